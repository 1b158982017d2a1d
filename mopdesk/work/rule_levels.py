"""How much a warning matters to an office: it stops, asks for a reason, or is only noted.

What stops by itself always does: the flow would be malformed or contradict itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from mopdesk.basics.problems import Severity, problem_kinds

LEVELS = tuple(severity.value for severity in Severity)


class VisitRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule whose weight an office may set: its code, its sentence with gaps, what it advises."""

    code: str
    text: str
    advice: str
    delivered: Severity


def office_rules() -> dict[str, VisitRule]:
    """Give the rules that an office may weigh itself, by code, in the order of the table."""
    return {
        code: VisitRule(
            code=code,
            text=_with_gaps(kind.text),
            advice=_with_gaps(kind.advice),
            delivered=kind.severity,
        )
        for code, kind in problem_kinds().items()
        if kind.office
    }


def read_levels(local: Mapping[str, str]) -> dict[str, Severity]:
    """Give the weights that stand in a store, by code; what no rule or weight is any more is passed over."""
    known = office_rules()
    return {code: Severity(level) for code, level in local.items() if code in known and level in LEVELS}


def _with_gaps(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "…", text)
