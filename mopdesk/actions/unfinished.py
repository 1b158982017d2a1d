"""Unfinished visits: offered by name at the start, put in the bin and taken out again, never deleted."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.visits import open_visit, refuse_second_draft, start_visit
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.basics.workdays import long_day
from mopdesk.desk import LONDON, Desk, local_day
from mopdesk.store.edits import before_all, edits_of, last_answer, last_touched, put_images
from mopdesk.work.answer_life import BinnedVisit, CorrectionState
from mopdesk.work.nouns import Visit

_OPENED, _WITHDRAWN = "correction.opened", "correction.withdrawn"


class UnfinishedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that somebody began. `sentence` is ready to be shown; times are UTC.

    `left_at` is the path of what was answered last, `WHOLE_FILE` for a file of answers, empty where nothing
    was. `correction` tells that it corrects an answer that was sent.
    """

    visit_id: str
    job_id: str
    mpan: str
    address: str
    number: int
    started_at: datetime
    touched_at: datetime
    correction: bool
    sentence: str
    left_at: str = ""


def unfinished_visits(desk: Desk) -> tuple[UnfinishedVisit, ...]:
    """Give the visits that are begun and not finished, the last touched first."""
    found = (_look(desk, visit) for visit in desk.store.visits.drafts())
    return tuple(sorted(found, key=lambda one: one.touched_at, reverse=True))


def begin_or_go_on(desk: Desk, job_ref: str) -> tuple[Visit, str]:
    """Start a visit to a job, or give the one that is open with the path of what was answered last."""
    visit = start_visit(desk, job_ref)
    return visit, last_answer(desk.store.connection, visit.id)


def binned_visits(desk: Desk, job_id: str) -> tuple[BinnedVisit, ...]:
    """Give what lies in the bin of a job's visits, the latest first."""
    return tuple(one for one in desk.store.visits.binned() if one.job_id == job_id)


def discard(desk: Desk, visit_id: str) -> Changes:
    """Put an unfinished visit in the bin. A correction is withdrawn: what was sent stands again.

    Nothing is deleted; `restore` brings either back.
    """
    visit = open_visit(desk, visit_id)
    correction = desk.store.corrections.open_of_visit(visit_id)
    if correction is None:
        with desk.change("visit.binned", visit_id, job=visit.job_id) as change:
            binned = BinnedVisit(
                visit_id=visit_id, job_id=visit.job_id, binned_at=desk.now(), actor=desk.actor
            )
            desk.store.visits.put_in_bin(change, binned)
        return Changes(jobs=True, visits=True)
    desk.need("correct")
    with desk.change(_WITHDRAWN, visit_id, job=visit.job_id) as change:
        edits = edits_of(desk.store.connection, visit_id)
        opened = next(
            place
            for place, edit in enumerate(edits)
            if edit.kind == _OPENED and edit.facts.get("correction") == correction.id
        )
        put_images(change, before_all(edits[opened:]))
        withdrawn = msgspec.structs.replace(correction, state=CorrectionState.WITHDRAWN)
        desk.store.corrections.put(change, withdrawn)
        desk.store.visits.put_visit(change, msgspec.structs.replace(visit, state="finished"))
    return Changes(jobs=True, visits=True, outbox=True)


def restore(desk: Desk, visit_id: str) -> Changes:
    """Take a visit out of the bin, or open a withdrawn correction again, just as it was.

    Raises `NotAllowed` while another visit to its job is open, or where there is nothing to restore.
    """
    visit = desk.store.visits.visit(visit_id)
    refuse_second_draft(desk, visit.job_id)
    if desk.store.visits.is_binned(visit_id):
        with desk.change("visit.restored", visit_id, job=visit.job_id) as change:
            desk.store.visits.take_from_bin(change, visit_id)
        return Changes(jobs=True, visits=True)
    correction = desk.store.corrections.latest_of_visit(visit_id)
    if correction is None or correction.state is not CorrectionState.WITHDRAWN:
        raise NotAllowed("This visit is not in the bin.")
    desk.need("correct")
    opened = msgspec.structs.replace(visit, state="draft")
    with desk.change("correction.restored", visit_id, job=visit.job_id) as change:
        edits = edits_of(desk.store.connection, visit_id)
        withdrawn = next(edit for edit in reversed(edits) if edit.kind == _WITHDRAWN)
        put_images(change, withdrawn.before or {})
        desk.store.corrections.put(change, msgspec.structs.replace(correction, state=CorrectionState.OPEN))
        desk.store.visits.put_visit(change, opened)
    return Changes(jobs=True, visits=True, outbox=True)


def _look(desk: Desk, visit: Visit) -> UnfinishedVisit:
    job = desk.store.jobs.job(visit.job_id)
    touched = last_touched(desk.store.connection, visit.id) or visit.started_at
    correction = desk.store.corrections.open_of_visit(visit.id) is not None
    place = job.site.one_line or f"MPAN {spaced_mpan(job.mpan)}"
    what = f"Correction of visit {visit.number}" if correction else "Unfinished visit"
    return UnfinishedVisit(
        visit_id=visit.id,
        job_id=job.id,
        mpan=job.mpan,
        address=job.site.one_line,
        number=visit.number,
        started_at=visit.started_at,
        touched_at=touched,
        correction=correction,
        sentence=f"{what} to {place}, last touched {_when(desk, touched)}.",
        left_at=last_answer(desk.store.connection, visit.id),
    )


def _when(desk: Desk, moment: datetime) -> str:
    """Say when: '10:42 today', '16:05 on Friday 20 November 2026'."""
    clock = f"{moment.astimezone(LONDON):%H:%M}"
    day = local_day(moment)
    return f"{clock} today" if day == desk.today() else f"{clock} on {long_day(day)}"
