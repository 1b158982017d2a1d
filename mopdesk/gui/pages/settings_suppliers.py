"""Which option of the proposal each Supplier's requests follow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.settings import OptionValue, list_options
from mopdesk.basics.identifiers import is_participant_id
from mopdesk.basics.settings import PROCESS_CHOICES, PROCESS_PREFIX
from mopdesk.gui.pages.settings_options import WORDS
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import empty, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons


class SuppliersCard(SettingsCard):
    """The process of every Supplier, and one more."""

    def __init__(self, room: SettingsRoom) -> None:
        super().__init__("Process of each Supplier")
        self._room, self._changed = room, room.set_option
        self.body.addWidget(
            PlainLabel(
                "Which option of DCP0030 v2.0 (proposal) a Supplier's labelled requests follow. A job that "
                "is open keeps its process; it can be changed on the job, with a reason.",
                "quiet",
                wrap=True,
            )
        )
        self.body.addWidget(room.line("default_process"))
        self.body.addWidget(rule())
        self._suppliers = QVBoxLayout()
        self._suppliers.setSpacing(8)
        self.body.addLayout(self._suppliers)
        row = QHBoxLayout()
        self.new_supplier = LineEdit("Participant id of the Supplier to add")
        self.new_supplier.setPlaceholderText("Supplier id, such as SUPB")
        self.new_supplier.setMaximumWidth(room.front.theme.scaled(230))
        self.new_supplier.setMaxLength(4)
        self.new_supplier.textEdited.connect(self._upper)
        self.new_supplier.returnPressed.connect(self._add)
        add = PlainButton("Add Supplier")
        add.clicked.connect(lambda _checked=False: self._add())
        self.fault = PlainLabel("", "fault", wrap=True)
        row.addWidget(self.new_supplier, 1)
        row.addWidget(add)
        row.addWidget(self.fault, 1)
        self.body.addLayout(row)
        room.watch(self.new_supplier)

    def refresh(self) -> None:
        self._room.run(list_options, self._show)

    def _show(self, values: tuple[OptionValue, ...]) -> None:
        self.show_values([one for one in values if one.option.key.startswith(PROCESS_PREFIX)])

    def show_values(self, values: Sequence[OptionValue]) -> None:
        """Show the Suppliers that have a line of their own."""
        empty(self._suppliers)
        for one in values:
            supplier = one.option.key.removeprefix(PROCESS_PREFIX)
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            name = PlainLabel(supplier, "strong")
            choices = ChoiceButtons(f"Process of {supplier}", [(key, WORDS[key]) for key in PROCESS_CHOICES])
            choices.set_value(one.value)
            choices.chosen.connect(
                lambda value, one=one, choices=choices: (
                    choices.set_value(one.value)
                    if value is None
                    else self._changed(one.option.key, str(value))
                )
            )
            layout.addWidget(name)
            layout.addSpacing(12)
            layout.addWidget(choices, 1)
            self._suppliers.addWidget(row)

    def _choose(self, one: OptionValue, choices: ChoiceButtons, value: object) -> None:
        if value is None:
            choices.set_value(one.value)
        else:
            self._changed(one.option.key, str(value))

    def _upper(self, text: str) -> None:
        place = self.new_supplier.cursorPosition()
        self.new_supplier.setText(text.upper())
        self.new_supplier.setCursorPosition(place)

    def _add(self) -> None:
        name = self.new_supplier.text().strip()
        if not is_participant_id(name):
            self.fault.setText("A participant id is four capital letters or digits.")
            return
        self.fault.setText("")
        self.new_supplier.clear()
        self._changed(PROCESS_PREFIX + name, PROCESS_CHOICES[0])
