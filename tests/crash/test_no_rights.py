"""Rights that are really missing: the kernel's own refusals, for root too, who may otherwise do anything."""

import sys

import pytest

from mopdesk.actions.backups import back_up, known_backups
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.send_flows import resume_sending, send
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import StoreTrouble
from mopdesk.desk import open_desk
from tests.crash.rights import without
from tests.crash.work_under_way import Work, close_and_look, contents, refused
from tests.stories import SAMPLES, Story

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="takes root's powers away as Linux does")

CHECK_RIGHTS = "Check the rights of the file and its folder."
ANSWERED = """
2026-11-09  receive D0001001-made.usr
2026-11-13  visit 1200023305976 not-fitted
"""


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("what", ["report", "spreadsheet", "list", "backup"])
def test_a_folder_without_the_right_to_write_is_told_and_keeps_what_it_has(tmp_path, out, what):
    work = Work(tmp_path, out)
    work.do(what)
    before = contents(out)
    with without(out, 0o555):
        sentence = refused(work, what)
        work.do("autosave")
    assert str(out) in sentence
    assert CHECK_RIGHTS in sentence
    assert contents(out) == before
    work.do(what)
    close_and_look(work)


def test_a_flow_file_that_may_not_be_read_is_told_and_taken_in_later(tmp_path, out):
    work = Work(tmp_path, out)
    before, file = work.state(), out / "arrived.usr"
    file.write_bytes((SAMPLES / "D0142001-made.usr").read_bytes())
    with without(file, 0o000):
        (told,) = import_path(work.desk, file).problems
        assert work.state() == before
    assert f"{file}: Permission denied." in told.text
    assert told.advice
    assert import_path(work.desk, file).job_ids
    close_and_look(work)


def test_a_backup_that_may_not_be_read_hides_no_other(tmp_path, out):
    work = Work(tmp_path, out)
    first, second = back_up(work.desk, out).path, back_up(work.desk, out).path
    with without(first, 0o000):
        backups = {one.path: one.fault for one in known_backups(work.desk.store.path, out)}
    assert backups == {first: f"It cannot be read. {CHECK_RIGHTS}", second: ""}
    with without(first.with_name(first.name + ".json"), 0o000):
        backups = {one.path: one.fault for one in known_backups(work.desk.store.path, out)}
    assert backups == {first: f"It cannot be read. {CHECK_RIGHTS}", second: ""}
    assert all(one.good for one in known_backups(work.desk.store.path, out))
    close_and_look(work)


@pytest.mark.parametrize("what", ["import", "autosave", "photo"])
def test_work_under_way_goes_on_in_a_folder_that_became_read_only(tmp_path, out, what):
    """The store's files are open already: what is typed is kept."""
    (tmp_path / "data").mkdir()
    work = Work(tmp_path / "data", out)
    before = work.state()
    with without(tmp_path / "data", 0o555):
        work.do(what)
        changed = work.state()
        assert changed != before
    assert work.state() == changed
    close_and_look(work)


@pytest.mark.parametrize(("part", "mode"), [("store.db", 0o000), ("", 0o555)])
def test_a_store_without_rights_is_not_opened_and_loses_nothing(tmp_path, part, mode):
    data = tmp_path / "data"
    data.mkdir()
    story = Story(data)
    today = story.desk.today()
    story.close()
    before = contents(data)
    with without(data / part, mode), pytest.raises(StoreTrouble) as caught:
        open_desk(data / "store.db", actor="story", today=today)
    assert str(data / "store.db") in str(caught.value)
    assert caught.value.advice
    assert contents(data) == before
    open_desk(data / "store.db", actor="story", today=today).close()


def test_a_store_that_may_only_be_read_is_read_and_says_so_when_it_is_to_be_changed(tmp_path):
    story = Story(tmp_path)
    today = story.desk.today()
    story.close()
    with without(tmp_path / "store.db", 0o444), open_desk(tmp_path / "store.db", today=today) as desk:
        with pytest.raises(StoreTrouble, match="The store cannot be written") as caught:
            set_option(desk, "company_name", "Gwynedd Metering")
        assert CHECK_RIGHTS in caught.value.advice
        assert desk.settings.text("participant_id") == "BMET"
        assert desk.settings.text("company_name") == ""
    with open_desk(tmp_path / "store.db", actor="story", today=today) as desk:
        set_option(desk, "company_name", "Gwynedd Metering")


def test_an_answer_waits_for_a_folder_that_may_not_be_written(tmp_path):
    story = Story(tmp_path)
    story.replay(ANSWERED)
    story.outbox.mkdir()
    with without(story.outbox, 0o555):
        done = send(story.desk, folder=story.outbox)
        assert done.files == ()
        told = " ".join(f"{found.text} {found.advice}" for one in done.held_back for found in one.problems)
    assert str(story.outbox) in told
    assert CHECK_RIGHTS in told
    assert not list(story.outbox.glob("*.usr"))
    assert len(resume_sending(story.desk).released) == 1
    assert len(list(story.outbox.glob("*.usr"))) == 1
    story.close()
