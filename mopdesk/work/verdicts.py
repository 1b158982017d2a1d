"""The office's verdict on a file that arrived: what it is to us, and what we do with it.

The order of the questions is settled: refused (envelope, test flag, another Meter Operator's, the same file
identifier with other bytes), notification, not for us, then by its MPANs refused, partly or accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from mopdesk.basics.problems import Problem, Scope, errors_in
from mopdesk.flows.roots import good_roots
from mopdesk.flows.tree import Envelope, FlowFile, Group
from mopdesk.work.intake import METER_OPERATOR, is_notification

REQUESTS = ("D0001", "D0142")
DETAILS = "D0150"


class Verdict(StrEnum):
    """What became of a file; the words of `import --json`."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    ALREADY_RECEIVED = "already-received"
    NOTIFICATION = "notification"
    NOT_FOR_US = "not-for-us"


class Purpose(StrEnum):
    """What a file is taken for."""

    REQUESTS = "requests"
    DETAILS = "details"
    NOTIFICATION = "notification"
    NOTHING = "nothing"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, what the file is taken for, and the root groups that are good enough to work on."""

    verdict: Verdict
    purpose: Purpose
    roots: Sequence[Group] = ()


def purpose_of(envelope: Envelope, own_ids: Sequence[str]) -> Purpose:
    """Tell what a file with that header is for.

    A D0150 addressed to a Meter Operator or sent by us feeds the meter register; while our own id is unset
    any Meter Operator's is ours.
    """
    flow = envelope.flow[:5]
    if is_notification(envelope):
        return Purpose.NOTIFICATION
    if envelope.to_role == METER_OPERATOR and flow in REQUESTS:
        return Purpose.REQUESTS
    sent_by_us = envelope.from_role == METER_OPERATOR and envelope.from_id in own_ids
    if flow == DETAILS and (envelope.to_role == METER_OPERATOR or sent_by_us):
        return Purpose.DETAILS
    return Purpose.NOTHING


def judge(flow_file: FlowFile, file_problems: Sequence[Problem], own_ids: Sequence[str]) -> Judged:
    """Give the verdict on a file. `file_problems` are those beyond the file itself (address, twin)."""
    refused = Judged(verdict=Verdict.REFUSED, purpose=Purpose.NOTHING)
    if flow_file.envelope is None or errors_in(file_problems):
        return refused
    if any(found.scope is Scope.FILE for found in errors_in(flow_file.problems)):
        return refused
    purpose = purpose_of(flow_file.envelope, own_ids)
    if purpose is Purpose.NOTHING or flow_file.spec is None:
        return Judged(verdict=Verdict.NOT_FOR_US, purpose=Purpose.NOTHING)
    good = good_roots(flow_file)
    if purpose is Purpose.NOTIFICATION:
        return Judged(verdict=Verdict.NOTIFICATION, purpose=purpose, roots=good)
    if not good:
        return refused
    whole = len(good) == len(flow_file.roots)
    return Judged(verdict=Verdict.ACCEPTED if whole else Verdict.PARTLY, purpose=purpose, roots=good)
