"""Opening a store: safe settings in force, private files, steps taken once, strangers left untouched."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mopdesk.basics.errors import FileTrouble, StoreTrouble
from mopdesk.basics.hand import let_go
from mopdesk.basics.progress import Progress
from mopdesk.store import backups
from mopdesk.store.backups import list_backups
from mopdesk.store.connection import connect, settle
from mopdesk.store.database import Store
from mopdesk.store.migrations import bring_up_to_date
from mopdesk.store.schema import APPLICATION_ID
from mopdesk.store.step_statements import STEPS
from mopdesk.store.steps import applied_steps
from tests.store.store_world import KEY, Clock, open_store

SAFE = {
    "journal_mode": "wal",
    "locking_mode": "normal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "recursive_triggers": 1,
    "mmap_size": 0,
    "wal_autocheckpoint": 1000,
    "busy_timeout": 2000,
}


def test_settings_are_in_force_as_sqlite_reads_them_back(tmp_path):
    with open_store(tmp_path) as store:
        assert store.describe()["settings"] == SAFE
        assert {name: store.connection.value(f"PRAGMA {name}") for name in SAFE} == SAFE
        assert store.connection.value("PRAGMA application_id") == APPLICATION_ID


def test_the_settings_differ_from_the_drivers_own(tmp_path):
    """Were they the same anyway, the test above would prove nothing."""
    driver = dbapi2.connect(str(tmp_path / "plain.db"))
    assert {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE} != SAFE
    driver.close()


def test_a_setting_that_the_driver_does_not_take_is_refused(tmp_path):
    connection = connect(None)
    with pytest.raises(StoreTrouble, match="journal_mode at memory instead of wal"):
        settle(connection)
    connection.close()


def test_every_table_is_strict(tmp_path):
    with open_store(tmp_path) as store:
        tables = store.connection.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        # The search makes its own tables.
        loose = {row["name"] for row in tables if not row["strict"] and "job_search" not in row["name"]}
    assert loose <= {"sqlite_schema", "_sqlite_migrations", "sqlite_sequence"}
    assert len(tables) > 15


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other people's files apart by folder")
def test_a_new_store_is_private_to_its_owner(tmp_path):
    folder = tmp_path / "new" / "folder"
    with open_store(folder) as store, store.change("config") as change:
        store.settings.put(change, "a", "b")
        files = list(folder.iterdir())
        assert {stat.S_IMODE(path.stat().st_mode) for path in files if ".owner" not in path.name} == {0o600}
        assert len(files) >= 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_closing_leaves_one_file(tmp_path):
    with open_store(tmp_path) as store, store.change("config") as change:
        store.settings.put(change, "a", "b")
    assert {path.name for path in tmp_path.iterdir()} == {"mopdesk.db", "mopdesk.db.gate"}


def test_only_a_store_with_pending_steps_loads_sqlite_utils(tmp_path):
    script = (
        "import sys; from pathlib import Path; from mopdesk.store.database import Store\n"
        "with Store.open(Path(sys.argv[1]), actor='ann') as store: store.settings.all()\n"
        "print('sqlite_utils' in sys.modules, 'sqlite3' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script, tmp_path / "mopdesk.db"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert [words[0] for words in said] == ["True", "False"]
    assert said[1][1] == "False", "a second SQLite library in the process would cancel the first one's locks"


def test_sqlite_utils_works_on_our_driver(tmp_path):
    script = (
        "import sys; from pathlib import Path; from mopdesk.store.database import Store\n"
        "Store.open(Path(sys.argv[1]), actor='ann').close()\n"
        "from sqlite_utils.utils import sqlite3; print(sqlite3.__name__)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "mopdesk.db"], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["sqlcipher3.dbapi2"]


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path):
    open_store(tmp_path).close()
    path = tmp_path / "mopdesk.db"
    driver = dbapi2.connect(str(path))
    driver.execute(f"PRAGMA key = \"x'{KEY}'\"")
    driver.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('mopdesk', '0999-x', '')"
    )
    driver.commit()
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    before = path.read_bytes()
    with pytest.raises(StoreTrouble, match=r"newer mopdesk.*0999-x.*nothing was changed.*Update"):
        open_store(tmp_path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "mopdesk.db"
    driver = dbapi2.connect(str(path))
    driver.execute("CREATE TABLE letters (a)")
    driver.close()
    before = path.read_bytes()
    with pytest.raises(StoreTrouble, match="not a mopdesk store"):
        open_store(tmp_path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "mopdesk.db"
    path.write_bytes(b"Dear Sirs, " * 500)
    with pytest.raises(StoreTrouble, match="not a mopdesk store, or its key"):
        open_store(tmp_path)
    assert path.read_bytes() == b"Dear Sirs, " * 500


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileTrouble, match="file"):
        open_store(tmp_path / "file" / "below")


def test_a_store_with_a_key_opens_with_that_key_alone_and_shows_nothing_without(tmp_path):
    with open_store(tmp_path, key=KEY) as store, store.change("config") as change:
        store.settings.put(change, "canary", "CANARY BIRD")
    assert b"CANARY" not in (tmp_path / "mopdesk.db").read_bytes()
    let_go()
    for key in (None, "00" * 32):
        with pytest.raises(StoreTrouble, match="or its key is another"):
            open_store(tmp_path, key=key)
    with open_store(tmp_path, key=KEY) as store:
        assert store.settings.get("canary") == "CANARY BIRD"
        assert store.describe()["encrypted"] is True


@pytest.mark.parametrize("key", ["", "secret", "5a" * 31, "zz" * 32, "5a" * 32 + "'"])
def test_a_key_of_another_form_is_refused_before_it_reaches_sqlite(tmp_path, key):
    with pytest.raises(StoreTrouble, match="64 hexadecimal digits"):
        open_store(tmp_path, key=key)


def test_an_old_sqlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(dbapi2, "sqlite_version", "3.51.2")
    with pytest.raises(StoreTrouble, match="too old"):
        open_store(tmp_path)


# --- steps ---

TWO_STEPS = (
    *STEPS,
    ("0002-notes", ("CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",)),
)
BROKEN = (
    *TWO_STEPS,
    ("0003-broken", ("CREATE TABLE half (a TEXT) STRICT", "CREATE TABLE note (a TEXT) STRICT")),
)


@pytest.mark.parametrize("key", [None, KEY])
def test_a_new_step_is_taken_after_a_checked_copy_was_made(tmp_path, key):
    with open_store(tmp_path, key=key) as store, store.change("config") as change:
        store.settings.put(change, "before", "the step")
    connection = connect(tmp_path / "mopdesk.db", key=key)
    settle(connection)
    bring_up_to_date(connection, key=key, steps=TWO_STEPS)
    assert applied_steps(connection) == [name for name, _ in TWO_STEPS]
    connection.close()
    copies = list_backups(tmp_path / "backups", key=key)
    assert [(one.good, one.manifest.reason) for one in copies] == [(True, "before an update")]
    with Store.open(copies[0].path, actor="ann", clock=Clock(), key=key) as copy:
        assert copy.settings.get("before") == "the step"


def test_who_waits_for_the_copy_and_the_steps_is_told(tmp_path):
    open_store(tmp_path, key=None).close()
    told = []

    class Watched(Progress):
        def tell(self, text):
            told.append((text, self.done, self.total))

    connection = connect(tmp_path / "mopdesk.db")
    bring_up_to_date(connection, steps=TWO_STEPS, progress=Watched())
    connection.close()
    assert list(dict.fromkeys(text for text, *_ in told)) == [
        "Copying the store, before it is brought up to date",
        "Bringing the store up to date",
    ]
    for _text, done, total in (told[-1], [one for one in told if one[0] == told[0][0]][-1]):
        assert done == total > 0


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path):
    open_store(tmp_path).close()
    connection = connect(tmp_path / "mopdesk.db")
    with pytest.raises(StoreTrouble):
        bring_up_to_date(connection, steps=BROKEN)
    assert applied_steps(connection) == [name for name, _ in STEPS]
    tables = {row["name"] for row in connection.rows("SELECT name FROM sqlite_schema")}
    connection.close()
    assert not {"half", "note"} & tables


def test_no_step_is_taken_where_the_copy_is_not_sound(tmp_path, monkeypatch):
    open_store(tmp_path).close()

    def no_copy(*_args, **_more):
        raise StoreTrouble("The copy of the store is not sound.")

    monkeypatch.setattr(backups, "make_backup", no_copy)
    connection = connect(tmp_path / "mopdesk.db")
    with pytest.raises(StoreTrouble, match="not sound"):
        bring_up_to_date(connection, steps=TWO_STEPS)
    assert applied_steps(connection) == [name for name, _ in STEPS]
    connection.close()


def test_step_names_are_in_order_and_never_doubled():
    names = [name for name, _ in STEPS]
    assert names == sorted(set(names))


def test_two_programs_that_make_the_same_store_at_once_both_open_it(tmp_path):
    script = (
        "import sys; from pathlib import Path; from mopdesk.store.database import Store\n"
        "print(Store.open(Path(sys.argv[1]), actor='ann').device)"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, tmp_path / "mopdesk.db"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len({out for out, _ in said}) == 1


def test_describe_is_plain_data_that_names_version_steps_and_counts(tmp_path):
    with open_store(tmp_path) as store:
        facts = json.loads(json.dumps(store.describe()))
    assert facts["steps"] == [name for name, _ in STEPS]
    assert facts["sqlite"] == dbapi2.sqlite_version
    assert Path(facts["path"]).name == "mopdesk.db"
    assert facts["counts"]["job"] == 0
