"""A flow file read side by side: its raw lines, and each field explained. Choosing one lights the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat, QTextOption
from PySide6.QtWidgets import QSplitter, QTextEdit, QVBoxLayout, QWidget

from mopdesk.gui.models.columns import EXPLAINED_COLUMNS
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.plain import LONGEST_SHOWN, TextEdit
from mopdesk.gui.theme import Theme, fixed_font
from mopdesk.gui.widgets.record_view import RecordView

MOST_LINES = 2_000
SIDE_BY_SIDE = 700


class FlowView(QWidget):
    """Show raw lines on the left and explained fields on the right; below each other where it is narrow."""

    def __init__(
        self, theme: Theme, columns: Sequence[Column] = EXPLAINED_COLUMNS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._linking = False
        self.raw = TextEdit("Raw lines of the file")
        self.raw.setReadOnly(True)
        self.raw.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.raw.setFont(fixed_font(theme.sizes.small))
        self.raw.setMinimumHeight(110)
        self.model: RecordTable = RecordTable(columns, key=_place_of, parent=self)
        self.table = RecordView("Fields of the file, explained", self.model, theme)
        self.table.setMinimumHeight(110)
        self.table.verticalHeader().setDefaultSectionSize(theme.sizes.row - 8)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.raw)
        self.splitter.addWidget(self.table)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.table.chosen.connect(self._light_line)
        self.raw.cursorPositionChanged.connect(self._light_field)
        theme.changed.connect(lambda: self._light_line(self.table.record))

    def show_flow(self, raw_lines: Sequence[str], explained: Sequence[Any]) -> None:
        """Show a file: its lines, and its fields as `ExplainedField` records."""
        text = "\n".join(line[:LONGEST_SHOWN] for line in raw_lines[:MOST_LINES])
        if len(raw_lines) > MOST_LINES:
            text += f"\n… {len(raw_lines)} lines in all"
        self._linking = True
        self.raw.setPlainText(text)
        self.raw.setExtraSelections([])
        self.table.show_records(explained)
        self.table.clearSelection()
        self._linking = False

    def light(self, line: int) -> None:
        """Light one line and its first field."""
        for record in self.model.records:
            if record.line == line:
                self.table.choose(_place_of(record))
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if direction is not self.splitter.orientation() or not event.oldSize().isValid():
            self.splitter.setOrientation(direction)
            self.splitter.setSizes([300, 700] if wide else [130, 260])

    def _light_line(self, record: Any) -> None:
        if record is None or not record.line:
            self.raw.setExtraSelections([])
            return
        block = self.raw.document().findBlockByNumber(record.line - 1)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        whole = QTextEdit.ExtraSelection()
        whole.cursor = cursor
        form = QTextCharFormat()
        form.setBackground(QColor(self._theme.colours.selection))
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        whole.format = form
        self.raw.setExtraSelections([whole])
        if not self._linking:
            self._linking = True
            self.raw.setTextCursor(cursor)
            self.raw.ensureCursorVisible()
            self._linking = False

    def _light_field(self) -> None:
        if self._linking or not self.raw.hasFocus():
            return
        self._linking = True
        self.light(self.raw.textCursor().blockNumber() + 1)
        self._linking = False


def _place_of(field: Any) -> tuple[int, str, str]:
    return (field.line, field.group, f"{getattr(field, 'position', '')} {field.title}")
