"""What lists of jobs are sorted and narrowed by, as SQL: shared by the indexes and the questions about them.

SQLite uses an index only where it reads the very same words in the question, so they stand here once.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mopdesk.work.nouns import JobState

OPEN = "state <> 'answered' AND state <> 'closed'"

# Open, and something was done about it: an import writes no job of these.
BEGUN = f"state <> 'received' AND {OPEN}"

# Where a job stands in the order of its life.
STAGE = (
    "CASE state WHEN 'received' THEN 0 WHEN 'visited' THEN 1 WHEN 'ready' THEN 2 WHEN 'answered' THEN 3 "
    "WHEN 'waiting-supplier' THEN 4 WHEN 'revisit' THEN 5 WHEN 'closed' THEN 6 END"
)

# Line by line, then the postcode, in small letters; '[]' is an address without a line.
ADDRESS = "substr(lower((site -> '$.address') || (site ->> '$.postcode')), 1, 60)"

ENGINEER = "lower(engineer)"
NAMED = "engineer <> ''"


# The words of the column Asked, in their order: exchange, functionality, installation, then whatever is to be
# investigated, first what is labelled.
ASKED = (
    "CASE kind WHEN 'investigation' THEN iif(labelled, 'investigation 1', 'investigation 2') ELSE kind END"
)

FLAGS = "json_array_length(flags)"


class SortColumn(msgspec.Struct, frozen=True, kw_only=True):
    """How a list is sorted by a column: its key, and how blank rows are told.

    Blank rows come last in either direction. `filled` and `blank` are conditions that an index looks up. The
    key of a `wide` column lies in no index that every store has.
    """

    key: str
    filled: str = ""
    blank: str = ""
    wide: bool = False


SORT_COLUMNS: Mapping[str, SortColumn] = {
    # NULL comes first in an index: a comparison passes over it, where IS NOT NULL would walk through it.
    "deadline": SortColumn(key="due", filled="due > ''", blank="due IS NULL"),
    "mpan": SortColumn(key="mpan"),
    "address": SortColumn(key=ADDRESS, filled=f"{ADDRESS} <> '[]'", blank=f"{ADDRESS} = '[]'", wide=True),
    "supplier": SortColumn(key="supplier"),
    "process": SortColumn(key="process"),
    "state": SortColumn(key=STAGE),
    "received": SortColumn(key="received_on"),
    "appointment": SortColumn(key="appointment", filled="appointment > ''", blank="appointment IS NULL"),
    "engineer": SortColumn(key=ENGINEER, filled=f"{ENGINEER} > ''", blank=f"{ENGINEER} = ''"),
    "flow": SortColumn(key="flow"),
    "asked": SortColumn(key=ASKED, wide=True),
    "flags": SortColumn(key=FLAGS, filled=f"{FLAGS} > 0", blank=f"{FLAGS} = 0", wide=True),
}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A built-in view: what it asks of a job, and the index in the order of its deadlines.

    That index also holds all that a list is narrowed by, and every column but the wide ones. `has_blanks`
    says that jobs without a deadline may be in it. Only open jobs have a deadline.
    """

    condition: str
    by_deadline: str = ""
    is_open: bool = True
    has_blanks: bool = True
    states: tuple[JobState, ...] = ()


VIEWS: Mapping[str, View] = {
    "late": View(condition=f"due < :today AND {OPEN}", by_deadline="job_open", has_blanks=False),
    "soon": View(
        condition=f"due BETWEEN :today AND :soon AND {OPEN}",
        by_deadline="job_open",
        has_blanks=False,
    ),
    "mine": View(
        condition=(
            f"{ENGINEER} IN (SELECT lower(value) FROM json_each(:names)) "  # noqa: S608 - our own words
            f"AND (appointment = :today OR due <= :today) AND {NAMED} AND {OPEN}"
        )
    ),
    "waiting": View(
        condition=f"state = 'waiting-supplier' AND {BEGUN}",
        by_deadline="job_begun",
        states=(JobState.WAITING_SUPPLIER,),
    ),
    "open": View(
        condition=OPEN,
        by_deadline="job_open",
        states=(
            JobState.RECEIVED,
            JobState.VISITED,
            JobState.READY,
            JobState.REVISIT,
            JobState.WAITING_SUPPLIER,
        ),
    ),
    "ready": View(
        condition=f"state = 'ready' AND {BEGUN}", by_deadline="job_begun", states=(JobState.READY,)
    ),
    "rejected": View(
        condition="id IN (SELECT job_id FROM outgoing WHERE outgoing.state = 'rejected')", is_open=False
    ),
    "all": View(condition="", by_deadline="job_cover", is_open=False, states=tuple(JobState)),
}
