"""The note of who writes: its owner's alone, and never written through a link that somebody laid there."""

import os
import stat

import pytest

from mopdesk.store.owner import note_owner, owner_file, read_owner
from tests.store.store_world import START


def test_the_note_tells_who_writes_and_is_its_owners_alone(tmp_path):
    store = tmp_path / "mopdesk.db"
    for program in ("mopdesk command line", "mopdesk"):
        note_owner(store, program, START)
        assert read_owner(store).program == program
    if os.name == "posix":
        assert stat.S_IMODE(owner_file(store).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="no plain account makes links there")
def test_a_link_in_its_place_is_not_followed(tmp_path):
    somebodys = tmp_path / "somebodys.txt"
    somebodys.write_text("precious")
    store = tmp_path / "mopdesk.db"
    owner_file(store).symlink_to(somebodys)
    note_owner(store, "mopdesk", START)
    assert somebodys.read_text() == "precious"
