"""Decide about a file that was not taken in: release it, reject it, or take a rejected one up again.

Each is one change with its reason, made under the eyes of the store: what another has decided meanwhile is
told, never overwritten. A release judges the file anew and takes in what is good in it, so that it skips no
check but the ones that its reason settles.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.file_choices import PERMISSION, Choices, choices_of, errors_now
from mopdesk.actions.work_through import Imported, decided_meanwhile, work_through
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.desk import Desk
from mopdesk.store.inbox import Arrival
from mopdesk.work.file_decisions import Decision, FileDecision, Verdict
from mopdesk.work.nouns import Receipt
from mopdesk.work.verdicts import settleable

LEAST_REF = 4
LONGEST_REASON = 1_000


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it was noted, and what is refreshed by it."""

    receipt_id: str
    verdict: str
    decision: FileDecision
    changes: Changes = Changes(inbox=True)


def find_receipt(desk: Desk, ref: str) -> Arrival:
    """Give the arrival that is meant: by its id or SHA-256 or the beginning of one, its name or identifier.

    Raises `Usage` where there is none, or more than one.
    """
    found = desk.store.inbox.named(ref.strip()) if len(ref.strip()) >= LEAST_REF else []
    if len(found) == 1:
        return found[0]
    if found:
        those = ", ".join(f"{one.sha256[:12]} ({one.name})" for one in found[:5])
        raise Usage("More than one file is meant.", f"{ref}: {those}.", "Name one by its SHA-256.")
    advice = "Name it by its SHA-256, its name or its file identifier: mopdesk inbox lists them."
    raise Usage("There is no such file in the inbox.", ref, advice)


def release(desk: Desk, receipt_id: str, reason: str) -> Imported:
    """Take in a file although it was refused, for the reason that a person gives.

    What was told of the file when it was refused is settled; a fault that has come up since is told first.
    Raises `NotAllowed` for whoever may not, for a file that no reason lets in or that does not wait, and
    where somebody else was faster; `Usage` without a reason.
    """
    receipt, decision, choices = _begun(desk, receipt_id, Decision.RELEASED, reason)
    if not choices.may_release:
        raise NotAllowed("The file cannot be released.", choices.why_not, choices.advice)
    seen = {str(one["text"]) for one in receipt.problems}
    data = desk.store.blobs.body(receipt.sha256)
    standing = errors_now(desk, receipt)
    if news := [one for one in standing if one.text not in seen]:
        # Nobody has seen it yet: it is noted on the file, and asked about from now on.
        work_through(desk, receipt, data, Path(receipt.name))
        raise NotAllowed("Something else stands against the file by now.", news[0].text, news[0].advice)
    settled = tuple(sorted({one.code for one in standing if settleable(one.code)}))
    decision = msgspec.structs.replace(decision, settled=settled)
    return work_through(desk, receipt, data, Path(receipt.name), decision)


def reject(desk: Desk, receipt_id: str, reason: str) -> Decided:
    """Say that a refused file does not count, and why; its bytes stay. Raises as `release` does."""
    receipt, decision, choices = _begun(desk, receipt_id, Decision.REJECTED, reason)
    if not choices.may_reject:
        raise NotAllowed("The file cannot be rejected.", choices.why_not, choices.advice)
    with desk.change("file.rejected", receipt.id, flow=receipt.flow, decision=decision.id) as change:
        present = _receipt(desk, receipt_id)
        if present != receipt:
            raise decided_meanwhile(desk, present)
        desk.store.inbox.decide(change, decision)
        desk.store.inbox.put(change, msgspec.structs.replace(receipt, verdict=Verdict.REJECTED))
    return Decided(receipt_id=receipt.id, verdict=Verdict.REJECTED, decision=decision)


def take_up(desk: Desk, receipt_id: str, reason: str) -> Imported:
    """Take a rejected file up again: it is judged as if it had just come, by the settings of today.

    Raises as `release` does.
    """
    receipt, decision, choices = _begun(desk, receipt_id, Decision.TAKEN_UP, reason)
    if not choices.may_take_up:
        raise NotAllowed("The file cannot be taken up again.", choices.why_not, choices.advice)
    data = desk.store.blobs.body(receipt.sha256)
    return work_through(desk, receipt, data, Path(receipt.name), decision)


def _begun(
    desk: Desk, receipt_id: str, decision: Decision, reason: str
) -> tuple[Receipt, FileDecision, Choices]:
    """Give the file as it stands, the decision as it would be noted, and what may be decided."""
    desk.need(PERMISSION)
    receipt = _receipt(desk, receipt_id)
    return receipt, _decision(desk, receipt, decision, reason), choices_of(desk, receipt)


def _receipt(desk: Desk, receipt_id: str) -> Receipt:
    receipt = desk.store.inbox.get(receipt_id)
    if receipt is None:
        raise Usage("There is no such file.", receipt_id)
    return receipt


def _decision(desk: Desk, receipt: Receipt, decision: Decision, reason: str) -> FileDecision:
    said = " ".join(reason.split())
    if not said:
        raise Usage("The reason is missing.", "It stands in the history of the file.", "Say why.")
    if len(said) > LONGEST_REASON:
        raise Usage(
            "The reason is too long.", f"It has {len(said):,} characters.", f"Use up to {LONGEST_REASON:,}."
        )
    return FileDecision(
        id=desk.store.new_id(),
        receipt_id=receipt.id,
        decision=decision,
        reason=said,
        decided_at=desk.now(),
        actor=desk.actor,
    )
