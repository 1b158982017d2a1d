"""JSON files from outside, read strictly: what is odd is refused with a sentence."""

from __future__ import annotations

import codecs
from pathlib import Path

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.files import name_in_words, read_bytes


def read_json(path: Path, limit: int, advice: str) -> object:
    """Read a JSON file of at most `limit` bytes, in UTF-8 with or without a byte order mark.

    Raises `Usage` for what is no JSON, and `FileTrouble` where it cannot be read or is too large.
    """
    data = read_bytes(path, limit)
    name = name_in_words(path)
    name = name if len(name) <= 80 else name[:79] + "…"
    try:
        # Strict where the standard library's reader is not: NaN, half a letter and numbers without end.
        return msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError as error:
        raise Usage(f"{name} is not JSON.", "It is not UTF-8 text.", advice) from error
    except msgspec.DecodeError as error:
        raise Usage(f"{name} is not JSON.", f"{error}.", advice) from error
    except RecursionError as error:
        raise Usage(f"{name} is nested too deeply.", "", advice) from error
