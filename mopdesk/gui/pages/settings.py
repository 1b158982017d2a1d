"""Settings: each option with its help, saved as it is changed; and the process of each Supplier."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.settings import OptionValue, list_options, set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.identifiers import is_participant_id
from mopdesk.basics.settings import OPTIONS, PROCESS_CHOICES, PROCESS_PREFIX, Option, OptionKind
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, Column, KeepInSight, empty, restyle, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons

GROUPS = (
    ("Who we are", ("participant_id", "company_name", "engineer")),
    ("Files that we write", ("file_prefix", "file_start", "file_name_pattern", "line_end", "test_flag")),
    ("Folders", ("outbox_folder", "report_folder")),
    ("Visit reports", ("report_access_notes",)),
)
WORDS = {
    "option-1": "Option 1",
    "option-2": "Option 2",
    "option-3": "Option 3",
    "no": "No",
    "yes": "Yes",
}


class SettingsPage(Page):
    """A plain form over the options of the store."""

    concerns: ClassVar[tuple[str, ...]] = ("settings",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Settings")
        self.head.under.say("Kept in this store, and applied at once")
        self.column.addWidget(self.head)
        body = Column(widest=940)
        self._sight = KeepInSight(body)
        self.lines: dict[str, _OptionLine] = {}
        known = {option.key: option for option in OPTIONS}
        placed = {key for _title, keys in GROUPS for key in keys} | {"default_process"}
        rest = tuple(key for key in known if key not in placed)
        for title, keys in (*GROUPS, ("More", rest)):
            options = [known[key] for key in keys if key in known]
            if options:
                body.body.addWidget(self._card(title, options))
        body.body.addWidget(self._suppliers_card(known["default_process"]))
        body.body.addStretch(1)
        self.column.addWidget(body, 1)
        self._scroll = body

    def refresh(self) -> None:
        self.run(list_options, self._show)

    def take_focus(self) -> None:
        next(iter(self.lines.values())).focus()

    def leave(self) -> None:
        for line in self.lines.values():
            line.hand_in()

    def keeps_own_echo(self, changes: Any) -> bool:
        return False

    def go_to(self, key: str) -> None:
        """Put the focus on one option."""
        line = self.lines.get(key)
        if line is not None:
            line.focus()
            self._scroll.ensureWidgetVisible(line, 20, 80)

    def _card(self, title: str, options: list[Option]) -> Card:
        card = Card(title)
        for place, option in enumerate(options):
            if place:
                card.body.addWidget(rule())
            card.body.addWidget(self._line(option))
        return card

    def _line(self, option: Option) -> _OptionLine:
        line = _OptionLine(option, self.front)
        line.changed = self._set
        self.lines[option.key] = line
        self._sight.watch(line.editor)
        return line

    def _suppliers_card(self, default: Option) -> Card:
        card = Card("Process of each Supplier")
        card.body.addWidget(
            PlainLabel(
                "Which option of DCP0030 v2.0 (proposal) a Supplier's labelled requests follow. A job that "
                "is open keeps its process; it can be changed on the job, with a reason.",
                "quiet",
                wrap=True,
            )
        )
        card.body.addWidget(self._line(default))
        card.body.addWidget(rule())
        self._suppliers = QVBoxLayout()
        self._suppliers.setSpacing(8)
        card.body.addLayout(self._suppliers)
        row = QHBoxLayout()
        self.new_supplier = LineEdit("Participant id of the Supplier to add")
        self.new_supplier.setPlaceholderText("Supplier id, such as SUPB")
        self.new_supplier.setMaximumWidth(230)
        self.new_supplier.setMaxLength(4)
        self.new_supplier.textEdited.connect(self._upper)
        self.new_supplier.returnPressed.connect(self._add_supplier)
        add = PlainButton("Add Supplier")
        add.clicked.connect(self._add_supplier)
        self.supplier_fault = PlainLabel("", "fault")
        row.addWidget(self.new_supplier)
        row.addWidget(add)
        row.addWidget(self.supplier_fault, 1)
        card.body.addLayout(row)
        self._sight.watch(self.new_supplier)
        return card

    def _upper(self, text: str) -> None:
        place = self.new_supplier.cursorPosition()
        self.new_supplier.setText(text.upper())
        self.new_supplier.setCursorPosition(place)

    def _add_supplier(self) -> None:
        name = self.new_supplier.text().strip()
        if not is_participant_id(name):
            self.supplier_fault.setText("A participant id is four capital letters or digits.")
            return
        self.supplier_fault.setText("")
        self.new_supplier.clear()
        self._set(PROCESS_PREFIX + name, PROCESS_CHOICES[0])

    def _set(self, key: str, value: str) -> None:
        line = self.lines.get(key)

        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError) and line is not None:
                line.show_fault(error.detail or error.title)
                self.front.ways.saved("Not saved: look at the setting marked in red", failed=True)
                return True
            return False

        def done(_changes: Any) -> None:
            if line is not None:
                line.show_fault("")
            self.front.ways.saved("Settings saved")

        self.run(lambda desk: set_option(desk, key, value), done, failed=refused)

    def _show(self, values: tuple[OptionValue, ...]) -> None:
        suppliers = []
        for one in values:
            if one.option.key.startswith(PROCESS_PREFIX):
                suppliers.append(one)
            elif (line := self.lines.get(one.option.key)) is not None:
                line.show_value(one.value)
        self._show_suppliers(suppliers)

    def _show_suppliers(self, values: list[OptionValue]) -> None:
        empty(self._suppliers)
        for one in values:
            supplier = one.option.key.removeprefix(PROCESS_PREFIX)
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            name = PlainLabel(supplier, "strong")
            name.setMinimumWidth(74)
            choices = ChoiceButtons(f"Process of {supplier}", [(key, WORDS[key]) for key in PROCESS_CHOICES])
            choices.set_value(one.value)
            choices.chosen.connect(lambda value, key=one.option.key: self._set(key, str(value or "")))
            layout.addWidget(name)
            layout.addWidget(choices, 1)
            self._suppliers.addWidget(row)


class _OptionLine(QWidget):
    """One option: its title, its editor, its help, and what does not fit."""

    def __init__(self, option: Option, front: FrontRoom) -> None:
        super().__init__()
        self.option = option
        self.changed = lambda _key, _value: None
        self._front = front
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(5)
        column.addWidget(PlainLabel(option.title, "strong"))
        self.editor: QWidget
        if option.kind is OptionKind.CHOICE:
            self.choices = ChoiceButtons(option.title, [(key, WORDS.get(key, key)) for key in option.choices])
            self.choices.chosen.connect(lambda value: self.changed(option.key, str(value or "")))
            self.editor = self.choices
            column.addWidget(self.choices)
        else:
            self.edit = LineEdit(option.title)
            self.edit.setPlaceholderText(option.default)
            self.edit.editingFinished.connect(self.hand_in)
            self.editor = self.edit
            column.addLayout(self._edit_row())
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        column.addWidget(self.fault)
        column.addWidget(PlainLabel(option.help, "small", wrap=True))

    def show_value(self, value: str) -> None:
        """Show the value in force, unless the person is typing here or it is marked as not fitting."""
        self._shown = value
        if self.option.kind is OptionKind.CHOICE:
            self.choices.set_value(value)
        elif not self.edit.isModified() and self.fault.isHidden():
            self.edit.setText(value)

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
        if self.edit.text().strip() != self._shown:
            self._shown = self.edit.text().strip()
            self.changed(self.option.key, self._shown)

    def _edit_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        folder = self.option.kind is OptionKind.FOLDER
        if not folder:
            self.edit.setMaximumWidth(160 if self.option.kind is OptionKind.NUMBER else 380)
        row.addWidget(self.edit, 1)
        if folder:
            button = PlainButton("Choose…")
            button.setAccessibleName(f"Choose: {self.option.title}")
            button.clicked.connect(self._choose_folder)
            row.addWidget(button)
        else:
            row.addStretch(1)
        return row

    def _choose_folder(self) -> None:
        chosen = self._front.ask.folder(self.option.title, self.edit.text())
        if chosen is not None:
            self.edit.setText(str(chosen))
            self.edit.setModified(True)
            self.hand_in()
