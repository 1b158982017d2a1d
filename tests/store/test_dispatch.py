"""Release: a group leaves whole and once; what stands in the way is told and nothing is overwritten."""

import shutil
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from mopdesk.basics import files as basics_files
from mopdesk.basics.errors import FileTrouble, StoreBusy
from mopdesk.basics.files import only_one
from mopdesk.store import dispatch, proof
from mopdesk.store.dispatch import release_groups, resume, scan_collected
from mopdesk.work.nouns import JobState, OutboxState
from tests.store.store_world import begin_answer, body_of, open_store, stage_and_release

PAIR = ("D0002001", "D0150002")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store
        assert proof.verify(store) == []


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def job_moves_on(store):
    def on_released(change, files):
        job = store.jobs.job(files[0].job_id)
        store.jobs.put_job(change, replace(job, state=JobState.ANSWERED))

    return on_released


def nothing_more(_change, _files):
    """The job stays as it is."""


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def states(store, group="group"):
    return [file.state.value for file in store.outbox.group(group)]


def assert_whole(folder):
    for path in folder.glob("*.usr"):
        assert path.read_bytes() == body_of(path.name)


def test_a_pair_leaves_together_and_its_job_moves_on_with_it(store, out):
    files = begin_answer(store, out, PAIR)
    released = stage_and_release(store, "group", job_moves_on(store))
    assert names(out) == ["MD00000001.usr", "MD00000002.usr"]
    assert_whole(out)
    assert names(out / ".mopdesk-staging") == []
    assert [file.state for file in released] == [OutboxState.RELEASED] * 2
    assert all(file.released_at is not None for file in released)
    assert store.outbox.group("group") == released
    assert store.jobs.job(files[0].job_id).state is JobState.ANSWERED
    kinds = [entry.kind for entry in store.journal.history(files[0].job_id)]
    assert kinds == ["released", "staged", "release begun", "visited"]


def test_released_again_nothing_happens(store, out):
    begin_answer(store, out)
    stage_and_release(store, "group", nothing_more)
    (out / "MD00000001.usr").unlink()
    head = store.journal.head()
    assert stage_and_release(store, "group", nothing_more) == []
    assert resume(store, nothing_more).released == ()
    assert names(out) == []
    assert store.journal.head() == head


def test_other_bytes_of_that_name_are_left_alone_and_nothing_of_the_group_leaves(store, out):
    begin_answer(store, out, PAIR)
    (out / "MD00000002.usr").write_bytes(b"someone else's")
    with pytest.raises(FileTrouble, match=r"already has another file.*MD00000002.usr.*left as it is"):
        stage_and_release(store, "group", nothing_more)
    assert names(out) == ["MD00000002.usr"]
    assert (out / "MD00000002.usr").read_bytes() == b"someone else's"
    assert states(store) == ["pending", "pending"]
    (out / "MD00000002.usr").unlink()
    assert len(resume(store, nothing_more).released) == 2
    assert_whole(out)


def test_a_name_taken_between_check_and_rename_is_not_overwritten(store, out, monkeypatch):
    begin_answer(store, out)
    target = out / "MD00000001.usr"
    real = dispatch.rename_no_overwrite

    def someone_is_faster(source, wanted):
        target.write_bytes(b"someone else's")
        real(source, wanted)

    monkeypatch.setattr(dispatch, "rename_no_overwrite", someone_is_faster)
    with pytest.raises(FileTrouble, match="already has another file"):
        stage_and_release(store, "group", nothing_more)
    assert target.read_bytes() == b"someone else's"
    assert states(store) == ["staged"]
    monkeypatch.undo()
    target.unlink()
    resume(store, nothing_more)
    assert_whole(out)
    assert names(out) == ["MD00000001.usr"]


def test_our_own_bytes_under_both_names_after_a_power_cut_leave_once(store, out):
    (file,) = begin_answer(store, out)
    stage_whole(store, file)
    (out / file.file_name).write_bytes(body_of(file.file_name))
    resume(store, nothing_more)
    assert names(out) == [file.file_name]
    assert names(out / ".mopdesk-staging") == []
    assert states(store) == ["released"]


def stage_whole(store, file):
    """Bring a file as far as the staging folder."""
    staging = Path(file.staging)
    staging.mkdir(exist_ok=True)
    (staging / file.file_name).write_bytes(body_of(file.file_name))
    with store.change("staged") as change:
        store.outbox.mark(change, file.id, OutboxState.STAGED)


def test_a_missing_folder_is_told_and_the_group_leaves_when_it_is_back(store, out):
    begin_answer(store, out, PAIR)
    out.rmdir()
    with pytest.raises(FileTrouble, match=r"outbox folder is not there.*MD00000001.usr"):
        stage_and_release(store, "group", nothing_more)
    assert states(store) == ["pending", "pending"]
    out.mkdir()
    assert len(resume(store, nothing_more).released) == 2
    assert_whole(out)


def test_a_staged_file_is_not_taken_for_released_where_its_drive_is_away(store, out):
    (file,) = begin_answer(store, out)
    stage_whole(store, file)
    away = out.with_name("away")
    out.rename(away)
    out.mkdir()
    done = resume(store, nothing_more)
    assert done.released == ()
    assert "staging folder is not there" in str(done.troubles["group"])
    assert states(store) == ["staged"]
    out.rmdir()
    away.rename(out)
    assert [file.file_name for file in resume(store, nothing_more).released] == [file.file_name]
    assert_whole(out)


def test_a_staged_file_that_has_left_is_released_whatever_the_outbox_folder_holds(store, out):
    """The gateway may have taken it: the outbox folder is not asked."""
    (file,) = begin_answer(store, out)
    stage_whole(store, file)
    (Path(file.staging) / file.file_name).unlink()
    assert [one.id for one in resume(store, nothing_more).released] == [file.id]
    assert names(out) == []


def test_a_full_disk_leaves_the_group_for_later(store, out, monkeypatch):
    begin_answer(store, out, PAIR)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(basics_files.os, "fsync", full)
    with pytest.raises(FileTrouble, match=r"No space left.*disk is full"):
        stage_and_release(store, "group", nothing_more)
    assert names(out) == []
    assert list((out / ".mopdesk-staging").iterdir()) == []
    monkeypatch.undo()
    resume(store, nothing_more)
    assert names(out) == ["MD00000001.usr", "MD00000002.usr"]
    assert_whole(out)


CUT_SHORT = ".MD00000001.usr.0a1b2c3d.tmp"


def test_what_a_writing_cut_short_has_left_goes_and_nothing_that_is_anybody_elses(store, out):
    """Of the file that is written now, and only in its own staging folder: all else may still be wanted."""
    (file,) = begin_answer(store, out)
    staging = Path(file.staging)
    staging.mkdir()
    elsewhere = out / CUT_SHORT
    others = (
        ".MD00000002.usr.0a1b2c3d.tmp",  # of a file that nobody is writing now
        ".MD00000001.usr.tmp",
        "MD00000001.usr.0a1b2c3d.tmp",
        ".MD00000001.usr.0a1b2c3d",
        ".XMD00000001.usr.0a1b2c3d.tmp",
    )
    for path in (staging / CUT_SHORT, elsewhere, *(staging / name for name in others)):
        path.write_bytes(b"half")
    stage_and_release(store, "group", nothing_more)
    assert sorted(path.name for path in staging.iterdir()) == sorted(others)
    assert elsewhere.exists()


def test_a_staged_file_s_left_over_is_not_looked_for_a_second_time(store, out):
    """A staged file may be another program's at this moment: nothing in its folder is touched."""
    (file,) = begin_answer(store, out)
    stage_whole(store, file)
    left = Path(file.staging) / CUT_SHORT
    left.write_bytes(b"half")
    resume(store, nothing_more)
    assert left.exists()
    assert names(out) == [file.file_name]


def test_a_left_over_that_is_held_by_another_program_keeps_no_answer_from_leaving(store, out, monkeypatch):
    (file,) = begin_answer(store, out)
    staging = Path(file.staging)
    staging.mkdir()
    (staging / CUT_SHORT).write_bytes(b"half")
    real = Path.unlink

    def held(path, **more):
        if path.name == CUT_SHORT:
            raise PermissionError(13, "Permission denied", str(path))
        real(path, **more)

    monkeypatch.setattr(Path, "unlink", held)
    assert [one.file_name for one in stage_and_release(store, "group", nothing_more)] == [file.file_name]
    assert_whole(out)


def test_many_answers_leave_in_one_go_and_one_that_cannot_does_not_hold_up_the_others(store, out):
    groups = [f"group {number}" for number in range(5)]
    for group in groups:
        begin_answer(store, out, PAIR, group_id=group)
    (out / "MD00000006.usr").write_bytes(b"someone else's")
    head = store.journal.head().count
    done = release_groups(store, groups[::-1], nothing_more)
    assert [file.number for file in done.released] == [1, 2, 3, 4, 7, 8, 9, 10]
    assert list(done.troubles) == ["group 2"]
    assert states(store, "group 2") == ["pending", "pending"]
    assert store.journal.head().count == head + 2, "one entry for staging, one for release"


def test_a_failure_of_the_jobs_own_step_is_caught_up_with_later(store, out):
    (file,) = begin_answer(store, out)

    def fails(_change, _files):
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        stage_and_release(store, "group", fails)
    assert names(out) == [file.file_name]
    assert states(store) == ["staged"]
    resume(store, job_moves_on(store))
    assert names(out) == [file.file_name]
    assert store.jobs.job(file.job_id).state is JobState.ANSWERED


def test_resume_goes_by_number_and_passes_over_what_was_cancelled(store, out):
    begin_answer(store, out, group_id="later", engineer="x")
    begin_answer(store, out, group_id="cancelled")
    begin_answer(store, out, group_id="last")
    (cancelled,) = store.outbox.group("cancelled")
    with store.change("cancelled") as change:
        store.outbox.mark(change, cancelled.id, OutboxState.CANCELLED, "wrong meter")
    told = []
    resume(store, lambda _change, files: told.extend(file.number for file in files))
    assert told == [1, 3]
    assert names(out) == ["MD00000001.usr", "MD00000003.usr"]


def test_only_one_program_releases_at_a_time(store, out):
    begin_answer(store, out)
    with only_one(store.path.with_name("mopdesk.db.dispatch"), 0) as ours:
        assert ours
        with pytest.raises(StoreBusy, match="sending files"):
            release_groups(store, ["group"], nothing_more, wait_seconds=0.1)
    assert names(out) == []
    stage_and_release(store, "group", nothing_more)
    assert names(out) == ["MD00000001.usr"]


def test_two_programs_that_resume_at_once_release_each_file_once(store, out, tmp_path):
    """A gateway takes each file at once, so that a second release would not meet the first one's file."""
    for number in range(12):
        begin_answer(store, out, PAIR, group_id=f"group {number}")
    taken, told = [], []
    stop = threading.Event()

    def gateway():
        while not stop.is_set() or list(out.glob("*.usr")):
            for path in out.glob("*.usr"):
                taken.append((path.name, path.read_bytes()))
                path.unlink()

    def program():
        with open_store(tmp_path, wait_seconds=30) as other:
            resume(other, lambda _change, files: told.extend(file.number for file in files))

    threads = [threading.Thread(target=program) for _ in range(3)]
    collector = threading.Thread(target=gateway)
    for thread in (collector, *threads):
        thread.start()
    for thread in threads:
        thread.join(60)
    stop.set()
    collector.join(60)
    assert sorted(taken) == [(name, body_of(name)) for name in sorted(f"MD{n:08}.usr" for n in range(1, 25))]
    assert sorted(told) == list(range(1, 25))


# --- collected ---


def test_a_file_that_has_left_its_folder_is_collected(store, out):
    begin_answer(store, out, PAIR)
    stage_and_release(store, "group", nothing_more)
    assert scan_collected(store) == []
    (out / "MD00000001.usr").unlink()
    assert [file.file_name for file in scan_collected(store)] == ["MD00000001.usr"]
    assert states(store) == ["collected", "released"]
    assert scan_collected(store) == []


def test_nothing_is_concluded_from_a_folder_that_is_away_or_another_one(store, out):
    begin_answer(store, out)
    stage_and_release(store, "group", nothing_more)
    shutil.rmtree(out)
    assert scan_collected(store) == []
    out.mkdir()
    assert scan_collected(store) == []
    assert states(store) == ["released"]
