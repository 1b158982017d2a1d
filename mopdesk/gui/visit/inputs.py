"""The inputs on a page, in their order: which is next, and which has no answer yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mopdesk.gui.plain import LineEdit, TextEdit
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.choice_list import ChoiceList

# What takes an answer by keyboard.
Input = LineEdit | TextEdit | ChoiceButtons | ChoiceList


def inputs_on(sheet: QWidget) -> list[Input]:
    """Give the inputs that can be answered now; what belongs to one, such as its search, is none itself."""
    found = [one for one in sheet.findChildren(QWidget) if isinstance(one, Input)]
    inner = {id(one) for outer in found for one in outer.findChildren(QWidget)}
    return [one for one in found if id(one) not in inner and one.isVisible() and one.isEnabled()]


def focus_first(sheet: QWidget) -> None:
    """Put the focus on the first input without an answer; on the first of all where each has one."""
    inputs = inputs_on(sheet)
    blank = [one for one in inputs if not _holds_answer(one)]
    if found := (blank or inputs)[:1]:
        _focus(found[0])


def focus_after(sheet: QWidget, widget: QWidget) -> bool:
    """Put the focus on the input after the one with this widget; False where that is the last."""
    inputs = inputs_on(sheet)
    at = next((n for n, one in enumerate(inputs) if one is widget or one.isAncestorOf(widget)), None)
    if at is None or at + 1 >= len(inputs):
        return False
    _focus(inputs[at + 1])
    return True


def _holds_answer(one: Input) -> bool:
    if isinstance(one, LineEdit):
        return bool(one.text())
    if isinstance(one, TextEdit):
        return bool(one.toPlainText())
    return one.value not in (None, [])


def _focus(one: Input) -> None:
    one.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(one, LineEdit):
        one.selectAll()
