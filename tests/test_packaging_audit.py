"""The audit: every pin is asked about, and "not asked" never passes for "nothing known"."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"
LOCKS = sorted(PACKAGING.glob("requirements*.txt"))


@pytest.fixture
def audit():
    specification = importlib.util.spec_from_file_location("audit_of_pins", PACKAGING / "audit.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_of_a_lock_file_is_asked_about_with_its_marker(audit, lock):
    text = lock.read_text(encoding="utf-8")
    script = audit.as_script(audit.pinned(text))
    block = "".join(line.removeprefix("# ") for line in script.splitlines(keepends=True)[1:-1])
    asked = [Requirement(line) for line in tomllib.loads(block)["dependencies"]]
    lines = [line.rstrip("\\ ") for line in text.splitlines() if re.match(r"\w", line)]
    assert asked == [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("codes", "told", "outcome"),
    [
        ((0, 0, 0), 0, "nothing known"),
        ((0, 1, 0), 1, "ADVISORIES"),
        ((1, 2, 0), 2, "NOT ASKED"),
        ((0, 101, 0), 2, "NOT ASKED"),
        ((0, -9, 0), 2, "NOT ASKED"),
    ],
)
def test_the_worst_lock_file_decides(audit, monkeypatch, capsys, codes, told, outcome):
    waiting = iter(codes)

    def answer(command, **_):
        assert "audit" in command
        assert Path(command[-1]).read_text(encoding="utf-8").startswith("# /// script\n")
        return subprocess.CompletedProcess(command, next(waiting))

    monkeypatch.setattr(audit.subprocess, "run", answer)
    assert audit.main([]) == told
    said = capsys.readouterr().out
    assert outcome in said
    assert ("could not be asked" in said) == (told == 2)


def test_a_file_that_pins_nothing_is_refused(audit, tmp_path):
    (tmp_path / "notes.txt").write_text("Pillow>=12\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"notes.txt pins no package"):
        audit.main([str(tmp_path / "notes.txt")])
