"""Many new cases and jobs that are alike: the rows of one, with what differs put in its place.

The one was made by the rules; that another is like it but for these cells is for the caller to know.
"""

from __future__ import annotations

from mopdesk.store.cases import CASE
from mopdesk.store.change import Change
from mopdesk.store.jobs import JOB
from mopdesk.store.packed import by_column
from mopdesk.store.payload import Cell
from mopdesk.store.records import as_json_texts
from mopdesk.store.search import words_of_new
from mopdesk.work.nouns import Case, Job, Request, Site


class Likeness:
    """The rows of a case and its job, to be written again for others that are like them."""

    def __init__(self, case: Case, job: Job) -> None:
        self.case: tuple[Cell, ...] = tuple(CASE.to_row(case).values())
        self.job: tuple[Cell, ...] = tuple(JOB.to_row(job).values())
        self.supplier = job.supplier


class Newcomers:
    """What differs in others that are like them, gathered until it is written."""

    def __init__(self) -> None:
        self._noted: list[tuple[Likeness, str, str, Request, Site, str]] = []

    def note(
        self, like: Likeness, case_id: str, job_id: str, request: Request, site: Site, clean_text: str
    ) -> None:
        """Gather a request's case and job, which are like these; `clean_text` is its text without codes."""
        self._noted.append((like, case_id, job_id, request, site, clean_text))

    def write(self, change: Change) -> None:
        """Write what was gathered."""
        if not self._noted:
            return
        likes, case_ids, job_ids, requests, sites, _ = zip(*self._noted, strict=True)
        mpans = [request.mpan for request in requests]
        cases = by_column(CASE.columns, [like.case for like in likes])
        jobs = by_column(JOB.columns, [like.job for like in likes])
        cases |= {"id": case_ids, "mpan": mpans}
        jobs |= {"id": job_ids, "case_id": case_ids, "mpan": mpans}
        jobs |= {"request": as_json_texts(requests), "site": as_json_texts(sites)}
        change.add(CASE.table, cases)
        first = change.add(JOB.table, jobs, {"request": requests, "site": sites})
        change.search.learn(
            first,
            [
                words_of_new(job_id, like.supplier, request, site, clean_text)
                for like, _, job_id, request, site, clean_text in self._noted
            ],
        )
        self._noted = []
