"""Kept bytes: received files, photos, signatures and frozen outgoing files, each under its SHA-256."""

from __future__ import annotations

import hashlib

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import Connection

# What stands for the kind of bytes that retention has emptied.
ERASED = "erased"


class Blobs:
    """Bytes that never change. They are kept through `change.keep(body, media_type)`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def body(self, sha256: str) -> bytes:
        """Give kept bytes, checked against their SHA-256.

        Raises `KeyError` where there are none of that name, `StoreTrouble` where they are damaged or were
        erased by retention.
        """
        row = self._connection.row("SELECT body, media_type FROM blob WHERE sha256 = ?", (sha256,))
        if row is None:
            raise KeyError(sha256)
        if row["media_type"] == ERASED:
            raise StoreTrouble("These bytes were erased by retention.", "", "Settings, Retention says when.")
        found = bytes(row["body"])
        if hashlib.sha256(found).hexdigest() != sha256:
            raise StoreTrouble(
                "Bytes kept in the store are damaged.",
                f"{sha256} no longer has the bytes that were kept.",
                "Run mopdesk doctor and restore the last backup.",
            )
        return found

    def media_type(self, sha256: str) -> str:
        """Give what kind of bytes they are ('image/jpeg'). Raises `KeyError` where there are none."""
        found = self._connection.value("SELECT media_type FROM blob WHERE sha256 = ?", (sha256,))
        if found is None:
            raise KeyError(sha256)
        return str(found)

    def size(self, sha256: str) -> int | None:
        """Give the size of kept bytes in bytes; None where there are none of that name."""
        found = self._connection.value("SELECT size FROM blob WHERE sha256 = ?", (sha256,))
        return None if found is None else int(found)
