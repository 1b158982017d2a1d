"""The pages of a visit: never more than four inputs on one, whatever the process and the answers."""

import itertools
import os

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QRadioButton, QWidget

from mopdesk.actions.job_edits import change_process
from mopdesk.basics.problems import Problem, Scope, Severity
from mopdesk.desk import open_desk
from mopdesk.gui.plain import LineEdit, PlainButton, TextEdit
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.questions import MOST_INPUTS, NO_ACCESS_WORDS
from mopdesk.gui.visit.sheet import flat
from mopdesk.gui.visit.steps import NAMES
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.choice_list import ChoiceList
from mopdesk.gui.widgets.photo_strip import PhotoStrip
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.signature_pad import SignaturePad
from tests.gui.visit_made import INSIDE, NOW, SERIAL, TODAY, editor, kept, make_store, sheet, step
from tests.gui.windows import Windows

PROCESSES = ("option-1", "option-2", "option-3", "plain-exchange", "plain-investigation")
STARTED_BY_D0142 = ("option-2", "plain-exchange")
INPUTS = (
    FieldLine,
    LineEdit,
    TextEdit,
    ChoiceButtons,
    ChoiceList,
    SignaturePad,
    PhotoStrip,
    QComboBox,
    QAbstractSpinBox,
    QCheckBox,
    QRadioButton,
)
ACCESS = {
    "not-said": {},
    "in": {"access.got_in": True},
    "out": {"access.got_in": False, "access.reason": "no-answer", "access.notes": "09:20 Knocked and rang."},
}
REPLACED = {
    "not-said": {},
    "no": {"replacement.replaced": False},
    "yes": {"replacement.replaced": True},
    "two": {
        "replacement.replaced": True,
        "replacement.exchanges.0.removed_serial": SERIAL,
        "replacement.exchanges.0.final_readings.1.value": "00002",
        "replacement.exchanges.0.new.registers.1.multiplier": "10",
        "replacement.exchanges.1.removed_serial": "OTHER 2",
    },
}
METERS = {
    "none": {},
    "held-lower": {"meters.0.serial": SERIAL, "meters.0.readings.0.value": "00004"},
    "two-other": {
        "meters.0.serial": "OTHER 1",
        "meters.0.readings.2.value": "1",
        "meters.3.serial": "OTHER 2",
        "different_meter_reason": "The label was changed",
    },
}


def inputs(page):
    """Count what a person can answer on one page; a question is one, and so is each photo that is wanted."""
    found = [one for one in page.findChildren(QWidget) if isinstance(one, INPUTS) and one.isVisible()]
    whole = [one for one in found if not any(other.isAncestorOf(one) for other in found if other is not one)]
    slots = sum(max(1, len(one._slots)) for one in whole if isinstance(one, PhotoStrip))
    others = sum(not isinstance(one, PhotoStrip) for one in whole)
    loose = {
        id(button.parentWidget())
        for button in page.findChildren(PlainButton)
        if button.property("role") == "choice"
        and button.isVisible()
        and not any(other.isAncestorOf(button) for other in whole)
    }
    return slots + others + len(loose)


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """A visit under way for each process."""
    made = {}
    for process in PROCESSES:
        path = tmp_path_factory.mktemp(process) / "store.db"
        request = "D0142001-made.usr" if process in STARTED_BY_D0142 else "D0001001-made.usr"
        job, visit = make_store(path, {}, photos=("nameplate", "other"), signed=False, request=request)
        with open_desk(path, today=TODAY) as desk:
            assert set(PROCESSES) == set(desk.processes)
            if desk.store.jobs.job(job).process != process:
                change_process(desk, job, process, "to see its pages")
        made[process] = path, visit
    return made


COMBINATIONS = list(itertools.product(ACCESS, REPLACED, METERS))


@pytest.mark.parametrize("process", PROCESSES)
def test_no_page_asks_more_than_four_things(qtbot, qapp, theme, stores, process):
    """Each combination of answers under one of the processes; with MOPDESK_EVERY_PAGE under each of them."""
    path, visit = stores[process]
    every = os.environ.get("MOPDESK_EVERY_PAGE")
    combinations = COMBINATIONS if every else COMBINATIONS[PROCESSES.index(process) :: len(PROCESSES)]
    windows = Windows(qtbot, qapp, path, TODAY)
    try:
        windows.window.open_visit(visit)
        windows.settle()
        page = windows.window.visit
        seen, too_many = set(), []
        for access, replaced, meters in combinations:
            fields = {"date": "2026-11-12"} | ACCESS[access] | REPLACED[replaced] | METERS[meters]
            page.draft.load(visit, fields)
            for one in page.steps:
                one.follow()
            page.turn_to(0)
            for walked in walk(page):
                number = inputs(walked)
                if number > MOST_INPUTS:
                    too_many.append((walked.title, number, access, replaced, meters))
                seen.add(walked.title)
            assert page.turning.is_last
        assert too_many == []
        assert {"Arrive", "What was tried", "Meter found", "Meter removed", "Agreement"} <= seen
    finally:
        windows.close()


def walk(page):
    """Go through all pages by Next, and look at those besides that are there only where they are needed."""
    for _ in range(200):
        yield page.turning.step.sheet
        if page.turning.is_last:
            break
        page.turning.leaf(1)
    for place, one in enumerate(page.steps):
        for spare in [part for part in flat(one._parts) if part.spare and part not in one.sheets]:
            page.turn_to(place)
            one.show_sheet(spare)
            yield spare
            page.turn_to(place)
            spare.opened = False
    page.turn_to(len(page.steps) - 1)


def titles(page, name):
    return [one.title for one in page.steps[NAMES.index(name)].sheets]


def test_pages_that_do_not_apply_are_not_there(opened):
    windows, page = opened(INSIDE)
    assert titles(page, "Change") == ["Was a meter replaced?"]
    step(page, "Change")
    assert not page.foot.pages_button.isVisible()
    windows.press(editor(page, "replacement.replaced").button(True))
    assert titles(page, "Change") == [
        "Was a meter replaced?",
        "Meter removed",
        "Final readings: register S",
        "New meter",
        "New meter: kind, place and check",
        "New meter: certification and devices",
        "New meter's first readings: register S",
        "Agreement",
    ]
    assert page.foot.pages_button.text() == "Change 1 of 8 ▾"
    windows.press(page.foot.next_button)
    assert page.foot.pages_button.text() == "Change 2 of 8 ▾"
    assert page.foot.next_button.accessibleName() == "Next: Final readings: register S"
    windows.press(editor(page, "access.got_in").button(False))
    assert titles(page, "Access") == ["Access", "What was tried", "What comes next"]
    assert titles(page, "Change") == ["Change"]
    page.turn_to(NAMES.index("Change"))
    assert windows.says(page, NO_ACCESS_WORDS)


def test_next_and_back_go_through_every_page(opened):
    windows, page = opened(NOW, photos=("nameplate",))
    there = [one.title for step_ in page.steps for one in step_.sheets]
    gone = [page.turning.step.sheet.title]
    while not page.turning.is_last:
        windows.press(page.foot.next_button)
        gone.append(page.turning.step.sheet.title)
    assert gone == there
    back = [page.turning.step.sheet.title]
    while page.foot.back_button.isEnabled():
        windows.press(page.foot.back_button)
        back.append(page.turning.step.sheet.title)
    assert back == there[::-1]


def test_a_whole_form_is_typed_without_the_mouse(opened):
    """Return goes to the next answer, and after the last to the first blank one of the next page."""
    windows, page = opened(INSIDE)
    windows.type_into(editor(page, "arrived"), "0915")
    assert page.turning.step.lines["engineer"].editor.hasFocus()
    for typed in ("Ann", "7"):
        windows.type_into(windows.qapp.focusWidget(), typed)
    assert page.turning.step.sheet.title == "At the site"
    assert page.turning.step.lines["mpan_on_site"].editor.hasFocus()
    windows.press_keys("PgDown")
    assert page.turning.words == "Access, page 1 of 2: Access"
    windows.press_keys("PgDown")
    windows.press_keys("PgDown")
    assert NAMES[page.turning.at] == "Meter"
    windows.press_keys("PgUp")
    assert page.turning.words == "Access, page 2 of 2: Supply"
    fields = kept(windows).fields
    assert (fields["arrived"], fields["engineer"], fields["engineer_id"]) == ("09:15", "Ann", "7")


def test_the_keypad_goes_on_to_the_next_register(opened):
    windows, page = opened(INSIDE | {f"meters.0.readings.{n}.register": name for n, name in enumerate("SN")})
    windows.type_into(editor(page, "meters.0.readings.0.value"), "56320")
    page.turning.step.lines["meters.0.readings.0.value"].focus()
    windows.press(page.turning.step.dock.keypad.keys["Next"])
    assert page.turning.step.lines["meters.0.readings.1.value"].editor.hasFocus()


def test_the_rail_says_the_page_and_what_is_open(opened):
    windows, page = opened(NOW)
    page.go_to("replacement.exchanges.0.new.certified_on")
    windows.settle()
    button = page.bar._buttons[NAMES.index("Change")]
    assert button.accessibleName().startswith("Change, page 6 of 8: ")
    assert "things to mend" in button.accessibleName()
    counts = page._checking.on_pages(NAMES.index("Change"))
    listed = [action.text() for action in page.foot.pages_menu().actions()]
    assert len(listed) == len(counts) == 8
    assert [": " in one and "to mend" in one for one in listed] == [bool(one.total) for one in counts]
    page.foot.pages_menu().actions()[1].trigger()
    assert page.turning.step.sheet.title == "Meter removed"
    assert page.turning.step.lines["replacement.exchanges.0.removed_serial"].isVisible()


def test_a_page_comes_where_the_check_wants_it_and_goes_with_the_fault(opened):
    windows, page = opened(INSIDE)
    assert titles(page, "Meter") == ["Meter found"]
    windows.type_into(editor(page, "meters.0.serial"), "SOMETHING ELSE")
    windows.settle()
    assert titles(page, "Meter") == ["Meter found", "A different meter on site?"]
    windows.type_into(editor(page, "meters.0.serial"), SERIAL)
    windows.settle()
    assert titles(page, "Meter") == ["Meter found"]


def test_every_fault_of_the_check_leads_to_its_field_on_its_page(opened):
    windows, page = opened(NOW)
    page.check()
    windows.settle()
    led = [one for one in page.checked.problems if one.place.path and one.severity.value != "note"]
    assert len(led) > 3
    for problem in led:
        windows.press(windows.named(page, f"Go there: {problem.text}"))
        shown = page.turning.step
        assert shown.sheet.isVisible()
        if not shown.holds:
            assert any(line.fault and line.isVisible() for line in shown.lines.values()), problem.text
        page.check()
        windows.settle()


def test_seldom_changed_settings_of_a_register_have_a_page_of_their_own(opened):
    windows, page = opened(NOW)
    page.go_to("replacement.exchanges.0.new.registers.0.digits")
    windows.press(windows.button(page, "Multiplier, what it measures, type"))
    quantity = page.turning.step.lines["replacement.exchanges.0.new.registers.0.quantity"].editor
    assert isinstance(quantity, ChoiceButtons), "up to five choices are buttons"
    windows.press(page.foot.next_button)
    assert "settings" not in " ".join(titles(page, "Change"))
    windows.type_into(
        page.turning.step.lines["replacement.exchanges.0.new.registers.0.multiplier"].editor, "10"
    )
    page.turn_to(0)
    assert "settings" in " ".join(titles(page, "Change")), "answered, so it stays"


def test_another_exchange_is_added_after_the_first_and_taken_away(opened):
    windows, page = opened(NOW)
    page.go_to("replacement.exchanges.0.new.registers.0.digits")
    windows.press(windows.button(page, "Add another exchange"))
    assert page.turning.step.sheet.title == "Meter removed 2"
    windows.type_into(editor(page, "replacement.exchanges.1.removed_serial"), "OTHER")
    assert titles(page, "Change").count("Meter removed 1") == 1
    assert sheet(page, "Change", "Meter removed 2")
    windows.press(windows.named(page, "Remove Exchange 2"))
    windows.settle()
    assert "replacement.exchanges.1.removed_serial" not in kept(windows).fields
    assert page.turning.step.sheet.title == "Meter removed"


def test_the_summary_asks_for_four_reasons_at_a_time(qtbot, theme):
    """A reason that was given is told, can be changed, and makes room for the next."""
    problems = [
        Problem(code=f"odd-{n}", severity=Severity.WARNING, scope=Scope.JOB, text=f"Odd {n}.", advice="")
        for n in range(7)
    ]
    shown = ProblemList(theme, reasons=True)
    qtbot.addWidget(shown)
    shown.show()

    def asked():
        # What is put into a list in sight is shown at Qt's next turn.
        qtbot.wait(10)
        return [one.accessibleName() for one in shown.findChildren(LineEdit) if one.isVisible()]

    shown.show_problems(problems)
    assert asked() == [f"Reason: Odd {n}." for n in range(4)]
    shown.show_problems(problems, {"odd-0": "It was wet", "odd-2": "Dark"})
    assert asked() == [f"Reason: Odd {n}." for n in (1, 3, 4, 5)]
    change = next(one for one in shown.findChildren(PlainButton) if one.accessibleName().endswith("Odd 2."))
    change.click()
    assert asked() == [f"Reason: Odd {n}." for n in (1, 2, 3, 4)]


def test_what_only_asks_for_a_reason_keeps_no_answer_back_and_says_so(opened):
    found = {"engineer": "Siân Llŷr", "meters.0.finding": "fitted", "meters.0.methods": ["marking"]}
    windows, page = opened(INSIDE | found)
    job_id = page.view.row.id
    windows.press_keys("F7")
    windows.settle()
    summary = page.check_step.summary
    assert not page.checked.stops
    words = "look or a reason. The visit can be finished and its answer sent all the same."
    assert summary.text().endswith(words)
    page.draft.put("meters.0.finding", None)
    windows.settle()
    windows.wait(lambda: bool(page.checked.stops))
    assert summary.text().endswith("finished all the same; the answer waits until it is mended.")
    windows.press_keys("Ctrl+Z")
    windows.settle()
    windows.window.visit.finish()
    windows.settle()
    assert windows.window.job.view.job.id == job_id
    assert windows.window.job.view.job.state == "ready"


def test_the_form_is_whole_on_a_full_hd_screen_shown_at_twice_its_size(opened):
    """960 by 540 points, less a title bar and the system's own bar."""
    windows, page = opened()
    windows.window.resize(960, 490)
    windows.settle()
    assert windows.window.height() == 490
    way_on = page.foot.next_button
    assert way_on.isVisible()
    assert way_on.mapTo(windows.window, way_on.rect().bottomLeft()).y() < windows.window.status.y()
    assert page.stack.height() > 150
