"""A correction is no step: for every line of every table, no clock starts, stops or moves by it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work import engine
from mopdesk.work.corrections import answered_row, as_it_was, corrected
from mopdesk.work.findings import Outcome
from mopdesk.work.nouns import Case, JobState, RunningClock
from mopdesk.work.process import load_processes
from tests.work.process_stories import make_job

DAY, LATER = date(2026, 11, 13), date(2026, 11, 17)
CALENDAR = WorkingCalendar()
ANSWERS = [
    (name, state, value, row)
    for name, spec in load_processes().items()
    for row in spec.findings
    for state in row.state
    for value in row.values
    if row.owes
]


def answered(name, state, row, value):
    """Give case and job just after an answer has left, with the outcome that it told."""
    process = load_processes()[name]
    ours = next((c for c in process.clocks if c.owner == "M" and set(c.answer) & set(row.owes)), None)
    clocks = (RunningClock(clock=ours.id, owner="M", started_on=DAY, due=LATER),) if ours else ()
    case = Case(id="c", mpan="1", supplier="GMTR", process=name, state=state, opened_on=DAY, clocks=clocks)
    job = make_job("c", process.start, name, DAY, state=JobState.READY)
    came_to = Outcome(finding=value, replaced=row.replaced)
    owed = engine.owed(process, case, job, came_to)
    moved = engine.released(process, case, job, owed, DAY, CALENDAR, value)
    return process, moved.case, moved.job, came_to


def correct(process, case, job, row, was, now):
    then, job_then = as_it_was(case, job, row)
    owed = engine.owed(process, then, job_then, now)
    return corrected(
        process, case, job, row, owed, came_to=now, came_to_then=was, on=LATER, calendar=CALENDAR
    )


@pytest.mark.parametrize(("name", "state", "value", "row"), ANSWERS)
def test_the_line_that_was_followed_is_found_again(name, state, value, row):
    process, case, job, came_to = answered(name, state, row, value)
    assert answered_row(process, row.owes, came_to) == row
    # A D0150 may have been held back: the D0002 of the pair alone still tells the line.
    assert answered_row(process, row.owes[:1], came_to) == row
    then, job_then = as_it_was(case, job, row)
    assert then.state in row.state
    assert engine.owed(process, then, job_then, came_to).messages == row.owes


@pytest.mark.parametrize(("name", "state", "value", "row"), ANSWERS)
def test_the_same_outcome_again_moves_nothing(name, state, value, row):
    process, case, job, came_to = answered(name, state, row, value)
    moved = correct(process, case, job, row, came_to, came_to)
    assert (moved.case, moved.job, moved.left) == (case, job, None)


@pytest.mark.parametrize(("name", "state", "value", "row"), ANSWERS)
def test_another_outcome_moves_only_what_still_stood_waiting(name, state, value, row):
    process, case, job, came_to = answered(name, state, row, value)
    for other in process.findings:
        if not other.owes or not set(other.state) & set(row.state):
            continue
        now = Outcome(finding=other.values[0], replaced=other.replaced)
        moved = correct(process, case, job, row, came_to, now)
        assert moved.case.finding == now.finding
        if row.interim and not other.interim:
            assert moved.case.state == other.next
            assert all(clock.stopped_on for clock in moved.case.clocks if clock.owner == "M")
        else:
            assert replace(moved.case, finding=case.finding) == case
            told = "correction-other-outcome" in {flag.code for flag in moved.job.flags}
            assert told is (not row.interim and other.next != row.next)


def test_an_answer_whose_line_the_table_no_longer_has_is_refused():
    with pytest.raises(NotAllowed, match="cannot be worked out again"):
        answered_row(load_processes()["option-1"], {"d", "n"}, Outcome(finding="fitted", replaced=False))


def test_a_settled_job_is_never_moved_by_the_correction_of_an_interim_answer():
    name, state, value, row = next(one for one in ANSWERS if one[3].interim)
    process, case, job, came_to = answered(name, state, row, value)
    job = replace(job, state=JobState.CLOSED)
    moved = correct(process, case, job, row, came_to, Outcome(finding="fitted", replaced=False))
    assert moved.job.state is JobState.CLOSED
    assert moved.case.clocks == case.clocks
