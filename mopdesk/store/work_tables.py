"""The tables of the trade, as the first step made them: one for each noun of `work/nouns.py`.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

WORK = (
    """
    CREATE TABLE setting (
        n INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE counter (
        n INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        used INTEGER NOT NULL CHECK (used >= 0)
    ) STRICT
    """,
    """
    CREATE TABLE calendar_day (
        n INTEGER PRIMARY KEY,
        day TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('holiday', 'working')),
        reason TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE receipt (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL UNIQUE REFERENCES blob (sha256) DEFERRABLE INITIALLY DEFERRED,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        received_at TEXT NOT NULL,
        received_on TEXT NOT NULL,
        received_basis TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('unread', 'done')),
        verdict TEXT NOT NULL,
        flow TEXT NOT NULL,
        file_identifier TEXT NOT NULL,
        from_role TEXT NOT NULL,
        from_id TEXT NOT NULL,
        to_role TEXT NOT NULL,
        to_id TEXT NOT NULL,
        test_flag TEXT NOT NULL,
        created TEXT,
        encoding TEXT NOT NULL,
        newline TEXT NOT NULL,
        job_ids TEXT NOT NULL,
        problems TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX receipt_sender ON receipt (from_role, from_id, file_identifier)",
    "CREATE INDEX receipt_unread ON receipt (state) WHERE state = 'unread'",
    "CREATE INDEX receipt_received ON receipt (received_at)",
    """
    CREATE TABLE work_case (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        mpan TEXT NOT NULL,
        supplier TEXT NOT NULL,
        process TEXT NOT NULL,
        state TEXT NOT NULL,
        opened_on TEXT NOT NULL,
        clocks TEXT NOT NULL,
        finding TEXT NOT NULL,
        closed INTEGER NOT NULL CHECK (closed IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX work_case_mpan ON work_case (mpan, supplier)",
    """
    CREATE TABLE job (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        case_id TEXT NOT NULL REFERENCES work_case (id) DEFERRABLE INITIALLY DEFERRED,
        mpan TEXT NOT NULL,
        supplier TEXT NOT NULL,
        flow TEXT NOT NULL,
        process TEXT NOT NULL,
        state TEXT NOT NULL,
        request TEXT NOT NULL,
        received_at TEXT NOT NULL,
        received_on TEXT NOT NULL,
        received_basis TEXT NOT NULL,
        clock TEXT NOT NULL,
        due TEXT,
        owed_by TEXT,
        kind TEXT NOT NULL,
        kind_confirmed INTEGER NOT NULL CHECK (kind_confirmed IN (0, 1)),
        labelled INTEGER NOT NULL CHECK (labelled IN (0, 1)),
        label_words TEXT NOT NULL,
        process_reason TEXT NOT NULL,
        flags TEXT NOT NULL,
        site TEXT NOT NULL,
        appointment TEXT,
        appointment_from TEXT NOT NULL,
        appointment_to TEXT NOT NULL,
        engineer TEXT NOT NULL,
        closed_reason TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX job_case ON job (case_id)",
    "CREATE INDEX job_mpan ON job (mpan, state)",
    "CREATE INDEX job_due ON job (due IS NULL, due, id)",
    "CREATE INDEX job_state ON job (state)",
    """
    CREATE TABLE repeat_request (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        request TEXT NOT NULL,
        received_at TEXT NOT NULL,
        received_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX repeat_request_job ON repeat_request (job_id)",
)

VISITS = (
    """
    CREATE TABLE visit (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL CHECK (number > 0),
        state TEXT NOT NULL CHECK (state IN ('draft', 'finished')),
        started_at TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 0),
        UNIQUE (job_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE visit_field (
        n INTEGER PRIMARY KEY,
        visit_id TEXT NOT NULL REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
        path TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (visit_id, path)
    ) STRICT
    """,
    """
    CREATE TABLE visit_version (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        version INTEGER NOT NULL CHECK (version > 0),
        facts TEXT NOT NULL,
        frozen_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        UNIQUE (visit_id, version)
    ) STRICT
    """,
    "CREATE INDEX visit_version_job ON visit_version (job_id)",
    """
    CREATE TABLE attachment (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        purpose TEXT NOT NULL,
        caption TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        none_reason TEXT NOT NULL,
        origin TEXT NOT NULL,
        taken_at TEXT,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX attachment_visit ON attachment (visit_id)",
    """
    CREATE TABLE held_details (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        mpan TEXT NOT NULL,
        flow TEXT NOT NULL,
        effective_from TEXT NOT NULL,
        noted_at TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('received', 'sent', 'typed')),
        from_id TEXT NOT NULL,
        groups TEXT NOT NULL,
        receipt_id TEXT REFERENCES receipt (id) DEFERRABLE INITIALLY DEFERRED,
        outgoing_id TEXT REFERENCES outgoing (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    """,
    "CREATE INDEX held_details_latest ON held_details (mpan, effective_from, noted_at)",
    """
    CREATE TABLE held_meter (
        n INTEGER PRIMARY KEY,
        details_id TEXT NOT NULL REFERENCES held_details (id) DEFERRABLE INITIALLY DEFERRED,
        mpan TEXT NOT NULL,
        serial TEXT NOT NULL,
        UNIQUE (details_id, serial)
    ) STRICT
    """,
    "CREATE INDEX held_meter_serial ON held_meter (serial)",
    """
    CREATE TABLE outgoing (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        number INTEGER NOT NULL UNIQUE,
        group_id TEXT NOT NULL,
        job_id TEXT NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
        visit_version_id TEXT NOT NULL REFERENCES visit_version (id) DEFERRABLE INITIALLY DEFERRED,
        message TEXT NOT NULL,
        flow TEXT NOT NULL,
        to_role TEXT NOT NULL,
        to_id TEXT NOT NULL,
        from_id TEXT NOT NULL,
        file_identifier TEXT NOT NULL UNIQUE,
        file_name TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL REFERENCES blob (sha256) DEFERRABLE INITIALLY DEFERRED,
        folder TEXT NOT NULL,
        staging TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('pending', 'staged', 'released', 'collected', 'accepted', 'rejected', 'cancelled')),
        made_at TEXT NOT NULL,
        released_at TEXT,
        note TEXT NOT NULL,
        UNIQUE (visit_version_id, flow, to_role, to_id)
    ) STRICT
    """,
    "CREATE INDEX outgoing_group ON outgoing (group_id)",
    "CREATE INDEX outgoing_job ON outgoing (job_id)",
    "CREATE INDEX outgoing_unfinished ON outgoing (number) WHERE state IN ('pending', 'staged')",
    *(
        f"CREATE TRIGGER {name} BEFORE {action} ON visit_version "
        "BEGIN SELECT RAISE(ABORT, 'a visit version never changes'); END"
        for name, action in (("version_keeps", "UPDATE"), ("version_stays", "DELETE"))
    ),
)
