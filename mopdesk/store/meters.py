"""The meter register: technical details held for each MPAN, everything ever noted kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Value
from mopdesk.store.packed import by_column
from mopdesk.store.records import Shape
from mopdesk.work.nouns import HeldDetails

_SHAPE = Shape(HeldDetails, "held_details")
_LATEST_FIRST = "ORDER BY t.effective_from DESC, t.noted_at DESC, t.n DESC"

_NOT_CORRECTED = (
    "NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.corrects = t.outgoing_id "
    "AND o.state IN ('released', 'collected', 'accepted', 'rejected'))"
)

# D0150 group 290 is one meter of the MPAN, its first field the meter's serial number (flow catalogue).
_METER_GROUP = "290"


class Meters:
    """The technical details of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, change: Change, details: HeldDetails) -> None:
        """Keep details; which ones are the latest is told by their dates, not by when they came."""
        change.put("held_details", _SHAPE.to_row(details))
        for serial in sorted(set(_serials(details.groups))):
            change.put("held_meter", {"details_id": details.id, "mpan": details.mpan, "serial": serial})

    def hold_many(self, change: Change, details: Sequence[HeldDetails]) -> None:
        """Keep details as `hold` does, many at once."""
        meters = [
            (one.id, one.mpan, serial) for one in details for serial in sorted(set(_serials(one.groups)))
        ]
        if details:
            rows = [tuple(_SHAPE.to_row(one).values()) for one in details]
            change.add("held_details", by_column(_SHAPE.columns, rows))
        if meters:
            change.add("held_meter", by_column(("details_id", "mpan", "serial"), meters))

    def drop(self, change: Change, details: HeldDetails) -> None:
        """Take details out of the register that better ones replace; the journal still tells of them."""
        for serial in sorted(set(_serials(details.groups))):
            change.remove("held_meter", details.id, serial)
        change.remove("held_details", details.id)

    def latest(self, mpan: str, without: Collection[str] = ()) -> HeldDetails | None:
        """Give the details with the latest effective date, then the latest time noted; None for none.

        Those of a file that another has corrected do not count, nor those of the outgoing files `without`.
        """
        left_out = "coalesce(t.outgoing_id, '') NOT IN (SELECT value FROM json_each(?))"
        found = self._many(
            f"WHERE t.mpan = ? AND {_NOT_CORRECTED} AND {left_out} {_LATEST_FIRST} LIMIT 1",
            mpan,
            json.dumps(sorted(without)),
        )
        return next(iter(found), None)

    def history(self, mpan: str) -> list[HeldDetails]:
        """Give all details ever held for an MPAN, the latest first."""
        return self._many(f"WHERE t.mpan = ? {_LATEST_FIRST}", mpan)

    def mpans_with_serial(self, serial: str) -> list[str]:
        """Give the MPANs whose latest details list that meter, sorted."""
        rows = self._connection.rows(
            "SELECT DISTINCT mpan, details_id FROM held_meter WHERE serial = ? ORDER BY mpan",
            (serial.strip(),),
        )
        latest = {mpan: self.latest(mpan) for mpan in dict.fromkeys(row["mpan"] for row in rows)}
        current = {held.id for held in latest.values() if held is not None}
        return [row["mpan"] for row in rows if row["details_id"] in current]

    def _many(self, rest: str, *values: Value) -> list[HeldDetails]:
        return [_SHAPE.to_noun(row) for row in self._connection.rows(f"{_SHAPE.select} {rest}", values)]


def _serials(group: Sequence[Any]) -> Iterator[str]:
    code, field_texts, inner = group
    if code == _METER_GROUP and field_texts and str(field_texts[0]).strip():
        yield str(field_texts[0]).strip()
    for below in inner:
        yield from _serials(below)
