"""A change happens whole, with one journal entry, or not at all; one program at a time."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from sqlcipher3 import dbapi2

from mopdesk.basics.errors import StoreBusy, StoreTrouble
from mopdesk.store import proof
from mopdesk.store.connection import connect
from mopdesk.store.owner import owner_file, read_owner
from tests.store.store_world import MPAN, START, a_case, a_job, a_receipt, open_store


def import_like(store, jobs=3):
    """What an import writes: a file with its bytes, and its jobs."""
    with store.change("import") as change:
        case = a_case()
        store.cases.put_case(change, case)
        receipt = a_receipt(change.keep(b"ZHV|", "text/plain"))
        store.inbox.add(change, receipt)
        change.about = receipt.id
        for _ in range(jobs):
            job = a_job(case)
            store.jobs.put_job(change, job)
            change.facts.setdefault("jobs", []).append(job.id)
    return receipt


def test_a_change_writes_rows_and_one_entry(tmp_path):
    with open_store(tmp_path) as store:
        receipt = import_like(store)
        (entry,) = store.journal.latest()
        jobs = store.jobs.list_jobs()
        assert (entry.kind, entry.about, entry.sequence, entry.actor) == ("import", receipt.id, 1, "ann")
        assert entry.facts == {"jobs": [job.id for job in jobs]}
        assert entry.device == store.device
        assert entry.at > START


def test_each_job_has_its_history_and_the_file_has_its_own(tmp_path):
    with open_store(tmp_path) as store:
        receipt = import_like(store)
        first, second, _ = store.jobs.list_jobs()
        with store.change("engineer named", first.id) as change:
            store.settings.put(change, "x", "y")
        assert [entry.kind for entry in store.journal.history(first.id)] == ["engineer named", "import"]
        assert [entry.kind for entry in store.journal.history(second.id)] == ["import"]
        assert [entry.kind for entry in store.journal.history(receipt.id)] == ["import"]
        assert [entry.kind for entry in store.journal.history(first.id, limit=1)] == ["engineer named"]


def fail_within(store, failure):
    with store.change("import") as change:
        change.keep(b"bytes", "text/plain")
        store.cases.put_case(change, a_case())
        raise failure


@pytest.mark.parametrize(
    "failure", [RuntimeError("a bug"), KeyboardInterrupt(), dbapi2.OperationalError("x")]
)
def test_an_exception_leaves_nothing_behind(tmp_path, failure):
    with open_store(tmp_path) as store:
        before = store.describe()["counts"]
        with pytest.raises(type(failure)):
            fail_within(store, failure)
        assert store.describe()["counts"] == before
        import_like(store)
        assert store.journal.head().count == 1


def test_a_row_that_breaks_a_rule_at_the_end_leaves_nothing_behind(tmp_path):
    """Foreign keys are looked at when the change ends; so the order within a change does not matter."""
    with open_store(tmp_path) as store:
        with pytest.raises(StoreTrouble, match="FOREIGN KEY"), store.change("import") as change:
            store.jobs.put_job(change, a_job(a_case()))
        assert store.jobs.list_jobs() == []
        assert store.journal.head().count == 0


def test_a_change_that_changes_nothing_leaves_no_entry(tmp_path):
    with open_store(tmp_path) as store:
        with store.change("config") as change:
            store.settings.put(change, "a", "1")
        with store.change("config") as change:
            store.settings.put(change, "a", "1")
            store.settings.remove(change, "never set")
        assert store.journal.head().count == 1
        with store.change("printed") as change:
            change.tell()
        assert [entry.kind for entry in store.journal.latest()] == ["printed", "config"]


def test_a_change_within_a_change_is_refused(tmp_path):
    with open_store(tmp_path) as store:
        with store.change("outer") as change:
            store.settings.put(change, "a", "1")
            with pytest.raises(RuntimeError, match="within a change"), store.change("inner"):
                pytest.fail("a change within a change")
        assert store.settings.all() == {"a": "1"}


def test_a_row_with_a_column_missing_or_too_many_is_refused(tmp_path):
    with open_store(tmp_path) as store:
        for row in ({"key": "a"}, {"key": "a", "value": "b", "n": 1}):
            with pytest.raises(ValueError, match="exactly"), store.change("config") as change:
                change.put("setting", row)


def test_the_same_bytes_are_kept_once(tmp_path):
    with open_store(tmp_path) as store:
        with store.change("x") as change:
            names = {change.keep(b"picture", "image/png") for _ in range(3)}
        assert len(names) == 1
        assert store.describe()["counts"]["blob"] == 1
        assert store.blobs.body(names.pop()) == b"picture"
        with pytest.raises(KeyError):
            store.blobs.body("0" * 64)


def test_numbers_are_never_given_twice_not_even_after_a_failure(tmp_path):
    with open_store(tmp_path) as store:
        given = []
        for _ in range(3):
            with store.change("number") as change:
                given.append(store.numbers.next(change, "file"))
        with store.change("first number of this machine") as change:
            store.numbers.raise_to(change, "file", 499)
            store.numbers.raise_to(change, "file", 10)
            given.append(store.numbers.next(change, "file"))
        assert given == [1, 2, 3, 500]
        assert store.numbers.last("file") == 500
        assert store.numbers.last("other") == 0


# --- two programs ---


def test_a_writer_that_waits_too_long_names_the_owner(tmp_path):
    """The sentence tells whom to ask; a reader is not held up meanwhile."""
    with open_store(tmp_path, program="mopdesk-gui") as first:
        other = open_store(tmp_path, actor="bob", wait_seconds=0.2)
        with first.change("long work") as change:
            first.settings.put(change, "a", "1")
            named = pytest.raises(StoreBusy, match=rf"mopdesk-gui of .* \(process {os.getpid()}\)")
            with named as caught, other.change("short work"):
                pytest.fail("two writers at once")
            assert other.settings.all() == {}
        assert caught.value.exit_code == 5
        with other.change("short work") as change:
            other.settings.put(change, "b", "2")
        assert first.settings.all() == {"a": "1", "b": "2"}
        assert first.journal.head() == other.journal.head()
        other.close()


def test_a_writer_waits_for_another_that_is_soon_done(tmp_path):
    script = """
        import sys, time
        from pathlib import Path
        from mopdesk.store.database import Store
        store = Store.open(Path(sys.argv[1]), actor="bob", key="5a" * 32)
        with store.change("work") as change:
            store.settings.put(change, "b", "2")
            print("writing", flush=True)
            time.sleep(0.7)
    """
    with open_store(tmp_path, wait_seconds=20) as store:
        command = [sys.executable, "-c", textwrap.dedent(script), str(store.path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout.readline() == "writing\n"
            with store.change("own work") as change:
                assert store.settings.get("b") == "2"
                store.settings.put(change, "a", "1")
        assert other.returncode == 0
        assert [entry.actor for entry in store.journal.latest()] == ["ann", "bob"]


def test_a_foreign_lock_without_owner_file_is_still_a_sentence(tmp_path):
    with open_store(tmp_path) as store:
        stranger = connect(store.path)
        stranger.run("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="It holds"), store.change("work"):
            pytest.fail("two writers at once")
        stranger.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"user": 1}', b"\xff"])
def test_a_broken_owner_file_names_nobody(tmp_path, content):
    path = tmp_path / "mopdesk.db"
    owner_file(path).write_bytes(content)
    assert read_owner(path) is None


def test_programs_that_count_at_once_never_give_a_number_twice(tmp_path):
    script = """
        import sys
        from pathlib import Path
        from mopdesk.store.database import Store
        with Store.open(Path(sys.argv[1]), actor="bob", key="5a" * 32) as store:
            for _ in range(60):
                with store.change("number") as change:
                    print(store.numbers.next(change, "file"))
    """
    with open_store(tmp_path) as store:
        command = [sys.executable, "-c", textwrap.dedent(script), str(store.path)]
        programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        numbers = [int(line) for program in programs for line in program.communicate(timeout=120)[0].split()]
        assert sorted(numbers) == list(range(1, 181))
        assert proof.verify(store) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("row", range(5))
def test_a_program_killed_within_a_change_leaves_nothing(tmp_path, row):
    script = """
        import os, signal, sys
        from pathlib import Path
        from tests.store.store_world import a_case, a_job, open_store
        store = open_store(Path(sys.argv[1]))
        case = a_case()
        with store.change("import") as change:
            store.cases.put_case(change, case)
            for number in range(5):
                if number == int(sys.argv[2]):
                    os.kill(os.getpid(), signal.SIGKILL)
                store.jobs.put_job(change, a_job(case))
    """
    with open_store(tmp_path) as store:
        import_like(store)
        before = store.describe()["counts"]
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), str(row)], check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    with open_store(tmp_path) as store:
        assert store.describe()["counts"] == before
        assert proof.verify(store) == []
        assert len(store.jobs.open_jobs(MPAN)) == 3


def keep_a_large_photo(store):
    with store.change("photo") as change:
        store.settings.put(change, "a", "1")
        change.keep(bytes(200_000), "image/png")


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path):
    with open_store(tmp_path) as store:
        pages = store.connection.value("PRAGMA page_count")
        store.connection.value(f"PRAGMA max_page_count = {pages + 10}")
        with pytest.raises(StoreTrouble, match=r"disk is full.*this change was not saved"):
            keep_a_large_photo(store)
        assert store.settings.all() == {}
        with store.change("small") as change:
            store.settings.put(change, "a", "1")
        assert store.settings.all() == {"a": "1"}
