"""The office's rules: everything that a visit contradicts or lacks for its answer, as problems.

An error stops the answer. A warning asks for a reason: with one recorded under its code it becomes a note
that carries the reason. A few errors stop only until their reason is given (`reason_settles`). Each rule is
a function of its own with its source in its docstring; what a process table names under `needs` is run here
as well.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Place, Problem, Severity, problem
from mopdesk.work.conditions import CONDITIONS
from mopdesk.work.engine import owed
from mopdesk.work.findings import outcome
from mopdesk.work.nouns import KindOfWork, Owed
from mopdesk.work.rule_input import Rule, RuleInput, visited
from mopdesk.work.rules_meters import METER_RULES
from mopdesk.work.rules_registers import REGISTER_RULES
from mopdesk.work.rules_replacement import REPLACEMENT_RULES
from mopdesk.work.rules_visit import VISIT_RULES

__all__ = ["RULES", "RuleInput", "check", "supports"]

RULES: tuple[Rule, ...] = (*VISIT_RULES, *METER_RULES, *REPLACEMENT_RULES, *REGISTER_RULES)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def supports(kind: KindOfWork) -> bool:
    """Tell whether mopdesk knows the questions and the answer of that kind of work."""
    return kind in (KindOfWork.INVESTIGATION, KindOfWork.EXCHANGE)


def check(given: RuleInput) -> tuple[Problem, ...]:
    """Find everything that stops or questions the visit: errors first, then warnings, then notes.

    A kind of work that is not supported says only that, and no wrong question is asked.
    """
    if not supports(given.job.kind):
        flow = next((m.flow for m in given.process.messages if m.from_role == "M"), given.job.flow)
        return (problem("kind-not-written", Place(path="kind"), kind=given.job.kind.value, flow=flow),)
    found: list[Problem] = []
    owes: Owed | None = None
    came_to = outcome(given.facts, asks_finding=given.process.asks_finding)
    try:
        owes = owed(given.process, given.case, given.job, came_to)
    except NotAllowed as refusal:
        text = f"{refusal.title} {refusal.detail}".strip()
        found.append(problem("visit-not-awaited", Place(path="meters"), found=text))
    under_check = visited(given, owes)
    for rule in RULES:
        found.extend(rule(under_check))
    for name in owes.needs if owes else ():
        found.extend(CONDITIONS[name](given.facts))
    reasons = given.facts.reasons
    weighed = (_as_weighed(each, given.levels) for each in dict.fromkeys(found))
    told = (_with_reason(each, reasons.get(each.code, "")) for each in weighed)
    return tuple(sorted(told, key=lambda each: _ORDER[each.severity]))


def _as_weighed(found: Problem, levels: Mapping[str, Severity]) -> Problem:
    """Let a warning stop or be only noted where the office wants it so; what stops by itself always does."""
    level = levels.get(found.code)
    if level is None or found.severity is not Severity.WARNING:
        return found
    return msgspec.structs.replace(found, severity=level)


def _with_reason(found: Problem, reason: str) -> Problem:
    """Turn what a recorded reason settles into a note that carries the reason."""
    if not (found.severity is Severity.WARNING or found.reason_settles) or not reason.strip():
        return found
    text = problem("reason-given", text=found.text, reason=reason.strip()).text
    return msgspec.structs.replace(found, severity=Severity.NOTE, text=text, advice="")
