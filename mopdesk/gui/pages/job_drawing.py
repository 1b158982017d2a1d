"""The drawing of a conversation leaves the screen: as an SVG file, or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mopdesk.basics.files import write_atomic
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.widgets.conversation_paper import conversation_svg, print_conversation
from mopdesk.work.conversation import Conversation

SVG_FILES = "Drawings (*.svg)"


def save_drawing(page: Page, drawn: Conversation | None, mpan: str) -> None:
    """Keep a drawing as an SVG file, under the name that a person chooses."""
    if drawn is None:
        return
    ask = page.front.ask
    chosen = ask.save_as("Save the drawing", f"Conversation {mpan}.svg", SVG_FILES)
    if chosen is None:
        return
    path = chosen if chosen.suffix else chosen.with_suffix(".svg")
    data = conversation_svg(drawn, _title(drawn, mpan))

    def write(_desk: Any) -> Path:
        write_atomic(path, data)
        return path

    page.run(write, lambda done: ask.notice(Tone.GOOD, "The drawing is saved", str(done)))


def print_drawing(front: FrontRoom, drawn: Conversation | None, mpan: str) -> None:
    """Print a drawing on one page."""
    if drawn is None:
        return
    title = _title(drawn, mpan)
    printer = front.ask.printer(title)
    if printer is not None:
        print_conversation(drawn, title, printer)
        front.ask.notice(Tone.GOOD, "The conversation was handed to the printer", title)


def _title(drawn: Conversation, mpan: str) -> str:
    return f"MPAN {spaced_mpan(mpan)}: {drawn.title}"
