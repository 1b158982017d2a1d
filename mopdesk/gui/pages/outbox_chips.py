"""The states of the outbox as buttons with counts: each shows only the answers in that state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from mopdesk.gui.icons import icon
from mopdesk.gui.models.outbox_rows import STAGES
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.work.answer_life import AnswerStage

# These come to nobody's mind while there are none.
_ONLY_IF_ANY = (AnswerStage.BEING_RELEASED, AnswerStage.CANCELLED)
_ICON = 16


class StageChips(QWidget):
    """One button a state, and one for all. Signals: `chosen(AnswerStage or None)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stages: tuple[AnswerStage | None, ...] = (None, *STAGES)
        self._group = QButtonGroup(self)
        row = FlowLayout(self, 4)
        for place, stage in enumerate(self._stages):
            button = PlainButton("All" if stage is None else STAGES[stage][0], "step")
            button.setCheckable(True)
            button.setChecked(stage is None)
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._stages[place]))
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def stage(self) -> AnswerStage | None:
        """The state chosen, None for all."""
        return self._stages[max(0, self._group.checkedId())]

    def choose(self, stage: AnswerStage | None) -> None:
        """Choose a state without telling."""
        self._button(stage).setChecked(True)

    def count(self, counts: dict[AnswerStage, int], held: str) -> None:
        """Show how many there are of each; `held` says when the next held answer leaves."""
        for stage in self._stages:
            number = sum(counts.values()) if stage is None else counts.get(stage, 0)
            words = f"{'All' if stage is None else STAGES[stage][0]} {number}"
            if stage is AnswerStage.HELD and held:
                words = f"{words} · {held}"
            self._button(stage).set_plain_text(words)
            if stage in _ONLY_IF_ANY:
                self._button(stage).setVisible(bool(number))

    def words(self, stage: AnswerStage | None) -> str:
        """Give the words of a state's button."""
        return self._button(stage).accessibleName()

    def _button(self, stage: AnswerStage | None) -> PlainButton:
        button = self._group.button(self._stages.index(stage))
        assert isinstance(button, PlainButton)  # noqa: S101  (the group holds nothing else)
        return button

    def _tint(self) -> None:
        size = self._theme.scaled(_ICON)
        for stage, (_words, tone, name) in STAGES.items():
            self._button(stage).setIcon(icon(name, self._theme.colours.tone(tone).ink, size, gap=4))
            self._button(stage).setIconSize(QSize(size + 4, size))
