"""What a visit form needs: the facts so far, the choices, what was known before."""

from __future__ import annotations

import msgspec

from mopdesk.actions.job_rows import JobRow, job_row
from mopdesk.actions.jobs import details_view, explain_job
from mopdesk.actions.preview import PreviewFile, preview_answers
from mopdesk.actions.visits import check_visit
from mopdesk.actions.work_out import draft_facts, last_readings, version_facts
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk
from mopdesk.work.access_words import has_access_words
from mopdesk.work.code_lists import LISTS, code_list
from mopdesk.work.fact_paths import flatten
from mopdesk.work.findings import findings
from mopdesk.work.meter_details import DetailsView
from mopdesk.work.nouns import Attachment, Job, Owed, Visit
from mopdesk.work.visit_facts import VisitFacts

_CATALOGUE_LISTS = (
    "energisation-status",
    "measurement-quantity",
    "meter-location",
    "meter-type",
    "register-type",
    "retrieval-method",
    "site-visit-check-code",
)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of a form: the code that is kept, the words that are shown."""

    code: str
    words: str
    help: str = ""


class LastVisit(msgspec.Struct, frozen=True, kw_only=True):
    """What the latest earlier visit to the MPAN recorded: its day as typed, and its fields by path."""

    date: str
    fields: dict[str, object]


class VisitForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the process asks of this visit, and what can be chosen.

    `choices` are by the name of their list; `findings` are offered for a meter found, `safe_findings` for a
    meter that is fitted new. `details` are the technical details held, `last_readings` those of earlier
    visits by serial number (without spaces) and register; `last_visit` is None for the first visit.
    """

    asks_finding: bool
    asks_result: bool
    findings: tuple[Choice, ...]
    safe_findings: tuple[Choice, ...]
    choices: dict[str, tuple[Choice, ...]]
    details: DetailsView | None
    last_readings: dict[str, dict[str, str]]
    last_visit: LastVisit | None = None


class VisitView(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as a form shows it."""

    visit: Visit
    row: JobRow
    explanation: tuple[str, ...]
    facts: VisitFacts
    fields: dict[str, object]
    attachments: tuple[Attachment, ...]
    form: VisitForm
    has_access: bool = False


class VisitCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the check of a visit found: problems, what it owes, and the files as they would leave."""

    problems: tuple[Problem, ...]
    stops: tuple[Problem, ...]
    owed: Owed
    finding: str
    files: tuple[PreviewFile, ...]


def visit_view(desk: Desk, visit_id: str) -> VisitView:
    """Give a visit with everything that its form shows."""
    visit = desk.store.visits.visit(visit_id)
    job = desk.store.jobs.job(visit.job_id)
    process = desk.process(job.process)
    known = findings().values()
    return VisitView(
        visit=visit,
        row=job_row(desk, job),
        explanation=explain_job(desk, job),
        facts=draft_facts(desk, visit_id),
        fields=desk.store.visits.fields(visit_id),
        attachments=tuple(desk.store.visits.attachments(visit_id)),
        has_access=has_access_words(job),
        form=VisitForm(
            asks_finding=process.asks_finding,
            asks_result=process.plain and process.start == "D0001",
            findings=tuple(
                Choice(code=one.code, words=one.meaning, help=one.explanation) for one in known if one.offered
            ),
            safe_findings=tuple(
                Choice(code=one.code, words=one.meaning, help=one.explanation)
                for one in known
                if one.safe and one.offered
            ),
            choices=_choices(desk),
            details=details_view(desk, job.mpan),
            last_readings=last_readings(desk, job),
            last_visit=_last_visit(desk, visit, job),
        ),
    )


def check(desk: Desk, visit_id: str) -> VisitCheck:
    """Check a visit as it stands, and show the files that it would send."""
    worked = check_visit(desk, visit_id)
    return VisitCheck(
        problems=worked.problems,
        stops=worked.stops,
        owed=worked.owed,
        finding=worked.outcome.finding,
        files=preview_answers(desk, worked),
    )


def _last_visit(desk: Desk, visit: Visit, job: Job) -> LastVisit | None:
    """Give the latest finished visit to the MPAN but this one, whichever job it was for."""
    versions = (
        desk.store.visits.latest_of_visit(other.id)
        for known in desk.store.jobs.jobs_of_mpan(job.mpan)
        for other in desk.store.visits.visits_of(known.id)
        if other.id != visit.id
    )
    latest = max((one for one in versions if one), key=lambda one: one.frozen_at, default=None)
    if latest is None:
        return None
    facts = version_facts(latest)
    return LastVisit(date=facts.date, fields=flatten(facts))


def _choices(desk: Desk) -> dict[str, tuple[Choice, ...]]:
    ours = {
        name: tuple(Choice(code=one.code, words=one.meaning) for one in code_list(name).codes)
        for name in LISTS
    }
    theirs = {
        name: tuple(
            Choice(code=code, words=entry.meaning)
            for code, entry in desk.catalogue.code_list(name).entries.items()
        )
        for name in _CATALOGUE_LISTS
    }
    return ours | theirs
