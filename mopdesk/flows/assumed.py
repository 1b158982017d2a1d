"""What can be found in a flow whose layout is assumed: by the form of the fields, not by their place.

The way works for any real layout: the root group's first field is the MPAN; a field that is a real date is
a date; the longest free text is the request; the first field of a second-level group is a meter id and of
a third-level group a register id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec

from mopdesk.basics.identifiers import mpan_is_good
from mopdesk.flows.fieldtypes import Day
from mopdesk.flows.schema import GroupSpec
from mopdesk.flows.tree import Group

# Eight digits outside these years are rather a serial number than a date.
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_NOTHING = frozenset({"", "-"})
_DIGIT = re.compile("[0-9]")
_day = Day()
_DAY_LENGTH = _day.limit


class AssumedFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one MPAN's groups seem to say, each in the order of the lines.

    `mpan` is '' where the first field is no good MPAN core. `texts` are the free texts.
    """

    mpan: str
    texts: tuple[str, ...]
    dates: tuple[date, ...]
    meter_serials: tuple[str, ...]
    registers: tuple[str, ...]

    @property
    def text(self) -> str:
        """The longest free text: what is asked."""
        return max(self.texts, key=len, default="")


def facts_of(root: Group) -> AssumedFacts:
    """Find MPAN, texts, dates, meters and registers in one root group and all below."""
    lines = [[group.code, *group.fields, ""] for group in root.walk()]
    return facts_in(lines, levels_of(root.spec, [line[0] for line in lines]))


def facts_in(lines: Sequence[Sequence[str]], levels: Sequence[int]) -> AssumedFacts:
    """Find the same in the lines of a root group and all below, parted at their pipes, the last one's too.

    `levels` gives the level of each line, as `levels_of` does.
    """
    first = lines[0][1].strip()
    meters: list[str] = []
    registers: list[str] = []
    texts: list[str] = []
    days: list[date] = []
    for line, level in zip(lines, levels, strict=True):
        head = line[1]
        rest = 2
        if level == 2 and len(head) <= 10 and _DIGIT.search(head):
            meters.append(head)
        elif level == 3 and len(head) <= 2:
            registers += [head] if head.strip() not in _NOTHING else []
        elif level != 1:
            rest = 1
        for text in line[rest:]:
            # What is shorter is neither.
            if len(text) > 2:
                if len(text) == _DAY_LENGTH and (day := _date(text)) is not None:
                    days.append(day)
                elif _is_free_text(text):
                    texts.append(text)
    return AssumedFacts(
        mpan=first if mpan_is_good(first) else "",
        texts=tuple(texts),
        dates=tuple(days),
        meter_serials=tuple(dict.fromkeys(meters)),
        registers=tuple(registers),
    )


def levels_of(layout: GroupSpec | None, codes: Sequence[str]) -> tuple[int, ...]:
    """Give the level of each group below the root, by its code: 1 for the root, 2 and 3, 0 where it has none.

    Where the layout knows any of the groups its nesting counts; otherwise the first new code is the second
    level and the next new one the third.
    """
    known: dict[str, int] = {}
    if layout is not None:
        seconds = {spec.code for spec in layout.groups}
        thirds = {spec.code for second in layout.groups for spec in second.groups}
        for code in codes:
            if code in seconds:
                known[code] = 2
            elif code in thirds:
                known[code] = 3
    if not known:
        others = dict.fromkeys(code for code in codes if code != codes[0])
        known = dict(zip(others, (2, 3), strict=False))
    return (1, *(known.get(code, 0) for code in codes[1:]))


@lru_cache(maxsize=20_000)
def _date(text: str) -> date | None:
    """Give the day that a text of eight characters may mean."""
    if _day.fault(text) is not None:
        return None
    value = _day.to_value(text)
    return value if value is not None and _FIRST_YEAR <= value.year <= _LAST_YEAR else None


@lru_cache(maxsize=1_000)
def _is_free_text(text: str) -> bool:
    """Tell whether a text of more than two characters has words."""
    return len(text.strip()) > 2 and any(map(str.isalpha, text))
