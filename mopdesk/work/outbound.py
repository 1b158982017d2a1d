"""The office's post out: from a recorded visit to the flows that answer its request, checked, as bytes.

`compose` is pure: the same visit gives the same answers. Nothing is cut and nothing is guessed: what an
answer lacks is a problem that names the field and the path in the visit where it is to be filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Envelope
from mopdesk.flows.writer import write_checked
from mopdesk.work.answer_check import check_composed
from mopdesk.work.answer_details import DraftedDetails, draft_details
from mopdesk.work.answer_report import draft_report
from mopdesk.work.answers import AnswerInput, Composed, leaving, stops
from mopdesk.work.findings import Outcome, outcome
from mopdesk.work.flags import ASKED_OF_ANOTHER
from mopdesk.work.meter_details import expected_serials, same_serial
from mopdesk.work.nouns import Job, KindOfWork
from mopdesk.work.sourced import Origin, as_group, origins_of
from mopdesk.work.visit_facts import VisitFacts
from mopdesk.work.wording import load_wording, not_sent_texts

__all__ = [
    "AnswerInput",
    "Composed",
    "Origin",
    "check_composed",
    "compose",
    "different_meter",
    "file_texts",
    "leaving",
    "not_sent_yet",
    "stops",
    "written_flow",
]

WRITTEN_KINDS = (KindOfWork.INVESTIGATION, KindOfWork.EXCHANGE)


def compose(given: AnswerInput) -> tuple[Composed, ...]:
    """Compose the answers that a visit owes, one outgoing file each, in the order of the process table.

    Each goes to the role and id of the request's sender and carries its problems, those of the check
    included. With another meter on site than the one held the D0150 is withheld.
    """
    came_to = outcome(given.facts, asks_finding=given.process.asks_finding)
    different = different_meter(given)
    return tuple(
        _answer(given, message, flow, came_to, different)
        for message, flow in zip(given.owed.messages, given.owed.flows, strict=True)
    )


def _answer(
    given: AnswerInput, message: str, flow: str, came_to: Outcome, different: tuple[str, str] | None
) -> Composed:
    spec = written_flow(flow, given.catalogue)
    request = given.job.request
    empty = Composed(
        message=message,
        flow=spec.name,
        spec=spec,
        root=None,
        from_id=given.own_id,
        to_role=request.sender_role,
        to_id=request.sender_id,
    )
    if given.job.kind not in WRITTEN_KINDS:
        kind = problem("kind-not-written", Place(path="kind"), kind=given.job.kind.value, flow=spec.name)
        return msgspec.structs.replace(empty, problems=(kind,))
    if spec.flow == "D0150" and different:
        seen, held = different
        withheld = problem("different-meter-d0150-held", Place(path="meters"), seen=seen, held=held)
        return msgspec.structs.replace(empty, withheld=True, problems=(withheld,))
    if spec.flow == "D0150":
        drafted = draft_details(given, spec, came_to)
    else:
        drafted = DraftedDetails(root=draft_report(given, spec, came_to, _told_as_different(given)))
    problems = (*_envelope_problems(given), *drafted.problems)
    if drafted.root is None:
        return msgspec.structs.replace(empty, problems=problems)
    composed = msgspec.structs.replace(
        empty, root=as_group(drafted.root), origins=origins_of(drafted.root), problems=problems
    )
    found = check_composed(composed, given.catalogue)
    return msgspec.structs.replace(composed, problems=(*problems, *found))


def written_flow(flow: str, catalogue: Catalogue) -> FlowSpec:
    """Give the layout in which a flow is written ('D0150' -> D0150002).

    Raises `NotAllowed` for a flow that mopdesk does not write.
    """
    version = load_wording().versions.get(flow[:5])
    spec = catalogue.find(version.text) if version else None
    if spec is None or spec.flow not in ("D0002", "D0150"):
        raise NotAllowed(f"mopdesk does not write the flow {flow}.", "It writes D0002 and D0150.")
    return spec


def different_meter(given: AnswerInput) -> tuple[str, str] | None:
    """Give the serials (seen on site, held) where a meter on site is none of those held; else None."""
    return _none_of(given, expected_serials(given.held) if given.held else ())


def _told_as_different(given: AnswerInput) -> tuple[str, str] | None:
    """Give the serials that the report tells: without details held, those that the request named count."""
    return different_meter(given) or (
        None if given.held else _none_of(given, given.job.request.meter_serials)
    )


def _none_of(given: AnswerInput, expected: Sequence[str]) -> tuple[str, str] | None:
    if not expected or given.facts.access.got_in is False:
        return None
    seen = [meter.serial for meter in given.facts.meters]
    if given.facts.replacement.replaced:
        seen += [exchange.removed_serial for exchange in given.facts.replacement.exchanges]
    for serial in seen:
        if serial.strip() and not any(same_serial(serial, known) for known in expected):
            return serial.strip(), ", ".join(expected)
    return None


def _envelope_problems(given: AnswerInput) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not (given.job.request.sender_role and given.job.request.sender_id):
        found.append(problem("answer-recipient-missing", Place(path="request.sender_id")))
    asked = given.job.request.recipient_id
    if given.own_id and asked and asked != given.own_id:
        place = Place(path="participant_id")
        released = any(flag.code == ASKED_OF_ANOTHER for flag in given.job.flags)
        code = "answer-for-another" if released else "answer-from-another"
        found.append(problem(code, place, asked=asked, own=given.own_id))
    if not given.own_id:
        found.append(problem("answer-own-id-missing", Place(path="participant_id")))
    return tuple(found)


def not_sent_yet(job: Job, facts: VisitFacts) -> tuple[str, ...]:
    """List what a person has to send by other means after this visit: mopdesk does not write it yet."""
    came_to = outcome(facts)
    if came_to.replaced:
        return not_sent_texts("exchange")
    if facts.access.got_in is False and job.flow.startswith("D0142"):
        return not_sent_texts("no-access-d0142")
    return ()


def file_texts(
    answers: Sequence[Composed],
    catalogue: Catalogue,
    *,
    identifiers: Mapping[str, str],
    created: datetime,
    test_flag: str,
    newline: str = "\r\n",
) -> tuple[bytes, ...]:
    """Write one file an answer. `identifiers` gives each message's file identifier.

    All carry the same time `created`, as answers that leave together must. Raises `NotAllowed` for an answer
    that is withheld or has faults, and where what was written does not read back without problems.
    """
    return tuple(
        _file_text(
            answer, catalogue, _header(answer, identifiers[answer.message], created, test_flag), newline
        )
        for answer in answers
    )


def _header(answer: Composed, identifier: str, created: datetime, test_flag: str) -> Envelope:
    return Envelope(
        file_identifier=identifier,
        flow=answer.flow,
        from_role=answer.from_role,
        from_id=answer.from_id,
        to_role=answer.to_role,
        to_id=answer.to_id,
        created=created,
        test_flag=test_flag,
    )


def _file_text(answer: Composed, catalogue: Catalogue, envelope: Envelope, newline: str) -> bytes:
    if answer.root is None or not answer.good:
        why = " ".join(found.text for found in stops([answer]))
        raise NotAllowed(f"The {answer.flow} cannot be written.", why)
    return write_checked(envelope, [answer.root], answer.spec, catalogue, newline=newline)
