"""Nothing of a file commands the terminal that it is told on."""

import sys

import pytest
from click.testing import CliRunner

from mopdesk.cli.main import command_line
from mopdesk.cli.terminal import seen
from tests.hostile.flow_answers import TODAY, hostile_desk
from tests.hostile.flow_files import flow_cases

ODD = [
    case
    for case in flow_cases()
    if case.kind in ("texts in a flow", "line ends", "lookalikes", "names and paths", "meter points")
]


@pytest.fixture
def run(tmp_path):
    store = tmp_path / "store.db"
    hostile_desk(store).close()

    def command(*words):
        words = [str(word) for word in (*words, "--store", store, "--today", TODAY)]
        result = CliRunner().invoke(command_line, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        return result.stdout + result.stderr

    return command


def commands_in(text):
    return sorted({f"U+{ord(letter):04X}" for letter in text.replace("\n", "") if letter not in seen(letter)})


def test_no_word_of_a_file_commands_the_terminal(run, tmp_path, judged):
    folder = tmp_path / "dropped"
    folder.mkdir()
    for number, case in enumerate(ODD):
        (folder / f"{number:03d}.usr").write_bytes(case.make())
    # Windows lets no file have such a name.
    named = "300.usr" if sys.platform == "win32" else "\x1b[2J.usr"
    (folder / named).write_bytes(b"\x1b[31m")
    outputs = {"import": run("import", folder, "--received", TODAY), "jobs": run("jobs", "--view", "all")}
    for number, case in enumerate(ODD):
        if any((byte < 32 and byte not in b"\r\n") or byte > 126 for byte in case.make()):
            outputs[f"explain {case.name}"] = run("explain", folder / f"{number:03d}.usr")
    wrong = [f"{name}: {found}" for name, text in outputs.items() if (found := commands_in(text))]
    assert "<U+001B>" in outputs["import"]
    assert len(outputs) > 30
    judged("the terminal", len(outputs), wrong)


def test_a_job_and_a_failure_are_told_the_same_way(run, tmp_path):
    flow = next(case for case in ODD if case.name == "a terminal's title")
    (tmp_path / "a.usr").write_bytes(flow.make())
    run("import", tmp_path / "a.usr", "--received", TODAY)
    number = flow.make().split(b"267|")[1][:13].decode()
    assert commands_in(run("job", number)) == []
    assert "<U+0007>" in run("job", number)
    assert commands_in(run("import", "no\x1b[31msuch.usr")) == []


def test_letters_of_every_script_stay():
    text = "Tŷ Gwyn, Ωμέγα, 中文, \N{PILE OF POO}, £5\N{NO-BREAK SPACE}– “so”\n"
    assert seen(text) == text
    assert seen("a\x1b]0;x\x07\x9b\u202e\u2028") == "a<U+001B>]0;x<U+0007><U+009B><U+202E><U+2028>"
