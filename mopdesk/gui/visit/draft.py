"""The visit being recorded: what the form holds now, and every change on its way into the store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from mopdesk.actions.visits import set_field
from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.page import Page
from mopdesk.gui.words import time_of_day


class Draft(QObject):
    """Keep the fields of one visit by path and save each change at once.

    Signals: `changed(path)` when a field was changed here, `saved(words)` once the store has it,
    `failed(path, words)` when it could not be kept.
    """

    changed = Signal(str)
    saved = Signal(str)
    failed = Signal(str, str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.visit_id = ""
        self.fields: dict[str, Any] = {}
        self.unsaved: dict[str, Any] = {}
        self._under_way: list[tuple[str, Any]] = []

    def load(self, visit_id: str, fields: dict[str, Any]) -> None:
        """Begin with what the store holds; what has not got there yet stays as it was typed."""
        if visit_id != self.visit_id:
            self.unsaved.clear()
            self._under_way.clear()
        self.visit_id = visit_id
        self.fields = dict(fields)
        for path, value in [*self.unsaved.items(), *self._under_way]:
            self._set(path, value)

    def get(self, path: str) -> Any:
        """Give a field's value, None where it holds none."""
        return self.fields.get(path)

    def put(self, path: str, value: Any) -> None:
        """Change a field, here and in the store; None clears it and everything below."""
        self._set(path, value)
        self._send(path, value)
        self.changed.emit(path)

    def try_again(self) -> None:
        """Send once more what could not be saved."""
        for path, value in list(self.unsaved.items()):
            self._send(path, value)

    def kept(self) -> None:
        """Say that the store has what was entered: a field, a photo, a signature."""
        self.saved.emit(f"Saved {time_of_day(datetime.now(UTC))}")

    def _set(self, path: str, value: Any) -> None:
        for known in [one for one in self.fields if one == path or one.startswith(f"{path}.")]:
            del self.fields[known]
        if value is not None:
            self.fields[path] = value

    def _send(self, path: str, value: Any) -> None:
        visit_id = self.visit_id
        sent = (path, value)
        self._under_way.append(sent)

        def arrived() -> None:
            if sent in self._under_way:
                self._under_way.remove(sent)

        def done(_changes: Any) -> None:
            arrived()
            self.unsaved.pop(path, None)
            if self.unsaved:
                self.failed.emit(path, f"{len(self.unsaved)} of your entries are not saved yet.")
            else:
                self.kept()

        def refused(error: BaseException) -> bool:
            arrived()
            self.unsaved[path] = value
            reason = error.title if isinstance(error, MopdeskError) else str(error)
            self.failed.emit(path, f"Not saved: {reason} Keep this page open.")
            # What the store says is shown in place; a bug still gets its report.
            return isinstance(error, MopdeskError)

        self._page.run(lambda desk: set_field(desk, visit_id, path, value), done, failed=refused)
