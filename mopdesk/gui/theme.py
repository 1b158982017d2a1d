"""How the front room looks: colours for light and dark, sizes, type, and the style sheet made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mopdesk.gui.fonts import FAMILY, load_fonts
from mopdesk.gui.style_sheet import style_sheet


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


class Theme(QObject):
    """The look in force.

    Signals: `changed()` after another scheme was put on; whatever paints by itself listens.
    """

    changed = Signal()

    def __init__(self, application: QApplication, scheme: Scheme | None = None) -> None:
        super().__init__(application)
        self._application = application
        self.sizes = Sizes()
        load_fonts()
        application.setStyle("Fusion")
        self.scheme = scheme or _scheme_at_start()
        self._put_on()

    @property
    def colours(self) -> Colours:
        """The colours of the scheme in force."""
        return COLOURS[self.scheme]

    def use(self, scheme: Scheme, *, remember: bool = False) -> None:
        """Put a scheme on; `remember` keeps it for the next start."""
        self.scheme = scheme
        if remember:
            QSettings().setValue("appearance/scheme", scheme.value)
        self._put_on()
        self.changed.emit()

    def switch(self) -> None:
        """Change between light and dark, and keep it."""
        self.use(Scheme.LIGHT if self.scheme is Scheme.DARK else Scheme.DARK, remember=True)

    def _put_on(self) -> None:
        font = QFont(FAMILY)
        font.setPixelSize(self.sizes.text)
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._application.setFont(font)
        self._application.setPalette(make_palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours, self.sizes))


def make_palette(colours: Colours) -> QPalette:
    """Make Qt's palette of our colours."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.ink),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.ink),
        (role.Button, colours.surface),
        (role.ButtonText, colours.ink),
        (role.BrightText, colours.on_accent),
        (role.Highlight, colours.selection),
        (role.HighlightedText, colours.ink),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.ink),
        (role.PlaceholderText, colours.quiet),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.strong_line),
        (role.Shadow, colours.strong_line),
        (role.Accent, colours.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.quiet))
    return palette


def fixed_font(pixels: int) -> QFont:
    """Give the system's font of equal widths, for the raw lines of a flow."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font


def _scheme_at_start() -> Scheme:
    kept = QSettings().value("appearance/scheme", "")
    if kept in (Scheme.LIGHT.value, Scheme.DARK.value):
        return Scheme(str(kept))
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT
