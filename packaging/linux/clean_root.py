"""Tries archive and wheel where nothing else is: the smallest Debian, and the packages that the README names.

    python3 packaging/dev.py linux --try

As root: debootstrap makes the system below build/linux/root, from the mirror that apt is set up with. There
both are installed as README.md says, and used by somebody who is not root, with and without a screen. pip
needs its own settings there: environment variables that begin with PIP_, and the file that PIP_CERT names.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "windows"))

from trial_checks import Result, Wrong, check, expect, row  # noqa: E402
from wine import screen  # noqa: E402

README = HERE / "README.md"
PROGRAMS = {"debootstrap": "debootstrap", "xvfb": "Xvfb", "openbox": "openbox"}
_PERSON = 1000
FROZEN, PIPX = "/opt/mopdesk", "/home/person/.local/bin"


class CleanRoot:
    """A Debian of the smallest kind in a folder, and what was found in it."""

    def __init__(self, root: Path, archive: Path, wheel: Path) -> None:
        self.root = root
        self.archive = archive
        self.wheel = wheel
        self.home = root / "home" / "person"
        self.results: list[Result] = []

    def run(self) -> bool:
        """Try everything; return whether all went well."""
        steps: list[tuple[str, Callable[[], str]]] = [
            ("smallest Debian", self.make),
            ("install as the README says", self.install),
            ("command line: demo", self.demo),
            ("self-test without a screen", lambda: self.selftest(FROZEN, "offscreen", {})),
            ("self-test on a screen", lambda: self.selftest_on_screen(FROZEN)),
            ("wheel: pipx install", self.pipx_install),
            ("wheel: what Qt lacks is said", self.qt_lacks),
            ("wheel: self-test without a screen", self.selftest_of_wheel),
            ("wheel: self-test on a screen", lambda: self.selftest_on_screen(PIPX)),
        ]
        for name, step in steps:
            began = time.monotonic()
            try:
                said, ok = step(), True
            except (Wrong, OSError, ValueError) as wrong:
                said, ok = str(wrong), False
            self.results.append(Result(name, ok, time.monotonic() - began, said))
            print(row(self.results[-1]), flush=True)
            if not ok:
                return False
        return True

    # The steps

    def make(self) -> str:
        """Have Debian's own tool make the system."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.parent.mkdir(parents=True, exist_ok=True)
        release = platform.freedesktop_os_release()["VERSION_CODENAME"]
        mirror = mirror_of(release)
        done(["debootstrap", "--variant=minbase", release, str(self.root), mirror])
        return f"{release} from {mirror}"

    def install(self) -> str:
        """Install the libraries that the README names, and the archive to where it says."""
        packages = named_packages(r"\(Debian: `([^`]+)`\)")
        self.inside(["apt-get", "install", "--yes", "--no-install-recommends", *packages])
        done(["tar", "xf", str(self.archive), "-C", str(self.root / "opt")])
        (unpacked,) = (self.root / "opt").iterdir()
        unpacked.rename(self.root / "opt" / "mopdesk")
        for name in ("mopdesk", "mopdesk-gui"):
            (self.root / "usr/local/bin" / name).symlink_to(f"/opt/mopdesk/{name}")
        self.home.mkdir()
        os.chown(self.home, _PERSON, _PERSON)
        return f"{' '.join(packages)}; {self.person(['mopdesk', '--version']).strip()}"

    def demo(self) -> str:
        """Do the main job by the command line."""
        self.person(["mopdesk", "demo", "--to", "/home/person/demo"])
        reports = len(list((self.root / "home/person/demo").rglob("*.pdf")))
        check(reports > 0, "the demo wrote no report")
        return f"{reports} reports"

    def pipx_install(self) -> str:
        """Install the wheel with Debian's own pipx and Python, from the index that pip knows."""
        self.inside(["apt-get", "install", "--yes", "--no-install-recommends", "ca-certificates", "pipx"])
        settings = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        if certificates := settings.get("PIP_CERT"):
            (self.root / certificates.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(certificates, self.root / certificates.lstrip("/"))
        (self.home / "dist").mkdir()
        shutil.copyfile(self.wheel, self.home / "dist" / self.wheel.name)
        self.person(["sh", "-c", "cd && pipx install dist/mopdesk-*.whl"], settings)
        return self.person([f"{PIPX}/mopdesk", "--version"]).strip()

    def qt_lacks(self) -> str:
        """Start the window where libraries of Qt are missing: the one that is missed is named."""
        ended = self.started([f"{PIPX}/mopdesk-gui"], {"QT_QPA_PLATFORM": "offscreen"})
        expect(ended.returncode, 6, f"exit code; it said: {ended.stderr}")
        check("lacks a library" in ended.stderr, f"it said: {ended.stderr}")
        return ended.stderr.splitlines()[1]

    def selftest_of_wheel(self) -> str:
        """Install the libraries that the README names, and have the program try all of itself."""
        packages = named_packages(r"`sudo apt-get install ([^`]+)`")
        self.inside(["apt-get", "install", "--yes", "--no-install-recommends", *packages])
        return self.selftest(PIPX, "offscreen", {})

    def selftest(self, place: str, plugin: str, extra: Mapping[str, str]) -> str:
        """Have the installed program try all of itself."""
        report = f"/home/person/{plugin}.json"
        command = [f"{place}/mopdesk-gui", "--selftest", report]
        ended = self.started(command, {"QT_QPA_PLATFORM": plugin} | dict(extra))
        written = self.root / report.lstrip("/")
        check(written.exists(), f"no report; exit code {ended.returncode}: {ended.stderr[-2000:]}")
        found = json.loads(written.read_text(encoding="utf-8"))
        written.unlink()
        faults = [f"{one['name']}: {one['said']}" for one in found["findings"] if not one["ok"]]
        check(found["ok"] is True, "; ".join(faults))
        expect(ended.returncode, 0, "exit code")
        expect(found["frozen"], place == FROZEN, "a frozen program")
        said = " ".join(one["said"] for one in found["findings"])
        check(f"on the platform {plugin}" in said, f"the windows were not opened by {plugin}")
        return f"{len(found['findings'])} checks"

    def selftest_on_screen(self, place: str) -> str:
        """Try the windows of X11, on a screen that nobody sees."""
        with screen(self.root.parent / "screen.log") as shown:
            return self.selftest(place, "xcb", {"DISPLAY": shown.name})

    # What they share

    def inside(self, command: Sequence[str]) -> str:
        """Run a program in the system, as root."""
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")
        environment = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        with processes(self.root):
            return done(
                ["chroot", str(self.root), *command],
                _PATH | environment | {"DEBIAN_FRONTEND": "noninteractive"},
            )

    def person(self, command: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
        """Run a program that has to succeed, as somebody who has nothing but a home; give what it prints."""
        ended = self.started(command, extra)
        check(ended.returncode == 0, f"{' '.join(command)}: {ended.returncode}\n{ended.stderr[-2000:]}")
        return ended.stdout

    def started(
        self, command: Sequence[str], extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the system, as somebody who is not root."""
        whole = ["chroot", f"--userspec={_PERSON}:{_PERSON}", str(self.root), *command]
        environment = _PATH | {"HOME": "/home/person", "LANG": "C.UTF-8"} | dict(extra or {})
        with processes(self.root):
            return subprocess.run(
                whole, env=environment, check=False, capture_output=True, text=True, timeout=900
            )


_PATH = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


@contextmanager
def processes(root: Path) -> Iterator[None]:
    """Have /proc in the system for a while."""
    done(["mount", "-t", "proc", "proc", str(root / "proc")])
    try:
        yield
    finally:
        done(["umount", str(root / "proc")])


def named_packages(pattern: str) -> list[str]:
    """Give Debian's packages that the README names: what it says is what is tried."""
    found = re.search(pattern, README.read_text(encoding="utf-8"))
    check(found is not None, f"{README.name} names no packages of Debian")
    return found[1].split() if found else []


def mirror_of(release: str) -> str:
    """Give the place that apt fetches this Debian from."""
    told = done(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {release}"]
    )
    check(bool(told.split()), f"apt knows no place for {release}")
    return told.split()[0]


def done(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a program that has to succeed, and give what it prints. Raises `Wrong` with its words."""
    ended = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=900)
    check(
        ended.returncode == 0,
        f"{' '.join(command)}: {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}",
    )
    return ended.stdout


def try_both(archive: Path, wheel: Path, folder: Path) -> bool:
    """Try archive and wheel in a clean root below `folder`; return whether all went well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit("They are tried in a clean Debian, which only root can make, on Debian or Ubuntu.")
    if missing := [package for package, program in PROGRAMS.items() if not shutil.which(program)]:
        done(["apt-get", "update"])
        done(["apt-get", "install", "--yes", "--no-install-recommends", *missing])
    system = CleanRoot(folder / "root", archive, wheel)
    try:
        return system.run()
    finally:
        shutil.rmtree(system.root, ignore_errors=True)
