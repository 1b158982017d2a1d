"""The tables of an answer's life around its release: holds, corrections, and the bin for unfinished visits.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

ANSWER_LIFE = (
    """
    CREATE TABLE hold (
        n INTEGER PRIMARY KEY,
        visit_version_id TEXT NOT NULL UNIQUE REFERENCES visit_version (id) DEFERRABLE INITIALLY DEFERRED,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        folder TEXT NOT NULL,
        held_at TEXT NOT NULL,
        release_at TEXT NOT NULL,
        actor TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX hold_job ON hold (job_id)",
    """
    CREATE TABLE correction (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        visit_id TEXT NOT NULL REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
        group_id TEXT NOT NULL,
        from_version INTEGER NOT NULL CHECK (from_version > 0),
        reason TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'withdrawn')),
        opened_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        visit_version_id TEXT REFERENCES visit_version (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    """,
    "CREATE INDEX correction_job ON correction (job_id)",
    "CREATE INDEX correction_visit ON correction (visit_id)",
    "CREATE INDEX correction_version ON correction (visit_version_id)",
    """
    CREATE TABLE binned_visit (
        n INTEGER PRIMARY KEY,
        visit_id TEXT NOT NULL UNIQUE REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        binned_at TEXT NOT NULL,
        actor TEXT NOT NULL
    ) STRICT
    """,
    "ALTER TABLE outgoing ADD COLUMN corrects TEXT REFERENCES outgoing (id) DEFERRABLE INITIALLY DEFERRED",
    "CREATE INDEX outgoing_corrects ON outgoing (corrects) WHERE corrects IS NOT NULL",
    "CREATE INDEX visit_draft ON visit (state) WHERE state = 'draft'",
)
