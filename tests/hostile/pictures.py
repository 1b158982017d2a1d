"""Hostile pictures: bombs, damage, other formats under a JPEG's name, and what cameras hide."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from PIL import Image

from tests.hostile.cases import Case

CANARY = "CANARY-OF-THE-CAMERA"
PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    wide: int, high: int, *, depth: int = 1, colour: int = 0, rows: bytes | None = None, more: bytes = b""
) -> bytes:
    """Give a PNG of these measures; without `rows` one of nothing but zeros, which packs 1,000 to one."""
    if rows is None:
        bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        pack = zlib.compressobj(9)
        row = bytes(1 + (wide * bits + 7) // 8)
        rows = b"".join(pack.compress(row * min(1_000, high - start)) for start in range(0, high, 1_000))
        rows += pack.flush()
    head = struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@cache
def drawn(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (120, 80), **more: Any) -> bytes:
    """Give a small picture, dark on its left half."""
    picture = Image.new(mode, size, "white" if mode in ("RGB", "L") else None)
    if mode in ("RGB", "L"):
        picture.paste("black", (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    picture.save(target, kind, **more)
    return target.getvalue()


def camera_exif(orientation: int = 1) -> bytes:
    """Give what a telephone writes: its make, where it stood, and how it was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = CANARY, "Model", orientation
    exif.get_ifd(0x8769)[0x9003] = "2026:11:13 10:42:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 24.0, 30.0), "W", (4.0, 5.0, 0.0)
    return exif.tobytes()


def photographed(orientation: int = 1) -> bytes:
    return drawn("JPEG", exif=camera_exif(orientation))


def with_exif(block: bytes) -> bytes:
    """Put these bytes where a JPEG has its EXIF."""
    body = b"Exif\0\0" + block
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + drawn("JPEG")[2:]


def picture_cases() -> tuple[Case, ...]:
    return (*_good(), *_bombs(), *_damage(), *_others(), *_hidden())


def _one(kind: str, name: str, make: Callable[[], bytes]) -> Case:
    return Case(kind, name, make)


def _good() -> Iterator[Case]:
    kind = "pictures taken"
    yield _one(kind, "a JPEG", drawn)
    yield _one(kind, "a progressive JPEG", lambda: drawn("JPEG", progressive=True))
    yield _one(kind, "a grey JPEG", lambda: drawn("JPEG", "L"))
    yield _one(kind, "a JPEG in printers' colours", lambda: drawn("JPEG", "CMYK"))
    yield _one(kind, "a JPEG of one pixel", lambda: drawn("JPEG", "RGB", (1, 1)))
    yield _one(kind, "a JPEG with a ZIP behind it", lambda: drawn() + b"PK\3\4" + b"x" * 200)
    yield _one(kind, "a PNG", lambda: drawn("PNG"))
    yield _one(kind, "a PNG with transparency", lambda: drawn("PNG", "RGBA"))
    yield _one(kind, "a PNG with a palette", lambda: drawn("PNG", "P"))
    yield _one(kind, "a PNG of 16 bits", lambda: drawn("PNG", "I;16"))
    yield _one(kind, "a PNG of one bit", lambda: drawn("PNG", "1"))
    yield _one(kind, "a strip of 30,000 by 1", lambda: png(30_000, 1, depth=8))
    for orientation in (3, 6, 8):
        yield _one(kind, f"held as orientation {orientation}", lambda held=orientation: photographed(held))


def _bombs() -> Iterator[Case]:
    kind = "picture bombs"
    yield _one(kind, "a PNG of 101 million pixels in 12 KB", lambda: png(10_050, 10_050))
    yield _one(kind, "a PNG of 400 million pixels", lambda: png(20_000, 20_000, rows=zlib.compress(b"x")))
    yield _one(kind, "a PNG of 31 million pixels", lambda: png(5_600, 5_600))
    yield _one(
        kind,
        "a PNG that says it is 2 thousand million wide",
        lambda: png(2**31 - 1, 2, rows=zlib.compress(b"x")),
    )
    yield _one(kind, "a PNG that says it is of no size", lambda: png(0, 0, rows=zlib.compress(b"")))
    packed = zlib.compress(b"x" * 60_000_000, 9)
    yield _one(
        kind, "a PNG with 60 MB of packed words", lambda: png(9, 9, more=chunk(b"zTXt", b"a\0\0" + packed))
    )
    yield _one(
        kind, "a PNG with 60 MB of packed colours", lambda: png(9, 9, more=chunk(b"iCCP", b"a\0\0" + packed))
    )
    frame = drawn()
    place = frame.index(b"\xff\xc0") + 5
    huge = frame[:place] + struct.pack(">HH", 65_500, 65_500) + frame[place + 4 :]
    yield _one(kind, "a JPEG that says it has 4,290 million pixels", lambda: huge)
    tall = frame[:place] + struct.pack(">HH", 4_000, 5_000) + frame[place + 4 :]
    yield _one(kind, "a JPEG that says it has 20 million pixels", lambda: tall)


def _damage() -> Iterator[Case]:
    kind = "damaged pictures"
    yield _one(kind, "no byte at all", lambda: b"")
    for part in (3, 20, 200):
        yield _one(kind, f"a JPEG cut after {part} bytes", lambda part=part: drawn()[:part])
    yield _one(kind, "a JPEG cut in half", lambda: drawn(size=(900, 900), quality=95)[:4_000])
    yield _one(kind, "a PNG cut in half", lambda: drawn("PNG")[: len(drawn("PNG")) // 2])
    yield _one(kind, "a PNG's first bytes alone", lambda: PNG)
    flipped = bytearray(drawn("PNG"))
    flipped[-20] ^= 0xFF
    yield _one(kind, "a PNG with a wrong sum", lambda: bytes(flipped))
    yield _one(
        kind,
        "a PNG without its pixels",
        lambda: PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)) + chunk(b"IEND", b""),
    )
    yield _one(kind, "a PNG with broken packing", lambda: png(9, 9, rows=b"not packed at all"))
    yield _one(
        kind,
        "a PNG of a colour kind that is none",
        lambda: png(9, 9, colour=0, rows=zlib.compress(b"x")).replace(b"\x09\x01\x00", b"\x09\x07\x09"),
    )
    yield _one(kind, "EXIF of noise", lambda: with_exif(bytes(range(256)) * 4))
    yield _one(kind, "EXIF that ends at once", lambda: with_exif(b"II*\0\x08\0\0\0"))
    circle = (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", 1)
        + struct.pack("<HHII", 0x8769, 4, 1, 8)
        + struct.pack("<I", 8)
    )
    yield _one(kind, "EXIF that points at itself", lambda: with_exif(circle))
    many = b"MM\0*\0\0\0\x08" + struct.pack(">H", 65_535) + b"\xff" * 5_000
    yield _one(kind, "EXIF of 65,535 entries", lambda: with_exif(many))
    divided = (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", 1)
        + struct.pack("<HHII", 0x011A, 5, 1, 26)
        + bytes(4)
        + struct.pack("<II", 1, 0)
    )
    yield _one(kind, "EXIF that divides by nought", lambda: with_exif(divided))


def _others() -> Iterator[Case]:
    kind = "other formats named .jpg"
    for name in ("GIF", "TIFF", "BMP", "WEBP", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS", "JPEG2000"):
        yield _one(kind, name, lambda name=name: drawn(name))
    yield _one(
        kind,
        "SVG",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    )
    yield _one(kind, "EPS", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n")
    yield _one(kind, "PDF", lambda: b"%PDF-1.7\n1 0 obj\n")
    yield _one(kind, "PSD", lambda: b"8BPS\0\x01" + bytes(20))
    yield _one(kind, "HEIC", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40))
    yield _one(kind, "AVIF", lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(40))
    yield _one(kind, "a video", lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40))
    yield _one(kind, "a ZIP", lambda: b"PK\3\4" + bytes(40))
    yield _one(kind, "text", lambda: b"This is a photo.\n")
    yield _one(kind, "a web page", lambda: b"<html><img src=x></html>")
    yield _one(kind, "a flow file", lambda: b"ZHV|1|D0001001|\r\n")


def _hidden() -> Iterator[Case]:
    kind = "what cameras hide"
    yield _one(kind, "EXIF with a position", photographed)
    yield _one(kind, "EXIF in a PNG", lambda: drawn("PNG", exif=camera_exif()))
    words = chunk(b"tEXt", b"Comment\0" + CANARY.encode())
    yield _one(kind, "words in a PNG", lambda: png(9, 9, more=words))
    yield _one(kind, "a comment in a JPEG", lambda: drawn("JPEG", comment=CANARY.encode()))
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>" + CANARY.encode() + b"</x>"
    yield _one(
        kind,
        "XMP in a JPEG",
        lambda: b"\xff\xd8\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + drawn()[2:],
    )
    yield _one(kind, "words behind a JPEG", lambda: drawn() + CANARY.encode())
