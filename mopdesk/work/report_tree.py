"""A report before paper: a tree of plain records that the print room draws without asking questions.

The tree holds words and pictures only. Where a value is missing, the words say so: a blank never is one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Tone(StrEnum):
    """How a piece of text wants to be seen; the print room gives each its colour."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    ABSENT = "absent"
    MISSING = "missing"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A label and its value. `wide` gives a value the whole line."""

    label: str
    value: str
    tone: Tone = Tone.PLAIN
    wide: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Labels with their values, side by side where they are short."""

    items: tuple[Fact, ...]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a grid; `share` is its part of the width, counted against the other columns."""

    title: str
    share: float = 1.0
    right: bool = False


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a grid."""

    text: str
    tone: Tone = Tone.PLAIN


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a grid; `detail` is a small line below it, over the whole width."""

    cells: tuple[Cell, ...]
    detail: str = ""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose head is repeated where it breaks over pages."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """Running text; line breaks are kept."""

    text: str
    tone: Tone = Tone.PLAIN


class Subheading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading inside a section: one meter, one exchange."""

    text: str


class Bullets(msgspec.Struct, frozen=True, kw_only=True):
    """Short sentences, one a line."""

    items: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that must not be overlooked, set apart from the rest."""

    title: str
    text: str = ""
    tone: Tone = Tone.PLAIN


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as the store holds it, None where the store has none, and what stands below it."""

    image: bytes | None
    title: str
    lines: tuple[str, ...] = ()


class Photos(msgspec.Struct, frozen=True, kw_only=True):
    """Photos, two a row."""

    items: tuple[Photo, ...]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature at its own place, or the words that say why there is none."""

    role: str
    name: str
    at: str = ""
    image: bytes | None = None
    none_reason: str = ""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """The signatures, side by side."""

    items: tuple[Signature, ...]


Block = Facts | Grid | Paragraph | Subheading | Bullets | Notice | Photos | Signed


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report.

    `letterhead` names the company, `running` is the line on top of every further page, `header` the facts
    of the first page, `outcome` the sentence that the report is about, `footer` stands on every page.
    `accent` is the company's colour as '#RRGGBB', '' for our own; `logo` its picture, None where it has none.
    `anchor` is what a program can read of the journal's end, in full; the footer has it for people.
    """

    title: str
    subtitle: str
    letterhead: str
    running: str
    header: tuple[Fact, ...]
    outcome: Notice
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    accent: str = ""
    logo: bytes | None = None
    anchor: str = ""
