"""The part of a matter's drawing that has not happened: what lies on the desk, what is owed, what may come.

The way on is that of the process table: from the case's state through our answer to the Supplier's next
message. Where the finding is still open it follows the answer "no backstop", as the paper's figures do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from mopdesk.basics.workdays import WorkingCalendar, long_day
from mopdesk.flows.schema import Confidence
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.clocks import US, running
from mopdesk.work.conversation_parts import MESSAGE, SITE, VISIT, Event, EventState, Matter, OnTheDesk
from mopdesk.work.conversation_words import lane_title, way_words
from mopdesk.work.deadlines import days_in_words
from mopdesk.work.findings import NOT_ASKED, findings
from mopdesk.work.process_spec import ANYONE, FindingRow, MessageSpec, ProcessSpec

_AS_IN_THE_FIGURES = {"not-fitted", NOT_ASKED}
_STAGES = {
    AnswerStage.DRAFT: (EventState.DRAFT, "In the making"),
    AnswerStage.READY: (EventState.READY, "Ready to leave"),
    AnswerStage.HELD: (EventState.READY, "Held"),
}


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where the way on has come to: a state, and whether the case is in it already."""

    state: str
    now: bool
    condition: str = ""


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """The day on which it is drawn, and the Working Days by which it is counted."""

    today: date
    calendar: WorkingCalendar

    def late(self, due: date | None) -> int:
        """Give how many Working Days ago a day was, 0 where it has not passed."""
        return max(0, -self.calendar.days_left(self.today, due)) if due and self.today > due else 0

    def until(self, due: date, before: str = "due by") -> str:
        """Say by when something is due, or that it was and how late it is."""
        if self.today <= due:
            return f"{before} the end of {long_day(due)}"
        gone = f", {days_in_words(-self.late(due))}" if self.late(due) else ", which has passed"
        return f"was due by the end of {long_day(due)}{gone}"


def ahead(process: ProcessSpec, matter: Matter, now: Now) -> tuple[Event, ...]:
    """Draw what has not happened yet, in the order in which it should."""
    if matter.case.closed:
        return ()
    events = [event for lying in matter.on_the_desk for event in _lying(process, matter, lying, now)]
    ours = [lying for lying in matter.on_the_desk if not lying.correction]
    step, visited = _Step(state=matter.case.state, now=True), False
    for lying in ours:
        if lying.owed.messages and not lying.owed.interim:
            step, visited = _Step(state=lying.owed.next, now=False), False
        elif not lying.finding:
            visited = True
    events.extend(_way_on(process, matter, step, visited, now))
    return tuple(events)


def _way_on(process: ProcessSpec, matter: Matter, step: _Step, visited: bool, now: Now) -> Iterator[Event]:
    """Follow the table until everything is answered, or until it comes round again."""
    been: set[str] = set()
    while step.state not in been and not process.state(step.state).final:
        been.add(step.state)
        if process.state(step.state).waits_for:
            message = _awaited(process, step.state)
            if message is None:
                return
            yield _expected(process, matter, message, step, now)
            step = _Step(state=message.to_state, now=False)
            continue
        row = _main_row(process, step.state)
        if row is None:
            return
        dues = [due for name in row.owes if step.now and (due := _due(process, matter, name))]
        due = min(dues) if dues else None
        if not visited:
            yield _visit_ahead(process, matter, step, due, now)
        for name in row.owes:
            yield _owed(process, matter, process.message(name), row, step, due, now)
        step, visited = _Step(state=row.next, now=False, condition=_condition(row)), False


def _awaited(process: ProcessSpec, state: str) -> MessageSpec | None:
    """Give the message that a state waits for."""
    taken = (one for one in process.messages if one.to_role == US and state in one.takes_from)
    return next(taken, None)


def _main_row(process: ProcessSpec, state: str) -> FindingRow | None:
    """Give the answer on which a figure goes on: no backstop and not replaced, else the replacement."""
    rows = [row for row in process.findings if state in row.state and row.owes and not row.interim]
    plain = (row for row in rows if not row.replaced and _AS_IN_THE_FIGURES & set(row.values))
    return next(plain, None) or next((row for row in rows if row.replaced), None) or next(iter(rows), None)


def _condition(row: FindingRow) -> str:
    meanings = [findings()[value].meaning for value in row.values if value in findings()]
    return f", where the finding is: {' or '.join(meanings)}" if len(meanings) == 1 else ""


def _due(process: ProcessSpec, matter: Matter, message: str, owner: str = US) -> date | None:
    """Give the last day in time of a message whose clock runs."""
    dues = (c.due for c in running(matter.case, owner) if message in process.clock(c.clock).answer)
    return next(dues, None)


def _sender(matter: Matter) -> str:
    return matter.jobs[-1].request.sender_role if matter.jobs else "X"


def _role(matter: Matter, role: str) -> str:
    """Give the lifeline of a role; 'any' is whoever asked."""
    return _sender(matter) if role == ANYONE else role


def _lying(process: ProcessSpec, matter: Matter, lying: OnTheDesk, now: Now) -> Iterator[Event]:
    """Draw the answer that a recorded visit will have."""
    state, words = _STAGES[lying.stage]
    if lying.held_until:
        words = f"{words} until {lying.held_until}"
    for name in lying.owed.messages:
        message = process.message(name)
        due = None if lying.correction else _due(process, matter, name)
        title = f"Correction: {message.title}" if lying.correction else message.title
        until = f"; {now.until(due)}" if due else ""
        way = way_words(process, matter, US, _role(matter, message.to_role))
        yield _event(
            matter,
            message,
            key=f"answer:{lying.visit_id}:{name}",
            state=state,
            due=due,
            title=title,
            sentence=f"{words}: {way}, {message.flow} {message.step}: {title}{until}.",
            far=words[0].lower() + words[1:],
            together=f"answer:{lying.visit_id}" if lying.owed.together else "",
            job_id=lying.job_id,
            visit_id=lying.visit_id,
        )


def _expected(process: ProcessSpec, matter: Matter, message: MessageSpec, step: _Step, now: Now) -> Event:
    """Draw what the Supplier is to send, or may send."""
    role = _role(matter, message.from_role)
    due = _due(process, matter, message.id, role) if step.now else None
    late = due is not None and now.today > due
    way = way_words(process, matter, role, US)
    until = f", {now.until(due, 'by')}" if due else step.condition
    return _event(
        matter,
        message,
        key=f"ahead:{message.id}",
        state=EventState.LATE if late else EventState.EXPECTED,
        due=due,
        sentence=f"{'Late' if late else 'Expected'}: {way}, {message.flow} {message.step}: "
        f"{message.title}{until}.",
    )


def _visit_ahead(process: ProcessSpec, matter: Matter, step: _Step, due: date | None, now: Now) -> Event:
    """Draw the visit that has to come before an answer."""
    rows = [row for row in process.findings if step.state in row.state and row.owes and not row.interim]
    looks = any(not row.replaced for row in rows)
    # A replacement that the process did not ask for carries a flag: it is no part of the plan.
    replaces = any(row.replaced and not row.flag for row in rows)
    what = " and ".join(
        word for word, wanted in (("investigate", looks), ("replace where required", replaces)) if wanted
    )
    title = f"Visit: {what if looks else 'replace the meter'}"
    job = next((one for one in reversed(matter.jobs) if step.now), None)
    if job is not None and job.appointment is not None:
        title += f"; booked for {long_day(job.appointment)}"
    site = lane_title(process, matter, SITE)
    late = f"; its answer {now.until(due)}" if due and now.late(due) else ""
    return Event(
        key=f"ahead:visit:{step.state}",
        kind=VISIT,
        at=None,
        due=due,
        from_lane=US,
        to_lane=SITE,
        flow="",
        title=title,
        step="",
        message="",
        state=EventState.EXPECTED,
        sentence=f"Expected: {lane_title(process, matter, US)} to {site}. {title}{late}.",
        job_id=job.id if job else "",
    )


def _owed(
    process: ProcessSpec,
    matter: Matter,
    message: MessageSpec,
    row: FindingRow,
    step: _Step,
    due: date | None,
    now: Now,
) -> Event:
    """Draw an answer that we owe now, or will owe."""
    late = due is not None and now.today > due
    state = (EventState.LATE if late else EventState.OWED) if step.now else EventState.EXPECTED
    word = {EventState.LATE: "Late", EventState.OWED: "Owed", EventState.EXPECTED: "Expected"}[state]
    way = way_words(process, matter, US, _role(matter, message.to_role))
    until = f", {now.until(due)}" if due else ""
    return _event(
        matter,
        message,
        key=f"ahead:{message.id}",
        state=state,
        due=due,
        sentence=f"{word}: {way}, {message.flow} {message.step}: {message.title}{until}.",
        together=f"ahead:{step.state}" if row.together else "",
        job_id=matter.jobs[-1].id if step.now and matter.jobs else "",
    )


def _event(
    matter: Matter,
    message: MessageSpec,
    *,
    key: str,
    state: EventState,
    due: date | None,
    sentence: str,
    title: str = "",
    far: str = "",
    together: str = "",
    job_id: str = "",
    visit_id: str = "",
) -> Event:
    return Event(
        key=key,
        kind=MESSAGE,
        at=None,
        due=due,
        from_lane=_role(matter, message.from_role),
        to_lane=_role(matter, message.to_role),
        flow=message.flow,
        title=title or message.title,
        step=message.step,
        message=message.id,
        state=state,
        sentence=sentence,
        far=far,
        together=together,
        job_id=job_id,
        visit_id=visit_id,
        assumed=message.confidence is Confidence.ASSUMED,
    )
