"""What a release brings with it: the case and job move on, our own D0150 feeds the meter register."""

from __future__ import annotations

import msgspec

from mopdesk.actions.take_request import Arrived, open_or_attach
from mopdesk.actions.work_out import version_facts
from mopdesk.desk import Desk
from mopdesk.flows.reader import open_flow
from mopdesk.store.change import Change
from mopdesk.work import engine
from mopdesk.work.findings import outcome
from mopdesk.work.meter_details import held_from_root
from mopdesk.work.nouns import Case, Job, OutboxState, OutgoingFile, Site
from mopdesk.work.process_spec import ProcessSpec

_LEFT = (OutboxState.RELEASED, OutboxState.COLLECTED, OutboxState.ACCEPTED, OutboxState.REJECTED)


def on_released(desk: Desk, change: Change, files: list[OutgoingFile]) -> None:
    """Move case and job after one visit's files have left, in the transaction that notes their release.

    Where only some of what is owed has left (a D0150 held back for a different meter), the clock runs on.
    """
    first = files[0]
    job = desk.store.jobs.job(first.job_id)
    case = desk.store.cases.case(job.case_id)
    process = desk.process(job.process)
    version = desk.store.visits.version(first.visit_version_id)
    came_to = outcome(version_facts(version), asks_finding=process.asks_finding)
    owed = engine.owed(process, case, job, came_to)
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
    for file in files:
        if file.flow.startswith("D0150"):
            _hold_sent_details(desk, change, file)
    _take_waiting_request(desk, change, process, moved.case, moved.job)


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
    """Open the job of a request that came before its time: a D0142 that arrived before our D0002 had left."""
    if process.state(case.state).waits_for != "X":
        return
    for repeat in desk.store.jobs.repeats(job.id):
        flow, role = repeat.request.flow[:5], repeat.request.sender_role
        if flow != job.flow and engine.takes(process, case.state, flow, role):
            arrived = Arrived(at=repeat.received_at, on=repeat.received_on, basis="given")
            open_or_attach(desk, change, repeat.request, Site(), arrived)
            return
