"""What can be proved of the Windows installer without Windows: its script, its lists, the freeze itself."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = ROOT / "packaging" / "windows"


@pytest.fixture(scope="module", autouse=True)
def modules():
    """Let the test import the scripts as they import each other."""
    sys.path.insert(0, str(WINDOWS))
    yield
    sys.path.remove(str(WINDOWS))


def program_file(imports=(), *, machine=0x8664, signed=False, stub=b""):
    """Make the smallest PE file that says what a test wants it to say."""
    names, rows, at = b"", b"", 20 * (len(imports) + 1)
    for name in imports:
        rows += struct.pack("<IIIII", 0, 0, 0, 0x1000 + at + len(names), 0)
        names += name.encode() + b"\0"
    section = (rows + bytes(20) + names).ljust(0x200, b"\0")
    directories = [(0, 0)] * 16
    if imports:
        directories[1] = (0x1000, len(rows) + 20)
    if signed:
        directories[4] = (0x600, 8)
    optional = struct.pack("<H", 0x20B) + bytes(106) + struct.pack("<I", 16)
    optional += b"".join(struct.pack("<II", *one) for one in directories)
    header = struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0)
    table = b".data\0\0\0" + struct.pack("<IIII", 0x200, 0x1000, 0x200, 0x400) + bytes(16)
    start = b"MZ" + stub.ljust(0x3A, b"\0") + struct.pack("<I", 0x100)
    return (start.ljust(0x100, b"\0") + b"PE\0\0" + header + optional + table).ljust(0x400, b"\0") + section


@pytest.fixture
def folder(tmp_path):
    """A small program folder of the frozen one's shape."""
    place = tmp_path / "mopdesk"
    (place / "_internal" / "Größe $x").mkdir(parents=True)
    for name in ("mopdesk.exe", "mopdesk-gui.exe"):
        (place / name).write_bytes(
            program_file(["KERNEL32.dll", "part.dll", "api-ms-win-crt-heap-l1-1-0.dll"])
        )
    (place / "_internal" / "part.dll").write_bytes(program_file(["icuuc.dll"], signed=True))
    (place / "_internal" / "Größe $x" / "text.txt").write_text("text", encoding="utf-8")
    return place


@pytest.fixture
def icon(tmp_path):
    """The program's icon, drawn from its SVG."""
    from icon import write_icon

    write_icon(tmp_path / "mopdesk.ico")
    return tmp_path / "mopdesk.ico"


def test_a_sound_folder_passes_the_audit(folder):
    from pe_audit import audit

    found = audit(folder)
    assert found.faults == []
    assert (found.files, found.signed) == (3, 1)
    assert found.system == {"kernel32.dll", "icuuc.dll", "api-ms-win-crt-heap-l1-1-0.dll"}


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.pyd", program_file(["Missing.dll"]), "needs missing.dll"),
        ("a.dll", program_file(machine=0xAA64), "not for x64"),
        ("a.dll", program_file(stub=b"Wine builtin DLL"), "Wine's own"),
        ("icuuc.dll", program_file(), "Windows has its own"),
        ("ucrtbase.dll", program_file(), "Windows has its own"),
        ("api-ms-win-core-file-l1-1-0.dll", program_file(), "Windows has its own"),
        ("a.dll", b"no program at all", "no MZ"),
        ("a.exe", program_file()[:0x120], "ends too early"),
    ],
)
def test_the_audit_names_what_would_fail(folder, name, data, fault):
    from pe_audit import audit

    (folder / "_internal" / name).write_bytes(data)
    (told,) = audit(folder).faults
    assert fault in told
    assert name in told


def test_an_empty_folder_does_not_pass(tmp_path):
    from pe_audit import audit

    assert audit(tmp_path).faults


@pytest.mark.skipif(sys.platform != "linux", reason="reads a file that mingw made")
def test_exports_are_read_as_the_linker_wrote_them(tmp_path):
    from portable_executable import PortableExecutable
    from wine import COMPILER, STUBS, compile_windows

    if shutil.which(COMPILER) is None:
        pytest.skip(f"needs {COMPILER}")
    compile_windows(["-shared", "-w", "-o", tmp_path / "mscms.dll", STUBS / "mscms.c"])
    file = PortableExecutable.read(tmp_path / "mscms.dll")
    text = (STUBS / "mscms.c").read_text(encoding="utf-8")
    wanted = re.findall(r"^EXPORT .*?(\w+)\(", text, re.MULTILINE)
    assert sorted(file.exports()) == sorted(wanted)
    assert "kernel32.dll" in file.imports()


def test_the_uninstaller_removes_each_file_by_its_name(folder):
    from installer import file_list

    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [line.strip() for line in "\n".join(file_list(folder, files)).splitlines()]
    removed = lines[lines.index("!macro RemoveFiles") :]
    assert [line for line in removed if line.startswith("Delete")] == [
        'Delete "$INSTDIR\\_internal\\Größe $$x\\text.txt"',
        'Delete "$INSTDIR\\_internal\\part.dll"',
        'Delete "$INSTDIR\\mopdesk-gui.exe"',
        'Delete "$INSTDIR\\mopdesk.exe"',
    ]
    # Inner folders first, and only empty ones: what somebody else put there stays.
    assert [line for line in removed if "RMDir" in line] == [
        'RMDir "$INSTDIR\\_internal\\Größe $$x"',
        'RMDir "$INSTDIR\\_internal"',
    ]


def test_only_our_own_folders_are_removed_with_all_they_hold():
    script = (WINDOWS / "mopdesk.nsi").read_text(encoding="utf-8")
    assert sorted(re.findall(r"RMDir /r (.+)", script)) == ['"$LOCALAPPDATA\\${APP}"', '"${STAGE}"']


@pytest.mark.parametrize("all_users", [False, True])
def test_the_installer_script_compiles(folder, icon, tmp_path, all_users):
    from installer import build
    from portable_executable import PortableExecutable

    if shutil.which("makensis") is None:
        pytest.skip("needs makensis, Debian's package nsis")
    target = tmp_path / "mopdesk-setup.exe"
    build(folder, target, icon, version="1.2.3", all_users=all_users, preview=True)
    assert PortableExecutable.read(target).machine == 0x8664
    wanted = b"requireAdministrator" if all_users else b"asInvoker"
    assert wanted in target.read_bytes()


def test_each_exit_code_of_the_script_is_documented():
    script = (WINDOWS / "mopdesk.nsi").read_text(encoding="utf-8")
    readme = (WINDOWS / "README.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"!define EXIT_\w+ (\d+)", script)) | {"0", "1", "2"}
    assert codes == set(re.findall(r"^\| (\d+) \|", readme, re.MULTILINE))


def test_the_icon_has_every_size(icon):
    data = icon.read_bytes()
    count = struct.unpack_from("<HHH", data)[2]
    sizes = []
    for row in range(count):
        width, _, _, _, _, _, length, at = struct.unpack_from("<BBBBHHII", data, 6 + 16 * row)
        assert data[at : at + 8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack_from(">I", data, at + 16)[0] == (width or 256)
        assert at + length <= len(data)
        sizes.append(width or 256)
    assert {16, 32, 48, 256} <= set(sizes)


def test_a_python_that_does_not_fit_is_refused_with_those_that_do(tmp_path):
    from windows_python import SOURCES, find_python
    from wine import WineFailed

    other = tmp_path / "python3"
    other.write_text('#!/bin/sh\necho "3.12.99 /nowhere"\n', encoding="ascii")
    other.chmod(0o755)
    with pytest.raises(WineFailed) as refused:
        find_python(other)
    assert "3.12.99" in str(refused.value)
    for source in SOURCES:
        assert source.version in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="a self-signed certificate is for Linux here")
def test_signing_is_one_switch(folder, tmp_path, monkeypatch):
    import sign
    from portable_executable import PortableExecutable

    if not (shutil.which("osslsigncode") and shutil.which("makensis") and shutil.which("openssl")):
        pytest.skip("needs osslsigncode and makensis")
    for name in (sign.CERTIFICATE, sign.PASSWORD, sign.TIMESTAMP):
        monkeypatch.delenv(name, raising=False)
    from icon import write_icon
    from installer import SUMS, build_both

    write_icon(tmp_path / "mopdesk.ico")
    shutil.rmtree(folder)
    folder.mkdir()
    # A file that the signing program takes for a real one.
    build_small(folder / "mopdesk-gui.exe")
    before = build_both(folder, tmp_path / "unsigned", tmp_path / "mopdesk.ico", preview=True)
    assert not any(PortableExecutable.read(path).is_signed for path in before)
    sign.make_trial_certificate(tmp_path / "signing")
    made = build_both(folder, tmp_path / "signed", tmp_path / "mopdesk.ico", preview=True)
    assert all(PortableExecutable.read(path).is_signed for path in (*made, folder / "mopdesk-gui.exe"))
    checked = subprocess.run(["sha256sum", "--check", SUMS], cwd=tmp_path / "signed", check=False)
    assert checked.returncode == 0


def build_small(target):
    """Make an installer that holds nothing: a real 64-bit program of some kilobytes."""
    script = target.with_suffix(".nsi")
    script.write_text(f'Unicode true\nTarget amd64-unicode\nOutFile "{target}"\nSection\nSectionEnd\n')
    subprocess.run(["makensis", "-V1", script], check=True)
    script.unlink()


def test_the_workflow_of_the_release_is_one():
    """By GitHub's own schema, which the checker carries with it."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    path = ROOT / ".github" / "workflows" / "release.yml"
    done = subprocess.run([*command, path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_release_is_refused_where_the_compiler_is_old(folder, icon, tmp_path, monkeypatch):
    import installer

    monkeypatch.setattr(installer, "nsis_version", lambda: (3, 10))
    with pytest.raises(installer.InstallerFailed, match=r"3\.11 or newer"):
        installer.build_both(folder, tmp_path / "out", icon, preview=False)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="on Windows the release freezes, in an environment of its own"
)
def test_the_frozen_program_has_all_its_parts(tmp_path):
    """The same spec as for Windows: a forgotten module or data file shows here already."""
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        pytest.skip("a program can be frozen only from a Python with a shared library")
    sys.path.insert(0, str(ROOT / "packaging" / "linux"))
    try:
        from make_archive import freeze
    finally:
        sys.path.pop(0)
    program = freeze(Path(sys.executable), tmp_path / "work", tmp_path / "frozen")
    report = tmp_path / "report.json"
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [program / "mopdesk-gui", "--selftest", report]
    subprocess.run(command, env=environment, cwd=tmp_path, timeout=180, check=False, capture_output=True)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert [one for one in found["findings"] if not one["ok"]] == []
    assert found["frozen"] is True
    said = subprocess.run([program / "mopdesk", "--version"], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == f"mopdesk {found['version']}"
