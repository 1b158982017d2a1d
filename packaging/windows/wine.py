"""A Windows to try things on where there is none: a Wine prefix of our own, and a screen of its own.

Only for building previews and for tests. What Wine lacks of Windows 10 is put into the prefix, never into
the program.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

STUBS = Path(__file__).resolve().parent / "stubs"
PACKAGES = (
    *("wine", "wine64", "nsis", "gcc-mingw-w64-x86-64", "osslsigncode"),
    *("xvfb", "openbox", "x11-utils", "xdotool", "imagemagick", "fonts-dejavu-core"),
)
COMPILER = "x86_64-w64-mingw32-gcc"
PROGRAMS = (
    "wineserver",
    "makensis",
    COMPILER,
    "osslsigncode",
    "Xvfb",
    "openbox",
    "xwininfo",
    "xdotool",
    "import",
)
_WINE = ("/usr/lib/wine/wine64", "wine64", "wine")


class WineFailed(RuntimeError):
    """Something that has to work before anything can be tried did not."""


@dataclass(frozen=True)
class Ended:
    """How a Windows program ended; the code is None where it was stopped for taking too long."""

    code: int | None
    output: str
    seconds: float


class Screen:
    """A display that nobody sees, with a window manager, so that windows have frames."""

    def __init__(self, log: Path) -> None:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
        self._log = log.open("ab")
        self._server = subprocess.Popen(command, pass_fds=[write], stdout=self._log, stderr=self._log)
        os.close(write)
        with os.fdopen(read) as answer:
            # The server picks a free number itself: a fixed one collides with other people's.
            self.name = ":" + answer.readline().strip()
        if self.name == ":":
            raise WineFailed("Xvfb did not start; see " + str(log))
        environment = os.environ | {"DISPLAY": self.name}
        self._manager = subprocess.Popen(
            ["openbox"], env=environment, stdout=self._log, stderr=self._log, stdin=subprocess.DEVNULL
        )

    def picture(self, path: Path) -> None:
        """Save what the screen shows."""
        command = ["import", "-display", self.name, "-window", "root", str(path)]
        subprocess.run(command, check=False, timeout=30, capture_output=True)

    def titles(self) -> list[str]:
        """Give the titles of the windows that are open."""
        command = ["xwininfo", "-display", self.name, "-root", "-tree"]
        shown = subprocess.run(command, check=False, timeout=30, capture_output=True, text=True).stdout
        lines = [line for line in shown.splitlines() if '"' in line and "(has no name)" not in line]
        return [line.split('"')[1] for line in lines]

    def press(self, key: str) -> None:
        """Press a key in the window that is in front."""
        command = ["xdotool", "key", "--clearmodifiers", key]
        environment = os.environ | {"DISPLAY": self.name}
        subprocess.run(command, env=environment, check=False, timeout=30, capture_output=True)

    def close(self) -> None:
        """Switch the screen off."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(timeout=20)
        self._log.close()


class Wine:
    """A prefix: one Windows 10, as far as Wine goes."""

    def __init__(self, prefix: Path, screen: Screen | None = None) -> None:
        self.prefix = prefix
        self.screen = screen
        self.drive = prefix / "drive_c"

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give the environment of a Windows program; nothing of the caller's Python or Qt goes in."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "USER", "TMPDIR") if name in os.environ}
        made = {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winedbg.exe=d;mscoree=;mshtml=;winemenubuilder.exe=d",
            # Without UTF-8 Wine cannot find files whose names are not ASCII.
            "LC_ALL": "C.UTF-8",
        }
        if self.screen is not None:
            made["DISPLAY"] = self.screen.name
        return kept | made | dict(extra or {})

    def start(
        self,
        command: Sequence[str | Path],
        *,
        extra: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a Windows program and go on. Its output goes to a pipe: Python dies of a file under Wine."""
        return subprocess.Popen(
            [wine_program(), *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(extra),
            cwd=folder,
        )

    def run(
        self,
        command: Sequence[str | Path],
        *,
        seconds: float = 120,
        extra: Mapping[str, str] | None = None,
        folder: Path | None = None,
        echo: Callable[[str], bool] | None = None,
    ) -> Ended:
        """Run a Windows program to its end, or stop it when its time is over.

        `echo` chooses the lines of its output that are shown while it runs.
        """
        began = time.monotonic()
        process = self.start(command, extra=extra, folder=folder)
        return finish(process, seconds, began, echo=echo)

    def must(self, command: Sequence[str | Path], *, seconds: float = 120) -> str:
        """Run a Windows program that has to succeed, and give what it printed. Raises `WineFailed`."""
        ended = self.run(command, seconds=seconds)
        if ended.code != 0:
            raise WineFailed(f"{' '.join(map(str, command))}: exit code {ended.code}\n{ended.output}")
        return ended.output

    def windows_path(self, path: Path) -> str:
        """Give a path as a Windows program reads it."""
        with contextlib.suppress(ValueError):
            return "C:\\" + "\\".join(path.relative_to(self.drive).parts)
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def stop(self) -> None:
        """End every Windows program of this prefix."""
        server = shutil.which("wineserver") or "wineserver"
        for switch in ("-k", "-w"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    [server, switch], env=self.environment(), check=False, timeout=60, capture_output=True
                )


def finish(
    process: subprocess.Popen[bytes],
    seconds: float,
    began: float,
    *,
    echo: Callable[[str], bool] | None = None,
) -> Ended:
    """Wait for a program and gather its output, without waiting for the children that keep its pipe."""
    pieces: list[bytes] = []

    def gather() -> None:
        assert process.stdout is not None  # noqa: S101  (opened as a pipe above)
        for line in process.stdout:
            pieces.append(line)
            text = line.decode("utf-8", "replace").rstrip()
            if echo is not None and echo(text):
                print("   " + text, flush=True)

    reader = threading.Thread(target=gather, daemon=True)
    reader.start()
    if process.stdin is not None:
        process.stdin.close()
    code: int | None
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=30)
        code = None
    reader.join(timeout=3)
    output = b"".join(pieces).decode("utf-8", "replace").replace("\r", "")
    return Ended(code, output, time.monotonic() - began)


def wine_program() -> str:
    """Give the 64-bit Wine. Raises `WineFailed` where there is none."""
    for name in _WINE:
        if found := shutil.which(name):
            return found
    raise WineFailed("Wine is not installed: apt-get install wine wine64")


def compile_windows(arguments: Sequence[str | Path]) -> None:
    """Compile something small for Windows. Raises `WineFailed` with the compiler's words."""
    done = subprocess.run([COMPILER, *map(str, arguments)], check=False, capture_output=True, text=True)
    if done.returncode:
        raise WineFailed(done.stdout + done.stderr)


def make_prefix(prefix: Path, log: Path) -> None:
    """Make a fresh prefix that calls itself Windows 10 and has what Qt needs of it."""
    with screen(log) as shown:
        wine = Wine(prefix, shown)
        wine.stop()
        shutil.rmtree(prefix, ignore_errors=True)
        prefix.mkdir(parents=True)
        wine.must(["wineboot", "-i"], seconds=180)
        settings = [("HKCU\\Software\\Wine", "Version", "win10")]
        # A crash would otherwise start Wine's debugger, which waits for somebody for ever.
        overrides = "HKCU\\Software\\Wine\\DllOverrides"
        settings.append((overrides, "winedbg.exe", ""))
        for name in ("icuuc", "mscms", "bcryptprimitives"):
            target = wine.drive / "windows" / "system32" / f"{name}.dll"
            target.unlink(missing_ok=True)
            source = STUBS / f"{name}.c"
            compile_windows(["-shared", "-O2", "-s", "-w", "-o", target, source, "-ladvapi32"])
            settings.append((overrides, name, "native"))
        for key, name, value in settings:
            wine.must(["reg", "add", key, "/v", name, "/d", value, "/f"])
        wine.stop()


def install_packages() -> None:
    """Install what is needed of Debian, as root; else stop with the line to type."""
    # Debian keeps the compiler of installers and Wine's own tools where root alone looks.
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if not missing:
        return
    line = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise WineFailed(f"Missing: {', '.join(missing)}. Type:  sudo {' '.join(line)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], line):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise WineFailed(f"{' '.join(command)}:\n{done.stdout[-1000:]}{done.stderr}")


@contextlib.contextmanager
def screen(log: Path) -> Iterator[Screen]:
    """Have a screen for a while."""
    shown = Screen(log)
    try:
        yield shown
    finally:
        shown.close()
