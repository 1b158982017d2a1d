"""What comes twice, comes corrected, comes in an unknown version, or comes to two programs at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions import import_flow, work_through
from mopdesk.actions.doctor import examine
from mopdesk.actions.import_flow import import_bytes, import_path, import_paths
from mopdesk.actions.settings import set_option
from mopdesk.actions.work_through import Imported
from mopdesk.basics.errors import Usage
from mopdesk.desk import open_desk
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.tree import FlowFile
from tests.stories import SAMPLES, Story

A = "1200023305976"
D0001 = SAMPLES / "D0001001-made.usr"


def spoilt(story: Story, name: str, *changes: tuple[bytes, bytes]) -> Imported:
    """Take in the sample D0001 with some bytes changed, as a file of that name."""
    data = D0001.read_bytes()
    for old, new in changes:
        assert old in data
        data = data.replace(old, new)
    file = story.folder / name
    file.write_bytes(data)
    return import_path(story.desk, file, received_on=story.desk.today())


@pytest.mark.parametrize(
    ("key", "value", "refused_for"),
    [("test_flag", "TR01", "test-flag-differs"), ("participant_id", "CMET", "not-our-id")],
)
def test_a_file_refused_for_a_setting_is_taken_once_the_setting_is_right(
    story: Story, key: str, value: str, refused_for: str
) -> None:
    was = story.desk.settings.text(key)
    set_option(story.desk, key, value)
    first = import_path(story.desk, D0001)
    assert (first.verdict, {found.code for found in first.problems} & {refused_for}) == (
        "refused",
        {refused_for},
    )
    again = import_path(story.desk, D0001)
    assert [again.verdict, [found.code for found in again.problems]] == [
        "already-received",
        ["already-received", "refused-before"],
    ]
    set_option(story.desk, key, was)
    assert import_path(story.desk, D0001).verdict == "accepted"
    assert import_path(story.desk, D0001).verdict == "already-received"
    assert story.desk.store.jobs.count() == 3
    assert examine(story.desk).problems == ()


def test_a_correction_under_the_same_identifier_is_taken_after_a_refusal(story: Story) -> None:
    assert spoilt(story, "wrong.usr", (b"|7||3|", b"|8||3|")).verdict == "refused"
    corrected = import_path(story.desk, D0001)
    assert corrected.verdict == "accepted"
    assert "same-file-identifier-corrected" in {found.code for found in corrected.problems}
    other = spoilt(story, "other.usr", (b"3.6KW", b"3.7KW"))
    assert other.verdict == "refused"
    assert "same-file-identifier" in {found.code for found in other.problems}


def test_a_d0001_of_an_unknown_version_is_read_by_the_assumed_layout(story: Story) -> None:
    taken = spoilt(story, "newer.usr", (b"D0001001", b"D0001002"))
    assert taken.verdict == "accepted"
    assert {"version-unknown", "layout-assumed"} <= {found.code for found in taken.problems}
    assert story.job(A).labelled


def test_a_d0142_of_an_unknown_version_is_kept_with_a_warning(story: Story) -> None:
    file = story.folder / "newer.usr"
    file.write_bytes((SAMPLES / "D0142001-made.usr").read_bytes().replace(b"D0142001", b"D0142002"))
    taken = import_path(story.desk, file)
    assert taken.verdict == "not-for-us"
    warned = {found.code for found in taken.problems if found.severity == "warning"}
    assert "flow-version-not-taken" in warned


def test_a_day_of_receipt_in_the_future_is_refused_and_one_before_the_file_warns(story: Story) -> None:
    with pytest.raises(Usage):
        import_paths(story.desk, [D0001], received_on=date(2030, 1, 1))
    early = import_path(story.desk, D0001, received_on=date(2026, 10, 1))
    assert "received-before-header" in {found.code for found in early.problems}


def test_two_programs_that_take_in_the_same_file_open_its_jobs_once(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    open_desk(store).close()
    command = [sys.executable, "-m", "mopdesk", "import", str(D0001), "--store", str(store)]
    for _round in range(3):
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
        ]
        told = [process.communicate() for process in running]
        assert {process.returncode for process in running} == {0}, told
    with open_desk(store) as desk:
        jobs = desk.store.jobs.list_jobs()
        assert len(jobs) == 3
        assert not any(flag.code == "request-repeated" for job in jobs for flag in job.flags)
        assert examine(desk).problems == ()


def test_bytes_that_another_program_keeps_in_the_very_moment_are_received_once(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each program looks whether they are known, and both begin to keep them."""
    first = import_path(story.desk, D0001)
    real, looks = story.desk.store.inbox.by_sha, []

    def looked_before(sha256: str) -> object:
        looks.append(sha256)
        return None if len(looks) == 1 else real(sha256)

    monkeypatch.setattr(story.desk.store.inbox, "by_sha", looked_before)
    again = import_path(story.desk, D0001)
    assert (again.verdict, again.receipt_id) == ("already-received", first.receipt_id)
    assert story.desk.store.inbox.count() == 1


def test_a_request_to_another_meter_operator_is_not_answered_by_us(story: Story) -> None:
    set_option(story.desk, "participant_id", "")
    assert spoilt(story, "theirs.usr", (b"|M|BMET|", b"|M|XMET|")).verdict == "accepted"
    set_option(story.desk, "participant_id", "BMET")
    story.replay(
        f"""
        2026-11-13  visit {A} fitted  -> visited owes D0002 stopped by answer-from-another
        2026-11-13  send {A}          -> held:answer-from-another
        """
    )


def test_a_job_that_was_ready_is_ready_again_when_it_is_reopened(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} fitted           -> ready owes D0002
        2026-11-13  close {A} withdrawn        -> closed
        2026-11-16  reopen {A}                 -> ready
        2026-11-16  send                       -> D0002
        """
    )


def test_a_file_that_another_program_has_worked_through_meanwhile_is_not_worked_through_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked within the change: between the look and the work another import may have finished it."""
    data = D0001.read_bytes()
    real = work_through.open_flow
    looked = []

    def meanwhile(body: bytes, catalogue: Catalogue) -> FlowFile:
        if not looked:
            looked.append(body)
            with open_desk(story.desk.store.path, actor="another", today=story.desk.today()) as other:
                (done,) = import_flow.resume_unread(other)
                assert done.verdict == "accepted"
        return real(body, catalogue)

    monkeypatch.setattr(work_through, "open_flow", meanwhile)
    told = import_bytes(story.desk, data, D0001, story.desk.now())
    assert told.verdict == "already-received"
    assert len(story.desk.store.jobs.list_jobs()) == 3
    kinds = [entry.kind for entry in story.desk.store.journal.latest(20)]
    assert kinds.count("file.taken-in") == 1
