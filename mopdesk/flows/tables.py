"""How a TOML file of the catalogue becomes its record: strictly, naming file and key of what does not fit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from mopdesk.basics.errors import BadResource

_Row = TypeVar("_Row", bound=msgspec.Struct)


def file_name(path: Path) -> str:
    """Give the name that messages use: 'flows/D0150002.toml'."""
    return f"{path.parent.name}/{path.name}"


def read_table(path: Path, row: type[_Row]) -> _Row:
    """Read one TOML file into its record. Raises `BadResource` with the path of a wrong key or type."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), row)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadResource(f"{file_name(path)} cannot be read.", str(error)) from error
    except msgspec.ValidationError as error:
        raise BadResource(f"{file_name(path)} is malformed.", f"{error}.") from error


def malformed(name: str, key: str, reason: str) -> BadResource:
    """Make the refusal of one key of one file."""
    return BadResource(f"{name} is malformed.", f"{key}: {reason}.")


def refuse_doubles(name: str, what: str, codes: Iterable[str]) -> None:
    """Raise `BadResource` where a code stands twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise malformed(name, f"{what} {code}", "stands there twice")
        seen.add(code)
