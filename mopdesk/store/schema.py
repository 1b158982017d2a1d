"""The archive's tables: STRICT, each with a bare row number that never leaves the store and an id as text.

Applied steps never change: a later need is a new step at the end of `STEPS`. Nested records are JSON text;
what is searched or sorted has a column of its own. Times are 'YYYY-MM-DDTHH:MM:SS.ffffffZ', days ISO dates.
"""

from __future__ import annotations

from mopdesk.store.answer_tables import ANSWER_LIFE
from mopdesk.store.archive_tables import ARCHIVE, GUARDS
from mopdesk.store.count_tables import COUNTS
from mopdesk.store.index_tables import INDEXES
from mopdesk.store.list_tables import LISTS
from mopdesk.store.note_tables import NOTES
from mopdesk.store.people_tables import PEOPLE
from mopdesk.store.search import DROP_SEARCH, FILL_SEARCH, SEARCH_TABLE
from mopdesk.store.work_tables import VISITS, WORK

# "MOPD" in ASCII: what `file` and a person with a hex editor find in a store's header.
APPLICATION_ID = 0x4D4F5044

# Where sqlite-utils notes the applied steps, under the name of our set.
STEPS_TABLE = "_sqlite_migrations"
STEP_SET = "mopdesk"

# The tables that hold the current state, and the columns by which a row is known. The journal carries
# every row written to them, so they can be rebuilt from it; no other table is a state table.
STATE_TABLES: dict[str, tuple[str, ...]] = {
    "setting": ("key",),
    "counter": ("name",),
    "calendar_day": ("day",),
    "receipt": ("id",),
    "work_case": ("id",),
    "job": ("id",),
    "repeat_request": ("id",),
    "visit": ("id",),
    "visit_field": ("visit_id", "path"),
    "visit_version": ("id",),
    "attachment": ("id",),
    "held_details": ("id",),
    "held_meter": ("details_id", "serial"),
    "outgoing": ("id",),
    "hold": ("visit_version_id",),
    "correction": ("id",),
    "binned_visit": ("visit_id",),
    "saved_view": ("id",),
    "job_note": ("id",),
    "person": ("name",),
    "pin_fault": ("name",),
}

# Each step: its name, as it stands in every store from then on, and its statements.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("0001-first-tables", ARCHIVE + GUARDS + WORK + VISITS),
    ("0002-lists", LISTS),
    ("0003-answer-life", ANSWER_LIFE),
    ("0004-notes", NOTES),
    ("0005-people", PEOPLE),
    # Before it, codes in a request's text were words of the search. `secure_delete` blanks the old table.
    ("0006-search-without-codes", (DROP_SEARCH, SEARCH_TABLE, FILL_SEARCH)),
    ("0007-counts-once-a-change", COUNTS),
    ("0008-fewer-indexes", INDEXES),
    # No table changes. From here on entries may tell rows by column (`packed`), which a program that knows
    # no such step would pass over: it must leave the store alone.
    ("0009-journal-by-column", ()),
)
