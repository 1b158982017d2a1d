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
    """What differs in others that are like them, gathered by column until it is written."""

    def __init__(self) -> None:
        self._empty()

    def _empty(self) -> None:
        self._likes: list[Likeness] = []
        self._case_ids: list[str] = []
        self._job_ids: list[str] = []
        self._requests: list[Request] = []
        self._sites: list[Site] = []
        self._words: list[str] = []

    def note(
        self, like: Likeness, case_id: str, job_id: str, request: Request, site: Site, clean_text: str
    ) -> None:
        """Gather a request's case and job, which are like these; `clean_text` is its text without codes."""
        self._likes.append(like)
        self._case_ids.append(case_id)
        self._job_ids.append(job_id)
        self._requests.append(request)
        self._sites.append(site)
        self._words.append(words_of_new(job_id, like.supplier, request, site, clean_text))

    def write(self, change: Change) -> None:
        """Write what was gathered."""
        if not self._likes:
            return
        mpans = [request.mpan for request in self._requests]
        cases = by_column(CASE.columns, [like.case for like in self._likes])
        jobs = by_column(JOB.columns, [like.job for like in self._likes])
        cases |= {"id": self._case_ids, "mpan": mpans}
        jobs |= {"id": self._job_ids, "case_id": self._case_ids, "mpan": mpans}
        jobs |= {"request": as_json_texts(self._requests), "site": as_json_texts(self._sites)}
        change.add(CASE.table, cases)
        first = change.add(JOB.table, jobs, {"request": self._requests, "site": self._sites})
        change.search.learn(first, self._words)
        self._empty()
