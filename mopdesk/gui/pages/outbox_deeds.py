"""What the outbox page does with answers: send, hold, undo, mark, correct, and go where they come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mopdesk.actions.acknowledge import mark
from mopdesk.actions.changes import Changes
from mopdesk.actions.check import check_jobs
from mopdesk.actions.correct import correct
from mopdesk.actions.hold import Held, hold, release_due, undo_hold
from mopdesk.actions.jobs import job_view
from mopdesk.actions.send_chosen import send_chosen
from mopdesk.actions.send_flows import HeldBack, Sent
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.basics.problems import Place
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.outbox_rows import OutboxEntry
from mopdesk.gui.page import Page
from mopdesk.gui.words import LONDON, OPEN_FOR_CORRECTION, count_of
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.nouns import OutboxState

MOST_NAMED = 4


class OutboxDeeds:
    """The deeds of the page; `after` is called once one is done or has been refused."""

    def __init__(self, page: Page, front: FrontRoom, after: Callable[[], None]) -> None:
        self._page, self._front, self._after = page, front, after

    def hold(self, entries: Sequence[OutboxEntry], folder: Path | None = None) -> None:
        """Hold answers for the minutes of the settings."""
        ids = _jobs(entries)
        self._watch(
            lambda desk, progress: hold(desk, ids, folder, progress=progress),
            self._told_held,
            "Holding the answers",
        )

    def release(self, entries: Sequence[OutboxEntry], folder: Path | None = None) -> None:
        """Release answers at once; one that is held goes where it was to go."""
        ids = _jobs(entries)
        self._watch(
            lambda desk, progress: send_chosen(desk, ids, folder, progress),
            self._told_sent,
            "Releasing the answers",
        )

    def release_due(self) -> None:
        """Release the held answers whose time has come."""

        def due(desk: Desk, progress: Progress) -> Sent | None:
            sent = release_due(desk, progress)
            return sent if sent.files or sent.held_back else None

        def told(sent: Sent | None) -> None:
            if sent is not None:
                self._told_sent(sent)
                self._front.bus.changed.emit(sent.changes, None)

        words = "Releasing what was held"
        self._front.background.run_watched(due, told, waiting=words, owner=self._page)

    def undo(self, entries: Sequence[OutboxEntry]) -> None:
        """Take answers off their hold."""
        ids = _jobs(entries)

        def told(_changes: Any) -> None:
            self._after()
            title = f"{count_of(len(ids), 'answer is', 'answers are')} ready again"
            self._say(Tone.NOTE, title, "Nothing has left, and no number was used.")

        self._run(lambda desk: undo_hold(desk, ids), told)

    def mark(self, entry: OutboxEntry, outcome: OutboxState, reason: str) -> None:
        """Mark a file as accepted or rejected."""

        def told(_changes: Any) -> None:
            self._after()
            rejected = outcome is OutboxState.REJECTED
            more = "Its job is flagged; nothing is sent again by itself." if rejected else ""
            tone = Tone.WARN if rejected else Tone.GOOD
            self._say(tone, f"{entry.what} is marked {outcome.value}", more)

        self._run(lambda desk: mark(desk, entry.outgoing_id, outcome, reason), told)

    def correct(self, entry: OutboxEntry, reason: str) -> None:
        """Open the visit of a file that left for a corrected version, and go there."""

        def told(visit: Any) -> None:
            self._after()
            more = f"{entry.what} stays as it is. Mend what was wrong and finish the visit."
            self._say(Tone.NOTE, OPEN_FOR_CORRECTION, more)
            self._front.bus.changed.emit(Changes(visits=True, jobs=True, outbox=True), None)
            self._front.ways.open_visit(visit.id)

        self._run(lambda desk: correct(desk, entry.outgoing_id, reason), told)

    def check_all(self, then: Callable[[AnswerStage | None], None]) -> None:
        """Check every visit that is not answered; `then` is given the state to look at."""

        def told(checked: Sequence[Any]) -> None:
            stopped = sum(1 for one in checked if one.stops)
            total = count_of(len(checked), "visit")
            if not checked:
                self._say(Tone.NOTE, "There is nothing to check", "No visit waits for its answer to leave.")
            elif stopped:
                words = count_of(stopped, "has something to fix", "have things to fix")
                self._say(
                    Tone.WARN,
                    f"{total} checked, {words}",
                    "See Draft, with the way to each thing.",
                )
            else:
                self._say(Tone.GOOD, f"{total} checked", "Nothing stops any answer.")
            then(AnswerStage.DRAFT if stopped else None)

        self._watch(lambda desk, progress: check_jobs(desk, progress=progress), told, "Checking every visit")

    # Telling

    def open_folder(self, folder: str) -> None:
        """Show a folder in the system's own window."""
        if not folder or not self._front.ask.show_folder(Path(folder)):
            words = f"{folder} is not there now." if folder else "No folder for outgoing files is set."
            self._front.ask.notice(Tone.WARN, "The folder cannot be opened", words)

    def go(self, entry: OutboxEntry, place: Place) -> None:
        """Go to the place of the visit that a value comes from, or that mends a problem."""
        path, job_id = place.path or "", entry.job_id

        def open_it(view: Any) -> None:
            visit_id = entry.visit_id or view.draft_visit_id or (view.visits[-1].id if view.visits else "")
            if visit_id and path != "held":
                self._front.ways.open_visit(visit_id, path)
            else:
                self._front.ways.open_job(job_id)

        self._page.run(lambda desk: job_view(desk, job_id), open_it)

    def _run(self, action: Callable[[Desk], Any], told: Callable[[Any], None]) -> None:
        self._page.run(action, told, failed=self._refused)

    def _watch(
        self, action: Callable[[Desk, Progress], Any], told: Callable[[Any], None], waiting: str
    ) -> None:
        self._front.background.run_watched(
            action, told, failed=self._refused, waiting=waiting, owner=self._page
        )

    def _refused(self, _error: BaseException) -> bool:
        self._after()
        return False

    def _told_held(self, done: Held) -> None:
        self._after()
        if done.held:
            first = min(one.release_at for one in done.held).astimezone(LONDON)
            title = count_of(len(done.held), "answer is held", "answers are held")
            self._say(Tone.NOTE, title, f"Released at {first:%H:%M}. Until then Undo hold takes it back.")
        self._told_held_back(done.held_back)

    def _told_sent(self, sent: Sent) -> None:
        self._after()
        if sent.files:
            names = [f"{one.file.flow} to {one.file.to_id}" for one in sent.files[:MOST_NAMED]]
            more = len(sent.files) - len(names)
            listed = ", ".join(names) + (f" and {more} more" if more else "")
            title = f"{count_of(len(sent.files), 'file')} released"
            self._say(Tone.GOOD, title, f"{listed}, in {sent.files[0].path.parent}.")
        self._told_held_back(sent.held_back)

    def _told_held_back(self, held_back: Sequence[HeldBack]) -> None:
        for one in held_back[:MOST_NAMED]:
            words = " ".join(f"{found.text} {found.advice}".strip() for found in one.problems)
            self._say(Tone.WARN, f"The answer for {spaced_mpan(one.mpan)} did not leave", words)

    def _say(self, tone: Tone, title: str, detail: str) -> None:
        self._front.ask.notice(tone, title, detail)


def _jobs(entries: Sequence[OutboxEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.job_id for one in entries))
