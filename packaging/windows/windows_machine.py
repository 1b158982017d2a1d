"""The Windows that an installer is tried on: a real one, or Wine's. The test driver sees no difference."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from wine import Ended, Screen, Wine, finish

# Where Wine's Credential Manager keeps what it is given.
_WINE_VAULT = "HKCU\\Software\\Wine\\Credential Manager"
_VALUE = re.compile(r"^\s+.*?\s+REG_[A-Z_]+[ \t]*(.*)$", re.MULTILINE)


class Machine(ABC):
    """What the driver needs of a Windows: folders, programs, registry, windows on the screen."""

    is_wine: bool
    # How a batch file is read: Wine's cmd keeps to the code page of the screen, whatever chcp says.
    batch_encoding: str
    local: Path
    roaming: Path
    documents: Path
    program_files: Path
    all_users: Path
    temp: Path

    @abstractmethod
    def start(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Start a program and go on."""

    @abstractmethod
    def text(self, path: Path) -> str:
        """Give a path of this driver as the Windows programs read it."""

    @abstractmethod
    def path(self, text: str) -> Path:
        """Give a path of a Windows program as this driver reads it."""

    @abstractmethod
    def titles(self) -> list[str]:
        """Give the titles of mopdesk's open windows."""

    @abstractmethod
    def picture(self, path: Path) -> None:
        """Save what the screen shows."""

    @abstractmethod
    def kept_keys(self) -> list[str]:
        """Give the names under which the Credential Manager keeps something of mopdesk."""

    def run(self, command: Sequence[str | Path], seconds: float = 120) -> Ended:
        """Run a program to its end."""
        began = time.monotonic()
        return finish(self.start(command), seconds, began)

    def run_line(self, line: str, seconds: float = 120) -> Ended:
        """Run a command line exactly as written, quotes and all, and wait for the program that it names."""
        script = self.temp / "mopdesk-test.bat"
        script.write_text(
            f'@chcp 65001 >nul\r\n@start "" /wait {line}\r\n@exit /b %errorlevel%\r\n',
            encoding=self.batch_encoding,
        )
        try:
            return self.run(["cmd", "/c", self.text(script)], seconds)
        finally:
            script.unlink()

    def registry(self, key: str, name: str = "") -> str | None:
        """Give a value of the registry ('' is the key's own), None where there is none."""
        which = ["/v", name] if name else ["/ve"]
        ended = self.run(["reg", "query", key, *which])
        found = _VALUE.search(ended.output) if ended.code == 0 else None
        return found[1].strip() if found and "value not set" not in found[1] else None

    def has_key(self, key: str) -> bool:
        """Tell whether the registry has a key."""
        return self.run(["reg", "query", key]).code == 0

    def subkeys(self, key: str) -> list[str]:
        """Give the names of the keys below a key."""
        lines = self.run(["reg", "query", key]).output.splitlines()
        return [line.rpartition("\\")[2] for line in lines if line.startswith("HKEY")]

    def set_registry(self, key: str, value: str) -> None:
        """Set a key's own value."""
        self.run(["reg", "add", key, "/ve", "/d", value, "/f"])

    def delete_registry(self, key: str) -> None:
        """Delete a key and all below it."""
        self.run(["reg", "delete", key, "/f"])

    def close_program(self, name: str) -> None:
        """Ask a program to close, as its user does."""
        self.run(["taskkill", "/im", name])


class RealWindows(Machine):
    """The Windows that this driver runs on."""

    is_wine = False
    batch_encoding = "utf-8"

    def __init__(self) -> None:
        self.local = Path(os.environ["LOCALAPPDATA"])
        self.roaming = Path(os.environ["APPDATA"])
        self.documents = Path.home() / "Documents"
        self.program_files = Path(os.environ["PROGRAMFILES"])
        self.all_users = Path(os.environ["PROGRAMDATA"])
        self.temp = Path(tempfile.gettempdir())

    def start(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def text(self, path: Path) -> str:
        return str(path)

    def path(self, text: str) -> Path:
        return Path(text)

    def titles(self) -> list[str]:
        listed = self.run(
            ["tasklist", "/v", "/fo", "csv", "/nh", "/fi", "imagename eq mopdesk-gui.exe"]
        ).output
        rows = [row for row in csv.reader(listed.splitlines()) if len(row) == 9]
        return [row[8] for row in rows if row[8] not in {"N/A", ""}]

    def kept_keys(self) -> list[str]:
        lines = self.run(["cmdkey", "/list"]).output.splitlines()
        # The word before the name is translated, the name's own form is not.
        return [
            line.partition("target=")[2].strip() for line in lines if "target=" in line and "mopdesk" in line
        ]

    def picture(self, path: Path) -> None:
        script = (
            "Add-Type -AssemblyName System.Windows.Forms, System.Drawing;"
            "$b = [Windows.Forms.Screen]::PrimaryScreen.Bounds;"
            "$p = New-Object Drawing.Bitmap $b.Width, $b.Height;"
            "[Drawing.Graphics]::FromImage($p).CopyFromScreen($b.Location, [Drawing.Point]::Empty, $b.Size);"
            f"$p.Save('{path}')"
        )
        self.run(["powershell", "-NoProfile", "-Command", script])


class WineWindows(Machine):
    """A Wine prefix, with a screen of its own."""

    is_wine = True
    batch_encoding = "cp437"

    def __init__(self, wine: Wine, screen: Screen, extra: Mapping[str, str] | None = None) -> None:
        self.wine = wine
        self.screen = screen
        self.extra = dict(extra or {})
        told = wine.must(["cmd", "/c", "set"]).splitlines()
        values = {name.upper(): self.path(value) for name, _, value in (line.partition("=") for line in told)}
        self.local = values["LOCALAPPDATA"]
        self.roaming = values["APPDATA"]
        self.program_files = values["PROGRAMFILES"]
        self.all_users = values["PROGRAMDATA"]
        self.temp = values["TEMP"]
        # Wine links Documents to the home folder of whoever runs the test: stay out of it.
        self.documents = wine.drive / "flows of today"

    def start(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        return self.wine.start([self._told(part) for part in command], extra=self.extra)

    def text(self, path: Path) -> str:
        return self.wine.windows_path(path)

    def path(self, text: str) -> Path:
        drive, _, rest = text.partition(":\\")
        root = self.wine.drive if drive.upper() == "C" else Path("/")
        return root.joinpath(*rest.split("\\"))

    def titles(self) -> list[str]:
        return [title for title in self.screen.titles() if "mopdesk" in title and ".exe" not in title]

    def kept_keys(self) -> list[str]:
        return [name for name in self.subkeys(_WINE_VAULT) if "mopdesk" in name]

    def picture(self, path: Path) -> None:
        self.screen.picture(path)

    def _told(self, part: str | Path) -> str:
        return self.text(part) if isinstance(part, Path) else part


def real_windows() -> Machine:
    """Give the Windows that this runs on; elsewhere stop with a sentence."""
    if os.name != "nt":
        sys.exit("This is no Windows: python3 packaging/dev.py windows tries the installer through Wine.")
    return RealWindows()
