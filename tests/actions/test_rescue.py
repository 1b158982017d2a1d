"""The restore drill: back to a backup, a damaged store rescued; no number twice, nothing lost unsaid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mopdesk.actions.backups import back_up, daily_backup, known_backups
from mopdesk.actions.doctor import examine
from mopdesk.actions.former_store import MARGIN
from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.rescue import Restored, rescue, restore
from mopdesk.actions.settings import set_option
from mopdesk.actions.start_up import start_up
from mopdesk.basics.errors import DamagedStore, FileTrouble, NotAllowed, StoreTrouble
from mopdesk.store import damage, dispatch
from mopdesk.store.connection import connect
from mopdesk.store.database import Store
from tests.stories import Story

ROOT = Path(__file__).parents[2]
rows = damage.Connection.rows
PIECE = "FROM counter NOT INDEXED WHERE rowid BETWEEN"
A = "1200023305976"
RECEIVED = """
2026-11-09  receive D0150002-made.usr
2026-11-09  receive D0001001-made.usr
"""
ANSWERED = f"""
2026-11-13  visit {A} not-fitted        -> ready owes D0002
2026-11-13  send                        -> D0002
"""


def reopen(story: Story) -> None:
    story.desk = story.open(story.desk.today())


def go_back(story: Story, work: Callable[[Path], Restored]) -> Restored:
    """Close the desk, do it, and open the desk again."""
    path = story.desk.store.path
    story.desk.close()
    try:
        return work(path)
    finally:
        reopen(story)


def root_page(path: Path, table: str) -> int:
    connection = connect(path, read_only=True)
    found = connection.value("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    connection.close()
    return int(found)


def garbage(path: Path, page: int) -> None:
    body = bytearray(path.read_bytes())
    body[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    path.write_bytes(body)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "first page zeroed": lambda path: path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:]),
    "schema bytes": lambda path: path.write_bytes(
        path.read_bytes()[:100] + b"\xff" * 900 + path.read_bytes()[1000:]
    ),
    "table root page": lambda path: garbage(path, root_page(path, "job")),
    "index page": lambda path: garbage(path, root_page(path, "sqlite_autoindex_job_1")),
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "missing": lambda path: path.unlink(),
    "all garbage": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
}


def test_the_restore_drill(story: Story) -> None:
    """Back up, work on, go back: the backup's jobs, a safety copy, numbers beyond all that left."""
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.replay(ANSWERED)
    used = story.desk.store.numbers.last(COUNTER)
    done = go_back(story, lambda path: restore(path, backup, actor="ann"))
    assert [job.state.value for job in story.desk.store.jobs.list_jobs()] == ["received"] * 3
    assert (done.first_unused, done.last_unused) == (1, used + MARGIN)
    assert done.damaged_folder is None
    told = {one.what: one.count for one in done.left_behind}
    assert told == {"visits": 1, "finished visits": 1, "sent files": 1} | {
        what: count for what, count in told.items() if what == "photos and signatures"
    }
    assert examine(story.desk).healthy
    # And from the safety copy forward again.
    again = go_back(story, lambda path: restore(path, done.safety_copy or path, actor="ann"))
    assert again.last_unused == used + MARGIN + MARGIN
    assert [file.flow for file in story.desk.store.outbox.list_files()] == ["D0002001"]
    assert examine(story.desk).healthy


@pytest.mark.parametrize("sound", [True, False])
def test_a_restore_leaves_no_log_of_writes_beside_the_store(story: Story, sound: bool) -> None:
    """Whoever copies the store then has all of it in one file."""
    backup = back_up(story.desk).path
    path = story.desk.store.path
    story.desk.close()
    if not sound:
        path.write_bytes(b"\0" * 4096)
    restore(path, backup, actor="ann")
    assert not [one.name for one in path.parent.iterdir() if one.name.endswith(("-wal", "-shm"))]
    reopen(story)


def test_no_number_is_used_twice_after_a_restore(story: Story) -> None:
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.replay(ANSWERED)
    left = {path.name for path in story.outbox.glob("*.usr")}
    go_back(story, lambda path: restore(path, backup, actor="ann"))
    story.replay(ANSWERED)
    both = [path.name for path in story.outbox.glob("*.usr")]
    assert len(both) == len(set(both)) == 2 * len(left)
    entries = [one for one in story.desk.store.journal.latest() if one.kind == "store.restored"]
    assert entries[0].facts is not None
    assert entries[0].facts["numbers_not_used"] == {"first": 1, "last": 1 + MARGIN, "highest_seen": 1}


def test_the_folder_of_sent_files_counts_where_the_store_cannot_be_read(story: Story) -> None:
    set_option(story.desk, "outbox_folder", str(story.outbox))
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.outbox.mkdir(exist_ok=True)
    (story.outbox / "ST00000777.usr").write_text("sent")
    (story.outbox / "XST00000999.usr").write_text("not ours")

    def lose(path: Path) -> Restored:
        DAMAGE["all garbage"](path)
        return restore(path, backup, actor="ann")

    assert go_back(story, lose).last_unused == 777 + MARGIN


def test_held_answers_do_not_leave_by_themselves_after_a_restore(story: Story) -> None:
    story.replay(RECEIVED + f"2026-11-13  visit {A} not-fitted -> ready owes D0002")
    story.replay("2026-11-13 hold 10 -> D0002 in 10")
    backup = back_up(story.desk).path
    go_back(story, lambda path: restore(path, backup, actor="ann"))
    story.minutes = 60
    assert start_up(story.desk).sent == ()
    assert story.desk.store.holds.all() == []


@pytest.mark.parametrize("harm", DAMAGE)
def test_a_damaged_store_is_rescued_from_the_backup_and_arrived_files(story: Story, harm: str) -> None:
    story.replay("2026-11-09 receive D0150002-made.usr")
    daily_backup(story.desk)
    story.replay("2026-11-10 receive D0001001-made.usr -> accepted")

    def save(path: Path) -> Restored:
        DAMAGE[harm](path)
        before = path.read_bytes() if path.exists() else None
        done = rescue(path, actor="ann")
        assert (done.damaged_folder is None) == (before is None)
        if done.damaged_folder is not None:
            assert (done.damaged_folder / path.name).read_bytes() == before, "kept as it was"
        return done

    done = go_back(story, save)
    assert done.backup is not None
    assert examine(story.desk).healthy
    again = [one.verdict for one in done.imported]
    if harm in {"table root page", "index page"}:
        assert again == ["accepted"]
        jobs = story.desk.store.jobs.list_jobs()
        assert {str(job.received_on) for job in jobs} == {"2026-11-10"}
    assert story.desk.store.inbox.count() == 1 + len(again)
    newest = known_backups(story.desk.store.path)[0]
    assert (newest.good, newest.manifest and newest.manifest.reason) == (True, "after restore")


@pytest.mark.parametrize("harm", ["table root page", "schema bytes", "cut in half", "first page zeroed"])
def test_damage_is_named_at_start_before_anything_is_written(story: Story, harm: str) -> None:
    story.replay(RECEIVED)
    path = story.desk.store.path
    story.desk.close()
    DAMAGE[harm](path)
    before = path.read_bytes()

    def start() -> None:
        reopen(story)
        try:
            start_up(story.desk)
        finally:
            story.desk.close()

    with pytest.raises(StoreTrouble) as told:
        start()
    if harm != "first page zeroed":
        assert isinstance(told.value, DamagedStore)
        assert "mopdesk rescue" in told.value.advice
    assert path.read_bytes() == before
    path.unlink()
    reopen(story)


def test_without_a_backup_every_readable_row_is_saved(story: Story) -> None:
    story.replay(RECEIVED + ANSWERED)
    counts = story.desk.store.describe()["counts"]

    def save(path: Path) -> Restored:
        garbage(path, root_page(path, "sqlite_autoindex_job_1"))
        return rescue(path, actor="ann")

    done = go_back(story, save)
    assert done.backup is None
    found = story.desk.store.describe()["counts"]
    assert isinstance(counts, dict)
    assert isinstance(found, dict)
    assert {table: n for table, n in found.items() if n < counts[table]} == {}
    assert done.last_unused == 1 + MARGIN
    assert not [one for one in done.problems if one.code != "journal-link-broken"]


def test_a_lost_table_is_told(story: Story) -> None:
    story.replay(RECEIVED + ANSWERED)

    def save(path: Path) -> Restored:
        garbage(path, root_page(path, "attachment"))
        garbage(path, root_page(path, "job"))
        return rescue(path, actor="ann")

    done = go_back(story, save)
    assert done.unreadable["job"] > 0
    assert done.problems
    assert story.desk.store.inbox.count() == 2


def test_a_sound_store_is_not_rescued(story: Story) -> None:
    path = story.desk.store.path
    with pytest.raises(NotAllowed, match="not damaged"):
        rescue(path, actor="ann")


def test_neither_store_nor_backup_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="neither a store nor a backup"):
        rescue(tmp_path / "none.db", actor="ann")
    assert not (tmp_path / "none.db").exists()


def test_a_daily_backup_is_made_once_a_day_by_the_start(story: Story) -> None:
    story.replay(RECEIVED)
    for _ in range(3):
        start_up(story.desk)
    story.replay("2026-11-10 set company_name Meters")
    start_up(story.desk)
    reasons = [one.manifest and one.manifest.reason for one in known_backups(story.desk.store.path)]
    assert reasons == ["daily", "daily"]


def test_backups_go_where_the_setting_says_and_are_found_there_after_damage(
    story: Story, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other disk"
    set_option(story.desk, "backup_folder", str(elsewhere))
    made = back_up(story.desk)
    assert made.path.parent == elsewhere
    path = story.desk.store.path
    story.desk.close()
    DAMAGE["table root page"](path)
    assert [one.path for one in known_backups(path) if one.good] == [made.path]
    path.unlink()
    reopen(story)


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from mopdesk.store import backup, restore
from mopdesk.store.connection import Connection
point, seen = int(sys.argv[3]), [0]
def step():
    seen[0] += 1
    if seen[0] == point: os.kill(os.getpid(), signal.SIGKILL)
def around(owner, name, when=lambda *a: True):
    real = getattr(owner, name)
    def wrapped(*a, **k):
        if not when(*a): return real(*a, **k)
        step(); result = real(*a, **k); step(); return result
    setattr(owner, name, wrapped)
for owner, name in ((os, "fsync"), (Path, "rename"), (Path, "replace"), (Path, "mkdir"),
                    (restore, "run_backup"), (restore, "one_file"), (restore, "make_backup"),
                    (shutil, "rmtree")):
    around(owner, name)
around(Connection, "run", lambda _self, sql, *_: sql.startswith(("COMMIT", "PRAGMA wal_checkpoint")))
from mopdesk.actions.rescue import restore as go
go(Path(sys.argv[1]), Path(sys.argv[2]), actor="ann")
print(seen[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("harm", [None, "table root page"])
def test_killed_anywhere_the_store_is_the_old_one_or_the_backup(story: Story, harm: str | None) -> None:
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.replay(ANSWERED)
    path = story.desk.store.path
    story.desk.close()
    if harm:
        DAMAGE[harm](path)
    old = path.read_bytes()

    def killed(point: int) -> subprocess.CompletedProcess[str]:
        for left in path.parent.glob("store.db*"):
            subprocess.run(["rm", "-rf", str(left)], check=True)
        path.write_bytes(old)
        return subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(backup), str(point)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    whole = killed(0)
    assert whole.returncode == 0, whole.stderr
    points = int(whole.stdout)
    outcomes = set()
    for point in range(1, points + 1, max(1, points // 14)):
        assert killed(point).returncode == -signal.SIGKILL
        try:
            with Store.open(path, actor="ann") as store:
                sent, used = len(store.outbox.list_files()), store.numbers.last(COUNTER)
                states = [job.state.value for job in store.jobs.list_jobs()]
        except DamagedStore:
            assert harm
            outcomes.add("old")
            continue
        if sent:
            assert not harm
            outcomes.add("old")
        else:
            assert (states, used >= 1 + MARGIN) == (["received"] * 3, True)
            outcomes.add("backup")
    assert outcomes == {"old", "backup"}
    reopen(story)


def test_what_waited_when_the_backup_was_made_and_has_left_since_does_not_leave_again(story: Story) -> None:
    story.replay(RECEIVED)
    story.replay(f"2026-11-13  visit {A} not-fitted        -> ready owes D0002")
    away = story.folder / "away"
    story.outbox.mkdir()
    write_atomic = dispatch.write_atomic

    def drive_leaves(path: Path, _body: bytes, **_how: bool) -> None:
        story.outbox.rename(away)
        raise FileTrouble("The file could not be written.", str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatch, "write_atomic", drive_leaves)
        assert story.do_send() == "held:release-waits"
    assert dispatch.write_atomic is write_atomic
    backup = back_up(story.desk).path
    away.rename(story.outbox)
    assert story.do_send() == "D0002"
    (left,) = story.outbox.glob("*.usr")
    left.unlink()
    go_back(story, lambda path: restore(path, backup, actor="ann", today=story.desk.today()))
    assert [file.state.value for file in story.desk.store.outbox.list_files()] == ["staged"]
    start_up(story.desk)
    assert list(story.outbox.glob("*.usr")) == [], "it would be there a second time"
    assert [file.state.value for file in story.desk.store.outbox.list_files()] == ["collected"]
    assert story.job(A).state.value == "waiting-supplier"


def test_a_damaged_store_is_only_read_from_then_on(story: Story) -> None:
    story.replay(RECEIVED)
    path = story.desk.store.path
    story.desk.close()
    DAMAGE["index page"](path)
    reopen(story)
    with pytest.raises(DamagedStore):
        start_up(story.desk)
    assert story.desk.store.journal.head().count > 0, "what can be read is read"
    before = path.read_bytes()
    with pytest.raises(DamagedStore, match="nothing is written"):
        set_option(story.desk, "company_name", "Other")
    assert start_up(story.desk).waiting == (), "it was told once"
    story.desk.close()
    assert path.read_bytes() == before
    path.unlink()
    reopen(story)


@pytest.mark.parametrize("what", ["opening", "one piece"])
def test_a_sound_store_that_cannot_be_read_for_a_moment_is_not_taken_for_an_empty_one(
    story: Story, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.replay(ANSWERED)
    with story.desk.change("many files") as change:
        story.desk.store.numbers.raise_to(change, COUNTER, 5000)

    def fails(*_: object) -> None:
        raise StoreTrouble("The disk failed.")

    with monkeypatch.context() as patch:
        if what == "opening":
            patch.setattr(damage, "connect", lambda *_, **__: fails())
        else:
            patch.setattr(
                damage.Connection,
                "rows",
                lambda self, sql, *values: fails() if PIECE in sql else rows(self, sql, *values),
            )
        with pytest.raises(StoreTrouble, match="could not be read just now"):
            go_back(story, lambda path: restore(path, backup, actor="ann"))
    assert story.desk.store.numbers.last(COUNTER) == 5000, "nothing was changed"
    go_back(story, lambda path: restore(path, backup, actor="ann"))
    assert story.desk.store.numbers.last(COUNTER) == 5000 + MARGIN
