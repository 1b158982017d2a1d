"""A job as a stranger may read it over somebody's shoulder: person, place and meter are hidden."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import msgspec

from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.models.masking import HIDDEN, last_shown, masked_sentence

_SHORTEST = 3
# An id leads to its row and is shown nowhere: among its signs may be ten digits on end.
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COVER = HIDDEN * 6


def masked_job(shown: Any) -> Any:
    """Give a copy of what the page shows of a job, with what is personal hidden wherever it stands.

    What is personal is known from the job: its numbers, names and places, and what the request says. Notes
    are hidden whole, and photos are left out.
    """
    hide = _Hiding(shown)
    masked = object.__new__(type(shown))
    vars(masked).update({name: hide.walk(value) for name, value in vars(shown).items()})
    masked.notes = tuple(msgspec.structs.replace(note, text=_COVER) for note in shown.notes)
    masked.pictures = ()
    return masked


class _Hiding:
    """The words to hide, and the walk through everything that may hold them."""

    def __init__(self, shown: Any) -> None:
        job, details = shown.job, shown.details
        site, request = job.site, job.request
        serials = {*request.meter_serials, *((meter.serial for meter in details.meters) if details else ())}
        numbers = {job.mpan, spaced_mpan(job.mpan), *serials}
        self._numbers = {one.lower() for one in numbers}
        words = {request.text, " ".join(request.text.split()), *numbers}
        words |= {*site.address, site.postcode, site.contact, site.telephone, shown.row.address}
        longest_first = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def walk(self, value: Any) -> Any:
        """Give the value with the words hidden in every text below it."""
        if type(value) is str:
            return self._hidden(value)
        if isinstance(value, tuple):
            return tuple(self.walk(one) for one in value)
        if isinstance(value, msgspec.Struct):
            names = value.__struct_fields__
            return msgspec.structs.replace(value, **{name: self.walk(getattr(value, name)) for name in names})
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {one.name: self.walk(getattr(value, one.name)) for one in dataclasses.fields(value)}
            return dataclasses.replace(value, **fields)
        return value

    def _hidden(self, text: str) -> str:
        if _ID.fullmatch(text):
            return text
        return masked_sentence(self._pattern.sub(self._cover, text))

    def _cover(self, found: re.Match[str]) -> str:
        """Cover what was found; of a number the last characters stay, so that two can be told apart."""
        return last_shown(found[0]) if found[0].lower() in self._numbers else _COVER
