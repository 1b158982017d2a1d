"""A flow file side by side: its raw lines, and each field explained. A choice on one side lights both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mopdesk.basics.problems import Place
from mopdesk.gui.models.flow_rows import CONFIDENCES, RECEIVED_COLUMNS, FlowRow, flow_rows, shown_lines
from mopdesk.gui.models.table import Column
from mopdesk.gui.plain import OneLine, PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.codes_strip import CodesStrip
from mopdesk.gui.widgets.flow_view_raw import RawLines
from mopdesk.gui.widgets.flow_view_table import FAULT_TONES, FlowTable
from mopdesk.work.access_words import COVER, covered_lines

SIDE_BY_SIDE = 760


class FlowView(QWidget):
    """Raw lines on the left and explained fields on the right; below each other where it is narrow.

    Signals: `go(Place)` to the place in the visit that a value comes from, `go_setting(str)` to a setting.
    """

    go = Signal(object)
    go_setting = Signal(str)
    codes_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column[FlowRow]] = RECEIVED_COLUMNS,
        parent: QWidget | None = None,
        *,
        settings: bool = False,
    ) -> None:
        """Make a view. With `settings` a value leads to the setting that it comes from (`go_setting`)."""
        super().__init__(parent)
        self._settings = settings
        self._lines: tuple[str, ...] = ()
        self._fields: tuple[Any, ...] = ()
        self._mask = self._codes = False
        self._pointing = False
        self.raw = RawLines(theme)
        self.table = FlowTable(theme, columns)
        self.table.setMinimumHeight(96)
        self.strip = FieldStrip()
        self.codes = CodesStrip()
        self.codes.asked.connect(self.codes_asked)
        self.codes.over.connect(self.cover_codes)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.raw)
        self.splitter.addWidget(self.table)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.codes)
        self.table.chosen.connect(self._light)
        self.table.opened.connect(self._follow)
        self.strip.followed.connect(lambda: self._follow(self.table.record))
        self.raw.pointed.connect(self._choose)

    @property
    def rows(self) -> tuple[FlowRow, ...]:
        """The rows of the table, headings included."""
        return self.table.rows.records

    def show_flow(self, raw_lines: Sequence[str], fields: Sequence[Any]) -> None:
        """Show a file: its lines, and its fields as `PreviewRow` or `ExplainedField` records."""
        self._lines, self._fields = tuple(raw_lines), tuple(fields)
        self.codes.stop()
        self._codes = False
        self._fill()

    def hide_personal(self, hide: bool) -> None:
        """Hide personal data, or show it again."""
        if hide is not self._mask:
            self._mask = hide
            self._fill()

    def show_codes(self, noted: str) -> None:
        """Uncover access codes and passwords for a minute; `noted` says that the look is in the journal."""
        self._codes = True
        self.codes.uncovered(noted)
        self._fill()

    def cover_codes(self) -> None:
        """Cover access codes and passwords."""
        self.codes.stop()
        self._codes = False
        self._fill()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._codes:
            self.cover_codes()
        super().hideEvent(event)

    def light(self, line: int, position: int = 0) -> bool:
        """Choose and light a field, or the whole of a line; False where the table knows nothing of it."""
        if self.table.choose_place(line, position) or (position and self.table.choose_place(line, 0)):
            return True
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.raw.light(line, follow=not self._pointing)
        return False

    def light_field(self, line: int, name: str) -> bool:
        """Choose and light the field of that name in a line, or else the whole line."""
        found = (row.position for row in self.rows if (row.line, row.name) == (line, name))
        return self.light(line, next(found, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if direction is not self.splitter.orientation() or not event.oldSize().isValid():
            self.splitter.setOrientation(direction)
            self.splitter.setSizes([300, 700] if wide else [120, 280])

    def _fill(self) -> None:
        rows = flow_rows(self._fields, mask=self._mask, settings=self._settings, codes=self._codes)
        lines = self._lines
        if self._mask:
            lines = shown_lines(lines, rows)
        elif not self._codes:
            lines = shown_lines(covered_lines(lines), [row for row in rows if COVER in row.text])
        self.raw.show_lines(lines)
        hidden = not self._mask and any(COVER in row.text for row in rows)
        self.codes.say(hidden=hidden)
        self.table.show_rows(rows)
        self._light(self.table.record)

    def _light(self, row: FlowRow | None) -> None:
        follow = not self._pointing
        self.raw.light(row.line if row else 0, row.position if row else 0, follow=follow)
        self.strip.show_row(row)

    def _choose(self, line: int, position: int) -> None:
        self._pointing = True
        self.light(line, position)
        self._pointing = False

    def _follow(self, row: FlowRow | None) -> None:
        if row is None or not row.way:
            return
        if row.path:
            self.go.emit(Place(line=row.line, group=row.group, field=row.name, path=row.path))
        else:
            self.go_setting.emit(row.setting)


class FieldStrip(QFrame):
    """Two lines on the field that is chosen, and the way to where its value comes from.

    Signals: `followed()` when the way is pressed.
    """

    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.first = OneLine("", "strong")
        self.second = OneLine("")
        words.addWidget(self.first)
        words.addWidget(self.second)
        row.addLayout(words, 1)
        self.button = PlainButton("Take me there")
        self.button.clicked.connect(self.followed)
        row.addWidget(self.button)
        self.show_row(None)

    def show_row(self, row: FlowRow | None) -> None:
        """Say what there is to say about a row."""
        tone, first, second = _words(row)
        self.first.say(first)
        self.second.say(second)
        self.button.setVisible(bool(row and row.way))
        if row is not None and row.way:
            self.button.set_plain_text(row.way)
            self.button.setAccessibleName(f"{row.way}: {row.title}")
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            for widget in (self, self.first, self.second):
                restyle(widget)


def _words(row: FlowRow | None) -> tuple[str, str, str]:
    if row is None:
        return (
            "plain",
            "Choose a field",
            "Its place in the line lights up, and here stands where it comes from.",
        )
    if row.heading:
        return "plain", row.title, "Go on with the arrow keys, field by field."
    value = f"{row.value}, {row.meaning}" if row.meaning else row.value
    first = f"{row.title}: {value}"
    if row.problems:
        return FAULT_TONES[row.gravest].value, first, " ".join(row.problems)
    layout = f"Layout {CONFIDENCES.get(row.confidence, row.confidence)}"
    kind = " ".join(part for part in (row.item, row.domain) if part)
    parts = (row.origin, kind, layout, row.note)
    return (
        ("plain" if row.confidence == "found" else "warn"),
        first,
        " · ".join(part for part in parts if part),
    )
