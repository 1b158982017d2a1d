"""Boxes that hold a page's parts: cards with a heading, rules, scrolling columns, empty states."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mopdesk.gui.plain import PlainLabel


class Card(QFrame):
    """A panel with a heading; `body` is the column to put things in, `corner` the row beside the heading.

    A heading that `wraps` may hold what somebody typed, however long.
    """

    def __init__(self, heading: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 18, 16)
        outer.setSpacing(10)
        self.heading = PlainLabel(heading, "heading", wrap=wraps)
        self.corner = QHBoxLayout()
        self.corner.setSpacing(8)
        if heading:
            top = QHBoxLayout()
            top.addWidget(self.heading, 1 if wraps else 0)
            if not wraps:
                top.addStretch(1)
            top.addLayout(self.corner)
            outer.addLayout(top)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body)


class Facts(QWidget):
    """Pairs of a name and a value in two aligned columns; the values can be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 128)
        self._grid.setColumnStretch(1, 1)
        self._named: list[tuple[str, bool]] = []
        self._values: list[PlainLabel] = []

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show the pairs; a blank value reads 'not recorded'."""
        told = tuple(facts)
        # Mostly the same names with other values: making the labels anew takes ten times as long.
        if (named := [(name, bool(value)) for name, value in told]) != self._named:
            self._named = named
            self._make()
        for label, (name, value) in zip(self._values, told, strict=True):
            label.setText(value or "not recorded")
            label.setAccessibleName(f"{name}: {value or 'not recorded'}")

    def _make(self) -> None:
        empty(self._grid)
        self._values = []
        for row, (name, known) in enumerate(self._named):
            label = PlainLabel(name, "quiet")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            value = PlainLabel("", "" if known else "quiet", wrap=True).selectable()
            self._values.append(value)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(value, row, 1)


class Column(QScrollArea):
    """A column that scrolls up and down and is as wide as the page; `body` takes the cards."""

    def __init__(self, parent: QWidget | None = None, *, widest: int = 0) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 6, 12)
        row.setSpacing(0)
        column = QWidget()
        if widest:
            column.setMaximumWidth(widest)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        row.addWidget(column, 1000)
        row.addStretch(1)
        self.setWidget(inside)


class Empty(QFrame):
    """What an empty list says: what is not there, and how it comes there."""

    def __init__(self, title: str, advice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(6)
        layout.addStretch(1)
        self.title = PlainLabel(title, "empty", wrap=True)
        self.advice = PlainLabel(advice, "quiet", wrap=True)
        for label in (self.title, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addStretch(2)

    def say(self, title: str, advice: str) -> None:
        """Change the words."""
        self.title.setText(title)
        self.advice.setText(advice)


class Tinted(QFrame):
    """A strip in a tone's colours with words, for something that must not be missed."""

    def __init__(self, tone: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        self.label = PlainLabel(text, wrap=True)
        layout.addWidget(self.label, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def say(self, text: str) -> None:
        """Show the text, or nothing at all where it is blank."""
        self.label.setText(text)
        self.setVisible(bool(text))


class KeepInSight(QObject):
    """Scroll a column so that whatever gains the focus can be seen."""

    def __init__(self, column: QScrollArea) -> None:
        super().__init__(column)
        self._column = column

    def watch(self, widget: QWidget) -> None:
        """Watch one widget."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._column.ensureWidgetVisible(watched, 20, 60)
        return False


def bring_in_sight(widget: QWidget) -> None:
    """Scroll the page so that all of a question is seen."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, QScrollArea):
        parent.ensureWidgetVisible(widget, 20, 20)


def rule() -> QFrame:
    """Make a thin line between parts."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            # Never setParent(None): Python would own the widget and free it in the middle of its own event.
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)
            inner.deleteLater()


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
