"""Take the requests of a file: those for MPANs that are new to the store many at once, the others one by one.

A request for a new MPAN meets nothing: no case, no job, no details. What becomes of it rests on what it says
beside MPAN, meters and dates. The rules are asked once for all that say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any

from mopdesk.actions.take_request import Arrived, chosen, far_off_words, new_job, open_or_attach
from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.desk import Desk
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.store.change import Change
from mopdesk.store.likeness import Likeness, Newcomers
from mopdesk.work.access_words import without_codes
from mopdesk.work.intake_many import requests_of
from mopdesk.work.nouns import KindOfWork, Receipt, Request, Site
from mopdesk.work.plausible import is_far_off

# So many are looked up and written at once, and so many make one part of the journal.
_AT_ONCE = 500
_PART = 1_000

# A file can hold as many texts, and as many kinds of request, as requests.
_MOST_REMEMBERED = 10_000

# What a request says of its own house and line; others that say the same beside these are alike. Its text
# counts by the label and the kind of work that are found in it.
_OF_ITS_OWN = {"mpan", "line", "text", "asked_on", "meter_serials", "registers", "raw"}
_said_alike = attrgetter(*(name for name in Request.__struct_fields__ if name not in _OF_ITS_OWN))


def take_requests(
    desk: Desk,
    change: Change,
    receipt: Receipt,
    flow_file: FlowFile,
    roots: Sequence[Group],
    doubts: list[Problem],
) -> list[str]:
    """Open a job for each root group of a D0001 or D0142, or attach it to an open one; give the jobs' ids.

    What is taken but may be a slip is added to `doubts`.
    """
    arrived = Arrived(at=receipt.received_at, on=receipt.received_on, basis=receipt.received_basis)
    newcomers = _New(desk, change, arrived)
    job_ids: list[str] = []
    for requests in _some(requests_of(flow_file, roots, receipt.id)):
        known = desk.store.cases.known_mpans({request.mpan for request, _ in requests})
        ids = iter(desk.store.new_ids(2 * len(requests)))
        for request, site in requests:
            if request.appointment and is_far_off(request.appointment, arrived.on):
                doubts.append(_far_off(request, request.appointment, arrived.on))
            if request.mpan in known:
                # What was noted so far has to stand there, should this be about one of them.
                newcomers.write()
                job_ids.append(open_or_attach(desk, change, request, site, arrived))
            else:
                known.add(request.mpan)
                job_ids.append(newcomers.note(request, site, next(ids), next(ids)))
        newcomers.write()
        if len(job_ids) % _PART < _AT_ONCE and len(job_ids) < len(roots):
            change.end_part()
    return job_ids


def _far_off(request: Request, appointment: date, received: date) -> Problem:
    place = Place(line=request.line, group="267", field="appointment_date")
    return problem("appointment-far-off", place, **far_off_words(appointment, received))


class _New:
    """Requests for MPANs that are new to the store, gathered until they are written."""

    def __init__(self, desk: Desk, change: Change, arrived: Arrived) -> None:
        self._desk = desk
        self._change = change
        self._arrived = arrived
        self._known: dict[tuple[Any, ...], Likeness] = {}
        self._texts: dict[tuple[str, bool | None], tuple[tuple[str, ...], KindOfWork, str]] = {}
        self._rows = Newcomers()

    def note(self, request: Request, site: Site, case_id: str, job_id: str) -> str:
        """Gather one more; gives its job's id."""
        labels, kind, clean_text = self._read(request)
        alike = _said_alike(request), site.known, labels, kind
        likeness = self._known.get(alike)
        if likeness is None:
            choice = chosen(self._desk, request, ())
            likeness = Likeness(*new_job(self._desk, choice, request, site, self._arrived))
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[alike] = likeness
        self._rows.note(likeness, case_id, job_id, request, site, clean_text)
        return job_id

    def write(self) -> None:
        """Write what was gathered."""
        self._rows.write(self._change)

    def _read(self, request: Request) -> tuple[tuple[str, ...], KindOfWork, str]:
        """Give the label and the kind of work in a request's text, and the text without codes."""
        asked = request.text, request.existing_metering
        if (known := self._texts.get(asked)) is not None:
            return known
        if len(self._texts) >= _MOST_REMEMBERED:
            self._texts.clear()
        labels = self._desk.labels
        read = labels.find(request.text), labels.propose_kind(request), without_codes(request.text) or ""
        self._texts[asked] = read
        return read


def _some(requests: Iterable[tuple[Request, Site]]) -> Iterator[list[tuple[Request, Site]]]:
    here = iter(requests)
    while some := list(islice(here, _AT_ONCE)):
        yield some
