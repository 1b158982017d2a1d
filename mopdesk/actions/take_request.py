"""Put what a flow file brings where it belongs: jobs and notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.store.change import Change
from mopdesk.work import engine
from mopdesk.work.choice import Choice, choose, choose_for_notification
from mopdesk.work.deadlines import deadline_warnings
from mopdesk.work.flags import ASKED_OF_ANOTHER, flagged, make_flag
from mopdesk.work.intake import notification_of
from mopdesk.work.meter_details import export_only
from mopdesk.work.nouns import (
    Case,
    Flag,
    Job,
    JobState,
    KindOfWork,
    Receipt,
    RepeatRequest,
    Request,
    Site,
)
from mopdesk.work.plausible import is_far_off

# The flags that a change of the appointment settles, or brings anew.
OF_THE_APPOINTMENT = ("appointment-after-due", "appointment-far-off")


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """When and how a request came: from a file, or typed by hand."""

    at: datetime
    on: date
    basis: str


def open_or_attach(desk: Desk, change: Change, request: Request, site: Site, arrived: Arrived) -> str:
    """Open the job that a request asks for, or attach the request to the open job that it repeats.

    Gives the job's id.
    """
    choice = chosen(desk, request, desk.store.cases.open_cases(request.mpan))
    if choice.repeats is not None:
        return _attach(desk, change, choice.repeats, request, site, arrived, choice)
    return _open(desk, change, choice, request, site, arrived)


def chosen(desk: Desk, request: Request, open_cases: Sequence[Case]) -> Choice:
    """Choose process and case for a request among the open cases of its MPAN."""
    return choose(
        open_cases,
        desk.processes,
        flow=request.flow[:5],
        mpan=request.mpan,
        supplier=request.sender_id,
        sender_role=request.sender_role,
        text=request.text,
        profile=desk.settings.process_of(request.sender_id),
        words_in_force=desk.labels,
    )


def _attach(
    desk: Desk, change: Change, case: Case, request: Request, site: Site, arrived: Arrived, choice: Choice
) -> str:
    job = next(
        (job for job in reversed(desk.store.jobs.jobs_of_case(case.id)) if job.state is not JobState.CLOSED),
        None,
    )
    if job is None:
        raise NotAllowed("An open case has no job.", case.id, "Run mopdesk doctor.")
    repeat = RepeatRequest(
        id=desk.store.new_id(), job_id=job.id, request=request, received_at=arrived.at, received_on=arrived.on
    )
    desk.store.jobs.add_repeat(change, repeat)
    told = job
    if site.known and not job.site.known:
        told = msgspec.structs.replace(job, site=site, flags=without(job.flags, "address-missing"))
    told = flagged(told, *choice.flags)
    # Most repeats change nothing, and to find that out is dear for the store.
    if told != job:
        desk.store.jobs.put_job(change, told)
    return job.id


def _open(desk: Desk, change: Change, choice: Choice, request: Request, site: Site, arrived: Arrived) -> str:
    earlier = desk.store.jobs.jobs_of_case(choice.case.id) if choice.case is not None else []
    for waiting in earlier:
        desk.store.jobs.put_job(change, engine.answered_by_request(waiting))
        if waiting.site.known and not site.known:
            site = waiting.site
    case, job = new_job(desk, choice, request, site, arrived)
    desk.store.cases.put_case(change, case)
    desk.store.jobs.put_job(change, job)
    _flag_other_suppliers(desk, change, job)
    return job.id


def new_job(desk: Desk, choice: Choice, request: Request, site: Site, arrived: Arrived) -> tuple[Case, Job]:
    """Make the job that a request opens, and its case as it stands then; nothing is written."""
    arrival = engine.arrive(
        choice.process,
        choice.case,
        flow=request.flow[:5],
        from_role=request.sender_role,
        to_role=request.recipient_role,
        mpan=request.mpan,
        supplier=request.sender_id,
        on=arrived.on,
        calendar=desk.calendar,
        new_id=desk.store.new_id,
    )
    kind = desk.labels.propose_kind(request)
    job = Job(
        id=desk.store.new_id(),
        case_id=arrival.case.id,
        mpan=request.mpan,
        supplier=request.sender_id,
        flow=request.flow[:5],
        process=choice.process.process,
        state=arrival.job_state or JobState.RECEIVED,
        request=request,
        received_at=arrived.at,
        received_on=arrived.on,
        received_basis=arrived.basis,
        clock=arrival.clock_id,
        due=arrival.due,
        owed_by=arrival.owed_by,
        kind=kind,
        kind_confirmed=kind is KindOfWork.INVESTIGATION,
        labelled=choice.labelled,
        label_words=choice.words,
        process_reason=choice.reason,
        flags=(*arrival.flags, *choice.flags),
        site=site,
        appointment=request.appointment,
        appointment_from=request.appointment_from,
        appointment_to=request.appointment_to,
        created_at=desk.now(),
    )
    return arrival.case, flagged(job, *_of_the_addressee(desk, job), *standing_flags(desk, job, arrival.case))


def _of_the_addressee(desk: Desk, job: Job) -> tuple[Flag, ...]:
    """Flag what another Meter Operator was asked: while our own ids are set, only a release takes that in."""
    asked, own = job.request.recipient_id, desk.settings.own_ids
    return (make_flag(ASKED_OF_ANOTHER, asked=asked),) if asked and own and asked not in own else ()


def standing_flags(desk: Desk, job: Job, case: Case) -> tuple[Flag, ...]:
    """Give what a person should know of a job from the start."""
    flags: list[Flag] = []
    if not job.site.known:
        flags.append(make_flag("address-missing"))
    if job.appointment and is_far_off(job.appointment, job.received_on):
        flags.append(make_flag("appointment-far-off", **far_off_words(job.appointment, job.received_on)))
    elif job.appointment and job.due and job.appointment > job.due:
        flags.append(
            make_flag("appointment-after-due", appointment=long_day(job.appointment), due=long_day(job.due))
        )
    if job.request.assumed_layout:
        flags.append(make_flag("request-layout-assumed", flow=job.flow))
    if not job.kind_confirmed:
        flags.append(make_flag("kind-to-confirm", kind=job.kind.value))
    held = desk.store.meters.latest(job.mpan)
    if held is not None and export_only(held):
        flags.append(make_flag("export-only-mpan"))
    if held is None and _owes_details(desk, job):
        flags.append(make_flag("details-not-held"))
    flags.extend(
        Flag(code=found.code, text=found.text, advice=found.advice)
        for found in deadline_warnings(case, job, desk.calendar)
    )
    return tuple(flags)


def far_off_words(appointment: date, received: date) -> dict[str, Any]:
    """Give the words in which an appointment that may be a slip is told."""
    far = "long before" if appointment < received else "long after"
    return {"appointment": long_day(appointment), "far": far, "received": long_day(received)}


def _owes_details(desk: Desk, job: Job) -> bool:
    """Whether the answer that the job's own clock waits for holds a D0150."""
    process = desk.process(job.process)
    if not job.clock:
        return False
    return any(process.message(name).flow == "D0150" for name in process.clock(job.clock).answer)


def without(flags: tuple[Flag, ...], *codes: str) -> tuple[Flag, ...]:
    """Give the flags but those of the given codes."""
    return tuple(flag for flag in flags if flag.code not in codes)


def _flag_other_suppliers(desk: Desk, change: Change, job: Job) -> None:
    """Tell the open jobs of other Suppliers on this MPAN that there is another request now."""
    for other in desk.store.jobs.open_jobs(job.mpan):
        if other.supplier != job.supplier:
            flag = make_flag("another-supplier", supplier=job.supplier, state=job.state.value)
            desk.store.jobs.put_job(change, flagged(other, flag))


def note_notification(desk: Desk, change: Change, receipt: Receipt, flow_file: FlowFile, root: Group) -> None:
    """Record Part 1's notification on its MPAN's case. It never opens a job."""
    told = notification_of(flow_file, root)
    choice = choose_for_notification(
        desk.store.cases.open_cases(told.mpan),
        desk.processes,
        mpan=told.mpan,
        supplier=told.supplier,
        profile=desk.settings.process_of(told.supplier),
    )
    day = told.told_on or receipt.received_on
    if choice.repeats is not None:
        flag = make_flag("notification-noted", distributor=told.distributor, day=long_day(day))
        for job in desk.store.jobs.jobs_of_case(choice.repeats.id):
            desk.store.jobs.put_job(change, flagged(job, flag))
        return
    arrival = engine.arrive(
        choice.process,
        choice.case,
        flow=told.flow[:5],
        from_role="R",
        to_role="X",
        mpan=told.mpan,
        supplier=told.supplier,
        on=receipt.received_on,
        calendar=desk.calendar,
        new_id=desk.store.new_id,
    )
    desk.store.cases.put_case(change, arrival.case)
