"""How everything looks: changed by a press and seen at once, kept on this machine."""

from __future__ import annotations

from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons

SCALES = (0.9, 1.0, 1.15, 1.3, 1.45, 1.6)
_SYSTEM = "system"


class AppearanceCard(Card):
    """Size, scheme and text size. The window itself is the preview."""

    def __init__(self, theme: Theme, title: str = "Appearance") -> None:
        super().__init__(title)
        self._theme = theme
        self.density = ChoiceButtons(
            "Size of buttons and rows",
            ((Density.DESK, "Desk: close rows, for a mouse"), (Density.FIELD, "Field: large, for gloves")),
        )
        self.density.chosen.connect(self._choose_density)
        self.scheme = ChoiceButtons(
            "Colours",
            (
                (_SYSTEM, "As the system has it"),
                (Scheme.LIGHT, "Light"),
                (Scheme.DARK, "Dark"),
                (Scheme.HIGH_CONTRAST, "High contrast"),
            ),
        )
        self.scheme.chosen.connect(self._choose_scheme)
        self.text = ChoiceButtons("Text size", [(scale, f"{scale:.0%}") for scale in SCALES])
        self.text.chosen.connect(self._choose_text)
        for words, choices in (
            ("Size of buttons and rows{density}", self.density),
            ("Colours{light-or-dark}", self.scheme),
            ("Text size: larger{larger-text}, smaller{smaller-text}", self.text),
        ):
            told = PlainLabel("", "strong", wrap=True)
            word_keys(told, PlainLabel.setText, words)
            self.body.addWidget(told)
            self.body.addWidget(choices)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        theme = self._theme
        self.density.set_value(theme.density)
        self.scheme.set_value(_SYSTEM if theme.follows_system else theme.scheme)
        self.text.set_value(min(SCALES, key=lambda scale: abs(scale - theme.text_scale)))

    def _choose_density(self, value: object) -> None:
        if isinstance(value, Density):
            self._theme.use_density(value, remember=True)
        self._show()

    def _choose_scheme(self, value: object) -> None:
        if isinstance(value, Scheme):
            self._theme.use(value, remember=True)
        elif value == _SYSTEM:
            self._theme.follow_system()
        self._show()

    def _choose_text(self, value: object) -> None:
        if isinstance(value, float):
            self._theme.use_text_scale(value, remember=True)
        self._show()
