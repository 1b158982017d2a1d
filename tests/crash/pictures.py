"""A photo and a signature, made up of plain colours: small, and different by number."""

from io import BytesIO

from PIL import Image


def photo(number):
    """Give a JPEG of one colour."""
    return _drawn("JPEG", (320, 240), (40 * number, 90, 120))


def signature(number):
    """Give a PNG of one colour."""
    return _drawn("PNG", (90, 28), (0, 0, 40 * number))


def _drawn(kind, size, colour):
    room = BytesIO()
    Image.new("RGB", size, colour).save(room, kind)
    return room.getvalue()
