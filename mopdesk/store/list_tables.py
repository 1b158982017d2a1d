"""What makes lists, searches and figures fast at any size, as step 0002 made it.

Beside the saved views nothing here is a fact of its own: indexes, counts, the search and the two tables of
figures are made from the state tables at the end of each change, and can be made anew (`derived`).
A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

from mopdesk.store.list_columns import ADDRESS, ENGINEER, STAGE
from mopdesk.store.search import FILL_SEARCH, SEARCH_TABLE
from mopdesk.store.visit_figures import FILL_ANSWER_TIMES, FILL_JOB_COUNTS, FILL_VISIT_RESULTS

# How open jobs were told until step 0008: SQLite makes a table of such a list for each row that it writes.
OPEN_UNTIL_0008 = "state IN ('received', 'visited', 'ready', 'revisit', 'waiting-supplier')"

# All that a list is narrowed by, so that a filter never reads the wide rows of the jobs.
_COVER = "due, state, supplier, engineer, process, flow, received_on"

_ONE_MORE = (
    "INSERT INTO job_count (state, jobs) VALUES (NEW.state, 1) "
    "ON CONFLICT (state) DO UPDATE SET jobs = jobs + 1"
)
_ONE_LESS = "UPDATE job_count SET jobs = jobs - 1 WHERE state = OLD.state"

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
    # One index a column, each in the order of a list of all jobs; `job_deadline` and `job_stage` do what
    # these two did in a third of their size.
    "DROP INDEX job_due",
    "DROP INDEX job_state",
    "CREATE INDEX job_deadline ON job (due)",
    f"CREATE INDEX job_address ON job ({ADDRESS})",
    "CREATE INDEX job_supplier ON job (supplier)",
    "CREATE INDEX job_process ON job (process)",
    f"CREATE INDEX job_stage ON job ({STAGE})",
    "CREATE INDEX job_received ON job (received_on)",
    "CREATE INDEX job_appointment ON job (appointment)",
    f"CREATE INDEX job_engineer ON job ({ENGINEER})",
    "CREATE INDEX job_flow ON job (flow)",
    f"CREATE INDEX job_cover ON job ({_COVER})",
    # The open jobs are few: a job leaves these when it is settled.
    f"CREATE INDEX job_open ON job ({_COVER}, appointment, mpan, {ADDRESS}) WHERE {OPEN_UNTIL_0008}",
    f"CREATE INDEX job_open_deadline ON job (due) WHERE {OPEN_UNTIL_0008}",
    f"CREATE INDEX job_open_state ON job (state, due) WHERE {OPEN_UNTIL_0008}",
    f"CREATE INDEX job_mine ON job ({ENGINEER}, due, appointment) WHERE {OPEN_UNTIL_0008}",
    "CREATE TABLE job_count (state TEXT PRIMARY KEY, jobs INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    f"""
    CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN {_ONE_MORE}; END
    """,
    f"""
    CREATE TRIGGER job_moved AFTER UPDATE OF state ON job WHEN NEW.state <> OLD.state
    BEGIN {_ONE_LESS}; {_ONE_MORE}; END
    """,
    f"""
    CREATE TRIGGER job_uncounted AFTER DELETE ON job BEGIN {_ONE_LESS}; END
    """,
    "CREATE INDEX held_meter_mpan ON held_meter (mpan)",
    "CREATE INDEX outgoing_rejected ON outgoing (job_id) WHERE state = 'rejected'",
    SEARCH_TABLE,
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
    FILL_JOB_COUNTS,
)
