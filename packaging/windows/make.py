#!/usr/bin/env python3
"""Builds the Windows installers on a Debian machine and tries them through Wine: `dev.py windows`.

    python3 packaging/dev.py windows [--python PATH] [--only STAGE,STAGE] [--fresh]
                                     [--sign FILE.p12 --password-file FILE] [--sign-trial]

--python         a Python whose standard library fits a Windows CPython (tried first: this one, then PATH)
--only           stages by name: tests, freeze, audit, installers, trial; what they need must be there
--sign           signs with a certificate; --sign-trial with one made for the occasion
--fresh          makes prefix and Windows CPython anew

Everything lies in build/windows (pictures and reports of the trial in build/windows/trial), the installers
and their sums in dist/windows. What is built here calls itself a preview: a release is made on Windows, by
.github/workflows/release.yml.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sign
from installer import InstallerFailed, build_both, build_previous, project_version
from installer_test import Trial
from pe_audit import audit
from portable_executable import PortableExecutable
from sign import SigningFailed
from trial_checks import Result, folder_size, row
from windows_machine import WineWindows
from windows_python import find_python, make_windows_python, update_runtime_library
from wine import Screen, Wine, WineFailed, install_packages, make_prefix, screen
from wine_tests import TestsFailed, run_tests

ROOT = Path(__file__).resolve().parents[2]
BUILD, OUT = ROOT / "build" / "windows", ROOT / "dist" / "windows"
PREFIX, PYTHON, SOURCE = BUILD / "prefix", BUILD / "python", BUILD / "source"
FROZEN, WORK, TRIAL = BUILD / "frozen", BUILD / "work", BUILD / "trial"
SCREEN_LOG = BUILD / "screen.log"
LOCK = ROOT / "packaging" / "requirements-dev.txt"
PROGRAM, ICON = FROZEN / "mopdesk", WORK / "mopdesk" / "mopdesk.ico"
# What the frozen program and its tests are made of; the rest of the folder is other people's caches.
PARTS = ("mopdesk", "resources", "tests", "packaging", "pyproject.toml", "README.md", ".ci")
STAGES = ("tests", "freeze", "audit", "installers", "trial")


class Stopped(RuntimeError):
    """A stage failed; the text says how."""


@dataclass
class Build:
    """One run of the command: its choices, and the table that it prints."""

    venv_python: Path
    chosen: argparse.Namespace
    results: list[Result] = field(default_factory=list)

    def run(self) -> int:
        """Do all stages; those after a failed one that they need are left out."""
        wanted = self.chosen.only.split(",") if self.chosen.only else list(STAGES)
        if unknown := [name for name in wanted if name not in STAGES]:
            sys.exit(f"No such stage: {', '.join(unknown)}. They are: {', '.join(STAGES)}.")
        BUILD.mkdir(parents=True, exist_ok=True)
        # First what only a person can put right: without it, nothing needs to be installed.
        steps = (
            ("standard library", self.library),
            ("prefix", self.prefix),
            ("Windows CPython", self.python),
        )
        if not all(self._do(name, step) for name, step in steps):
            return self._table()
        with screen(SCREEN_LOG) as shown:
            wine = Wine(PREFIX, shown)
            try:
                self._stages(wanted, wine)
            finally:
                wine.stop()
        if "trial" in wanted and all(result.ok for result in self.results if result.step != "tests"):
            self._trial()
        return self._table()

    def _stages(self, wanted: Sequence[str], wine: Wine) -> None:
        if "tests" in wanted:
            self._do("tests", lambda: self.tests(wine))
        steps: list[tuple[str, Callable[[], str]]] = [
            ("freeze", lambda: self.freeze(wine)),
            ("audit", self.audit),
            ("installers", self.installers),
        ]
        for name, step in steps:
            if name in wanted and not self._do(name, step):
                break

    # The stages

    def library(self) -> str:
        """Have a Python whose standard library fits a Windows CPython."""
        return str(find_python(self.chosen.python).library)

    def prefix(self) -> str:
        """Have a Wine prefix that calls itself Windows 10."""
        install_packages()
        if self.chosen.fresh or not (PREFIX / "drive_c").exists():
            make_prefix(PREFIX, SCREEN_LOG)
        return said_by(["wine", "--version"])

    def python(self) -> str:
        """Have a Windows CPython with the Windows wheels of the lock files, and the program's source."""
        local = find_python(self.chosen.python)
        if self.chosen.fresh:
            shutil.rmtree(PYTHON, ignore_errors=True)
        make_windows_python(PYTHON, local, [self.venv_python, "-m", "pip"])
        self._install_wheels(".".join(local.source.version.split(".")[:2]))
        update_runtime_library(PYTHON)
        shutil.rmtree(SOURCE, ignore_errors=True)
        for name in PARTS:
            _copy(ROOT / name, SOURCE / name)
        return f"{local.source.version} from {local.library}"

    def _install_wheels(self, version: str) -> None:
        site = PYTHON / "Lib" / "site-packages"
        mark = PYTHON / "wheels.txt"
        wanted = LOCK.read_text(encoding="utf-8")
        if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
            return
        shutil.rmtree(site, ignore_errors=True)
        # uv, because pip would ask this machine, not Windows, which packages are needed.
        platform = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", version]
        options = ["--only-binary", ":all:", "--require-hashes", "--target", str(site)]
        command = [str(self.venv_python), "-m", "uv", "pip", "install", "--quiet", *platform, *options]
        done = subprocess.run([*command, "-r", str(LOCK)], check=False, capture_output=True, text=True)
        if done.returncode:
            raise Stopped("The Windows wheels could not be installed:\n" + done.stdout + done.stderr)
        mark.write_text(wanted, encoding="utf-8")

    def tests(self, wine: Wine) -> str:
        """Run the project's tests on the Windows Python."""
        return run_tests(wine, PYTHON / "python.exe", SOURCE, BUILD / "tests.log")

    def freeze(self, wine: Wine) -> str:
        """Make the program folder with PyInstaller, as Windows would."""
        shutil.rmtree(FROZEN, ignore_errors=True)
        spec = SOURCE / "packaging" / "windows" / "mopdesk.spec"
        places = [wine.windows_path(path) for path in (WORK, FROZEN, spec)]
        options = ["--noconfirm", "--clean", "--workpath", places[0], "--distpath", places[1], places[2]]
        ended = wine.run([PYTHON / "python.exe", "-m", "PyInstaller", *options], seconds=1200, folder=BUILD)
        (BUILD / "freeze.log").write_text(ended.output, encoding="utf-8")
        if ended.code != 0 or not PROGRAM.is_dir():
            raise Stopped(f"PyInstaller ended with {ended.code}:\n" + ended.output[-2000:])
        count = sum(1 for path in PROGRAM.rglob("*") if path.is_file())
        return f"{folder_size(PROGRAM) / 1e6:.0f} MB, {count} files"

    def audit(self) -> str:
        """Look through the program folder for what real Windows lacks."""
        found = audit(PROGRAM)
        if found.faults:
            raise Stopped("\n".join(found.faults))
        return found.line()

    def installers(self) -> str:
        """Pack both installers."""
        shutil.rmtree(OUT, ignore_errors=True)
        made = build_both(PROGRAM, OUT, ICON, preview=True)
        signed = ", signed" if all(PortableExecutable.read(path).is_signed for path in made) else ""
        return ", ".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path in made) + signed

    def _trial(self) -> None:
        """Install, use and uninstall them in a fresh prefix."""
        prefix, previous = BUILD / "trial-prefix", BUILD / "mopdesk-0.0.1-setup.exe"
        shutil.rmtree(TRIAL, ignore_errors=True)
        if not self._do("installer of 0.0.1", lambda: self._previous(previous)):
            return
        make_prefix(prefix, SCREEN_LOG)
        with screen(SCREEN_LOG) as shown:
            wine = Wine(prefix, shown)
            try:
                self._try_installers(wine, shown, previous)
            finally:
                wine.stop()
        shutil.rmtree(prefix, ignore_errors=True)

    def _previous(self, target: Path) -> str:
        build_previous(PROGRAM, target, ICON, preview=True)
        return f"{target.stat().st_size / 1e6:.1f} MB, little compressed"

    def _try_installers(self, wine: Wine, shown: Screen, previous: Path) -> None:
        setup = OUT / f"mopdesk-{project_version()}-preview-setup.exe"
        all_users = OUT / f"mopdesk-{project_version()}-preview-all-users-setup.exe"
        trial = Trial(WineWindows(wine, shown), PROGRAM, setup, all_users, previous, TRIAL)
        trial.run()
        self.results += trial.results

    # What the stages share

    def _do(self, name: str, stage: Callable[[], str]) -> bool:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        try:
            said, ok = stage(), True
        except (Stopped, TestsFailed, WineFailed, InstallerFailed, SigningFailed, OSError) as error:
            said, ok = str(error), False
        self.results.append(Result(name, ok, time.monotonic() - began, said))
        print(row(self.results[-1]), flush=True)
        return ok

    def _table(self) -> int:
        print(f"\n{'step':<40}{'result':<8}seconds")
        for result in self.results:
            print(row(result))
        failed = [result.step for result in self.results if not result.ok]
        print(f"Pictures and reports: {TRIAL}\nInstallers: {OUT}")
        if failed:
            print("Failed: " + ", ".join(failed))
        return 1 if failed else 0


def said_by(command: Sequence[str]) -> str:
    """Give the last line that a program prints."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return (done.stdout.strip().splitlines() or [""])[-1]


def _copy(source: Path, target: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=unwanted)
    elif source.exists():
        shutil.copyfile(source, target)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the first argument is the Python of the virtual environment."""
    parser = argparse.ArgumentParser(
        prog="dev.py windows", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("venv_python", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--python", type=Path, metavar="PATH")
    parser.add_argument("--only", metavar="STAGES")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--sign", type=Path, metavar="FILE.p12")
    parser.add_argument("--password-file", type=Path, metavar="FILE")
    parser.add_argument("--sign-trial", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.sign:
        os.environ[sign.CERTIFICATE] = str(chosen.sign.absolute())
        if chosen.password_file:
            os.environ[sign.PASSWORD] = str(chosen.password_file.absolute())
    elif chosen.sign_trial:
        sign.make_trial_certificate(BUILD / "signing")
    return Build(chosen.venv_python, chosen).run()


if __name__ == "__main__":
    # Told to end, it still switches its screen off and ends what runs in its prefix.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
