"""The office's drawing of a matter: who said what to whom on which day, what is owed, what may still come.

It is drawn from the process table: what happened stands on its day, what is still to come follows in the
order of the table, so that each option looks like its figure in the paper. Pure: no clock, no store.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from msgspec.structs import replace

from mopdesk.basics.workdays import WorkingCalendar, long_day
from mopdesk.flows.schema import Confidence
from mopdesk.work.clocks import US
from mopdesk.work.conversation_ahead import Now, ahead
from mopdesk.work.conversation_parts import (
    MESSAGE,
    SITE,
    VISIT,
    Conversation,
    DeadlineLine,
    Event,
    EventState,
    Lane,
    Matter,
    OnTheDesk,
    SiteVisit,
)
from mopdesk.work.conversation_words import lane_title, way_words
from mopdesk.work.deadlines import days_in_words, timescale_of
from mopdesk.work.nouns import Job, OutboxState, OutgoingFile, RepeatRequest, Request
from mopdesk.work.process_spec import ANYONE, START, MessageSpec, ProcessSpec

__all__ = [
    "MESSAGE",
    "SITE",
    "VISIT",
    "Conversation",
    "DeadlineLine",
    "Event",
    "EventState",
    "Lane",
    "Matter",
    "OnTheDesk",
    "SiteVisit",
    "draw",
]

# Where an event stands among those of its day: jobs in their order, then request, visit, answer.
_Rank = tuple[date, int, int, datetime]
_NOTIFIED, _ASKED, _VISITED, _ANSWERED = 0, 1, 2, 3
_OLDEST = datetime(1900, 1, 1, tzinfo=UTC)

_FAR = {
    OutboxState.PENDING: "being released",
    OutboxState.STAGED: "being released",
    OutboxState.RELEASED: "released",
    OutboxState.COLLECTED: "collected from the folder",
    OutboxState.ACCEPTED: "marked as accepted",
    OutboxState.REJECTED: "marked as rejected",
}


def draw(process: ProcessSpec, matter: Matter, calendar: WorkingCalendar, today: date) -> Conversation:
    """Draw a case: first what happened, in the order of the days, then what its process table has ahead."""
    happened = [event for _rank, event in sorted(_happened(process, matter), key=lambda pair: pair[0])]
    unseen = list(_unseen(process, matter))
    now = Now(today=today, calendar=calendar)
    still = tuple(replace(event, late=now.late(event.due)) for event in ahead(process, matter, now))
    events = (*unseen, *happened, *still)
    return Conversation(
        title=process.title,
        source=process.source,
        lanes=_lanes(process, matter, events),
        events=events,
        deadlines=tuple(_deadlines(process, matter, calendar, today)),
        today=today,
    )


def _lanes(process: ProcessSpec, matter: Matter, events: tuple[Event, ...]) -> tuple[Lane, ...]:
    """Give the lifelines: all of an option as its figure has them, of plain work those that take part."""
    used = {lane for event in events for lane in (event.from_lane, event.to_lane)}
    shown = [code for code in process.lanes if not process.plain or code in used or code == US]
    return tuple(Lane(code=code, title=lane_title(process, matter, code)) for code in (*shown, SITE))


def _unseen(process: ProcessSpec, matter: Matter) -> Iterator[Event]:
    """Draw what others told each other before the first request, where no copy of it came here."""
    if any(_notification(process, clock.clock) for clock in matter.case.clocks):
        return
    for message in process.messages:
        if US not in (message.from_role, message.to_role) and START in message.takes_from:
            words = way_words(process, matter, message.from_role, message.to_role)
            yield Event(
                key=f"unseen:{message.id}",
                kind=MESSAGE,
                at=None,
                due=None,
                from_lane=message.from_role,
                to_lane=message.to_role,
                flow=message.flow,
                title=message.title,
                step=message.step,
                message=message.id,
                state=EventState.UNSEEN,
                sentence=f"Not seen here: {words}, {message.flow} {message.step}: {message.title}.",
                assumed=message.confidence is Confidence.ASSUMED,
            )


def _happened(process: ProcessSpec, matter: Matter) -> Iterator[tuple[_Rank, Event]]:
    order = {job.id: place for place, job in enumerate(matter.jobs)}
    for clock in matter.case.clocks:
        message = _notification(process, clock.clock)
        if message is not None:
            event = _done(process, matter, message, clock.started_on, key=f"notified:{message.id}")
            yield (clock.started_on, -1, _NOTIFIED, _OLDEST), event
    for job in matter.jobs:
        rank = (job.received_on, order[job.id], _ASKED, job.received_at)
        yield rank, _request(process, matter, job, job.request, job.received_on, key=f"request:{job.id}")
    for repeat in matter.repeats:
        rank = (repeat.received_on, order[repeat.job_id], _ASKED, repeat.received_at)
        yield rank, _repeat(process, matter, repeat)
    for visit in matter.visits:
        yield (visit.day, order[visit.job_id], _VISITED, visit.began), _visit(visit)
    for file in matter.files:
        if file.state is not OutboxState.CANCELLED:
            left = file.released_at or file.made_at
            day = matter.left_on[file.id]
            yield (day, order[file.job_id], _ANSWERED, left), _answer(process, matter, file, day)


def _notification(process: ProcessSpec, clock: str) -> MessageSpec | None:
    """Give the message between others that started a clock, None where one of ours did."""
    message = process.message(process.clock(clock).starts_with)
    return message if US not in (message.from_role, message.to_role) else None


def _request(
    process: ProcessSpec, matter: Matter, job: Job, request: Request, day: date, *, key: str
) -> Event:
    """Draw the message that asked for a job."""
    role = request.sender_role
    message = next(
        (
            one
            for one in process.messages
            if one.flow == request.flow[:5] and one.to_role == US and one.from_role in (role, ANYONE)
        ),
        None,
    )
    title, step = (message.title, message.step) if message else (f"{request.flow[:5]} received", "")
    words = way_words(process, matter, role, US)
    return Event(
        key=key,
        kind=MESSAGE,
        at=day,
        due=None,
        from_lane=role,
        to_lane=US,
        flow=request.flow[:5],
        title=title,
        step=step,
        message=message.id if message else "",
        state=EventState.DONE,
        sentence=f"{long_day(day)}: {words}, {request.flow[:5]} {step}: {title}.",
        job_id=job.id,
        receipt_id=request.receipt_id or "",
        assumed=message is not None and message.confidence is Confidence.ASSUMED,
    )


def _repeat(process: ProcessSpec, matter: Matter, repeat: RepeatRequest) -> Event:
    job = next(one for one in matter.jobs if one.id == repeat.job_id)
    key = f"repeat:{repeat.id}"
    asked = _request(process, matter, job, repeat.request, repeat.received_on, key=key)
    words = way_words(process, matter, asked.from_lane, US)
    told = f"{long_day(repeat.received_on)}: {words}, {asked.flow} again; it starts no new time."
    return replace(asked, title=f"{asked.flow} again", sentence=told)


def _visit(visit: SiteVisit) -> Event:
    title = f"Visit {visit.number}: {visit.came_to}" if visit.came_to else f"Visit {visit.number}"
    told = "Meter Operator to Site, " + (title[0].lower() + title[1:])
    if not visit.finished:
        told += ", being recorded"
    return Event(
        key=f"visit:{visit.visit_id}",
        kind=VISIT,
        at=visit.day,
        due=None,
        from_lane=US,
        to_lane=SITE,
        flow="",
        title=title,
        step="",
        message="",
        state=EventState.DONE if visit.finished else EventState.DRAFT,
        sentence=f"{long_day(visit.day)}: {told}.",
        job_id=visit.job_id,
        visit_id=visit.visit_id,
    )


def _answer(process: ProcessSpec, matter: Matter, file: OutgoingFile, day: date) -> Event:
    """Draw a file that has left or is leaving."""
    message = process.message(file.message)
    event = _done(process, matter, message, day, key=f"file:{file.id}", to_lane=file.to_role)
    title = f"Correction: {message.title}" if file.corrects else message.title
    words = way_words(process, matter, US, file.to_role)
    left = file.state not in (OutboxState.PENDING, OutboxState.STAGED)
    return replace(
        event,
        title=title,
        state=EventState.DONE if left else EventState.READY,
        sentence=f"{long_day(day)}: {words}, {message.flow} {message.step}: {title}; {_FAR[file.state]}.",
        far=_FAR[file.state],
        together=file.group_id if sum(one.group_id == file.group_id for one in matter.files) > 1 else "",
        job_id=file.job_id,
        outgoing_id=file.id,
        corrects=file.corrects or "",
    )


def _done(
    process: ProcessSpec, matter: Matter, message: MessageSpec, day: date, *, key: str, to_lane: str = ""
) -> Event:
    target = to_lane or message.to_role
    words = way_words(process, matter, message.from_role, target)
    return Event(
        key=key,
        kind=MESSAGE,
        at=day,
        due=None,
        from_lane=message.from_role,
        to_lane=target,
        flow=message.flow,
        title=message.title,
        step=message.step,
        message=message.id,
        state=EventState.DONE,
        sentence=f"{long_day(day)}: {words}, {message.flow} {message.step}: {message.title}.",
        assumed=message.confidence is Confidence.ASSUMED,
    )


def _deadlines(
    process: ProcessSpec, matter: Matter, calendar: WorkingCalendar, today: date
) -> Iterator[DeadlineLine]:
    for clock in matter.case.clocks:
        spec = process.clock(clock.clock)
        flows = " and ".join(process.message(name).flow for name in spec.answer)
        owner = lane_title(process, matter, clock.owner)
        running = clock.stopped_on is None and not matter.case.closed
        left = calendar.days_left(clock.stopped_on or today, clock.due)
        if clock.stopped_on is None:
            far = days_in_words(left)
        else:
            far = "answered in time" if left >= 0 else f"answered {days_in_words(left)}"
        yield DeadlineLine(
            clock=clock.clock,
            owner=clock.owner,
            started=clock.started_on,
            day=clock.due,
            days=calendar.days_left(clock.started_on, clock.due),
            left=left,
            running=running,
            late=left < 0,
            words=f"{flows} from {owner} by the end of {long_day(clock.due)}: {far}, "
            f"per {timescale_of(process, clock.clock)}.",
        )
