"""The raw lines of a flow: each group's code in its colour, the field that is looked at lit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import LONGEST_SHOWN, TextEdit
from mopdesk.gui.theme import Theme, fixed_font

MOST_LINES = 2_000
_ENVELOPE = ("ZHV", "ZPT")
_TONES = (Tone.ACCENT, Tone.NOTE, Tone.GOOD, Tone.WARN)


class RawLines(TextEdit):
    """Show lines that can be read and copied but not changed.

    Signals: `pointed(int, int)` when a person goes to a line (from 1) and a field of it (0 is its code).
    """

    pointed = Signal(int, int)

    def __init__(self, theme: Theme, name: str = "Raw lines of the file", parent: QWidget | None = None):
        super().__init__(name, parent)
        self._theme = theme
        self._telling = True
        self._lit = (0, 0)
        self.setReadOnly(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setMinimumHeight(96)
        self._colours = _GroupColours(theme, self.document())
        self.cursorPositionChanged.connect(self._tell)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines; nothing moves where they are the ones shown."""
        text = "\n".join(line[:LONGEST_SHOWN] for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            text += f"\n… {len(lines)} lines in all"
        if text == self.toPlainText():
            return
        self._telling = False
        self._colours.learn(lines[:MOST_LINES])
        self.setPlainText(text)
        self.setExtraSelections([])
        self._lit = (0, 0)
        self._telling = True

    def light(self, line: int, position: int = 0, *, follow: bool = True) -> None:
        """Light a line, and in it the field at that position (from 1); line 0 lights nothing.

        `follow` brings it into sight; not where a person has just gone there with the cursor.
        """
        self._lit = (line, position)
        block = self.document().findBlockByNumber(line - 1) if line else self.document().end()
        if not block.isValid():
            self.setExtraSelections([])
            return
        colours = self._theme.colours
        start, length = _span(block.text(), position)
        whole = _lit(QTextCursor(block), colours.ink, colours.selection)
        whole.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
        field = _lit(cursor, colours.on_accent, colours.accent)
        self.setExtraSelections([whole, field] if position else [whole])
        if follow:
            self._telling = False
            beginning = QTextCursor(block)
            beginning.setPosition(block.position() + start)
            self.setTextCursor(beginning)
            self.ensureCursorVisible()
            self._telling = True

    def _tell(self) -> None:
        if not self._telling or not self.hasFocus():
            return
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        self.pointed.emit(cursor.blockNumber() + 1, before.count("|"))

    def _restyle(self) -> None:
        self.setFont(fixed_font(self._theme.sizes.small))
        self._colours.rehighlight()
        self.light(*self._lit, follow=False)


class _GroupColours(QSyntaxHighlighter):
    """Write each group's code in its own colour, and pipes faintly: a colour for the eye, never alone."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._tones: dict[str, Tone] = {}

    def learn(self, lines: Sequence[str]) -> None:
        """Give each group of these lines a colour, in their order."""
        self._tones = group_tones(line.split("|", 1)[0] for line in lines)

    def highlightBlock(self, text: str) -> None:
        colours = self._theme.colours
        code = text.split("|", 1)[0]
        strong = QTextCharFormat()
        strong.setForeground(QColor(colours.tone(self._tones.get(code, Tone.PLAIN)).ink))
        strong.setFontWeight(QFont.Weight.Bold)
        self.setFormat(0, len(code), strong)
        faint = QTextCharFormat()
        faint.setForeground(QColor(colours.strong_line))
        for place, letter in enumerate(text):
            if letter == "|":
                self.setFormat(place, 1, faint)


def group_tones(codes: Iterable[str]) -> dict[str, Tone]:
    """Give each group code its colour in the order of appearance; header and footer stay plain."""
    found: dict[str, Tone] = {}
    for code in codes:
        if code not in found and code not in _ENVELOPE:
            found[code] = _TONES[len(found) % len(_TONES)]
    return found


def _span(text: str, position: int) -> tuple[int, int]:
    """Give where a field begins in its line, and its length, at least 1 so that a blank one is seen."""
    parts = text.split("|")
    if position >= len(parts):
        return max(0, len(text) - 1), min(1, len(text))
    start = sum(len(part) + 1 for part in parts[:position])
    blank_at_end = not parts[position] and start >= len(text)
    if blank_at_end:
        return max(0, start - 1), min(1, len(text))
    return start, max(1, len(parts[position]))


def _lit(cursor: QTextCursor, ink: str, ground: str) -> QTextEdit.ExtraSelection:
    lit = QTextEdit.ExtraSelection()
    lit.cursor = cursor
    form = QTextCharFormat()
    form.setForeground(QColor(ink))
    form.setBackground(QColor(ground))
    lit.format = form
    return lit
