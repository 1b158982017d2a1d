"""The office's own code lists: what a visit form offers. Lists that a flow prescribes are the post room's."""

from __future__ import annotations

from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.catalogue import CodeMeaning
from mopdesk.flows.schema import Confidence

LISTS = (
    "disc-directions",
    "methods",
    "no-access-reasons",
    "photo-purposes",
    "signature-none-reasons",
    "technologies",
)


class OfficeCodeList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list of choices, in the order of the form."""

    title: str
    source: str
    confidence: Confidence = Confidence.ASSUMED
    note: str = ""
    codes: tuple[CodeMeaning, ...]

    def meaning(self, code: str) -> str:
        """Give the meaning of a code in words; a code that the list lacks stays as it is."""
        return next((entry.meaning for entry in self.codes if entry.code == code), code)

    def has(self, code: str) -> bool:
        """Tell whether the list has that code."""
        return any(entry.code == code for entry in self.codes)


@cache
def code_list(name: str) -> OfficeCodeList:
    """Load one of `LISTS`, once. Raises `BadResource` naming file and key."""
    path = f"codes/{name}.toml"
    try:
        found = msgspec.convert(load_toml(path), OfficeCodeList)
    except msgspec.ValidationError as error:
        raise BadResource(f"{path} is malformed.", f"{error}.") from error
    codes = [entry.code for entry in found.codes]
    for code in codes:
        if codes.count(code) > 1:
            raise BadResource(f"{path} is malformed.", f"code {code!r} stands {codes.count(code)} times.")
    return found
