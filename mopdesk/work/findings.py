"""The office's backstop findings, and what one visit came to: the worst meter decides."""

from __future__ import annotations

from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.visit_facts import VisitFacts

NO_ACCESS = "no-access"
NOT_ASKED = "not-asked"


class FindingSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding. Of several meters the one with the highest `rank` decides.

    `offered` says that a meter's form offers it, `quiet` that nothing further follows, `safe` that a newly
    fitted meter may carry it.
    """

    code: str
    meaning: str
    explanation: str
    rank: int
    offered: bool
    quiet: bool
    safe: bool
    confidence: Confidence
    source: str


class _Findings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    source: str
    note: str = ""
    codes: tuple[FindingSpec, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit came to. `finding` is '' while the backstop question is not answered."""

    finding: str
    replaced: bool


@cache
def findings() -> dict[str, FindingSpec]:
    """Load the findings by code, in the order of the form, once."""
    try:
        rows = msgspec.convert(load_toml("codes/findings.toml"), _Findings).codes
    except msgspec.ValidationError as error:
        raise BadResource("codes/findings.toml is malformed.", f"{error}.") from error
    found = {row.code: row for row in rows}
    ranks = {row.rank for row in rows}
    if len(found) < len(rows) or len(ranks) < len(rows):
        raise BadResource("codes/findings.toml is malformed.", "A code or a rank stands twice.")
    return found


def outcome(facts: VisitFacts, *, asks_finding: bool = True) -> Outcome:
    """Tell what the visit came to.

    `asks_finding` is the process's: plain work asks no backstop question and its finding is 'not-asked'.
    A meter that is referred back for a smart exchange was not replaced.
    """
    replacement = facts.replacement
    if facts.access.got_in is False:
        return Outcome(finding=NO_ACCESS, replaced=False)
    replaced = replacement.replaced is True and not replacement.refer_back_smart
    if not asks_finding:
        return Outcome(finding=NOT_ASKED, replaced=replaced)
    offered = {code: spec for code, spec in findings().items() if spec.offered}
    seen = [offered[meter.finding] for meter in facts.meters if meter.finding in offered]
    return Outcome(finding=max(seen, key=lambda spec: spec.rank).code if seen else "", replaced=replaced)
