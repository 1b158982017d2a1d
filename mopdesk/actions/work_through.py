"""Work through a file whose bytes are kept: judge it, and put what it brings where it belongs, in one change.

What a person has decided about it is part of that change: a release that settles what stood against it, or
that a rejected file is taken up again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.take_details import take_details
from mopdesk.actions.take_many import take_requests
from mopdesk.actions.take_request import note_notification
from mopdesk.actions.twin_roots import new_roots
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Place, Problem, Severity, listed, problem
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk, local_day
from mopdesk.flows.address import check_address
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Envelope, FlowFile
from mopdesk.store.change import Change
from mopdesk.work.file_decisions import UNTOUCHED, Decision, FileDecision, Verdict
from mopdesk.work.nouns import Receipt
from mopdesk.work.report_words import say_moment
from mopdesk.work.verdicts import (
    Judged,
    Purpose,
    is_settled,
    judge,
    whole_file_errors,
)

UNREAD, DONE = "unread", "done"
BASIS_GIVEN, BASIS_FILE, BASIS_IMPORT = "given", "file time", "import time"
_KINDS = {Decision.RELEASED: "file.released", Decision.TAKEN_UP: "file.taken-up"}
NO_GOOD_MPAN = "Every MPAN in it has a fault that stops it, so that there is nothing to take in."
_SETTLED = "The file was released all the same."
# The receipt's row lists a file's jobs in the same entry: thousands need not stand there twice.
_MOST_LISTED = 1_000


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file. `sha256` is '' where the path could not be read."""

    path: Path
    sha256: str = ""
    receipt_id: str = ""
    flow: str = ""
    verdict: str = ""
    job_ids: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: Changes = Changes()


def work_through(
    desk: Desk, seen: Receipt, data: bytes, path: Path, decision: FileDecision | None = None
) -> Imported:
    """Judge a file by what is true now, and take in what it brings; `seen` is its receipt as it was found.

    Where somebody else has worked through it or decided meanwhile, nothing is done: it is told as received
    already or, to whoever comes with a decision, by `NotAllowed`. A release also raises that where something
    still stands against the file that it does not settle.
    """
    flow_file = open_flow(data, desk.catalogue)
    receipt = _with_header(desk, seen, flow_file)
    settled = decision.settled if decision else ()
    job_ids: list[str] = []
    kind = "file.taken-in" if decision is None else _KINDS[decision.decision]
    with desk.change(kind, receipt.id, flow=receipt.flow) as change:
        # Asked inside the change: another program may have worked through it, or through its twin, just now.
        present = desk.store.inbox.get(receipt.id)
        if present is not None and present != seen:
            if decision is not None:
                raise decided_meanwhile(desk, present)
            return already_received(desk, present, path)
        found = file_problems(desk, receipt, flow_file.envelope)
        judged = judge(flow_file, found, desk.settings.own_ids, settled)
        known: tuple[Problem, ...] = ()
        if decision is not None:
            if decision.decision is Decision.RELEASED:
                _refuse_release(judged, found, flow_file, settled)
                judged, known = _without_known(desk, receipt, judged)
            desk.store.inbox.decide(change, decision)
            change.facts["decision"] = decision.id
        change.facts["verdict"] = judged.verdict.value
        extra, changes = _work(desk, change, receipt, flow_file, judged, job_ids)
        problems = tuple(
            msgspec.structs.replace(one, severity=Severity.WARNING, advice=_SETTLED)
            if is_settled(one, settled)
            else one
            for one in listed((*found, *flow_file.problems, *known, *extra))
        )
        receipt = msgspec.structs.replace(
            receipt,
            state=DONE,
            verdict=judged.verdict,
            # Not dict.fromkeys: over so many ids it would keep the window's thread from the interpreter.
            job_ids=tuple({job_id: None for job_id in job_ids}),  # noqa: C420
            problems=tuple(msgspec.to_builtins(one) for one in problems),
        )
        if len(receipt.job_ids) <= _MOST_LISTED:
            change.facts["jobs"] = list(receipt.job_ids)
        desk.store.inbox.put(change, receipt)
    return Imported(
        path=path,
        sha256=receipt.sha256,
        receipt_id=receipt.id,
        flow=receipt.flow,
        verdict=receipt.verdict,
        job_ids=receipt.job_ids,
        problems=problems,
        changes=changes | Changes(inbox=True),
    )


def already_received(desk: Desk, known: Receipt, path: Path) -> Imported:
    """Tell of bytes that are known when they came, and what was decided about them."""
    told = problem(
        "already-received", when=f"{local_day(known.received_at):%d %b %Y}", name=shown(known.name, 80)
    )
    problems = [told]
    decided = desk.store.inbox.decisions(known.id)
    if decided and decided[-1].decision is not Decision.TAKEN_UP:
        problems.append(decided_before(decided[-1]))
    elif known.verdict == Verdict.REFUSED:
        reasons = (str(one["text"]) for one in known.problems if one.get("severity") == Severity.ERROR)
        problems.append(problem("refused-before", reason=next(reasons, "")))
    return Imported(
        path=path,
        sha256=known.sha256,
        receipt_id=known.id,
        flow=known.flow,
        verdict=Verdict.ALREADY_RECEIVED,
        job_ids=known.job_ids,
        problems=tuple(problems),
    )


def decided_before(decision: FileDecision) -> Problem:
    """Say what was decided about a file, by whom, when and why."""
    return problem(
        f"{decision.decision.value}-before",
        actor=decision.actor,
        when=say_moment(decision.decided_at),
        reason=decision.reason or "the reason was erased by retention",
    )


def decided_meanwhile(desk: Desk, present: Receipt) -> NotAllowed:
    """Give the refusal for whoever comes with a decision when another has just been made."""
    decided = desk.store.inbox.decisions(present.id)
    told = decided_before(decided[-1]).text if decided else "It was worked through again meanwhile."
    return NotAllowed("The file is no longer as you saw it.", told, "Look at it again, then decide.")


def file_problems(desk: Desk, receipt: Receipt, envelope: Envelope | None) -> tuple[Problem, ...]:
    """Compare with our own identity and with what the same sender has sent before."""
    if envelope is None:
        return ()
    twins = desk.store.inbox.same_file(
        envelope.from_role, envelope.from_id, envelope.file_identifier, but=receipt.id
    )
    found = check_address(envelope, desk.settings.own_ids, desk.settings.text("test_flag"))
    if receipt.received_basis == BASIS_GIVEN and envelope.created:
        created = local_day(envelope.created.replace(tzinfo=envelope.created.tzinfo or UTC))
        if receipt.received_on < created:
            early = problem(
                "received-before-header",
                Place(line=1, group="ZHV"),
                received=long_day(receipt.received_on),
                created=long_day(created),
            )
            found += (early,)
    if twins:
        # A corrected file may be taken under the identifier of one that was never worked on.
        untouched = all(twin.verdict in UNTOUCHED for twin in twins)
        # Named is the one that counts.
        twins = [twin for twin in twins if twin.verdict not in UNTOUCHED] or twins
        place = Place(line=1, group="ZHV", field="file_identifier")
        twin = problem(
            "same-file-identifier-corrected" if untouched else "same-file-identifier",
            place,
            file_identifier=shown(envelope.file_identifier),
            from_id=shown(envelope.from_id),
            name=shown(twins[0].name, 80),
            when=f"{local_day(twins[0].received_at):%d %b %Y}",
        )
        return (twin, *found)
    return found


def _with_header(desk: Desk, receipt: Receipt, flow_file: FlowFile) -> Receipt:
    """Note what the header says, and settle the day of receipt.

    The file's own time counts where it lies between the header's time and now, else the time of import.
    """
    envelope = flow_file.envelope
    if envelope is None:
        return msgspec.structs.replace(receipt, encoding=flow_file.encoding, newline=flow_file.newline)
    if receipt.received_basis == BASIS_FILE and envelope.created and receipt.received_at < envelope.created:
        now = desk.now()
        receipt = msgspec.structs.replace(
            receipt, received_at=now, received_on=local_day(now), received_basis=BASIS_IMPORT
        )
    return msgspec.structs.replace(
        receipt,
        flow=envelope.flow,
        file_identifier=envelope.file_identifier,
        from_role=envelope.from_role,
        from_id=envelope.from_id,
        to_role=envelope.to_role,
        to_id=envelope.to_id,
        test_flag=envelope.test_flag,
        created=envelope.created,
        encoding=flow_file.encoding,
        newline=flow_file.newline,
    )


def _refuse_release(
    judged: Judged, found: tuple[Problem, ...], flow_file: FlowFile, settled: Collection[str]
) -> None:
    if judged.verdict in UNTOUCHED:
        left = [one for one in whole_file_errors(found, flow_file.problems) if not is_settled(one, settled)]
        why = left[0].text if left else NO_GOOD_MPAN if flow_file.spec else "It is not for us to answer."
        raise NotAllowed(
            "The file cannot be released.", why, "Reject it, or ask the sender for a corrected file."
        )


def _without_known(desk: Desk, receipt: Receipt, judged: Judged) -> tuple[Judged, tuple[Problem, ...]]:
    """Leave out what a twin has brought word for word: it would ask the same a second time."""
    left = new_roots(desk, receipt, judged.roots)
    if not left.known:
        return judged, ()
    known, total = left.known, len(judged.roots)
    stand = f"Of its {total:,} MPANs, {known:,} {'stands' if known == 1 else 'stand'}"
    told = problem(
        "known-from-twin",
        stand=stand if total > 1 else "Its one MPAN stands",
        taken="it was" if known == 1 else "they were",
        name=shown(left.twin, 80),
    )
    return msgspec.structs.replace(judged, roots=left.roots), (told,)


def _work(
    desk: Desk, change: Change, receipt: Receipt, flow_file: FlowFile, judged: Judged, job_ids: list[str]
) -> tuple[list[Problem], Changes]:
    extra: list[Problem] = []
    match judged.purpose:
        case Purpose.REQUESTS:
            job_ids.extend(take_requests(desk, change, receipt, flow_file, judged.roots, extra))
            return extra, Changes(jobs=True)
        case Purpose.DETAILS:
            extra.extend(take_details(desk, change, receipt, flow_file, judged.roots))
            return extra, Changes(meters=True, jobs=True)
        case Purpose.NOTIFICATION:
            for root in judged.roots:
                note_notification(desk, change, receipt, flow_file, root)
            return extra, Changes(jobs=True)
        case Purpose.NOTHING:
            return extra, Changes()
