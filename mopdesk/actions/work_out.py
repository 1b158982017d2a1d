"""Work out what a visit owes: the outcome, the rules, the answers and what is wrong with them."""

from __future__ import annotations

import msgspec

from mopdesk.actions.standing import Standing, same_as_sent, standing
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Problem, Severity, errors_in, problem
from mopdesk.desk import Desk
from mopdesk.work import engine, outbound, rules
from mopdesk.work.answer_life import Correction
from mopdesk.work.answers import AnswerInput, Composed, leaving
from mopdesk.work.fact_paths import assemble, with_attachments
from mopdesk.work.findings import Outcome, outcome
from mopdesk.work.meter_details import serial_key
from mopdesk.work.nouns import Attachment, Case, HeldDetails, Job, Owed, VisitVersion
from mopdesk.work.process_spec import ProcessSpec
from mopdesk.work.visit_facts import VisitFacts, read_facts

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class WorkedOut(msgspec.Struct, frozen=True, kw_only=True):
    """One visit's outcome and answers. `problems` are of the rules and of the answers, errors first.

    `facts` carry photos and signatures. `answers` are those that leave; `held_back` those withheld on
    purpose (a different meter on site).
    """

    job: Job
    case: Case
    process: ProcessSpec
    facts: VisitFacts
    held: HeldDetails | None
    outcome: Outcome
    owed: Owed
    answers: tuple[Composed, ...]
    held_back: tuple[Composed, ...]
    problems: tuple[Problem, ...]

    @property
    def stops(self) -> tuple[Problem, ...]:
        """What keeps the answer from leaving."""
        return errors_in(self.problems)


def draft_facts(desk: Desk, visit_id: str) -> VisitFacts:
    """Put together what has been recorded of a visit so far, photos and signatures included."""
    attachments = tuple(desk.store.visits.attachments(visit_id))
    return with_attachments(assemble(desk.store.visits.fields(visit_id)), attachments)


def version_facts(version: VisitVersion) -> VisitFacts:
    """Read the facts of a frozen version."""
    return read_facts(version.facts)


def own_id(desk: Desk, job: Job) -> str:
    """Give the participant id that answers a job: the one that was asked, else our first."""
    own = desk.settings.own_ids
    return job.request.recipient_id if job.request.recipient_id in own else (own[0] if own else "")


def work_out(
    desk: Desk,
    job: Job,
    facts: VisitFacts,
    attachments: tuple[Attachment, ...],
    correction: Correction | None = None,
) -> WorkedOut:
    """Work out a visit to a job as its facts stand; what the process does not allow now is a problem too.

    A correction is worked out as the case stood when its answer left, with the details held then.
    """
    process = desk.process(job.process)
    stands = None if correction is None else standing(desk, job, correction)
    if stands is None:
        case = desk.store.cases.case(job.case_id)
        held = desk.store.meters.latest(job.mpan)
    else:
        case, job, held = stands.case, stands.job, stands.held
    came_to = outcome(facts, asks_finding=process.asks_finding)
    try:
        owed = engine.owed(process, case, job, came_to)
    except NotAllowed as refused:
        # The rules say the same as a problem; what is left to know here is that nothing is owed.
        owed = Owed(next=case.state, silent=" ".join(filter(None, (refused.title, refused.detail))))
    checked = rules.check(
        rules.RuleInput(
            process=process,
            case=case,
            job=job,
            facts=facts,
            held=held,
            other_mpans_of_new_serial=_other_mpans(desk, job, facts),
            photos=sum(kept.kind == "photo" for kept in attachments),
            signatures=tuple(kept for kept in attachments if kept.kind == "signature"),
            last_readings=last_readings(desk, job),
            today=desk.today(),
            calendar=desk.calendar,
            levels=desk.levels,
        )
    )
    answers = outbound.compose(
        AnswerInput(
            process=process,
            case=case,
            job=job,
            facts=facts,
            owed=owed,
            held=held,
            catalogue=desk.catalogue,
            own_id=own_id(desk, job),
            wording=desk.wording,
        )
    )
    found = (*checked, *(one for answer in answers for one in _problems_of(answer, answers)))
    if stands is not None and owed.messages:
        found += _left_standing(stands, leaving(answers))
        found += _unchanged(desk, stands, leaving(answers))
    return WorkedOut(
        job=job,
        case=case,
        process=process,
        facts=facts,
        held=held,
        outcome=came_to,
        owed=owed,
        answers=leaving(answers),
        held_back=tuple(answer for answer in answers if answer.withheld),
        problems=_ordered(found),
    )


def _problems_of(answer: Composed, answers: tuple[Composed, ...]) -> tuple[Problem, ...]:
    """Give an answer's problems; what is withheld on purpose only warns while another answer leaves."""
    if not answer.withheld or not leaving(answers):
        return answer.problems
    return tuple(
        msgspec.structs.replace(found, severity=Severity.WARNING)
        if found.severity is Severity.ERROR
        else found
        for found in answer.problems
    )


def _left_standing(stands: Standing, answers: tuple[Composed, ...]) -> tuple[Problem, ...]:
    """Warn of files that were sent and that a correction has no answer in place of."""
    replaced = {file.id for answer in answers if (file := stands.replaced_by(answer)) is not None}
    return tuple(
        problem("correction-leaves-standing", flow=file.flow, name=file.file_name)
        for file in stands.files
        if file.id not in replaced
    )


def _unchanged(desk: Desk, stands: Standing, answers: tuple[Composed, ...]) -> tuple[Problem, ...]:
    """Stop a correction that would say again just what was sent."""
    old = [(answer, stands.replaced_by(answer)) for answer in answers]
    if old and all(file is not None and same_as_sent(desk, answer, file) for answer, file in old):
        return (problem("correction-unchanged"),)
    return ()


def _ordered(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Put errors first, and say the same thing about the same place once."""
    once: dict[tuple[str, str | None, str], Problem] = {}
    for found in problems:
        once.setdefault((found.code, found.place.path, found.text), found)
    return tuple(sorted(once.values(), key=lambda found: _ORDER[found.severity]))


def _other_mpans(desk: Desk, job: Job, facts: VisitFacts) -> tuple[str, ...]:
    """Look up on which other MPANs the new meters' serial numbers already stand."""
    serials = {exchange.new.serial.strip() for exchange in facts.replacement.exchanges} - {""}
    found = {mpan for serial in serials for mpan in desk.store.meters.mpans_with_serial(serial)}
    return tuple(sorted(found - {job.mpan}))


def last_readings(desk: Desk, job: Job) -> dict[str, dict[str, str]]:
    """Give the last readings of earlier visits to the MPAN, by serial key and register."""
    known: dict[str, dict[str, str]] = {}
    draft = desk.store.visits.draft_of(job.id)
    latest = desk.store.visits.latest_version(job.id)
    present = draft.id if draft else (latest.visit_id if latest else "")
    for other in desk.store.jobs.jobs_of_mpan(job.mpan):
        for visit in desk.store.visits.visits_of(other.id):
            version = desk.store.visits.latest_of_visit(visit.id)
            if visit.id == present or version is None:
                continue
            for meter in version_facts(version).meters:
                readings = known.setdefault(serial_key(meter.serial), {})
                readings.update({one.register: one.value for one in meter.readings if one.value.strip()})
    return known
