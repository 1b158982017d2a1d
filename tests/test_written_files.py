"""Every file that leaves is written by `basics.files`, whole or not at all: nobody else may write one."""

import ast
from pathlib import Path

import pytest

from mopdesk.basics import files
from mopdesk.store.database import Store
from tests.store.store_world import open_store
from tests.store_guard import STORE_GUARD

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "mopdesk"

# Who writes by other means, and why that keeps the promise.
ALLOWED = {
    ("actions/export_jobs.py", "open"): "into the provisional file that whole_file gave it",
    ("actions/licences.py", "write_bytes"): "a step of the build, never run by the program",
    ("basics/files.py", "*"): "this is where it is done",
    ("basics/unfinished.py", "os.open"): "notes of what is being written",
    ("custody/key_file.py", "*"): "a new key file, never over an existing one",
    ("gui/single_instance.py", "os.open"): "a lock: nothing is written into it",
    ("gui/pictures.py", "copyfile"): "pictures for the README, drawn by developers",
    ("store/backup.py", "*"): "the copy of a store, checked before it gets its name",
    ("store/owner.py", "*"): "who is writing just now, a courtesy, never through a link",
    ("store/restore.py", "*"): "the exchange of a store, completed by the next who opens it",
    ("store/rekey.py", "*"): "the exchange of a store under another key",
}
_WRITERS = {"write_bytes", "write_text", "copyfile", "copy", "copy2", "copytree", "move"}
_OF_SYSTEM = {"open", "rename", "replace", "link", "symlink"}


def written(tree):
    """Give the name and line of every call that writes a file."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = getattr(getattr(called, "value", None), "id", "")
        if name in _OF_SYSTEM and owner == "os":
            yield f"os.{name}", node.lineno
        elif name in {"open", "fdopen"} and _for_writing(node):
            yield "open", node.lineno
        elif name in _WRITERS and (owner == "shutil" or name.startswith("write_")):
            yield name, node.lineno


def _for_writing(call):
    texts = [one.value for one in (*call.args, *(word.value for word in call.keywords)) if _is_text(one)]
    return any(set(text) <= set("rwxabt+") and set(text) & set("wxa+") for text in texts)


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def test_nobody_writes_files_but_the_one_place_that_does_it_whole():
    found = set()
    for path in sorted(SOURCES.rglob("*.py")):
        where = path.relative_to(SOURCES).as_posix()
        for name, line in written(ast.parse(path.read_text("utf-8"))):
            if (where, "*") not in ALLOWED and (where, name) not in ALLOWED:
                found.add(f"{where}:{line} {name}")
    assert sorted(found) == []


@pytest.mark.parametrize(
    "line",
    [
        "Path('x').write_text('y')",
        "open('x', 'w')",
        "path.open(mode='wb')",
        "path.open('a')",
        "shutil.copy(a, b)",
        "os.replace(a, b)",
        "os.open(a, os.O_CREAT)",
    ],
)
def test_the_search_sees_each_way_to_write(line):
    assert list(written(ast.parse(line)))


@pytest.mark.parametrize("line", ["path.open('rb')", "path.replace('a', 'b')", "desk.open(path)", "open(p)"])
def test_the_search_leaves_reading_alone(line):
    assert list(written(ast.parse(line))) == []


def test_a_hand_on_an_open_store_is_seen(tmp_path, monkeypatch):
    # The door that refuses it is taken off: the watch stands behind it.
    monkeypatch.setattr(files, "refuse_live_store", lambda _path: None)
    with open_store(tmp_path) as store:
        files.read_bytes(store.path)
        files.read_bytes(store.path.with_name(store.path.name + "-wal"))
        (tmp_path / "mopdesk.db").read_bytes()
    seen = STORE_GUARD.take()
    assert [Path(one.split(" by ")[0]).name for one in seen] == ["mopdesk.db", "mopdesk.db-wal"]
    assert all("basics/files.py" in one.replace("\\", "/") for one in seen)
    files.read_bytes(tmp_path / "mopdesk.db")
    assert STORE_GUARD.take() == []
    assert Store.open.__func__.__qualname__ == "Store.open"
