"""Hostile lists of addresses and files of visit facts: a sentence each, and the visit goes on."""

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mopdesk.actions.import_flow import import_paths
from mopdesk.cli.main import command_line
from tests.hostile.cases import kinds_of, read_expected, surprises
from tests.hostile.flow_answers import TODAY, hostile_desk
from tests.hostile.flow_files import investigation
from tests.hostile.list_answers import facts_told, lay_out, lists_told, open_a_job
from tests.hostile.lists import fact_cases, list_cases

LISTS, FACTS = list_cases(), fact_cases()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with hostile_desk(tmp_path_factory.mktemp("lists") / "store.db") as desk:
        yield desk


@pytest.fixture(scope="module")
def job_id(desk):
    return open_a_job(desk)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("above") / "facts"
    lay_out(folder)
    return folder


@pytest.mark.parametrize("kind", kinds_of(LISTS))
def test_lists(kind, desk, job_id, folder, judged):
    cases = [case for case in LISTS if case.kind == kind]
    judged(kind, len(cases), surprises(cases, lists_told(desk, folder, cases), read_expected("lists")))


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs rights there")
@pytest.mark.parametrize("kind", kinds_of(FACTS))
def test_facts(kind, desk, job_id, folder, judged):
    cases = [case for case in FACTS if case.kind == kind]
    judged(
        kind, len(cases), surprises(cases, facts_told(desk, job_id, folder, cases), read_expected("facts"))
    )


NAMES = [
    b"\xff\xfe bytes that are no text.usr",
    b"a\nnew line.usr",
    b"=cmd.usr",
    b"--json",
    b"x" * 250 + b".usr",
    b"CON.usr",
    b"a\x1b[2Jb.usr",
    "\u202egpj.usr".encode(),
    b"a:b?c*.usr",
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_dropped_file_may_have_any_name(tmp_path, judged):
    """Each is taken in and kept under a name that can be shown; the folder goes on after it."""
    folder = tmp_path / "dropped"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        file = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        file.write_bytes(investigation(f"named {number}").encode())
    store = tmp_path / "named.db"
    with hostile_desk(store) as desk:
        taken = import_paths(desk, [folder], TODAY)
        wrong = [f"{one.path!r}: {one.verdict}" for one in taken if one.verdict != "accepted"]
        kept = [desk.store.inbox.get(one.receipt_id).name for one in taken]
    assert "\\udcff\\udcfe bytes that are no text.usr" in kept
    assert len(taken) == len(NAMES)
    again = CliRunner().invoke(command_line, ["import", str(folder), "--json", "--store", str(store)])
    assert again.exit_code == 0, again.output
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["dropped"]
    judged("names of dropped files", len(NAMES), wrong)
