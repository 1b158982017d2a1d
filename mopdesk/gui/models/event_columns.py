"""A conversation as rows: its events in their order, then the time limits that run."""

from __future__ import annotations

from dataclasses import dataclass

from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import Column
from mopdesk.gui.words import short_day
from mopdesk.work.conversation import Conversation, Event, EventState

STATE_TONES = {
    EventState.DONE: Tone.GOOD,
    EventState.READY: Tone.ACCENT,
    EventState.DRAFT: Tone.ACCENT,
    EventState.OWED: Tone.WARN,
    EventState.LATE: Tone.BAD,
    EventState.EXPECTED: Tone.PLAIN,
    EventState.UNSEEN: Tone.PLAIN,
}
STATE_NAMES = {
    EventState.DONE: "Done",
    EventState.READY: "Ready",
    EventState.DRAFT: "In the making",
    EventState.OWED: "Owed",
    EventState.LATE: "Late",
    EventState.EXPECTED: "Expected",
    EventState.UNSEEN: "Not seen here",
}


@dataclass(frozen=True)
class EventRow:
    """One row of the list. `event` is None for a time limit."""

    key: str
    day: str
    way: str
    flow: str
    what: str
    state: Pill
    sentence: str
    event: Event | None = None


def event_rows(conversation: Conversation) -> tuple[EventRow, ...]:
    """Give the rows of a conversation, in the order in which it is drawn and read aloud."""
    titles = {lane.code: lane.title for lane in conversation.lanes}
    rows = [
        EventRow(
            key=event.key,
            day=_day(event),
            way=f"{titles.get(event.from_lane, '')} to {titles.get(event.to_lane, '')}",
            flow=f"{event.flow} {event.step}".strip(),
            what=event.title,
            state=Pill(STATE_NAMES[event.state], STATE_TONES[event.state]),
            sentence=event.sentence,
            event=event,
        )
        for event in conversation.events
    ]
    rows += [
        EventRow(
            key=f"line:{line.clock}:{line.started}",
            day=f"{'was due' if line.late else 'by'} {short_day(line.day)}",
            way=titles.get(line.owner, ""),
            flow="Time limit",
            what=line.words,
            state=Pill("Late", Tone.BAD) if line.late else Pill("Running", Tone.WARN),
            sentence=line.words,
        )
        for line in conversation.deadlines
        if line.running
    ]
    return tuple(rows)


def _day(event: Event) -> str:
    if event.at is not None:
        return short_day(event.at)
    return f"{'was due' if event.late else 'by'} {short_day(event.due)}" if event.due is not None else ""


EVENT_COLUMNS: tuple[Column[EventRow], ...] = (
    Column("Day", lambda row: row.day, width=150),
    Column("State", lambda row: row.state.text, pill=lambda row: row.state, width=140),
    Column("Flow", lambda row: row.flow, width=136),
    Column("What", lambda row: row.what, tip=lambda row: row.sentence, width=200, stretch=True),
    Column("From and to", lambda row: row.way, width=150, stretch=True),
)
