"""What makes lists, searches and figures fast at any size, as step 0002 made it.

Beside the saved views nothing here is a fact of its own: indexes, the search and the two tables of figures
are made from the state tables at the end of each change, and can be made anew at any time (`derived`).
A statement of an applied step never changes again: a later need is a new step (`schema`).
"""

from __future__ import annotations

from mopdesk.store.search import FILL_SEARCH
from mopdesk.store.visit_figures import FILL_ANSWER_TIMES, FILL_VISIT_RESULTS

# As text in the indexes, because SQLite uses a partial index only where it reads the very same condition.
OPEN = "state IN ('received', 'visited', 'ready', 'revisit', 'waiting-supplier')"

# Address, then postcode, in small letters; of a JSON list "[]" comes after '["', so blank ones come last.
ADDRESS = "substr(lower((site -> '$.address') || (site ->> '$.postcode')), 1, 60)"

# All that a list is filtered or sorted by, so that neither touches the wide rows of the jobs.
_COVER = "due, state, supplier, engineer, process, flow, appointment, received_on, mpan"

LISTS = (
    """
    CREATE TABLE saved_view (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        base TEXT NOT NULL,
        search TEXT NOT NULL,
        filters TEXT NOT NULL,
        sort TEXT NOT NULL,
        descending INTEGER NOT NULL CHECK (descending IN (0, 1))
    ) STRICT
    """,
    # Two columns instead of the id's text: a third of the size.
    "DROP INDEX job_due",
    "CREATE INDEX job_deadline ON job (due)",
    f"CREATE INDEX job_cover ON job ({_COVER})",
    f"CREATE INDEX job_open ON job ({_COVER}, {ADDRESS}) WHERE {OPEN}",
    f"CREATE INDEX job_address ON job ({ADDRESS})",
    "CREATE INDEX held_meter_mpan ON held_meter (mpan)",
    "CREATE INDEX outgoing_rejected ON outgoing (job_id) WHERE state = 'rejected'",
    """
    CREATE VIRTUAL TABLE job_search USING fts5 (
        words, detail = none, columnsize = 0, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
    )
    """,
    # What is taken out of the search leaves its pages at once, not at some later merge.
    "INSERT INTO job_search (job_search, rank) VALUES ('secure-delete', 1)",
    """
    CREATE TABLE answer_time (
        case_n INTEGER NOT NULL,
        place INTEGER NOT NULL,
        supplier TEXT NOT NULL,
        started_on TEXT NOT NULL,
        due TEXT NOT NULL,
        stopped_on TEXT NOT NULL,
        PRIMARY KEY (case_n, place)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX answer_time_stopped ON answer_time (stopped_on, due, supplier, started_on)",
    """
    CREATE TABLE visit_result (
        visit_n INTEGER NOT NULL,
        place INTEGER NOT NULL,
        visited_on TEXT NOT NULL,
        finding TEXT NOT NULL,
        make_and_type TEXT NOT NULL,
        no_access_reason TEXT,
        PRIMARY KEY (visit_n, place)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX visit_result_make ON visit_result (make_and_type, finding) WHERE finding <> ''",
    (
        "CREATE INDEX visit_result_reason ON visit_result (visited_on, no_access_reason) "
        "WHERE no_access_reason IS NOT NULL"
    ),
    # What an existing store holds already.
    FILL_SEARCH,
    FILL_ANSWER_TIMES,
    FILL_VISIT_RESULTS,
)
