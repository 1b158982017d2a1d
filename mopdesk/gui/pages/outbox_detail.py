"""One answer of the outbox: how it stands, what can be done with it, and what it says field by field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import pixmap, tone_pixmap
from mopdesk.gui.models.outbox_rows import LEFT, OutboxEntry, stage_pill
from mopdesk.gui.page_head import tint_buttons
from mopdesk.gui.pages.outbox_look import Answer
from mopdesk.gui.pages.outbox_words import Deed, deeds_of, title_of, told_of
from mopdesk.gui.people import OffForSome, PeopleHere
from mopdesk.gui.plain import LineEdit, OneLine, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import empty, restyle
from mopdesk.gui.widgets.file_preview import FilePreview
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.pill import PillLabel

REASONS = {
    "correct": ("Why is the answer corrected?", "Open the visit for a correction"),
    "rejected": ("What did the receiver say?", "Mark rejected"),
    "accepted": ("It was marked rejected. What has changed?", "Mark accepted"),
}
NEEDS = {
    "release": "release",
    "hold": "release",
    "undo": "release",
    "correct": "correct",
    "accepted": "mark",
    "rejected": "mark",
}
LEAST_TITLE = 240
LEAST_PREVIEW = 250
NO_FILES = "No visit has been recorded, or it owes no answer now."


class OutboxDetail(QWidget):
    """Show one answer. Signals: `asked(str, str)`: a deed's verb, and the reason where one was typed."""

    asked = Signal(str, str)

    def __init__(self, theme: Theme, people: PeopleHere, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._off = OffForSome(people, self)
        self._possible: tuple[Deed, ...] = ()
        self._deeds: tuple[Deed, ...] = ()
        self._buttons: list[tuple[PlainButton, str]] = []
        self._folder = ""
        self.entry: OutboxEntry | None = None
        self.title = OneLine("", "heading")
        self.pill = PillLabel(theme, parent=self)
        self.row = QWidget()
        self._row = FlowLayout(self.row, 6)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(8)
        named = QHBoxLayout()
        named.setSpacing(10)
        named.addWidget(self.pill)
        named.addWidget(self.title, 1)
        self._top.addLayout(named, 1)
        self._top.addWidget(self.row)
        self.strip = StateStrip(theme)
        self.reason = ReasonStrip()
        self.reason.given.connect(self.asked)
        self.preview = FilePreview(theme, settings=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._top)
        for widget in (self._off.label, self.strip, self.reason):
            column.addWidget(widget)
        column.addWidget(self.preview, 1)
        theme.changed.connect(self._measure)
        self._measure()

    def minimumSizeHint(self) -> QSize:
        # What wraps needs more height where it is narrow; a splitter does not ask for that by itself.
        layout = self.layout()
        height = layout.minimumHeightForWidth(self.width()) if layout is not None else 0
        return QSize(super().minimumSizeHint().width(), height)

    def show_answer(self, answer: Answer, chosen: Sequence[OutboxEntry], folder: str) -> None:
        """Show an answer; of the deeds that suit several, say how many are chosen."""
        if self.entry is None or self.entry.key != answer.entry.key:
            self.reason.hide()
        self._folder = folder
        being_made = bool(answer.differences) and not answer.differences[0].new_id
        self._say(answer.entry)
        self._possible = deeds_of(answer.entry, correcting=being_made)
        self.offer(len(chosen))
        self.preview.show_files(answer.files, NO_FILES, answer.differences)

    def tick(self, entry: OutboxEntry) -> None:
        """Say again how a held answer stands, while its time runs."""
        if self.entry is not None and self.entry.key == entry.key:
            self._say(entry)

    def offer(self, chosen: int) -> None:
        """Put a button there for each deed; those that suit several say how many are chosen."""
        named = tuple(
            Deed(one.verb, f"{one.words} ({chosen})", one.icon, many=True) if one.many and chosen > 1 else one
            for one in self._possible
        )
        if named == self._deeds:
            return
        self._deeds = named
        pressed = any(button.hasFocus() for button, _icon in self._buttons)
        self._off.clear()
        empty(self._row)
        self._buttons = []
        for deed in named:
            button = PlainButton(deed.words)
            button.clicked.connect(lambda _checked=False, verb=deed.verb: self._press(verb))
            self._row.addWidget(button)
            self._buttons.append((button, deed.icon))
            if deed.verb in NEEDS:
                self._off.add(button, NEEDS[deed.verb])
        self._off.apply()
        tint_buttons(self._buttons, self._theme)
        self._arrange()
        if pressed and self._buttons:
            # The button that was pressed is gone: the focus stays here, at what can be done next.
            self._buttons[0][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.updateGeometry()

    def _measure(self) -> None:
        tint_buttons(self._buttons, self._theme)
        self.preview.setMinimumHeight(self._theme.scaled(LEAST_PREVIEW))
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the title where both have room."""
        beside = (
            self._row.sizeHint().width() + self.pill.sizeHint().width() + self._theme.scaled(LEAST_TITLE)
            <= self.width()
        )
        directions = QBoxLayout.Direction
        self._top.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        side = QSizePolicy.Policy.Fixed if beside else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(side, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.row.setSizePolicy(policy)

    def press(self, verb: str) -> None:
        """Do what the button of that verb does, where it is there."""
        if any(one.verb == verb for one in self._deeds):
            self._press(verb)

    def _press(self, verb: str) -> None:
        entry = self.entry
        wants_reason = verb in ("correct", "rejected") or (
            verb == "accepted" and entry is not None and entry.stage.value == "rejected"
        )
        if wants_reason:
            self.reason.ask(verb, *REASONS[verb])
        else:
            self.asked.emit(verb, "")

    def _say(self, entry: OutboxEntry) -> None:
        self.entry = entry
        self.pill.say(stage_pill(entry))
        self.title.say(title_of(entry))
        tone, words = told_of(entry, self._folder)
        self.strip.say(tone, words, locked=entry.stage in LEFT)


class StateStrip(QFrame):
    """How an answer stands, in its tone; with a lock where nothing can be changed any more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone, self._locked = Tone.PLAIN, False
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        self._mark = PlainLabel()
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self.label = PlainLabel("", wrap=True)
        row.addWidget(self.label, 1)
        theme.changed.connect(self._tint)

    def say(self, tone: Tone, words: str, *, locked: bool) -> None:
        """Show these words."""
        if words != self.label.text():
            self.label.setText(words)
        if (tone, locked) != (self._tone, self._locked) or self._mark.pixmap().isNull():
            self._tone, self._locked = tone, locked
            self._tint()

    def _tint(self) -> None:
        self.setProperty("tone", self._tone.value)
        colours, ratio = self._theme.colours, self.devicePixelRatioF()
        size = self._theme.scaled(20)
        lock = pixmap("lock", colours.tone(self._tone).ink, size, ratio)
        self._mark.setPixmap(lock if self._locked else tone_pixmap(self._tone, colours, size, ratio))
        self._mark.setAccessibleName("Frozen" if self._locked else "")
        for widget in (self, self.label):
            restyle(widget)


class ReasonStrip(QFrame):
    """Ask for a reason in one line. Signals: `given(str, str)`: the verb it was asked for, and the reason."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verb = ""
        self.setProperty("tone", "note")
        row = QWidget()
        flow = QHBoxLayout(row)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(8)
        self.question = PlainLabel("", "strong", wrap=True)
        self.edit = LineEdit("Reason")
        self.edit.setMaxLength(400)
        self.edit.returnPressed.connect(self._give)
        self.do_button = PlainButton("", "primary")
        self.do_button.clicked.connect(self._give)
        self.drop_button = PlainButton("Not now")
        self.drop_button.clicked.connect(self.hide)
        flow.addWidget(self.edit, 1)
        flow.addWidget(self.do_button)
        flow.addWidget(self.drop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.question)
        column.addWidget(row)
        self.hide()

    def ask(self, verb: str, question: str, words: str) -> None:
        """Ask for the reason of a deed."""
        if verb != self._verb:
            self.edit.clear()
        self._verb = verb
        self.question.setText(question)
        self.edit.setAccessibleName(question)
        self.do_button.set_plain_text(words)
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if not reason:
            self.edit.setPlaceholderText("Say it in a few words")
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hide()
        self.edit.clear()
        self.given.emit(self._verb, reason)
