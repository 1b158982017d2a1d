"""Print a visit: collect everything that the report tells of, draw it, write the file whole."""

from __future__ import annotations

from pathlib import Path

from mopdesk.actions.check import work_out_version
from mopdesk.actions.job_rows import short_id
from mopdesk.actions.visits import check_visit
from mopdesk.actions.work_out import WorkedOut
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.files import make_folder, write_atomic
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.pdf.render import render
from mopdesk.work.access_words import has_access_words
from mopdesk.work.code_lists import LISTS, code_list
from mopdesk.work.corrections import answered_row
from mopdesk.work.deadlines import timescale_of
from mopdesk.work.findings import findings
from mopdesk.work.nouns import Job, OutgoingFile, Owed, Visit
from mopdesk.work.outbound import not_sent_yet
from mopdesk.work.report_input import JournalHead, ReportInput
from mopdesk.work.reports import visit_report

_ENDING = ("visit.finished", "released")
_CATALOGUE_LISTS = {
    "meter-location",
    "meter-type",
    "retrieval-method",
    "energisation-status",
    "site-visit-check-code",
    "register-type",
    "measurement-quantity",
}


def report_bytes(desk: Desk, job_ref: str) -> bytes:
    """Draw the report of a job's latest visit, finished or not. Raises `NotAllowed` where there was none."""
    job = desk.store.jobs.find(job_ref)
    visit, worked = _latest(desk, job)
    data = render(visit_report(_input(desk, visit, worked)))
    _note_access(desk, job, "visit report on the screen or printed")
    return data


def save_report(desk: Desk, job_ref: str, folder: Path | None = None) -> Path:
    """Write the report of a job's latest visit into a folder, in place of one of the same version."""
    job = desk.store.jobs.find(job_ref)
    into = make_folder(folder) if folder else desk.settings.folder("report_folder")
    if into is None:
        raise Usage(
            "There is no folder for reports.",
            "",
            "Name one with --to DIR, or set it: mopdesk config set report_folder DIR",
        )
    visit, worked = _latest(desk, job)
    data = render(visit_report(_input(desk, visit, worked)))
    draft = visit.state == "draft"
    version = "draft" if draft else f"v{visit.version}"
    # The name is made of our own words only: no text from outside becomes a path.
    path = into.absolute() / f"visit-report-{job.mpan}-{short_id(job.id)}-{visit.number}-{version}.pdf"
    write_atomic(path, data)
    _note_access(desk, job, "visit report")
    return path


def _note_access(desk: Desk, job: Job, where: str) -> None:
    """Note that how to get in is in a report: that stands in the journal like every other look at it."""
    if desk.settings.text("report_access_notes") == "yes" and has_access_words(job):
        with desk.change("access.printed", job.id, where=where) as change:
            change.tell()


def _latest(desk: Desk, job: Job) -> tuple[Visit, WorkedOut]:
    draft = desk.store.visits.draft_of(job.id)
    if draft is not None:
        return draft, check_visit(desk, draft.id)
    version = desk.store.visits.latest_version(job.id)
    if version is None:
        raise NotAllowed("There is nothing to report.", "No visit to this job is recorded yet.")
    return desk.store.visits.visit(version.visit_id), work_out_version(desk, job, version)


def _input(desk: Desk, visit: Visit, worked: WorkedOut) -> ReportInput:
    job = worked.job
    versions = desk.store.visits.versions(visit.id)
    outgoing = [file for version in versions for file in desk.store.outbox.files_of_version(version.id)]
    frozen = versions[-1].frozen_at if versions and visit.state != "draft" else None
    released = [file.released_at for file in outgoing if file.released_at]
    # Same facts, same bytes: the report is as old as the last thing that it tells of, not as its printing.
    generated_at = max([*released, *([frozen] if frozen else [desk.now()])])
    answered = bool(released)
    # The entry that this visit ends with: the same report whatever else is entered later.
    head = desk.store.journal.head_about(job.id, _ENDING) if frozen else desk.store.journal.head()
    return ReportInput(
        job=job,
        case=worked.case,
        process_title=worked.process.title,
        timescale=timescale_of(worked.process, job.clock),
        calendar_line=_calendar_line(desk, job),
        facts=worked.facts,
        visit_number=visit.number,
        version=0 if visit.state == "draft" else visit.version,
        finding=worked.outcome.finding,
        attachments=tuple(desk.store.visits.attachments(visit.id)),
        picture=lambda sha256: _picture(desk, sha256),
        meaning=lambda name, code: _meaning(desk, name, code),
        owed=_owed(worked, outgoing),
        outgoing=tuple(outgoing),
        not_sent=not_sent_yet(job, worked.facts),
        problems=() if answered else worked.problems,
        assumptions=_assumptions(worked),
        company=desk.settings.text("company_name"),
        accent=desk.settings.text("report_accent"),
        logo=_picture(desk, desk.settings.text("report_logo")),
        journal=JournalHead(count=head.count, hash=head.hash),
        generated_at=generated_at,
        with_access_notes=desk.settings.text("report_access_notes") == "yes",
    )


def _owed(worked: WorkedOut, outgoing: list[OutgoingFile]) -> Owed:
    """Give what is owed; of a visit whose answer has left, what it owed then."""
    if worked.owed.messages or not outgoing:
        return worked.owed
    messages = tuple(file.message for file in outgoing)
    try:
        reading = answered_row(worked.process, messages, worked.outcome).reading
    except NotAllowed:
        # The process table has changed since: then it no longer tells how it was read.
        reading = ""
    return Owed(
        messages=messages,
        flows=tuple(file.flow[:5] for file in outgoing),
        together=len(outgoing) > 1,
        reading=reading,
    )


def _calendar_line(desk: Desk, job: Job) -> str:
    if not job.clock:
        return ""
    clock = desk.process(job.process).clock(job.clock)
    due = desk.calendar.add(job.received_on, clock.days)
    return (
        f"{clock.days} Working Days of England and Wales after {long_day(job.received_on)}, "
        f"which is day 0: due by the end of {long_day(due)}."
    )


def _assumptions(worked: WorkedOut) -> tuple[str, ...]:
    told = []
    if worked.job.request.assumed_layout:
        told.append(f"The layout of the {worked.job.flow} that asked for this visit is assumed.")
    if worked.owed.reading:
        told.append(worked.owed.reading)
    return tuple(told)


def _picture(desk: Desk, sha256: str) -> bytes | None:
    try:
        return desk.store.visits.body(sha256)
    except KeyError:
        return None


def _meaning(desk: Desk, name: str, code: str) -> str | None:
    if name == "findings":
        return findings()[code].meaning if code in findings() else None
    if name in LISTS:
        return code_list(name).meaning(code)
    return desk.catalogue.code_list(name).meaning(code) if name in _CATALOGUE_LISTS else None
