"""The archive's own tables, as the first step made them: kept bytes, the journal and its guards.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

ARCHIVE = (
    """
    CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE blob (
        n INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        size INTEGER NOT NULL CHECK (size = length(body)),
        media_type TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE journal (
        n INTEGER PRIMARY KEY,
        device TEXT NOT NULL,
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        about TEXT,
        payload_sha256 TEXT NOT NULL CHECK (length(payload_sha256) = 64),
        previous TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        UNIQUE (device, sequence)
    ) STRICT
    """,
    """
    CREATE TABLE journal_payload (
        n INTEGER PRIMARY KEY,
        device TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        body TEXT,
        UNIQUE (device, sequence),
        FOREIGN KEY (device, sequence) REFERENCES journal (device, sequence) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    """,
    # Which job, case or receipt an entry touched: an index for histories, made from the payload.
    """
    CREATE TABLE journal_subject (
        subject TEXT NOT NULL,
        device TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        PRIMARY KEY (subject, device, sequence)
    ) STRICT, WITHOUT ROWID
    """,
)

GUARDS = tuple(
    f"CREATE TRIGGER {name} BEFORE {action} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    for name, action, table, when, sentence in (
        ("journal_keeps", "UPDATE", "journal", "", "the journal is append-only"),
        ("journal_stays", "DELETE", "journal", "", "the journal is append-only"),
        (
            "payload_keeps",
            "UPDATE",
            "journal_payload",
            (
                "WHEN NEW.body IS NOT NULL "
                "OR (NEW.n, NEW.device, NEW.sequence) <> (OLD.n, OLD.device, OLD.sequence)"
            ),
            "a journal payload may only be emptied",
        ),
        ("payload_stays", "DELETE", "journal_payload", "", "a journal payload may only be emptied"),
        ("blob_keeps", "UPDATE", "blob", "", "kept bytes never change"),
        ("blob_stays", "DELETE", "blob", "", "kept bytes never change"),
    )
)
