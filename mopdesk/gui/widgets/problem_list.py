"""Problems on the screen: how much each matters, what is wrong, what to do, and the way to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.basics.problems import Place, Problem, Severity
from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import tone_pixmap
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import empty, restyle

MOST_SHOWN = 100
MOST_REASONS = 4
SEVERITIES = {
    Severity.ERROR: ("Stops", Tone.BAD),
    Severity.WARNING: ("Check", Tone.WARN),
    Severity.NOTE: ("Note", Tone.NOTE),
}
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class ProblemList(QWidget):
    """A column of problems, those that stop first.

    Signals: `go(Place)` when the way to a problem's place is pressed, `reasoned(code, text)` when a reason
    for a warning was typed.
    """

    go = Signal(object)
    reasoned = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        *,
        way: str = "",
        lines: bool = False,
        reasons: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a list. `way` names the way to a place in the visit; with `lines` also to a line of a file."""
        super().__init__(parent)
        self._theme = theme
        self._way, self._lines = way, lines
        self._reasons = reasons
        self._rows: list[_ProblemRow] = []
        self._problems: tuple[Problem, ...] = ()
        self._given: dict[str, str] = {}
        self._reopened = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        theme.changed.connect(self._tint)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems shown, in their order on the screen."""
        return self._problems

    def show_problems(self, problems: Sequence[Problem], given: dict[str, str] | None = None) -> None:
        """Show these problems; `given` holds the reasons typed so far, by code."""
        ordered = tuple(sorted(problems, key=lambda one: _ORDER[one.severity]))
        given = dict(given or {})
        if ordered == self._problems and given == self._given:
            return
        self._problems, self._given = ordered, given
        self._reopened = ""
        self._make()

    def _make(self) -> None:
        self._rows = []
        empty(self._layout)
        ordered, asked = self._problems, self._asked_now()
        told: set[str] = set()
        for problem in ordered[:MOST_SHOWN]:
            row = _ProblemRow(problem, self._way_to(problem.place))
            if problem.code not in told:
                # One reason answers every warning of its code, so it stands there once.
                self._add_reason(row, problem.code, ask=problem.code in asked)
            told.add(problem.code)
            row.go.connect(self.go)
            row.reasoned.connect(self.reasoned)
            self._rows.append(row)
            self._layout.addWidget(row)
        if len(ordered) > MOST_SHOWN:
            more = f"and {len(ordered) - MOST_SHOWN} more: mend these first, then read the file again."
            self._layout.addWidget(PlainLabel(more, "quiet", wrap=True))
        self._tint()

    def _asked_now(self) -> list[str]:
        """Give the codes whose reason is asked for here and now: few enough to be looked over."""
        if not self._reasons:
            return []
        open_codes = dict.fromkeys(
            one.code
            for one in self._problems[:MOST_SHOWN]
            if (one.severity is Severity.WARNING or one.reason_settles) and not self._given.get(one.code)
        )
        first = [self._reopened] if self._reopened else []
        return [*first, *(code for code in open_codes if code != self._reopened)][:MOST_REASONS]

    def _add_reason(self, row: _ProblemRow, code: str, *, ask: bool) -> None:
        given = self._given.get(code, "")
        if ask:
            row.ask_reason(given)
        elif given and self._reasons:
            row.tell_reason(given, partial(self._reopen, code))

    def _reopen(self, code: str) -> None:
        """Let a reason that was given be written anew."""
        self._reopened = code
        self._make()
        for row in self._rows:
            if row.reason is not None and row.code == code:
                row.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _way_to(self, place: Place) -> str:
        return self._way if place.path or (self._lines and place.line) else ""

    def _tint(self) -> None:
        for row in self._rows:
            row.tint(self._theme)


class _ProblemRow(QFrame):
    go = Signal(object)
    reasoned = Signal(str, str)

    def __init__(self, problem: Problem, way: str) -> None:
        super().__init__()
        self.code, self._text = problem.code, problem.text
        self.reason: LineEdit | None = None
        word, self._tone = SEVERITIES[problem.severity]
        self.setProperty("tone", self._tone.value)
        self.setAccessibleName(f"{word}: {problem.text} {problem.advice}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(12)
        self._mark = PlainLabel()
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        place = _place_words(problem.place)
        heading = PlainLabel(f"{word}\n{place}" if place else word, "strong")
        heading.setFixedWidth(max(112 if place else 48, heading.sizeHint().width() + 2))
        row.addWidget(heading, 0, Qt.AlignmentFlag.AlignTop)
        self._words = words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(PlainLabel(f"{problem.text} {problem.advice}".strip(), wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        if way:
            button = PlainButton(way, "link")
            button.setAccessibleName(f"{way}: {problem.text}")
            button.clicked.connect(lambda: self.go.emit(problem.place))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def tint(self, theme: Theme) -> None:
        """Draw the icon in the scheme's colours."""
        self._mark.setPixmap(tone_pixmap(self._tone, theme.colours, 22, self.devicePixelRatioF()))
        restyle(self)

    def ask_reason(self, given: str) -> None:
        """Ask why it can stand."""
        self.reason = reason = LineEdit(f"Reason: {self._text}", given)
        reason.setPlaceholderText("Say why, and it can stand")
        reason.editingFinished.connect(lambda: self._tell_reason(reason, given))
        self._words.insertWidget(1, reason)

    def tell_reason(self, given: str, change: Callable[[], None]) -> None:
        """Say the reason that was given, with the way to change it."""
        self._words.insertWidget(1, PlainLabel(f"Reason: {given}", wrap=True))
        button = PlainButton("Change the reason", "link")
        button.setAccessibleName(f"Change the reason: {self._text}")
        button.clicked.connect(change)
        self._words.insertWidget(2, button, 0, Qt.AlignmentFlag.AlignLeft)

    def _tell_reason(self, edit: LineEdit, before: str) -> None:
        if edit.text().strip() != before:
            self.reasoned.emit(self.code, edit.text().strip())


def _place_words(place: Place) -> str:
    parts = []
    if place.line:
        parts.append(f"line {place.line}")
    if place.group:
        parts.append(place.group)
    return " · ".join(parts)
