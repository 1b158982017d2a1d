"""The check of a visit on the form: counts on the steps, sentences beside the fields, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mopdesk.actions.conversation import conversation
from mopdesk.actions.visit_view import VisitCheck, check
from mopdesk.basics.problems import Problem, Severity
from mopdesk.gui.page import Page
from mopdesk.gui.visit.check_step import CheckStep
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.faults import (
    Count,
    Found,
    call_pages,
    count_by_sheet,
    count_by_step,
    faults_by_path,
    field_of,
    in_order,
    located,
)
from mopdesk.gui.visit.foot import VisitFoot
from mopdesk.gui.visit.step import Step
from mopdesk.gui.visit.step_bar import StepBar
from mopdesk.gui.visit.walk import Walk
from mopdesk.gui.widgets.notice_bar import announce


class Checking:
    """Ask what is to be mended and show it everywhere. `go(path)` leads to a field, `told()` follows each."""

    def __init__(
        self,
        page: Page,
        draft: Draft,
        steps: Sequence[Step],
        bar: StepBar,
        foot: VisitFoot,
        go: Callable[[str], None],
    ) -> None:
        self._page, self._draft, self._steps = page, draft, steps
        self._bar, self._foot, self._go = bar, foot, go
        self.told: Callable[[], None] = lambda: None
        self.found: VisitCheck | None = None
        self._located: list[Found] = []
        self._touched: set[str] = set()
        self._walk = Walk(self._go_to)
        summary = steps[-1]
        if isinstance(summary, CheckStep):
            summary.talk_wanted.connect(self._draw_talk)

    def start_again(self) -> None:
        """Forget another visit's faults."""
        self.found = None
        self._located = []
        self._touched.clear()
        self._walk.forget()

    def touch(self, path: str) -> None:
        """Say from now on what is wrong with this field: the person was there."""
        self._touched.add(path)

    def run(self, visit_id: str) -> None:
        """Check the visit as it stands."""
        self._page.run(lambda desk: (visit_id, check(desk, visit_id)), self._show)

    def on_pages(self, place: int) -> list[Count]:
        """Count what is open on each page of the step at that place."""
        return count_by_sheet(self._located, place, self._steps[place])

    def say_answered(self) -> None:
        """Show a visit that is past mending."""
        self._foot.sum.setText("Answered")
        self._tell_bar([Count()] * len(self._steps))

    def next_problem(self, by: int) -> None:
        """Go to the next or previous thing to be mended and say which it is."""
        if self.found is not None:
            problems = in_order(self._located, self._steps)
            words = self._walk.on(problems, by)
            self._foot.sum.setText(words)
            announce(self._page, words)

    def show_faults(self, *, all_of_them: bool = False) -> None:
        """Say a fault beside its field once the field was touched, or the whole list was looked at."""
        if self.found is None:
            return
        said = faults_by_path(self._located, self._draft.fields)
        if all_of_them:
            self._touched |= set(said)
        for step in self._steps:
            for path, line in step.lines.items():
                told = said.get(path) if path in self._touched else None
                words = f"{told.text} {told.advice}".strip() if told else ""
                line.show_fault(words, stops=told is None or told.severity is Severity.ERROR)

    def _show(self, found: tuple[str, VisitCheck]) -> None:
        visit_id, checked = found
        if visit_id != self._draft.visit_id or not all(step.built for step in self._steps):
            return
        self.found = checked
        summary = self._steps[-1]
        if isinstance(summary, CheckStep):
            summary.show_check(checked)
            if summary.talks:
                self._draw_talk()
        self._located = located(checked.problems, self._steps, self._draft.fields)
        call_pages(self._located, self._steps)
        counts = count_by_step(self._located, self._steps)
        self._tell_bar(counts)
        self._foot.say_count(counts[-1].total)
        self.show_faults(all_of_them=summary.isVisible())
        self.told()

    def _draw_talk(self) -> None:
        visit_id, summary = self._draft.visit_id, self._steps[-1]
        if isinstance(summary, CheckStep):
            self._page.run(
                lambda desk: conversation(desk, desk.store.visits.visit(visit_id).job_id), summary.show_talk
            )

    def _tell_bar(self, counts: Sequence[Count]) -> None:
        begun = [step.begun for step in self._steps]
        # The summary is done once nothing is left to mend.
        begun[-1] = self.found is not None and bool(self._draft.fields)
        self._bar.tell(counts, begun, [step.asked for step in self._steps])

    def _go_to(self, problem: Problem) -> None:
        path = problem.place.path or ""
        self.touch(field_of(path, self._steps, self._draft.fields))
        self._go(path)
        self.show_faults()
