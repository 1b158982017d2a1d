"""How many things are to be fixed in the visits that are begun: the count on the rows of a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mopdesk.actions.visits import check_visit
from mopdesk.desk import Desk


def to_fix(desk: Desk, job_ids: Collection[str]) -> Mapping[str, int]:
    """Give, of the jobs among these with a visit begun, the number of problems that stop its answer."""
    wanted = set(job_ids)
    return {
        visit.job_id: len(check_visit(desk, visit.id).stops)
        for visit in desk.store.visits.drafts()
        if visit.job_id in wanted
    }


def all_to_fix(desk: Desk) -> Mapping[str, int]:
    """Give that number of each job which has any."""
    counts = to_fix(desk, {visit.job_id for visit in desk.store.visits.drafts()})
    return {job_id: count for job_id, count in counts.items() if count}
