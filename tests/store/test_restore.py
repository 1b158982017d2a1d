"""A restore gives exactly the backup, whatever lies beside the store, or leaves the store as it was."""

import os
import shutil
import threading

import pytest
from sqlcipher3 import dbapi2

from mopdesk.basics.errors import StoreBusy, StoreTrouble
from mopdesk.basics.files import only_one
from mopdesk.store import restore as restoring
from mopdesk.store.backups import make_backup, read_backup
from mopdesk.store.connection import connect
from mopdesk.store.damage import OldStore, salvage
from mopdesk.store.exchange import finish_exchange
from mopdesk.store.proof import verify
from mopdesk.store.restore import exchange, from_backup
from mopdesk.store.schema import STEPS_TABLE
from tests.store.store_world import KEY, START, a_case, a_job, open_store


def fill(store, jobs):
    for _ in range(jobs):
        case = a_case()
        with store.change("filled") as change:
            store.cases.put_case(change, case)
            store.jobs.put_job(change, a_job(case))
            change.keep(os.urandom(6000), "image/jpeg")


def rows_of(path, key=None):
    connection = connect(path, key=key, read_only=True)
    names = [
        row["name"]
        for row in connection.rows(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        )
    ]
    found = {name: sorted(map(repr, connection.rows(f"SELECT * FROM {name}"))) for name in names}
    connection.close()
    return found


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request):
    return request.param


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mopdesk.db"


@pytest.fixture
def backup(tmp_path, key):
    """A backup of three jobs; the store has gone on to eight."""
    with open_store(tmp_path, key=key) as store:
        fill(store, 3)
        made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
        fill(store, 5)
    return made.path


def go(path, backup, key=None, **more):
    return exchange(
        path,
        from_backup(backup, key=key),
        more.pop("prepare", lambda _successor: None),
        backups=path.parent / "b",
        now=START,
        key=key,
        wait_seconds=more.pop("wait_seconds", 0.5),
    )


def test_a_restore_is_the_backup_row_by_row_and_the_safety_copy_the_store_before(path, backup, key):
    before = rows_of(path, key)
    done = go(path, backup, key)
    assert rows_of(path, key) == rows_of(backup, key)
    assert read_backup(done.safety_copy, key=key).good
    assert rows_of(done.safety_copy, key) == before
    assert not list(path.parent.glob("*.restoring")), "nothing is left over"
    with open_store(path.parent, key=key) as store:
        assert store.jobs.count() == 3


def test_a_store_that_did_not_become_the_backup_is_told_and_the_safety_copy_is_there(
    path, backup, key, monkeypatch
):
    """A disk that does not keep what it is given: the store is compared once it is written."""
    real, before = restoring.run_backup, rows_of(path, key)

    def lossy(source, target, *more):
        real(source, target, *more)
        if target.path == path:
            target.run("DELETE FROM visit")
            target.run("DELETE FROM job")

    monkeypatch.setattr(restoring, "run_backup", lossy)
    with pytest.raises(StoreTrouble, match="restored store is not the backup"):
        go(path, backup, key)
    (safety,) = (path.parent / "b").glob("*before-restore.db")
    assert rows_of(safety, key) == before


def test_nothing_leaves_the_outbox_while_a_store_is_exchanged(path, backup, key):
    """What left meanwhile would be unknown to the successor, and leave again."""
    sending = path.with_name("mopdesk.db.dispatch")
    mine = []

    def prepare(_successor):
        with only_one(sending, 0) as ours:
            mine.append(ours)

    go(path, backup, key, prepare=prepare)
    assert mine == [False]
    before = rows_of(path, key)
    with only_one(sending, 0), pytest.raises(StoreBusy, match="sending files from this store"):
        go(path, backup, key, wait_seconds=0.1)
    assert rows_of(path, key) == before


def test_a_stale_log_beside_the_store_adds_nothing(path, backup, key):
    """Finding 5: copied over by hand, the log's rows would come back."""
    store = open_store(path.parent, key=key)
    fill(store, 20)
    sides = {side: path.with_name(path.name + side) for side in ("-wal", "-shm")}
    logs = {side: file.read_bytes() for side, file in sides.items()}
    assert len(logs["-wal"]) > 10_000
    main = path.read_bytes()
    store.close()
    path.write_bytes(main)
    for side, file in sides.items():
        file.write_bytes(logs[side])
    go(path, backup, key)
    assert rows_of(path, key) == rows_of(backup, key)


def test_a_stale_log_beside_a_missing_store_is_moved_away_with_it(path, backup, key):
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"old" * 9000)
    done = go(path, backup, key)
    assert rows_of(path, key) == rows_of(backup, key)
    assert [one.name for one in done.damaged_folder.iterdir()] == ["mopdesk.db-wal"]


def test_where_there_was_no_store_nothing_is_called_damaged(path, backup, key):
    path.unlink()
    done = go(path, backup, key)
    assert rows_of(path, key) == rows_of(backup, key)
    assert done.damaged_folder is None
    assert list(path.parent.glob("*.damaged-*")) == []


def test_an_open_connection_sees_the_backup_after_the_restore(path, backup, key):
    with open_store(path.parent, key=key) as reader:
        assert reader.jobs.count() == 8
        go(path, backup, key)
        assert reader.jobs.count() == 3


def test_an_open_store_goes_on_with_the_journal_of_the_one_that_took_its_place(tmp_path, path, key):
    """Under its own name it would begin a second one, and the doctor would take the first for rewritten."""
    (tmp_path / "other").mkdir()
    with open_store(tmp_path / "other", key=key) as other:
        fill(other, 2)
        backup = make_backup(other.path, tmp_path / "b", "daily", START, key=key).path
    with open_store(tmp_path, key=key) as reader:
        fill(reader, 1)
        go(path, backup, key)
        fill(reader, 1)
        assert (reader.device, reader.journal.head().count) == (other.device, 3)
        assert verify(reader) == []


def test_a_writer_is_waited_for_and_then_named_busy(path, backup, key):
    before = rows_of(path, key)
    with open_store(path.parent, key=key) as writer, writer.change("long") as change:
        writer.settings.put(change, "a", "b")
        caught = []

        def try_it():
            try:
                go(path, backup, key, wait_seconds=0.2)
            except StoreBusy as busy:
                caught.append(busy)

        work = threading.Thread(target=try_it)
        work.start()
        work.join(30)
        assert caught
        raised = RuntimeError("the change is given up")
        with pytest.raises(RuntimeError), writer.connection.snapshot():
            raise raised
    assert len(rows_of(path, key)["job"]) == len(before["job"]) == 8


@pytest.mark.parametrize("moment", ["prepared", "copied", "written"])
def test_what_another_program_saves_meanwhile_is_never_written_over(path, backup, key, monkeypatch, moment):
    """A scheduled import that comes between the safety copy and the exchange would be in neither."""

    def elsewhere():
        with open_store(path.parent, key=key) as other:
            fill(other, 1)

    def first(name, owner, when):
        real = getattr(owner, name)

        def wrapped(*a):
            if when(*a):
                elsewhere()
            return real(*a)

        monkeypatch.setattr(owner, name, wrapped)

    def copied(*a, **k):
        done = make_backup(*a, **k)
        elsewhere()
        return done

    if moment == "copied":
        monkeypatch.setattr(restoring, "make_backup", copied)
    elif moment == "written":
        first("run_backup", restoring, lambda _source, target, *_more: target.path == path)
    with pytest.raises(StoreBusy, match="changed the store meanwhile"):
        go(path, backup, key, prepare=lambda _one: elsewhere() if moment == "prepared" else None)
    assert len(rows_of(path, key)["job"]) == 9
    monkeypatch.undo()
    go(path, backup, key)
    assert rows_of(path, key) == rows_of(backup, key)


def test_what_fails_while_the_successor_is_prepared_leaves_the_store_as_it_was(path, backup, key):
    before = rows_of(path, key)

    def fail(_successor):
        raise StoreTrouble("Something.")

    with pytest.raises(StoreTrouble, match="Something"):
        go(path, backup, key, prepare=fail)
    assert rows_of(path, key) == before
    assert not [one.name for one in path.parent.iterdir() if "restoring" in one.name or "damaged" in one.name]


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "foreign", "newer"])
def test_a_backup_that_does_not_count_is_refused_and_the_store_stays(path, backup, key, harm):
    before = rows_of(path, key)
    manifest = backup.with_name(backup.name + ".json")
    if harm == "cut":
        os.truncate(backup, backup.stat().st_size // 2)
    elif harm == "flipped":
        body = bytearray(backup.read_bytes())
        body[-5000] ^= 1
        backup.write_bytes(body)
    elif harm == "empty":
        os.truncate(backup, 0)
        manifest.unlink()
    else:
        manifest.unlink()
        connection = connect(backup, key=key)
        if harm == "foreign":
            connection.run("PRAGMA application_id = 1")
        else:
            connection.run(
                f"INSERT INTO {STEPS_TABLE} (migration_set, name, applied_at) "
                "VALUES ('mopdesk', '9999-future', 'x')"
            )
        connection.close()
    with pytest.raises(StoreTrouble):
        go(path, backup, key)
    assert rows_of(path, key) == before


def test_another_programs_database_is_never_exchanged(path, backup, key):
    path.unlink()
    other = dbapi2.connect(str(path))
    if key:
        other.execute(f"PRAGMA key = \"x'{key}'\"")
    other.execute("CREATE TABLE theirs (a)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreTrouble, match="not a mopdesk store"):
        go(path, backup, key)
    assert path.read_bytes() == before


@pytest.mark.parametrize("moved", [(), ("-wal",), ("-wal", "")], ids=["none", "log", "log and store"])
def test_an_exchange_that_was_cut_short_is_completed_by_the_next_who_opens(tmp_path, path, moved):
    with open_store(tmp_path) as store:
        fill(store, 3)
    made = make_backup(path, tmp_path / "b", "daily", START)
    path.write_bytes(b"garbage" * 5000)
    path.with_name(path.name + "-wal").write_bytes(b"log")
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    folder = path.with_name("mopdesk.db.damaged-20261123T090000Z")
    folder.mkdir()
    shutil.copy(made.path, folder / "successor.db")
    for side in moved:
        name = path.name + side
        path.with_name(name).rename(folder / name)
    with open_store(tmp_path) as store:
        assert store.jobs.count() == 3
    assert sorted(one.name for one in folder.iterdir()) == ["mopdesk.db", "mopdesk.db-wal"]
    finish_exchange(path)
    with open_store(tmp_path) as store:
        assert store.jobs.count() == 3


# --- salvage ---


@pytest.mark.parametrize("seed", range(3))
def test_salvage_saves_all_but_what_lies_in_the_bad_pages(tmp_path, path, seed):
    # Plain text, so that the pages that hold a row can be told from outside.
    with open_store(tmp_path, key=None) as store:
        fill(store, 120)
        whole = store.describe()["counts"]
    body = bytearray(path.read_bytes())
    # In the journal's payloads these words stand with their quotation marks masked.
    starts = range(0, len(body), 4096)
    pages = [at // 4096 + 1 for at in starts if b'"sender_role":"' in body[at : at + 4096]]
    bad = pages[seed :: len(pages) // 3][:3]
    for page in bad:
        body[(page - 1) * 4096 : page * 4096] = b"\x5a" * 4096
    path.write_bytes(body)
    with OldStore(path) as old:
        saved = salvage(old, tmp_path / "new.db", actor="ann")
        assert old.unreadable["job"] > 0
    lost = whole["job"] - saved["job"]
    assert 0 < lost <= old.unreadable["job"] < 120
    assert {name: saved[name] for name in ("work_case", "blob", "journal")} == {
        name: whole[name] for name in ("work_case", "blob", "journal")
    }


def test_bytes_that_no_longer_fit_their_name_are_not_saved(tmp_path, path):
    with open_store(tmp_path, key=None) as store, store.change("kept") as change:
        change.tell()
        change.keep(b"picture" * 3000, "image/jpeg")
        whole = change.keep(b"other" * 3000, "image/jpeg")
    body = path.read_bytes()
    at = body.index(b"picture" * 100)
    path.write_bytes(body[: at + 50] + b"X" + body[at + 51 :])
    with OldStore(path) as old:
        assert salvage(old, tmp_path / "new.db", actor="ann")["blob"] == 1
        assert old.body(whole) == b"other" * 3000


def test_a_store_of_which_nothing_opens_is_a_sentence(tmp_path, path):
    path.write_bytes(os.urandom(9000))
    with OldStore(path) as old, pytest.raises(StoreTrouble, match="Nothing of the store can be read"):
        salvage(old, tmp_path / "new.db", actor="ann")
