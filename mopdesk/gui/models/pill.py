"""What a pill says: a state in words, the tone of its colours, and an icon."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt

from mopdesk.gui.colours import Tone

PILL_ROLE = Qt.ItemDataRole.UserRole + 2


class Pill(msgspec.Struct, frozen=True):
    """What a pill shows."""

    text: str
    tone: Tone
    icon: str = ""
