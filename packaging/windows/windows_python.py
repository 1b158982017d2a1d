"""Puts together a CPython for Windows out of what the package registries carry.

The panda3d wheels bring python.org's own signed libraries (python3XX.dll, the .pyd files, OpenSSL, SQLite).
The standard library comes from a Python of this machine, which must be of exactly the same version: bytecode
and C modules are checked against each other nowhere. A release uses python.org's installer instead.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from portable_executable import PortableExecutable
from wine import STUBS, WineFailed, compile_windows

_MARK = "made-from.txt"
_NOT_NEEDED = (
    *("test", "tests", "idlelib", "turtledemo", "tkinter", "ensurepip", "lib2to3"),
    *("site-packages", "lib-dynload", "__pycache__", "config-3*", "_sysconfigdata*"),
)


@dataclass(frozen=True)
class Source:
    """One wheel that carries a Windows Python."""

    version: str
    wheel: str
    sha256: str

    @property
    def tag(self) -> str:
        """Give '311' for 3.11."""
        return "".join(self.version.split(".")[:2])


# Newest first.
SOURCES = (
    Source("3.13.11", "1.10.16", "0e505261bb58d8402d0099c291f1a3459acfdd38f3e7d666e72aa2e1ea5dc46f"),
    Source("3.13.0", "1.10.15", "81da0be19890802980828dde4c59f920f7e49bb9e6ec02375c899cace8074baf"),
    Source("3.12.10", "1.10.16", "f6493e2ecc0d1b7c1556a999556e5278cbc9484fe5fe1e159a1ccc02b870b18f"),
    Source("3.12.7", "1.10.15", "74b32cbbcba689fb50ef20ce9578e48fdfedfad1fbf9f48e74db22a06b04be60"),
    Source("3.12.1", "1.10.14", "a5f2defd822d38848f8ae1956115adcb6cc7f464f03a67e73681cc72df125ef4"),
    Source("3.11.9", "1.10.15", "db071a53259fd8d3abedfc7d02030532eff02befe78515833767d3599034ba1a"),
    Source("3.11.7", "1.10.14", "1ddf01040b9c5497fb8659e3c5ef793a26c869cfdfb1b75e6d04d6fba0c03b73"),
)


@dataclass(frozen=True)
class LocalPython:
    """A Python of this machine whose standard library fits a source."""

    source: Source
    library: Path


def find_python(chosen: Path | None) -> LocalPython:
    """Find a Python to take the standard library from. Raises `WineFailed` naming those that do."""
    seen: list[str] = []
    for program in [chosen] if chosen else _candidates():
        ask = [
            str(program),
            "-c",
            "import os, platform; print(platform.python_version(), os.path.dirname(os.__file__))",
        ]
        try:
            answer = subprocess.run(ask, check=False, capture_output=True, text=True, timeout=30)
        except OSError:
            continue
        version, _, library = answer.stdout.strip().partition(" ")
        for source in SOURCES:
            if version == source.version:
                return LocalPython(source, Path(library))
        if version and version not in seen:
            seen.append(version)
    versions = ", ".join(sorted((source.version for source in SOURCES), key=_as_numbers))
    raise WineFailed(
        f"The Windows Python can be put together from Python {versions}; found here: "
        f"{', '.join(seen) or 'none'}. Install one of them and name it with --python PATH."
    )


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    for name in ("python3.11", "python3.12", "python3.13", "python3"):
        if found := shutil.which(name):
            yield Path(found)


def make_windows_python(target: Path, local: LocalPython, pip: Sequence[str | Path]) -> None:
    """Make the folder `target` a Windows Python, unless it is that already."""
    mark = f"{local.source}\n{local.library}\n"
    if (target / _MARK).exists() and (target / _MARK).read_text(encoding="utf-8") == mark:
        return
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(_download(Path(folder), local.source, pip), target, local.source.tag)
        _make_stable_library(Path(folder), target, local.source.tag)
    shutil.copytree(local.library, target / "Lib", ignore=shutil.ignore_patterns(*_NOT_NEEDED))
    (target / "Lib" / "site-packages").mkdir()
    launcher = STUBS / "python_launcher.c"
    library = f'-DPYTHON_DLL=L"python{local.source.tag}.dll"'
    compile_windows(["-O2", "-s", "-municode", library, "-o", target / "python.exe", launcher])
    (target / _MARK).write_text(mark, encoding="utf-8")


def update_runtime_library(target: Path) -> None:
    """Take Qt's copy of the C++ runtime: the wheel's is of 2015, and a process has only the first."""
    for name in ("vcruntime140.dll", "vcruntime140_1.dll"):
        for folder in ("shiboken6", "PySide6"):
            newer = target / "Lib" / "site-packages" / folder / name
            if newer.exists():
                shutil.copyfile(newer, target / name)
                break
        else:
            raise WineFailed(f"Qt's wheels bring no {name}.")


def _download(folder: Path, source: Source, pip: Sequence[str | Path]) -> Path:
    wanted = folder / "wanted.txt"
    wanted.write_text(f"panda3d=={source.wheel} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    platform = ["--platform", "win_amd64", "--implementation", "cp", "--python-version", source.tag]
    command = [*pip, "download", "--no-deps", "--only-binary", ":all:", *platform, "--require-hashes"]
    done = subprocess.run(
        [str(part) for part in (*command, "-d", folder, "-r", wanted)],
        check=False,
        capture_output=True,
        text=True,
    )
    wheels = list(folder.glob("panda3d-*.whl"))
    if done.returncode or not wheels:
        raise WineFailed("The Windows Python could not be fetched:\n" + done.stdout + done.stderr)
    return wheels[0]


def _unpack(wheel: Path, target: Path, tag: str) -> None:
    (target / "DLLs").mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            folder, _, name = member.rpartition("/")
            if folder != "deploy_libs" or not name:
                continue
            name = name.lower() if name.lower().startswith("vcruntime") else name
            if place := _place(name, tag):
                (target / place / name).write_bytes(archive.read(member))
    if not (target / f"python{tag}.dll").exists():
        raise WineFailed(f"{wheel.name} brings no python{tag}.dll.")


def _place(name: str, tag: str) -> str | None:
    """Tell where a library of the wheel belongs; None for those that are not wanted."""
    low = name.lower()
    if low.startswith(("vcruntime140", f"python{tag}.")):
        return "."
    # _wmi asks Windows for something that Wine lacks; the standard library does without it.
    if low.startswith(("tcl", "tk", "_tkinter", "_wmi", "winsound", "_msi")) or "cp313t" in low:
        return None
    if low.endswith(".pyd") or low.startswith(("libffi", "libcrypto", "libssl", "sqlite3", "zlib1")):
        return "DLLs"
    return None


def _make_stable_library(folder: Path, target: Path, tag: str) -> None:
    """Make python3.dll, which Qt's modules load and the wheel lacks: forwards to the real library."""
    names = PortableExecutable.read(target / f"python{tag}.dll").exports()
    forwards = [f"  {name} = python{tag}.{name}" for name in names if name.startswith(("Py", "_Py"))]
    definition = folder / "python3.def"
    definition.write_text("\n".join(["LIBRARY python3.dll", "EXPORTS", *forwards]) + "\n", encoding="utf-8")
    entry = ["-Wl,-e,DllMainCRTStartup"]
    compile_windows(
        ["-shared", "-nostdlib", "-o", target / "python3.dll", STUBS / "python3.c", definition, *entry]
    )
