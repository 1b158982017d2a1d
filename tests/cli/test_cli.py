"""The command line as scripts use it: JSON, exit codes, and one Option 3 job from file in to file out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from mopdesk.basics.resources import resource
from mopdesk.cli.main import command_line
from mopdesk.cli.run import add_run_command
from tests.stories import SAMPLES

A = "1200023305976"
Run = Callable[..., Result]


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def sample(name: str) -> Path:
    return SAMPLES / name


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after it"])
def test_a_store_that_is_named_wins_over_the_environment(run: Run, tmp_path: Path, before: bool) -> None:
    """Else a backup that is put back "elsewhere" would be written over the store in daily use."""
    named = ("--store", tmp_path / "other.db")
    words = ("config", "set", "company_name", "Elsewhere")
    run(*named, *words) if before else run(*words, *named)
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "store.db").exists()
    assert told(run("config", "get", "company_name", "--json", *named))["value"] == "Elsewhere"
    assert told(run("config", "get", "company_name", "--json"))["value"] == ""


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after it"])
def test_the_desktop_opens_the_store_that_is_named(tmp_path: Path, before: bool) -> None:
    opened: list[Path | None] = []
    commands = click.Group("mopdesk", commands=dict(command_line.commands), params=command_line.params)
    add_run_command(commands, lambda: True, lambda store, _files: opened.append(store) or 0, lambda _to: 1)
    named = ["--store", str(tmp_path / "other.db")]
    words = [*named, "run"] if before else ["run", *named]
    assert CliRunner().invoke(commands, words, env={"MOPDESK_STORE": "usual.db"}).exit_code == 0
    assert CliRunner().invoke(commands, ["run"], env={"MOPDESK_STORE": "usual.db"}).exit_code == 0
    assert opened == [tmp_path / "other.db", Path("usual.db")]


def test_an_import_tells_each_file_with_verdict_jobs_and_problems(run: Run) -> None:
    run("config", "set", "participant_id", "BMET")
    result = run("import", "--json", sample("D0001001-made.usr"), sample("D0010002-published.usr"))
    taken, other = told(result)["files"]
    assert (taken["flow"], taken["verdict"], len(taken["jobs"])) == ("D0001001", "accepted", 3)
    assert {"path", "sha256", "flow", "verdict", "jobs", "problems"} <= set(taken)
    assert taken["problems"][0]["code"] == "layout-assumed"
    assert {"line", "code", "severity", "text"} <= set(taken["problems"][0])
    assert other["verdict"] == "not-for-us"
    assert result.exit_code == 0


def test_the_same_file_again_is_already_received_and_opens_nothing(run: Run) -> None:
    run("import", sample("D0001001-made.usr"))
    again = told(run("import", "--json", sample("D0001001-made.usr")))["files"][0]
    assert again["verdict"] == "already-received"
    assert len(told(run("jobs", "--json"))["items"]) == 3


@pytest.mark.parametrize(
    ("spoil", "code", "verdict", "problem"),
    [
        (lambda text: text.replace("|7||3|", "|8||3|"), 3, "refused", "group-count-wrong"),
        (lambda text: text.replace("BMET", "CMET"), 3, "refused", "not-our-id"),
        (lambda text: text.replace("OPER", "TR01"), 3, "refused", "test-flag-differs"),
        (lambda text: text.replace("1200023305976", "1200023305977"), 7, "partly", "mpan-check-digit"),
        (
            lambda text: text.replace("|X|GMTR|M|BMET|", "|R|EELC|X|GMTR|"),
            0,
            "notification",
            "layout-assumed",
        ),
        (lambda text: text.replace("D0001001", "D0268001"), 0, "not-for-us", "flow-not-taken"),
    ],
)
def test_each_verdict_has_its_exit_code(
    run: Run, tmp_path: Path, spoil: Callable[[str], str], code: int, verdict: str, problem: str
) -> None:
    run("config", "set", "participant_id", "BMET")
    file = tmp_path / "spoilt.usr"
    file.write_text(spoil(sample("D0001001-made.usr").read_text("ascii")), encoding="ascii", newline="")
    result = run("import", "--json", file)
    taken = told(result)["files"][0]
    assert (result.exit_code, taken["verdict"]) == (code, verdict)
    assert problem in {found["code"] for found in taken["problems"]}


def test_other_bytes_under_a_known_file_identifier_are_refused_and_kept(run: Run, tmp_path: Path) -> None:
    run("import", sample("D0001001-made.usr"))
    file = tmp_path / "other.usr"
    file.write_bytes(sample("D0001001-made.usr").read_bytes().replace(b"3.6KW", b"3.7KW"))
    result = run("import", "--json", file)
    taken = told(result)["files"][0]
    assert (result.exit_code, taken["verdict"]) == (3, "refused")
    assert taken["problems"][0]["code"] == "same-file-identifier"


def test_a_notification_from_the_distributor_opens_no_job(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "part1.usr"
    text = sample("D0001001-made.usr").read_text("ascii").replace("|X|GMTR|M|BMET|", "|R|EELC|X|GMTR|")
    file.write_text(text, encoding="ascii", newline="")
    assert told(run("import", "--json", file))["files"][0]["jobs"] == []
    assert told(run("jobs", "--json"))["items"] == []


def test_a_path_that_is_not_there_ends_with_6_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    result = run("import", "--json", tmp_path / "nowhere.usr", sample("D0001001-made.usr"))
    assert result.exit_code == 6
    assert [file["verdict"] for file in told(result)["files"]] == ["", "accepted"]


def test_an_unset_participant_id_only_warns(run: Run) -> None:
    taken = told(run("import", "--json", sample("D0001001-made.usr")))["files"][0]
    assert taken["verdict"] == "accepted"
    severities = {found["code"]: found["severity"] for found in taken["problems"]}
    assert severities["own-id-unset"] == "warning"


def test_jobs_carry_what_scripts_need(run: Run) -> None:
    run("config", "set", "participant_id", "BMET")
    run("config", "set", "process.GMTR", "option-3")
    run("import", "--received", "2026-11-09", sample("D0001001-made.usr"))
    item = next(
        item for item in told(run("jobs", "--json", "--today", "2026-11-20"))["items"] if item["mpan"] == A
    )
    assert item.pop("id")
    assert item == {
        "mpan": A,
        "flow": "D0001",
        "supplier": "GMTR",
        "process": "option-3",
        "state": "received",
        "received": "2026-11-09",
        "due": "2026-11-23",
        "days_left": 1,
        "owed_by": "M",
        "flags": ["address-missing", "request-layout-assumed", "details-not-held"],
    }


def test_one_option_3_job_from_file_in_to_file_out(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for key, value in {"participant_id": "BMET", "process.GMTR": "option-3", "file_prefix": "CL"}.items():
        assert run("config", "set", key, value).exit_code == 0
    run("import", "--received", "2026-11-09", sample("D0150002-made.usr"), sample("D0001001-made.usr"))
    today = ("--today", "2026-11-13")
    facts = resource("help/visits/not-fitted-replaced.json")
    recorded = run("visit", "record", A, "--from", facts, "--json", *today)
    assert (recorded.exit_code, told(recorded)["owes"]) == (0, ["D0002", "D0150"])
    assert run("check", *today).exit_code == 0
    previewed = told(run("preview", A, "--json", *today))["files"]
    assert [file["flow"] for file in previewed] == ["D0002001", "D0150002"]
    assert not out.exists()
    sent = told(run("send", "--to", out, "--json", *today))
    assert [Path(file["path"]).name for file in sent["files"]] == ["CL00000001.usr", "CL00000002.usr"]
    assert all(Path(file["path"]).read_bytes().endswith(b"|\r\n") for file in sent["files"])
    report = told(run("report", recorded_job(run), "--to", out, "--json"))
    assert Path(report["path"]).read_bytes().startswith(b"%PDF")
    assert told(run("jobs", "--json"))["items"][-1]["state"] == "answered"
    assert run("doctor").exit_code == 0
    assert told(run("send", "--to", out, "--json"))["files"] == []


def recorded_job(run: Run) -> str:
    items = told(run("jobs", "--json"))["items"]
    return str(next(item["id"] for item in items if item["mpan"] == A))


def test_a_job_is_named_by_id_by_its_beginning_or_end_or_by_its_mpan(run: Run) -> None:
    run("import", sample("D0001001-made.usr"))
    job = recorded_job(run)
    for name in (job, job[-6:], A):
        assert told(run("job", name, "--json"))["id"] == job
    assert run("job", "zzzz").exit_code == 2
    assert run("job", job[:3]).exit_code == 2


def test_a_job_is_closed_and_reopened(run: Run) -> None:
    run("import", sample("D0001001-made.usr"))
    job = recorded_job(run)
    closed = run("job", "close", job, "--reason", "withdrawn", "--by", "the Supplier", "--json")
    assert told(closed)["state"] == "closed"
    assert told(run("job", "reopen", job, "--reason", "asked again", "--json"))["state"] == "received"


def test_what_stops_a_visit_is_listed_and_the_visit_is_kept(run: Run, tmp_path: Path) -> None:
    run("import", sample("D0001001-made.usr"))
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"date": "2026-11-13", "access": {"got_in": True}}), encoding="utf-8")
    result = run("visit", "record", A, "--from", facts, "--json", "--today", "2026-11-13")
    assert result.exit_code == 3
    assert told(result)["state"] == "visited"
    checked = run("check", A, "--json", "--today", "2026-11-13")
    assert checked.exit_code == 3
    assert told(checked)["items"][0]["stops"] > 0


def test_nothing_leaves_before_the_prefix_is_set(run: Run, tmp_path: Path) -> None:
    run("config", "set", "participant_id", "BMET")
    run("import", "--received", "2026-11-09", sample("D0001001-made.usr"))
    run("visit", "record", A, "--from", resource("help/visits/fitted.json"), "--today", "2026-11-13")
    result = run("send", A, "--to", tmp_path / "out", "--json", "--today", "2026-11-13")
    assert result.exit_code == 3
    assert told(result)["held_back"][0]["problems"][0]["code"] == "file-prefix-unset"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("participant_id", "bme"),
        ("process.SUPB", "option-9"),
        ("process.toolong", "option-1"),
        ("file_prefix", "TOOLONG"),
        ("test_flag", "LIVE"),
        ("file_name_pattern", "same.usr"),
        ("no_such_key", "1"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_in_words(run: Run, key: str, value: str) -> None:
    result = run("config", "set", key, value)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_a_deadline_shows_each_day_and_names_the_struck_ones(run: Run, tmp_path: Path) -> None:
    shown = run("deadline", "2026-12-18", "--days", "10").stdout
    assert "Boxing Day" in shown
    assert "Christmas Day" in shown
    assert "6 January 2027" in shown.splitlines()[-1]
    assert told(run("deadline", "2026-12-18", "--json"))["due"] == "2027-01-06"
    assert not (tmp_path / "store.db").exists(), "counting days needs no store"


def test_explain_prints_the_checks_that_a_flow_runs_through(run: Run) -> None:
    shown = run("explain", "D0150002", "--show-checks").stdout
    assert shown.count("def check_") == 9
    assert run("explain", "D9999001", "--show-checks").exit_code == 2


def test_explain_says_what_rests_on_an_assumption(run: Run) -> None:
    explained = told(run("explain", sample("D0001001-made.usr"), "--json"))
    assert explained["layout"] == "assumed"
    assert "assumed" in run("explain", sample("D0001001-made.usr")).stdout


def test_the_clock_of_a_live_store_that_has_released_files_cannot_be_set(run: Run, tmp_path: Path) -> None:
    for key, value in {"participant_id": "BMET", "file_prefix": "LV"}.items():
        run("config", "set", key, value)
    run("import", sample("D0001001-made.usr"))
    assert run("jobs", "--today", "2026-11-30").exit_code == 0
    facts = json.loads(resource("help/visits/fitted.json").read_text("utf-8"))
    today = told(run("job", A, "--json"))["received"]
    facts["date"] = today
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    run("visit", "record", A, "--from", file)
    assert run("send", A, "--to", tmp_path / "out").exit_code == 0
    assert run("jobs", "--today", "2026-11-30").exit_code == 3


def test_the_command_line_never_imports_qt(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['mopdesk', 'jobs', '--json', '--store', sys.argv[1]]\n"
        "from mopdesk.app import command_line\n"
        "try: command_line()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = ('PySide6', 'reportlab', 'holidays', 'PIL')\n"
        "loaded = [name for name in sys.modules if name.startswith(heavy)]\n"
        "assert not loaded, loaded\n"
    )
    # The first start makes the store, which needs sqlite-utils; the second is an everyday start.
    for _start in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "store.db")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"items": []}


def test_a_system_that_lacks_a_library_of_qt_is_told_which(tmp_path):
    code = (
        "import sys\n"
        "class Lacking:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'PySide6': raise ImportError('libEGL.so.1: cannot open shared object file')\n"
        "sys.meta_path.insert(0, Lacking())\n"
        "sys.argv = ['mopdesk-gui']\n"
        "from mopdesk.app import desktop\n"
        "desktop()\n"
    )
    environment = os.environ | {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 6, done.stderr
    assert "lacks a library: libEGL.so.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_import_without_paths_looks_into_the_drop_folder(run, told, tmp_path, monkeypatch):
    monkeypatch.setattr("mopdesk.actions.drop_folder.STILL_SECONDS", 0.0)
    nowhere = run("import")
    assert nowhere.exit_code == 2
    assert "There is nothing to take in." in nowhere.stderr
    drop = tmp_path / "drop"
    drop.mkdir()
    run("config", "set", "drop_folder", str(drop))
    assert run("import").exit_code == 0
    (drop / "in.usr").write_bytes((SAMPLES / "D0001001-made.usr").read_bytes())
    assert [one["verdict"] for one in told("import")["files"]] == ["accepted"]
    drop.rename(tmp_path / "away")
    gone = run("import")
    assert gone.exit_code == 6
    assert "The drop folder cannot be read." in gone.stderr
