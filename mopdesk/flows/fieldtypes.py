"""The domains of flow fields: each type's text to value and value to text, side by side.

Reader, writer, validator and explanation all ask the same type, so they cannot disagree. Blank text is
no value (None) for every type; whether a field may be blank is its group's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

Value = str | int | Decimal | date | time | datetime | bool | None
# A problem code and what its sentence needs.
Fault = tuple[str, Mapping[str, Any]]

# Python refuses to turn very long digit texts into numbers, and SQLite holds 64 bits.
_MOST_DIGITS = 18
# The flows' own set is only recalled to be narrower; printable ASCII without the pipe is what was seen.
_UNUSUAL = re.compile(r"[^ -{}~]")


def unusual_characters(text: str) -> tuple[str, ...]:
    """Give each character that a flow cannot carry, in order of first appearance."""
    return tuple(dict.fromkeys(_UNUSUAL.findall(text)))


def shown(text: str, limit: int = 40) -> str:
    """Quote a text for a sentence: shortened, control characters written out, 'blank' for none."""
    if not text:
        return "blank"
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return f"“{cut}”"
    return "“" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in cut) + "”"


def named_characters(characters: tuple[str, ...], most: int = 10) -> str:
    """List characters for a sentence: '£ (U+00A3), <U+0085>'."""
    names = [_named(character) for character in characters]
    return ", ".join(names[:most]) + (f" and {len(names) - most} others" if len(names) > most else "")


def _named(character: str) -> str:
    number = f"U+{ord(character):04X}"
    seen = character.isprintable() and not character.isspace()
    return f"{character} ({number})" if seen else f"<{number}>"


class FieldType:
    """What a field's text may be: the base of all domains, and the domain that takes any text.

    `wanted` says it in words for a sentence: 'a date as YYYYMMDD'. `limit` is the greatest length, if any.
    """

    wanted = "text"
    limit: int | None = None

    def fault(self, text: str) -> Fault | None:
        """Give the problem code and values of what is wrong with a text that is not blank, or None."""
        if characters := unusual_characters(text):
            return "field-unusual-characters", {"characters": named_characters(characters)}
        return None

    def to_value(self, text: str) -> Value:
        """Turn text into a value. Raises `ValueError` for text that does not fit the domain."""
        return text or None

    def to_text(self, value: Value) -> str:
        """Turn a value into the text that stands in a flow. Raises `ValueError` where it does not fit."""
        return "" if value is None else self._checked(str(value))

    def _checked(self, text: str) -> str:
        if found := self.fault(text):
            raise ValueError(f"{text!r} is not {self.wanted} ({found[0]})")
        return text

    def _misfit(self, code: str, text: str) -> Fault:
        return code, {"shown": shown(text), "wanted": self.wanted}


class Characters(FieldType):
    """CHAR(n): text of up to n characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.wanted = f"text of up to {limit} plain characters"

    def fault(self, text: str) -> Fault | None:
        """Find text that is too long, then characters that flows do not carry."""
        if self.limit is not None and len(text) > self.limit:
            return "field-too-long", {"length": len(text), "limit": self.limit}
        return super().fault(text)


class Whole(FieldType):
    """INT(n): a whole number of up to n digits; INT alone takes up to 18."""

    def __init__(self, digits: int = _MOST_DIGITS) -> None:
        self.limit = digits
        self.wanted = f"a whole number of up to {digits} digits"
        self._form = re.compile(rf"[0-9]{{1,{digits}}}")

    def fault(self, text: str) -> Fault | None:
        """Find anything but ASCII digits."""
        return None if self._form.fullmatch(text) else self._misfit("field-not-number", text)

    def to_value(self, text: str) -> int | None:
        """Turn digits into an int."""
        return int(self._checked(text)) if text else None


class Number(FieldType):
    """NUM(n,d): a number of up to n digits, d of them after the full stop."""

    def __init__(self, digits: int, decimals: int = 0) -> None:
        self.limit = digits + (1 if decimals else 0)
        self.wanted = f"a number of up to {digits} digits" + (
            f", {decimals} of them decimals" if decimals else " without decimals"
        )
        whole = rf"[0-9]{{1,{digits - decimals}}}"
        self._form = re.compile(whole + (rf"(?:\.[0-9]{{1,{decimals}}})?" if decimals else ""))

    def fault(self, text: str) -> Fault | None:
        """Find anything but ASCII digits with a full stop (Decimal itself takes NaN, 1_0 and others)."""
        return None if self._form.fullmatch(text) else self._misfit("field-not-number", text)

    def to_value(self, text: str) -> Decimal | None:
        """Turn digits into a Decimal that keeps its decimals: '1.00' stays 1.00."""
        return Decimal(self._checked(text)) if text else None

    def to_text(self, value: Value) -> str:
        """Write a number without exponent."""
        return self._checked(format(value, "f")) if isinstance(value, Decimal) else super().to_text(value)


class Day(FieldType):
    """DATE: a day of the calendar as YYYYMMDD."""

    wanted = "a date as YYYYMMDD"
    limit = 8
    _form = re.compile(r"[0-9]{8}")

    def fault(self, text: str) -> Fault | None:
        """Find a wrong form or a day that no calendar has."""
        return self._misfit("field-not-date", text) if self._day(text) is None else None

    def to_value(self, text: str) -> date | None:
        """Turn 20261109 into the date."""
        return self._day(self._checked(text)) if text else None

    def to_text(self, value: Value) -> str:
        """Write a date as YYYYMMDD."""
        return f"{value:%Y%m%d}".zfill(8) if isinstance(value, date) else super().to_text(value)

    def _day(self, text: str) -> date | None:
        if not self._form.fullmatch(text):
            return None
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None


class Clock(FieldType):
    """TIME: a time of the day as HHMMSS."""

    wanted = "a time as HHMMSS"
    limit = 6
    _form = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]")

    def fault(self, text: str) -> Fault | None:
        """Find a wrong form or a time that no day has."""
        return None if self._form.fullmatch(text) else self._misfit("field-not-time", text)

    def to_value(self, text: str) -> time | None:
        """Turn 080000 into the time."""
        if not text:
            return None
        self._checked(text)
        return time(int(text[:2]), int(text[2:4]), int(text[4:]))

    def to_text(self, value: Value) -> str:
        """Write a time as HHMMSS."""
        return f"{value:%H%M%S}" if isinstance(value, time) else super().to_text(value)


class Moment(FieldType):
    """DATETIME: a day and time as YYYYMMDDHHMMSS. The value has no zone, as the flow names none."""

    wanted = "a date and time as YYYYMMDDHHMMSS"
    limit = 14
    _day = Day()
    _clock = Clock()

    def fault(self, text: str) -> Fault | None:
        """Find a wrong form, day or time."""
        if self._day.fault(text[:8]) or self._clock.fault(text[8:]):
            return self._misfit("field-not-date", text)
        return None

    def to_value(self, text: str) -> datetime | None:
        """Turn 20261109093000 into day and time."""
        if not text:
            return None
        self._checked(text)
        day, clock = self._day.to_value(text[:8]), self._clock.to_value(text[8:])
        return datetime.combine(day, clock) if day is not None and clock is not None else None

    def to_text(self, value: Value) -> str:
        """Write day and time as YYYYMMDDHHMMSS."""
        return f"{value:%Y%m%d%H%M%S}".zfill(14) if isinstance(value, datetime) else super().to_text(value)


class YesNo(FieldType):
    """BOOLEAN: T or F."""

    wanted = "T or F"
    limit = 1

    def fault(self, text: str) -> Fault | None:
        """Find anything but T and F."""
        return None if text in {"T", "F"} else self._misfit("field-not-boolean", text)

    def to_value(self, text: str) -> bool | None:
        """Turn T into True and F into False."""
        return self._checked(text) == "T" if text else None

    def to_text(self, value: Value) -> str:
        """Write T or F."""
        return ("T" if value else "F") if isinstance(value, bool) else super().to_text(value)


_SIZED = re.compile(r"(CHAR|INT|NUM)\(([1-9][0-9]{0,3})(?:,([1-9][0-9]?))?\)")
_PLAIN: Mapping[str, type[FieldType]] = {
    "ANY": FieldType,
    "INT": Whole,
    "DATE": Day,
    "TIME": Clock,
    "DATETIME": Moment,
    "BOOLEAN": YesNo,
}


@cache
def parse_domain(notation: str) -> FieldType:
    """Give the field type for the industry's notation: CHAR(10), NUM(9,1), INT(3), DATE, TIME, BOOLEAN.

    DATETIME is one too; ANY stands for a domain that is not known. Raises `ValueError` for anything else.
    """
    if plain := _PLAIN.get(notation):
        return plain()
    sized = _SIZED.fullmatch(notation)
    if not sized:
        raise ValueError(f"unknown domain {notation!r}")
    kind, size, decimals = sized[1], int(sized[2]), int(sized[3] or 0)
    if kind == "NUM" and decimals < size <= _MOST_DIGITS:
        return Number(size, decimals)
    if not decimals and kind == "CHAR":
        return Characters(size)
    if not decimals and kind == "INT" and size <= _MOST_DIGITS:
        return Whole(size)
    raise ValueError(f"unknown domain {notation!r}")
