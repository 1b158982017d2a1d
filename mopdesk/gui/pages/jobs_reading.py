"""What the page of jobs reads, on the store's thread.

What the first rows do not wait for is fetched when it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mopdesk.actions.job_lists import JobQuery, count_of, ids
from mopdesk.actions.job_lists import page as page_of
from mopdesk.actions.job_rows import JobRow

if TYPE_CHECKING:
    from mopdesk.desk import Desk
    from mopdesk.gui.pages.jobs_filters import Choices
    from mopdesk.gui.pages.jobs_views import Counted
    from mopdesk.work.nouns import Visit

FIRST = 1_000
# Each hit is looked up for its place in the order, while somebody types.
FIRST_HITS = 400


class Looked(NamedTuple):
    """What a look at the list brought: the first row numbers with their rows, and how many there are.

    `counted` is False for a search with many hits: `shown` are the first then, the others still to come.
    """

    numbers: array[int]
    rows: tuple[JobRow, ...]
    shown: int
    total: int
    counted: bool


def look(desk: Desk, query: JobQuery, in_sight: int) -> Looked:
    """Read the first rows of a list, as many as are in sight, and count it."""
    searched = bool(query.search.strip())
    first = FIRST_HITS if searched else FIRST
    numbers = ids(desk, query, first)
    whole = len(numbers) < first
    # The hits of a search are counted by gathering them all: what was typed must not wait for that.
    counted = whole or not searched
    return Looked(
        numbers=numbers,
        rows=page_of(desk, numbers[:in_sight]),
        shown=len(numbers) if whole or not counted else count_of(desk, query),
        total=count_of(desk, JobQuery(view="all")),
        counted=counted,
    )


def to_fix(desk: Desk, job_ids: Collection[str]) -> Mapping[str, int]:
    """Give the number of things to be fixed in the visits begun, of these jobs."""
    from mopdesk.actions.to_fix import to_fix as counted

    return counted(desk, job_ids)


def begin_or_go_on(desk: Desk, job_id: str) -> tuple[Visit, str]:
    """Start a visit to a job, or go on with the one that is open: where it was left."""
    from mopdesk.actions.unfinished import begin_or_go_on as begin

    return begin(desk, job_id)


def read_counts(desk: Desk) -> Counted:
    """Count the jobs of every view."""
    from mopdesk.gui.pages.jobs_views import read_counts as read

    return read(desk)


def read_choices(desk: Desk) -> Choices:
    """Give what the filters may name."""
    from mopdesk.gui.pages.jobs_filters import read_choices as read

    return read(desk)
