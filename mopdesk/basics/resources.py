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
    return [f"{folder}/{path.name}" for path in files_in(resource(folder), suffix)]


def files_in(folder: Path, suffix: str) -> list[Path]:
    """List the files of a folder of data, sorted by name. Raises `BadResource` where the disk refuses."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == suffix)
    except OSError as error:
        raise _unread(folder.name, error) from error


def read_resource(name: str) -> bytes:
    """Read one data file. Raises `BadResource` where it is missing or the disk refuses."""
    path = resource(name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unread(name, error) from error


def _unread(name: str, error: OSError) -> BadResource:
    return BadResource(
        f"The program's data cannot be read: {name}.",
        f"{error.strerror}.",
        "Check the disk, then do it again; if that does not help, install mopdesk again.",
    )


def load_toml(name: str) -> dict[str, Any]:
    """Read one TOML data file. Raises `BadResource` naming the file where it is malformed."""
    import tomllib  # noqa: PLC0415 - the first list of a start needs no such file

    try:
        return tomllib.loads(read_resource(name).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadResource(f"{name} is not valid TOML.", str(error)) from error
