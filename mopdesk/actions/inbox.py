"""Look at what arrived: each file with its problems, its fields in words, and the jobs it opened."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from mopdesk.actions.explain_file import ExplainedFile, explain_bytes
from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk
from mopdesk.flows.explain import MOST_ROWS, ExplainedField
from mopdesk.store.inbox import MOST_NAMED, Arrival
from mopdesk.work.nouns import Receipt

__all__ = [
    "MOST_NAMED",
    "Arrival",
    "CameOf",
    "ReceiptView",
    "came_of",
    "explain_receipt",
    "list_receipts",
    "receipt_view",
    "waiting_files",
]

AnyReceipt = TypeVar("AnyReceipt", bound=Receipt)


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """One arrival whole. `assumed` says that the layout it was read by rests on an assumption."""

    receipt: Receipt
    title: str
    problems: tuple[Problem, ...]
    explained: tuple[ExplainedField, ...]
    raw_lines: tuple[str, ...]
    assumed: bool


class CameOf(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one arrival. `assumed` says that the layout it was read by rests on an assumption."""

    receipt: Arrival
    problems: tuple[Problem, ...]
    assumed: bool


def list_receipts(desk: Desk, limit: int | None = 200, offset: int = 0) -> tuple[Arrival, ...]:
    """Give the arrivals, the latest first, without their problems."""
    return tuple(desk.store.inbox.latest(limit, offset))


def waiting_files(desk: Desk) -> tuple[Arrival, ...]:
    """Give the arrivals that wait to be released or rejected, the latest first."""
    return tuple(desk.store.inbox.waiting())


def came_of(desk: Desk, receipt_id: str) -> CameOf:
    """Give what came of one arrival, without reading its lines again."""
    receipt = _known(desk.store.inbox.arrival(receipt_id), receipt_id)
    spec = desk.catalogue.find(receipt.flow)
    return CameOf(receipt=receipt, problems=_problems(receipt), assumed=spec is not None and spec.assumed)


def explain_receipt(desk: Desk, receipt_id: str, most: int = MOST_ROWS) -> ExplainedFile:
    """Give the lines of one arrival, and about the first `most` of its fields in words."""
    receipt = _known(desk.store.inbox.arrival(receipt_id), receipt_id)
    return explain_bytes(desk.catalogue, desk.store.blobs.body(receipt.sha256), most)


def receipt_view(desk: Desk, receipt_id: str, most: int = MOST_ROWS) -> ReceiptView:
    """Give one arrival with its problems, and about the first `most` of its fields in words."""
    receipt = _known(desk.store.inbox.get(receipt_id), receipt_id)
    explained = explain_bytes(desk.catalogue, desk.store.blobs.body(receipt.sha256), most)
    return ReceiptView(
        receipt=receipt,
        title=explained.title,
        problems=_problems(receipt),
        explained=explained.fields,
        raw_lines=explained.raw_lines,
        assumed=explained.assumed,
    )


def _known(receipt: AnyReceipt | None, receipt_id: str) -> AnyReceipt:
    if receipt is None:
        raise Usage("There is no such file.", receipt_id)
    return receipt


def _problems(receipt: Receipt) -> tuple[Problem, ...]:
    return tuple(msgspec.convert(found, Problem) for found in receipt.problems)
