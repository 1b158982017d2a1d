"""What the outbox page says of one answer, and what can be done with it in its state."""

from __future__ import annotations

from dataclasses import dataclass

from mopdesk.gui.colours import Tone
from mopdesk.gui.models.outbox_rows import LEFT, OutboxEntry, countdown, leaves
from mopdesk.gui.words import count_of, moment
from mopdesk.work.answer_life import AnswerStage


@dataclass(frozen=True)
class Deed:
    """One thing that can be done: its verb for the page, words, icon. `many` may be done to several at once."""

    verb: str
    words: str
    icon: str = ""
    many: bool = False


RELEASE = Deed("release", "Release now", "send", many=True)
HOLD = Deed("hold", "Hold", "clock", many=True)
UNDO = Deed("undo", "Undo hold", "back", many=True)
CORRECT = Deed("correct", "Correct…", "report")
ACCEPTED = Deed("accepted", "Mark accepted", "ok")
REJECTED = Deed("rejected", "Mark rejected…", "error")
FOLDER = Deed("folder", "Open folder", "folder")
VISIT = Deed("visit", "Go to the visit", "next")
JOB = Deed("job", "Open the job", "jobs")

_DEEDS = {
    AnswerStage.DRAFT: (VISIT,),
    AnswerStage.READY: (RELEASE, HOLD),
    AnswerStage.HELD: (UNDO, RELEASE),
    AnswerStage.RELEASED: (ACCEPTED, REJECTED, CORRECT, FOLDER),
    AnswerStage.COLLECTED: (ACCEPTED, REJECTED, CORRECT, FOLDER),
    AnswerStage.ACCEPTED: (REJECTED, CORRECT, FOLDER),
    AnswerStage.REJECTED: (ACCEPTED, CORRECT, FOLDER),
}
_FROZEN = "This file is frozen: what was sent never changes."


def deeds_of(entry: OutboxEntry, *, correcting: bool) -> tuple[Deed, ...]:
    """Give what can be done; what has been replaced, or is being corrected, is not corrected twice."""
    deeds = _DEEDS.get(entry.stage, ())
    if entry.corrected_by or correcting:
        deeds = tuple(one for one in deeds if one is not CORRECT)
    return (*deeds, JOB)


def title_of(entry: OutboxEntry) -> str:
    """Name an answer: 'D0002001 to SUPC'."""
    return f"{entry.flows} to {entry.to}" if entry.to else entry.flows


def told_of(entry: OutboxEntry, folder: str) -> tuple[Tone, str]:
    """Say how an answer stands, and no more than is known."""
    if entry.stage is AnswerStage.DRAFT:
        return _draft(entry)
    if entry.stage is AnswerStage.READY:
        where = f" It goes into {folder}." if folder else ""
        return Tone.GOOD, _more(entry, f"Nothing stops this answer. It has no number yet.{where}")
    if entry.stage is AnswerStage.HELD:
        left = f", in {countdown(entry)} minutes" if entry.seconds_left else ""
        text = f"Held: it {leaves(entry)}{left}. Until then it has no number and the release can be undone."
        return Tone.NOTE, _more(entry, text)
    if entry.stage is AnswerStage.BEING_RELEASED:
        return Tone.NOTE, "Its release has begun, and mopdesk completes it by itself."
    if entry.stage is AnswerStage.CANCELLED:
        return Tone.PLAIN, " ".join(part for part in ("It never left.", entry.note) if part)
    return Tone.BAD if entry.stage is AnswerStage.REJECTED else Tone.PLAIN, _frozen(entry)


def _draft(entry: OutboxEntry) -> tuple[Tone, str]:
    if entry.to_fix:
        stops = count_of(entry.to_fix, "thing stops", "things stop")
        return Tone.WARN, _more(entry, f"{stops} this answer. The way to each is under Problems.")
    if entry.corrects:
        return Tone.NOTE, (
            f"The visit is open for a correction. Once it is finished, new files replace {entry.corrects}; "
            "what was sent stays as it is."
        )
    return Tone.NOTE, "The visit is under way: this is what its answer would be now. Finish it to send it."


def _frozen(entry: OutboxEntry) -> str:
    parts = [_FROZEN, f"Released {moment(entry.at)} into {entry.folder}."]
    if entry.stage is AnswerStage.RELEASED:
        parts.append("It still lies there; whether it arrived is not known.")
    if entry.stage is AnswerStage.COLLECTED:
        parts.append("It has left the folder; who took it, and whether it arrived, is not known.")
    if entry.stage in (AnswerStage.ACCEPTED, AnswerStage.REJECTED):
        parts.append(f"A person marked it {entry.stage.value}{f': {entry.note}' if entry.note else '.'}")
    return _more(entry, " ".join(parts))


def _more(entry: OutboxEntry, text: str) -> str:
    more = []
    if entry.corrects:
        verb = "corrects" if entry.stage in LEFT else "will replace"
        more.append(f"It {verb} {entry.corrects}.")
    if entry.corrected_by:
        more.append(f"{entry.corrected_by} has replaced it.")
    return " ".join((text, *more))
