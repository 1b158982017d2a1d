"""Who a flow file is for: the recipient and the test flag against this store's own identity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.tree import Envelope

LIVE = "OPER"
METER_OPERATOR = "M"
_TEST = re.compile(r"TR[0-9]{2}")


def is_test_flag(flag: str) -> bool:
    """Tell whether a test data flag marks a test: TR and two digits."""
    return bool(_TEST.fullmatch(flag))


def check_address(envelope: Envelope, own_ids: Sequence[str], test_flag: str) -> tuple[Problem, ...]:
    """Compare recipient and test flag with our own Meter Operator ids and the store's test flag.

    Without own ids the recipient is only warned of. A store set to any TR flag takes every TR flag; one set
    to OPER (or to nothing) takes OPER and, noted, blank.
    """
    return (*_recipient(envelope, own_ids), *_flag(envelope.test_flag.strip(), test_flag or LIVE))


def _recipient(envelope: Envelope, own_ids: Sequence[str]) -> tuple[Problem, ...]:
    place = Place(line=1, group="ZHV", field="to_id")
    to_id = shown(envelope.to_id)
    if envelope.to_role != METER_OPERATOR:
        role_place = Place(line=1, group="ZHV", field="to_role")
        return (problem("not-for-meter-operator", role_place, to_role=shown(envelope.to_role), to_id=to_id),)
    if not own_ids:
        return (problem("own-id-unset", place, to_id=to_id),)
    if envelope.to_id not in own_ids:
        from_id = shown(envelope.from_id)
        return (problem("not-our-id", place, to_id=to_id, own_ids=", ".join(own_ids), from_id=from_id),)
    return ()


def _flag(flag: str, own: str) -> tuple[Problem, ...]:
    place = Place(line=1, group="ZHV", field="test_flag")
    if flag not in {"", LIVE} and not is_test_flag(flag):
        return (problem("test-flag-unknown", place, flag=shown(flag)),)
    if is_test_flag(flag) != is_test_flag(own):
        return (problem("test-flag-differs", place, flag=shown(flag), own=own),)
    return (problem("test-flag-blank", place),) if not flag else ()
