"""Tries the Linux archive where nothing else is: the smallest Debian, and the libraries the README names.

    python3 packaging/dev.py linux --try

As root: debootstrap makes the system below build/linux/root, from the mirror that apt is set up with. There
the archive is installed as README.md says, and used by somebody who is not root, with and without a screen.
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


class CleanRoot:
    """A Debian of the smallest kind in a folder, and what was found in it."""

    def __init__(self, root: Path, archive: Path) -> None:
        self.root = root
        self.archive = archive
        self.results: list[Result] = []

    def run(self) -> bool:
        """Try everything; return whether all went well."""
        steps: list[tuple[str, Callable[[], str]]] = [
            ("smallest Debian", self.make),
            ("install as the README says", self.install),
            ("command line: demo", self.demo),
            ("self-test without a screen", lambda: self.selftest("offscreen", {})),
            ("self-test on a screen", self.selftest_on_screen),
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
        packages = named_libraries()
        self.inside(["apt-get", "install", "--yes", "--no-install-recommends", *packages])
        done(["tar", "xf", str(self.archive), "-C", str(self.root / "opt")])
        (unpacked,) = (self.root / "opt").iterdir()
        unpacked.rename(self.root / "opt" / "mopdesk")
        for name in ("mopdesk", "mopdesk-gui"):
            (self.root / "usr/local/bin" / name).symlink_to(f"/opt/mopdesk/{name}")
        home = self.root / "home" / "person"
        home.mkdir()
        os.chown(home, _PERSON, _PERSON)
        return f"{' '.join(packages)}; {self.person(['mopdesk', '--version']).strip()}"

    def demo(self) -> str:
        """Do the main job by the command line."""
        self.person(["mopdesk", "demo", "--to", "/home/person/demo"])
        reports = len(list((self.root / "home/person/demo").rglob("*.pdf")))
        check(reports > 0, "the demo wrote no report")
        return f"{reports} reports"

    def selftest(self, plugin: str, extra: Mapping[str, str]) -> str:
        """Have the installed program try all of itself."""
        report = f"/home/person/{plugin}.json"
        self.person(["mopdesk-gui", "--selftest", report], {"QT_QPA_PLATFORM": plugin} | dict(extra))
        found = json.loads((self.root / report.lstrip("/")).read_text(encoding="utf-8"))
        faults = [f"{one['name']}: {one['said']}" for one in found["findings"] if not one["ok"]]
        check(found["ok"] is True, "; ".join(faults))
        check(found["frozen"] is True, "not the frozen program")
        expect(found["program"], "/opt/mopdesk/mopdesk-gui", "program")
        said = " ".join(one["said"] for one in found["findings"])
        check(f"on the platform {plugin}" in said, f"the windows were not opened by {plugin}")
        return f"{len(found['findings'])} checks"

    def selftest_on_screen(self) -> str:
        """Try the windows of X11, on a screen that nobody sees."""
        with screen(self.root.parent / "screen.log") as shown:
            return self.selftest("xcb", {"DISPLAY": shown.name})

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
        """Run a program in the system, as somebody who is not root and has nothing but a home."""
        who = f"--userspec={_PERSON}:{_PERSON}"
        environment = _PATH | {"HOME": "/home/person", "LANG": "C.UTF-8"} | dict(extra or {})
        with processes(self.root):
            return done(["chroot", who, str(self.root), *command], environment)


_PATH = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


@contextmanager
def processes(root: Path) -> Iterator[None]:
    """Have /proc in the system for a while."""
    done(["mount", "-t", "proc", "proc", str(root / "proc")])
    try:
        yield
    finally:
        done(["umount", str(root / "proc")])


def named_libraries() -> list[str]:
    """Give Debian's packages that the README names: what it says is what is tried."""
    found = re.search(r"\(Debian: `([^`]+)`\)", README.read_text(encoding="utf-8"))
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


def try_archive(archive: Path, folder: Path) -> bool:
    """Try an archive in a clean root below `folder`; return whether all went well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit("The archive is tried in a clean Debian, which only root can make, on Debian or Ubuntu.")
    if missing := [package for package, program in PROGRAMS.items() if not shutil.which(program)]:
        done(["apt-get", "update"])
        done(["apt-get", "install", "--yes", "--no-install-recommends", *missing])
    system = CleanRoot(folder / "root", archive)
    try:
        return system.run()
    finally:
        shutil.rmtree(system.root, ignore_errors=True)
