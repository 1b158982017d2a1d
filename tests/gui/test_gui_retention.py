"""Retention at the window: look, decide, and see what went."""

from datetime import date

from mopdesk.actions.backups import back_up
from mopdesk.actions.job_edits import close_job
from mopdesk.actions.jobs import job_view
from mopdesk.actions.settings import set_option
from mopdesk.actions.unfinished import discard
from mopdesk.desk import open_desk
from tests.gui.visit_made import INSIDE, TODAY, make_store
from tests.gui.windows import Windows

LATER = date(2027, 11, 12)


def removed_in_window(qtbot, qapp, tmp_path, choice):
    """Remove what is due in the window with older backups there; give how many are left, and the notice."""
    job, visit = make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        discard(desk, visit)
        close_job(desk, job, "withdrawn", "GMTR", TODAY)
        set_option(desk, "retention_jobs", "6")
        older = back_up(desk).path
    windows = Windows(qtbot, qapp, tmp_path / "store.db", LATER)
    windows.window.show_settings("retention_jobs")
    windows.settle()
    card = windows.window.settings.cards["Retention"]
    windows.press(card.look_button)
    windows.wait(card.remove_button.isEnabled)
    windows.press(card.remove_button)
    card.open_one.field("backups").set_value(choice)
    card.open_one.field("date").set_value("right")
    card.open_one.field("word").setText("remove")
    windows.press(card.open_one.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    told = windows.notices[-1]
    windows.close()
    return older.exists(), told


def test_older_backups_go_with_it_unless_somebody_keeps_them(qtbot, qapp, theme, tmp_path):
    (tmp_path / "go").mkdir()
    there, told = removed_in_window(qtbot, qapp, tmp_path / "go", "take away")
    assert not there
    assert "taken away" in told
    (tmp_path / "stay").mkdir()
    there, told = removed_in_window(qtbot, qapp, tmp_path / "stay", "keep")
    assert there
    assert "still in them" in told


def test_what_is_due_is_looked_at_and_removed_and_the_job_can_still_be_opened(qtbot, qapp, theme, tmp_path):
    job, visit = make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        discard(desk, visit)
        close_job(desk, job, "withdrawn", "GMTR", TODAY)
        set_option(desk, "retention_jobs", "6")
        mpan = desk.store.jobs.job(job).mpan
    windows = Windows(qtbot, qapp, tmp_path / "store.db", LATER)
    window = windows.window
    window.show_settings("retention_jobs")
    windows.settle()
    card = window.settings.cards["Retention"]
    assert not card.remove_button.isEnabled()
    windows.press(card.look_button)
    windows.wait(card.remove_button.isEnabled)
    windows.press(card.remove_button)
    windows.press(card.open_one.do_button)
    card.open_one.field("word").setText("yes")
    windows.press(card.open_one.do_button)
    assert card.open_one.fault.text() == "Look at today's date, and say whether it is right."
    card.open_one.field("date").set_value("right")
    windows.press(card.open_one.do_button)
    assert card.open_one.fault.text() == "Write REMOVE, or leave it as it is."
    card.open_one.field("word").setText("remove")
    windows.press(card.open_one.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    assert windows.notices[-1].startswith("Removed for good, and noted in the journal")
    assert not card.remove_button.isEnabled()
    window.open_job(job)
    windows.settle()
    assert mpan[-4:] in window.job.head.title.text()
    for place in range(5):
        window.job.tabs.turn_to(place)
        windows.settle()
    window.show_inbox()
    windows.settle()
    assert windows.ask.crashes == []
    with open_desk(windows.store, today=LATER) as desk:
        assert job_view(desk, job).job.mpan == f"*********{mpan[-4:]}"
    windows.close()


def test_a_damaged_store_and_a_date_in_doubt_are_asked_about_and_no_removes_nothing(
    qtbot, qapp, theme, tmp_path
):
    make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    folder = tmp_path / "store.db.damaged-20260101T000000Z"
    folder.mkdir()
    (folder / "store.db").write_bytes(b"what it was")
    windows = Windows(qtbot, qapp, tmp_path / "store.db", LATER)
    windows.window.show_settings("retention_jobs")
    windows.settle()
    card = windows.window.settings.cards["Retention"]
    windows.press(card.look_button)
    windows.wait(card.remove_button.isEnabled)
    assert windows.says(card, "Damaged store")
    windows.press(card.remove_button)
    decision = card.open_one
    decision.field("word").setText("remove")
    decision.field("date").set_value("wrong")
    windows.press(decision.do_button)
    assert decision.fault.text() == "Put the computer's clock right first; nothing was removed."
    assert folder.exists()
    decision.field("date").set_value("right")
    windows.press(decision.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    assert windows.notices[-1] == "Removed for good, and noted in the journal: 1 damaged store taken away."
    assert not folder.exists()
    windows.picture("retention-damaged")
    windows.close()
