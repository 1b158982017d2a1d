"""One received file: what came of it, its lines explained, and what it clashes with, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.access_codes import show_file_codes
from mopdesk.actions.explain_file import ExplainedFile
from mopdesk.actions.inbox import MOST_NAMED, Arrival, CameOf, came_of, explain_receipt
from mopdesk.actions.inbox_twins import Twin, twins
from mopdesk.actions.job_lists import JobFilters
from mopdesk.basics.problems import Place
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.keys import keys_of
from mopdesk.gui.models.columns import verdict_pill
from mopdesk.gui.page_head import tint_buttons
from mopdesk.gui.pages.inbox_decisions import FileDecisions
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.widgets.card import Card, Column, Facts, Tinted, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.flow_view_differences import DifferencesView
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.tabs import Tabs
from mopdesk.gui.widgets.timeline import Timeline
from mopdesk.gui.words import count_of, moment, plain_day, sender

if TYPE_CHECKING:
    from mopdesk.actions.file_choices import Choices
    from mopdesk.actions.file_history import FileEvent
    from mopdesk.desk import Desk

BASIS = {
    "given": "as given at import",
    "file time": "the file's own time",
    "import time": "the time of import",
}
ASSUMED = (
    "The layout of this flow is assumed: it was not found in writing. mopdesk looks for MPAN, meter, text "
    "and date where they are likely to stand. Compare with the raw lines before you rely on it."
)
FACTS, LINES, COMPARED = range(3)
FACT_NAMES = (
    *("File", "Flow", "File identifier", "From", "To", "Written", "Received", "Day of receipt"),
    *("Test data flag", "Text", "SHA-256"),
)
# It came and it was read: the facts tell that already.
_READ_ONCE = 2
# So many fields stand in the table of a file.
MOST_FIELDS = 10_000


@dataclass(frozen=True)
class FileView:
    """A received file with the files that it clashes with."""

    came: CameOf
    twins: tuple[Twin, ...]
    choices: Choices
    history: tuple[FileEvent, ...]


def read_file(desk: Desk, receipt_id: str) -> FileView:
    """Read one file with all that its page tells of it."""
    from mopdesk.actions.file_choices import choices_of
    from mopdesk.actions.file_history import history_of_file

    came = came_of(desk, receipt_id)
    return FileView(
        came=came,
        twins=twins(desk, came.receipt),
        choices=choices_of(desk, came.receipt),
        history=history_of_file(desk, came.receipt),
    )


class FileDetail(QWidget):
    """Show one file. Signals: `report_wanted(Receipt)` for the sender."""

    report_wanted = Signal(object)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__()
        self._front = front
        self._receipt: Any = None
        self._twins: tuple[Twin, ...] = ()
        # Whether the lines are asked for, whether they are there, and the place in them that is wanted then.
        self._asked = self._explained = False
        self._place: Place | None = None
        self._buttons: list[tuple[PlainButton, str]] = []
        self.tabs = Tabs("About the file")
        self.pill = PillLabel(front.theme, parent=self)
        self.mask_button = PlainButton("Hide personal data", "step")
        self.mask_button.setCheckable(True)
        self.mask_button.toggled.connect(self._mask)
        word_keys(
            self.mask_button, set_tip, "Hide supply numbers, serial numbers and free text of the lines{mask}"
        )
        self.tabs.corner.addWidget(self.mask_button)
        self.tabs.corner.addWidget(self.pill)
        self._build_first()
        self.flow = FlowView(front.theme)
        self.flow.codes_asked.connect(self._show_codes)
        self.flow.codes.offer()
        self.compared = DifferencesView(front.theme, "Came first", "Came later")
        self.tabs.add("What came of it", self.first)
        self.tabs.add("Lines explained", self.flow)
        self.tabs.add("Compared", self.compared)
        self.tabs.turned.connect(lambda _place: self._show_lines())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs, 1)
        keys = QShortcut(keys_of("mask")[0], self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.mask_button.toggle)
        front.theme.changed.connect(self._tint)

    def turn_on(self) -> None:
        """Turn to the next tab, and from the last one to the first."""
        last = COMPARED if self._twins else LINES
        self.tabs.turn_to(0 if self.tabs.current >= last else self.tabs.current + 1)

    def show_file(self, shown: FileView) -> None:
        """Show what became of one file."""
        came = shown.came
        receipt = came.receipt
        if self._receipt is None or self._receipt.id != receipt.id:
            self._forget_lines()
        self._receipt, self._twins = receipt, shown.twins
        self.pill.say(verdict_pill(receipt))
        self.decisions.show_file(receipt, shown.choices)
        self.history.setVisible(len(shown.history) > _READ_ONCE)
        if len(shown.history) > _READ_ONCE:
            self.timeline.show_events(shown.history)
        self.assumed.setVisible(came.assumed)
        # The strip above says it already.
        told = [one for one in came.problems if not (came.assumed and one.code == "layout-assumed")]
        self.problems.show_problems(told)
        self.no_problems.setVisible(not told)
        count = f" · {count_of(len(told), 'problem')}" if told else ""
        self.tabs.name_tab(FACTS, f"What came of it{count}")
        self._offer(receipt, bool(told))
        self._show_facts(receipt)
        self._show_lines()
        self.tabs.show_tab(COMPARED, bool(shown.twins))
        if shown.twins:
            self.tabs.name_tab(COMPARED, f"Compared · {count_of(len(shown.twins[-1].fields), 'difference')}")
            self.compared.show_difference(shown.twins[-1])

    def _show_lines(self) -> None:
        """Have the lines explained as soon as they are looked at: of a large file that takes a while."""
        receipt = self._receipt
        if receipt is not None and not self._asked and self.tabs.current == LINES:
            self._asked = True
            self._front.background.run(
                lambda desk: explain_receipt(desk, receipt.id, MOST_FIELDS),
                lambda explained: self._take_lines(receipt.id, explained),
                owner=self,
            )

    def _forget_lines(self) -> None:
        if self._explained:
            # Not one file's lines under another's name, however short that is.
            self.flow.show_flow((), ())
        self._asked, self._explained, self._place = False, False, None

    def _take_lines(self, receipt_id: str, explained: ExplainedFile) -> None:
        if receipt_id != self._receipt.id:
            return
        self.flow.show_flow(explained.raw_lines, explained.fields)
        self._explained = True
        if (place := self._place) is not None:
            self._show_place(place)

    def _show_codes(self) -> None:
        receipt = self._receipt
        self._front.background.run(
            lambda desk: show_file_codes(desk, receipt.id, receipt.file_identifier),
            self.flow.show_codes,
            owner=self,
        )

    def _show_place(self, place: Place) -> None:
        """Show where in the file a problem lies, as soon as its lines are there."""
        self.tabs.turn_to(LINES)
        if self._explained:
            self.flow.light_field(place.line or 0, place.field or "")
        else:
            self._place = place

    def _build_first(self) -> None:
        self.first = Column()
        self.assumed = Tinted("warn", ASSUMED)
        self.problems = ProblemList(self._front.theme, way="Show the line", lines=True)
        self.problems.go.connect(self._show_place)
        self.no_problems = PlainLabel("Nothing was found wrong with this file.", "quiet")
        self.deeds = QWidget()
        self._row = FlowLayout(self.deeds, 6)
        self.decisions = FileDecisions(self._front, self)
        self.history = Card("History")
        self.timeline = Timeline()
        self.history.body.addWidget(self.timeline)
        self.facts = Facts()
        # Made ahead, for most files tell all of these.
        self.facts.show_facts((name, "…") for name in FACT_NAMES)
        for widget in (self.decisions, self.assumed, self.deeds, self.no_problems, self.problems):
            self.first.body.addWidget(widget)
        self.first.body.addWidget(self.history)
        self.first.body.addWidget(self.facts)
        self.first.body.addStretch(1)

    def _offer(self, receipt: Arrival, problems: bool) -> None:
        empty(self._row)
        self._buttons = []
        for place, job_id in enumerate(receipt.job_ids):
            words = "Open the job" if receipt.jobs == 1 else f"Open job {place + 1}"
            self._add(words, "jobs", lambda wanted=job_id: self._front.ways.open_job(wanted))
        if receipt.jobs > MOST_NAMED:
            self._add("All jobs of this sender and day", "jobs", self._show_jobs)
        if self._twins:
            self._add("Compare side by side", "replace", lambda: self.tabs.turn_to(COMPARED))
        if problems:
            self._add(
                "Save a report for the sender…", "report", lambda: self.report_wanted.emit(self._receipt)
            )
        self.deeds.setVisible(bool(self._buttons))
        self._tint()

    def _tint(self) -> None:
        tint_buttons(self._buttons, self._front.theme)

    def _show_jobs(self) -> None:
        receipt = self._receipt
        day = receipt.received_on
        self._front.ways.show_jobs_where(
            JobFilters(
                suppliers=(receipt.from_id,), flows=(receipt.flow[:5],), received_from=day, received_to=day
            )
        )

    def _add(self, words: str, icon_name: str, do: Any) -> None:
        button = PlainButton(words)
        button.clicked.connect(lambda _checked=False: do())
        self._row.addWidget(button)
        self._buttons.append((button, icon_name))

    def _show_facts(self, receipt: Any) -> None:
        basis = BASIS.get(receipt.received_basis, receipt.received_basis)
        values = (
            receipt.name,
            receipt.flow,
            receipt.file_identifier,
            sender(receipt.from_role, receipt.from_id),
            sender(receipt.to_role, receipt.to_id),
            moment(receipt.created),
            f"{moment(receipt.received_at)} ({basis})",
            plain_day(receipt.received_on),
            receipt.test_flag or "blank (counts as OPER)",
            f"{receipt.encoding}, {receipt.newline}, {receipt.size} bytes",
            _in_groups(receipt.sha256),
        )
        self.facts.show_facts(zip(FACT_NAMES, values, strict=True))

    def _mask(self, hide: bool) -> None:
        self.mask_button.set_plain_text("Show personal data" if hide else "Hide personal data")
        self.flow.hide_personal(hide)
        self.compared.hide_personal(hide)


def _in_groups(sha256: str) -> str:
    """Part the digits, so that two can be compared by eye, and a narrow window can break the line."""
    return " ".join(sha256[at : at + 16] for at in range(0, len(sha256), 16))
