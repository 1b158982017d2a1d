"""While a store is open, mopdesk opens its file by no means but SQLite: watched over the whole test run.

Opening and closing the file in the same process would cancel SQLite's locks on it, and another program could
write in between. What a test itself opens, to harm a store on purpose, is not mopdesk's doing.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from mopdesk.store.database import Store

_SOURCES = str(Path(__file__).parent.parent / "mopdesk") + os.sep
_OWN = str(Path(__file__))
_SIDES = ("", "-wal", "-shm", "-journal")


class StoreGuard:
    """The stores that are open in this process, and who opened one of their files."""

    def __init__(self) -> None:
        self.open_stores: Counter[str] = Counter()
        self.opened: list[str] = []
        self._installed = False

    def install(self) -> None:
        """Watch from now on, for as long as the process lives."""
        if self._installed:
            return
        self._installed = True
        begin, end = Store.__init__, Store.close
        guard = self

        def init(store: Store, *arguments: Any, **named: Any) -> None:
            begin(store, *arguments, **named)
            guard.open_stores[str(store.path.absolute())] += 1

        def close(store: Store) -> None:
            counts = not store.closed
            try:
                end(store)
            finally:
                guard.open_stores[str(store.path.absolute())] -= counts

        Store.__init__, Store.close = init, close  # type: ignore[method-assign]
        sys.addaudithook(self._hook)

    def take(self) -> list[str]:
        """Give what was opened since it was last asked, and forget it."""
        opened, self.opened = self.opened, []
        return opened

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | os.PathLike):
            return
        path = str(Path(os.fspath(arguments[0])).absolute())
        for side in _SIDES:
            if path.endswith(side) and self.open_stores.get(path.removesuffix(side), 0) > 0:
                break
        else:
            return
        if who := _who():
            self.opened.append(f"{path} by {who}")


def _who() -> str:
    """Give the line that opened it, past the standard library; '' where it is not mopdesk's."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name != _OWN and not name.startswith((sys.base_prefix, "<frozen")):
            return f"{name}:{frame.f_lineno}" if name.startswith(_SOURCES) else ""
        frame = frame.f_back  # type: ignore[assignment]
    return ""


STORE_GUARD = StoreGuard()
