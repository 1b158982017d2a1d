"""The office's corrections: an answer that was sent is worked out again as the case stood then.

A correction is no step of the process. It starts no clock and stops none, with one exception that is no
exception: where the first answer was an interim one and the corrected one is not, the process has its
answer only now.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work import engine
from mopdesk.work.engine import Moved
from mopdesk.work.findings import Outcome, findings
from mopdesk.work.flags import flagged, make_flag
from mopdesk.work.nouns import Case, Job, JobState, Owed
from mopdesk.work.process_spec import FindingRow, ProcessSpec

_SETTLED = (JobState.ANSWERED, JobState.CLOSED)


def answered_row(process: ProcessSpec, messages: Collection[str], came_to: Outcome) -> FindingRow:
    """Give the line of the process table that an answer with these messages followed.

    Where one was held back, the line that owes the fewest others. Raises `NotAllowed` where the table has
    no such line any more.
    """
    rows = [
        row
        for row in process.findings
        if came_to.finding in row.values
        and came_to.replaced is row.replaced
        and messages
        and set(messages) <= set(row.owes)
    ]
    if rows:
        return min(rows, key=lambda row: len(row.owes))
    raise NotAllowed(
        "This answer cannot be worked out again.",
        f"{process.title} no longer has the step that it followed.",
        "Tell the receiver by other means.",
    )


def as_it_was(case: Case, job: Job, row: FindingRow) -> tuple[Case, Job]:
    """Give case and job as they stood when that line was followed, for working an answer out again."""
    state = case.state if case.state in row.state else row.state[0]
    then = msgspec.structs.replace(case, state=state, closed=False)
    return then, msgspec.structs.replace(job, state=JobState.VISITED)


def corrected(
    process: ProcessSpec,
    case: Case,
    job: Job,
    row: FindingRow,
    owed: Owed,
    *,
    came_to: Outcome,
    came_to_then: Outcome,
    on: date,
    calendar: WorkingCalendar,
) -> Moved:
    """Note a correction's release on case and job; `row` is the line that the first answer followed.

    No clock starts or stops. Only where the first answer was an interim one, the case still stands there and
    the correction is a final one, case and job move as after any answer.
    """
    waiting = row.interim and case.state in row.state and not case.closed and job.state not in _SETTLED
    if waiting and not owed.interim:
        return engine.released(process, case, job, owed, on, calendar, came_to.finding)
    case = msgspec.structs.replace(case, finding=came_to.finding)
    if owed.next != row.next and not waiting:
        words = {"new": meaning(came_to), "old": meaning(came_to_then)}
        job = flagged(job, make_flag("correction-other-outcome", **words))
    return Moved(case=case, job=job)


def meaning(came_to: Outcome) -> str:
    """Say what a visit came to in words."""
    known = findings().get(came_to.finding)
    found = known.meaning if known else "no finding"
    return f"{found}, meter replaced" if came_to.replaced else found
