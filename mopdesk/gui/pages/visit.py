"""The visit: a form in steps, every answer saved as it is made, nothing in its way."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from mopdesk.actions.access_codes import show_file_codes
from mopdesk.actions.visit_view import VisitCheck, VisitView, visit_view
from mopdesk.actions.visits import correct_visit, finish_visit
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.visit.check_step import CheckStep
from mopdesk.gui.visit.checking import Checking
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.faults import step_of
from mopdesk.gui.visit.finishing import tell_finished
from mopdesk.gui.visit.foot import VisitFoot
from mopdesk.gui.visit.head import VisitHead
from mopdesk.gui.visit.page_keys import PageKeys
from mopdesk.gui.visit.photos_step import PhotosStep
from mopdesk.gui.visit.staging import Staging
from mopdesk.gui.visit.step import Step
from mopdesk.gui.visit.step_bar import StepBar
from mopdesk.gui.visit.steps import NAMES, PHOTOS, make_steps
from mopdesk.gui.visit.turning import Turning
from mopdesk.gui.visit.undo_keys import UndoKeys
from mopdesk.gui.visit.where import Where
from mopdesk.gui.widgets.card import Tinted
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.photo_strip import PICTURE_ENDINGS
from mopdesk.work.nouns import JobState

CHECK_PAUSE_MS = 500
TO_MEND = (JobState.VISITED, JobState.READY, JobState.REVISIT)


class VisitPage(Page):
    """The form of one visit."""

    concerns: ClassVar[tuple[str, ...]] = ("visits", "jobs", "meters", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.visit_id = ""
        self.view: VisitView | None = None
        self._wanted = ""
        self.draft = Draft(self)
        self.head = VisitHead(self, self.draft)
        if self.head.back is not None:
            self.head.back.clicked.connect(self._back)
        self.head.undoing.moved.connect(self._undone)
        self.column.addWidget(self.head)
        self.steps = make_steps(self.draft, self)
        self.bar = StepBar(NAMES, front.theme)
        self.bar.pressed.connect(self.turn_to)
        self.column.addWidget(self.bar)
        self.frozen = Tinted("note", "This visit is finished: its facts are frozen.")
        self.frozen.hide()
        self.column.addWidget(self.frozen)
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self.column.addWidget(self.stack, 1)
        self.foot = VisitFoot()
        self.column.addWidget(self.foot)
        self._staging = Staging(self.steps, self._step_filled, self)
        self._staging.done.connect(self._all_filled)
        self.turning: Turning = Turning(self.steps, self.stack, self.bar, self.draft, self._staging)
        self.turning.turned.connect(self._turned)
        self.turning.left.connect(self._back)
        for button, press in (
            (self.foot.correct_button, self._correct),
            (self.foot.back_button, lambda: self.turning.leaf(-1)),
            (self.foot.next_button, lambda: self.turning.leaf(1)),
            (self.foot.finish_button, self.finish),
        ):
            button.clicked.connect(lambda _checked=False, do=press: do())
        self._checking = Checking(self, self.draft, self.steps, self.bar, self.foot, self.go_to)
        self._where = Where(self.turning, self.bar, self.foot, self._checking)
        self._undo_keys = UndoKeys(self)
        self._page_keys = PageKeys(self, self.turning)
        self._check_pause = QTimer(self)
        self._check_pause.setSingleShot(True)
        self._check_pause.setInterval(CHECK_PAUSE_MS)
        self._check_pause.timeout.connect(self.run_check)
        self.draft.changed.connect(self._changed)
        self.check_step.go.connect(self.go_to)
        self.check_step.codes_asked.connect(self._show_codes)
        self.check_step.reasoned.connect(lambda code, text: self.draft.put(f"reasons.{code}", text or None))

    def _show_codes(self, flow: str) -> None:
        if self.view is not None:
            job = self.view.row.id
            self.run(lambda desk: show_file_codes(desk, job, flow), self.check_step.show_codes)

    @property
    def checked(self) -> VisitCheck | None:
        """What the latest check has found."""
        return self._checking.found

    @property
    def check_step(self) -> CheckStep:
        """The step with the summary."""
        step = self.steps[-1]
        assert isinstance(step, CheckStep)  # noqa: S101  (it was put there above)
        return step

    @property
    def saved(self) -> PlainLabel:
        """What is said about saving."""
        return self.head.saved

    @property
    def _editable(self) -> bool:
        return self.view is not None and self.view.visit.state == "draft"

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

    @property
    def busy(self) -> bool:
        return self._staging.busy or self._check_pause.isActive()

    def refresh(self) -> None:
        if wanted := self.visit_id:
            self.run(lambda desk: (visit_view(desk, wanted), desk.today()), self._show)

    def leave(self) -> None:
        if self._editable:
            for step in self.steps:
                step.hand_in()

    def keeps_own_echo(self, changes: Any) -> bool:
        return True

    def check(self) -> None:
        self.turn_to(len(self.steps) - 1)

    def step(self, by: int) -> None:
        self.turning.go_steps(by)

    def undo(self) -> None:
        self.leave()
        self.head.undoing.undo()

    def redo(self) -> None:
        self.leave()
        self.head.undoing.redo()

    def next_problem(self, by: int) -> None:
        if not self._answered:
            self._checking.next_problem(by)

    def take_focus(self) -> None:
        self.bar.focus(self.turning.at)

    def primary(self) -> None:
        if not self.turning.is_last:
            self.turning.leaf(1)
        elif self.foot.finish_button.isVisible() and self.foot.finish_button.isEnabled():
            self.finish()

    def takes(self, paths: list[Path]) -> bool:
        pictures = [path for path in paths if path.suffix.lower() in PICTURE_ENDINGS]
        if not pictures or len(pictures) < len(paths) or not self._editable:
            return False
        self.turn_to(PHOTOS)
        photos = self.turning.step
        if isinstance(photos, PhotosStep):
            photos.add(pictures)
        return True

    # Steps

    def turn_to(self, place: int) -> None:
        """Show one step from its first page; what was being typed is handed in first."""
        self.turning.turn_to(place)

    def go_to(self, path: str) -> None:
        """Go to the field of a path, or to the step that it belongs to."""
        self.turning.go_to(path)

    def _turned(self) -> None:
        """Show what can be done here; the summary checks anew."""
        turning = self.turning
        may_finish = self.view is None or self._editable
        self.foot.show_step(first=turning.is_first, last=turning.is_last, may_finish=may_finish)
        if turning.is_last and self.view is not None:
            self.run_check()

    def run_check(self) -> None:
        """Check the visit as it stands; one that has been answered is past mending."""
        if (wanted := self.visit_id) and not self._answered:
            self._checking.run(wanted)

    def finish(self) -> None:
        """Finish the visit: its facts are frozen and the job moves on."""
        self.leave()
        wanted = self.visit_id
        self.foot.finish_button.setEnabled(False)

        def refused(_error: BaseException) -> bool:
            self.foot.finish_button.setEnabled(True)
            return False

        self.run(
            lambda desk: finish_visit(desk, wanted),
            self._finished,
            failed=refused,
            waiting="Finishing the visit",
        )

    # Showing

    def _reset(self) -> None:
        self.head.begin_anew()
        self.view = None
        self._checking.start_again()
        self._staging.stop()
        self.turning.start_again()
        for step in self.steps:
            step.start_again()

    def _show(self, shown: tuple[VisitView, Any]) -> None:
        view, today = shown
        if view.visit.id != self.visit_id:
            return
        self.view = view
        self.draft.load(view.visit.id, view.fields)
        self.head.show_visit(view)
        editable = self._editable
        self.frozen.setVisible(not editable)
        self.foot.correct_button.setVisible(not editable and not self._answered)
        self.foot.finish_button.setEnabled(editable)
        self.foot.finish_button.setVisible(editable and self.turning.is_last)
        self.head.undoing.let(editable)
        # Until all steps are filled, a check is waited for.
        self._check_pause.start()
        self._staging.begin(view, today, self.turning.at)

    def _step_filled(self, step: Step) -> None:
        step.let_edit(self._editable)
        if step is self.check_step:
            self.check_step.let_look(not self._answered)

    def _all_filled(self) -> None:
        self._check_pause.stop()
        self.run_check()
        if self._answered:
            self._checking.say_answered()
        if self._wanted:
            path, self._wanted = self._wanted, ""
            self.go_to(path)

    # Happening

    def _changed(self, path: str) -> None:
        self._checking.touch(path)
        for step in self.steps:
            if step.built:
                step.follow()
            line = step.lines.get(path)
            if line is not None:
                line.say_value(self.draft.get(path))
        self._check_pause.start()

    def _undone(self, undone: Any, words: str) -> None:
        """Show what an undo has brought back, and where."""
        for step in self.steps:
            step.undone()
        paths = [path for path in undone.step.paths if step_of(path, self.steps, self.draft.fields)[1]]
        self._wanted = paths[0] if paths else ""
        self.head.say_moved(words)
        announce(self.head.saved, words)
        self.refresh()

    def _finished(self, finished: Any) -> None:
        job = finished.job
        self.visit_id, self.view = "", None
        self.front.ways.open_job(job.id)
        tell_finished(self.front.ask, finished, self.front.ways)

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
