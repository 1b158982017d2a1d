#!/usr/bin/env python3
"""Packs a program folder into the two installers for Windows, and writes their SHA-256 sums.

    python3 packaging/windows/installer.py FOLDER OUT --icon FILE.ico [--preview] [--previous]

OUT gets mopdesk-VERSION-setup.exe (for one user, no administrator) and mopdesk-VERSION-all-users-setup.exe.
With MOPDESK_SIGN_CERTIFICATE set (see sign.py) all of it is signed.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import sign

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCRIPT = HERE / "mopdesk.nsi"
SUMS = "SHA256SUMS.txt"
# What only version 0.0.1 of a trial has, and an upgrade must remove.
STALE = ("_internal/only-in-0.0.1.txt", "_internal/old-folder/old.txt")
# Before 3.11 a user of the machine could slip in plug-ins of an installer that runs as administrator.
OLDEST_FOR_RELEASE = (3, 11)
_MAKENSIS = ("makensis", r"C:\Program Files (x86)\NSIS\makensis.exe", r"C:\Program Files\NSIS\makensis.exe")


class InstallerFailed(RuntimeError):
    """The installer could not be made; the text says why."""


def build_both(folder: Path, out: Path, icon: Path, *, preview: bool) -> list[Path]:
    """Make both installers and their sums."""
    if not preview and nsis_version() < OLDEST_FOR_RELEASE:
        wanted = ".".join(map(str, OLDEST_FOR_RELEASE))
        raise InstallerFailed(f"A release needs NSIS {wanted} or newer; older ones are for previews.")
    if sign.is_wanted():
        for file in sign.unsigned_files(folder):
            sign.sign(file)
    out.mkdir(parents=True, exist_ok=True)
    version = project_version()
    middle = "-preview" if preview else ""
    made = []
    for name, all_users in (("setup", False), ("all-users-setup", True)):
        path = out / f"mopdesk-{version}{middle}-{name}.exe"
        build(folder, path, icon, version=version, all_users=all_users, preview=preview)
        made.append(path)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (out / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")
    return made


def build_previous(folder: Path, target: Path, icon: Path, *, preview: bool) -> None:
    """Make an installer of version 0.0.1, for trials of the upgrade: the same program and two files more."""
    with tempfile.TemporaryDirectory() as temporary:
        older = Path(temporary) / "mopdesk"
        shutil.copytree(folder, older)
        for name in STALE:
            (older / name).parent.mkdir(exist_ok=True)
            (older / name).write_text("of 0.0.1 only", encoding="utf-8")
        build(older, target, icon, version="0.0.1", preview=preview, quick=True)


def build(
    folder: Path,
    target: Path,
    icon: Path,
    *,
    version: str,
    all_users: bool = False,
    preview: bool = False,
    quick: bool = False,
) -> None:
    """Compile one installer. Raises `InstallerFailed` with the compiler's words."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    switches = {"ALLUSERS": all_users, "PREVIEW": preview, "QUICK": quick}
    with tempfile.TemporaryDirectory() as temporary:
        listed = Path(temporary) / "files.nsh"
        listed.write_text("\n".join(file_list(folder, files)) + "\n", encoding="utf-8")
        values = {
            "VERSION": version,
            "FILES": str(listed),
            "SIZE_KB": str(sum(path.stat().st_size for path in files) // 1024),
            "ICON": str(icon.absolute()),
            "SIDE": str(icon.with_suffix(".bmp").absolute()),
            "OUT": str(target.absolute()),
        }
        if sign.is_wanted():
            values["SIGN"] = f'"{sys.executable}" "{HERE / "sign.py"}" "%1"'
        command = [_makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
        command += [f"-D{name}={value}" for name, value in values.items()]
        command += [f"-D{name}" for name, on in switches.items() if on]
        done = subprocess.run([*command, str(SCRIPT)], check=False, capture_output=True, text=True)
    if done.returncode or not target.exists():
        raise InstallerFailed(done.stdout + done.stderr)


def file_list(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    """Give the NSIS macros that install the files, move them to their places, and remove each by its name."""
    names = [PurePosixPath(path.relative_to(folder).as_posix()) for path in files]
    tops = sorted({name.parts[0] for name in names})
    folders = sorted(
        {parent for name in names for parent in name.parents}, key=lambda one: (len(one.parts), one)
    )
    yield "!macro InstallFiles into"
    for parent in folders:
        yield f'  SetOutPath "${{into}}{_windows(parent)}"'
        for name, path in zip(names, files, strict=True):
            if name.parent == parent:
                # Read by the compiler, which takes a dollar sign for one.
                yield f'  File "{path.absolute()}"'
    yield "!macroend"
    yield "!macro MoveAllIn"
    for number, top in enumerate(tops):
        yield f"  StrCpy $1 0\n  move_{number}:\n  ClearErrors"
        if (folder / top).is_dir():
            # What somebody else put into the folder keeps it alive: then the new files go beside theirs.
            yield f'  ${{If}} ${{FileExists}} "$INSTDIR\\{top}\\*.*"'
            yield f'    CopyFiles /SILENT "${{STAGE}}\\{top}\\*.*" "$INSTDIR\\{top}"'
            yield f'  ${{Else}}\n    Rename "${{STAGE}}\\{top}" "$INSTDIR\\{top}"\n  ${{EndIf}}'
        else:
            yield f'  Delete "$INSTDIR\\{top}"\n  Rename "${{STAGE}}\\{top}" "$INSTDIR\\{top}"'
        # A virus scanner may still look at what has just been written.
        yield "  ${If} ${Errors}\n    IntOp $1 $1 + 1\n    ${If} $1 < 20\n      Sleep 250"
        yield f"      Goto move_{number}\n    ${{EndIf}}\n    SetErrors\n    Goto moved\n  ${{EndIf}}"
    yield "  moved:\n!macroend"
    yield "!macro RemoveFiles"
    for name in names:
        yield f'  Delete "$INSTDIR{_windows(name)}"'
    for parent in reversed(folders):
        if parent.parts:
            yield f'  RMDir "$INSTDIR{_windows(parent)}"'
    yield "!macroend"


def _windows(name: PurePosixPath) -> str:
    return "".join("\\" + _escaped(part) for part in name.parts)


def _escaped(text: str) -> str:
    return text.replace("$", "$$")


def project_version() -> str:
    """Give the version that the program says it has."""
    text = (ROOT / "mopdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', text, re.MULTILINE)
    if not found:
        raise InstallerFailed("mopdesk/__init__.py has no version of three numbers, as Windows needs.")
    return found[1]


def nsis_version() -> tuple[int, ...]:
    """Give the version of the installer's compiler."""
    said = subprocess.run([_makensis(), "-VERSION"], check=True, capture_output=True, text=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


def _makensis() -> str:
    for name in _MAKENSIS:
        if found := shutil.which(name):
            return found
    raise InstallerFailed("makensis is missing: on Debian install the package nsis.")


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--icon", type=Path, required=True)
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--previous", action="store_true", help="only an installer of 0.0.1, for trials")
    chosen = parser.parse_args()
    try:
        if chosen.previous:
            chosen.out.mkdir(parents=True, exist_ok=True)
            target = chosen.out / "mopdesk-0.0.1-setup.exe"
            build_previous(chosen.folder, target, chosen.icon, preview=chosen.preview)
            made = [target]
        else:
            made = build_both(chosen.folder, chosen.out, chosen.icon, preview=chosen.preview)
    except (InstallerFailed, sign.SigningFailed) as error:
        sys.exit(str(error))
    for path in made:
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
