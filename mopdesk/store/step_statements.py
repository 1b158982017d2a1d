"""The archive's tables: STRICT, each with a bare row number that never leaves the store and an id as text.

Applied steps never change: a later need is a new step at the end. Nested records are JSON text; what is
searched or sorted has a column of its own. Times are 'YYYY-MM-DDTHH:MM:SS.ffffffZ', days ISO dates.
"""

from __future__ import annotations

from mopdesk.store.answer_tables import ANSWER_LIFE
from mopdesk.store.archive_tables import ARCHIVE, GUARDS
from mopdesk.store.count_tables import COUNTS
from mopdesk.store.decision_tables import DECISIONS
from mopdesk.store.index_tables import INDEXES
from mopdesk.store.list_tables import LISTS
from mopdesk.store.note_tables import NOTES
from mopdesk.store.people_tables import PEOPLE
from mopdesk.store.schema import STEP_NAMES
from mopdesk.store.search import DROP_SEARCH, FILL_SEARCH, SEARCH_TABLE
from mopdesk.store.work_tables import VISITS, WORK

_STATEMENTS: tuple[tuple[str, ...], ...] = (
    ARCHIVE + GUARDS + WORK + VISITS,
    LISTS,
    ANSWER_LIFE,
    NOTES,
    PEOPLE,
    (DROP_SEARCH, SEARCH_TABLE, FILL_SEARCH),
    COUNTS,
    INDEXES,
    (),
    DECISIONS,
)
# Each step: its name and its statements.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(zip(STEP_NAMES, _STATEMENTS, strict=True))
