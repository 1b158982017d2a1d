"""Take flow files in from anywhere on the window, and say what became of them."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.words import VERDICTS, count_of

if TYPE_CHECKING:
    from mopdesk.actions.changes import Changes
    from mopdesk.basics.progress import Progress
    from mopdesk.desk import Desk

_BREATH_MS = 10
_GRAVEST = ("refused", "partly", "not-for-us", "already-received", "notification", "accepted")


class Told(NamedTuple):
    """What an import tells the window: what has changed, what to say, and the last file's receipt.

    Not named `changes`: that would be told to the pages at once, before the inbox is shown.
    """

    changed: Changes
    words: tuple[Tone, str, str]
    receipt_id: str | None


def import_files(front: FrontRoom, paths: Sequence[Path], owner: QWidget) -> None:
    """Import on the store's thread, then say what came of it and show it in the inbox."""
    from mopdesk.actions.changes import Changes
    from mopdesk.actions.import_flow import import_paths

    chosen = list(paths)

    def take_in(desk: Desk, progress: Progress) -> Told:
        imported = import_paths(desk, chosen, progress=progress)
        # Of many files once: a page that hears of each looks again for each.
        changed = reduce(operator.or_, (one.changes for one in imported), Changes())
        # Said here: to tell the jobs of a large file apart would keep the window from answering.
        return Told(changed, import_words(imported), (imported[-1].receipt_id or "") if imported else None)

    def done(told: Told) -> None:
        # The page first: nothing is drawn anew that it hides. The rest a moment later, so that the window
        # answers in between; the inbox has looked again by then.
        if told.changed.inbox:
            front.bus.changed.emit(Changes(inbox=True), owner)
        if told.receipt_id is not None:
            front.ways.show_inbox(told.receipt_id)
        QTimer.singleShot(_BREATH_MS, owner, lambda: tell(told))

    def tell(told: Told) -> None:
        front.ask.notice(*told.words)
        front.bus.changed.emit(msgspec.structs.replace(told.changed, inbox=False), owner)

    front.background.run_watched(
        take_in,
        done,
        waiting=f"Importing {count_of(len(chosen), 'file')}",
        owner=owner,
    )


def import_words(imported: Sequence[Any]) -> tuple[Tone, str, str]:
    """Say in a title and a sentence what became of the files."""
    from mopdesk.basics.problems import errors_in

    if not imported:
        return Tone.NOTE, "Nothing was imported", "No file was found there."
    counts = Counter(one.verdict for one in imported)
    jobs = len({job for one in imported for job in one.job_ids})
    if counts[""]:
        counts["refused"] += counts.pop("")
    gravest = next((verdict for verdict in _GRAVEST if counts[verdict]), "accepted")
    tone = VERDICTS[gravest][1]
    if len(imported) == 1:
        one = imported[0]
        title = f"{Path(one.path).name}: {VERDICTS[one.verdict][0].lower() if one.verdict else 'not read'}"
    else:
        title = f"{count_of(len(imported), 'file')} read"
    parts = (
        [] if len(imported) == 1 else [f"{count} {VERDICTS[key][0].lower()}" for key, count in counts.items()]
    )
    parts.append(f"{count_of(jobs, 'job')} opened or advanced" if jobs else "no job opened")
    detail = ", ".join(parts)
    # Of what was there already, also what was decided about it.
    stopped = [
        (Path(one.path).name, found.text)
        for one in imported
        for found in (one.problems[1:] if one.verdict == "already-received" else errors_in(one.problems))
    ]
    first = [text if len(imported) == 1 else f"{name}: {text}" for name, text in stopped[:1]]
    return tone, title, " ".join((f"{detail[0].upper()}{detail[1:]}.", *first))
