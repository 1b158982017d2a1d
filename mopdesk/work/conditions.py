"""The office's conditions that a process table may name under `needs`.

Each looks at the visit's facts and gives the problems that stand in the way. They live apart from the
other rules so that the tables can be checked against them without a circle; `rules` runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.work.visit_facts import VisitFacts

Condition = Callable[[VisitFacts], tuple[Problem, ...]]


def authorised(facts: VisitFacts) -> tuple[Problem, ...]:
    """Ask who allowed a replacement that no D0142 had asked for, when and how.

    Source: decisions, "Replaced in Option 1 before a D0142": what was done on site must be recordable.
    """
    given = facts.replacement.authorisation
    missing = [name for name in ("by", "how", "at") if not getattr(given, name).strip()]
    return tuple(
        problem("authorisation-missing", Place(path=f"replacement.authorisation.{name}"), what=_ASKED[name])
        for name in missing
    )


def reason_not_replaced(facts: VisitFacts) -> tuple[Problem, ...]:
    """Ask why a meter without a backstop stayed on the wall. A refer-back for a smart meter is a reason.

    Source: decisions, "Not fitted and not replaced is an answer in Options 2 and 3: reason required".
    """
    replacement = facts.replacement
    if replacement.reason_not_replaced.strip() or replacement.refer_back_smart:
        return ()
    return (problem("reason-not-replaced-missing", Place(path="replacement.reason_not_replaced")),)


def result_told(facts: VisitFacts) -> tuple[Problem, ...]:
    """Ask for the result of a plain investigation in words.

    Source: the D0002 of a plain investigation carries the report as text (domain page "Flow formats", 5).
    """
    return () if facts.result.strip() else (problem("result-missing", Place(path="result")),)


_ASKED = {"by": "who authorised it", "how": "how it was authorised", "at": "when it was authorised"}

CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {"authorised": authorised, "reason_not_replaced": reason_not_replaced, "result_told": result_told}
)
