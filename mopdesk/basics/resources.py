"""Find the data files of `resources/`: in a source tree, in an installed wheel, in a frozen program."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from mopdesk.basics.errors import BadResource

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def resources_folder() -> Path:
    """Give the folder that holds the data files.

    An installed wheel carries them as `mopdesk/_resources`; a source tree has them beside the package.
    """
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise BadResource("The program's data files are missing.", f"None beside {_PACKAGE}.", "Reinstall.")


def resource(name: str) -> Path:
    """Give the path of the data file `name` ('codes/findings.toml'), relative and inside the folder.

    Raises `BadResource` for an absolute name, a name with '..', or a file that is not there.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise BadResource("A data file's name must stay inside resources/.", name)
    path = resources_folder().joinpath(*relative.parts)
    if not path.exists():
        raise BadResource("A data file is missing.", name, "Reinstall mopdesk.")
    return path


def resource_names(folder: str, suffix: str) -> list[str]:
    """List the data files of one folder by name, sorted: 'flows', '.toml' -> ['flows/D0001001.toml', ...]."""
    return sorted(f"{folder}/{path.name}" for path in resource(folder).iterdir() if path.suffix == suffix)


def load_toml(name: str) -> dict[str, Any]:
    """Read one TOML data file. Raises `BadResource` naming the file where it is malformed."""
    import tomllib  # noqa: PLC0415 - the first list of a start needs no such file

    try:
        return tomllib.loads(resource(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadResource(f"{name} is not valid TOML.", str(error)) from error
