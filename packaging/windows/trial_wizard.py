"""The installer's own windows, worked by keys and photographed; through Wine, on a screen of its own."""

from __future__ import annotations

import time
from pathlib import Path

from trial_bench import GUI, Bench
from trial_checks import Wrong, check, expect, same_files, wait
from windows_machine import WineWindows

CANCELLED = 1


class Wizard:
    """Somebody who has double clicked the installer."""

    def __init__(self, bench: Bench) -> None:
        if not isinstance(bench.machine, WineWindows):
            raise Wrong("The wizard's keys are pressed on Wine's screen only.")
        self.bench = bench
        self.machine = bench.machine
        self.screen = bench.machine.screen

    def cancel(self) -> str:
        """Leave on the first page, and say yes to the question."""
        process = self.machine.start([self.bench.setup])
        self._page("welcome")
        self.screen.press("Escape")
        self._wait_for_windows(2)
        self._picture("wizard-cancel")
        self.screen.press("alt+y")
        self._wait_for_windows(0)
        expect(process.wait(timeout=30), CANCELLED, "exit code")
        check(not self.bench.place.exists(), "something was installed")
        return "nothing was installed"

    def finish(self) -> str:
        """Go through all pages with the Return key; the last one starts mopdesk."""
        process = self.machine.start([self.bench.setup])
        self._page("welcome")
        self.screen.press("Return")
        self._page("folder")
        self.screen.press("Return")
        wait((self.bench.place / "uninstall.exe").exists, 180, "nothing was installed")
        self._page("finish")
        began = time.monotonic()
        self.screen.press("Return")
        self._wait_for_windows(0)
        seconds = self.bench.wait_for_window(began)
        time.sleep(2)
        self._picture("wizard-started")
        expect(process.wait(timeout=30), 0, "exit code")
        self.bench.close()
        same_files(self.bench.folder, self.bench.place)
        self.bench.remove(self.bench.place, "/PURGE")
        check(not self.bench.place.exists(), "the program's folder stayed")
        return f"{GUI} started by the last page after {seconds:.1f} s"

    def _page(self, name: str) -> None:
        self._wait_for_windows(1)
        # A page has no name on the screen: what it is shows the picture.
        time.sleep(3)
        self._picture(f"wizard-{name}")

    def _picture(self, name: str) -> None:
        self.screen.picture(Path(self.bench.pictures / f"{name}.png"))

    def _wait_for_windows(self, count: int) -> None:
        wait(
            lambda: len(self._windows()) >= count if count else not self._windows(),
            60,
            "the wizard did not move on",
        )

    def _windows(self) -> list[str]:
        return [title for title in self.screen.titles() if title.startswith("mopdesk ") and "etup" in title]
