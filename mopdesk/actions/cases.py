"""The open cases: what is under way about an MPAN, jobs or not; notifications among them."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.desk import Desk
from mopdesk.work.deadlines import ClockLine, clock_lines


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One open case as a list shows it. A notification has made a case that has no job yet."""

    id: str
    mpan: str
    supplier: str
    process: str
    state: str
    state_title: str
    opened_on: date
    jobs: tuple[str, ...]
    clocks: tuple[ClockLine, ...]


def list_cases(desk: Desk, *, settled: bool = False) -> tuple[CaseRow, ...]:
    """Give the cases that are not closed, the oldest first; those that are done only with `settled`."""
    rows = []
    for case in desk.store.cases.list_cases(closed=False):
        process = desk.process(case.process)
        state = process.state(case.state)
        if state.final and not settled:
            continue
        rows.append(
            CaseRow(
                id=case.id,
                mpan=case.mpan,
                supplier=case.supplier,
                process=case.process,
                state=case.state,
                state_title=state.title,
                opened_on=case.opened_on,
                jobs=tuple(job.id for job in desk.store.jobs.jobs_of_case(case.id)),
                clocks=clock_lines(process, case, desk.calendar, desk.today()),
            )
        )
    return tuple(rows)
