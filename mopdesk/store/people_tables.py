"""The tables of people and of wrong PINs, and the guards that let retention empty what is kept.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

PEOPLE = (
    """
    CREATE TABLE person (
        n INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('engineer', 'office', 'administrator')),
        secret TEXT NOT NULL,
        account TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX person_account ON person (account) WHERE account <> ''",
    # How often in a row a PIN was wrong: kept, so that starting mopdesk again shortens no wait.
    """
    CREATE TABLE pin_fault (
        n INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        failures INTEGER NOT NULL CHECK (failures > 0),
        last_at TEXT NOT NULL
    ) STRICT
    """,
    # Kept bytes and frozen facts never change, but retention may empty them; the doctor names every one
    # that is empty without an entry of the journal that says so.
    "DROP TRIGGER blob_keeps",
    """
    CREATE TRIGGER blob_keeps BEFORE UPDATE ON blob
    WHEN NEW.size <> 0 OR (NEW.n, NEW.sha256, NEW.media_type) <> (OLD.n, OLD.sha256, 'erased')
    BEGIN SELECT RAISE(ABORT, 'kept bytes may only be emptied'); END
    """,
    "DROP TRIGGER version_keeps",
    """
    CREATE TRIGGER version_keeps BEFORE UPDATE ON visit_version
    WHEN NEW.facts <> '{}'
        OR (NEW.n, NEW.id, NEW.visit_id, NEW.job_id, NEW.version, NEW.frozen_at, NEW.actor)
        <> (OLD.n, OLD.id, OLD.visit_id, OLD.job_id, OLD.version, OLD.frozen_at, OLD.actor)
    BEGIN SELECT RAISE(ABORT, 'a visit version may only be emptied'); END
    """,
)
