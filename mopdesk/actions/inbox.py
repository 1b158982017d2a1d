"""Look at what arrived: each file with its problems, its fields in words, and the jobs it opened."""

from __future__ import annotations

import msgspec

from mopdesk.actions.explain_file import ExplainedFile, explain_bytes
from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk
from mopdesk.flows.explain import MOST_ROWS, ExplainedField
from mopdesk.work.nouns import Receipt

# So many of an arrival's jobs are named; more are found in the list of jobs.
MOST_NAMED = 3


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """One arrival whole. `assumed` says that the layout it was read by rests on an assumption."""

    receipt: Receipt
    title: str
    problems: tuple[Problem, ...]
    explained: tuple[ExplainedField, ...]
    raw_lines: tuple[str, ...]
    assumed: bool


class Arrival(Receipt, frozen=True, kw_only=True):
    """An arrival as a screen shows it: with `jobs` opened or advanced, of which `job_ids` names a few.

    A file opens jobs by the ten thousand, and a list has files by the hundred. Its problems are elsewhere.
    """

    jobs: int


class CameOf(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one arrival. `assumed` says that the layout it was read by rests on an assumption."""

    receipt: Arrival
    problems: tuple[Problem, ...]
    assumed: bool


def list_receipts(desk: Desk, limit: int | None = 200, offset: int = 0) -> tuple[Arrival, ...]:
    """Give the arrivals, the latest first."""
    return tuple(_arrival(receipt) for receipt in desk.store.inbox.latest(limit, offset))


def came_of(desk: Desk, receipt_id: str) -> CameOf:
    """Give what came of one arrival, without reading its lines again."""
    receipt = _receipt(desk, receipt_id)
    spec = desk.catalogue.find(receipt.flow)
    return CameOf(
        receipt=_arrival(receipt), problems=_problems(receipt), assumed=spec is not None and spec.assumed
    )


def explain_receipt(desk: Desk, receipt_id: str, most: int = MOST_ROWS) -> ExplainedFile:
    """Give the lines of one arrival, and about the first `most` of its fields in words."""
    return explain_bytes(desk.catalogue, desk.store.blobs.body(_receipt(desk, receipt_id).sha256), most)


def receipt_view(desk: Desk, receipt_id: str, most: int = MOST_ROWS) -> ReceiptView:
    """Give one arrival with its problems, and about the first `most` of its fields in words."""
    receipt = _receipt(desk, receipt_id)
    explained = explain_bytes(desk.catalogue, desk.store.blobs.body(receipt.sha256), most)
    return ReceiptView(
        receipt=receipt,
        title=explained.title,
        problems=_problems(receipt),
        explained=explained.fields,
        raw_lines=explained.raw_lines,
        assumed=explained.assumed,
    )


def _receipt(desk: Desk, receipt_id: str) -> Receipt:
    receipt = desk.store.inbox.get(receipt_id)
    if receipt is None:
        raise Usage("There is no such file.", receipt_id)
    return receipt


def _problems(receipt: Receipt) -> tuple[Problem, ...]:
    return tuple(msgspec.convert(found, Problem) for found in receipt.problems)


def _arrival(receipt: Receipt) -> Arrival:
    known = {name: getattr(receipt, name) for name in Receipt.__struct_fields__}
    known |= {"job_ids": receipt.job_ids[:MOST_NAMED], "problems": (), "jobs": len(receipt.job_ids)}
    return Arrival(**known)
