"""What a release brings with it: the case and job move on, our own D0150 feeds the meter register."""

from __future__ import annotations

import msgspec

from mopdesk.actions.standing import standing
from mopdesk.actions.take_request import Arrived, open_or_attach, without
from mopdesk.actions.work_out import version_facts
from mopdesk.basics.errors import NotAllowed
from mopdesk.desk import Desk
from mopdesk.flows.reader import open_flow
from mopdesk.store.change import Change
from mopdesk.work import engine
from mopdesk.work.answer_life import Correction
from mopdesk.work.corrections import corrected
from mopdesk.work.engine import Moved
from mopdesk.work.findings import Outcome, outcome
from mopdesk.work.flags import flagged, make_flag
from mopdesk.work.meter_details import held_from_root
from mopdesk.work.nouns import Case, Job, OutboxState, OutgoingFile, Request
from mopdesk.work.process_spec import ProcessSpec

_LEFT = (OutboxState.RELEASED, OutboxState.COLLECTED, OutboxState.ACCEPTED, OutboxState.REJECTED)


def on_released(desk: Desk, change: Change, files: list[OutgoingFile]) -> None:
    """Move case and job after one visit's files have left, in the transaction that notes their release.

    Where only some of what is owed has left (a D0150 held back for a different meter), the clock runs on. A
    correction starts and stops no clock.
    """
    first = files[0]
    job = desk.store.jobs.job(first.job_id)
    for file in files:
        if file.flow.startswith("D0150"):
            _hold_sent_details(desk, change, file)
    job = msgspec.structs.replace(job, flags=without(job.flags, "hold-ended"))
    case = desk.store.cases.case(job.case_id)
    process = desk.process(job.process)
    version = desk.store.visits.version(first.visit_version_id)
    came_to = outcome(version_facts(version), asks_finding=process.asks_finding)
    correction = desk.store.corrections.of_version(version.id)
    if correction is not None:
        moved = _corrected(desk, process, case, job, correction, came_to)
        desk.store.cases.put_case(change, moved.case)
        desk.store.jobs.put_job(change, without_rejections(desk, moved.job, files))
        return
    try:
        owed = engine.owed(process, case, job, came_to)
    except NotAllowed as refused:
        # It has left: that is a fact whatever became of the job meanwhile. A person has to look at it.
        flag = make_flag("answer-left-late", reason=refused.title)
        desk.store.jobs.put_job(change, flagged(job, flag))
        return
    left = {
        file.message
        for file in desk.store.outbox.files_of_version(version.id)
        if file.state in _LEFT or file.id in {one.id for one in files}
    }
    if left < set(owed.messages):
        owed = msgspec.structs.replace(owed, messages=tuple(sorted(left)), interim=True)
    moved = engine.released(process, case, job, owed, desk.today(), desk.calendar, came_to.finding)
    desk.store.cases.put_case(change, moved.case)
    desk.store.jobs.put_job(change, moved.job)
    _take_waiting_request(desk, change, process, moved.case, moved.job)


def without_rejections(desk: Desk, job: Job, replaced_by: list[OutgoingFile]) -> Job:
    """Take the flag of a rejection off a job once no rejected file of it stands any more."""
    replaced = {file.corrects for file in desk.store.outbox.files_of_job(job.id)}
    replaced |= {file.corrects for file in replaced_by}
    stands = any(
        file.state is OutboxState.REJECTED and file.id not in replaced
        for file in desk.store.outbox.files_of_job(job.id)
    )
    return job if stands else msgspec.structs.replace(job, flags=without(job.flags, "answer-rejected"))


def _corrected(
    desk: Desk, process: ProcessSpec, case: Case, job: Job, correction: Correction, came_to: Outcome
) -> Moved:
    then = standing(desk, job, correction)
    owed = engine.owed(process, then.case, then.job, came_to)
    return corrected(
        process,
        case,
        job,
        then.row,
        owed,
        came_to=came_to,
        came_to_then=then.came_to,
        on=desk.today(),
        calendar=desk.calendar,
    )


def _hold_sent_details(desk: Desk, change: Change, file: OutgoingFile) -> None:
    flow_file = open_flow(desk.store.blobs.body(file.sha256), desk.catalogue)
    for root in flow_file.roots:
        held = held_from_root(
            root,
            id=desk.store.new_id(),
            flow=file.flow,
            from_id=file.from_id,
            noted_at=file.made_at,
            origin="sent",
            outgoing_id=file.id,
        )
        desk.store.meters.hold(change, held)


def _take_waiting_request(desk: Desk, change: Change, process: ProcessSpec, case: Case, job: Job) -> None:
    """Open the job of another request that came while we owed this answer, once the case may take it."""
    state = process.state(case.state)
    for repeat in desk.store.jobs.repeats(job.id):
        request = repeat.request
        flow = request.flow[:5]
        awaited = engine.takes(process, case.state, flow, request.sender_role) is not None
        if flow == job.flow or not (awaited or state.final) or _has_a_job(desk, request):
            continue
        receipt = desk.store.inbox.arrival(request.receipt_id) if request.receipt_id else None
        basis = receipt.received_basis if receipt else "given"
        arrived = Arrived(at=repeat.received_at, on=repeat.received_on, basis=basis)
        open_or_attach(desk, change, request, job.site, arrived)
        return


def _has_a_job(desk: Desk, request: Request) -> bool:
    """Whether a job has been opened for this very request already."""
    return any(
        (job.request.receipt_id, job.request.line) == (request.receipt_id, request.line)
        for job in desk.store.jobs.jobs_of_mpan(request.mpan)
    )
