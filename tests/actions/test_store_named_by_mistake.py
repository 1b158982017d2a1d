"""Somebody names the store itself, or a link to it, as a file to read or to write: nothing happens to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.drop_folder import DropFolder
from mopdesk.actions.explain_file import explain_path
from mopdesk.actions.go_back import look_back
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.recovery_sheet import save_sheet
from mopdesk.actions.rescue import restore
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import FileTrouble, StoreTrouble
from mopdesk.basics.live_stores import refuse_live_store
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.store.backup import wipe
from mopdesk.store.backups import file_sha256
from mopdesk.store.proof import verify
from tests.stories import Story

SIDES = ("", "-wal", "-shm")


def itself(store: Path, _folder: Path) -> Path:
    return store


def by_link(store: Path, folder: Path) -> Path:
    if os.name == "nt":
        pytest.skip("links need a right of their own on Windows")
    (folder / "link.usr").symlink_to(store)
    return folder / "link.usr"


def by_second_name(store: Path, folder: Path) -> Path:
    os.link(store, folder / "second.usr")
    return folder / "second.usr"


@pytest.mark.parametrize("name", [itself, by_link, by_second_name])
def test_it_is_not_read_as_another_file(
    story: Story, tmp_path: Path, name: Callable[[Path, Path], Path]
) -> None:
    path = name(story.desk.store.path, tmp_path)
    taken = import_path(story.desk, path)
    assert [one.code for one in taken.problems] == ["file-unreadable"]
    assert "is open in mopdesk" in taken.problems[0].text
    for read in (
        lambda: take_addresses(story.desk, path),
        lambda: set_option(story.desk, "report_logo", str(path)),
        lambda: explain_path(story.desk.catalogue, path),
        lambda: file_sha256(path),
        lambda: wipe(path),
    ):
        with pytest.raises(FileTrouble, match="This file is the store itself"):
            read()
    assert story.desk.store.inbox.count() == 0


@pytest.mark.parametrize("side", SIDES)
def test_what_sqlite_keeps_beside_it_is_as_much_its_own(story: Story, side: str) -> None:
    path = story.desk.store.path
    with pytest.raises(FileTrouble, match="neither read as another file nor written over"):
        refuse_live_store(path.with_name(path.name + side))
    story.desk.close()
    refuse_live_store(path)


@pytest.mark.parametrize("name", [itself, by_link, by_second_name])
def test_it_is_no_backup_of_itself(story: Story, tmp_path: Path, name: Callable[[Path, Path], Path]) -> None:
    """Else a hundred numbers would be left out for nothing."""
    path = story.desk.store.path
    named = name(path, tmp_path)
    with pytest.raises(StoreTrouble, match="This is the store itself, not a backup"):
        look_back(story.desk, named)
    story.desk.close()
    with pytest.raises(StoreTrouble, match="This is the store itself, not a backup"):
        restore(path, named, actor="ann")


def test_nothing_is_put_into_its_place(story: Story) -> None:
    """A recovery sheet saved under the name of the store would be the end of it."""
    before = story.desk.store.journal.head()
    with pytest.raises(FileTrouble, match="This file is the store itself"):
        save_sheet(story.desk, new_recovery_key(), story.desk.store.path)
    assert story.desk.store.journal.head() == before
    assert verify(story.desk.store) == []


def test_a_drop_folder_that_holds_it_leaves_it_alone(story: Story, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    os.link(story.desk.store.path, folder / "store.db")
    set_option(story.desk, "drop_folder", str(folder))
    now = [0.0]
    drop = DropFolder(lambda: now[0])
    for _look in range(3):
        looked = drop.look(story.desk)
        now[0] += 10_000.0
    assert ["is open in mopdesk" in words for words in looked.waiting] == [True]
    assert looked.imported == ()
    assert verify(story.desk.store) == []
