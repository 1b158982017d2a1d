"""Local changes to the calendar of Working Days, each with its reason; open deadlines are counted again."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import Usage
from mopdesk.desk import Desk
from mopdesk.store.calendar_days import CalendarDay
from mopdesk.store.change import Change
from mopdesk.work.nouns import OPEN_STATES, Case

HOLIDAY, WORKING = "holiday", "working"


class Recounted(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of the calendar did to the deadlines of open jobs."""

    moved: int
    changes: Changes = Changes(settings=True, jobs=True)


def list_days(desk: Desk) -> tuple[CalendarDay, ...]:
    """Give every local change, by day."""
    return tuple(desk.store.calendar.all())


def next_holidays(desk: Desk, count: int = 3) -> tuple[tuple[date, str], ...]:
    """Give the next days from tomorrow that are struck out beside weekends, with their names."""
    found: list[tuple[date, str]] = []
    day = desk.today()
    while len(found) < count:
        day = date.fromordinal(day.toordinal() + 1)
        name = desk.calendar.name_of(day)
        if name and day.weekday() < 5:
            found.append((day, name))
    return tuple(found)


def set_day(desk: Desk, day: date, kind: str, reason: str, *, undoes: int | None = None) -> Recounted:
    """Make a day a 'holiday' or a 'working' day here; `undoes` names the journal entry that this takes back.

    Raises `Usage` without a reason.
    """
    desk.need("calendar")
    if kind not in (HOLIDAY, WORKING):
        raise Usage(f"A day is a {HOLIDAY} or a {WORKING} day, not {kind!r}.")
    if not reason.strip():
        raise Usage("Say why this day counts otherwise here.")
    with desk.change("calendar.changed", None, day=day.isoformat(), kind=kind, reason=reason) as change:
        _note_undone(change, undoes)
        desk.store.calendar.put(change, day, kind, reason.strip())
        desk.reload()
        moved = _recount(desk, change)
    return Recounted(moved=moved)


def forget_day(desk: Desk, day: date, *, undoes: int | None = None) -> Recounted:
    """Go back to the published calendar for a day."""
    desk.need("calendar")
    with desk.change("calendar.changed", None, day=day.isoformat(), kind="published") as change:
        _note_undone(change, undoes)
        desk.store.calendar.remove(change, day)
        desk.reload()
        moved = _recount(desk, change)
    return Recounted(moved=moved)


def _note_undone(change: Change, undoes: int | None) -> None:
    if undoes is not None:
        change.facts["undoes"] = undoes


def _recount(desk: Desk, change: Change) -> int:
    """Count the running clocks of every open case again, and the deadlines of their jobs."""
    moved = 0
    for case in desk.store.cases.list_cases(closed=False):
        counted = _recounted(desk, case)
        if counted == case:
            continue
        desk.store.cases.put_case(change, counted)
        dues = {clock.clock: clock.due for clock in counted.clocks if clock.stopped_on is None}
        for job in desk.store.jobs.jobs_of_case(case.id):
            if job.state in OPEN_STATES and job.due and job.clock in dues and dues[job.clock] != job.due:
                desk.store.jobs.put_job(change, msgspec.structs.replace(job, due=dues[job.clock]))
                moved += 1
    return moved


def _recounted(desk: Desk, case: Case) -> Case:
    process = desk.process(case.process)
    clocks = tuple(
        clock
        if clock.stopped_on
        else msgspec.structs.replace(
            clock, due=desk.calendar.add(clock.started_on, process.clock(clock.clock).days)
        )
        for clock in case.clocks
    )
    return msgspec.structs.replace(case, clocks=clocks)
