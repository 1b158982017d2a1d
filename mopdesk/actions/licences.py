"""The licences of everything that mopdesk stands on, with their texts.

Found from the installed packages; a frozen program carries them as `licences.json`, written when it is made.
"""

from __future__ import annotations

import platform
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mopdesk.basics.resources import load_toml, resource, resources_folder

if TYPE_CHECKING:
    from importlib.metadata import Distribution

_PARTS = "licences/parts.toml"
_FROZEN = "licences.json"
_TEXT_FILE = re.compile(r"(?i)(licen[sc]e|copying|notice|ofl)[^/]*(\.txt|\.md|\.rst)?")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """One package or part: its licence by name, its home, and the texts by the name of their file."""

    name: str
    version: str
    licence: str
    home: str
    about: str
    texts: tuple[tuple[str, str], ...]


def licences() -> tuple[Licence, ...]:
    """Give every licence, by name."""
    frozen = resources_folder() / _FROZEN
    if frozen.is_file():
        return msgspec.json.decode(frozen.read_bytes(), type=tuple[Licence, ...])
    return gather()


def gather() -> tuple[Licence, ...]:
    """Collect the licences from what is installed here."""
    known = load_toml(_PARTS)
    parts = [_part(one) for one in known["part"]]
    covered = {_plain(name) for one in known["part"] for name in one.get("packages", ())}
    found = {name: one for name, one in _installed(known["packages"]).items() if name not in covered}
    packages = [_package(one) for one in found.values()]
    return tuple(sorted([*parts, *packages], key=lambda one: one.name.casefold()))


def write_licences(path: Path) -> None:
    """Write the licences for a frozen program, which has no packages to look into."""
    path.write_bytes(msgspec.json.encode(gather()))


def _installed(names: list[str]) -> dict[str, Distribution]:
    """Give the installed packages of those names and all that they ask for, by plain name."""
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415 - slow to import

    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if _plain(name) in found:
            continue
        try:
            one = distribution(name)
        except PackageNotFoundError:
            # For another system, or another version of Python.
            continue
        found[_plain(name)] = one
        asked = (ask for ask in one.requires or () if "extra ==" not in ask)
        waiting.extend(match[0] for ask in asked if (match := _NAME.match(ask)))
    # Never part of the program, though a package may name it.
    found.pop("pip", None)
    return found


def _package(one: Distribution) -> Licence:
    about: Any = one.metadata
    named = about.get("License-Expression") or (about.get("License") or "").split("\n")[0].strip()
    classified = [
        line.split("::")[-1].strip()
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    links = [line.split(",", 1)[-1].strip() for line in about.get_all("Project-URL") or ()]
    return Licence(
        name=about["Name"],
        version=one.version,
        licence=named.split(" (")[0][:60] or ", ".join(classified) or "see its home page",
        home=about.get("Home-page") or next(iter(links), ""),
        about=about.get("Summary") or "",
        texts=tuple(_texts(one)),
    )


def _texts(one: Distribution) -> Iterator[tuple[str, str]]:
    seen = set()
    for file in one.files or ():
        if _TEXT_FILE.fullmatch(file.name) and not file.name.endswith((".py", ".pyc")):
            path = Path(str(file.locate()))
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            if text.strip() and text not in seen:
                seen.add(text)
                yield file.name, text


def _part(row: dict[str, Any]) -> Licence:
    texts = [(name, resource(f"licences/{name}").read_text(encoding="utf-8")) for name in row["texts"]]
    version = ""
    if row["name"] == "Python":
        version = platform.python_version()
        own = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
        if own.is_file():
            texts.append(("LICENSE.txt", own.read_text(encoding="utf-8", errors="replace")))
    elif covered := row.get("packages"):
        version = next((one.version for one in _installed(list(covered)).values()), "")
    return Licence(
        name=row["name"],
        version=version,
        licence=row["licence"],
        home=row["home"],
        about=row["about"].strip(),
        texts=tuple(texts),
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
