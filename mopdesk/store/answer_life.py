"""The rows of an answer's life around its release: what is held, what is being corrected."""

from __future__ import annotations

from datetime import datetime

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Value
from mopdesk.store.records import Shape, as_time
from mopdesk.work.answer_life import Correction, CorrectionState, Hold

_HOLD = Shape(Hold, "hold")
_CORRECTION = Shape(Correction, "correction")


class Holds:
    """The answers that wait for their release; one row while it waits, none before or after."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change, hold: Hold) -> None:
        """Hold an answer, or hold it until another time."""
        change.put("hold", _HOLD.to_row(hold))

    def end(self, change: Change, visit_version_id: str) -> None:
        """End a hold, whether its answer leaves now or shall not leave; nothing where there is none."""
        change.remove("hold", visit_version_id)

    def of_version(self, visit_version_id: str) -> Hold | None:
        """Give the hold of the answer with that version of a visit, or None."""
        return next(iter(self._many("WHERE t.visit_version_id = ?", visit_version_id)), None)

    def of_job(self, job_id: str) -> list[Hold]:
        """Give the holds of a job's answers, the first to leave first."""
        return self._many("WHERE t.job_id = ? ORDER BY t.release_at, t.n", job_id)

    def all(self) -> list[Hold]:
        """Give all holds, the first to leave first."""
        return self._many("ORDER BY t.release_at, t.n")

    def due(self, at: datetime) -> list[Hold]:
        """Give the holds whose time has come."""
        return self._many("WHERE t.release_at <= ? ORDER BY t.release_at, t.n", as_time(at))

    def _many(self, rest: str, *values: Value) -> list[Hold]:
        return [_HOLD.to_noun(row) for row in self._connection.rows(f"{_HOLD.select} {rest}", values)]


class Corrections:
    """The corrections of answered visits: opened, finished as a version, or withdrawn."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change, correction: Correction) -> None:
        """Write a correction, new or moved on."""
        change.put("correction", _CORRECTION.to_row(correction))

    def open_of_visit(self, visit_id: str) -> Correction | None:
        """Give the correction whose draft that visit is now, or None."""
        return self._one("t.visit_id = ? AND t.state = ?", visit_id, CorrectionState.OPEN.value)

    def of_version(self, visit_version_id: str) -> Correction | None:
        """Give the correction that froze that version, or None for a first answer."""
        return self._one("t.visit_version_id = ?", visit_version_id)

    def of_job(self, job_id: str) -> list[Correction]:
        """Give all corrections of a job's answers, the oldest first."""
        return self._many("WHERE t.job_id = ? ORDER BY t.n", job_id)

    def unsent(self) -> list[Correction]:
        """Give the finished corrections of which no file has been begun, the oldest first."""
        return self._many(
            "WHERE t.state = 'finished' AND NOT EXISTS "
            "(SELECT 1 FROM outgoing o WHERE o.visit_version_id = t.visit_version_id "
            "AND o.state <> 'cancelled') ORDER BY t.n"
        )

    def latest_of_visit(self, visit_id: str) -> Correction | None:
        """Give the visit's newest correction, withdrawn ones included; None where there was none."""
        return next(iter(self._many("WHERE t.visit_id = ? ORDER BY t.n DESC LIMIT 1", visit_id)), None)

    def _one(self, where: str, *values: Value) -> Correction | None:
        return next(iter(self._many(f"WHERE {where} ORDER BY t.n DESC LIMIT 1", *values)), None)

    def _many(self, rest: str, *values: Value) -> list[Correction]:
        rows = self._connection.rows(f"{_CORRECTION.select} {rest}", values)
        return [_CORRECTION.to_noun(row) for row in rows]
