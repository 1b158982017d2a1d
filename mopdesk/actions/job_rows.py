"""The list of jobs: one row a job, with its deadline counted for today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from mopdesk.store.job_lists import JobLine
from mopdesk.work.access_words import covered_text
from mopdesk.work.deadlines import Deadline, Level, deadline_at
from mopdesk.work.nouns import OPEN_STATES, Job, JobState

if TYPE_CHECKING:
    from mopdesk.desk import Desk

ROLE_NAMES = {"M": "Meter Operator", "X": "Supplier", "R": "LDSO"}
_SHORT = 8


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """One job as a list shows it. `days_left` counts Working Days: 0 on the due day, negative when late.

    `number` is the job's row number in this store: the handle of a paged list, 0 outside of one.
    """

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
    number: int = 0
    postcode: str = ""
    contact: str = ""
    serials: tuple[str, ...] = ()
    appointment_from: str = ""
    appointment_to: str = ""


def list_jobs(desk: Desk, *, view: str = "open", search: str = "") -> tuple[JobRow, ...]:
    """Give the jobs by deadline. `view` is 'open' or 'all'; `search` is for MPAN, address, text, serials."""
    states = OPEN_STATES if view == "open" else None
    return tuple(job_row(desk, job) for job in desk.store.jobs.list_jobs(states, search))


def job_row(desk: Desk, job: Job) -> JobRow:
    """Make the row of one job."""
    line = JobLine(
        number=0,
        id=job.id,
        mpan=job.mpan,
        flow=job.flow,
        supplier=job.supplier,
        process=job.process,
        state=job.state,
        received_on=job.received_on,
        due=job.due,
        owed_by=job.owed_by,
        flags=job.flags,
        site=job.site,
        request_text=covered_text(job.request.text),
        serials=job.request.meter_serials,
        kind=job.kind.value,
        labelled=job.labelled,
        appointment=job.appointment,
        appointment_from=job.appointment_from,
        appointment_to=job.appointment_to,
        engineer=job.engineer,
    )
    return line_rows(desk, (line,))[0]


def line_rows(desk: Desk, lines: Iterable[JobLine]) -> tuple[JobRow, ...]:
    """Make the rows of a list, counting the days of each deadline once."""
    today = desk.today()

    @cache
    def deadline(due: date | None, waits: bool) -> Deadline:
        return deadline_at(due, desk.calendar, today, waits=waits)

    return tuple(
        _row(desk, line, deadline(line.due, line.state is JobState.WAITING_SUPPLIER)) for line in lines
    )


def _row(desk: Desk, line: JobLine, deadline: Deadline) -> JobRow:
    return JobRow(
        number=line.number,
        id=line.id,
        short_id=short_id(line.id),
        mpan=line.mpan,
        flow=line.flow,
        supplier=line.supplier,
        process=line.process,
        process_title=desk.process_title(line.process),
        state=line.state,
        received=line.received_on,
        due=line.due,
        days_left=deadline.days_left,
        deadline_words=deadline.words,
        deadline_level=deadline.level,
        owed_by=line.owed_by,
        flags=tuple(flag.code for flag in line.flags),
        flag_texts=tuple(flag.text for flag in line.flags),
        address=line.site.one_line,
        postcode=line.site.postcode,
        contact=line.site.contact,
        request_text=covered_text(line.request_text),
        serials=line.serials,
        kind=line.kind,
        labelled=line.labelled,
        appointment=line.appointment,
        appointment_from=line.appointment_from,
        appointment_to=line.appointment_to,
        engineer=line.engineer,
    )


def short_id(job_id: str) -> str:
    """Give the end of an id, which tells jobs apart; ids of one import share their beginning."""
    return job_id[-_SHORT:]
