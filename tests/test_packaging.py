"""Checks that the project installs and builds as it promises."""

import ast
import gc
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt", "requirements-freeze.txt")


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel as packaging/dev.py does, and return the names in it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("mopdesk-*-py3-none-any.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="from 3.12 on None is immortal and cannot be lost")
def test_qt_loses_no_reference_to_none():
    """PySide6 6.12.0 lost one in each call, and a long day's work ended in a crash."""
    from PySide6.QtCore import QObject

    thing = QObject()
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(20_000):
        thing.setObjectName("meter")
    assert abs(sys.getrefcount(None) - before) <= 100


def test_qt_is_pinned_to_the_sound_series(project):
    dependencies = project["project"]["dependencies"]
    assert "PySide6-Essentials~=6.11.3" in dependencies
    assert "PySide6-Addons~=6.11.3" in dependencies


def test_the_meta_package_of_qt_is_nowhere(project):
    named = list(project["project"]["dependencies"])
    named += [
        line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)
    ]
    for lock in LOCKS:
        named += (PACKAGING / lock).read_text(encoding="utf-8").splitlines()
    assert not [line for line in named if re.match(r"pyside6\s*($|[\[=<>~!;])", line.lower())]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place(lock):
    """A lock says what, never from where: the registry is each machine's own affair."""
    text = (PACKAGING / lock).read_text(encoding="utf-8")
    places = (
        r"://|^\s*-(i|f|e)\b|--(index|extra-index|find-links|trusted-host)|\.(org|com|net|io)\b|file:|\s@\s"
    )
    assert not re.findall(places, text, re.MULTILINE)
    assert not re.findall(r"(^|\s)([A-Za-z]:\\|/)\w+", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_and_hash_every_package(lock):
    text = (PACKAGING / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert not [line for line in lines if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)]


def test_locks_hold_every_dependency(project):
    """Somebody who adds a dependency and forgets `dev.py lock` learns it here."""
    groups = project["dependency-groups"]
    for lock, wanted in (
        ("requirements.txt", project["project"]["dependencies"]),
        ("requirements-build.txt", groups["build"]),
        ("requirements-dev.txt", project["project"]["dependencies"] + groups["dev"]),
        ("requirements-freeze.txt", project["project"]["dependencies"] + groups["freeze"]),
    ):
        text = (PACKAGING / lock).read_text(encoding="utf-8")
        locked = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
        names = {re.match(r"[\w.-]+", line)[0].lower() for line in wanted if isinstance(line, str)}
        assert names <= locked


def test_what_runs_is_what_is_tested():
    def pins(lock):
        return set(re.findall(r"^[\w.-]+==\S+", (PACKAGING / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") | pins("requirements-build.txt") <= pins("requirements-dev.txt")
    assert pins("requirements-freeze.txt") <= pins("requirements-dev.txt")


def test_the_folder_hides_no_package():
    """As a package, our packaging/ would stand before the one that pytest and the builder import."""
    assert not (PACKAGING / "__init__.py").exists()
    import packaging.version

    assert PACKAGING not in Path(packaging.version.__file__).resolve().parents


def test_dev_needs_only_the_standard_library():
    tree = ast.parse((PACKAGING / "dev.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_nothing_beside_dev_hides_the_standard_library():
    """Python puts the folder of a script first on its path."""
    assert not {path.stem for path in PACKAGING.iterdir()} & sys.stdlib_module_names


def test_the_wheel_carries_the_resources(wheel):
    resources = ROOT / "resources"
    files = [path.relative_to(resources).as_posix() for path in resources.rglob("*") if path.is_file()]
    assert files
    assert {f"mopdesk/_resources/{name}" for name in files} <= set(wheel)


def test_the_wheel_carries_the_program_and_no_more(wheel):
    assert "mopdesk/__init__.py" in wheel
    assert {name.partition("/")[0].partition("-")[0] for name in wheel} == {"mopdesk"}
    assert not [name for name in wheel if name.endswith(".pyc")]


def test_the_font_suits_reports_and_welsh_names():
    """ReportLab embeds TrueType outlines only, and a place may be Tŷ Ŵyn."""
    import font_source_sans_pro
    from reportlab.pdfbase.ttfonts import TTFont

    for style in ("SourceSansPro", "SourceSansProBold", "SourceSansProIt"):
        face = TTFont(style, font_source_sans_pro.font_files_ttf[style]).face
        assert {ord(letter) for letter in "ŵŷŴŶâêîôû£½²–’"} <= set(face.charToGlyph)


@pytest.mark.skipif(os.name == "nt", reason="git keeps the mode there")
def test_ci_can_be_started():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
