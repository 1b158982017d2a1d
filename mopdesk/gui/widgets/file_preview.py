"""What will be sent: each file explained field by field, raw, beside what it corrects, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mopdesk.basics.problems import Place, errors_in
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.keys import keys_of
from mopdesk.gui.models.flow_rows import SENT_COLUMNS, flow_rows, shown_lines
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Column, Empty, Tinted, empty
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.flow_view_differences import DifferencesView
from mopdesk.gui.widgets.flow_view_raw import RawLines
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.tabs import Tabs
from mopdesk.work.access_words import COVER, covered_lines

MOST_FILES = 6
ASSUMED = "The layout of this flow is assumed: it was not found in writing."
EXPLAINED, RAW, DIFFERENCES, PROBLEMS = range(4)


class FilePreview(QWidget):
    """Show the files that a job would send, or has sent.

    Signals: `go(Place)` to the place in the visit that mends a problem or gave a value, `go_setting(str)`,
    `codes_asked(str)`: somebody wants to see what is covered in the file of that flow. Who notes the look
    answers with `show_codes`.
    """

    go = Signal(object)
    go_setting = Signal(str)
    codes_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, settings: bool = False) -> None:
        """Make a preview. With `settings` a value leads to the setting that it comes from (`go_setting`)."""
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._files: tuple[Any, ...] = ()
        self._differences: tuple[Any, ...] = ()
        self._file = 0
        self._names = QWidget()
        self._names_row = QHBoxLayout(self._names)
        self._names_row.setContentsMargins(0, 0, 10, 0)
        self._names_row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose_file)
        self.assumed = Tinted("warn", ASSUMED)
        self.tabs = Tabs("What will be sent")
        self._build_tabs()
        self.nothing = Empty("Nothing would be sent", "")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.tabs.put_first(self._names)
        column.addWidget(self.assumed)
        column.addWidget(self.tabs, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        keys = QShortcut(keys_of("mask")[0], self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.mask_button.toggle)
        self.show_files(())

    @property
    def file(self) -> Any:
        """The file that is shown, or None."""
        return self._files[self._file] if self._file < len(self._files) else None

    def show_files(self, files: Sequence[Any], why_none: str = "", differences: Sequence[Any] = ()) -> None:
        """Show these `PreviewFile` records; where there are none, say why.

        `differences` are `FileDifference` records: each is shown with the file of its flow.
        """
        flow = self.file.flow if self.file is not None else ""
        self._files, self._differences = tuple(files)[:MOST_FILES], tuple(differences)
        self.stack.setCurrentIndex(0 if files else 1)
        self.nothing.say("Nothing would be sent", why_none)
        self._file = next((place for place, one in enumerate(self._files) if one.flow == flow), 0)
        self._name_files()
        self._fill()

    def hide_personal(self, hide: bool) -> None:
        """Hide personal data, or show it again."""
        self.mask_button.setChecked(hide)

    def show_codes(self, noted: str) -> None:
        """Uncover access codes for a minute; `noted` says that the look is in the journal."""
        self.explained.show_codes(noted)

    def show_problems(self) -> None:
        """Turn to what is wrong with the file."""
        if self.problems.problems:
            self.tabs.turn_to(PROBLEMS)

    def hasHeightForWidth(self) -> bool:
        # Else Qt takes the height that the views would like for the height that they need.
        return False

    # Building

    def _build_tabs(self) -> None:
        self.explained = FlowView(self._theme, SENT_COLUMNS, settings=self._settings)
        self.explained.go.connect(self.go)
        self.explained.go_setting.connect(self.go_setting)
        self.explained.codes.offer()
        self.explained.codes_asked.connect(self._ask_for_codes)
        self.raw = RawLines(self._theme, "Raw lines of the whole file")
        self.differences = DifferencesView(self._theme, "As sent", "Correction")
        self.problems = ProblemList(self._theme, way="Take me there", lines=True)
        self.problems.go.connect(self._go_to_problem)
        self.no_problems = PlainLabel("Nothing is wrong with this file.", "quiet", wrap=True)
        listed = Column()
        listed.body.addWidget(self.no_problems)
        listed.body.addWidget(self.problems)
        listed.body.addStretch(1)
        self.tabs.add("Explained", self.explained)
        self.tabs.add("Raw", self.raw)
        self.tabs.add("Differences", self.differences)
        self.tabs.add("Problems", listed)
        self.mask_button = PlainButton("Hide personal data", "step")
        self.mask_button.setCheckable(True)
        word_keys(
            self.mask_button,
            set_tip,
            "Hide supply numbers, serial numbers and free text on this screen{mask}",
        )
        self.mask_button.toggled.connect(self._mask)
        self.tabs.corner.addWidget(self.mask_button)

    # Showing

    def _name_files(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
        empty(self._names_row)
        self._names.setVisible(len(self._files) > 1)
        for place, file in enumerate(self._files):
            held = " (held back)" if file.withheld else ""
            stopped = " · stopped" if errors_in(file.problems) else ""
            button = PlainButton(f"{file.flow[:5]} to {file.to_id}{held}{stopped}", "step")
            button.setAccessibleName(f"File {file.flow} to {file.to_id}{held}{stopped}")
            button.setCheckable(True)
            button.setChecked(place == self._file)
            self._group.addButton(button, place)
            self._names_row.addWidget(button)

    def _ask_for_codes(self) -> None:
        if self.file is not None:
            self.codes_asked.emit(self.file.flow)

    def _choose_file(self, place: int) -> None:
        self._file = place
        self._fill()

    def _fill(self) -> None:
        file = self.file
        if file is None:
            return
        lines = file.raw.replace("\r\n", "\n").rstrip("\n").split("\n")
        self.assumed.setVisible(file.assumed)
        self.explained.show_flow(lines, file.rows)
        hide = self.mask_button.isChecked()
        rows = [row for row in flow_rows(file.rows, mask=hide) if hide or COVER in row.text]
        self.raw.show_lines(shown_lines(covered_lines(tuple(lines)), rows))
        self.problems.show_problems(file.problems)
        self.no_problems.setVisible(not file.problems)
        count = f" · {len(file.problems)}" if file.problems else ""
        self.tabs.name_tab(PROBLEMS, f"Problems{count}")
        self._fill_differences(file)

    def _fill_differences(self, file: Any) -> None:
        found = next((one for one in self._differences if one.flow[:5] == file.flow[:5]), None)
        self.tabs.show_tab(DIFFERENCES, found is not None)
        if found is not None:
            count = sum(not one.envelope for one in found.fields)
            self.tabs.name_tab(DIFFERENCES, f"Differences · {count}")
            self.differences.show_difference(found)

    def _mask(self, hide: bool) -> None:
        self.mask_button.set_plain_text("Show personal data" if hide else "Hide personal data")
        self.explained.hide_personal(hide)
        self.differences.hide_personal(hide)
        self._fill()

    def _go_to_problem(self, place: Place) -> None:
        """Go to the visit where that mends it, else to the line that it is about."""
        if place.path:
            self.go.emit(place)
        else:
            self.tabs.turn_to(EXPLAINED)
            self.explained.light_field(place.line or 0, place.field or "")
