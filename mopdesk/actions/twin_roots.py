"""What a file brings beside those that came under its identifier: the groups that none of them has.

Two files under one identifier mostly differ in a line or two. When both are to count, what they have word
for word in common was asked once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from mopdesk.desk import Desk
from mopdesk.flows.reader import open_flow
from mopdesk.flows.roots import Roots, good_roots
from mopdesk.flows.tree import Group
from mopdesk.store.blobs import ERASED
from mopdesk.work.file_decisions import UNTOUCHED
from mopdesk.work.nouns import Receipt


class NewRoots(msgspec.Struct, frozen=True, kw_only=True):
    """The root groups that no twin has, how many `known` ones there are beside them, and a twin's name."""

    roots: Sequence[Group]
    known: int = 0
    twin: str = ""


def new_roots(desk: Desk, receipt: Receipt, roots: Sequence[Group]) -> NewRoots:
    """Give those of a file's root groups that no file taken in before under its identifier has.

    A twin of another flow asks something else, and one that retention has erased can no longer be asked.
    """
    known: set[bytes] = set()
    name = ""
    for twin in desk.store.inbox.same_file(
        receipt.from_role, receipt.from_id, receipt.file_identifier, but=receipt.id
    ):
        if twin.verdict in UNTOUCHED or twin.flow[:5] != receipt.flow[:5]:
            continue
        if desk.store.blobs.media_type(twin.sha256) == ERASED:
            continue
        other = open_flow(desk.store.blobs.body(twin.sha256), desk.catalogue)
        before = len(known)
        known.update(_digests(good_roots(other)))
        name = name if len(known) == before else twin.name
    if not known:
        return NewRoots(roots=roots)
    new = [place for place, digest in enumerate(_digests(roots)) if digest not in known]
    if len(new) == len(roots):
        return NewRoots(roots=roots)
    left = roots.chosen(new) if isinstance(roots, Roots) else tuple(roots[place] for place in new)
    return NewRoots(roots=left, known=len(roots) - len(new), twin=name)


def _digests(roots: Sequence[Group]) -> Iterator[bytes]:
    """Give for each root group what two have in common only if all their lines are the same."""
    if isinstance(roots, Roots):
        texts = ("\n".join(lines) for _, lines in roots.each_by_lines())
    else:
        texts = ("\n".join(group.raw() for group in root.walk()) for root in roots)
    return (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
