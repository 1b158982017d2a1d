"""What a job's page shows, read in one go on the store's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from mopdesk.actions.conversation import conversation
from mopdesk.actions.inbox import receipt_view
from mopdesk.actions.job_details import Detail, job_details
from mopdesk.actions.jobs import JobView, job_view
from mopdesk.actions.notes import JobNote, job_notes
from mopdesk.actions.outbox import outgoing_view
from mopdesk.actions.unfinished import binned_visits
from mopdesk.basics.workdays import calendar_source
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.columns import outbox_pill
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.widgets.deadline_days import day_words
from mopdesk.gui.words import long_day, moment, plain_day, sender
from mopdesk.work.answer_life import BinnedVisit
from mopdesk.work.code_lists import code_list
from mopdesk.work.conversation import Conversation

PICTURE_WIDTH, PICTURE_HEIGHT = 400, 300
_WEEKEND = ("Saturday", "Sunday")


@dataclass(frozen=True)
class DayRow:
    """One day of a count in words, and where it comes from that it does not count."""

    day: str
    words: str
    source: str


@dataclass(frozen=True)
class FlowRow:
    """A file that came for the job or left for it. `kind` is 'received' or 'sent', `id` opens it."""

    kind: str
    id: str
    state: Pill
    flow: str
    party: str
    file: str
    at: str


@dataclass(frozen=True)
class Picture:
    """A photo of one of the job's visits."""

    id: str
    sha256: str
    title: str
    caption: str


class JobShown:
    """A job's view with everything else that its page shows, and the day it was looked at."""

    def __init__(self, desk: Desk, job_id: str) -> None:
        self.view: JobView = job_view(desk, job_id)
        self.today: date = desk.today()
        self.conversation: Conversation = conversation(desk, job_id)
        self.compared: tuple[Detail, ...] = job_details(desk, job_id)
        self.notes: tuple[JobNote, ...] = job_notes(desk, job_id)
        self.day_rows = _day_rows(desk, self.view, self.today)
        self.flows = _flows(desk, self.view)
        self.pictures = _pictures(desk, self.view)
        self.binned: tuple[BinnedVisit, ...] = binned_visits(desk, self.view.job.id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.view, name)


def read_flow(desk: Desk, row: FlowRow) -> tuple[FlowRow, tuple[str, ...], tuple[Any, ...], bool]:
    """Give a file's raw lines, its fields explained, and whether its layout is assumed."""
    if row.kind == "received":
        received = receipt_view(desk, row.id)
        return row, received.raw_lines, received.explained, received.assumed
    sent = outgoing_view(desk, row.id)
    return row, tuple(sent.raw.split("\n")), sent.explained, sent.assumed


def read_picture(desk: Desk, sha256: str) -> QImage:
    """Give a photo small enough for the page; a null image where it cannot be shown."""
    try:
        whole = QImage.fromData(desk.store.visits.body(sha256))
    except KeyError:
        return QImage()
    if whole.isNull():
        return whole
    smooth = Qt.TransformationMode.SmoothTransformation
    return whole.scaled(PICTURE_WIDTH, PICTURE_HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, smooth)


def _day_rows(desk: Desk, view: JobView, today: date) -> tuple[DayRow, ...]:
    published = calendar_source()
    rows = []
    for counted in view.counted:
        source = ""
        if counted.number is None and counted.reason not in _WEEKEND:
            local = counted.day in desk.calendar.additions
            source = (
                "Added on this desk (Settings, calendar)"
                if local
                else f"Bank holiday of {published.region}; {published.published_source}"
            )
        words = day_words(counted.day, counted, view.counted[-1].day, today)[1]
        rows.append(DayRow(day=long_day(counted.day), words=words, source=source))
    return tuple(rows)


def _flows(desk: Desk, view: JobView) -> tuple[FlowRow, ...]:
    rows = []
    jobs = desk.store.jobs.jobs_of_case(view.case.id)
    requests = [job.request for job in jobs]
    requests += [repeat.request for job in jobs for repeat in desk.store.jobs.repeats(job.id)]
    seen: set[str] = set()
    for request in requests:
        receipt = desk.store.inbox.arrival(request.receipt_id) if request.receipt_id else None
        if receipt is None or receipt.id in seen:
            continue
        seen.add(receipt.id)
        rows.append(
            FlowRow(
                kind="received",
                id=receipt.id,
                state=Pill("Received", Tone.NOTE, "inbox"),
                flow=receipt.flow,
                party=f"from {sender(receipt.from_role, receipt.from_id)}",
                file=receipt.name,
                at=moment(receipt.received_at) or plain_day(receipt.received_on),
            )
        )
    for job in jobs:
        rows += [
            FlowRow(
                kind="sent",
                id=file.id,
                state=outbox_pill(file),
                flow=file.flow,
                party=f"to {sender(file.to_role, file.to_id)}",
                file=file.file_name,
                at=moment(file.released_at or file.made_at),
            )
            for file in desk.store.outbox.files_of_job(job.id)
        ]
    return tuple(rows)


def _pictures(desk: Desk, view: JobView) -> tuple[Picture, ...]:
    purposes = code_list("photo-purposes")
    return tuple(
        Picture(
            id=one.id,
            sha256=one.sha256,
            title=purposes.meaning(one.purpose),
            caption=", ".join(
                part
                for part in (one.caption, f"visit {visit.number}", moment(one.taken_at or one.added_at))
                if part
            ),
        )
        for visit in view.visits
        for one in desk.store.visits.attachments(visit.id)
        if one.kind == "photo"
    )
