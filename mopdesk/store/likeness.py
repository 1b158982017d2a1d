"""Many new cases and jobs that are alike: the rows of one, with what differs put in its place.

The one was made by the rules; that another is like it but for these cells is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.store.cases import CASE
from mopdesk.store.change import Change
from mopdesk.store.jobs import JOB
from mopdesk.store.payload import Cell
from mopdesk.store.records import as_json, as_json_in_order
from mopdesk.store.search import words_of_new
from mopdesk.work.nouns import Case, Job, Request, Site

_CASE_ID, _CASE_MPAN = (CASE.columns.index(name) for name in ("id", "mpan"))
_ID, _CASE, _MPAN, _REQUEST, _SITE = (
    JOB.columns.index(name) for name in ("id", "case_id", "mpan", "request", "site")
)


class Likeness:
    """The rows of a case and its job, to be written again for others that are like them."""

    def __init__(self, case: Case, job: Job) -> None:
        self._case = list(CASE.to_row(case).values())
        self._job = list(JOB.to_row(job).values())
        self._no_site = as_json(Site())
        self.supplier = job.supplier

    def rows(
        self, case_id: str, job_id: str, request: Request, site: Site
    ) -> tuple[Sequence[Cell], Sequence[Cell]]:
        """Give the rows of the case and job of another request."""
        case, job = self._case.copy(), self._job.copy()
        case[_CASE_ID], case[_CASE_MPAN] = case_id, request.mpan
        job[_ID], job[_CASE], job[_MPAN] = job_id, case_id, request.mpan
        job[_REQUEST] = as_json_in_order(request)
        job[_SITE] = as_json_in_order(site) if site.known else self._no_site
        return case, job


class Newcomers:
    """Such rows, gathered until they are written."""

    def __init__(self) -> None:
        self._empty()

    def _empty(self) -> None:
        self._cases: list[Sequence[Cell]] = []
        self._jobs: list[Sequence[Cell]] = []
        self._requests: list[Request] = []
        self._sites: list[Site] = []
        self._words: list[str] = []

    def note(
        self, like: Likeness, case_id: str, job_id: str, request: Request, site: Site, clean_text: str
    ) -> None:
        """Gather a request's case and job, which are like these; `clean_text` is its text without codes."""
        case, job = like.rows(case_id, job_id, request, site)
        self._cases.append(case)
        self._jobs.append(job)
        self._requests.append(request)
        self._sites.append(site)
        self._words.append(words_of_new(job_id, like.supplier, request, site, clean_text))

    def write(self, change: Change) -> None:
        """Write what was gathered."""
        if self._jobs:
            texts_of: dict[str, Sequence[msgspec.Struct]] = {"request": self._requests, "site": self._sites}
            change.add(CASE.table, CASE.columns, self._cases)
            first = change.add(JOB.table, JOB.columns, self._jobs, texts_of)
            change.search.learn(first, self._words)
            self._empty()
