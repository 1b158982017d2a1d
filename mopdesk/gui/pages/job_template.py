"""How visit reports look: company name, logo and colour, changed beside the report and seen at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import Desk
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons

COLOURS = (
    ("#0B5566", "Teal"),
    ("#1F3A68", "Navy"),
    ("#1F5A35", "Green"),
    ("#5B2A5F", "Plum"),
    ("#7A3313", "Rust"),
)
_LOGO_WIDTH, _LOGO_HEIGHT = 180, 68
_SWATCH, _SWATCH_GAP = 14, 6


@dataclass(frozen=True)
class Template:
    """What is set: the company's name, its colour, and its logo small enough to show."""

    company: str
    accent: str
    logo: QImage


def read_template(desk: Desk) -> Template:
    """Read the template from the store's settings."""
    sha256 = desk.settings.text("report_logo")
    try:
        logo = QImage.fromData(desk.store.blobs.body(sha256)) if sha256 else QImage()
    except KeyError:
        logo = QImage()
    return Template(
        company=desk.settings.text("company_name"), accent=desk.settings.text("report_accent"), logo=logo
    )


class TemplateCard(Card):
    """The three things a company puts on its reports; each is kept as it is changed."""

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__("How visit reports look")
        self._front, self._page = front, page
        self._telling = True
        self.company = LineEdit("Company name")
        self.company.editingFinished.connect(self._keep_company)
        self.colour = ChoiceButtons("Colour", COLOURS)
        for value, _words in COLOURS:
            button = self.colour.button(value)
            button.setIcon(QIcon(_swatch(value)))
            button.setIconSize(QSize(_SWATCH + _SWATCH_GAP, _SWATCH))
        self.colour.chosen.connect(self._keep_chosen)
        self.own_colour = LineEdit("Own colour")
        self.own_colour.setPlaceholderText("#0B5566")
        self.own_colour.editingFinished.connect(self._keep_own)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        self.logo = PlainLabel("No logo", "quiet")
        self.logo.setAccessibleName("Logo")
        self.choose_button = PlainButton("Choose a picture…")
        self.choose_button.clicked.connect(lambda _checked=False: self._choose_logo())
        self.remove_button = PlainButton("Remove the logo")
        self.remove_button.clicked.connect(lambda _checked=False: self._keep("report_logo", ""))
        self._build()

    def read(self) -> None:
        """Read what is set now."""
        self._page.run(read_template, self._show)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        logo = QWidget()
        row = QHBoxLayout(logo)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.logo)
        row.addWidget(self.choose_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        for place, (title, widget) in enumerate(
            (
                ("Company name", self.company),
                ("Logo", logo),
                ("Colour", self.colour),
                ("Own colour, dark enough for words on white", self.own_colour),
            )
        ):
            box = QVBoxLayout()
            box.setSpacing(5)
            box.addWidget(PlainLabel(title, "strong", wrap=True))
            box.addWidget(widget)
            box.addStretch(1)
            grid.addLayout(box, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addWidget(self.fault)

    def _show(self, template: Template) -> None:
        self._telling = False
        if not self.company.isModified():
            self.company.setText(template.company)
        known = {value for value, _words in COLOURS}
        accent = template.accent.upper()
        self.colour.set_value(accent if accent in known else None)
        self.own_colour.setText("" if accent in known else accent)
        self.fault.hide()
        self.remove_button.setVisible(not template.logo.isNull())
        if template.logo.isNull():
            self.logo.setPixmap(QPixmap())
            self.logo.setText("No logo")
        else:
            smooth = Qt.TransformationMode.SmoothTransformation
            ratio = Qt.AspectRatioMode.KeepAspectRatio
            self.logo.setPixmap(
                QPixmap.fromImage(template.logo.scaled(_LOGO_WIDTH, _LOGO_HEIGHT, ratio, smooth))
            )
        self._telling = True

    def _keep_company(self) -> None:
        if self.company.isModified():
            self.company.setModified(False)
            self._keep("company_name", self.company.text())

    def _keep_chosen(self, value: Any) -> None:
        if self._telling and value is not None:
            self._keep("report_accent", str(value))

    def _keep_own(self) -> None:
        if self.own_colour.isModified() and self.own_colour.text().strip():
            self.own_colour.setModified(False)
            self._keep("report_accent", self.own_colour.text())

    def _choose_logo(self) -> None:
        if chosen := self._front.ask.pictures():
            self._keep("report_logo", str(chosen[0]))

    def _keep(self, key: str, value: str) -> None:
        def refused(error: BaseException) -> bool:
            if not isinstance(error, MopdeskError):
                return False
            self.fault.setText(" ".join(part for part in (error.detail or error.title, error.advice) if part))
            self.fault.show()
            return True

        self._page.run(lambda desk: set_option(desk, key, value), failed=refused)


def _swatch(colour: str) -> QPixmap:
    picture = QPixmap(_SWATCH + _SWATCH_GAP, _SWATCH)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(QColor("white"))
    painter.setBrush(QColor(colour))
    painter.drawRect(0, 0, _SWATCH - 1, _SWATCH - 1)
    painter.end()
    return picture
