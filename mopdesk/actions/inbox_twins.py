"""Files that came under one identifier with different bytes: both are kept, and put side by side here."""

from __future__ import annotations

import msgspec

from mopdesk.actions.explain_file import explain_bytes
from mopdesk.desk import Desk, local_day
from mopdesk.flows.differences import FieldDifference, LineDifference, compare_fields, compare_lines
from mopdesk.work.nouns import Receipt


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """Another file of the same sender and file identifier, compared with the one looked at.

    `lines` and `fields` go from the one that came first to the later one. `other` is the twin.
    """

    other: Receipt
    came_first: Receipt
    came_later: Receipt
    words: str
    lines: tuple[LineDifference, ...]
    fields: tuple[FieldDifference, ...]


def twins(desk: Desk, receipt: Receipt) -> tuple[Twin, ...]:
    """Give each other file that carries the sender and file identifier of this one."""
    others = desk.store.inbox.same_file(
        receipt.from_role, receipt.from_id, receipt.file_identifier, but=receipt.id
    )
    return tuple(_twin(desk, receipt, other) for other in others)


def _twin(desk: Desk, receipt: Receipt, other: Receipt) -> Twin:
    first, later = sorted((receipt, other), key=lambda one: (one.received_at, one.id))
    before = explain_bytes(desk.catalogue, desk.store.blobs.body(first.sha256))
    after = explain_bytes(desk.catalogue, desk.store.blobs.body(later.sha256))
    lines = compare_lines(before.raw_lines, after.raw_lines)
    fields = compare_fields(lines, before.fields, after.fields)
    count = len(fields)
    differ = f"{count} field{'' if count == 1 else 's'} differ{'s' if count == 1 else ''}"
    words = (
        f"{first.name} ({local_day(first.received_at):%d %b %Y}) and {later.name} "
        f"({local_day(later.received_at):%d %b %Y}) both call themselves file {receipt.file_identifier} of "
        f"{receipt.from_id}: {differ if count else 'their fields are the same, their bytes are not'}."
    )
    return Twin(other=other, came_first=first, came_later=later, words=words, lines=lines, fields=fields)
