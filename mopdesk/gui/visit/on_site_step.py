"""What the steps at the meter have in common: they are asked of those who got in, and have a keypad."""

from __future__ import annotations

from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.questions import NO_ACCESS_WORDS, inside, no_access
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.keypad import KeypadDock


class OnSiteStep(Step):
    """A step at the meter. `named` is what it is called where it says that nobody got in."""

    named = ""

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self.dock = KeypadDock(theme, self)
        self.dock.ran_out.connect(self.ran_out)
        self.leafed.connect(self.dock.place)

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        self.add_words(self.named, NO_ACCESS_WORDS, no_access)

    def follow(self) -> None:
        super().follow()
        self.dock.place()

    def let_edit(self, allowed: bool) -> None:
        super().let_edit(allowed)
        self.dock.place()
