"""Further checks that a catalogue may name for a field, beyond its domain and its code list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mopdesk.basics.identifiers import check_digit, is_participant_id, mpan_is_good
from mopdesk.flows.fieldtypes import Fault, shown

# A wrong MPAN would open a job for the wrong house, so it counts in full whatever the layout rests on.
ALWAYS_ERRORS = frozenset({"mpan-missing", "mpan-malformed", "mpan-check-digit"})


def mpan_fault(text: str) -> Fault | None:
    """Find what is wrong with an MPAN core: missing, not 13 digits, or the last digit."""
    if mpan_is_good(text):
        return None
    if not text.strip():
        return "mpan-missing", {}
    if not re.fullmatch(r"[0-9]{13}", text):
        return "mpan-malformed", {"shown": shown(text)}
    return "mpan-check-digit", {"shown": shown(text), "expected": check_digit(text[:12])}


def participant_id_fault(text: str) -> Fault | None:
    """Find a participant id that is not four capital letters."""
    return None if is_participant_id(text) else ("participant-id-unusual", {"shown": shown(text)})


CHECKS: Mapping[str, Callable[[str], Fault | None]] = {
    "mpan": mpan_fault,
    "participant-id": participant_id_fault,
}
