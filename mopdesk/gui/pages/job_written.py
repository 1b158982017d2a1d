"""What is written of a job into a folder of the person's choice: its report, all that is held of its MPAN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mopdesk.actions.make_report import save_report
from mopdesk.actions.subject import export_subject
from mopdesk.gui.colours import Tone
from mopdesk.gui.page import Page


def write_report(page: Page, job_id: str) -> None:
    """Ask for a folder and write the report of the job's latest visit there."""
    folder = page.front.ask.folder("Folder for visit reports")
    if folder is None:
        return

    def saved(path: Path) -> None:
        page.front.ask.notice(Tone.GOOD, "The visit report is saved", str(path))

    page.run(lambda desk: save_report(desk, job_id, folder), saved, waiting="Making the visit report")


def write_subject(page: Page, mpan: str) -> None:
    """Ask for a folder and write everything held about an MPAN there, as a zip."""
    folder = page.front.ask.folder("Folder for everything about this MPAN")
    if folder is None:
        return

    def written(done: Any) -> None:
        words = "It is not encrypted: hand it over with care. The journal notes it."
        tone, detail = Tone.GOOD, str(done.path.parent)
        if done.missing:
            tone, detail = Tone.WARN, f"{detail}. Known of, and not in it: {'; '.join(done.missing)}."
        page.front.ask.notice(tone, f"{done.path.name} is written", detail, words)

    page.run(lambda desk: export_subject(desk, mpan, folder), written, waiting="Collecting what is held")
