"""The visit report as it will be on paper: read, kept as a file, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.make_report import report_bytes
from mopdesk.basics.files import write_atomic
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import tint_buttons
from mopdesk.gui.pages.job_template import TemplateCard
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Column
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.notice_bar import announce

SMALLEST, LARGEST, STEP = 0.25, 4.0, 1.25
PRINT_DPI = 220
PDF_FILES = "PDF documents (*.pdf)"


class ReportPart(QWidget):
    """A report, page below page on white paper in any scheme. Signals: `left()` when the person goes back."""

    left = Signal()

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__()
        self._front, self._page = front, page
        self._data = b""
        self._job_id, self._name = "", ""
        self._buffer: QBuffer | None = None
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName("The visit report")
        self.view.setPageSpacing(12)
        self.view.pageNavigator().currentPageChanged.connect(self._count)
        self.pages = PlainLabel("", "quiet")
        buttons = QWidget()
        row = FlowLayout(buttons, 8)
        self._buttons: list[tuple[PlainButton, str]] = []
        for words, icon_name, do in (
            ("Back to the job", "back", self.left.emit),
            ("Save as…", "report", self.save_as),
            ("Print…", "print", self.print),
            ("Larger", "add", lambda: self.zoom(STEP)),
            ("Smaller", "minus", lambda: self.zoom(1 / STEP)),
            ("Fit the width", "", self.fit),
            ("Name, logo, colour", "settings", self.switch_template),
        ):
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
            self._buttons.append((button, icon_name))
        self.back_button, self.on_button = PlainButton("Previous page"), PlainButton("Next page")
        self.back_button.clicked.connect(lambda _checked=False: self.turn(-1))
        self.on_button.clicked.connect(lambda _checked=False: self.turn(1))
        foot = QHBoxLayout()
        foot.addStretch(1)
        for widget in (self.back_button, self.pages, self.on_button):
            foot.addWidget(widget)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(buttons)
        self.template = TemplateCard(front, page)
        self._shelf = Column()
        self._shelf.body.addWidget(self.template)
        self._shelf.body.addStretch(1)
        self._shelf.hide()
        column.addWidget(self._shelf)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        front.theme.changed.connect(self._tint)
        self._tint()

    @property
    def page_count(self) -> int:
        """How many pages the report has."""
        return self.document.pageCount()

    def show_report(self, job_id: str, name: str) -> None:
        """Make the report of a job's latest visit, and show it."""
        if job_id != self._job_id:
            self.document.close()
            self._data = b""
            self.fit()
        self._job_id, self._name = job_id, name
        self._page.run(
            lambda desk: (job_id, report_bytes(desk, job_id)), self._show, waiting="Making the visit report"
        )
        if not self._shelf.isHidden():
            self.template.read()

    def switch_template(self) -> None:
        """Show or hide how reports look."""
        self._shelf.setVisible(self._shelf.isHidden())
        if not self._shelf.isHidden():
            self._fit_shelf()
            self.template.read()
            self.template.company.setFocus()

    def save_as(self) -> None:
        """Keep the report as a file, under the name that a person chooses."""
        chosen = self._front.ask.save_as("Save the visit report", f"{self._name}.pdf", PDF_FILES)
        if chosen is None or not self._data:
            return
        path, data = chosen if chosen.suffix else chosen.with_suffix(".pdf"), self._data

        def write(_desk: Any) -> Path:
            write_atomic(path, data)
            return path

        self._page.run(write, self._saved)

    def print(self) -> None:
        """Print the report: every page as a picture, as sharp as paper needs."""
        printer = self._front.ask.printer(self._name)
        if printer is None or not self.page_count:
            return
        painter = QPainter(printer)
        for number in range(self.page_count):
            if number:
                printer.newPage()
            painter.drawImage(painter.viewport(), page_picture(self.document, number, PRINT_DPI))
        painter.end()
        self._front.ask.notice(
            Tone.GOOD, "The visit report was handed to the printer", f"{self.page_count} pages"
        )

    def zoom(self, by: float) -> None:
        """Make the pages larger or smaller."""
        factor = self.view.zoomFactor()
        if self.view.zoomMode() is not QPdfView.ZoomMode.Custom and self.page_count:
            points = self.document.pagePointSize(0).width()
            dots = self.view.viewport().width() - 2 * self.view.documentMargins().left()
            factor = dots / (points * self.logicalDpiX() / 72) if points else 1.0
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(LARGEST, max(SMALLEST, factor * by)))

    def fit(self) -> None:
        """Make the pages as wide as the room."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def turn(self, by: int) -> None:
        """Go to the page before or after."""
        place = self.view.pageNavigator().currentPage() + by
        if 0 <= place < self.page_count:
            self.view.pageNavigator().jump(place, QPointF(), self.view.pageNavigator().currentZoom())

    def _show(self, made: tuple[str, bytes]) -> None:
        job_id, data = made
        if job_id != self._job_id or data == self._data:
            return
        again, place = bool(self._data), self.view.verticalScrollBar().value()
        self._data = data
        self.document.close()
        # The document reads from the buffer for as long as it is open, and the buffer from the bytes.
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._count()
        if again:
            self.view.verticalScrollBar().setValue(place)
            return
        self.view.setFocus()
        announce(self, f"The visit report has {self.page_count} pages.")

    def _saved(self, path: Path) -> None:
        self._front.ask.notice(Tone.GOOD, "The visit report is saved", str(path))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_shelf()

    def _fit_shelf(self) -> None:
        """Leave the better half to the report: the settings above it scroll where they need more."""
        wanted = self.template.sizeHint().height() + 2 * self._front.theme.gap
        self._shelf.setFixedHeight(min(wanted, round(self.height() * 0.45)))

    def _count(self, _page: int = 0) -> None:
        place = self.view.pageNavigator().currentPage() + 1
        self.back_button.setEnabled(place > 1)
        self.on_button.setEnabled(place < self.page_count)
        self.pages.setText(f"Page {place} of {self.page_count}" if self.page_count else "")

    def _tint(self) -> None:
        tint_buttons(self._buttons, self._front.theme)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, QColor(self._front.theme.colours.sunken))
        self.view.setPalette(palette)


def page_picture(document: QPdfDocument, number: int, dots_an_inch: int) -> QImage:
    """Draw a page on white paper: Qt draws it on nothing."""
    points = document.pagePointSize(number)
    size = QSize(round(points.width() * dots_an_inch / 72), round(points.height() * dots_an_inch / 72))
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, document.render(number, size))
    painter.end()
    return paper
