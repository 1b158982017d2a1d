"""What a person decides about a received file, where it is shown: release it, reject it, take it up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page_head import tint_buttons
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.widgets.card import Tinted, bring_in_sight, empty, restyle
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from mopdesk.actions.file_choices import Choices
    from mopdesk.desk import Desk

PERMISSION = "decide-files"
NEEDED = "Say why: it stands in the history of the file."
RELEASE, REJECT, TAKE_UP = "Release…", "Reject…", "Take it up again…"


class FileDecisions(QWidget):
    """How a file stands, a button for each thing that can be decided, and the question that opens below."""

    def __init__(self, front: FrontRoom, owner: QWidget) -> None:
        super().__init__()
        self._front, self._owner = front, owner
        self._receipt: Any = None
        self._choices: Choices | None = None
        self.question: Decision | None = None
        self.strip = Tinted("warn")
        self.row = QWidget()
        row = FlowLayout(self.row, 6)
        self.release = PlainButton(RELEASE, "primary")
        self.reject = PlainButton(REJECT)
        self.take_up = PlainButton(TAKE_UP)
        self._icons = [(self.release, "check"), (self.reject, "close"), (self.take_up, "replace")]
        self._off = OffForSome(front.people, self)
        for button, do in (
            (self.release, self._look_ahead),
            (self.reject, self._ask_reject),
            (self.take_up, self._ask_take_up),
        ):
            row.addWidget(button)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._off.add(button, PERMISSION)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.strip, self.row, self._off.label):
            column.addWidget(widget)
        column.addLayout(self._place)
        front.theme.changed.connect(self._tint)
        self._tint()

    def show_file(self, receipt: Any, choices: Choices) -> None:
        """Show what can be decided about a file; a question about another file, or another state, closes."""
        if self._receipt is None or self._receipt.id != receipt.id or choices != self._choices:
            self.close_question()
        self._receipt, self._choices = receipt, choices
        self.setVisible(choices.waits or choices.decided)
        if not (choices.waits or choices.decided):
            # Most files ask for nothing, and are looked at while the window has other things to do.
            return
        told = (choices.words, "" if choices.may_release else f"{choices.why_not} {choices.advice}".strip())
        words = " ".join(one for one in told if one) if choices.waits else choices.why_not
        self._tone("warn" if choices.waits else "note")
        self.strip.say(words)
        self.release.setVisible(choices.waits)
        self.reject.setVisible(choices.may_reject)
        self.take_up.setVisible(choices.may_take_up)
        self.release.setEnabled(choices.may_release)
        set_tip(self.release, "" if choices.may_release else choices.why_not)
        decidable = choices.may_release or choices.may_reject or choices.may_take_up
        self.row.setVisible(decidable)
        self._off.apply()
        if not decidable:
            self._off.label.hide()

    def _tone(self, tone: str) -> None:
        # Most files have the tone of the one before; to style anew is half of what showing one takes.
        if self.strip.property("tone") != tone:
            self.strip.setProperty("tone", tone)
            restyle(self.strip)
            restyle(self.strip.label)

    def close_question(self) -> None:
        """Close the question that is open."""
        empty(self._place)
        self.question = None

    def _look_ahead(self) -> None:
        """Ask first what a release would take in: that stands above the reason."""
        wanted = self._receipt.id

        def look(desk: Desk) -> tuple[str, ...]:
            from mopdesk.actions.file_choices import release_ahead

            return release_ahead(desk, wanted)

        self._front.background.run(look, lambda ahead: self._ask_release(wanted, ahead), owner=self._owner)

    def _ask_release(self, wanted: str, ahead: tuple[str, ...]) -> None:
        if self._receipt is None or self._receipt.id != wanted or self._choices is None:
            return
        means = " ".join((*self._choices.means, *ahead))

        def do(desk: Desk, reason: str) -> Any:
            from mopdesk.actions.decide_file import release

            return release(desk, wanted, reason)

        self._ask("Release this file", means, "Release the file", do, self._told_taken, "Releasing the file")

    def _ask_reject(self) -> None:
        wanted, name = self._receipt.id, self._receipt.name

        def do(desk: Desk, reason: str) -> Any:
            from mopdesk.actions.decide_file import reject

            return reject(desk, wanted, reason)

        def told(_done: Any) -> None:
            words = "It no longer waits. It is kept, and can be taken up again."
            self._front.ask.notice(Tone.NOTE, f"{name} is rejected", words)

        means = "A rejected file does not count and opens nothing. It is kept, and can be taken up again."
        self._ask("Reject this file", means, "Reject the file", do, told)

    def _ask_take_up(self) -> None:
        wanted = self._receipt.id

        def do(desk: Desk, reason: str) -> Any:
            from mopdesk.actions.decide_file import take_up

            return take_up(desk, wanted, reason)

        means = (
            "It is judged as if it had just come, by the settings of today: where nothing stands against it "
            "any more it is taken in at once, else it waits for a decision again."
        )
        self._ask("Take this file up again", means, "Take it up again", do, self._told_taken)

    def _ask(
        self,
        heading: str,
        means: str,
        do_words: str,
        do: Callable[[Desk, str], Any],
        told: Callable[[Any], None],
        waiting: str = "",
    ) -> None:
        self.close_question()
        question = Decision(heading, means, do_words)
        question.line("reason", "Reason", hint="Kept in the history of the file", needed=NEEDED)

        def press(answers: dict[str, str]) -> None:
            reason = answers["reason"]
            question.do_button.setEnabled(False)
            self._front.background.run(
                lambda desk: do(desk, reason),
                lambda done: self._decided(done, told),
                failed=lambda _error: self._refused(question),
                waiting=waiting,
                owner=self._owner,
            )

        question.ready(press)
        question.left.connect(self.close_question)
        self._place.addWidget(question)
        self.question = question
        question.show()
        question.focus()
        # Where it lies, and how tall it is, is known some turns of Qt later.
        QTimer.singleShot(60, question, lambda: bring_in_sight(question))

    def _decided(self, done: Any, told: Callable[[Any], None]) -> None:
        self.close_question()
        told(done)
        QTimer.singleShot(60, self, lambda: bring_in_sight(self))

    def _refused(self, question: Decision) -> bool:
        """Look again at what stands against the file now; the question stays, with what was typed."""
        from mopdesk.actions.changes import Changes

        if question is self.question:
            question.do_button.setEnabled(True)
        self._front.bus.changed.emit(Changes(inbox=True), None)
        return False

    def _told_taken(self, done: Any) -> None:
        from mopdesk.gui.importing import import_words

        tone, title, detail = import_words((done,))
        self._front.ask.notice(tone, title, detail)

    def _tint(self) -> None:
        tint_buttons(self._icons, self._front.theme)
