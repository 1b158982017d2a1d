"""Two files compared: the fields that differ, and below them the lines of both side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTextEdit, QVBoxLayout, QWidget

from mopdesk.flows.differences import ADDED, CHANGED, REMOVED, FieldDifference
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.difference_rows import (
    MARKS,
    difference_columns,
    difference_key,
    shown_fields,
    shown_kind,
    shown_sides,
)
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.plain import PlainButton, PlainLabel, TextEdit
from mopdesk.gui.theme import Theme, fixed_font
from mopdesk.gui.widgets.record_view import RecordView

_TONES = {CHANGED: Tone.WARN, REMOVED: Tone.BAD, ADDED: Tone.GOOD}
_MARK_WIDTH = len("~ ")


class DifferencesView(QWidget):
    """Show how a new file differs from an old one. `old` and `new` are what the sides are called."""

    def __init__(self, theme: Theme, old: str = "Sent", new: str = "New", parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._shown: Any = None
        self._mask = False
        self.words = PlainLabel("", "strong", wrap=True)
        self.envelope = PlainButton("Show header and footer too", "link")
        self.envelope.setCheckable(True)
        self.envelope.toggled.connect(lambda _on: self._fill())
        self.model: RecordTable[FieldDifference] = RecordTable(
            difference_columns(old, new), key=difference_key, parent=self
        )
        self.table = RecordView("Fields that differ", self.model, theme)
        self.table.setMinimumHeight(84)
        self.table.chosen.connect(self._light)
        self.left = _Side(theme, f"Lines: {old}")
        self.right = _Side(theme, f"Lines: {new}")
        self._tie(self.left, self.right)
        self._tie(self.right, self.left)
        sides = QWidget()
        row = QHBoxLayout(sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for words, side in ((old, self.left), (new, self.right)):
            column = QVBoxLayout()
            column.setSpacing(3)
            column.addWidget(PlainLabel(words, "small"))
            column.addWidget(side, 1)
            row.addLayout(column, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        splitter.addWidget(self.table)
        splitter.addWidget(sides)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.envelope, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        theme.changed.connect(self._restyle)

    def show_difference(self, difference: Any) -> None:
        """Show a comparison with `words`, `lines` and `fields`."""
        self._shown = difference
        self._fill()

    def hide_personal(self, hide: bool) -> None:
        """Hide personal data, or show it again."""
        self._mask = hide
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        self.words.setText(self._shown.words)
        fields = shown_fields(self._shown.fields, envelope=self.envelope.isChecked(), mask=self._mask)
        self.table.show_records(fields)
        envelope = self.envelope.isChecked()
        left, right = shown_sides(self._shown.lines, envelope=envelope, mask=self._mask)
        kinds = [shown_kind(line, envelope=envelope) for line in self._shown.lines]
        self.left.show_side(left, kinds)
        self.right.show_side(right, kinds)

    def _light(self, field: FieldDifference | None) -> None:
        if field is None or self._shown is None:
            return
        wanted = (field.old_line, field.new_line)
        for place, line in enumerate(self._shown.lines):
            if (line.old_line, line.new_line) == wanted:
                self.left.light(place, field.position)
                self.right.light(place, field.position)

    def _restyle(self) -> None:
        for side in (self.left, self.right):
            side.restyle()

    @staticmethod
    def _tie(one: TextEdit, other: TextEdit) -> None:
        for name in ("verticalScrollBar", "horizontalScrollBar"):
            getattr(one, name)().valueChanged.connect(getattr(other, name)().setValue)


class _Side(TextEdit):
    """One side's lines, each with its mark and, where it differs, its colour."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(name)
        self._theme = theme
        self._kinds: Sequence[str] = ()
        self._lit = (-1, 0)
        self.setReadOnly(True)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setMinimumHeight(84)
        self.restyle()

    def show_side(self, texts: Sequence[str], kinds: Sequence[str]) -> None:
        """Show these texts, one for each line of the comparison, and how each differs."""
        self._kinds, self._lit = kinds, (-1, 0)
        self.setPlainText("\n".join(texts))
        self._colour()

    def light(self, place: int, position: int) -> None:
        """Light one field of a line."""
        self._lit = (place, position)
        self._colour()
        block = self.document().findBlockByNumber(place)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.ensureCursorVisible()

    def restyle(self) -> None:
        """Take the colours and letters in force."""
        self.setFont(fixed_font(self._theme.sizes.small))
        self._colour()

    def _colour(self) -> None:
        found = []
        colours = self._theme.colours
        for place, kind in enumerate(self._kinds):
            if kind not in MARKS:
                continue
            block = self.document().findBlockByNumber(place)
            pair = colours.tone(_TONES[kind])
            found.append(_selection(QTextCursor(block), pair.ink, pair.ground, whole=True))
            if place == self._lit[0] and (cursor := _field(block, self._lit[1])) is not None:
                found.append(_selection(cursor, colours.on_accent, colours.accent, whole=False))
        self.setExtraSelections(found)


def _field(block: Any, position: int) -> QTextCursor | None:
    text = block.text()
    parts = text[_MARK_WIDTH:].split("|")
    if not text or position >= len(parts):
        return None
    start = _MARK_WIDTH + sum(len(part) + 1 for part in parts[:position])
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + min(start, len(text)))
    cursor.setPosition(
        block.position() + min(start + max(1, len(parts[position])), len(text)),
        QTextCursor.MoveMode.KeepAnchor,
    )
    return cursor


def _selection(cursor: QTextCursor, ink: str, ground: str, *, whole: bool) -> QTextEdit.ExtraSelection:
    lit = QTextEdit.ExtraSelection()
    lit.cursor = cursor
    form = QTextCharFormat()
    form.setForeground(QColor(ink))
    form.setBackground(QColor(ground))
    if whole:
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
    lit.format = form
    return lit
