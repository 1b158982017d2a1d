#!/usr/bin/env python3
"""One command for each thing a developer does, with nothing but Python 3.11 or newer to begin with.

    python3 packaging/dev.py run [ARGS...]     start mopdesk (ARGS go to it: --demo, --to DIR, ...)
    python3 packaging/dev.py test              lint, format, types, contracts, then every test
    python3 packaging/dev.py test ARGS...      only pytest, with ARGS
    python3 packaging/dev.py test --only STAGE [ARGS...]
    python3 packaging/dev.py check             test without pytest
    python3 packaging/dev.py bench [ROW...]    measure how fast it is, as ratios to bare limits (--quick)
    python3 packaging/dev.py crash [--long]    kill it, fill its disk, cut its power; a table of what was lost
    python3 packaging/dev.py wheel             build the wheel into dist/
    python3 packaging/dev.py lock              pin the newest packages that pyproject.toml allows
    python3 packaging/dev.py audit             ask a database of advisories about every pinned package
    python3 packaging/dev.py hostile [--write] try hostile files and texts, and print a table of them
    python3 packaging/dev.py fuzz [--runs N]   let a fuzzer look for bytes that the reader cannot take (Linux)
    python3 packaging/dev.py windows           build the Windows installers on Debian and try them
    python3 packaging/dev.py linux [--try]     build the archive for Linux into dist/linux/ (and try it)

The first start makes .venv, installs the pinned packages and, on Debian as root, the libraries Qt needs.
Later starts find a stamp in .venv and go straight on.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

if sys.version_info < (3, 11):  # noqa: UP036  (this file is what tells the user so)
    sys.exit("mopdesk needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

import tomllib  # only from 3.11, hence below the check

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    name: ROOT / "packaging" / f"requirements{name}.txt"
    for name in ("", "-build", "-dev", "-freeze", "-bench", "-fuzz")
}
NEEDED = {
    "run": ("", "-build"),
    "wheel": ("-build",),
    "test": ("-dev",),
    "bench": ("-bench",),
    "fuzz": ("-fuzz",),
}

# Debian's package, and the file in it that Qt loads. Other systems are told the files.
QT_LIBRARIES = {
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libpulse0": "libpulse.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxrandr2": "libXrandr.so.2",
}

# Debian's package, and the program in it, that the tests of the installers use where they are there.
TEST_PROGRAMS = {
    "binutils": "objdump",
    "nsis": "makensis",
    "openssl": "openssl",
    "osslsigncode": "osslsigncode",
}

# Import-linter has no module to run, only a script; and a script breaks when the project's folder moves.
CONTRACTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
STAGES: dict[str, tuple[str, ...]] = {
    "lint": ("-m", "ruff", "check"),
    "format": ("-m", "ruff", "format", "--check"),
    "types": ("-m", "mypy"),
    "contracts": ("-c", CONTRACTS, "--no-logo"),
    "pytest": ("-m", "pytest"),
}


def main(arguments: Sequence[str]) -> int:
    """Do the command that the first argument names."""
    commands = {"run": run, "test": test, "check": check, "wheel": wheel, "lock": lock}
    commands |= {"bench": bench, "windows": windows, "linux": linux}
    commands |= {"hostile": hostile, "fuzz": fuzz, "crash": crash, "audit": audit}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2
    return commands[arguments[0]](list(arguments[1:]))


# The commands


def run(arguments: Sequence[str]) -> int:
    """Start mopdesk in the caller's folder, so that the paths in its arguments mean what was typed."""
    ensure_environment("run")
    if missing := ensure_libraries():
        say(f"Without these the window cannot open, but the demo can run: {missing}")
    return hand_over([str(PYTHON), "-P", "-m", "mopdesk", "run", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Run every stage, whatever fails, or the one that was asked for; pytest's last line comes last."""
    only = "pytest" if arguments else ""
    if arguments[:1] == ["--only"]:
        if len(arguments) == 1 or arguments[1] not in STAGES:
            sys.exit("--only takes one of: " + ", ".join(STAGES))
        only, arguments = arguments[1], arguments[2:]
    ensure_environment("test")
    if only in ("", "pytest") and ensure_libraries():
        return 1
    if not only:
        ensure_test_programs()
    if only:
        return run_stage(only, arguments)[0]
    failed = run_stages([stage for stage in STAGES if stage != "pytest"])
    if run_stage("pytest", ["-n", "auto", "--dist", "loadfile"])[0]:
        failed.append("pytest")
    if failed:
        say("Failed: " + ", ".join(failed))
    return 1 if failed else 0


def check(arguments: Sequence[str]) -> int:
    """Run every stage but the tests."""
    refuse(arguments)
    ensure_environment("test")
    return 1 if run_stages([stage for stage in STAGES if stage != "pytest"]) else 0


def bench(arguments: Sequence[str]) -> int:
    """Measure; --help tells the choices. Fails where a goal is missed clearly."""
    ensure_environment("bench")
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    return call([PYTHON, "-m", "tests.benchmarks", *arguments], environment)


def crash(arguments: Sequence[str]) -> int:
    """Break the program in every way at every point; --long tries everything, --help tells the choices."""
    ensure_environment("test")
    if not shutil.which("strace") and is_debian():
        apt_install(["strace"])
    return call([PYTHON, "-m", "tests.crash", *arguments], {"QT_QPA_PLATFORM": "offscreen"} | os.environ)


def wheel(arguments: Sequence[str]) -> int:
    """Build the wheel into dist/."""
    refuse(arguments)
    ensure_environment("wheel")
    return call([PYTHON, "-m", "hatchling", "build", "-t", "wheel"])


def lock(arguments: Sequence[str]) -> int:
    """Write the lock files anew: for every platform, with hashes, and naming no place to fetch from."""
    refuse(arguments)
    ensure_environment("test")
    sources = {
        "": ["pyproject.toml"],
        "-build": ["--group", "build"],
        "-dev": ["pyproject.toml", "--group", "dev"],
        "-freeze": ["pyproject.toml", "--group", "freeze"],
        "-bench": ["pyproject.toml", "--group", "bench"],
        "-fuzz": ["pyproject.toml", "--group", "fuzz"],
    }
    for name, source in sources.items():
        options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
        options += ["--no-annotate", "--upgrade", "--quiet", "--python-version", "3.11"]
        options += ["--custom-compile-command", "python3 packaging/dev.py lock"]
        # What the program runs with is also what it is tested with.
        options += [] if name == "" else ["--constraint", "packaging/requirements.txt"]
        target = LOCKS[name].relative_to(ROOT).as_posix()
        say(f"Pinning {target}")
        if code := call([PYTHON, "-m", "uv", "pip", "compile", *source, *options, "-o", target]):
            return code
    return 0


def audit(arguments: Sequence[str]) -> int:
    """Ask about known weaknesses of what the program brings; 1 tells of one, 2 that nobody could be asked."""
    ensure_environment("test")
    return call([PYTHON, ROOT / "packaging" / "audit.py", *arguments])


def hostile(arguments: Sequence[str]) -> int:
    """Try every hostile file and text, and print a table of them; or write the expected sentences anew."""
    ensure_environment("test")
    if list(arguments) == ["--write"]:
        return call([PYTHON, "-m", "tests.hostile.write_tables"], os.environ | {"PYTHONPATH": str(ROOT)})
    return run_stage("pytest", ["tests/hostile", "tests/gui/test_gui_hostile_texts.py", "-q", *arguments])[0]


def fuzz(arguments: Sequence[str]) -> int:
    """Let the fuzzer look for bytes that break the reader; --help tells its options."""
    ensure_environment("fuzz")
    return call([PYTHON, ROOT / "tests" / "fuzz" / "fuzz_flows.py", *arguments])


def windows(arguments: Sequence[str]) -> int:
    """Build the Windows installers and try them through Wine; --help tells the choices."""
    if not is_debian():
        sys.exit("This needs a Debian machine. On Windows itself see .github/workflows/release.yml.")
    ensure_environment("test")
    return call([sys.executable, ROOT / "packaging" / "windows" / "make.py", PYTHON, *arguments])


def linux(arguments: Sequence[str]) -> int:
    """Build the archive of the frozen program for Linux; with --try use it in a clean Debian."""
    ensure_environment("test")
    return call([PYTHON, ROOT / "packaging" / "linux" / "make_archive.py", *arguments])


# The stages of a test


def run_stages(stages: Sequence[str]) -> list[str]:
    """Run the stages and print a table of them; return those that failed."""
    results = {stage: run_stage(stage, []) for stage in stages}
    print(f"\n{'stage':<12}{'result':<9}seconds")
    for stage, (code, seconds) in results.items():
        print(f"{stage:<12}{'FAILED' if code else 'passed':<9}{seconds:7.1f}")
    return [stage for stage, (code, _) in results.items() if code]


def run_stage(stage: str, arguments: Sequence[str]) -> tuple[int, float]:
    """Run one stage in the project's folder; return its exit code and seconds."""
    say(" ".join([stage, *arguments]))
    start = time.monotonic()
    # A test that opens a real window on somebody's screen is slow and depends on the screen.
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    code = call([PYTHON, *STAGES[stage], *arguments], environment)
    return code, time.monotonic() - start


# The set-up


def ensure_environment(purpose: str) -> None:
    """Make .venv hold what the purpose needs, or do nothing if its stamp says that it does."""
    stamp, wanted = VENV / f"mopdesk-{purpose}.stamp", fingerprint(purpose)
    if is_stamped(stamp, wanted):
        return
    with alone():
        if is_stamped(stamp, wanted):
            return
        start = time.monotonic()
        make_venv()
        for name in NEEDED[purpose]:
            say(f"Installing {LOCKS[name].relative_to(ROOT)}; the first time this takes a minute or two")
            must([*PIP, "--require-hashes", "-r", LOCKS[name]])
        # Editable, so that an edit is what runs next, and built with what the lock has just installed.
        must([*PIP, "--no-deps", "--no-build-isolation", "--editable", ROOT])
        stamp.write_text(wanted, encoding="utf-8")
        say(f"Set up in {time.monotonic() - start:.0f} s")


PIP = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install")


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Tell whether the set-up that the stamp stands for is the wanted one."""
    try:
        return stamp.read_text(encoding="utf-8") == wanted and PYTHON.exists()
    except OSError:
        return False


def fingerprint(purpose: str) -> str:
    """Return a hash of all that decides what is installed: locks, Python, place and build settings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # Not the rest of the file: a new lint rule installs nothing.
    settings = [project["build-system"], project["project"], project["tool"]["hatch"]]
    version = ".".join(map(str, sys.version_info[:2]))
    parts = [
        version,
        str(ROOT),
        repr(settings),
        *(LOCKS[name].read_text("utf-8") for name in NEEDED[purpose]),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_venv() -> None:
    """Make .venv, unless a working one of this Python's version is there."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if PYTHON.exists():
        ask = [str(PYTHON), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == version:
            return
        say(f"{VENV.name} is broken or of another Python than {version}; making it anew")
    ensure_venv_module()
    must([sys.executable, "-m", "venv", "--clear", VENV])


def ensure_venv_module() -> None:
    """Install what Debian leaves out of its Python, or stop with the line to type."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    if is_debian():
        apt_install(["python3-venv"])
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return
    sys.exit(f"{sys.executable} has no venv module: install the package that carries it, or another Python.")


def ensure_libraries() -> str:
    """See to the libraries Qt needs; return the names of those still missing."""
    missing = missing_libraries()
    if missing and is_debian():
        apt_install(missing)
        missing = missing_libraries()
    if missing:
        say("Qt needs libraries that this system lacks: " + " ".join(QT_LIBRARIES[name] for name in missing))
    return " ".join(missing)


def ensure_test_programs() -> None:
    """See to the programs without which some tests are skipped, where Debian has them."""
    missing = [name for name, file in TEST_PROGRAMS.items() if not shutil.which(file)]
    library = str(sysconfig.get_config_var("INSTSONAME"))
    # What a frozen program begins with: Debian packs it apart from its Python.
    if sys.base_prefix == "/usr" and not any(Path("/usr/lib").glob(f"*/{library}")):
        missing.append(library.partition(".so")[0])
    if missing and is_debian():
        apt_install(missing)


def missing_libraries() -> list[str]:
    """Return Debian's names of the libraries that stand in no usual folder; elsewhere Qt brings its own."""
    if sys.platform != "linux":
        return []
    folders = [Path("/usr/lib"), Path("/usr/lib64"), Path("/lib64"), *Path("/usr/lib").glob("*-linux-gnu*")]
    missing = [
        name for name, file in QT_LIBRARIES.items() if not any((folder / file).exists() for folder in folders)
    ]
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin")
    if missing and ldconfig:
        # An unusual folder: the loader's own list is slower, but knows.
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
        missing = [name for name in missing if QT_LIBRARIES[name] not in known]
    return missing


def is_debian() -> bool:
    """Tell whether apt-get is there: Debian, Ubuntu and their kin."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages as root; as anybody else stop, or for Qt go on, with the line to type."""
    line = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Installing " + " ".join(packages))
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        for command in (["apt-get", *wait, "update"], ["apt-get", *wait, *line[1:]]):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                # Said, not fatal: the caller looks whether what it needs is there now.
                print(done.stdout + done.stderr)
    else:
        say("Please type:  sudo " + " ".join(line))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time touch .venv; a second start waits for the first."""
    with (ROOT / ".venv.lock").open("w") as file:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  (Windows alone has it)

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415  (Windows lacks it)

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Calling other programs


def call(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> int:
    """Run a program in the project's folder; return its exit code."""
    sys.stdout.flush()
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False).returncode


def must(command: Sequence[str | Path]) -> None:
    """Run a program of the set-up and stop if it fails."""
    if code := call(command):
        sys.exit(f"The set-up stopped: exit code {code} from\n  " + " ".join(map(str, command)))


def hand_over(command: list[str]) -> NoReturn:
    """Become the program, or on Windows, where nothing can, wait for it and pass on its exit code."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def refuse(arguments: Sequence[str]) -> None:
    """Stop at arguments that a command does not take."""
    if arguments:
        sys.exit("This command takes no arguments: " + " ".join(arguments))


def say(sentence: str) -> None:
    """Print a line of our own between those of the tools."""
    print(f"== {sentence}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
