"""One option of the store on a page: its title, its editor, its help, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mopdesk.actions.try_folder import Tried, try_folder
from mopdesk.basics.settings import Option, OptionKind
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import restyle, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons

WORDS = {
    "option-1": "Option 1",
    "option-2": "Option 2",
    "option-3": "Option 3",
    "no": "No",
    "stay": "Stay",
    "move": "Move to taken",
    "yes": "Yes",
}


class SettingLine(QWidget):
    """One setting on a card. `words` are what a search looks through, `above` the line that parts it off."""

    words: str
    above: QWidget | None = None


class OptionLine(SettingLine):
    """One option. `changed(key, value)` is told what was chosen or typed; `ruled` draws a line above."""

    def __init__(
        self, option: Option, front: FrontRoom, changed: Callable[[str, str], None], *, ruled: bool = False
    ) -> None:
        super().__init__()
        self.option, self.changed = option, changed
        self.words = f"{option.title} {option.help} {option.key}".lower()
        self._front = front
        self._shown = self._tried_of = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(5)
        if ruled:
            self.above = rule()
            column.addWidget(self.above)
            column.addSpacing(3)
        column.addWidget(PlainLabel(option.title, "strong"))
        self.editor: QWidget
        if option.kind is OptionKind.CHOICE:
            self.choices = ChoiceButtons(option.title, [(key, WORDS.get(key, key)) for key in option.choices])
            self.choices.chosen.connect(self._choose)
            self.editor = self.choices
            column.addWidget(self.choices)
        else:
            self.edit = LineEdit(option.title)
            self.edit.setPlaceholderText(option.default)
            self.edit.editingFinished.connect(self.hand_in)
            self.editor = self.edit
            column.addLayout(self._edit_row())
            if option.kind is OptionKind.COLOUR:
                self.edit.textChanged.connect(lambda _text: self._show_colour())
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        column.addWidget(self.fault)
        self.tried = PlainLabel("", "small", wrap=True)
        self.tried.hide()
        column.addWidget(self.tried)
        column.addWidget(PlainLabel(option.help, "small", wrap=True))

    @property
    def shown(self) -> str:
        """The value last read or handed in."""
        return self._shown

    def show_value(self, value: str) -> None:
        """Show the value in force, unless the person is typing here or it is marked as not fitting."""
        self._shown = value
        if self.option.kind is OptionKind.CHOICE:
            self.choices.set_value(value)
        elif self.option.kind is OptionKind.PICTURE:
            self.edit.setText("A picture is set" if value else "")
        elif not self.edit.isModified() and self.fault.isHidden():
            self.edit.setText(value)
            if value != self._tried_of:
                # What was found of another folder says nothing of this one.
                self.tried.hide()

    def show_fault(self, words: str) -> None:
        """Say what does not fit, or take that away."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        if self.option.kind is not OptionKind.CHOICE:
            self.edit.setProperty("faulty", bool(words))
            restyle(self.edit)

    def focus(self) -> None:
        """Put the focus here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def hand_in(self) -> None:
        """Save what was typed, if it is new."""
        if self.option.kind is OptionKind.CHOICE or not self.edit.isModified():
            return
        self.edit.setModified(False)
        typed = self.edit.text().strip()
        if typed != self._shown:
            self._shown = typed
            self.changed(self.option.key, typed)
            if self.option.kind is OptionKind.FOLDER:
                self.try_it()

    def try_it(self) -> None:
        """Try whether files can be written into this folder."""
        if typed := self.edit.text().strip():
            folder = Path(typed).expanduser()
            self._tried_of = typed
            self._front.background.run(lambda _desk: try_folder(folder), self._show_tried, owner=self)
        else:
            self.tried.hide()

    def _show_tried(self, tried: Tried) -> None:
        self.tried.setText(("✓ " if tried.works else "") + tried.sentence)
        self.tried.setProperty("role", "small" if tried.works else "fault")
        restyle(self.tried)
        self.tried.show()

    def _choose(self, value: object) -> None:
        if value is None:
            self.choices.set_value(self._shown)
        else:
            self.changed(self.option.key, str(value))

    def _edit_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        kind, title = self.option.kind, self.option.title
        narrow = self._front.theme.scaled(160 if kind is OptionKind.NUMBER else 380)
        row.addWidget(self.edit, 1)
        if kind is OptionKind.FOLDER:
            self._add_button(row, "Choose…", f"Choose: {title}", self._choose_folder)
            self._add_button(row, "Try it", f"Try whether files can be written: {title}", self.try_it)
        elif kind is OptionKind.PICTURE:
            self.edit.setReadOnly(True)
            self.edit.setMaximumWidth(narrow)
            self._add_button(row, "Choose…", f"Choose: {title}", self._choose_picture)
            self._add_button(row, "Remove", f"Remove: {title}", lambda: self.changed(self.option.key, ""))
            row.addStretch(1)
        elif kind is OptionKind.COLOUR:
            self.edit.setMaximumWidth(self._front.theme.scaled(160))
            self._swatch = self.edit.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
            self._add_button(row, "Choose…", f"Choose: {title}", self._choose_colour)
            row.addStretch(1)
        else:
            self.edit.setMaximumWidth(narrow)
            row.addStretch(1)
        return row

    def _add_button(self, row: QHBoxLayout, words: str, name: str, do: Callable[[], None]) -> None:
        button = PlainButton(words)
        button.setAccessibleName(name)
        button.clicked.connect(lambda _checked=False: do())
        row.addWidget(button)

    def _choose_folder(self) -> None:
        chosen = self._front.ask.folder(self.option.title, self.edit.text())
        if chosen is not None:
            self.edit.setText(str(chosen))
            self.edit.setModified(True)
            self.hand_in()

    def _choose_picture(self) -> None:
        chosen = self._front.ask.picture(self.option.title)
        if chosen is not None:
            self.changed(self.option.key, str(chosen))

    def _choose_colour(self) -> None:
        chosen = self._front.ask.colour(self.option.title, self.edit.text())
        if chosen:
            self.edit.setText(chosen)
            self.edit.setModified(True)
            self.hand_in()

    def _show_colour(self) -> None:
        """Show the colour beside its digits, as far as they are one."""
        picture = QPixmap(20, 20)
        colour = QColor(self.edit.text().strip())
        picture.fill(colour if colour.isValid() else Qt.GlobalColor.transparent)
        self._swatch.setIcon(QIcon(picture))
