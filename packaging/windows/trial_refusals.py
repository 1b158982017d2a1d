"""What an installer and its uninstaller must refuse, with which exit code and which sentence."""

from __future__ import annotations

import time

from trial_bench import GUI, Bench
from trial_checks import check, expect

# As mopdesk.nsi has them; 2 is NSIS' own.
DAMAGED, NOT_THIS_WINDOWS, RUNNING = 2, 4, 5
OLD_VERSION_STAYS, NOT_WRITTEN, NEWER_INSTALLED, KEY_STAYS = 6, 7, 8, 9


class Refusals(Bench):
    """The steps of a trial that must leave things as they were."""

    def refuse_damaged(self) -> str:
        """Refuse an installer of which one byte is another than it was."""
        damaged = self.machine.temp / "mopdesk-damaged-setup.exe"
        data = bytearray(self.setup.read_bytes())
        data[len(data) // 2] ^= 1
        damaged.write_bytes(data)
        try:
            expect(self.machine.run([damaged, "/S"], 120).code, DAMAGED, "exit code")
        finally:
            damaged.unlink()
        check(not self.place.exists(), "something was installed")
        return "nothing was installed"

    def refuse_while_running(self) -> str:
        """Refuse to install over a program that runs."""
        self.machine.start([self.place / GUI])
        self.wait_for_window(time.monotonic())
        ended = self.machine.run([self.setup, "/S"], 120)
        place = self.machine.text(self.place)
        code = self.machine.run_line(f'"{place}\\uninstall.exe" /S _?={place}', 120).code
        self.close()
        expect(ended.code, RUNNING, "exit code of the installer")
        expect(code, RUNNING, "exit code of the uninstaller")
        self.same_program()
        return self.sentence("is running")

    def refuse_downgrade(self) -> str:
        """Refuse to install an older version over a newer one, and say why."""
        expect(self.machine.run([self.previous, "/S"], 120).code, NEWER_INSTALLED, "exit code")
        self.same_program()
        expect(self.registered("HKCU", "DisplayVersion"), self.version, "registered version")
        return self.sentence("which is newer")

    def refuse_unwritable(self) -> str:
        """Refuse where the new files cannot be written, and leave the old ones working."""
        blocked = self.place / "_new-version"
        blocked.write_text("in the way", encoding="utf-8")
        try:
            expect(self.machine.run([self.setup, "/S"], 120).code, NOT_WRITTEN, "exit code")
        finally:
            blocked.unlink()
        self.same_program()
        return self.sentence("could not be written")

    def refuse_broken_old(self) -> str:
        """Refuse where the old version's uninstaller does not work, and leave that version working."""
        uninstaller = self.place / "uninstall.exe"
        kept = uninstaller.read_bytes()
        uninstaller.write_text("no program at all", encoding="utf-8")
        try:
            expect(self.machine.run([self.setup, "/S"], 120).code, OLD_VERSION_STAYS, "exit code")
        finally:
            uninstaller.write_bytes(kept)
        self.same_program()
        sentence = self.sentence("could not be removed")
        self.remove(self.place)
        return sentence

    def refuse_old_windows(self) -> str:
        """Refuse a Windows that is too old."""
        for value in ("win7", "win10"):
            self.machine.run(["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", value, "/f"])
            if value == "win7":
                code = self.machine.run([self.setup, "/S"], 120).code
        expect(code, NOT_THIS_WINDOWS, "exit code")
        check(not self.place.exists(), "something was installed")
        return self.sentence("Windows 10")
