"""Make a problem report from the window: where it goes is asked, nobody's data is in it."""

from __future__ import annotations

from pathlib import Path

from mopdesk.actions.problem_report import make_problem_report
from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom


def report_problem(front: FrontRoom) -> None:
    """Ask for a file and write the report there; without the store where that cannot be opened."""
    target = front.ask.save_as("Problem report", "mopdesk-problem.zip", "Problem reports (*.zip)")
    if target is None:
        return
    if target.suffix.lower() != ".zip":
        target = target.with_name(target.name + ".zip")

    def written(path: Path) -> None:
        words = "Versions, counts and the masked log are in it, and nobody's data."
        front.ask.notice(Tone.GOOD, "The problem report is written", f"It is {path}.", words)

    def failed(_error: BaseException) -> bool:
        try:
            written(make_problem_report(None, target))
        except MopdeskError as error:
            front.ask.trouble(error)
        return True

    front.background.run(
        lambda desk: make_problem_report(desk, target),
        written,
        waiting="Making the problem report",
        failed=failed,
    )
