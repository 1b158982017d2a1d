"""Which indexes a job always has, as step 0008 made them: few, for an import pays for each of them.

Lists of all jobs by another column than deadline and MPAN have an index of their own from the first time that
they are asked for (`sort_indexes`). Jobs just received are in neither `job_begun` nor `job_mine`.
A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

from mopdesk.store.list_columns import BEGUN, ENGINEER, NAMED, OPEN

# In the order of the list by deadline, then all that a list is narrowed by: a filter walks along the list and
# never reads the wide rows of the jobs.
_COVER = "due, n, state, supplier, engineer, process, flow, received_on"
_BEGUN = "state, due, n, supplier, engineer, process, flow, received_on, appointment, mpan"

INDEXES = (
    *(
        f"DROP INDEX {name}"
        for name in (
            "job_deadline",
            "job_address",
            "job_supplier",
            "job_process",
            "job_stage",
            "job_received",
            "job_appointment",
            "job_engineer",
            "job_flow",
            "job_cover",
            "job_open",
            "job_open_deadline",
            "job_open_state",
            "job_mine",
        )
    ),
    f"CREATE INDEX job_cover ON job ({_COVER})",
    f"CREATE INDEX job_open ON job ({_COVER}, appointment, mpan) WHERE {OPEN}",
    f"CREATE INDEX job_begun ON job ({_BEGUN}) WHERE {BEGUN}",
    f"CREATE INDEX job_mine ON job ({ENGINEER}, due, appointment, engineer, state) WHERE {NAMED} AND {OPEN}",
    # The indexes made for an order that somebody wanted, and the day on which it was wanted last.
    "CREATE TABLE sort_index (name TEXT PRIMARY KEY, used_on TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
