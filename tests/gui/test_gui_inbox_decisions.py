"""Files that were not taken in, decided about in the real window: released, rejected, taken up again."""

from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.decide_file import reject
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.people import add_person
from mopdesk.actions.settings import set_option
from mopdesk.desk import open_desk
from mopdesk.gui.main_window import SECTIONS
from tests.gui.test_gui_people import sign_in
from tests.gui.windows import Windows, in_the_inbox
from tests.people_world import PIN, ROLE

TODAY = date(2026, 11, 13)
SAMPLE = Path(__file__).parents[1] / "data" / "flows" / "D0001001-made.usr"
INBOX = [name for _words, name in SECTIONS].index("inbox")


def make_inbox(folder):
    """Four files: one taken in, its twin, one for another, one cut short."""
    files = {
        "first.usr": (),
        "later.usr": ((b"3.6KW", b"3.9KW"),),
        "theirs.usr": ((b"0000000201", b"0000000777"), (b"|M|BMET|", b"|M|XMET|")),
        "cut.usr": ((b"0000000201", b"0000000778"), (b"ZPT|0000000778|7||3|20261106081501|\n", b"")),
    }
    for name, changes in files.items():
        data = SAMPLE.read_bytes()
        for old, new in changes:
            assert old in data
            data = data.replace(old, new)
        (folder / name).write_bytes(data)
    with open_desk(folder / "store.db", actor="ANNA", today=TODAY) as desk:
        set_option(desk, "participant_id", "BMET")
        import_paths(desk, [folder / name for name in files], received_on=date(2026, 11, 9))


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    make_inbox(tmp_path)
    yield from in_the_inbox(Windows(qtbot, qapp, tmp_path / "store.db", TODAY))


def look_at(windows, name):
    page = windows.window.inbox
    page.search.setText(name)
    windows.settle()
    assert page.table.record.name == name
    return page.detail.decisions


def decide(windows, decisions, button, reason):
    windows.press(button)
    windows.settle()
    question = decisions.question
    assert question is not None
    windows.type_into(question.field("reason"), reason)
    windows.settle()


def jobs(windows):
    with open_desk(windows.store, today=TODAY) as desk:
        return desk.store.jobs.count()


def test_what_waits_is_counted_and_listed_on_its_own(windows):
    page = windows.window.inbox
    assert windows.window.side.badge(INBOX) == 3
    assert page.waiting.text() == "To decide: 3"
    windows.press(page.waiting)
    windows.settle()
    assert sorted(one.name for one in page.model.records) == ["cut.usr", "later.usr", "theirs.usr"]
    assert page.head.under.whole == "3 files to decide about"
    windows.window.show_inbox(page.model.records[0].id)
    windows.settle()
    assert not page.waiting.isChecked(), "the way to one file leads to it whatever is shown"
    assert len(page.model.records) == 4


def test_a_twin_is_released_with_its_reason_once_it_was_said_what_that_means(windows):
    decisions = look_at(windows, "later.usr")
    assert decisions.strip.isVisible()
    windows.press(decisions.release)
    windows.settle()
    said = " ".join(one.text() for one in decisions.question.findChildren(type(decisions.strip.label)))
    assert "counts beside the other file of its identifier" in said
    assert "2 MPANs stand word for word in “first.usr”" in said
    windows.press(decisions.question.do_button)
    assert decisions.question.fault.text() == "Say why: it stands in the history of the file."
    assert jobs(windows) == 3
    windows.type_into(decisions.question.field("reason"), "GMTR rang: both hold")
    windows.settle()
    assert jobs(windows) == 3
    assert windows.notices[-1].startswith("later.usr: accepted: 1 job opened or advanced.")
    detail = windows.window.inbox.detail
    assert decisions.question is None
    assert "released by" in decisions.strip.label.text()
    assert not decisions.release.isVisible()
    assert detail.history.isVisible()
    assert windows.window.side.badge(INBOX) == 2


def test_a_cut_file_cannot_be_released_and_says_why(windows):
    decisions = look_at(windows, "cut.usr")
    assert not decisions.release.isEnabled()
    assert "it may be cut short" in decisions.strip.label.text()
    assert "ask the sender for a corrected file" in decisions.strip.label.text()
    assert "it may be cut short" in decisions.release.toolTip()
    decide(windows, decisions, decisions.reject, "asked for it again")
    assert windows.notices[-1].startswith("cut.usr is rejected: ")
    assert windows.window.side.badge(INBOX) == 2
    assert windows.window.inbox.table.record.verdict == "rejected"
    assert "“asked for it again”" in decisions.strip.label.text()


def test_a_rejected_file_dropped_again_says_who_rejected_it_and_can_be_taken_up(windows, tmp_path):
    decisions = look_at(windows, "theirs.usr")
    decide(windows, decisions, decisions.reject, "not ours")
    windows.window.import_files([tmp_path / "theirs.usr"])
    windows.settle()
    assert windows.notices[-1].startswith("theirs.usr: already received")
    assert "It was rejected by" in windows.notices[-1]
    assert "“not ours”" in windows.notices[-1]
    decisions = look_at(windows, "theirs.usr")
    assert not decisions.reject.isVisible()
    decide(windows, decisions, decisions.take_up, "ours after all")
    assert windows.window.inbox.table.record.verdict == "refused"
    decide(windows, decisions, decisions.release, "GMTR meant us")
    assert windows.window.inbox.table.record.verdict == "accepted"
    assert jobs(windows) == 3, "its MPANs were asked about already: each is noted on its open job"


def test_what_another_window_decided_meanwhile_is_told_and_shown(windows):
    decisions = look_at(windows, "theirs.usr")
    windows.press(decisions.release)
    windows.settle()
    wanted = windows.window.inbox.table.record.id
    with open_desk(windows.store, actor="OLI", today=TODAY) as desk:
        reject(desk, wanted, "not ours")
    windows.type_into(decisions.question.field("reason"), "ours")
    windows.settle()
    assert "rejected by OLI" in str(windows.ask.troubles[-1])
    assert decisions.question is None
    assert decisions.take_up.isVisible()
    assert jobs(windows) == 3


def test_escape_leaves_it_as_it_is_and_another_file_closes_the_question(windows):
    decisions = look_at(windows, "theirs.usr")
    windows.press(decisions.reject)
    windows.settle()
    windows.press_keys("Esc")
    windows.settle()
    assert decisions.question is None
    windows.press(decisions.reject)
    windows.settle()
    look_at(windows, "later.usr")
    assert decisions.question is None
    assert windows.window.side.badge(INBOX) == 3


@pytest.mark.usefixtures("cheap_pins")
def test_an_engineer_sees_what_waits_and_who_may_decide(qtbot, qapp, theme, tmp_path):
    make_inbox(tmp_path)
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        for name, role in ROLE.items():
            add_person(desk, name, role, PIN[name])
    windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    try:
        sign_in(windows, "ED")
        windows.window.show_inbox()
        windows.settle()
        decisions = look_at(windows, "theirs.usr")
        assert (decisions.release.isEnabled(), decisions.reject.isEnabled()) == (False, False)
        assert "ED is Engineer; it needs Office or Administrator." in decisions._off.label.text()
        windows.window.lock.switch()
        sign_in(windows, "OLI")
        windows.window.show_inbox()
        windows.settle()
        decisions = look_at(windows, "theirs.usr")
        assert (decisions.release.isEnabled(), decisions.reject.isEnabled()) == (True, True)
        assert not look_at(windows, "cut.usr").release.isEnabled()
    finally:
        windows.close()
