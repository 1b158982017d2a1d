"""Look at what arrived: each file with its problems, its fields in words, and the jobs it opened."""

from __future__ import annotations

import msgspec

from mopdesk.actions.explain_file import explain_bytes
from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk
from mopdesk.flows.explain import MOST_ROWS, ExplainedField
from mopdesk.work.nouns import Receipt


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """One arrival whole. `assumed` says that the layout it was read by rests on an assumption."""

    receipt: Receipt
    title: str
    problems: tuple[Problem, ...]
    explained: tuple[ExplainedField, ...]
    raw_lines: tuple[str, ...]
    assumed: bool


def list_receipts(desk: Desk, limit: int | None = 200, offset: int = 0) -> tuple[Receipt, ...]:
    """Give the arrivals, the latest first."""
    return tuple(desk.store.inbox.latest(limit, offset))


def receipt_view(desk: Desk, receipt_id: str, most: int = MOST_ROWS) -> ReceiptView:
    """Give one arrival with its problems, and about the first `most` of its fields in words."""
    receipt = desk.store.inbox.get(receipt_id)
    if receipt is None:
        raise Usage("There is no such file.", receipt_id)
    explained = explain_bytes(desk.catalogue, desk.store.blobs.body(receipt.sha256), most)
    return ReceiptView(
        receipt=receipt,
        title=explained.title,
        problems=tuple(msgspec.convert(found, Problem) for found in receipt.problems),
        explained=explained.fields,
        raw_lines=explained.raw_lines,
        assumed=explained.assumed,
    )
