"""The drop folder: whole files are taken once; what moves, hides or is away waits; nothing is deleted."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from mopdesk.actions import drop_folder
from mopdesk.actions.drop_folder import PATIENCE_SECONDS, STILL_SECONDS, DropFolder, Looked, look_once
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.inbox_twins import twins
from mopdesk.actions.settings import set_option
from mopdesk.actions.work_through import Imported
from mopdesk.desk import Desk
from tests.stories import SAMPLES, Story

FILE = "D0001001-made.usr"
BODY = (SAMPLES / FILE).read_bytes()


class Watched:
    """A drop folder with a clock of its own."""

    def __init__(self, story: Story) -> None:
        self.desk = story.desk
        self.folder = story.folder / "drop"
        self.folder.mkdir()
        self.time = 1000.0
        self.drop = DropFolder(lambda: self.time)
        set_option(self.desk, "drop_folder", str(self.folder))

    def look(self, after: float = 60.0) -> Looked:
        self.time += after
        return self.drop.look(self.desk)

    def settle(self) -> list[str]:
        """Look until everything has stood still, and give the verdicts."""
        return [one.verdict for _ in range(2) for one in self.look().imported]

    @property
    def names(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.usr"))


@pytest.fixture
def watched(story: Story) -> Watched:
    return Watched(story)


def test_without_a_folder_there_is_nothing_to_do(story: Story) -> None:
    assert DropFolder().look(story.desk) == Looked()


def test_a_file_is_taken_once_it_stands_still_and_stays(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY)
    assert (watched.look().imported, watched.look(STILL_SECONDS / 2).imported) == ((), ())
    assert [one.verdict for one in watched.look(STILL_SECONDS).imported] == ["accepted"]
    assert watched.settle() == []
    assert watched.names == [FILE]
    assert watched.desk.store.jobs.count() == 3


def test_a_file_that_is_being_written_waits_however_long_it_takes(watched: Watched) -> None:
    path = watched.folder / FILE
    for part in range(1, 6):
        path.write_bytes(BODY[: len(BODY) * part // 5])
        os.utime(path, (part, part))
        assert watched.look().imported == ()
    assert watched.settle() == ["accepted"]


def test_a_file_without_its_trailer_waits_long_and_is_then_refused_with_the_reason(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY[: BODY.rindex(b"ZPT")])
    assert watched.settle() == []
    (refused,) = watched.look(PATIENCE_SECONDS).imported
    assert refused.verdict == "refused"
    assert "trailer" in " ".join(found.text.lower() for found in refused.problems) or refused.problems


def test_the_same_file_under_another_name_is_not_taken_again(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY)
    watched.settle()
    (watched.folder / FILE).rename(watched.folder / "renamed.usr")
    shutil.copy(watched.folder / "renamed.usr", watched.folder / "copied.usr")
    assert watched.settle() == []
    assert watched.desk.store.inbox.count() == 1


def test_other_bytes_under_the_same_file_identifier_are_refused_and_both_are_shown(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY)
    watched.settle()
    (watched.folder / FILE).write_bytes(BODY.replace(b"1200023305976", b"1001234567898", 1))
    assert watched.settle() == ["refused"]
    newest = watched.desk.store.inbox.latest(1)[0]
    (twin,) = twins(watched.desk, newest)
    assert twin.came_first.sha256 != twin.came_later.sha256
    assert watched.desk.store.jobs.count() == 3


def test_a_folder_that_goes_and_returns_loses_and_doubles_nothing(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY)
    watched.settle()
    away = watched.folder.rename(watched.folder.with_name("away"))
    (sentence,) = watched.look().waiting
    assert "The drop folder cannot be read." in sentence
    assert "drive is connected" in sentence
    away.rename(watched.folder)
    assert watched.settle() == []
    assert (watched.desk.store.inbox.count(), watched.desk.store.jobs.count()) == (1, 3)


def test_files_that_other_programs_have_not_finished_are_left_alone(watched: Watched) -> None:
    for name in (".hidden.usr", "half.usr.tmp", "half.usr.filepart", "~lock.usr"):
        (watched.folder / name).write_bytes(BODY)
    (watched.folder / "folder.usr").mkdir()
    assert watched.settle() == []
    assert watched.desk.store.inbox.count() == 0


def test_taken_files_move_aside_when_asked_and_never_over_another(watched: Watched) -> None:
    set_option(watched.desk, "drop_afterwards", "move")
    for name in (FILE, "D0150002-made.usr"):
        shutil.copy(SAMPLES / name, watched.folder / name)
    (watched.folder / "taken").mkdir()
    (watched.folder / "taken" / FILE).write_bytes(b"an older file of that name")
    assert watched.settle() == ["accepted", "accepted"]
    assert watched.names == [
        "taken/D0001001-made-2.usr",
        "taken/D0001001-made.usr",
        "taken/D0150002-made.usr",
    ]
    assert (watched.folder / "taken" / FILE).read_bytes() == b"an older file of that name"


def test_a_file_that_grows_while_it_is_taken_is_not_moved_aside_unread(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_option(watched.desk, "drop_afterwards", "move")
    path = watched.folder / FILE
    path.write_bytes(BODY)

    def slowly(desk: Desk, file: Path) -> Imported:
        done = import_path(desk, file)
        with path.open("ab") as still_open:
            still_open.write(b"more\r\n")
        return done

    monkeypatch.setattr(drop_folder, "import_path", slowly)
    watched.look()
    assert [one.verdict for one in watched.look().imported] == ["accepted"]
    assert watched.names == [FILE]
    monkeypatch.undo()
    watched.look()
    # Without its trailer at the end it is waited for, then taken for what it is.
    (grown,) = watched.look(PATIENCE_SECONDS + 1).imported
    assert grown.verdict == "refused"
    assert watched.names == [f"taken/{FILE}"]
    assert watched.desk.store.inbox.count() == 2


def test_a_file_that_comes_again_under_its_old_name_is_moved_aside_too(watched: Watched) -> None:
    set_option(watched.desk, "drop_afterwards", "move")
    for _ in range(2):
        (watched.folder / FILE).write_bytes(BODY)
        watched.settle()
    assert watched.names == ["taken/D0001001-made-2.usr", "taken/D0001001-made.usr"]
    assert watched.desk.store.inbox.count() == 1


def test_a_command_looks_twice_and_takes_what_did_not_move(watched: Watched) -> None:
    (watched.folder / FILE).write_bytes(BODY)
    (watched.folder / "moving.usr").write_bytes(BODY[:40])

    def wait(_seconds: float) -> None:
        (watched.folder / "moving.usr").write_bytes(BODY[:80])

    clock = iter((0.0, 0.0, 6.0, 6.0))
    looked = look_once(watched.desk, wait, lambda: next(clock))
    assert [one.path.name for one in looked.imported] == [FILE]
    assert looked.moving == 1


def test_a_command_goes_through_a_folder_of_any_size(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were taken in before stay there, and come before the new one each time."""
    now = iter(range(0, 100_000, 1_000))
    monkeypatch.setattr(drop_folder, "time", SimpleNamespace(monotonic=lambda: float(next(now))))
    for name in ("a.usr", "b.usr", "c.usr"):
        (watched.folder / name).write_bytes(BODY)
    (watched.folder / "new.usr").write_bytes((SAMPLES / "D0150002-made.usr").read_bytes())
    looked = look_once(watched.desk, lambda _seconds: None, iter(range(0, 1_000, 10)).__next__)
    assert ([one.path.name for one in looked.imported], looked.moving) == (["a.usr", "new.usr"], 0)


def test_the_window_takes_the_rest_at_the_next_looks(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And reads no file to its end for which it has no time left."""
    names = [f"{number}.usr" for number in range(4)]
    for number, name in enumerate(names):
        (watched.folder / name).write_bytes(BODY.replace(b"0000000201", b"000000020%d" % number))
    watched.look()
    now = iter(range(0, 100_000, 2))
    monkeypatch.setattr(drop_folder, "time", SimpleNamespace(monotonic=lambda: float(next(now))))
    read: list[str] = []
    monkeypatch.setattr(drop_folder, "_has_its_trailer", lambda path: read.append(path.name) or True)
    looks = [watched.look() for _again in range(2)]
    assert [one.path.name for looked in looks for one in looked.imported] == names
    assert (looks[0].moving, looks[1].moving, read) == (2, 0, names)
