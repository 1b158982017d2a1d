"""What the page of jobs does beside listing: assign, export, print, reports, jobs by hand, addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.bulk import Assignment, BulkDone, assign, preview_assign, undo_assign
from mopdesk.actions.export_jobs import Exported, export_jobs, export_query, jobs_for_paper
from mopdesk.actions.job_lists import filter_choices
from mopdesk.actions.make_report import save_report
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.pages.jobs_bulk import (
    AssignPreview,
    Chosen,
    assign_panel,
    job_ids_of,
    read_assignment,
)
from mopdesk.gui.pages.jobs_new import new_job_panel, taken_words, typed_job
from mopdesk.gui.pages.jobs_state import ListState
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.undo_strip import UndoStrip
from mopdesk.gui.words import count_of, jobs_words

KINDS = "Spreadsheet (*.xlsx);;Comma-separated text (*.csv)"


class ListPage(Protocol):
    """What of the page these doings need."""

    front: FrontRoom

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do an action on the store's thread."""

    def open_panel(self, panel: QWidget) -> None:
        """Show a panel in the list's place."""

    def close_panel(self) -> None:
        """Show the list again."""

    def choose_one(self) -> None:
        """Choose the current job alone."""


class JobDoings:
    """The doings of the page of jobs, one method for each; `undo_strip` offers the way back."""

    def __init__(self, page: ListPage, undo_strip: UndoStrip) -> None:
        self._page, self._undo_strip = page, undo_strip
        self._front = page.front

    # One job more

    def new_job(self) -> None:
        """Ask for a job that came by other means than a file."""
        self._page.run(lambda desk: desk.today(), self._ask_job)

    def _ask_job(self, today: Any) -> None:
        panel = new_job_panel(today)

        def do(answers: dict[str, str]) -> None:
            action = typed_job(answers)
            if isinstance(action, str):
                say_fault(panel, action)
                return
            self._page.run(action, done, failed=lambda error: self._refused(panel, error))

        def done(typed: Any) -> None:
            self._page.close_panel()
            self._front.ask.notice(Tone.GOOD, "The job is open", "It was typed by hand.")
            self._front.ways.open_job(typed.job_id)

        self._open(panel.ready(do))

    def take_addresses(self) -> None:
        """Ask for a list of addresses, take it in and say what it brought."""
        path = self._front.ask.list_file()
        if path is None:
            return
        self._page.run(
            lambda desk: take_addresses(desk, path),
            lambda taken: self._front.ask.notice(*taken_words(taken)),
            waiting=f"Taking in {path.name}",
        )

    # Many jobs

    def assign(self, numbers: Sequence[int]) -> None:
        """Ask what these jobs shall be given."""
        self._page.run(
            lambda desk: (job_ids_of(desk, numbers), filter_choices(desk, "engineer")),
            lambda found: self._ask_assignment(tuple(found[0]), found[1]),
            waiting="Reading the jobs chosen",
        )

    def _ask_assignment(self, job_ids: tuple[str, ...], engineers: Sequence[str]) -> None:
        panel = assign_panel(len(job_ids), engineers)

        def do(answers: dict[str, str]) -> None:
            assignment = read_assignment(answers)
            if isinstance(assignment, str):
                say_fault(panel, assignment)
                return
            self._front.background.run_watched(
                lambda desk, progress: preview_assign(desk, job_ids, assignment, progress),
                lambda preview: self._show_preview(Chosen(job_ids, preview)),
                waiting="Looking at what would change",
                owner=panel,
            )

        self._open(panel.ready(do))

    def _show_preview(self, chosen: Chosen) -> None:
        def apply() -> None:
            self._front.background.run_watched(
                lambda desk, progress: assign(desk, chosen.job_ids, chosen.preview.assignment, progress),
                done,
                waiting=f"Assigning {jobs_words(len(chosen.preview.rows))}",
                owner=self._owner,
            )

        def done(result: BulkDone) -> None:
            self._page.close_panel()
            self._page.choose_one()
            words = f"{jobs_words(len(result.after))} assigned{_assigned_words(chosen.preview.assignment)}"
            self._undo_strip.offer(words, lambda: self._undo(result))

        panel = AssignPreview(self._front.theme, chosen, apply, self._page.close_panel)
        self._page.open_panel(panel)
        (panel.apply_button if chosen.preview.rows else panel).setFocus()

    def _undo(self, done: BulkDone) -> None:
        def undone(result: Any) -> None:
            if result.left_alone:
                left = f"{jobs_words(len(result.left_alone))} left alone: changed again since."
                self._front.ask.notice(Tone.WARN, f"{jobs_words(result.restored)} as before", left)
            else:
                self._front.ways.saved(f"{jobs_words(result.restored)} as before")

        self._front.background.run_watched(
            lambda desk, progress: undo_assign(desk, done, progress),
            undone,
            waiting="Taking it back",
            owner=self._owner,
        )

    def save_reports(self, numbers: Sequence[int]) -> None:
        """Write the visit reports of these jobs into a folder."""
        folder = self._front.ask.folder("Folder for visit reports")
        if folder is None:
            return

        def told(result: tuple[int, int]) -> None:
            written, without = result
            detail = f"{jobs_words(without)} without a visit." if without else ""
            self._front.ask.notice(
                Tone.GOOD if written else Tone.NOTE,
                f"{count_of(written, 'report')} saved in {folder.name}",
                detail,
            )

        self._front.background.run_watched(
            lambda desk, progress: write_reports(desk, numbers, folder, progress),
            told,
            waiting="Making the visit reports",
            owner=self._owner,
        )

    def export(self, state: ListState, numbers: Sequence[int] | None) -> None:
        """Write a list to a file: the jobs with those numbers, or all that the list shows."""
        what = jobs_words(len(numbers)) if numbers is not None else "the jobs shown"
        path = self._front.ask.save_as(f"Export {what}", "jobs.xlsx", KINDS)
        if path is None:
            return
        if not path.suffix:
            path = path.with_suffix(".xlsx")

        def write(desk: Desk, progress: Progress) -> Exported:
            if numbers is None:
                return export_query(desk, state.query, path, name=state.saved_name, progress=progress)
            return export_jobs(desk, job_ids_of(desk, numbers), path, progress=progress)

        def told(exported: Exported) -> None:
            tone = Tone.WARN if exported.warning else Tone.GOOD
            title = f"{jobs_words(exported.count)} written to {exported.path.name}"
            self._front.ask.notice(tone, title, exported.warning)

        self._front.background.run_watched(write, told, waiting=f"Exporting {what}", owner=self._owner)

    def print(self, state: ListState, numbers: Sequence[int] | None) -> None:
        """Print a list: the jobs with those numbers, or all that the list shows."""
        from mopdesk.gui.pages.jobs_paper import print_jobs

        what = jobs_words(len(numbers)) if numbers is not None else "The jobs shown"
        printer = self._front.ask.printer(what)
        if printer is None:
            return

        def told(pages: int) -> None:
            self._front.ask.notice(
                Tone.GOOD, "The list was handed to the printer", f"{count_of(pages, 'page')}."
            )

        # Qt lets another thread paint on a printer, and a long list would hold the window up.
        self._page.run(
            lambda desk: print_jobs(
                printer, jobs_for_paper(desk, numbers, state.query, name=state.saved_name)
            ),
            told,
            waiting="Printing the list",
        )

    # Common to all

    @property
    def _owner(self) -> Any:
        return self._page

    def _open(self, panel: Decision) -> None:
        panel.left.connect(self._page.close_panel)
        self._page.open_panel(panel)
        panel.focus()

    def _refused(self, panel: Decision, error: BaseException) -> bool:
        if not isinstance(error, Usage | NotAllowed):
            return False
        say_fault(panel, " ".join(part for part in (error.title, error.detail, error.advice) if part))
        return True


def write_reports(desk: Desk, numbers: Sequence[int], folder: Path, progress: Progress) -> tuple[int, int]:
    """Write the reports of these jobs, and give how many there were and how many jobs have no visit."""
    job_ids = job_ids_of(desk, numbers)
    progress.start(len(job_ids))
    written = without = 0
    for job_id in job_ids:
        try:
            path = save_report(desk, job_id, folder)
        except NotAllowed:
            without += 1
            progress.step("no visit yet")
            continue
        written += 1
        progress.step(path.name)
    return written, without


def say_fault(panel: Decision, words: str) -> None:
    """Say in a panel what is to be mended."""
    panel.fault.setText(words)
    panel.fault.show()


def _assigned_words(assignment: Assignment) -> str:
    return f" to {assignment.engineer}" if assignment.engineer else ""
