"""The words of a matter's drawing."""

from __future__ import annotations

from mopdesk.work.conversation_parts import SITE, Matter
from mopdesk.work.process_spec import ProcessSpec

# As the paper's figures call them; plain work takes the words of the role list.
_OF_THE_PAPER = {"R": "LDSO", "X": "Import Supplier", "M": "Meter Operator", SITE: "Site"}
_OF_PLAIN_WORK = {"M": "Meter Operator", SITE: "Site"}


def lane_title(process: ProcessSpec, matter: Matter, code: str) -> str:
    """Name a lifeline."""
    known = _OF_PLAIN_WORK if process.plain else _OF_THE_PAPER
    return known.get(code) or matter.role_titles.get(code) or f"Role {code}"


def way_words(process: ProcessSpec, matter: Matter, from_lane: str, to_lane: str) -> str:
    """Say who tells whom: 'Import Supplier to Meter Operator'."""
    return f"{lane_title(process, matter, from_lane)} to {lane_title(process, matter, to_lane)}"
