"""Examine a store: is the journal whole, do the tables agree with it, what was left unfinished?"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.actions.anchors import Anchor, anchor_problems
from mopdesk.actions.keys import key_state
from mopdesk.actions.number_gaps import gap_problems
from mopdesk.basics.minimum import MINIMUM, version_of
from mopdesk.basics.problems import Problem, errors_in, problem
from mopdesk.desk import Desk
from mopdesk.pdf.render import versions
from mopdesk.store.proof import verify


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What the examination found. `facts` are versions, settings in force and counts, in words."""

    healthy: bool
    facts: dict[str, object]
    problems: tuple[Problem, ...]


def examine(desk: Desk, anchors: Sequence[Anchor] = ()) -> Examination:
    """Examine the store; nothing is changed.

    `anchors` are heads of the journal that were noted elsewhere; those of the store's backups are known.
    """
    problems = [*verify(desk.store), *anchor_problems(desk, anchors)]
    if unread := desk.store.inbox.unread():
        problems.append(problem("receipts-unread", count=len(unread)))
    if groups := desk.store.outbox.unfinished_groups():
        problems.append(problem("releases-unfinished", count=len(groups)))
    problems += gap_problems(desk)
    found = versions()
    problems += [
        problem("library-too-old", name=name, found=version)
        for name, version in found.items()
        if version_of(version) < MINIMUM[name]
    ]
    state = key_state(desk)
    if not state.encrypted:
        problems.append(problem("store-not-encrypted"))
    elif state.plain_backups:
        problems.append(problem("backups-not-encrypted", count=len(state.plain_backups)))
    if state.open_to_loss and state.in_vault:
        problems.append(problem("key-in-vault-alone"))
    facts = desk.store.describe() | {"libraries": found, "key_kept_in": list(state.kept)}
    return Examination(healthy=not errors_in(problems), facts=facts, problems=tuple(problems))
