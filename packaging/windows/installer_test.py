#!/usr/bin/env python3
"""Tries the installers by installing them: on Windows itself, or through Wine from `dev.py windows`.

    python packaging/windows/installer_test.py FOLDER SETUP ALL_USERS_SETUP PREVIOUS_SETUP PICTURES

FOLDER is the program folder that was packed, PREVIOUS_SETUP an installer of version 0.0.1 that holds two
files more, PICTURES where screenshots and reports go. The machine must have no mopdesk and no data of it.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from installer import STALE
from trial_bench import CLASSES, COMMAND, GUI, PROGID, UNINSTALL, require_clean
from trial_checks import check, expect, folder_size, same_files, wait
from trial_refusals import KEY_STAYS, Refusals
from trial_wizard import Wizard
from windows_machine import WineWindows, real_windows


class Trial(Refusals):
    """The steps, in their order; each leaves the machine as the next one expects it."""

    def run(self) -> bool:
        """Try everything; return whether all went well."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.machine.documents.mkdir(parents=True, exist_ok=True)
        steps: list[tuple[str, Callable[[], str]]] = [
            ("refused: damaged on its way", self.refuse_damaged),
            ("silent install", self.install),
            ("start from the menu", self.start_from_menu),
            ("self-test of the installed program", self.selftest),
            ("self-test finds a missing part", self.selftest_of_a_broken_one),
            ("demo, import and report by command", self.demo),
            ("flow file by its registered command", self.open_by_command),
            ("second start hands its file over", self.second_start),
            ("refused while running", self.refuse_while_running),
            ("downgrade refused", self.refuse_downgrade),
            ("uninstall keeps data", self.uninstall),
            ("upgrade in place", self.upgrade),
            ("refused: files cannot be written", self.refuse_unwritable),
            ("refused: old version stays", self.refuse_broken_old),
            ("another program's .usr, other folder", self.other_folder),
            ("purge with an unreadable file of keys", self.purge),
            ("all users: install, double click", self.all_users),
            ("all users: uninstall with purge", self.all_users_uninstall),
        ]
        if isinstance(self.machine, WineWindows):
            # Only here does nobody else type, and can Windows call itself an older one for a moment.
            steps.append(("refused: Windows 7", self.refuse_old_windows))
            steps.append(("wizard cancelled", lambda: Wizard(self).cancel()))
            steps.append(("wizard to the end", lambda: Wizard(self).finish()))
        for name, step in steps:
            self.attempt(name, step)
        return all(result.ok for result in self.results)

    # The steps

    def install(self) -> str:
        """Install silently on a machine that has nothing."""
        ended = self.machine.run([self.setup, "/S"], 300)
        expect(ended.code, 0, "exit code")
        same_files(self.folder, self.place)
        check(self.menu.exists(), "no entry in the Start menu")
        expect(self.registered("HKCU", "DisplayVersion"), self.version, "registered version")
        expect(self.command("HKCU"), f'"{self.machine.text(self.place / GUI)}" "%1"', "command of flow files")
        expect(self.machine.registry(f"HKCU\\{CLASSES}\\.usr"), PROGID, "owner of .usr")
        check(not self.data.exists(), "the installer wrote user data")
        return f"{ended.seconds:.1f} s, {folder_size(self.place) / 1e6:.0f} MB"

    def start_from_menu(self) -> str:
        """Start from the Start menu's entry, see the window, close it."""
        began = time.monotonic()
        self.machine.start(["cmd", "/c", "start", "", self.machine.text(self.menu)])
        seconds = self.wait_for_window(began)
        wait(self.data.exists, 30, f"no log in {self.data}")
        time.sleep(2)
        self.machine.picture(self.pictures / "started-from-the-menu.png")
        self.close()
        self.same_program()
        return f"window after {seconds:.1f} s, data in {self.machine.text(self.data)}"

    def selftest(self) -> str:
        """Have the installed program try all of itself, on the real platform plug-in."""
        said, seconds = self.selftest_of(self.place, "selftest")
        return f"{said}, {seconds:.1f} s in all"

    def selftest_of_a_broken_one(self) -> str:
        """Have a program that lacks a file say which one, and end with 1."""
        whole = next(self.place.rglob("D0150002.toml"))
        away = whole.rename(whole.with_suffix(".away"))
        report = self.pictures / "selftest-broken.json"
        try:
            ended = self.machine.run([self.place / GUI, "--selftest", report], 300)
        finally:
            away.rename(whole)
        found = json.loads(report.read_text(encoding="utf-8"))
        faults = [one["name"] for one in found["findings"] if not one["ok"]]
        check(found["ok"] is False and len(faults) > 0, "nothing was found")
        check(ended.code == 1 or (self.machine.is_wine and ended.code == -9), f"exit code {ended.code}")
        self.same_program()
        return "failed, as it must: " + ", ".join(faults)

    def demo(self) -> str:
        """Do the main job by the installed command line: demo, import of a flow file, report."""
        folder = self.machine.documents / "demo ü"
        ended = self.machine.run([self.place / COMMAND, "demo", "--to", folder], 180)
        expect(ended.code, 0, f"exit code of demo: {ended.output}")
        store: tuple[str | Path, ...] = ("--store", folder / "demo.db")
        jobs = self.answer(["jobs", *store, "--today", "2026-12-18"])["items"]
        check(len(jobs) > 0, "the demo left no jobs")
        answered = self.answer(["outbox", *store, "--today", "2026-12-18"])["items"]
        check(len(answered) > 0, "the demo sent nothing")
        for pdf in folder.rglob("*.pdf"):
            check(pdf.read_bytes().startswith(b"%PDF-"), f"{pdf} is no PDF")
        reports = len(list(folder.rglob("*.pdf")))
        check(reports > 0, "the demo wrote no report")
        check(not self.machine.kept_keys(), "the demo left a key in the Credential Manager")
        self.ok(["config", "set", "test_flag", "TR01"])
        check(len(self.machine.kept_keys()) == 1, "the store's key is not in the Credential Manager")
        self.ok(["import", self.flow("02-option-1-D0001.usr", "first day.usr")])
        check((self.data / "mopdesk.db").exists(), f"no store in {self.data}")
        taken = len(self.answer(["jobs"])["items"])
        check(taken > 0, "the import made no job")
        return f"{len(answered)} flow files out, {reports} reports, {taken} jobs imported"

    def open_by_command(self) -> str:
        """Open a flow file with the command that the registry names, as Windows does."""
        flow = self.flow("04-option-3-D0001.usr", "my flow ü.usr")
        command = self.command("HKCU")
        check(command is not None, "no command is registered")
        before = len(self.answer(["jobs"])["items"])
        began = time.monotonic()
        parts = re.fullmatch(r'"([^"]+)" "%1"', str(command))
        check(parts is not None, f"the registered command has another form: {command}")
        self.machine.start([parts[1] if parts else "", flow])
        self.wait_for_window(began)
        wait(lambda: len(self.answer(["jobs"])["items"]) > before, 30, "the file's jobs did not arrive")
        time.sleep(1)
        self.machine.picture(self.pictures / "flow-file-opened.png")
        self.close()
        return f"{len(self.answer(['jobs'])['items']) - before} jobs taken in"

    def second_start(self) -> str:
        """Start a second time with a file: the first window takes it."""
        flow = self.flow("03-option-2-D0142.usr", "second start.usr")
        before = len(self.answer(["jobs"])["items"])
        began = time.monotonic()
        self.machine.start([self.place / GUI])
        self.wait_for_window(began)
        ended = self.machine.run([self.place / GUI, flow], 30)
        windows = len(self.machine.titles())
        wait(lambda: len(self.answer(["jobs"])["items"]) > before, 20, "the file's jobs did not arrive")
        self.close()
        check(ended.code == 0, f"the second start ended with {ended.code} (None: not within 30 s)")
        check(windows == 1, f"{windows} windows were open")
        return f"the second start ended after {ended.seconds:.1f} s"

    def uninstall(self) -> str:
        """Uninstall: exactly what was installed goes."""
        (self.place / "own notes.txt").write_text("mine", encoding="utf-8")
        seconds = self.remove(self.place)
        check(
            sorted(path.name for path in self.place.iterdir()) == ["own notes.txt"],
            "not exactly our files went",
        )
        (self.place / "own notes.txt").unlink()
        self.place.rmdir()
        self.unregistered("HKCU")
        check(not self.menu.exists(), "the Start menu's entry stayed")
        check((self.data / "mopdesk.db").stat().st_size > 0, "the user's data went")
        check(len(self.machine.kept_keys()) == 1, "the key of the user's data went")
        return f"{seconds:.1f} s"

    def upgrade(self) -> str:
        """Install 0.0.1, then this version over it."""
        expect(self.machine.run([self.previous, "/S"], 300).code, 0, "exit code of 0.0.1")
        check(all((self.place / name).exists() for name in STALE), "0.0.1 lacks the files that must go")
        own = self.place / "_internal" / "own.txt"
        own.write_text("mine", encoding="utf-8")
        jobs = self.answer(["jobs"])["items"]
        ended = self.machine.run([self.setup, "/S"], 300)
        expect(ended.code, 0, "exit code")
        check(not any((self.place / name).exists() for name in STALE), "files of 0.0.1 stayed")
        check(not (self.place / "_internal" / "old-folder").exists(), "a folder of 0.0.1 stayed")
        check(own.exists(), "the user's own file went")
        own.unlink()
        self.same_program()
        expect(self.registered("HKCU", "DisplayVersion"), self.version, "registered version")
        entries = [name for name in self.machine.subkeys(f"HKCU\\{UNINSTALL}") if "mopdesk" in name.lower()]
        expect(entries, ["mopdesk"], "entries among the installed programs")
        expect(self.answer(["jobs"])["items"], jobs, "jobs")
        return f"{ended.seconds:.1f} s, {len(jobs)} jobs kept"

    def other_folder(self) -> str:
        """Install to a folder with blanks and umlauts, where another program has .usr already."""
        self.machine.set_registry(f"HKCU\\{CLASSES}\\.usr", "Other.Program")
        place = self.other_place()
        ended = self.machine.run_line(
            f'"{self.machine.text(self.setup)}" /S /D={self.machine.text(place)}', 300
        )
        expect(ended.code, 0, f"exit code {ended.output}")
        same_files(self.folder, place)
        expect(self.machine.registry(f"HKCU\\{CLASSES}\\.usr"), "Other.Program", "owner of .usr")
        offered = self.machine.run(["reg", "query", f"HKCU\\{CLASSES}\\.usr\\OpenWithProgids"]).output
        check(PROGID in offered, "mopdesk is not offered for .usr")
        self.selftest_of(place, "selftest-other-folder")
        return self.machine.text(place)

    def purge(self) -> str:
        """Uninstall with the user's data, of which a file that names a key is broken: said by the code."""
        place = self.other_place()
        (self.data / "older.db.keys").write_text("{", encoding="utf-8")
        named = self.machine.text(place)
        code = self.machine.run_line(f'"{named}\\uninstall.exe" /S /PURGE _?={named}', 120).code
        expect(code, KEY_STAYS, "exit code")
        (place / "uninstall.exe").unlink(missing_ok=True)
        check(not place.exists() or not any(place.iterdir()), "not all of the program went")
        check(not self.data.exists(), "the user's data stayed")
        check(
            not self.machine.has_key("HKCU\\Software\\mopdesk"), "the windows' places stayed in the registry"
        )
        expect(self.machine.registry(f"HKCU\\{CLASSES}\\.usr"), "Other.Program", "owner of .usr")
        self.machine.delete_registry(f"HKCU\\{CLASSES}\\.usr")
        # The key that could be found is gone all the same.
        check(not self.machine.kept_keys(), "the store's key stayed in the Credential Manager")
        return self.sentence("Credential Manager")

    def all_users(self) -> str:
        """Install for all users, and open a flow file by double click."""
        place = self.machine.program_files / "mopdesk"
        ended = self.machine.run([self.all_users_setup, "/S"], 300)
        expect(ended.code, 0, "exit code")
        same_files(self.folder, place)
        expect(self.registered("HKLM", "DisplayVersion"), self.version, "registered version")
        menu = self.machine.all_users / "Microsoft/Windows/Start Menu/Programs/mopdesk.lnk"
        check(menu.exists(), "no entry in everybody's Start menu")
        self.ok(["config", "set", "test_flag", "TR01"], place)
        flow = self.flow("04-option-3-D0001.usr", "double click ü.usr")
        began = time.monotonic()
        self.machine.start(["cmd", "/c", "start", "", flow])
        self.wait_for_window(began)
        wait(lambda: len(self.answer(["jobs"], place)["items"]) > 0, 30, "the file's jobs did not arrive")
        time.sleep(1)
        self.machine.picture(self.pictures / "double-click.png")
        self.close()
        check(len(self.machine.kept_keys()) == 1, "the store's key is not in the Credential Manager")
        return f"{ended.seconds:.1f} s, {len(self.answer(['jobs'], place)['items'])} jobs taken in"

    def all_users_uninstall(self) -> str:
        """Uninstall for all users, with the data of this one, so that the machine is as it was."""
        place = self.machine.program_files / "mopdesk"
        seconds = self.remove(place, "/PURGE")
        check(not place.exists(), "the program's folder stayed")
        self.unregistered("HKLM")
        check(not self.data.exists(), "the user's data stayed")
        check(not self.machine.kept_keys(), "the store's key stayed in the Credential Manager")
        return f"{seconds:.1f} s; store, key, log and settings gone"


def main(arguments: list[str]) -> int:
    """Try the installers on this Windows."""
    if len(arguments) != 5:
        print(__doc__)
        return 2
    machine = real_windows()
    require_clean(machine)
    folder, setup, all_users, previous, pictures = (Path(name).absolute() for name in arguments)
    return 0 if Trial(machine, folder, setup, all_users, previous, pictures).run() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
