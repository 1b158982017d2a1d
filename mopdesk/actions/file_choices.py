"""What a person can decide about a received file as things stand now, what each would mean, and why not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.actions.twin_roots import new_roots
from mopdesk.actions.work_through import NO_GOOD_MPAN, decided_before, file_problems
from mopdesk.basics.problems import Problem, Scope, errors_in
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Envelope
from mopdesk.store.blobs import ERASED
from mopdesk.work.file_decisions import Decision, Verdict, waits
from mopdesk.work.nouns import Receipt
from mopdesk.work.verdicts import Purpose, judge, purpose_of, settleable

PERMISSION = "decide-files"

# What is found by comparing a file with settings and other files, so that it is asked anew each time.
_COMPARED = frozenset(
    {
        "not-our-id",
        "own-id-unset",
        "not-for-meter-operator",
        "test-flag-differs",
        "test-flag-unknown",
        "test-flag-blank",
        "received-before-header",
        "same-file-identifier",
        "same-file-identifier-corrected",
    }
)
_UNKNOWN = "flow-version-not-taken"
_ASK_AGAIN = "Reject it, and ask the sender for a corrected file."
_WHY_NEVER = {
    "test-flag-differs": (
        "A test file is never taken into a live store, nor a live file into a test store: what is only a "
        "test would be answered in earnest, or the other way round. So nobody can release it."
    ),
    "test-flag-unknown": (
        "Whether the file is live or a test only its sender can say. So nobody can release it."
    ),
}
_UNREADABLE = "mopdesk cannot rely on what it reads there, so that nothing of it can be taken in as it is."
_ERASED = "Its bytes were erased by retention, so that nothing can be decided about it any more."


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be decided about a file. `words` say how it stands, `means` what releasing it would do.

    `decided` says that a person's word holds. `why_not` says why it cannot be released, or why nothing is to
    be decided; `advice` what to do then.
    """

    waits: bool = False
    may_release: bool = False
    may_reject: bool = False
    may_take_up: bool = False
    decided: bool = False
    words: str = ""
    means: tuple[str, ...] = ()
    why_not: str = ""
    advice: str = ""


def choices_of(desk: Desk, receipt: Receipt) -> Choices:
    """Tell what can be decided about a file, without reading its lines again."""
    if desk.store.blobs.media_type(receipt.sha256) == ERASED:
        return Choices(why_not=_ERASED)
    if receipt.verdict == Verdict.REJECTED:
        return _of_rejected(desk, receipt)
    if not waits(receipt):
        return _of_settled(desk, receipt)
    words = "Nothing of this file was taken in, and it waits for somebody to decide."
    standing = errors_now(desk, receipt)
    if receipt.verdict == Verdict.NOT_FOR_US:
        if desk.catalogue.find(receipt.flow) is None:
            text = next((one["text"] for one in receipt.problems if one["code"] == _UNKNOWN), "")
            return Choices(
                waits=True,
                may_reject=True,
                words=words,
                why_not=f"{text} So nobody can read it, and nobody can release it.".strip(),
                advice="Answer it in another system and reject it here, or have the layout added first.",
            )
    elif not any(_is_of_file(one) for one in receipt.problems):
        return Choices(waits=True, may_reject=True, words=words, why_not=NO_GOOD_MPAN, advice=_ASK_AGAIN)
    never = [one for one in standing if not settleable(one.code)]
    if never:
        why = _WHY_NEVER.get(never[0].code) or f"{never[0].text} {_UNREADABLE}"
        advice = never[0].advice if never[0].code in _WHY_NEVER else _ASK_AGAIN
        return Choices(waits=True, may_reject=True, words=words, why_not=why, advice=advice)
    if standing:
        words = f"{words} {standing[0].text}"
    return Choices(
        waits=True, may_release=True, may_reject=True, words=words, means=_means(desk, receipt, standing)
    )


def errors_now(desk: Desk, receipt: Receipt) -> tuple[Problem, ...]:
    """Give the errors that stand against a file as a whole, those of settings and twins as they are now."""
    kept = tuple(msgspec.convert(one, Problem) for one in receipt.problems if _is_of_file(one))
    fresh = errors_in(file_problems(desk, receipt, envelope_of(receipt)))
    return (*fresh, *(one for one in kept if one.code not in _COMPARED))


def release_ahead(desk: Desk, receipt_id: str) -> tuple[str, ...]:
    """Say, from the file's own lines, what a release would take in: how many MPANs, how many known ones."""
    receipt = desk.store.inbox.get(receipt_id)
    if receipt is None or not choices_of(desk, receipt).may_release:
        return ()
    flow_file = open_flow(desk.store.blobs.body(receipt.sha256), desk.catalogue)
    settled = [one.code for one in errors_now(desk, receipt)]
    found = file_problems(desk, receipt, flow_file.envelope)
    judged = judge(flow_file, found, desk.settings.own_ids, settled)
    left = new_roots(desk, receipt, judged.roots)
    total, bad = len(flow_file.roots), len(flow_file.roots) - len(judged.roots)
    said = [f"The file tells of {_mpans(total)}."]
    if bad == total:
        return (*said, NO_GOOD_MPAN)
    if bad:
        said.append(f"Of these {bad} {'has' if bad == 1 else 'have'} faults and would not be taken in.")
    if left.known:
        same = "stands" if left.known == 1 else "stand"
        said.append(
            f"{_mpans(left.known)} {same} word for word in {shown(left.twin, 80)} or another file of this "
            f"identifier and would not be taken in twice; {_mpans(len(left.roots))} would be."
        )
    return tuple(said)


def _of_rejected(desk: Desk, receipt: Receipt) -> Choices:
    decided = desk.store.inbox.decisions(receipt.id)
    words = decided_before(decided[-1]).text if decided else "It was rejected."
    return Choices(
        may_take_up=True, decided=True, words=words, why_not=words, advice="Take it up again first."
    )


def _of_settled(desk: Desk, receipt: Receipt) -> Choices:
    decided = desk.store.inbox.decisions(receipt.id)
    if decided and decided[-1].decision is Decision.RELEASED:
        words = f"{decided_before(decided[-1]).text} What it brought is settled on its jobs, one by one."
        return Choices(decided=True, why_not=words)
    if receipt.verdict == Verdict.NOT_FOR_US:
        return Choices(why_not="It is not for us to answer, and asks for no decision.")
    return Choices(why_not="It was taken in. What it brought is settled on its jobs, one by one.")


def _means(desk: Desk, receipt: Receipt, standing: Sequence[Problem]) -> tuple[str, ...]:
    codes = {one.code for one in standing}
    said = []
    if not codes:
        said.append("Nothing stands against it any more: released, it is taken in as any other file.")
    own = desk.settings.own_ids
    requests = purpose_of(_envelope(receipt), own) is Purpose.REQUESTS
    if "not-our-id" in codes:
        what = f"its jobs are flagged, and their answers leave from {own[0]}" if requests else "it counts"
        said.append(f"Released, it is taken in although it is addressed to {shown(receipt.to_id)}: {what}.")
    if "same-file-identifier" in codes:
        said.append(
            "Released, it counts beside the other file of its identifier: what both have word for word is "
            "taken in once, what is new or different is taken in as if it had come by itself."
        )
    if codes & {"group-count-wrong", "flow-count-wrong"}:
        said.append("Released, what is there is taken in; what the sender may have left out stays missing.")
    if requests:
        said.append(f"Deadlines are counted from the day of receipt, {long_day(receipt.received_on)}.")
    return tuple(said)


def envelope_of(receipt: Receipt) -> Envelope | None:
    """Give the header of a file as its receipt tells it; None where it could not be read."""
    known = receipt.flow or receipt.from_id or receipt.file_identifier
    return _envelope(receipt) if known else None


def _envelope(receipt: Receipt) -> Envelope:
    return Envelope(
        file_identifier=receipt.file_identifier,
        flow=receipt.flow,
        from_role=receipt.from_role,
        from_id=receipt.from_id,
        to_role=receipt.to_role,
        to_id=receipt.to_id,
        created=receipt.created,
        test_flag=receipt.test_flag,
    )


def _is_of_file(stored: dict[str, object]) -> bool:
    return stored.get("severity") == "error" and stored.get("scope") == Scope.FILE


def _mpans(count: int) -> str:
    return f"{count:,} MPAN{'' if count == 1 else 's'}"
