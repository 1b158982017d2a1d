"""A desk that was away for an exchange of its file comes back, or says plainly that it cannot."""

import pytest

from mopdesk.actions.keys import choose_unencrypted
from mopdesk.basics.errors import StoreLost
from tests.stories import Story


def test_a_store_that_cannot_be_opened_again_is_said_so_with_what_to_do(tmp_path):
    choose_unencrypted(tmp_path / "store.db", "story")
    story = Story(tmp_path)
    path = story.desk.store.path
    aside = path.with_name("aside")

    def spoil():
        with story.desk.away():
            path.rename(aside)
            path.write_bytes(b"not a store at all" * 500)

    with pytest.raises(StoreLost, match="could not be opened again") as told:
        spoil()
    assert "start it again" in str(told.value)
    # The window that is closed now closes the desk once more.
    story.desk.close()
    path.unlink()
    aside.rename(path)
    with story.desk.away():
        pass
    assert story.desk.store.path == path
    story.close()
