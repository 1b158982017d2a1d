"""Technical details typed by hand: one form for an MPAN, its meters and their registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.meter_details import DetailsForm, type_details, typed_faults
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.problems import Problem
from mopdesk.gui.page import Page
from mopdesk.gui.pages.details_fields import METER_FIELDS, MPAN_FIELDS, REGISTER_FIELDS, DetailsFields
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.work.typed_details import TypedDetails, TypedMeter, TypedRegister

_ADVICE = (
    "For a meter whose D0150 has not come: take them from your records or from the nameplate. A later D0150 "
    "takes their place. An answer by D0150 repeats them, so they are checked as strictly as what leaves."
)
Codes = Mapping[str, tuple[tuple[str, str], ...]]


class _MeterBox(QWidget):
    """One meter with its registers."""

    def __init__(self, meter: TypedMeter, number: int, codes: Codes, width: int) -> None:
        super().__init__()
        self._codes, self._width, self._number = codes, width, number
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(rule())
        head = QHBoxLayout()
        head.addWidget(PlainLabel(f"Meter {number}", "heading"))
        head.addStretch(1)
        self.remove = PlainButton("Take this meter out", "link")
        self.remove.setAccessibleName(f"Take meter {number} out")
        head.addWidget(self.remove)
        column.addLayout(head)
        self.fields = DetailsFields(METER_FIELDS, meter, codes, f"meter {number}", width)
        column.addWidget(self.fields)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column.addLayout(self._rows)
        self.registers: list[DetailsFields] = []
        self.more = PlainButton("One more register")
        self.more.clicked.connect(lambda _checked=False: self.add_register(TypedRegister()))
        self.less = PlainButton("Take the last register out", "link")
        self.less.clicked.connect(lambda _checked=False: self._drop_register())
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addWidget(self.less)
        foot.addStretch(1)
        column.addLayout(foot)
        for register in meter.registers or (TypedRegister(),):
            self.add_register(register)

    @property
    def typed(self) -> TypedMeter:
        """The meter as it stands in the form."""
        registers = tuple(TypedRegister(**one.answers) for one in self.registers)
        return TypedMeter(**self.fields.answers, registers=registers)

    def add_register(self, register: TypedRegister) -> None:
        """Add a register below the others."""
        owner = f"register {len(self.registers) + 1} of meter {self._number}"
        row = DetailsFields(REGISTER_FIELDS, register, self._codes, owner, self._width)
        self.registers.append(row)
        self._rows.addWidget(row)
        self.less.setVisible(len(self.registers) > 1)

    def _drop_register(self) -> None:
        row = self.registers.pop()
        row.hide()
        row.deleteLater()
        self.less.setVisible(len(self.registers) > 1)


class DetailsFormCard(Card):
    """The whole form. Signals: `left()` when it is left, `kept()` once the details are kept."""

    left = Signal()
    kept = Signal()

    def __init__(self, page: Page, form: DetailsForm) -> None:
        super().__init__("Technical details, typed by hand")
        self._page, self._form = page, form
        self._width = page.front.theme.scaled(206)
        self.body.addWidget(PlainLabel(_ADVICE, "quiet", wrap=True))
        self.fields = DetailsFields(MPAN_FIELDS, form.typed, form.codes, "the MPAN", self._width)
        self.body.addWidget(self.fields)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self.body.addLayout(self._column)
        self.meters: list[_MeterBox] = []
        for meter in form.typed.meters:
            self.add_meter(meter)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.do_button = PlainButton("Keep these details", "primary")
        self.do_button.clicked.connect(lambda _checked=False: self._keep())
        more = PlainButton("One more meter")
        more.clicked.connect(lambda _checked=False: self.add_meter(TypedMeter()))
        leave = PlainButton("Leave it as it is")
        leave.clicked.connect(lambda _checked=False: self.left.emit())
        foot = QHBoxLayout()
        for button in (self.do_button, more, leave):
            foot.addWidget(button)
        foot.addStretch(1)
        self.body.addLayout(foot)

    @property
    def typed(self) -> TypedDetails:
        """The details as they stand in the form."""
        meters = tuple(one.typed for one in self.meters)
        return TypedDetails(mpan=self._form.typed.mpan, **self.fields.answers, meters=meters)

    def add_meter(self, meter: TypedMeter) -> None:
        """Add a meter below the others."""
        box = _MeterBox(meter, len(self.meters) + 1, self._form.codes, self._width)
        box.remove.clicked.connect(lambda _checked=False: self._drop(box))
        self.meters.append(box)
        self._column.addWidget(box)

    def focus(self) -> None:
        """Put the focus on the first field."""
        next(iter(self.fields.editors.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _drop(self, box: _MeterBox) -> None:
        self.meters.remove(box)
        box.hide()
        box.deleteLater()

    def _keep(self) -> None:
        typed = self.typed

        def keep(desk: Any) -> Any:
            faults = typed_faults(desk, typed)
            return faults or type_details(desk, typed)

        def done(result: Any) -> None:
            if isinstance(result, tuple):
                self._show_faults(result)
            else:
                self._page.front.ways.saved("Technical details kept")
                self.kept.emit()

        def refused(error: BaseException) -> bool:
            if not isinstance(error, MopdeskError):
                return False
            self._say(f"{error.title} {error.detail}".strip())
            return True

        self._page.run(keep, done, failed=refused)

    def _show_faults(self, faults: tuple[Problem, ...]) -> None:
        by_path: dict[str, str] = {}
        for fault in faults:
            by_path.setdefault(fault.place.path or "", f"{fault.text} {fault.advice}".strip())
        shown = self._show_below(self.fields, "", by_path)
        for place, meter in enumerate(self.meters):
            shown |= self._show_below(meter.fields, f"meters.{place}.", by_path)
            for number, register in enumerate(meter.registers):
                shown |= self._show_below(register, f"meters.{place}.registers.{number}.", by_path)
        other = [words for path, words in by_path.items() if path not in shown]
        count = len(by_path)
        first = "One field is to be mended." if count == 1 else f"{count} fields are to be mended."
        self._say(" ".join((first, *dict.fromkeys(other))))

    def _show_below(self, fields: DetailsFields, at: str, by_path: dict[str, str]) -> set[str]:
        fields.show_faults({name: by_path.get(at + name, "") for name in fields.editors})
        return {at + name for name in fields.editors}

    def _say(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.show()
