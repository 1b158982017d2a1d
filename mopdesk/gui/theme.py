"""The look in force: scheme, density and text size, put on the whole application."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mopdesk.gui.colours import (
    COLOURS,
    LARGEST_SCALE,
    ORDINARY_TEXT,
    SMALLEST_SCALE,
    Colours,
    Density,
    Scheme,
    sizes_of,
)
from mopdesk.gui.fonts import FAMILY, FIXED_FAMILY, load_fixed_font, load_fonts
from mopdesk.gui.qt_application import BEGUN_IN, STYLE
from mopdesk.gui.style_sheet import style_sheet

# Windows gives these a font of its own, which the application's font does not reach.
FONTS_OF_WINDOWS = (
    *("QAbstractItemView", "QListView", "QHeaderView", "QMenu", "QMenuBar"),
    *("QMessageBox", "QStatusBar", "QTipLabel"),
)


class Theme(QObject):
    """The look in force: a scheme, a density and a text size.

    Pages take their measures from here (`row_height`, `target`, `gap`, `point`, `scaled`, `sizes`), never
    from numbers of their own. Signals: `changed()` after any of the three; whatever paints by itself listens.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        scheme: Scheme | None = None,
        density: Density | None = None,
        text_scale: float | None = None,
    ) -> None:
        """Put a look on: what is not given is what was kept, or else what the system asks for."""
        super().__init__(application)
        self._application = application
        load_fonts()
        if application.property(BEGUN_IN) != STYLE:
            application.setStyle(STYLE)
        self.follows_system = scheme is None and _kept_scheme() is None
        self.scheme = scheme or _kept_scheme() or system_scheme()
        self.density = density or (_kept_density() if scheme is None else Density.DESK)
        self.text_scale = _within(text_scale or (_kept_scale() if scheme is None else 1.0))
        self.sizes = sizes_of(self.density, self.text_scale)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._put_on()

    @property
    def colours(self) -> Colours:
        """The colours of the scheme in force."""
        return COLOURS[self.scheme]

    @property
    def row_height(self) -> int:
        """Height of a row of a table, in pixels."""
        return self.sizes.row

    @property
    def target(self) -> int:
        """Height and least width of whatever is pressed, in pixels."""
        return self.sizes.target

    @property
    def gap(self) -> int:
        """Room between two things that are pressed, in pixels."""
        return self.sizes.gap

    def point(self, points: float) -> int:
        """Give the pixels of a text of so many points at the text size in force."""
        return round(points * 96 / 72 * self.text_scale)

    def scaled(self, pixels: float) -> int:
        """Give a length that is `pixels` beside ordinary Desk text, for the text now in force."""
        return round(pixels * self.sizes.text / ORDINARY_TEXT)

    def use(self, scheme: Scheme, *, remember: bool = False) -> None:
        """Put a scheme on; `remember` keeps it for the next start."""
        self.follows_system = False
        if remember:
            QSettings().setValue("appearance/scheme", scheme.value)
        self._change(scheme=scheme)

    def follow_system(self) -> None:
        """Take the system's scheme, now and whenever it changes; forget what was chosen."""
        QSettings().remove("appearance/scheme")
        self.follows_system = True
        self._follow()

    def switch(self) -> None:
        """Change between light and dark, and keep it."""
        self.use(Scheme.DARK if self.scheme is Scheme.LIGHT else Scheme.LIGHT, remember=True)

    def use_density(self, density: Density, *, remember: bool = False) -> None:
        """Take a density; `remember` keeps it for the next start."""
        if remember:
            QSettings().setValue("appearance/density", density.value)
        self._change(density=density)

    def switch_density(self) -> None:
        """Change between Field and Desk, and keep it."""
        self.use_density(Density.DESK if self.density is Density.FIELD else Density.FIELD, remember=True)

    def use_text_scale(self, scale: float, *, remember: bool = False) -> None:
        """Make all text larger or smaller, 0.9 to 1.6; `remember` keeps it for the next start."""
        scale = _within(scale)
        if remember:
            QSettings().setValue("appearance/text_scale", scale)
        self._change(text_scale=scale)

    def step_text(self, by: int) -> None:
        """Make the text so many tenths larger or smaller, and keep it; 0 goes back to ordinary size."""
        self.use_text_scale(self.text_scale + by / 10 if by else 1.0, remember=True)

    def _follow(self) -> None:
        if self.follows_system:
            self._change(scheme=system_scheme())

    def _change(
        self, scheme: Scheme | None = None, density: Density | None = None, text_scale: float | None = None
    ) -> None:
        before = (self.scheme, self.density, self.text_scale)
        self.scheme = scheme or self.scheme
        self.density = density or self.density
        self.text_scale = text_scale or self.text_scale
        if (self.scheme, self.density, self.text_scale) == before and self._is_on():
            return
        self.sizes = sizes_of(self.density, self.text_scale)
        self._put_on()
        self.changed.emit()

    def _is_on(self) -> bool:
        """Whether the application wears this theme's look, and not another theme's."""
        return self._application.styleSheet() == self._sheet()

    def _sheet(self) -> str:
        return style_sheet(self.colours, self.sizes, edges=self.scheme is Scheme.HIGH_CONTRAST)

    def _put_on(self) -> None:
        font = QFont(FAMILY)
        font.setPixelSize(self.sizes.text)
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._application.setFont(font)
        self._application.setPalette(make_palette(self.colours))
        self._application.setStyleSheet(self._sheet())
        # After the style sheet, which brings the system's fonts back.
        for kind in FONTS_OF_WINDOWS:
            QApplication.setFont(font, kind)  # type: ignore[arg-type]  # the stub wants bytes, Qt a text


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
    """Give the bundled font of equal widths, for the raw lines of a flow: 0 is no O, 1 is no l."""
    load_fixed_font()
    font = QFont(FIXED_FAMILY)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font


def system_scheme() -> Scheme:
    """Tell which scheme the system asks for."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.HIGH_CONTRAST
    return Scheme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Scheme.LIGHT


def _kept_scheme() -> Scheme | None:
    kept = QSettings().value("appearance/scheme", "")
    return Scheme(str(kept)) if kept in tuple(Scheme) else None


def _kept_density() -> Density:
    kept = QSettings().value("appearance/density", "")
    return Density(str(kept)) if kept in tuple(Density) else Density.DESK


def _kept_scale() -> float:
    kept = str(QSettings().value("appearance/text_scale", ""))
    if not kept:
        return 1.0
    # Whatever somebody has written there: 'nan' is a number to float, and no size.
    return float(kept) if re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,9})?", kept) else 1.0


def _within(scale: float) -> float:
    return min(LARGEST_SCALE, max(SMALLEST_SCALE, round(scale, 2)))
