"""Saying on which page of a visit one is: at the foot, in the bar of steps, and aloud."""

from __future__ import annotations

from mopdesk.gui.visit.checking import Checking
from mopdesk.gui.visit.foot import VisitFoot
from mopdesk.gui.visit.step_bar import StepBar
from mopdesk.gui.visit.turning import Turning
from mopdesk.gui.widgets.notice_bar import announce


class Where:
    """Tell where one is, whenever another page is shown and after each check."""

    def __init__(self, turning: Turning, bar: StepBar, foot: VisitFoot, checking: Checking) -> None:
        self._turning, self._bar, self._foot, self._checking = turning, bar, foot, checking
        self._said = ""
        foot.counts = lambda: checking.on_pages(turning.at)
        foot.chosen.connect(turning.choose)
        turning.turned.connect(self.tell)
        checking.told = self.tell

    def tell(self) -> None:
        """Show it; say it aloud where it has changed."""
        turning = self._turning
        step = turning.step
        self._foot.show_page(self._bar.names[turning.at], [sheet.title for sheet in step.sheets], step.place)
        counts = self._checking.on_pages(turning.at)
        self._bar.tell_pages(turning.at, step.place, [bool(one.total) for one in counts])
        if turning.words != self._said:
            self._said = turning.words
            announce(self._foot, self._said)
