"""The bundled typefaces, so that the program looks the same on every machine and can write Welsh names."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import resource

FAMILY = "Source Sans Pro"
FIXED_FAMILY = "IBM Plex Mono"
# The window has no other weight and nothing slanted: each face is a millisecond of the start.
_FACES = ("Regular", "Semibold")


@cache
def load_fonts() -> tuple[int, ...]:
    """Hand the bundled faces to Qt, once. Raises `BadResource` where the typeface is not installed."""
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise BadResource("The typeface Source Sans Pro is missing.", "", "Reinstall mopdesk.")
    folder = Path(found.origin).parent / "files"
    return tuple(
        QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{face}.ttf")) for face in _FACES
    )


@cache
def load_fixed_font() -> int:
    """Hand the letters of equal widths to Qt, once; not everybody looks at the lines of a file."""
    return QFontDatabase.addApplicationFont(str(resource("fonts/IBMPlexMono-Regular.ttf")))
