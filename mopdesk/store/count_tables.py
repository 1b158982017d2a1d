"""How many jobs stand in each state, as step 0007 counts them: new ones once a change, moved ones one by one.

A trigger at each new job took a third of an import's time in SQLite. `job_counted` holds the row number of
the last job that is counted; the triggers leave later ones alone.
A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

from mopdesk.store.list_columns import ENGINEER, NAMED
from mopdesk.store.list_tables import OPEN_UNTIL_0008

_IS_COUNTED = "OLD.n <= (SELECT up_to FROM job_counted)"
_ONE_MORE = (
    "INSERT INTO job_count (state, jobs) VALUES (NEW.state, 1) "
    "ON CONFLICT (state) DO UPDATE SET jobs = jobs + 1"
)
_ONE_LESS = "UPDATE job_count SET jobs = jobs - 1 WHERE state = OLD.state"

COUNTS = (
    "DROP TRIGGER job_counted",
    "DROP TRIGGER job_moved",
    "DROP TRIGGER job_uncounted",
    "CREATE TABLE job_counted (only INTEGER PRIMARY KEY CHECK (only = 1), up_to INTEGER NOT NULL) STRICT",
    "INSERT INTO job_counted (only, up_to) SELECT 1, coalesce(max(n), 0) FROM job",
    f"""
    CREATE TRIGGER job_moved AFTER UPDATE OF state ON job WHEN NEW.state <> OLD.state AND {_IS_COUNTED}
    BEGIN {_ONE_LESS}; {_ONE_MORE}; END
    """,
    f"""
    CREATE TRIGGER job_uncounted AFTER DELETE ON job WHEN {_IS_COUNTED} BEGIN {_ONE_LESS}; END
    """,
    # A job without an engineer is nobody's own.
    "DROP INDEX job_mine",
    f"CREATE INDEX job_mine ON job ({ENGINEER}, due, appointment) WHERE {NAMED} AND {OPEN_UNTIL_0008}",
)
