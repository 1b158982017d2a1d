"""The colours of light and dark, what their tones mean, and the measures of everything drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a mark means; each has its own colour and icon, and always words beside it."""

    PLAIN = "plain"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NOTE = "note"


@dataclass(frozen=True)
class Pair:
    """A colour to write with and the ground it is read on."""

    ink: str
    ground: str


@dataclass(frozen=True)
class Colours:
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
}


@dataclass(frozen=True)
class Sizes:
    """Measures in device-independent pixels; one place, so that densities and text sizes can come."""

    text: int = 15
    small: int = 13
    heading: int = 17
    title: int = 23
    control: int = 34
    target: int = 44
    gap: int = 8
    pad: int = 16
    row: int = 38
    radius: int = 8
