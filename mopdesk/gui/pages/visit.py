"""The visit: a form in steps, every answer saved as it is made, nothing in its way."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from mopdesk.actions.visit_view import VisitCheck, check, visit_view
from mopdesk.actions.visits import correct_visit, finish_visit
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.basics.problems import Problem, Severity
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.columns import deadline_pill
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Tone
from mopdesk.gui.visit.check_step import CheckStep
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.meter_steps import MetersStep, ReadingsStep, ReplacementStep
from mopdesk.gui.visit.paths import kept_path, nearest
from mopdesk.gui.visit.proof_steps import PhotosStep, SignStep
from mopdesk.gui.visit.questions import ACCESS, ARRIVE, NO_ACCESS, SITE_STATE
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Tinted, restyle
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.photo_strip import PICTURE_ENDINGS
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.words import count_of
from mopdesk.work.nouns import JobState

CHECK_PAUSE_MS = 500
TO_MEND = (JobState.VISITED, JobState.READY, JobState.REVISIT)
NAMES = ("Arrive", "Meter", "Replacement", "Readings", "Photos", "Sign", "Check")


class VisitPage(Page):
    """The form of one visit."""

    concerns: ClassVar[tuple[str, ...]] = ("visits", "jobs", "meters", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.visit_id = ""
        self.view: Any = None
        self.checked: VisitCheck | None = None
        self._wanted = ""
        self._touched: set[str] = set()
        self.draft = Draft(self)
        self.head = PageHead(front.theme, "Visit", back="Back to the job")
        if self.head.back is not None:
            self.head.back.clicked.connect(self._back)
        self.deadline = PillLabel(front.theme)
        self.head.beside.addWidget(self.deadline)
        self.saved = PlainLabel("", "quiet")
        self.head.right.addWidget(self.saved)
        self.try_button = PlainButton("Try again")
        self.try_button.clicked.connect(self.draft.try_again)
        self.try_button.hide()
        self.head.right.addWidget(self.try_button)
        self.column.addWidget(self.head)
        self.steps: tuple[Step, ...] = (
            Step(self.draft, (ARRIVE, ACCESS, NO_ACCESS, SITE_STATE)),
            MetersStep(self.draft),
            ReplacementStep(self.draft),
            ReadingsStep(self.draft),
            PhotosStep(self.draft, self),
            SignStep(self.draft, self),
            CheckStep(self.draft, front.theme),
        )
        self.column.addWidget(self._build_bar())
        self.frozen = Tinted("note", "This visit is finished: its facts are frozen.")
        self.frozen.hide()
        self.column.addWidget(self.frozen)
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self.column.addWidget(self.stack, 1)
        self.column.addLayout(self._build_foot())
        self._check_pause = QTimer(self)
        self._check_pause.setSingleShot(True)
        self._check_pause.setInterval(CHECK_PAUSE_MS)
        self._check_pause.timeout.connect(self.run_check)
        self.draft.changed.connect(self._changed)
        self.draft.saved.connect(self._say_saved)
        self.draft.failed.connect(self._say_failed)
        check_step = self.check_step
        check_step.go.connect(self.go_to)
        check_step.reasoned.connect(lambda code, text: self.draft.put(f"reasons.{code}", text or None))

    @property
    def check_step(self) -> CheckStep:
        """The step with the summary."""
        step = self.steps[-1]
        assert isinstance(step, CheckStep)  # noqa: S101  (it was put there above)
        return step

    @property
    def _answered(self) -> bool:
        """Whether the visit is finished and its job wants no answer from it any more."""
        view = self.view
        return view is not None and view.visit.state != "draft" and view.row.state not in TO_MEND

    def open(self, visit_id: str, path: str = "") -> None:
        """Show this visit, at the field of `path` where one is given."""
        if visit_id != self.visit_id:
            self.leave()
            self._reset()
        self.visit_id = visit_id
        self._wanted = path
        self.stale = True
        if self.isVisible():
            self.stale = False
            self.refresh()

    # What a page answers

    def refresh(self) -> None:
        if wanted := self.visit_id:
            self.run(lambda desk: (visit_view(desk, wanted), desk.today()), self._show)

    def leave(self) -> None:
        if self.view is not None and self.view.visit.state == "draft":
            for step in self.steps:
                step.hand_in()

    def keeps_own_echo(self, changes: Any) -> bool:
        return True

    def check(self) -> None:
        self.turn_to(len(self.steps) - 1)

    def step(self, by: int) -> None:
        place = self.stack.currentIndex() + by
        if 0 <= place < len(self.steps):
            self.turn_to(place)
        elif place < 0:
            self._back()

    def take_focus(self) -> None:
        self._bar.button(self.stack.currentIndex()).setFocus()

    def primary(self) -> None:
        if self.stack.currentIndex() < len(self.steps) - 1:
            self.step(1)
        elif self.finish_button.isVisible() and self.finish_button.isEnabled():
            self.finish()

    def takes(self, paths: list[Path]) -> bool:
        pictures = [path for path in paths if path.suffix.lower() in PICTURE_ENDINGS]
        if not pictures or len(pictures) < len(paths) or self.view is None:
            return False
        self.turn_to(4)
        photos = self.steps[4]
        if isinstance(photos, PhotosStep):
            photos.add(pictures)
        return True

    # Steps

    def turn_to(self, place: int) -> None:
        """Show one step; what was being typed is handed in first."""
        current = self.stack.currentWidget()
        if isinstance(current, Step):
            current.hand_in()
        self.stack.setCurrentIndex(place)
        self._bar.button(place).setChecked(True)
        last = place == len(self.steps) - 1
        editable = self.view is None or self.view.visit.state == "draft"
        self.back_button.setEnabled(place > 0)
        self.next_button.setVisible(not last)
        self.finish_button.setVisible(last and editable)
        if last:
            self.run_check()

    def go_to(self, path: str) -> None:
        """Go to the field of a path, or to the step that it belongs to."""
        path = kept_path(path, self.draft.fields)
        if path.split(".")[0] in ("photos", "signatures"):
            self.turn_to(4 if path.startswith("photos") else 5)
            return
        for place, step in enumerate(self.steps):
            near = nearest(path, step.lines) if path else None
            if near is not None and near.split(".")[0] == path.split(".")[0]:
                self.turn_to(place)
                step.lines[near].focus()
                step.ensureWidgetVisible(step.lines[near], 20, 80)
                return

    def run_check(self) -> None:
        """Check the visit as it stands; one that has been answered is past mending."""
        if (wanted := self.visit_id) and not self._answered:
            self.run(lambda desk: (wanted, check(desk, wanted)), self._show_check)

    def finish(self) -> None:
        """Finish the visit: its facts are frozen and the job moves on."""
        self.leave()
        wanted = self.visit_id
        self.finish_button.setEnabled(False)

        def refused(_error: BaseException) -> bool:
            self.finish_button.setEnabled(True)
            return False

        self.run(
            lambda desk: finish_visit(desk, wanted),
            self._finished,
            failed=refused,
            waiting="Finishing the visit",
        )

    # Building

    def _build_bar(self) -> QWidget:
        row = QWidget()
        layout = FlowLayout(row, 4)
        self._bar = QButtonGroup(self)
        for place, name in enumerate(NAMES):
            button = PlainButton(name, "step")
            button.setCheckable(True)
            self._bar.addButton(button, place)
            layout.addWidget(button)
        self._bar.button(0).setChecked(True)
        self._bar.idClicked.connect(self.turn_to)
        return row

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(10)
        self.sum = PlainLabel("", "quiet")
        self.correct_button = PlainButton("Correct this visit")
        self.correct_button.clicked.connect(self._correct)
        self.correct_button.hide()
        self.back_button = PlainButton("Back")
        self.back_button.clicked.connect(lambda: self.step(-1))
        self.back_button.setEnabled(False)
        self.next_button = PlainButton("Next", "primary")
        self.next_button.clicked.connect(lambda: self.step(1))
        self.finish_button = PlainButton("Finish visit", "primary")
        self.finish_button.clicked.connect(self.finish)
        self.finish_button.hide()
        foot.addWidget(self.sum, 1)
        for button in (self.correct_button, self.back_button, self.next_button, self.finish_button):
            foot.addWidget(button)
        return foot

    # Showing

    def _reset(self) -> None:
        self.view = None
        self.checked = None
        self._touched.clear()
        self.turn_to(0)
        for step in self.steps:
            step.start_again()

    def _show(self, shown: tuple[Any, Any]) -> None:
        view, today = shown
        if view.visit.id != self.visit_id:
            return
        self.view = view
        self.draft.load(view.visit.id, view.fields)
        row = view.row
        self.head.title.setText(f"Visit {view.visit.number}")
        address = row.address or "No address"
        self.head.under.say(f"{address}  ·  MPAN {spaced_mpan(row.mpan)}  ·  {row.process_title}")
        self.deadline.say(deadline_pill(row))
        editable = view.visit.state == "draft"
        self.frozen.setVisible(not editable)
        self.correct_button.setVisible(not editable and not self._answered)
        self.finish_button.setEnabled(editable)
        self.finish_button.setVisible(editable and self.stack.currentIndex() == len(self.steps) - 1)
        for step in self.steps:
            step.show_visit(view, today)
            step.let_edit(editable)
        self.run_check()
        if self._answered:
            self.sum.setText("Answered")
            self._name_steps([0] * len(self.steps))
        self.check_step.let_look(not self._answered)
        if self._wanted:
            path, self._wanted = self._wanted, ""
            self.go_to(path)

    def _show_check(self, found: tuple[str, VisitCheck]) -> None:
        visit_id, checked = found
        if visit_id != self.visit_id or self.view is None:
            return
        self.checked = checked
        self.check_step.show_check(checked)
        counts = [0] * len(self.steps)
        for problem in checked.problems:
            if problem.severity is not Severity.NOTE:
                counts[self._step_of(problem)] += 1
        counts[-1] = sum(counts)
        self._name_steps(counts)
        self.sum.setText(
            f"{count_of(counts[-1], 'thing')} to mend or explain (F7)" if counts[-1] else "Nothing to mend"
        )
        self._show_faults(checked)

    def _name_steps(self, counts: list[int]) -> None:
        for place, name in enumerate(NAMES):
            button = self._bar.button(place)
            if isinstance(button, PlainButton):
                button.set_plain_text(f"{name} · {counts[place]}" if counts[place] else name)

    def _show_faults(self, checked: VisitCheck) -> None:
        """Say a fault beside its field once the field was touched, or the list was looked at."""
        said: dict[str, Problem] = {}
        for problem in checked.problems:
            if problem.place.path and problem.severity is not Severity.NOTE:
                said.setdefault(kept_path(problem.place.path, self.draft.fields), problem)
        looked = self.stack.currentIndex() == len(self.steps) - 1
        if looked:
            self._touched |= set(said)
        for step in self.steps:
            for path, line in step.lines.items():
                told = said.get(path) if path in self._touched else None
                if told is None:
                    line.show_fault("")
                else:
                    words = f"{told.text} {told.advice}".strip()
                    line.show_fault(words, stops=told.severity is Severity.ERROR)

    def _step_of(self, problem: Problem) -> int:
        path = kept_path(problem.place.path or "", self.draft.fields)
        first = path.split(".")[0]
        if first in ("photos", "signatures"):
            return 4 if first == "photos" else 5
        for place, step in enumerate(self.steps):
            near = nearest(path, step.lines) if path else None
            if near is not None and near.split(".")[0] == first:
                return place
        return len(self.steps) - 1

    # Happening

    def _changed(self, path: str) -> None:
        self._touched.add(path)
        for step in self.steps:
            step.follow()
            line = step.lines.get(path)
            if line is not None:
                line.say_value(self.draft.get(path))
        self._check_pause.start()

    def _say_saved(self, words: str) -> None:
        self.saved.setText(words)
        self.saved.setProperty("role", "quiet")
        restyle(self.saved)
        self.try_button.hide()
        self.front.ways.saved(words)

    def _say_failed(self, path: str, words: str) -> None:
        self.saved.setText(words)
        self.saved.setProperty("role", "fault")
        restyle(self.saved)
        self.try_button.show()
        self.front.ways.saved(words, failed=True)
        announce(self.saved, words)

    def _finished(self, finished: Any) -> None:
        job = finished.job
        self.visit_id, self.view = "", None
        self.front.ways.open_job(job.id)
        flows = " and ".join(finished.owed.flows)
        if finished.stops:
            count = count_of(len(finished.stops), "thing stops", "things stop")
            self.front.ask.notice(
                Tone.WARN,
                "Visit finished; its answer waits",
                f"{count} it.",
                "Correct the visit to mend them.",
            )
        elif flows:
            self.front.ask.notice(Tone.GOOD, "Visit finished", f"{flows} ready to send.", "See the Outbox.")
        else:
            self.front.ask.notice(Tone.NOTE, "Visit finished", finished.owed.silent)

    def _correct(self) -> None:
        wanted = self.visit_id

        def opened(_visit: Any) -> None:
            self.refresh()

        self.run(lambda desk: correct_visit(desk, wanted), opened)

    def _back(self) -> None:
        if self.view is not None:
            self.front.ways.open_job(self.view.row.id)
        else:
            self.front.ways.show_jobs()
