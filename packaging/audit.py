"""Ask a database of advisories about every pinned package: what the program brings, and what builds it.

Run by `python3 packaging/dev.py audit`. Only names and versions of packages leave the machine, and only when
a person or the release asks. The exit code is the worst of the lock files: 0 nothing known against them, 1 an
advisory, 2 the database could not be asked. So "not asked" never passes for "nothing known".
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What a user's machine gets, and what makes the installers; the tools of tests and measurements reach nobody.
AUDITED = ("requirements.txt", "requirements-build.txt", "requirements-freeze.txt")
PIN = re.compile(r"^(?P<pin>[A-Za-z0-9][\w.-]*==[^\s\\]+(?: ; [^\\\n]+?)?) *\\?$", re.MULTILINE)
OUTCOMES = {0: "nothing known", 1: "ADVISORIES", 2: "NOT ASKED"}


def main(arguments: list[str]) -> int:
    """Audit the lock files, print a table of them, and return the worst exit code."""
    parser = argparse.ArgumentParser(prog="dev.py audit", description=__doc__.partition("\n")[0])
    parser.add_argument("locks", nargs="*", type=Path, help="lock files instead of the released ones")
    parser.add_argument("--service-url", help="a database in the OSV form other than the public one")
    chosen = parser.parse_args(arguments)
    service = ["--service-url", chosen.service_url] if chosen.service_url else []
    rows = []
    for lock in chosen.locks or [HERE / name for name in AUDITED]:
        pins = pinned(lock.read_text(encoding="utf-8"))
        if not pins:
            sys.exit(f"{lock} pins no package: is it a lock file?")
        print(f"-- {lock.name}", flush=True)
        rows.append((lock.name, len(pins), audit(pins, service)))
    print(f"\n{'lock file':<26}{'packages':>8}  outcome")
    for name, count, code in rows:
        print(f"{name:<26}{count:>8}  {OUTCOMES[code]}")
    if any(code == 2 for *_, code in rows):
        print("The database of advisories could not be asked, so nothing is known: try again with a network.")
    return max(code for *_, code in rows)


def pinned(lock: str) -> list[str]:
    """Return each package that a lock file pins, as a requirement with its version and marker."""
    return [found["pin"] for found in PIN.finditer(lock)]


def as_script(pins: list[str]) -> str:
    """Return an empty script that needs just these packages: the one form in which uv audits pins alone."""
    needs = "".join(f"#   {pin!r},\n" for pin in pins)
    return f'# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n{needs}# ]\n# ///\n'


def audit(pins: list[str], service: list[str]) -> int:
    """Let uv ask about the pins and print what it says; return 0, 1 or 2 as the module's text says."""
    with tempfile.TemporaryDirectory(prefix="mopdesk-audit-") as folder:
        script = Path(folder, "pins.py")
        script.write_text(as_script(pins), encoding="utf-8")
        uv = [sys.executable, "-m", "uv", "audit", "--preview-features", "audit"]
        code = subprocess.run([*uv, *service, "--script", str(script)], check=False).returncode
    return code if code in (0, 1) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
