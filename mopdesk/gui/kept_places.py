"""How much room the parts around the list took when mopdesk was last closed.

They are built after the first picture; the list already stands in it where it will stay.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QSettings

_KEY = "start/places"
_LONGEST = 2_000


def kept_places() -> Mapping[str, int]:
    """Give the pixels by the name of the part; none at the very first start."""
    try:
        kept = msgspec.json.decode(str(QSettings().value(_KEY, "")), type=dict[str, int])
    except msgspec.DecodeError:
        return {}
    return {name: pixels for name, pixels in kept.items() if 0 <= pixels <= _LONGEST}


def keep_places(places: Mapping[str, int]) -> None:
    """Keep them for the next start."""
    QSettings().setValue(_KEY, msgspec.json.encode(places).decode())
