"""The table of a flow's fields: a heading for each line of the file, a way where a value comes from ours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from mopdesk.basics.problems import Severity
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.flow_rows import ORIGIN, FlowRow
from mopdesk.gui.models.table import RECORD_ROLE, Column, RecordTable
from mopdesk.gui.theme import Theme, fixed_font
from mopdesk.gui.widgets.flow_view_raw import group_tones
from mopdesk.gui.widgets.pill import PillDelegate
from mopdesk.gui.widgets.record_view import RecordView

_BAR = 4
FAULT_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.NOTE: Tone.NOTE}


class FlowTable(RecordView):
    """Show `FlowRow` records."""

    def __init__(self, theme: Theme, columns: Sequence[Column[FlowRow]], parent: QWidget | None = None):
        self.rows: RecordTable[FlowRow] = RecordTable(columns, key=lambda row: row.key)
        super().__init__("Fields of the file, explained", self.rows, theme, parent)
        self.rows.setParent(self)
        self._delegate = _FlowDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    def show_rows(self, rows: Sequence[FlowRow]) -> None:
        """Show these rows; each heading reaches over all columns."""
        self._delegate.tones = group_tones(row.group for row in rows)
        self.clearSpans()
        self.show_records(rows)
        if not self.currentIndex().isValid():
            self.scrollToTop()
        for place, row in enumerate(rows):
            if row.heading:
                self.setSpan(place, 0, 1, len(self.rows.columns))
        self.fit_columns()

    def leaves_out(self, column: Column) -> bool:
        """Leave the column of origins out where there are none to tell: of what was received, or has left."""
        return column.title == ORIGIN and not any(row.origin for row in self.rows.records)

    def choose_place(self, line: int, position: int) -> bool:
        """Choose the field at that place of the file; False where the table has none."""
        for row in self.rows.records:
            if (row.line, row.position) == (line, position):
                return self.choose(row.key)
        return False


class _FlowDelegate(PillDelegate):
    def __init__(self, theme: Theme, parent: FlowTable) -> None:
        super().__init__(theme, parent)
        self._colours_of = theme
        self.tones: dict[str, Tone] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RECORD_ROLE)
        if not isinstance(row, FlowRow) or not row.heading:
            super().paint(painter, option, index)
            return
        colours = self._colours_of.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.selection if chosen else colours.sunken))
        ink = colours.tone(self.tones.get(row.group, Tone.PLAIN)).ink
        painter.fillRect(QRect(option.rect.x(), option.rect.y(), _BAR, option.rect.height()), QColor(ink))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        room = option.rect.adjusted(_BAR + 9, 0, -8, 0)
        words = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        row = index.data(RECORD_ROLE)
        if not isinstance(row, FlowRow):
            return
        colours = self._colours_of.colours
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        ink = ""
        if title == "Value":
            option.font = fixed_font(self._colours_of.sizes.small)
            if row.problems and row.gravest is not Severity.NOTE:
                ink = colours.tone(FAULT_TONES[row.gravest]).ink
            elif not row.text.strip():
                ink = colours.quiet
        elif title == ORIGIN and row.way:
            ink = colours.accent
        elif title == "Layout" and row.confidence != "found":
            ink = colours.tone(Tone.WARN).ink
        elif title in ("Item", "Format", "Layout"):
            ink = colours.quiet
        if ink:
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, QColor(ink))
