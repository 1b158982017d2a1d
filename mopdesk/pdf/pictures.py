"""Pictures made fit for store and paper: small, upright, JPEG, and without what a camera writes into them.

A photo from outside is not trusted until it has been read whole: two formats only, a bound on pixels, and
a fresh image that carries nothing over but what is seen.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.minimum import need_version

if TYPE_CHECKING:
    from PIL.Image import Exif, Image
    from PIL.ImageFile import ImageFile

STORED_EDGE = 1600
PRINTED_EDGE = 1000
SIGNATURE_EDGE = 1200
LOGO_EDGE = 700
QUALITY = 80
MOST_PIXELS = 89_000_000
# A PNG cannot be halved while it is decoded: eight bytes a pixel with its transparency, 260 MB at most.
MOST_PIXELS_OF_PNG = 26_000_000
MOST_BYTES = 60_000_000

# Small print stays sharp while a halved photo is still so much larger than what is made of it.
_SPARE = 1.2
_JPEG_END = b"\xff\xd9"
# What Pillow notes of any JPEG; whatever else it notes came with the file.
_PLAIN_JPEG = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density"})

_CAMERA_ZONE = ZoneInfo("Europe/London")
_HEIC = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])", re.DOTALL)
_EXIF_BLOCK = 0x8769
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_TAKEN_FORM = re.compile(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})")


def shrink_photo(
    data: bytes, edge: int = STORED_EDGE, quality: int = QUALITY
) -> tuple[bytes, datetime | None]:
    """Re-encode a JPEG or PNG for the store: JPEG, upright, at most `edge` pixels, no EXIF, no GPS.

    Gives the new bytes and, in UTC, when the camera says that the photo was taken (UK time is understood
    where the camera names no zone). Raises `FileTrouble` for a picture that cannot be read.
    """
    image, taken_at = _open(data, edge)
    return _as_jpeg(image, quality), taken_at


def print_photo(data: bytes) -> bytes:
    """Give a photo as paper takes it: as it lies in the store, or re-encoded at the size that paper shows.

    Raises `FileTrouble` as `shrink_photo` does.
    """
    if _is_ours(data):
        return data
    image, _ = _open(data, PRINTED_EDGE)
    return _as_jpeg(image)


def _is_ours(data: bytes) -> bool:
    """Tell whether a photo is whole and as `shrink_photo` makes them: a small plain JPEG without metadata.

    Its head is read and its end looked for, which finds what was cut; the store itself checks that no byte
    has changed. Decoding, even at an eighth of the size, took a quarter of the time of a report.
    """
    from PIL import Image  # noqa: PLC0415 - Pillow is slow to import

    if not data.endswith(_JPEG_END):
        return False
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as opened:
            small, plain = max(opened.size) <= STORED_EDGE, opened.mode == "RGB"
            return small and plain and not opened.getexif() and not set(opened.info) - _PLAIN_JPEG
    except (OSError, SyntaxError, ValueError, EOFError):
        return False


def shrink_logo(data: bytes) -> bytes:
    """Re-encode a company's logo for store and paper: PNG on white. Raises as `shrink_photo` does."""
    image, _ = _open(data, LOGO_EDGE)
    target = BytesIO()
    image.save(target, "PNG", optimize=False)
    return target.getvalue()


def shrink_signature(data: bytes) -> bytes:
    """Re-encode a signature for the store: PNG on white, its ink alone. Raises as `shrink_photo` does."""
    image, _ = _open(data, SIGNATURE_EDGE)
    target = BytesIO()
    image.save(target, "PNG", optimize=False)
    return target.getvalue()


def print_signature(data: bytes) -> bytes:
    """Flatten a signature on white and cut it to its ink, as PNG. Raises as `shrink_photo` does."""
    from PIL import ImageOps  # noqa: PLC0415 - Pillow is slow to import

    image, _ = _open(data, SIGNATURE_EDGE)
    ink = ImageOps.invert(image.convert("L")).getbbox()
    target = BytesIO()
    (image.crop(ink) if ink else image).save(target, "PNG", optimize=False)
    return target.getvalue()


def _open(data: bytes, edge: int) -> tuple[Image, datetime | None]:
    """Read a picture whole, turn it upright, fit it into `edge` and lay it on white without its metadata."""
    import PIL  # noqa: PLC0415 - Pillow is slow to import
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - Pillow is slow to import

    need_version("Pillow", PIL.__version__)
    if len(data) > MOST_BYTES:
        raise _unreadable("It is larger than 60 MB.")
    try:
        with _strictly(), Image.open(BytesIO(data), formats=("JPEG", "PNG")) as opened:
            width, height = opened.size
            most = MOST_PIXELS if opened.format == "JPEG" else MOST_PIXELS_OF_PNG
            if width * height > most:
                millions = f"{width * height // 1_000_000:,} million pixels"
                raise _unreadable(f"It has {millions}, more than {most // 1_000_000} million.")
            taken_at = _taken_at(opened.getexif())
            # Shrunk before it is turned: no second picture of the full size is in memory.
            _fit(opened, edge)
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _unreadable("It has more than 89 million pixels.") from error
    except UnidentifiedImageError as error:
        if _HEIC.match(data):
            raise FileTrouble(
                "The picture cannot be read.",
                "It is an HEIC or AVIF picture, as newer phones take them.",
                "Set the phone's camera to JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible), "
                "or share the photo as JPEG, and add that.",
            ) from error
        raise _unreadable("It is neither a JPEG nor a PNG picture.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _unreadable("It is damaged or incomplete.") from error
    if "transparency" in upright.info or upright.mode in ("RGBA", "LA", "PA"):
        seen = upright.convert("RGBA")
        clean = Image.new("RGB", seen.size, "white")
        clean.paste(seen, mask=seen.getchannel("A"))
    else:
        clean = Image.new("RGB", upright.size, "white")
        clean.paste(upright.convert("RGB"))
    return clean, taken_at


def _fit(opened: ImageFile, edge: int) -> None:
    """Shrink a picture just opened to at most `edge` pixels.

    The JPEG decoder halves it as often as `_SPARE` allows: decoding and fitting take most of the time. Pillow
    by itself stops at twice `edge`, which decodes the 4000 pixels of most phones whole.
    """
    from PIL.Image import Resampling  # noqa: PLC0415 - Pillow is slow to import

    gap: float | None = 2.0
    if opened.format == "JPEG":
        share = max(1.0, max(opened.size) / (edge * _SPARE))
        opened.draft(None, (ceil(opened.width / share), ceil(opened.height / share)))
        gap = None
    opened.thumbnail((edge, edge), Resampling.BICUBIC, reducing_gap=gap)


@contextmanager
def _strictly() -> Iterator[None]:
    """Take a bomb's warning for an error, and broken EXIF for none: nothing of it is kept."""
    from PIL import Image  # noqa: PLC0415 - Pillow is slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _as_jpeg(image: Image, quality: int = QUALITY) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=False, progressive=False)
    return target.getvalue()


def _taken_at(exif: Exif) -> datetime | None:
    details = exif.get_ifd(_EXIF_BLOCK)
    found = _TAKEN_FORM.fullmatch(str(details.get(_TAKEN, "")).strip("\0 "))
    if not found:
        return None
    year, month, day, time = found.groups()
    offset = str(details.get(_TAKEN_OFFSET, "")).strip("\0 ")
    try:
        if re.fullmatch(r"[+-][0-9]{2}:[0-9]{2}", offset):
            return datetime.fromisoformat(f"{year}-{month}-{day}T{time}{offset}").astimezone(UTC)
        local = datetime.fromisoformat(f"{year}-{month}-{day}T{time}").replace(tzinfo=_CAMERA_ZONE)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unreadable(why: str) -> FileTrouble:
    return FileTrouble(
        "The picture cannot be read.", why, "Take it again or choose another JPEG or PNG picture."
    )
