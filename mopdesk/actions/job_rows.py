"""The list of jobs: one row a job, with its deadline counted for today."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.desk import Desk
from mopdesk.work.deadlines import Deadline, Level, deadline_of
from mopdesk.work.nouns import OPEN_STATES, Job, JobState

ROLE_NAMES = {"M": "Meter Operator", "X": "Supplier", "R": "LDSO"}
_SHORT = 8


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """One job as a list shows it. `days_left` counts Working Days: 0 on the due day, negative when late."""

    id: str
    short_id: str
    mpan: str
    flow: str
    supplier: str
    process: str
    process_title: str
    state: JobState
    received: date
    due: date | None
    days_left: int | None
    deadline_words: str
    deadline_level: Level
    owed_by: str | None
    flags: tuple[str, ...]
    flag_texts: tuple[str, ...]
    address: str
    request_text: str
    kind: str
    labelled: bool
    appointment: date | None
    engineer: str


def list_jobs(desk: Desk, *, view: str = "open", search: str = "") -> tuple[JobRow, ...]:
    """Give the jobs by deadline. `view` is 'open' or 'all'; `search` is for MPAN, address, text, serials."""
    states = OPEN_STATES if view == "open" else None
    return tuple(job_row(desk, job) for job in desk.store.jobs.list_jobs(states, search))


def job_row(desk: Desk, job: Job) -> JobRow:
    """Make the row of one job."""
    deadline: Deadline = deadline_of(job, desk.calendar, desk.today())
    return JobRow(
        id=job.id,
        short_id=short_id(job.id),
        mpan=job.mpan,
        flow=job.flow,
        supplier=job.supplier,
        process=job.process,
        process_title=desk.process(job.process).title,
        state=job.state,
        received=job.received_on,
        due=job.due,
        days_left=deadline.days_left,
        deadline_words=deadline.words,
        deadline_level=deadline.level,
        owed_by=job.owed_by,
        flags=tuple(flag.code for flag in job.flags),
        flag_texts=tuple(flag.text for flag in job.flags),
        address=job.site.one_line,
        request_text=job.request.text,
        kind=job.kind.value,
        labelled=job.labelled,
        appointment=job.appointment,
        engineer=job.engineer,
    )


def short_id(job_id: str) -> str:
    """Give the end of an id, which tells jobs apart; ids of one import share their beginning."""
    return job_id[-_SHORT:]
