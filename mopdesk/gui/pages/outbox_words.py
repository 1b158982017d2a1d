"""What the outbox page says of one answer, and what can be done with it in its state."""

from __future__ import annotations

from dataclasses import dataclass

from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.outbox_rows import LEFT, OutboxEntry, countdown, leaves_at
from mopdesk.gui.words import count_of, moment
from mopdesk.work.answer_life import AnswerStage


@dataclass(frozen=True)
class Deed:
    """One thing that can be done: its verb for the page, words and icon. `many`: several may be chosen."""

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
_WAITING = (AnswerStage.READY, AnswerStage.HELD)
_FROZEN = "This file is frozen: what was sent never changes."


def deeds_of(entry: OutboxEntry, *, correcting: bool) -> tuple[Deed, ...]:
    """Give what can be done; what has been replaced, or is being corrected, is not corrected twice."""
    deeds = _DEEDS.get(entry.stage, ())
    if entry.corrected_by or correcting:
        deeds = tuple(one for one in deeds if one is not CORRECT)
    return (*deeds, JOB)


def title_of(entry: OutboxEntry) -> str:
    """Name an answer: 'D0002001 to SUPC'."""
    if entry.stage is AnswerStage.DRAFT and not entry.to:
        return f"Answer for {spaced_mpan(entry.mpan)}"
    return f"{entry.flows} to {entry.to}" if entry.to else entry.flows


def told_of(entry: OutboxEntry, folder: str) -> tuple[Tone, str]:
    """Say how an answer stands, and no more than is known."""
    if entry.stage is AnswerStage.DRAFT:
        return _draft(entry)
    if entry.stage is AnswerStage.READY:
        where = f" It goes into {folder}." if folder else ""
        return Tone.GOOD, _more(entry, f"Nothing stops this answer. It has no number yet.{where}")
    if entry.stage is AnswerStage.HELD:
        when = f"leaves at {leaves_at(entry)}, in {countdown(entry)}" if entry.seconds_left else "leaves now"
        text = f"Held: it {when}. Until then it has no number and the release can be undone."
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


def send_words(ready: int) -> str:
    """Name the main button: what it would send."""
    if ready > 1:
        return f"Send all {ready} answers"
    return "Send the answer" if ready else "Nothing to send"


def hold_words(minutes: int) -> str:
    """Say what becomes of an answer between Send and its release."""
    if not minutes:
        return "Leaves at once"
    return f"Held for {count_of(minutes, 'minute')} first, and can be undone"


def summary(counts: dict[AnswerStage, int], to_fix: int, most: int) -> str:
    """Say in a line what the outbox holds; `most` is how many of the sent are listed, 0 for a filter."""
    parts = [f"{counts.get(one, 0)} {one.value}" for one in _WAITING]
    if to_fix:
        parts.append(f"{to_fix} with things to fix")
    left = sum(number for stage, number in counts.items() if stage not in (*_WAITING, AnswerStage.DRAFT))
    parts.append(f"{count_of(left, 'file')} sent")
    if most and left > most:
        parts.append(f"the latest {most} listed")
    return ", ".join(parts)


def empty_words(stage: AnswerStage | None, counts: dict[AnswerStage, int]) -> tuple[str, str]:
    """Say what an empty list means, and what comes there."""
    drafts = counts.get(AnswerStage.DRAFT, 0)
    if stage in (None, AnswerStage.READY):
        advice = "Finished visits appear here once nothing stops their answer. "
        advice += "Each file can be read field by field before it leaves."
        if drafts:
            advice += f" {count_of(drafts, 'visit is', 'visits are')} still under way: see Draft."
        return "Nothing is waiting to be sent", advice
    if stage is AnswerStage.HELD:
        advice = "Send holds an answer for some minutes first; until it leaves it can be undone."
        return "Nothing is held", advice
    return f"No answer is {stage.value}", "Choose All to see every answer."
