"""Checks written from the catalogue: for each group one small function that passes a good line at once.

A function is handed the parts of a line of plain ASCII text and answers with the places of the fields that
have to be looked at; it is never the one that judges. What is wrong, and whether anything is, says the
validator alone. `mopdesk explain --show-checks D0150002` prints the functions.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mopdesk.basics.identifiers import mpan_is_good
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.schema import FieldSpec, FlowSpec, GroupSpec
from mopdesk.flows.validator import field_fault

# From the parts of a line (code, fields, '' after the last pipe) to the places of the fields to look at.
Check = Callable[[Sequence[str]], Sequence[int]]

# So many good texts of one field are remembered: days, codes and ids repeat, meter numbers need no memory.
_MOST_REMEMBERED = 20_000

# All that decides whether a text is good.
_Asked = tuple[str, bool, str | None, str | None]

# Shorter texts repeat: they are looked up, longer ones measured.
_SHORT = 4

_COUNTED = re.compile(r"(CHAR|INT|NUM)\(([0-9]+)\)")


class GoodTexts(set[str]):
    """Texts in which the validator has found no fault, of one field or of several that ask the same."""

    def __init__(self, field: FieldSpec, catalogue: Catalogue) -> None:
        super().__init__()
        self._field = field
        self._catalogue = catalogue
        self._bad: set[str] = set()

    def take(self, text: str) -> bool:
        """Tell whether a text that is not among them is good, and remember it, or that it is not."""
        if text in self._bad:
            return False
        is_good = field_fault(text, self._field, self._catalogue) is None
        remembered = self if is_good else self._bad
        if len(remembered) < _MOST_REMEMBERED:
            remembered.add(text)
        return is_good


@lru_cache(maxsize=64)
def checks_of(spec: FlowSpec, catalogue: Catalogue) -> Mapping[str, Check]:
    """Give the checks of a flow by group code, written when they are first wanted."""
    good: dict[_Asked, GoodTexts] = {}
    return {group.code: _made(group, catalogue, good) for group in spec.root.walk()}


def source_of(group: GroupSpec) -> str:
    """Give the text of a group's check. `good_x` are the good texts of field x."""
    names = [_variable(field) for field in group.fields]
    asked = {place: text for place, field in enumerate(group.fields) if (text := _condition(field))}
    every = f"{tuple(range(len(names)))}"
    lines = [
        f"def check_{group.code}(parts):",
        f'    """{group.title}"""',
        "    try:",
        f"        _, {', '.join(names)}, end = parts",
        "    except ValueError:",
        f"        return {every}",
        # No pipe at the line's end: what looks like its end is a field.
        "    if end:",
        f"        return {every}",
    ]
    if asked:
        lines += [
            "    if (",
            "        " + "\n        and ".join(asked.values()),
            "    ):",
            "        return ()",
        ]
        lines += ["    found = []"]
        for place, text in asked.items():
            lines += [f"    if not {text}:", f"        found.append({place})"]
    return "\n".join([*lines, "    return found" if asked else "    return ()", ""])


def _made(group: GroupSpec, catalogue: Catalogue, good: dict[_Asked, GoodTexts]) -> Check:
    known: dict[str, Any] = {"mpan_is_good": mpan_is_good}
    for field in group.fields:
        asked = field.domain, field.mandatory, field.codes, field.check
        known[f"good_{_variable(field)}"] = good.setdefault(asked, GoodTexts(field, catalogue))
    exec(compile(source_of(group), f"<check of group {group.code}>", "exec"), known)  # noqa: S102
    check: Check = known[f"check_{group.code}"]
    return check


def _variable(field: FieldSpec) -> str:
    """Give the name of a field in the function's text; the catalogue allows letters, digits and '_' only."""
    taken = keyword.iskeyword(field.name) or field.name in {"parts", "end", "found", "len"}
    return f"{field.name}_" if taken else field.name


def _condition(field: FieldSpec) -> str:
    """Give the words that pass a good text; '' where any will do. What they do not pass may be good too."""
    name = _variable(field)
    if field.check == "mpan":
        return f"mpan_is_good({name})"
    if not (field.codes or field.check):
        if field.domain == "ANY":
            return f'{name}[:1] > " "' if field.mandatory else ""
        if counted := _COUNTED.fullmatch(field.domain):
            limit = parse_domain(field.domain).limit
            if counted[1] == "CHAR" and field.mandatory and int(counted[2]) <= _SHORT:
                return _looked_up(name)
            if counted[1] == "CHAR":
                return (
                    f'({name}[:1] > " " and len({name}) <= {limit})'
                    if field.mandatory
                    else (f"len({name}) <= {limit}")
                )
            whole = f"({name}.isdigit() and len({name}) <= {limit})"
            return whole if field.mandatory else f"(not {name} or {whole})"
    return _looked_up(name)


def _looked_up(name: str) -> str:
    return f"({name} in good_{name} or good_{name}.take({name}))"
