"""The table of the office's notes on jobs.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

NOTES = (
    """
    CREATE TABLE job_note (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        written_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX job_note_job ON job_note (job_id)",
)
