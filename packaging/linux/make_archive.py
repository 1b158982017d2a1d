#!/usr/bin/env python3
"""Freezes mopdesk for Linux and packs it: `python3 packaging/dev.py linux [--try]`.

--try    then installs and uses it, and the wheel, in a clean Debian of the smallest kind (clean_root.py);
         needs root

The archive lies in dist/linux with its SHA-256 sum. It is unpacked anywhere and needs no Python, but a glibc
as new as the one it was made with.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from clean_root import try_both

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "packaging" / "windows" / "mopdesk.spec"
BUILD, OUT = ROOT / "build" / "linux", ROOT / "dist" / "linux"
ENTRY = Path(__file__).resolve().parent / "mopdesk.desktop"


def freeze(python: Path, work: Path, target: Path) -> Path:
    """Make the program folder below `target` and give it. Raises `CalledProcessError`."""
    places = ["--workpath", str(work), "--distpath", str(target), str(SPEC)]
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    subprocess.run(command, check=True, cwd=ROOT)
    return target / "mopdesk"


def main(arguments: Sequence[str]) -> int:
    """Make the archive, and try it where that is asked for."""
    if arguments and list(arguments) != ["--try"]:
        sys.exit(__doc__)
    archive = make()
    print(f"{archive}  {archive.stat().st_size / 1e6:.1f} MB")
    return 0 if not arguments or try_both(archive, make_wheel(), BUILD) else 1


def make_wheel() -> Path:
    """Make the wheel, and give it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(BUILD / "wheel")]
    shutil.rmtree(BUILD / "wheel", ignore_errors=True)
    subprocess.run(command, check=True, cwd=ROOT)
    (wheel,) = (BUILD / "wheel").glob("*.whl")
    return wheel


def make() -> Path:
    """Make the archive and its sum, and give the archive."""
    folder = freeze(Path(sys.executable), BUILD / "work", BUILD / "frozen")
    shutil.copyfile(ENTRY, folder / ENTRY.name)
    shutil.copyfile(ROOT / "resources" / "icons" / "mopdesk.svg", folder / "mopdesk.svg")
    text = (ROOT / "mopdesk" / "__init__.py").read_text(encoding="utf-8")
    version = re.findall(r'^__version__ = "([\d.]+)"$', text, re.MULTILINE)[0]
    OUT.mkdir(parents=True, exist_ok=True)
    archive = OUT / f"mopdesk-{version}-linux-x86_64.tar.xz"
    with tarfile.open(archive, "w:xz", preset=4) as packed:
        packed.add(folder, f"mopdesk-{version}", filter=_owned_by_root)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (OUT / "SHA256SUMS.txt").write_text(f"{digest}  {archive.name}\n", encoding="ascii")
    return archive


def _owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
