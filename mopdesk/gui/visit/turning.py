"""Going through a visit's pages: on and back, from step to step, to the field of a path."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.faults import step_of
from mopdesk.gui.visit.inputs import focus_first
from mopdesk.gui.visit.staging import Staging
from mopdesk.gui.visit.step import Step
from mopdesk.gui.visit.step_bar import StepBar


class Turning(QObject):
    """Show one page of one step.

    Whoever types goes on typing: where the focus was on the page that is left, it is put on the next one.
    Signals: `turned()` after another page is shown; `left()` where one goes back from the very first.
    """

    turned = Signal()
    left = Signal()

    def __init__(
        self, steps: Sequence[Step], stack: QStackedWidget, bar: StepBar, draft: Draft, staging: Staging
    ) -> None:
        super().__init__(stack)
        self._steps, self._stack, self._bar = tuple(steps), stack, bar
        self._draft, self._staging = draft, staging
        for step in self._steps:
            step.leafed.connect(self._leafed)
            step.ran_out.connect(lambda: self.leaf(1, typing=True))

    @property
    def at(self) -> int:
        """The place of the step that is shown."""
        return self._stack.currentIndex()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self.at]

    @property
    def is_first(self) -> bool:
        """Whether the very first page is shown."""
        return self.at == 0 and self.step.place == 0

    @property
    def is_last(self) -> bool:
        """Whether the last step is shown."""
        return self.at == len(self._steps) - 1

    @property
    def words(self) -> str:
        """Say which page is shown: 'Change, page 2 of 8: Meter removed'."""
        step = self.step
        name = self._bar.names[self.at]
        if len(step.sheets) < 2 or step.sheet is None:
            return name
        return f"{name}, page {step.place + 1} of {len(step.sheets)}: {step.sheet.title}"

    def choose(self, place: int) -> None:
        """Show one of the step's pages."""
        self._hand_in()
        if place < len(self.step.sheets):
            self.step.show_sheet(self.step.sheets[place])
            self._type_on()
        self._keep_focus()

    def turn_to(self, place: int, *, last: bool = False) -> None:
        """Show a step from its first page, or at its last; what was being typed is handed in first."""
        self._hand_in()
        self._show(place)
        self._steps[place].show_end(last=last)
        self._keep_focus()

    def leaf(self, by: int, *, typing: bool = False) -> None:
        """Go a page on or back, into the next step where this one ends."""
        typing = typing or self._types()
        self._hand_in()
        if not self.step.leaf(by):
            self.go_steps(by, last=by < 0)
        if typing:
            self._type_on()
        self._keep_focus()

    def go_steps(self, by: int, *, last: bool = False) -> None:
        """Go a whole step on or back, past those on which nothing is asked."""
        place = self.at + by
        while 0 < place < len(self._steps) - 1 and not self._steps[place].asked:
            place += by
        if 0 <= place < len(self._steps):
            self.turn_to(place, last=last)
        elif place < 0:
            self.left.emit()

    def go_to(self, path: str) -> None:
        """Go to the field of a path, or to the step that it belongs to."""
        self._staging.need_all()
        self._hand_in()
        place, near = step_of(path, self._steps, self._draft.fields)
        step = self._steps[place]
        self._show(place)
        if near:
            step.show_line(near)
        elif step.holds and path.startswith(step.holds):
            step.show_held()
        else:
            step.show_end(last=False)
        self._keep_focus()

    def start_again(self) -> None:
        """Show the first step, whatever is on it."""
        self._show(0)

    def _show(self, place: int) -> None:
        self._staging.need(place)
        moved = place != self.at
        self._stack.setCurrentIndex(place)
        self._bar.choose(place)
        if moved:
            self.turned.emit()

    def _leafed(self) -> None:
        if self.sender() is self.step:
            self.turned.emit()

    def _hand_in(self) -> None:
        self.step.hand_in()

    def _type_on(self) -> None:
        if self.step.sheet is not None:
            focus_first(self.step.sheet)

    def _types(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.step.isAncestorOf(focused)

    def _keep_focus(self) -> None:
        """Put the focus on the step's button where what had it was left behind, on a page or in the bar."""
        focused = QApplication.focusWidget()
        behind = focused is None or not focused.isVisible() or self._bar.isAncestorOf(focused)
        if self._stack.isVisible() and behind:
            self._bar.focus(self.at)
