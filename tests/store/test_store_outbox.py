"""The rows of the outbox: numbers and names used once, states that only go forward."""

import msgspec
import pytest

from mopdesk.basics.errors import NotAllowed, StoreTrouble
from mopdesk.store.database import new_id
from mopdesk.work.nouns import (
    OutboxState,
)
from tests.store.store_world import (
    begin_answer,
    open_store,
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


def replace_noun(noun, **changes):
    return msgspec.structs.replace(noun, **changes)


def test_a_release_group_is_written_pending_with_its_frozen_bytes(store, tmp_path):
    files = begin_answer(store, tmp_path / "out", flows=("D0002001", "D0150002"))
    assert [file.state for file in files] == [OutboxState.PENDING] * 2
    assert [file.number for file in files] == [1, 2]
    assert files[0].staging == str(tmp_path / "out" / ".mopdesk-staging")
    assert b"MD00000001.usr" in store.blobs.body(files[0].sha256)
    assert store.outbox.group("group") == files
    assert store.outbox.files_of_job(files[0].job_id) == files
    assert store.outbox.files_of_version(files[0].visit_version_id) == files
    assert store.outbox.list_files() == files[::-1]
    assert store.outbox.list_files([OutboxState.RELEASED]) == []
    assert store.outbox.unfinished_groups() == ["group"]
    assert store.outbox.count() == 2


def test_one_version_of_a_visit_is_answered_once_to_each_recipient(store, tmp_path):
    (file,) = begin_answer(store, tmp_path)
    again = replace_noun(file, id=new_id(), number=2, file_identifier="F2", file_name="F2.usr", sha256="")
    with pytest.raises(NotAllowed, match=r"already been answered.*MD00000001.usr.*new version"):
        begin_again(store, again)
    begin_again(store, replace_noun(again, to_id="LDSO"))
    assert store.outbox.count() == 2


def begin_again(store, file):
    with store.change("again") as change:
        store.outbox.begin(change, [file], [b"ZHV"])


@pytest.mark.parametrize("field", ["number", "file_identifier", "file_name"])
def test_numbers_and_names_are_used_once(store, tmp_path, field):
    (file,) = begin_answer(store, tmp_path)
    fresh = {"number": 2, "file_identifier": "F2", "file_name": "F2.usr"} | {field: getattr(file, field)}
    twin = replace_noun(file, id=new_id(), to_id="LDSO", sha256="", **fresh)
    with pytest.raises(StoreTrouble, match=f"UNIQUE.*{field}"):
        begin_again(store, twin)
    assert store.outbox.count() == 1


def test_files_move_only_forward_and_marks_either_way(store, tmp_path):
    (file,) = begin_answer(store, tmp_path)
    allowed = {
        (before, after)
        for before in OutboxState
        for after in OutboxState
        if can_move(store, file.id, before, after)
    }
    names = {(before.value, after.value) for before, after in allowed}
    assert names == {
        ("pending", "staged"),
        ("pending", "cancelled"),
        ("staged", "released"),
        ("released", "collected"),
        ("released", "accepted"),
        ("released", "rejected"),
        ("collected", "accepted"),
        ("collected", "rejected"),
        # A person marked these, and may have erred.
        ("accepted", "rejected"),
        ("rejected", "accepted"),
    }


class _Undo(Exception):
    pass


def can_move(store, file_id, before, after):
    try:
        with store.change("try") as change:
            store.connection.run("UPDATE outgoing SET state = ?", (before.value,))
            moved = store.outbox.mark(change, file_id, after, note="why")
            assert (moved.state, moved.note) == (after, "why")
            assert (moved.released_at is not None) is (after is OutboxState.RELEASED)
            raise _Undo
    except _Undo:
        return True
    except NotAllowed:
        return False
