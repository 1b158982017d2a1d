"""Feed the meter register from a D0150: many MPANs at once, the open jobs that they concern one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

import msgspec

from mopdesk.actions.take_request import without
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.desk import Desk
from mopdesk.flows.tree import Envelope, FlowFile, Group
from mopdesk.store.change import Change
from mopdesk.work.flags import flagged, make_flag
from mopdesk.work.meter_details import export_only, held_from_root
from mopdesk.work.nouns import HeldDetails, Receipt

# So many are written at once, and make one part of the journal.
_AT_ONCE = 1_000


def take_details(
    desk: Desk, change: Change, receipt: Receipt, flow_file: FlowFile, roots: Sequence[Group]
) -> list[Problem]:
    """Hold what the groups of a D0150 tell and flag the jobs concerned; gives what is not held."""
    if flow_file.envelope is None:
        return []
    faults: list[Problem] = []
    left = iter(roots)
    while some := list(islice(left, _AT_ONCE)):
        held = list(_held(desk, receipt, flow_file.envelope, some, faults))
        desk.store.meters.hold_many(change, held)
        concerned = desk.store.jobs.mpans_with_open_jobs({one.mpan for one in held})
        for one in held:
            if one.mpan in concerned:
                _flag_jobs(desk, change, one)
        if len(some) == _AT_ONCE:
            change.end_part()
    return faults


def _held(
    desk: Desk, receipt: Receipt, envelope: Envelope, roots: Sequence[Group], faults: list[Problem]
) -> Iterator[HeldDetails]:
    noted_at: datetime = envelope.created or receipt.received_at
    for root, held_id in zip(roots, desk.store.new_ids(len(roots)), strict=True):
        try:
            yield held_from_root(
                root,
                id=held_id,
                flow=envelope.flow,
                from_id=envelope.from_id,
                noted_at=noted_at,
                origin="received",
                receipt_id=receipt.id,
            )
        except NotAllowed as error:
            place = Place(line=root.line, group=root.code)
            mpan = root.fields[0] if root.fields else ""
            reason = error.detail or error.title
            faults.append(problem("details-not-kept", place, mpan=mpan, reason=reason))


def _flag_jobs(desk: Desk, change: Change, held: HeldDetails) -> None:
    for job in desk.store.jobs.open_jobs(held.mpan):
        known = msgspec.structs.replace(job, flags=without(job.flags, "details-not-held"))
        told = flagged(known, make_flag("export-only-mpan")) if export_only(held) else known
        if told != job:
            desk.store.jobs.put_job(change, told)
