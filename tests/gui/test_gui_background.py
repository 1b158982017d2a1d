"""The worker: one thread, one order, results on the GUI thread; errors are known, bugs or cancelled."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import Cancelled, StoreTrouble
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus


class FakeDesk:
    def __init__(self):
        self.thread = threading.get_ident()
        self.closed = False

    def close(self):
        assert threading.get_ident() == self.thread
        self.closed = True


@pytest.fixture
def desk_and_background(qtbot):
    desks = []
    bus = Bus()

    def make(_progress):
        desks.append(FakeDesk())
        return desks[0]

    background = Background(make, bus)
    background.bus = bus
    yield desks, background
    assert background.stop(5)


def test_the_desk_is_opened_used_and_closed_on_one_thread_that_is_not_the_windows(qtbot, desk_and_background):
    desks, background = desk_and_background
    seen = []
    background.run(lambda desk: (desk.thread, threading.get_ident()), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(desks[0].thread, desks[0].thread)]
    assert desks[0].thread != threading.get_ident()
    assert background.stop(5)
    assert desks[0].closed


def test_results_come_back_on_the_gui_thread_in_the_order_asked(qtbot, desk_and_background):
    _, background = desk_and_background
    seen = []
    for number in range(50):
        background.run(
            lambda desk, number=number: number,
            lambda got: seen.append((got, QThread.currentThread().isMainThread())),
        )
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == [(number, True) for number in range(50)]
    assert not background.busy


def test_what_changed_is_told_with_who_asked(qtbot, desk_and_background):
    _, background = desk_and_background
    heard = []
    background.bus.changed.connect(lambda changes, source: heard.append((changes, source)))
    asker = QObject()
    background.run(lambda desk: Changes(jobs=True), owner=asker)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(Changes(jobs=True), asker)]


def test_a_known_failure_is_told_with_its_words(qtbot, desk_and_background):
    _, background = desk_and_background

    def fail(desk):
        raise StoreTrouble("The disk is full.", "0 MB are free.", "Make room.")

    with qtbot.waitSignal(background.trouble) as told:
        background.run(fail, lambda _: pytest.fail("there is no result"))
    assert told.args[0].advice == "Make room."


@pytest.mark.allow_log_warnings
def test_a_bug_is_told_with_a_report_and_the_thread_goes_on(qtbot, desk_and_background):
    _, background = desk_and_background
    with qtbot.waitSignal(background.trouble) as told:
        background.run(lambda desk: 1 / 0)
    assert "ZeroDivisionError" in told.args[1]
    with qtbot.waitSignal(background.bus.changed):
        background.run(lambda desk: Changes())


def test_a_failure_that_its_page_takes_is_not_told_again(qtbot, desk_and_background):
    _, background = desk_and_background
    taken, told = [], []
    background.trouble.connect(lambda *args: told.append(args))

    def fail(desk):
        raise StoreTrouble("No.")

    background.run(fail, failed=lambda error: taken.append(error) or True)
    qtbot.waitUntil(lambda: bool(taken))
    assert not told


def test_cancelled_work_says_nothing(qtbot, desk_and_background):
    _, background = desk_and_background
    told, begun = [], threading.Event()
    background.trouble.connect(lambda *args: told.append(args))

    def work(desk, progress):
        progress.start(1_000_000)
        for _ in range(1_000_000):
            begun.set()
            progress.step("one")

    background.run_watched(work, lambda _: told.append("result"), waiting="Long work")
    assert begun.wait(5)
    background.cancel()
    qtbot.waitUntil(lambda: not background.busy)
    assert told == []


def test_steps_are_told(qtbot, desk_and_background):
    _, background = desk_and_background
    steps = []
    background.progressed.connect(lambda *args: steps.append(args))

    def work(desk, progress):
        progress.start(3)
        for number in range(3):
            progress.step(str(number))

    background.run_watched(work, waiting="Counting")
    qtbot.waitUntil(lambda: bool(steps) and steps[-1] == ("2", 3, 3))


def test_nothing_is_called_for_a_widget_that_is_gone(qtbot, desk_and_background):
    _, background = desk_and_background
    owner, seen, gate = QObject(), [], threading.Event()
    background.run(lambda desk: gate.wait(5), seen.append, owner=owner)
    import shiboken6

    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not background.busy)
    assert seen == []


def test_a_store_that_does_not_open_is_told_and_nothing_hangs(qtbot):
    def refuse(_progress):
        raise StoreTrouble("This is not a mopdesk store.")

    background = Background(refuse, Bus())
    with qtbot.waitSignal(background.trouble) as told:
        background.run(lambda desk: pytest.fail("there is no desk"))
    assert told.args[0].title == "This is not a mopdesk store."
    assert background.stop(5)


def test_cancelled_is_no_error_even_when_raised_by_hand(qtbot, desk_and_background):
    _, background = desk_and_background
    told = []
    background.trouble.connect(lambda *args: told.append(args))

    def stop(desk):
        raise Cancelled

    background.run(stop)
    qtbot.waitUntil(lambda: not background.busy)
    assert told == []
