"""A backup counts once it is checked; one cut short, damaged or foreign never does; old ones are thinned."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import Cancelled, DamagedStore, FileTrouble, StoreTrouble
from mopdesk.basics.hand import let_go
from mopdesk.store import backup, backups
from mopdesk.store.backups import list_backups, make_backup, read_backup
from mopdesk.store.connection import Connection, connect
from mopdesk.store.thinning import kept, thin
from tests.crash.rights import without
from tests.store.store_world import KEY, START, a_case, a_job, open_store

ROOT = Path(__file__).parents[2]


def fill(store, jobs=3, photo=b"\xff\xd8picture" * 500):
    for number in range(jobs):
        case = a_case()
        with store.change("filled") as change:
            store.cases.put_case(change, case)
            store.jobs.put_job(change, a_job(case))
            change.keep(photo + bytes([number]), "image/jpeg")


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request):
    return request.param


@pytest.fixture
def store(tmp_path, key):
    with open_store(tmp_path, key=key) as opened:
        fill(opened)
        yield opened


def rows_of(connection):
    """Everything in every table, to compare two stores with."""
    tables = connection.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY 1"
    )
    return {row["name"]: sorted(map(repr, connection.rows(f"SELECT * FROM {row['name']}"))) for row in tables}


# --- a backup that counts ---


def test_a_backup_is_the_store_row_by_row_in_one_private_file(store, tmp_path, key):
    made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [
        "mopdesk-20261123T090000Z-daily.db",
        "mopdesk-20261123T090000Z-daily.db.json",
    ]
    copy = connect(made.path, key=key, read_only=True)
    assert rows_of(copy) == rows_of(store.connection)
    copy.close()
    assert len(list((tmp_path / "b").iterdir())) == 2
    if os.name != "nt":
        assert made.path.stat().st_mode & 0o777 == 0o600


def test_the_manifest_tells_age_size_jobs_and_the_journals_end(store, tmp_path, key):
    made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    told = json.loads(made.path.with_name(made.path.name + ".json").read_text())
    head = store.journal.head()
    assert (told["jobs"], told["size"]) == (3, made.path.stat().st_size)
    assert (told["facts"]["head_count"], told["facts"]["head_hash"]) == (head.count, head.hash)
    assert told["sha256"] == backups.file_sha256(made.path)
    assert told["program"]
    assert list_backups(tmp_path / "b", key=key) == [made]


def test_two_backups_of_one_second_have_names_of_their_own(store, tmp_path, key):
    both = [make_backup(store.path, tmp_path / "b", "daily", START, key=key).path for _ in range(2)]
    assert len(set(both)) == 2
    assert all(one.good for one in list_backups(tmp_path / "b", key=key))


def test_it_is_one_moment_of_the_store_whatever_is_written_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "_PAGES", 2)
    with open_store(tmp_path) as store:
        fill(store, 20)
        head = store.journal.head()
        steps = []

        def write(remaining, _total):
            steps.append(remaining)
            if len(steps) % 5 == 0:
                fill(store, 1)

        made = make_backup(store.path, tmp_path / "b", "daily", START, watch=write)
        assert store.journal.head().count > head.count
        assert made.manifest.facts.head_hash == head.hash
        assert steps == sorted(set(steps), reverse=True), "it never started again"


def test_it_can_be_stopped_and_leaves_nothing(store, tmp_path, key):
    def stop(*_pages):
        raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(store.path, tmp_path / "b", "daily", START, key=key, watch=stop)
    assert list((tmp_path / "b").iterdir()) == []
    assert make_backup(store.path, tmp_path / "b", "daily", START, key=key).good


def test_it_is_made_on_another_thread_while_the_store_is_open(store, tmp_path, key):
    made = []
    work = threading.Thread(
        target=lambda: made.append(make_backup(store.path, tmp_path / "b", "daily", START, key=key))
    )
    work.start()
    fill(store, 3)
    work.join()
    assert made[0].good


# --- what never counts ---


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def flip(path):
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def empty(path):
    os.truncate(path, 0)


def unfinished(path):
    path.with_name(path.name + ".json").unlink()


def another(path):
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize("harm", [cut, flip, empty, unfinished, another])
def test_what_was_harmed_is_never_listed_as_good(store, tmp_path, key, harm):
    made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    harm(made.path)
    (found,) = list_backups(tmp_path / "b", key=key)
    assert not found.good
    assert found.fault.endswith(".")


def test_another_key_opens_no_backup(tmp_path):
    with open_store(tmp_path, key=KEY) as store:
        fill(store)
        make_backup(store.path, tmp_path / "b", "daily", START, key=KEY)
    assert [one.good for one in list_backups(tmp_path / "b", key=KEY)] == [True]
    let_go()
    assert [one.good for one in list_backups(tmp_path / "b", key="00" * 32)] == [False]
    assert [one.good for one in list_backups(tmp_path / "b")] == [False]


def test_a_provisional_file_is_no_backup(store, tmp_path, key):
    made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    made.path.rename(made.path.with_name(made.path.name + ".part"))
    assert list_backups(tmp_path / "b", key=key) == []


def test_a_copy_with_other_rows_than_the_store_is_refused(store, tmp_path, key, monkeypatch):
    real = backup.run_backup

    def lose_a_job(source, target, *rest):
        real(source, target, *rest)
        target.run("DELETE FROM job WHERE n = 1")

    monkeypatch.setattr(backup, "run_backup", lose_a_job)
    with pytest.raises(StoreTrouble, match="not those of the store"):
        make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    assert list((tmp_path / "b").iterdir()) == []


def test_a_damaged_store_makes_no_backup_and_says_that_it_is_damaged(tmp_path):
    with open_store(tmp_path) as store:
        fill(store, 50)
        page = store.connection.value("SELECT rootpage FROM sqlite_schema WHERE name = 'job'")
        size = int(store.connection.value("PRAGMA page_size"))
    path = tmp_path / "mopdesk.db"
    body = bytearray(path.read_bytes())
    body[(page - 1) * size : page * size] = os.urandom(size)
    path.write_bytes(body)
    with pytest.raises(DamagedStore) as told:
        make_backup(path, tmp_path / "b", "daily", START)
    assert "mopdesk rescue" in told.value.advice
    assert list((tmp_path / "b").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="takes root's powers away as Linux does")
def test_a_folder_that_refuses_is_a_sentence(store, tmp_path, key):
    shut = tmp_path / "shut"
    shut.mkdir()
    with without(shut, 0o500), pytest.raises(FileTrouble, match="Check the rights"):
        make_backup(store.path, shut, "daily", START, key=key)


def test_a_full_disk_leaves_older_backups_and_nothing_else(store, tmp_path, key, monkeypatch):
    first = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    real = Connection.run

    def small(self, sql, values=()):
        if sql.startswith("PRAGMA journal_mode = OFF"):
            real(self, "PRAGMA max_page_count = 4")
        return real(self, sql, values)

    with monkeypatch.context() as full:
        full.setattr(Connection, "run", small)
        with pytest.raises(StoreTrouble, match="disk is full"):
            make_backup(store.path, tmp_path / "b", "daily", START + timedelta(days=1), key=key)
    assert list_backups(tmp_path / "b", key=key) == [first]
    assert len(list((tmp_path / "b").iterdir())) == 2
    assert make_backup(store.path, tmp_path / "b", "daily", START + timedelta(days=1), key=key).good


# --- killed on the way ---

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from mopdesk.basics.hand import hold
from mopdesk.store import backup, backups
hold("5a" * 32)
point, seen = int(sys.argv[2]), [0]
backup._PAGES = 4
def step(*_):
    seen[0] += 1
    if seen[0] == point: os.kill(os.getpid(), signal.SIGKILL)
def around(owner, name):
    real = getattr(owner, name)
    def wrapped(*a, **k):
        step(); result = real(*a, **k); step(); return result
    setattr(owner, name, wrapped)
for owner, name in ((os, "fsync"), (os, "replace"), (Path, "replace"), (Path, "unlink"), (backup, "_copy"),
                    (backup, "one_file"), (backup, "check_copy"), (backup, "make_private_file")):
    around(owner, name)
folder = Path(sys.argv[1])
backups.make_backup(folder / "mopdesk.db", folder / "b", "daily", datetime.now(UTC), watch=step)
print(seen[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_killed_anywhere_a_backup_is_whole_or_does_not_count(tmp_path):
    with open_store(tmp_path) as store:
        fill(store, 30)
    before = (tmp_path / "mopdesk.db").read_bytes()

    def killed(point):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(tmp_path), str(point)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        return done

    points = int(killed(0).stdout)
    assert points > 30
    shutil.rmtree(tmp_path / "b")
    good = 0
    for point in range(1, points + 1, max(1, points // 25)):
        assert killed(point).returncode == -signal.SIGKILL
        found = list_backups(tmp_path / "b") if (tmp_path / "b").exists() else []
        for one in found:
            copy = connect(one.path, read_only=True)
            whole = copy.value("SELECT count(*) FROM job") == 30
            copy.close()
            assert one.good <= whole
        good += sum(one.good for one in found)
        shutil.rmtree(tmp_path / "b", ignore_errors=True)
    assert good, "the last points lie after the name was given"
    for leftover in ("-wal", "-shm"):
        (tmp_path / f"mopdesk.db{leftover}").unlink(missing_ok=True)
    assert (tmp_path / "mopdesk.db").read_bytes() == before


# --- thinning ---

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def days_ago(*days):
    return [NOW - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("times", "staying"),
    [
        ([], []),
        (days_ago(0, 0.1, 0.2, 1.9, 2), days_ago(0, 0.1, 0.2, 1.9, 2)),
        (days_ago(3, 3.1, 3.2), days_ago(3)),
        (days_ago(*range(3, 15)), days_ago(*range(3, 15))),
        (days_ago(-5, 1000), days_ago(-5, 1000)),
        # 15 to 20 days ago lie in the week of the last daily one (Mon 9 Nov) or before it.
        (days_ago(*range(3, 23)), days_ago(*range(3, 15), 15, 22)),
    ],
)
def test_what_stays(times, staying):
    assert kept(times, NOW) == set(staying)


def test_two_years_of_daily_backups_thin_to_all_daily_weekly_and_monthly():
    there = set()
    for day in range(730):
        now = NOW + timedelta(days=day)
        there = kept(there | {now, now - timedelta(hours=3)}, now)
    ages = sorted((now - at).days for at in there)
    assert sum(age <= 2 for age in ages) in {4, 5, 6}
    assert len(ages) <= 6 + 12 + 10 + 9
    assert len(ages) >= 4 + 12 + 10 + 9 - 1
    gaps = [older - newer for newer, older in pairwise(ages)]
    assert max(gaps) <= 35, ages
    assert ages[-1] > 300


@pytest.mark.parametrize("years", [-6, 1, 5, 70])
def test_a_clock_set_wrong_thins_away_no_day_of_the_good_backups(years):
    """Periods are counted in backups, not from the clock: of each of twelve days the last one stays."""
    good = {NOW - timedelta(days=day, hours=hour) for day in range(12) for hour in (0, 3)}
    leapt = NOW + timedelta(days=365 * years)
    there = kept(good | {leapt}, leapt)
    assert {at.date() for at in good} <= {at.date() for at in there}
    # A fortnight goes by before anybody notices: of the good ones the weeks are still there.
    for day in range(14):
        now = leapt + timedelta(days=day)
        there = kept(there | {now}, now)
    assert max(good) in there
    assert len({at.isocalendar()[:2] for at in there & good}) >= 2


@given(st.lists(st.integers(-100, 20_000), max_size=80))
def test_thinning_twice_takes_nothing_more_and_the_newest_stays(hours):
    times = [NOW - timedelta(hours=hour) for hour in hours]
    once = kept(times, NOW)
    assert kept(once, NOW) == once
    assert once <= set(times)
    if times:
        assert max(times) in once


def test_thin_takes_backups_and_manifests_away_and_nothing_foreign(store, tmp_path, key):
    folder = tmp_path / "b"
    made = [make_backup(store.path, folder, "daily", at, key=key).path for at in days_ago(0, 3, 3.1)]
    (folder / "notes.txt").write_text("mine")
    cut_short = folder / "old.db.part"
    cut_short.write_bytes(b"x")
    os.utime(cut_short, (0, 0))
    assert thin(folder, NOW) == [made[2]]
    assert thin(folder, NOW) == []
    left = {path.name for path in folder.iterdir()}
    assert left == {"notes.txt", *(name for path in made[:2] for name in (path.name, path.name + ".json"))}


def test_a_copy_that_another_program_is_making_stays_whatever_day_is_set_here(tmp_path):
    under_way = tmp_path / "new.db.part"
    under_way.write_bytes(b"x")
    thin(tmp_path, datetime.now(UTC) + timedelta(days=400))
    assert under_way.exists()


def test_a_manifest_whose_copy_a_power_cut_took_goes_when_it_is_old(store, tmp_path, key):
    folder = tmp_path / "b"
    made = make_backup(store.path, folder, "daily", START, key=key)
    made.path.unlink()
    manifest = made.path.with_name(made.path.name + ".json")
    thin(folder, datetime.now(UTC))
    assert manifest.exists()
    days_ago_in_seconds = datetime.now(UTC).timestamp() - 3 * 86_400
    os.utime(manifest, (days_ago_in_seconds, days_ago_in_seconds))
    thin(folder, datetime.now(UTC))
    assert list(folder.iterdir()) == []


def test_a_backup_that_does_not_count_saves_no_good_one_from_nothing(store, tmp_path, key):
    """A cut one is newer than the good one of that day: the good one stays."""
    good, bad = (make_backup(store.path, tmp_path / "b", "daily", at, key=key) for at in days_ago(4, 3.9))
    cut(bad.path)
    thin(tmp_path / "b", NOW)
    assert read_backup(good.path, key=key).good


def test_each_store_of_a_shared_folder_keeps_its_own_backups(tmp_path):
    folder = tmp_path / "backups"
    made = []
    for hours, name in enumerate(("office.db", "training.db")):
        with open_store(tmp_path, key=None) as one:
            fill(one)
        store = one.path.rename(tmp_path / name)
        made.append(make_backup(store, folder, "daily", NOW - timedelta(days=3, hours=hours)).path)
    assert thin(folder, NOW) == []
    assert all(path.exists() for path in made)


@pytest.mark.parametrize("key", [None], ids=["plain"])
def test_a_copy_whose_counts_are_right_is_looked_at_page_by_page(store, tmp_path, key):
    """Rows are counted by their index: that the table itself cannot be read is found by its pages alone."""
    made = make_backup(store.path, tmp_path / "b", "daily", START)
    copy = connect(made.path, read_only=True)
    root, size = (
        copy.value("SELECT rootpage FROM sqlite_schema WHERE name = 'blob'"),
        copy.value("PRAGMA page_size"),
    )
    copy.close()
    body = bytearray(made.path.read_bytes())
    body[(root - 1) * size : root * size] = bytes(size)
    made.path.write_bytes(body)
    copy = connect(made.path, read_only=True)
    assert backup.facts_of(copy) == made.manifest.facts
    copy.close()
    with pytest.raises(StoreTrouble, match="not sound"):
        backup.check_copy(made.path, made.manifest.facts)


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 4096, 5001])
def test_what_is_wiped_is_written_over_to_its_last_byte_before_it_goes(tmp_path, monkeypatch, size):
    """Else its pages would stand in the free room of the disk as they were."""
    path = tmp_path / "plain.db"
    path.write_bytes(b"CANARY--" * (size // 8) + b"CANARY--"[: size % 8])
    flushed = []
    real = os.fsync

    def look(descriptor):
        flushed.append(path.read_bytes())
        real(descriptor)

    monkeypatch.setattr(backup, "_PIECE", 1000)
    monkeypatch.setattr(backup.os, "fsync", look)
    before = path.read_bytes()
    backup.wipe(path)
    (over,) = flushed
    assert len(over) == size
    assert size < 16 or not any(before[at : at + 8] == over[at : at + 8] for at in range(0, size - 8, 8))
    assert not path.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_in_the_folder_of_backups_keeps_nobody_waiting(store, tmp_path, key):
    """Several machines may share that folder: whoever opens a pipe waits until somebody writes to it."""
    made = make_backup(store.path, tmp_path / "b", "daily", START, key=key)
    os.mkfifo(tmp_path / "b" / "pipe.db")
    (tmp_path / "b" / "other.db").write_bytes(b"")
    os.mkfifo(tmp_path / "b" / "other.db.json")
    found = list_backups(tmp_path / "b", key=key)
    assert [(one.path.name, one.good) for one in found] == [(made.path.name, True), ("other.db", False)]
