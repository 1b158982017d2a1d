"""A window that files can be dropped on: the page that is shown takes them, or the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from mopdesk.gui.window_parts import WindowParts

if TYPE_CHECKING:
    from mopdesk.gui.drops import DropSign


class DropPlace(WindowParts):
    """Takes files that are dropped, and shows a sign while they are held over it."""

    _drop_sign: DropSign | None = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from mopdesk.gui.drops import DropSign, local_files

        paths = local_files(event.mimeData())
        if paths and not self.lock.locked:
            event.acceptProposedAction()
            self._drop_sign = self._drop_sign or DropSign(self)
            self._drop_sign.show_over(len(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hide_drop_sign()

    def dropEvent(self, event: QDropEvent) -> None:
        from mopdesk.gui.drops import local_files

        self._hide_drop_sign()
        paths = local_files(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        # Locked, the page takes nothing: a drag may have begun before.
        if self.lock.locked or not self.shown_page().takes(paths):
            self.import_files(paths)

    def _hide_drop_sign(self) -> None:
        if self._drop_sign is not None:
            self._drop_sign.hide()
