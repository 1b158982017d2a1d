"""The two buttons in the head of a job's page that lead on: to a visit, and to the answer."""

from __future__ import annotations

from collections.abc import Callable

from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.next_step import NO_VISIT, NextStep, next_step
from mopdesk.gui.plain import PlainButton
from mopdesk.work.nouns import JobState


class NextButtons:
    """The next step of a job is the main button; another visit may be begun beside it."""

    def __init__(self, head: PageHead, visit: Callable[[], None], look: Callable[[], None]) -> None:
        self._head = head
        self.visit = head.add_button("Start visit", "next", visit, primary=True)
        self.answer = head.add_button("Look at the answer", "next", look)
        self.answer.hide()
        self._step = NextStep.VISIT

    @property
    def main(self) -> PlainButton:
        """The button of the next step, or the one nearest to it."""
        return self.answer if self._step is NextStep.ANSWER else self.visit

    def show_job(self, state: JobState, *, draft: bool) -> None:
        """Show what comes next for a job in this state; `draft` tells that a visit is under way."""
        before, held = self.main, self.main.hasFocus()
        self._step, words = next_step(state, draft=draft)
        self.visit.set_plain_text("Go on with the visit" if draft else "Start visit")
        self.visit.setVisible(state not in NO_VISIT)
        self.answer.setVisible(self._step is NextStep.ANSWER)
        if self._step is NextStep.ANSWER:
            self.answer.set_plain_text(words)
        if held and before is not self.main:
            self.main.setFocus()
        self._head.set_main(self.main if self._step is not NextStep.JOB else None)
