"""What becomes of a hostile picture as a photo, as a signature and as the company's logo."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from PIL import Image

from mopdesk.actions.attachments import signature_of
from mopdesk.basics.errors import MopdeskError
from mopdesk.pdf.pictures import shrink_logo, shrink_photo
from tests.hostile.cases import Case


def as_photo(data: bytes) -> bytes:
    return shrink_photo(data)[0]


def as_signature(data: bytes) -> bytes:
    return signature_of(data, "customer", "A Customer").body or b""


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "photo": as_photo,
    "signature": as_signature,
    "logo": shrink_logo,
}


def become(case: Case) -> dict[str, bytes | MopdeskError]:
    """Put a picture through each way in: its bytes afterwards, or the failure."""
    data = case.make()
    found: dict[str, bytes | MopdeskError] = {}
    for name, way in WAYS.items():
        try:
            found[name] = way(data)
        except MopdeskError as error:
            found[name] = error
    return found


def told(cases: Iterable[Case]) -> dict[tuple[str, str], list[str]]:
    return {(case.kind, case.name): _lines(become(case)) for case in cases}


def _lines(found: dict[str, bytes | MopdeskError]) -> list[str]:
    said: dict[str, list[str]] = {}
    for way, result in found.items():
        said.setdefault(_words(result), []).append(way)
    return [f"{', '.join(ways)}: {words}" for words, ways in said.items()]


def _words(result: bytes | MopdeskError) -> str:
    if isinstance(result, MopdeskError):
        return str(result)
    with Image.open(io.BytesIO(result)) as picture:
        return f"taken as {picture.format}, {picture.width} x {picture.height}"
