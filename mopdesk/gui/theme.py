"""The look in force: palette, type and style sheet of one scheme, put on the whole application."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mopdesk.gui.colours import COLOURS, Colours, Scheme, Sizes
from mopdesk.gui.fonts import FAMILY, load_fonts
from mopdesk.gui.style_sheet import style_sheet

# Windows gives these a font of its own, which the application's font does not reach.
FONTS_OF_WINDOWS = (
    *("QAbstractItemView", "QListView", "QHeaderView", "QMenu", "QMenuBar"),
    *("QMessageBox", "QStatusBar", "QTipLabel"),
)


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
        for kind in FONTS_OF_WINDOWS:
            QApplication.setFont(font, kind)
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
