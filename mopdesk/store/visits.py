"""The visits: drafts field by field, frozen versions, photos and signatures."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mopdesk.store.blobs import Blobs
from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Value
from mopdesk.store.records import Shape, as_json, from_json
from mopdesk.work.answer_life import BinnedVisit
from mopdesk.work.nouns import Attachment, Visit, VisitVersion

_VISIT = Shape(Visit, "visit")
_VERSION = Shape(VisitVersion, "visit_version")
_ATTACHMENT = Shape(Attachment, "attachment")
_BINNED = Shape(BinnedVisit, "binned_visit")

_NOT_BINNED = "NOT EXISTS (SELECT 1 FROM binned_visit b WHERE b.visit_id = t.id)"

# A version frozen for a correction that was withdrawn or opened again does not count.
_STANDS = (
    "(NOT EXISTS (SELECT 1 FROM correction c WHERE c.visit_id = t.visit_id AND c.from_version < t.version) "
    "OR EXISTS (SELECT 1 FROM correction c WHERE c.visit_version_id = t.id AND c.state = 'finished'))"
)

# 'meters.0.finding': names and list positions, joined by dots.
_PATH = re.compile(r"[^.\s]+(\.[^.\s]+)*")


class Visits:
    """The visits of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blobs = Blobs(connection)

    # --- visits ---

    def put_visit(self, change: Change, visit: Visit) -> None:
        """Write a visit, new or moved on."""
        change.put("visit", _VISIT.to_row(visit))

    def visit(self, visit_id: str) -> Visit:
        """Give the visit with that id. Raises `KeyError` where there is none."""
        found = self._visits("t.id = ?", visit_id)
        if not found:
            raise KeyError(visit_id)
        return found[0]

    def visits_of(self, job_id: str, *, binned: bool = False) -> list[Visit]:
        """Give the visits of a job, the first one first; those in the bin only where they are asked for."""
        return self._visits("t.job_id = ?" if binned else f"t.job_id = ? AND {_NOT_BINNED}", job_id)

    def draft_of(self, job_id: str) -> Visit | None:
        """Give the job's visit that is not finished yet, or None; what lies in the bin does not count."""
        return next(iter(self._visits(f"t.job_id = ? AND t.state = 'draft' AND {_NOT_BINNED}", job_id)), None)

    def drafts(self) -> list[Visit]:
        """Give every visit that is not finished and not in the bin, the oldest first."""
        rows = self._connection.rows(
            f"{_VISIT.select} WHERE t.state = 'draft' AND {_NOT_BINNED} ORDER BY t.n"
        )
        return [_VISIT.to_noun(row) for row in rows]

    # --- the bin ---

    def put_in_bin(self, change: Change, binned: BinnedVisit) -> None:
        """Put an unfinished visit aside; its fields, photos and signatures stay."""
        change.put("binned_visit", _BINNED.to_row(binned))

    def take_from_bin(self, change: Change, visit_id: str) -> None:
        """Take a visit out of the bin again."""
        change.remove("binned_visit", visit_id)

    def binned(self) -> list[BinnedVisit]:
        """Give what lies in the bin, the latest first."""
        rows = self._connection.rows(f"{_BINNED.select} ORDER BY t.binned_at DESC, t.n DESC")
        return [_BINNED.to_noun(row) for row in rows]

    def is_binned(self, visit_id: str) -> bool:
        """Tell whether a visit lies in the bin."""
        found = self._connection.value("SELECT count(*) FROM binned_visit WHERE visit_id = ?", (visit_id,))
        return bool(found)

    # --- the draft's fields ---

    def set_field(self, change: Change, visit_id: str, path: str, value: object) -> None:
        """Keep one field of a draft: `path` is dotted ('meters.0.finding'), `value` any JSON value."""
        if not _PATH.fullmatch(path):
            raise ValueError(f"{path!r} is no path")
        change.put("visit_field", {"visit_id": visit_id, "path": path, "value": as_json(value)})

    def clear_field(self, change: Change, visit_id: str, path: str) -> None:
        """Forget a field of a draft and everything below it ('meters.0' forgets that meter)."""
        rows = self._connection.rows(
            "SELECT path FROM visit_field "
            "WHERE visit_id = ?1 AND (path = ?2 OR substr(path, 1, length(?3)) = ?3)",
            (visit_id, path, path + "."),
        )
        for row in rows:
            change.remove("visit_field", visit_id, row["path"])

    def fields(self, visit_id: str) -> dict[str, object]:
        """Give the kept fields of a draft by path."""
        rows = self._connection.rows(
            "SELECT path, value FROM visit_field WHERE visit_id = ? ORDER BY path", (visit_id,)
        )
        return {row["path"]: from_json(row["value"]) for row in rows}

    # --- frozen versions ---

    def freeze(self, change: Change, version: VisitVersion) -> None:
        """Write a finished visit's facts as a version that never changes again."""
        change.put("visit_version", _VERSION.to_row(version))

    def versions(self, visit_id: str) -> list[VisitVersion]:
        """Give the frozen versions of a visit, the first one first."""
        return self._versions("WHERE t.visit_id = ? ORDER BY t.version", visit_id)

    def latest_version(self, job_id: str) -> VisitVersion | None:
        """Give the job's newest frozen facts that stand, of whichever visit; None before the first."""
        found = self._versions(
            f"JOIN visit v ON v.id = t.visit_id WHERE t.job_id = ? AND {_STANDS} "
            "ORDER BY v.number DESC, t.version DESC LIMIT 1",
            job_id,
        )
        return next(iter(found), None)

    def latest_of_visit(self, visit_id: str) -> VisitVersion | None:
        """Give a visit's newest frozen facts that stand; None before the first."""
        found = self._versions(
            f"WHERE t.visit_id = ? AND {_STANDS} ORDER BY t.version DESC LIMIT 1", visit_id
        )
        return next(iter(found), None)

    def version(self, version_id: str) -> VisitVersion:
        """Give the frozen version with that id. Raises `KeyError` where there is none."""
        found = self._versions("WHERE t.id = ?", version_id)
        if not found:
            raise KeyError(version_id)
        return found[0]

    # --- photos and signatures ---

    def attach(
        self, change: Change, attachment: Attachment, body: bytes | None = None, media_type: str = ""
    ) -> Attachment:
        """Keep a photo or a signature with its bytes in the same change, and give it with its SHA-256.

        Without `body` it says why there is none (`none_reason`), or changes the words of one that is kept.
        """
        if body is not None:
            sha256 = change.keep(body, media_type)
            if attachment.sha256 not in {"", sha256}:
                raise ValueError("the attachment names other bytes than it brings")
            attachment = replace(attachment, sha256=sha256)
        elif attachment.sha256 and self._blobs.size(attachment.sha256) is None:
            raise ValueError("the attachment names bytes that the store does not have")
        change.put("attachment", _ATTACHMENT.to_row(attachment))
        return attachment

    def attachments(self, visit_id: str) -> list[Attachment]:
        """Give the photos and signatures of a visit in the order in which they were added."""
        rows = self._connection.rows(f"{_ATTACHMENT.select} WHERE t.visit_id = ? ORDER BY t.n", (visit_id,))
        return [_ATTACHMENT.to_noun(row) for row in rows]

    def drop_attachment(self, change: Change, attachment_id: str) -> None:
        """Take a photo or signature off its visit; its bytes stay kept."""
        change.remove("attachment", attachment_id)

    def body(self, sha256: str) -> bytes:
        """Give the bytes of a photo or signature. Raises `KeyError` where there are none of that name."""
        return self._blobs.body(sha256)

    def _visits(self, where: str, value: str) -> list[Visit]:
        rows = self._connection.rows(f"{_VISIT.select} WHERE {where} ORDER BY t.number", (value,))
        return [_VISIT.to_noun(row) for row in rows]

    def _versions(self, rest: str, value: Value) -> list[VisitVersion]:
        return [_VERSION.to_noun(row) for row in self._connection.rows(f"{_VERSION.select} {rest}", (value,))]
