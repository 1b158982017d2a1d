"""The table of what people decide about received files that were not taken in.

A statement of an applied step never changes again: a later need is a new step (`step_statements`).
"""

from __future__ import annotations

DECISIONS = (
    """
    CREATE TABLE file_decision (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        receipt_id TEXT NOT NULL REFERENCES receipt (id) DEFERRABLE INITIALLY DEFERRED,
        decision TEXT NOT NULL CHECK (decision IN ('released', 'rejected', 'taken-up')),
        settled TEXT NOT NULL,
        reason TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        actor TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX file_decision_receipt ON file_decision (receipt_id)",
    # Of a large inbox only these few may wait for a decision.
    "CREATE INDEX receipt_not_taken ON receipt (verdict) WHERE verdict IN ('refused', 'not-for-us')",
)
