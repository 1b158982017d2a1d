"""What lists of jobs are sorted and narrowed by, as SQL: shared by the indexes and the questions about them.

SQLite uses an index only where it reads the very same words in the question, so they stand here once.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mopdesk.work.nouns import JobState

OPEN = "state IN ('received', 'visited', 'ready', 'revisit', 'waiting-supplier')"

# Where a job stands in the order of its life.
STAGE = (
    "CASE state WHEN 'received' THEN 0 WHEN 'visited' THEN 1 WHEN 'ready' THEN 2 WHEN 'answered' THEN 3 "
    "WHEN 'waiting-supplier' THEN 4 WHEN 'revisit' THEN 5 WHEN 'closed' THEN 6 END"
)

# Line by line, then the postcode, in small letters; '[]' is an address without a line.
ADDRESS = "substr(lower((site -> '$.address') || (site ->> '$.postcode')), 1, 60)"

ENGINEER = "lower(engineer)"
NAMED = "engineer <> ''"


class SortColumn(msgspec.Struct, frozen=True, kw_only=True):
    """How a list is sorted by a column: its key, the index in that order, and how blank rows are told.

    Blank rows come last in either direction. `filled` and `blank` are conditions that an index looks up.
    """

    key: str
    index: str
    filled: str = ""
    blank: str = ""


SORT_COLUMNS: Mapping[str, SortColumn] = {
    # NULL comes first in an index: a comparison passes over it, where IS NOT NULL would walk through it.
    "deadline": SortColumn(key="due", index="job_deadline", filled="due > ''", blank="due IS NULL"),
    "mpan": SortColumn(key="mpan", index="job_mpan"),
    "address": SortColumn(
        key=ADDRESS, index="job_address", filled=f"{ADDRESS} <> '[]'", blank=f"{ADDRESS} = '[]'"
    ),
    "supplier": SortColumn(key="supplier", index="job_supplier"),
    "process": SortColumn(key="process", index="job_process"),
    "state": SortColumn(key=STAGE, index="job_stage"),
    "received": SortColumn(key="received_on", index="job_received"),
    "appointment": SortColumn(
        key="appointment", index="job_appointment", filled="appointment > ''", blank="appointment IS NULL"
    ),
    "engineer": SortColumn(
        key=ENGINEER, index="job_engineer", filled=f"{ENGINEER} > ''", blank=f"{ENGINEER} = ''"
    ),
    "flow": SortColumn(key="flow", index="job_flow"),
}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A built-in view: what it asks of a job, and the index in the order of its deadlines.

    `has_blanks` says that jobs without a deadline may be in it. Only open jobs have a deadline.
    """

    condition: str
    by_deadline: str = ""
    is_open: bool = True
    has_blanks: bool = True
    states: tuple[JobState, ...] = ()


VIEWS: Mapping[str, View] = {
    "late": View(condition=f"due < :today AND {OPEN}", by_deadline="job_open_deadline", has_blanks=False),
    "soon": View(
        condition=f"due BETWEEN :today AND :soon AND {OPEN}",
        by_deadline="job_open_deadline",
        has_blanks=False,
    ),
    "mine": View(
        condition=(
            f"{ENGINEER} IN (SELECT lower(value) FROM json_each(:names)) "  # noqa: S608 - our own words
            f"AND (appointment = :today OR due <= :today) AND {NAMED} AND {OPEN}"
        )
    ),
    "waiting": View(
        condition=f"state = 'waiting-supplier' AND {OPEN}",
        by_deadline="job_open_state",
        states=(JobState.WAITING_SUPPLIER,),
    ),
    "open": View(
        condition=OPEN,
        by_deadline="job_open_deadline",
        states=(
            JobState.RECEIVED,
            JobState.VISITED,
            JobState.READY,
            JobState.REVISIT,
            JobState.WAITING_SUPPLIER,
        ),
    ),
    "ready": View(
        condition=f"state = 'ready' AND {OPEN}", by_deadline="job_open_state", states=(JobState.READY,)
    ),
    "rejected": View(
        condition="id IN (SELECT job_id FROM outgoing WHERE outgoing.state = 'rejected')", is_open=False
    ),
    "all": View(condition="", by_deadline="job_deadline", is_open=False, states=tuple(JobState)),
}
