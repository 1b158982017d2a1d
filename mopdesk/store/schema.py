"""What tells a store from other databases, its state tables, and the steps that it has been through.

The statements of the steps stand apart (`step_statements`): opening a store that is up to date needs none.
"""

from __future__ import annotations

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
    "file_decision": ("id",),
}

# The names of the steps, as they stand in every store from then on. A later need is a new one at the end.
STEP_NAMES: tuple[str, ...] = (
    "0001-first-tables",
    "0002-lists",
    "0003-answer-life",
    "0004-notes",
    "0005-people",
    # Before it, codes in a request's text were words of the search. `secure_delete` blanks the old table.
    "0006-search-without-codes",
    "0007-counts-once-a-change",
    "0008-fewer-indexes",
    # No table changes. From here on entries may tell rows by column (`packed`), which a program that knows
    # no such step would pass over: it must leave the store alone.
    "0009-journal-by-column",
    "0010-file-decisions",
)
