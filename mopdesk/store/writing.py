"""The one place for writing in a store: waited for with patience, and left whole or untouched."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mopdesk.basics.errors import DamagedStore, StoreBusy
from mopdesk.store.connection import Connection


class Writing:
    """Transactions that write, for one connection. With `damage` set every one is refused."""

    def __init__(self, connection: Connection, path: Path, wait_seconds: float) -> None:
        self._connection = connection
        self._path = path
        self._wait_seconds = wait_seconds
        self.damage: DamagedStore | None = None

    @contextmanager
    def transaction(self, wait_seconds: float | None = None) -> Iterator[None]:
        """Write what is done inside, or nothing at all on an exception.

        `wait_seconds` is for work that can be left undone: how long to wait for the place. Raises `StoreBusy`
        naming the writer where the place stays taken, `DamagedStore` where only reading is left.
        """
        self._refuse_damaged()
        self._begin(self._wait_seconds if wait_seconds is None else wait_seconds)
        try:
            yield
            self._connection.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.run("ROLLBACK")
            raise

    def _refuse_damaged(self) -> None:
        if self.damage is not None:
            raise DamagedStore(
                self.damage.title,
                f"{self.damage.detail} What can be read is shown; nothing is written.",
                self.damage.advice,
            )

    def _begin(self, wait_seconds: float) -> None:
        """Take the one place for writing, waiting for it with small pauses that are never the same."""
        until = time.monotonic() + wait_seconds
        while True:
            left = until - time.monotonic()
            self._connection.driver.set_busy_timeout(max(0.0, min(2.0, left)))
            try:
                self._connection.run("BEGIN IMMEDIATE")
            except StoreBusy as busy:
                if time.monotonic() >= until:
                    from mopdesk.store.owner import read_owner  # noqa: PLC0415 - nobody waits as a rule

                    owner = read_owner(self._path)
                    raise StoreBusy(
                        "Another program is writing to the store.",
                        owner.sentence if owner else f"It holds {self._path}.",
                        "Wait until it has finished, or close it, then do this again.",
                    ) from busy
                time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 - a pause, not a secret
            else:
                return
