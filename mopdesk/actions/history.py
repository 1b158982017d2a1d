"""What happened to a job, told from the journal: the latest first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.desk import Desk
from mopdesk.store.due_data import is_erased
from mopdesk.store.journal import Entry
from mopdesk.store.retention import KIND as RETENTION
from mopdesk.work.nouns import Job

_TITLES = {
    "file.taken-in": "Request received",
    "file.released": "Request received, released by hand",
    "file.taken-up": "Request received, its file taken up again",
    "visit.started": "Visit started",
    "visit.field": "Visit edited",
    "visit.attachment": "Photo or signature added",
    "visit.attachment-removed": "Photo or signature removed",
    "visit.recorded": "Visit recorded from a file",
    "visit.finished": "Visit finished",
    "visit.opened-again": "Visit opened again",
    "visit.undone": "Visit edit undone",
    "visit.redone": "Visit edit done again",
    "visit.binned": "Visit put in the bin",
    "visit.restored": "Visit taken out of the bin",
    "answer.held": "Answer held",
    "answer.hold-undone": "Hold undone",
    "answer.hold-ended": "Held answer did not leave",
    "answer.accepted": "Answer marked as accepted",
    "answer.rejected": "Answer marked as rejected",
    "correction.opened": "Correction opened",
    "correction.withdrawn": "Correction put in the bin",
    "correction.restored": "Correction taken out of the bin",
    "release.begun": "Answer numbered and frozen",
    "staged": "Answer staged",
    "released": "Answer released",
    "collected": "Answer collected from the folder",
    "job.process": "Process changed",
    "job.kind": "Kind of work confirmed",
    "job.site": "Site details changed",
    "job.closed": "Job closed",
    "job.reopened": "Job reopened",
    "job.typed": "Job typed by hand",
    "job.note": "Note written",
    "access.shown": "Access notes and codes shown",
    "access.printed": "Access notes printed",
    "access.copied": "Access notes copied",
    "subject.exported": "Everything about the MPAN exported",
    RETENTION: "Erased by retention",
    "addresses.taken-in": "Address taken from a file",
    "details.typed": "Technical details typed",
    "report.made": "Visit report written",
}
# What retention does for others stands in the history of each job that the same entry told of.
_STANDS = (
    "Details of earlier events erased",
    "by retention, for another job of the same file or for old photos; this job stands",
)
_DETAIL_FACTS = ("reason", "finding", "process", "kind", "by", "where")


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event: when, what, a few words more, and who did it. `count` joins edits made in one go."""

    at: datetime
    title: str
    detail: str
    actor: str
    count: int = 1


def events_of(desk: Desk, job: Job) -> tuple[EventView, ...]:
    """Give the events of a job, the latest first; edits of a visit that follow one another are one event."""
    events: list[EventView] = []
    for entry in desk.store.journal.history(job.id):
        event = _event(entry, stands=not is_erased(job))
        if events and entry.kind == "visit.field" and events[-1].title == event.title:
            events[-1] = msgspec.structs.replace(events[-1], count=events[-1].count + 1)
        else:
            events.append(event)
    return tuple(events)


def _event(entry: Entry, *, stands: bool) -> EventView:
    facts = entry.facts or {}
    title = _TITLES.get(entry.kind, entry.kind)
    if entry.kind.startswith("file.") and str(facts.get("flow", "")).startswith("D0150"):
        title = "Technical details received"
    detail = ", ".join(str(facts[name]) for name in _DETAIL_FACTS if facts.get(name))
    if entry.facts is None:
        detail = "details erased by retention"
    elif entry.kind == RETENTION and stands:
        title, detail = _STANDS
    return EventView(at=entry.at, title=title, detail=detail, actor=entry.actor)
