"""Every hostile flow file through import and explanation: the sentence is the one in the table.

`python3 packaging/dev.py hostile --write` writes the table anew; read what changed in it.
"""

import json
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from mopdesk.actions.decide_file import reject, release
from mopdesk.actions.doctor import examine
from mopdesk.actions.explain_file import explain_bytes
from mopdesk.actions.file_choices import choices_of, release_ahead
from mopdesk.actions.import_flow import LARGEST_FILE, import_path
from mopdesk.actions.inbox import waiting_files
from mopdesk.actions.work_through import NO_GOOD_MPAN, Imported
from mopdesk.basics.errors import NotAllowed
from mopdesk.cli.main import command_line
from mopdesk.flows.reader import open_flow
from mopdesk.work.verdicts import whole_file_errors
from tests.hostile.cases import kinds_of, read_expected, surprises
from tests.hostile.flow_answers import TODAY, hostile_desk, take_in, told
from tests.hostile.flow_files import flow_cases

CASES = flow_cases()
KINDS = kinds_of(CASES)
# What is larger says nothing more on its second way.
LARGE = 1_000_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with hostile_desk(tmp_path_factory.mktemp("hostile") / "store.db") as desk:
        yield desk


@pytest.fixture(scope="module")
def imported(desk) -> dict[tuple[str, str], Imported]:
    return take_in(desk, CASES)


def of_kind(kind):
    return [case for case in CASES if case.kind == kind]


def test_the_corpus_is_large_and_names_each_case_once():
    assert len(CASES) >= 250
    assert [
        key for key, count in Counter((case.kind, case.name) for case in CASES).items() if count > 1
    ] == []
    assert set(read_expected("flow-files")) == {(case.kind, case.name) for case in CASES}


@pytest.mark.parametrize("kind", KINDS)
def test_the_sentence_is_the_expected_one(kind, imported, judged):
    judged(
        f"flow files: {kind}",
        len(of_kind(kind)),
        surprises(of_kind(kind), told(imported), read_expected("flow-files")),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_refused_opens_no_job_and_every_refusal_gives_its_reason(kind, imported):
    for case in of_kind(kind):
        result = imported[case.kind, case.name]
        if result.verdict == "refused":
            assert result.job_ids == (), case.name
            assert any(one.severity == "error" for one in result.problems), case.name


def test_the_bytes_are_kept_as_they_came(desk, imported):
    for case in CASES:
        result = imported[case.kind, case.name]
        assert desk.store.visits.body(result.sha256) == case.make(), case.name


def test_the_command_line_says_the_same(tmp_path, imported, judged):
    folder = tmp_path / "dropped"
    folder.mkdir()
    small = {f"case-{number:03d}.usr": case for number, case in enumerate(CASES) if len(case.make()) < LARGE}
    for name, case in small.items():
        (folder / name).write_bytes(case.make())
    store = tmp_path / "store.db"
    hostile_desk(store).close()
    words = ["import", str(folder), "--json", "--store", str(store), "--received", TODAY, "--today", TODAY]
    result = CliRunner().invoke(command_line, [str(word) for word in words])
    assert result.exit_code == 7, result.output
    said = {Path(row["path"]).name: row for row in json.loads(result.stdout)["files"]}
    wrong = []
    for name, case in small.items():
        here = imported[case.kind, case.name]
        there = said[name]["verdict"], [(one["code"], one["text"]) for one in said[name]["problems"]]
        if there != (here.verdict, [(one.code, one.text) for one in here.problems]):
            wrong.append(f"{case.kind}: {case.name}: {there}")
    judged("flow files: command line", len(small), wrong)


def test_every_file_is_explained_line_by_line(desk, judged):
    wrong = []
    small = [case for case in CASES if len(case.make()) < LARGE]
    for case in small:
        explained = explain_bytes(desk.catalogue, case.make())
        flow_file = open_flow(case.make(), desk.catalogue)
        lines = {group.line for root in flow_file.roots for group in root.walk()}
        in_part = any(one.code == "explained-in-part" for one in explained.problems)
        missing = lines - {field.line for field in explained.fields}
        if not explained.raw_lines or bool(missing) != in_part:
            wrong.append(f"{case.kind}: {case.name}")
    judged("flow files: explained", len(small), wrong)


def test_a_file_of_100_mb_in_one_line_is_never_held_whole(desk, tmp_path):
    """No more of it is read than the limit and one byte, however long the file is."""
    path = tmp_path / "long.usr"
    with path.open("wb") as file:
        file.write(b"ZHV|")
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        result = import_path(desk, path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [one.code for one in result.problems] == ["file-unreadable"]
    assert "more than 52,428,800 bytes" in result.problems[0].text
    assert most < 1.5 * LARGEST_FILE


def test_what_is_refused_waits_for_a_person_and_only_what_a_reason_settles_is_ever_let_in(desk, imported):
    """The last here: it decides about every file of the corpus."""
    refused = {key: one for key, one in imported.items() if one.verdict == "refused"}
    waiting = {one.id for one in waiting_files(desk)}
    assert {one.receipt_id for one in refused.values()} <= waiting
    let_in = []
    for key, one in refused.items():
        receipt = desk.store.inbox.get(one.receipt_id)
        before = desk.store.jobs.count()
        if choices_of(desk, receipt).may_release and NO_GOOD_MPAN not in release_ahead(desk, receipt.id):
            let_in.append(key)
            errors = {found.code for found in whole_file_errors(one.problems)}
            assert errors <= {"not-our-id", "same-file-identifier", "group-count-wrong", "flow-count-wrong"}
            assert release(desk, one.receipt_id, "tried").verdict in ("accepted", "partly"), key
            continue
        with pytest.raises(NotAllowed) as refusal:
            release(desk, one.receipt_id, "tried")
        assert refusal.value.detail, key
        assert desk.store.jobs.count() == before, key
        assert desk.store.inbox.get(one.receipt_id) == receipt, key
        assert reject(desk, one.receipt_id, "asked for it again").verdict == "rejected"
    assert len(let_in) < len(refused) / 4, "most of it is nothing that a reason could settle"
    left = {one.id for one in waiting_files(desk)}
    assert left == waiting - {one.receipt_id for one in refused.values()}
    assert examine(desk).problems == ()
