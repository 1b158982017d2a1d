"""The office's verdict on a file that arrived: what it is to us, and what we do with it.

The order of the questions is settled: refused (envelope, test flag, another Meter Operator's, the same file
identifier with other bytes), notification, not for us, then by its MPANs refused, partly or accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

import msgspec

from mopdesk.basics.problems import Problem, Scope, errors_in, problem_kinds
from mopdesk.flows.roots import good_roots
from mopdesk.flows.tree import Envelope, FlowFile, Group
from mopdesk.work.file_decisions import DETAILS, METER_OPERATOR, REQUESTS, Verdict
from mopdesk.work.intake import is_notification


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


def whole_file_errors(*problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the errors that spoil a file as a whole, and not only the MPAN that they lie in."""
    return tuple(one for some in problems for one in errors_in(some) if one.scope is Scope.FILE)


def settleable(code: str) -> bool:
    """Tell whether a person's reason can settle a fault: a column of the problem table says so."""
    kind = problem_kinds().get(code)
    return kind is not None and kind.reason_settles


def is_settled(found: Problem, settled: Collection[str]) -> bool:
    """Tell whether a person's reason has settled an error; some no reason settles."""
    return found.code in settled and settleable(found.code)


def judge(
    flow_file: FlowFile,
    file_problems: Sequence[Problem],
    own_ids: Sequence[str],
    settled: Collection[str] = (),
) -> Judged:
    """Give the verdict on a file. `file_problems` are those beyond the file itself (address, twin).

    `settled` are the codes of errors that a person has looked at and given the reason for.
    """
    refused = Judged(verdict=Verdict.REFUSED, purpose=Purpose.NOTHING)
    if flow_file.envelope is None:
        return refused
    if any(not is_settled(found, settled) for found in whole_file_errors(file_problems, flow_file.problems)):
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
