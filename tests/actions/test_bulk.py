"""Many jobs at once: seen before it is done, done in one entry, taken back in one."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mopdesk.actions.bulk import Appointment, Assignment, BulkRow, assign, preview_assign, undo_assign
from mopdesk.actions.job_edits import set_site
from mopdesk.basics.errors import Usage
from mopdesk.basics.progress import Progress
from mopdesk.store import proof
from mopdesk.work.nouns import Job, Site
from tests.stories import Story

A = "1200023305976"
FRIDAY = Appointment(day=date(2026, 11, 13), start="10:00", end="12:00")
TOO_LATE = Appointment(day=date(2026, 11, 24))
LEE = Assignment(engineer=" Lee ", appointment=FRIDAY)


@pytest.fixture
def jobs(story: Story) -> list[Job]:
    story.replay("2026-11-09 receive D0150002-made.usr\n2026-11-09 receive D0001001-made.usr -> accepted")
    return story.desk.store.jobs.list_jobs()


def now(story: Story, jobs: list[Job]) -> list[Job]:
    return story.desk.store.jobs.jobs([job.id for job in jobs])


def rows_of(story: Story) -> list[dict[str, object]]:
    return story.desk.store.connection.rows("SELECT * FROM job ORDER BY n")


def test_the_preview_tells_before_and_after_and_changes_nothing(story: Story, jobs: list[Job]) -> None:
    before = rows_of(story)
    preview = preview_assign(
        story.desk, [job.id for job in jobs], Assignment(engineer="Lee", appointment=TOO_LATE)
    )
    assert rows_of(story) == before
    assert preview.words == "3 jobs would change"
    row: BulkRow = preview.rows[0]
    assert (row.job_id, row.engineer_before, row.engineer_after) == (jobs[0].id, "", "Lee")
    assert (row.appointment_before, row.appointment_after) == (Appointment(), TOO_LATE)
    assert [flag.code for flag in row.new_flags] == ["appointment-after-due"]


def test_an_assignment_is_one_entry_and_its_undo_brings_back_every_byte(
    story: Story, jobs: list[Job]
) -> None:
    desk = story.desk
    before, entries = rows_of(story), desk.store.journal.head().count
    done = assign(desk, [job.id for job in jobs], LEE)
    assert desk.store.journal.head().count == entries + 1
    for job in now(story, jobs):
        assert (job.engineer, job.appointment, job.appointment_from) == ("Lee", FRIDAY.day, "10:00")
        assert "jobs.assigned" in [entry.kind for entry in desk.store.journal.history(job.id)]
    undone = undo_assign(desk, done)
    assert (undone.restored, undone.left_alone) == (3, ())
    assert desk.store.journal.head().count == entries + 2
    assert rows_of(story) == before
    assert proof.verify(desk.store) == []


def test_an_assignment_does_what_changing_each_job_alone_does(story: Story, jobs: list[Job]) -> None:
    """Bulk goes through the same rules: the flags are those of a single change."""
    assign(story.desk, [jobs[0].id], Assignment(engineer="Lee", appointment=TOO_LATE))
    set_site(story.desk, jobs[1].id, jobs[1].site, appointment=TOO_LATE.day, engineer="Lee")
    one, other = now(story, jobs)[:2]
    assert {flag.code for flag in one.flags} == {flag.code for flag in other.flags}
    assert "appointment-after-due" in {flag.code for flag in one.flags}
    assign(story.desk, [jobs[0].id], Assignment(appointment=FRIDAY))
    assert "appointment-after-due" not in {flag.code for flag in now(story, jobs)[0].flags}


def test_what_is_so_already_and_what_is_settled_is_left_alone_and_counted(
    story: Story, jobs: list[Job]
) -> None:
    story.replay(f"2026-11-09 close {A} withdrawn -> closed")
    (closed,) = [job for job in jobs if job.mpan == A]
    others = [job.id for job in jobs if job.mpan != A]
    assign(story.desk, others[:1], Assignment(engineer="Lee"))
    everyone = [*others, closed.id, "gone", others[0]]
    preview = preview_assign(story.desk, everyone, Assignment(engineer="Lee"))
    assert preview.words == "1 job would change; 1 job as it is already; 1 job answered or closed, left alone"
    done = assign(story.desk, everyone, Assignment(engineer="Lee"))
    assert ([job.id for job in done.after], done.same, done.settled) == ([others[1]], 1, 1)
    assert story.desk.store.jobs.job(closed.id).engineer == ""


def test_nothing_to_change_leaves_no_entry_and_nothing_chosen_is_told(story: Story, jobs: list[Job]) -> None:
    head = story.desk.store.journal.head()
    assign(story.desk, [jobs[0].id], Assignment(engineer=""))
    assert story.desk.store.journal.head() == head
    with pytest.raises(Usage, match="Nothing was chosen"):
        assign(story.desk, [jobs[0].id], Assignment())


def test_an_appointment_is_taken_away_with_its_times(story: Story, jobs: list[Job]) -> None:
    assign(story.desk, [jobs[0].id], LEE)
    assign(story.desk, [jobs[0].id], Assignment(appointment=Appointment(start="10:00")))
    job = now(story, jobs)[0]
    assert (job.engineer, job.appointment, job.appointment_from, job.appointment_to) == ("Lee", None, "", "")


def test_an_undo_never_takes_back_what_others_did_since(story: Story, jobs: list[Job]) -> None:
    done = assign(story.desk, [job.id for job in jobs], LEE)
    moved, reassigned, _ = now(story, jobs)
    site = Site(address=("7 Mill Lane",), postcode="AB1 2CD")
    assigned = {"appointment": FRIDAY.day, "appointment_from": "10:00", "appointment_to": "12:00"}
    set_site(story.desk, moved.id, site, engineer="Lee", **assigned)
    assign(story.desk, [reassigned.id], Assignment(engineer="Marsh"))
    undone = undo_assign(story.desk, done)
    assert (undone.restored, undone.left_alone) == (2, (reassigned.id,))
    after_moved, after_reassigned, after_third = now(story, jobs)
    assert (after_moved.engineer, after_moved.appointment, after_moved.site) == ("", None, site)
    assert after_reassigned.engineer == "Marsh"
    assert after_third == jobs[2]


def test_a_failure_on_the_way_leaves_every_job_as_it_was(story: Story, jobs: list[Job]) -> None:
    before = rows_of(story)

    class Stopped(Progress):
        def tell(self, text: str) -> None:
            if self.done == 2:
                raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        assign(story.desk, [job.id for job in jobs], LEE, Stopped())
    assert rows_of(story) == before
    assert replace(jobs[0]) == now(story, jobs)[0]
