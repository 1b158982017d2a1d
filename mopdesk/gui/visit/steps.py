"""The steps of a visit in the order of the work, and what they are called."""

from __future__ import annotations

from mopdesk.gui.page import Page
from mopdesk.gui.visit.access_step import AccessStep
from mopdesk.gui.visit.backstop_step import BackstopStep
from mopdesk.gui.visit.change_step import ChangeStep
from mopdesk.gui.visit.check_step import CheckStep
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.meters_step import MetersStep
from mopdesk.gui.visit.photos_step import PhotosStep
from mopdesk.gui.visit.questions import ARRIVE, AT_THE_SITE
from mopdesk.gui.visit.readings_step import ReadingsStep
from mopdesk.gui.visit.sign_step import SignStep
from mopdesk.gui.visit.step import Step

NAMES = ("Arrive", "Access", "Meter", "Readings", "Backstop", "Change", "Photos", "Sign", "Check")
PHOTOS = NAMES.index("Photos")


def make_steps(draft: Draft, page: Page) -> tuple[Step, ...]:
    """Make the steps, one for each name."""
    theme = page.front.theme
    return (
        Step(draft, theme, (ARRIVE, AT_THE_SITE)),
        AccessStep(draft, page),
        MetersStep(draft, page),
        ReadingsStep(draft, theme),
        BackstopStep(draft, theme),
        ChangeStep(draft, theme),
        PhotosStep(draft, page),
        SignStep(draft, page),
        CheckStep(draft, theme),
    )
