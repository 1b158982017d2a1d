"""What the steps of an installer's trial share: the installed program, its registry, its window."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from installer import project_version
from trial_checks import Result, Wrong, check, expect, row, same_files, wait
from windows_machine import Machine

FLOWS = Path(__file__).resolve().parents[2] / "resources" / "demo" / "flows"
GUI, COMMAND = "mopdesk-gui.exe", "mopdesk.exe"
UNINSTALL = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
CLASSES = "Software\\Classes"
PROGID = "mopdesk.Flow.1"


@dataclass
class Bench:
    """A machine, what is to be installed on it, and what was found."""

    machine: Machine
    folder: Path
    setup: Path
    all_users_setup: Path
    previous: Path
    pictures: Path
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.version = project_version()
        self.place = self.machine.local / "Programs" / "mopdesk"
        self.data = self.machine.local / "mopdesk"
        self.menu = self.machine.roaming / "Microsoft/Windows/Start Menu/Programs/mopdesk.lnk"
        self.log = self.machine.temp / "mopdesk-setup.log"

    def attempt(self, name: str, step: Callable[[], str]) -> None:
        """Do one step; print its line of the table, and leave a picture where it failed."""
        began = time.monotonic()
        try:
            said, ok = step(), True
        except Wrong as wrong:
            said, ok = str(wrong), False
        except (OSError, ValueError, KeyError, subprocess.SubprocessError):
            said, ok = traceback.format_exc(), False
        if not ok:
            self.machine.picture(self.pictures / f"failed-{len(self.results) + 1}.png")
            self.close()
        result = Result(name, ok, time.monotonic() - began, said)
        self.results.append(result)
        print(row(result), flush=True)

    def registered(self, root: str, name: str) -> str | None:
        """Give a value of the entry among the installed programs."""
        return self.machine.registry(f"{root}\\{UNINSTALL}\\mopdesk", name)

    def command(self, root: str) -> str | None:
        """Give the command that opens flow files."""
        return self.machine.registry(f"{root}\\{CLASSES}\\{PROGID}\\shell\\open\\command")

    def unregistered(self, root: str) -> None:
        """Check that the registry has nothing of mopdesk."""
        for key in (f"{UNINSTALL}\\mopdesk", f"{CLASSES}\\{PROGID}", f"{CLASSES}\\.usr"):
            check(not self.machine.has_key(f"{root}\\{key}"), f"{root}\\{key} stayed in the registry")

    def same_program(self) -> None:
        """Check that the installed program is whole and unchanged."""
        same_files(self.folder, self.place)

    def other_place(self) -> Path:
        """Give a folder that a careless installer would stumble over."""
        return self.machine.path("C:\\My Programs\\Mop Desk ü")

    def flow(self, name: str, new_name: str) -> Path:
        """Lay a flow file of the demo into the documents, under a name of its own."""
        target = self.machine.documents / new_name
        shutil.copyfile(FLOWS / name, target)
        return target

    def ok(self, arguments: Sequence[str | Path], place: Path | None = None) -> str:
        """Run the installed command line, which must succeed, and give what it prints."""
        ended = self.machine.run([(place or self.place) / COMMAND, *arguments], 120)
        expect(ended.code, 0, f"exit code of {arguments[0]}: {ended.output}")
        return ended.output

    def answer(self, arguments: Sequence[str | Path], place: Path | None = None) -> Any:
        """Ask the installed command line for JSON."""
        printed = self.ok([*arguments, "--json"], place)
        return json.loads(printed[printed.index("{") :])

    def selftest_of(self, place: Path, name: str) -> tuple[str, float]:
        """Have a program try all of itself on the real platform plug-in; give what it found, and seconds."""
        report = self.pictures / f"{name}.json"
        report.unlink(missing_ok=True)
        ended = self.machine.run([place / GUI, "--selftest", report], 300)
        check(report.exists(), f"no report; exit code {ended.code}: {ended.output}")
        found = json.loads(report.read_text(encoding="utf-8"))
        faults = [f"{one['name']}: {one['said']}" for one in found["findings"] if not one["ok"]]
        check(found["ok"] is True, "; ".join(faults))
        # On a busy machine Wine kills a program that is slow to end; the report is whole by then.
        check(ended.code == 0 or (self.machine.is_wine and ended.code == -9), f"exit code {ended.code}")
        check(found["frozen"] is True, "not the frozen program")
        expect(found["version"], self.version, "version")
        said = " ".join(one["said"] for one in found["findings"])
        check("on the platform windows" in said, "the windows were not opened by the windows plug-in")
        check(self.machine.path(found["store"]).parent == self.data, f"data would lie in {found['store']}")
        return f"{len(found['findings'])} checks", ended.seconds

    def wait_for_window(self, began: float) -> float:
        """Wait until the window is open, and give the seconds since `began`."""
        wait(lambda: bool(self.machine.titles()), 60, "no window opened")
        return time.monotonic() - began

    def close(self) -> None:
        """Close the program as a person does, and wait until its files are free."""
        self.machine.close_program(GUI)
        wait(lambda: not self.machine.titles(), 30, "the window did not close")
        time.sleep(1.5)

    def sentence(self, words: str) -> str:
        """Give the reason that a refusal left behind; it must hold the words."""
        check(self.log.exists(), f"no reason in {self.log}")
        said = self.log.read_text(encoding="utf-8", errors="replace").strip()
        check(words in said, f"the reason does not say '{words}': {said}")
        return said.partition(": ")[2]

    def remove(self, place: Path, *switches: str) -> float:
        """Uninstall and wait: the uninstaller goes on in a copy of itself, so that it can delete itself."""
        began = time.monotonic()
        expect(self.machine.run([place / "uninstall.exe", "/S", *switches], 120).code, 0, "exit code")
        wait(lambda: not (place / "uninstall.exe").exists(), 90, "the uninstaller did not finish")
        time.sleep(2)
        return time.monotonic() - began - 2


def require_clean(machine: Machine) -> None:
    """Stop where mopdesk is in use: the trial removes programs and data."""
    for path in (
        machine.local / "mopdesk",
        machine.local / "Programs" / "mopdesk",
        machine.program_files / "mopdesk",
    ):
        if path.exists():
            sys.exit(f"{path} is there already. Use a machine without mopdesk: the trial deletes its data.")
