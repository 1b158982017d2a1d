"""The colours of each scheme, what their tones mean, and the measures of everything drawn."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Scheme(StrEnum):
    """Light, dark, or white on black with every edge drawn."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"


class Density(StrEnum):
    """How large things are: for a mouse at a desk, or for a glove at arm's length."""

    DESK = "desk"
    FIELD = "field"


class Tone(StrEnum):
    """What a mark means; each has its own colour and icon, and always words beside it."""

    PLAIN = "plain"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NOTE = "note"


class Pair(msgspec.Struct, frozen=True):
    """A colour to write with and the ground it is read on."""

    ink: str
    ground: str


class Colours(msgspec.Struct, frozen=True):
    """All colours of one scheme. Every ink is readable on its ground at 4.5:1 (a test measures it)."""

    window: str
    surface: str
    sunken: str
    ink: str
    quiet: str
    line: str
    strong_line: str
    accent: str
    accent_hover: str
    accent_down: str
    on_accent: str
    selection: str
    side: str
    side_ink: str
    side_quiet: str
    side_chosen: str
    tones: dict[Tone, Pair]

    def tone(self, tone: Tone) -> Pair:
        """Give ink and ground of a tone."""
        return self.tones[tone]


COLOURS = {
    Scheme.LIGHT: Colours(
        window="#f3f5f7",
        surface="#ffffff",
        sunken="#f0f3f5",
        ink="#17212b",
        quiet="#54616e",
        line="#dde3e8",
        strong_line="#8c99a5",
        accent="#0b6277",
        accent_hover="#0d7289",
        accent_down="#084c5d",
        on_accent="#ffffff",
        selection="#d8ebf0",
        side="#12303b",
        side_ink="#ffffff",
        side_quiet="#b4c8d0",
        side_chosen="#1f4a58",
        tones={
            Tone.PLAIN: Pair("#3d4955", "#e9edf0"),
            Tone.ACCENT: Pair("#0b5668", "#dceef2"),
            Tone.GOOD: Pair("#1b6138", "#e0f2e7"),
            Tone.WARN: Pair("#7a4b00", "#fdeecb"),
            Tone.BAD: Pair("#a3211a", "#fce6e4"),
            Tone.NOTE: Pair("#24558f", "#e4eefa"),
        },
    ),
    Scheme.DARK: Colours(
        window="#12171b",
        surface="#1a2126",
        sunken="#151b20",
        ink="#e8edf1",
        quiet="#a3b0bb",
        line="#2c363e",
        strong_line="#6c7a86",
        accent="#5bbdd2",
        accent_hover="#74cbdd",
        accent_down="#45a4b8",
        on_accent="#06222a",
        selection="#1d444f",
        side="#0c1418",
        side_ink="#ffffff",
        side_quiet="#a5b8c0",
        side_chosen="#1b3a45",
        tones={
            Tone.PLAIN: Pair("#c6d0d8", "#2a343b"),
            Tone.ACCENT: Pair("#8fd9ea", "#163841"),
            Tone.GOOD: Pair("#8ddba6", "#16321f"),
            Tone.WARN: Pair("#f5c76b", "#3a2c0e"),
            Tone.BAD: Pair("#ffaaa2", "#43201d"),
            Tone.NOTE: Pair("#9fc8f7", "#182d45"),
        },
    ),
    Scheme.HIGH_CONTRAST: Colours(
        window="#000000",
        surface="#000000",
        sunken="#141414",
        ink="#ffffff",
        quiet="#f2f2f2",
        line="#5c5c5c",
        strong_line="#ffffff",
        accent="#ffe14d",
        accent_hover="#fff09a",
        accent_down="#e6c200",
        on_accent="#000000",
        selection="#003f8a",
        side="#000000",
        side_ink="#ffffff",
        side_quiet="#f2f2f2",
        side_chosen="#003f8a",
        tones={
            Tone.PLAIN: Pair("#ffffff", "#000000"),
            Tone.ACCENT: Pair("#ffe14d", "#000000"),
            Tone.GOOD: Pair("#5dff8f", "#000000"),
            Tone.WARN: Pair("#ffc861", "#000000"),
            Tone.BAD: Pair("#ff9d9d", "#000000"),
            Tone.NOTE: Pair("#8fd0ff", "#000000"),
        },
    ),
}


ORDINARY_TEXT = 15
"""Pixels of the text in Desk density at ordinary size."""
SMALLEST_SCALE = 0.9
LARGEST_SCALE = 1.6
LINE = 1.26
"""Height of a line of the bundled typeface, as a multiple of its size."""


class Sizes(msgspec.Struct, frozen=True):
    """Measures in device-independent pixels, for one density and one text size."""

    text: int = ORDINARY_TEXT
    small: int = 13
    heading: int = 17
    title: int = 23
    brand: int = 19
    icon: int = 18
    control: int = 34
    target: int = 44
    choice: int = 44
    link: int = 26
    side_row: int = 40
    menu_pad: int = 6
    tool_pad: int = 6
    scroll_bar: int = 12
    gap: int = 8
    pad: int = 16
    row: int = 38
    radius: int = 8


class _Base(msgspec.Struct, frozen=True):
    """What a density asks for at ordinary text size."""

    text: float
    target: int
    row: int
    gap: int
    pad: int
    scroll_bar: int


# 14 pt at 96 dots an inch is 18.7 px; 56 px is 15 mm on a tablet of that density, a gloved fingertip.
_BASES = {
    Density.DESK: _Base(text=15, target=34, row=30, gap=8, pad=16, scroll_bar=12),
    Density.FIELD: _Base(text=18.7, target=56, row=56, gap=12, pad=16, scroll_bar=22),
}


def sizes_of(density: Density, scale: float = 1.0) -> Sizes:
    """Work out the measures of a density at a text size of `scale` (0.9 to 1.6)."""
    base = _BASES[density]
    text = round(base.text * scale)
    # A target grows with its text only once the text would not leave it air; a small text never shrinks it.
    line = round(text * LINE)
    target = max(base.target, line + 14)
    desk = density is Density.DESK
    return Sizes(
        text=text,
        small=round(base.text * scale * 0.88),
        heading=round(base.text * scale * 1.14),
        title=round(base.text * scale * (1.5 if desk else 1.35)),
        brand=round(base.text * scale * (1.27 if desk else 1.1)),
        icon=round(text * 1.2),
        # Qt's style sheet measures the inside of a control; its edge is 1 px each side.
        control=target - 2,
        target=target,
        choice=max(38, target) - 2,
        link=max(26, line + 4) if desk else target - 2,
        side_row=max(40, line + 14) if desk else target - 4,
        menu_pad=6 if desk else (target - line) // 2,
        tool_pad=6 if desk else max(6, (target - round(text * 1.2)) // 2),
        scroll_bar=base.scroll_bar,
        gap=base.gap,
        pad=base.pad,
        row=max(base.row, line + 10),
    )
