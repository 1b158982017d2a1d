"""Compare two flow files, line by line and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from mopdesk.flows.explain import ExplainedField

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"

# Header and footer carry the file's own number and time: they differ between any two files.
_ENVELOPE = ("ZHV", "ZPT")

Fields = Sequence[ExplainedField]


class LineDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One line of old and new file side by side. `kind`: 'same', 'changed', 'added', 'removed'.

    Line numbers count from 1 and are 0 where that side has no line. `envelope` marks the header and the
    footer, which differ between any two files.
    """

    kind: str
    old_line: int
    old: str
    new_line: int
    new: str
    envelope: bool = False


class FieldDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that differs. `title` is the data item in words; texts are '' where a side lacks it."""

    group: str
    title: str
    item: str
    old_line: int
    new_line: int
    position: int
    old: str
    old_meaning: str
    new: str
    new_meaning: str
    envelope: bool = False


def compare_lines(old: Sequence[str], new: Sequence[str]) -> tuple[LineDifference, ...]:
    """Put the lines of two files side by side; a line that changed stands beside the one of its group."""
    found: list[LineDifference] = []
    for kind, a, b, c, d in _blocks([_key(line) for line in old], [_key(line) for line in new]):
        if kind == "equal":
            found.extend(_pair(old, new, i, j) for i, j in zip(range(a, b), range(c, d), strict=True))
            continue
        # Within a block that differs, lines of the same group belong together.
        for inner, e, f, g, h in _blocks([_code(x) for x in old[a:b]], [_code(x) for x in new[c:d]]):
            if inner == "equal":
                pairs = zip(range(a + e, a + f), range(c + g, c + h), strict=True)
                found.extend(_pair(old, new, i, j) for i, j in pairs)
            else:
                found.extend(_alone(REMOVED, i, old[i]) for i in range(a + e, a + f))
                found.extend(_alone(ADDED, i, new[i]) for i in range(c + g, c + h))
    return tuple(found)


def compare_fields(lines: Sequence[LineDifference], old: Fields, new: Fields) -> tuple[FieldDifference, ...]:
    """Give the fields that differ between two files whose lines were put side by side."""
    before, after = _by_place(old), _by_place(new)
    found: list[FieldDifference] = []
    for line in lines:
        if line.kind == SAME:
            continue
        places = sorted(
            {place for number, place in before if number == line.old_line}
            | {place for number, place in after if number == line.new_line}
        )
        for place in places:
            one, other = before.get((line.old_line, place)), after.get((line.new_line, place))
            text, new_text = one.text if one else "", other.text if other else ""
            known = other or one
            if known is not None and text != new_text:
                found.append(
                    FieldDifference(
                        group=known.group,
                        title=known.title,
                        item=known.item,
                        old_line=line.old_line,
                        new_line=line.new_line,
                        position=place,
                        old=text,
                        old_meaning=one.meaning if one else "",
                        new=new_text,
                        new_meaning=other.meaning if other else "",
                        envelope=line.envelope,
                    )
                )
    return tuple(found)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _pair(old: Sequence[str], new: Sequence[str], i: int, j: int) -> LineDifference:
    return LineDifference(
        kind=SAME if old[i] == new[j] else CHANGED,
        old_line=i + 1,
        old=old[i],
        new_line=j + 1,
        new=new[j],
        envelope=_code(old[i]) in _ENVELOPE,
    )


def _alone(kind: str, place: int, text: str) -> LineDifference:
    gone = kind == REMOVED
    return LineDifference(
        kind=kind,
        old_line=place + 1 if gone else 0,
        old=text if gone else "",
        new_line=0 if gone else place + 1,
        new="" if gone else text,
        envelope=_code(text) in _ENVELOPE,
    )


def _code(line: str) -> str:
    return line.split("|", 1)[0]


def _key(line: str) -> str:
    return _code(line) if _code(line) in _ENVELOPE else line


def _by_place(fields: Fields) -> dict[tuple[int, int], ExplainedField]:
    return {(field.line, field.position): field for field in fields}
