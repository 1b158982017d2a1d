"""The proof of a visit: photos in their slots, the nameplate enlarged, signatures kept with their strokes."""

import pytest
from PySide6.QtCore import QBuffer, QEvent, QMimeData, QPoint, QPointF, QRect, QSizeF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPointingDevice, QScrollPrepareEvent, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from mopdesk.gui.colours import Density
from mopdesk.gui.plain import LineEdit, PlainLabel
from mopdesk.gui.visit.inputs import inputs_on
from mopdesk.gui.visit.steps import NAMES
from mopdesk.gui.widgets.camera import NO_CAMERA
from mopdesk.gui.widgets.camera_kind import CameraSignals
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.signature_pad import strokes_of
from tests.gui.visit_made import NOW, SERIAL, kept, plate_photo, sheet, step

# Photos


class FakeCamera:
    def __init__(self):
        self.told = CameraSignals()
        self.shows, self.running, self.lit = PlainLabel("view"), False, False

    def view(self):
        return self.shows

    def start(self):
        self.running = True

    def stop(self):
        self.running = False

    def take(self):
        self.told.taken.emit(plate_photo())

    def has_torch(self):
        return True

    def light(self, on):
        self.lit = on


def wanted(photos):
    (said,) = {one.text() for one in photos.findChildren(PlainLabel) if one.text().endswith(" wanted")}
    return said


def test_a_photo_is_taken_into_its_slot_and_says_so(opened, monkeypatch):
    camera = FakeCamera()
    monkeypatch.setattr("mopdesk.gui.visit.photo_shelf.find_camera", lambda: camera)
    windows, page = opened()
    photos = step(page, "Photos")
    (shelf, _before_leaving) = photos.shelves
    windows.button(photos, "Another photo")
    assert wanted(photos) == "0 of 6 wanted"
    windows.press(shelf.strip.tiles["nameplate"].take_button)
    panel = shelf.camera
    assert camera.running
    windows.press(panel.light_button)
    assert camera.lit
    windows.press(panel.take_button)
    windows.settle()
    assert wanted(photos) == "1 of 6 wanted"
    (shot,) = shelf.strip.shots
    assert shot.purpose == "nameplate"
    assert shot.caption.startswith("Taken here ")
    page.turn_to(0)
    assert not camera.running
    meter = step(page, "Meter")
    windows.settle()
    assert meter.plates[0].plate.isVisible()
    assert meter.plates[0].plate.enlarged.letters == SERIAL


def test_without_a_camera_the_page_says_what_to_do(opened, monkeypatch):
    monkeypatch.setattr("mopdesk.gui.visit.photo_shelf.find_camera", lambda: None)
    windows, page = opened()
    photos = step(page, "Photos")
    windows.press(windows.button(photos, "Another photo"))
    windows.press(photos.take_button)
    assert photos.others.camera.say.label.text() == NO_CAMERA
    assert not photos.others.camera.take_button.isVisible()
    windows.press(photos.others.camera.done_button)
    assert not photos.others.camera.isVisible()


def test_a_picture_dropped_on_a_slot_fills_it(opened, tmp_path):
    windows, page = opened()
    photos = step(page, "Photos")
    QImage.fromData(plate_photo()).save(str(tmp_path / "seal.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "seal.png"))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    (_as_found, leaving) = photos.shelves
    leaving.strip.tiles["seals"].dropEvent(event)
    windows.settle()
    (shot,) = leaving.strip.shots
    assert (shot.purpose, shot.caption) == ("seals", "Added from file (day taken not known)")
    assert page.takes([tmp_path / "seal.png"])
    windows.settle()
    assert [one.purpose for one in photos.others.strip.shots] == ["other"]
    assert photos.sheet.title == "Another photo"


def test_adding_a_photo_leaves_the_focus_on_its_page_at_the_next_slot(opened, tmp_path):
    windows, page = opened()
    (as_found, _leaving) = step(page, "Photos").shelves
    QImage.fromData(plate_photo()).save(str(tmp_path / "plate.png"))
    first, second = list(as_found.strip.tiles)[:2]
    as_found.strip.tiles[first].add_button.setFocus()
    as_found.add([tmp_path / "plate.png"], first)
    windows.settle()
    assert [shot.purpose for shot in as_found.strip.shots] == [first]
    assert as_found.strip.tiles[second].add_button.hasFocus()


def test_the_enlarged_part_is_moved_by_keys(opened):
    windows, page = opened(photos=("nameplate",))
    plate = step(page, "Meter").plates[0].plate.plate
    windows.settle()
    before = plate.centre.x()
    plate.setFocus()
    QTest.keyClick(plate, Qt.Key.Key_Right)
    assert plate.centre.x() > before
    QTest.mouseClick(plate, Qt.MouseButton.LeftButton, pos=plate.rect().center())
    assert plate.centre.x() == pytest.approx(0.5, abs=0.02)


def test_a_serial_that_only_the_request_names_is_offered(opened):
    windows, page = opened({"access.got_in": True})
    meter = step(page, "Meter")
    meter._held, meter._named = (), ("K00X 12345",)
    meter._offer()
    windows.press(windows.button(meter, "As in the request: K00X 12345"))
    windows.settle()
    assert kept(windows).fields["meters.0.serial"] == "K00X 12345"


# Signatures


def sign_it(windows, page, role="customer"):
    box = sheet(page, "Sign", f"Signature of the {role}").boxes[role]
    page.steps[NAMES.index("Sign")].ensureWidgetVisible(box.pad)
    windows.draw(box.pad)
    return box


@pytest.mark.parametrize("density", list(Density))
def test_name_and_pad_are_seen_together_on_a_small_screen(opened, density):
    windows, page = opened()
    windows.window.theme.use_density(density)
    windows.window.resize(1024, 600)
    windows.settle()
    box = sheet(page, "Sign", "Signature of the engineer").boxes["engineer"]
    windows.settle()
    step(page, "Sign").verticalScrollBar().setValue(0)
    seen = page.stack.rect()
    for part in (box.name, box.pad):
        place = QRect(part.mapTo(page.stack, QPoint(0, 0)), part.size())
        assert seen.contains(place), part.accessibleName()
    windows.draw(box.pad)
    windows.settle()
    assert box.pad.height() >= 140


def test_a_signature_is_kept_a_moment_after_the_pen_was_lifted(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    windows.wait(lambda: not box._pause.isActive())
    view = kept(windows)
    assert [one.role for one in view.attachments] == ["customer"]
    assert box.pad.isVisible(), "the pad stays while somebody signs"
    windows.type_into(box.name, "Ann Llŷr")
    box.keep_button.setFocus()
    windows.press(box.keep_button)
    view = kept(windows)
    assert [one.name for one in view.attachments] == ["Ann Llŷr"]
    assert box.go_on_button.isVisible()
    assert box.again_button.hasFocus(), "the focus stays on the form"


@pytest.mark.parametrize("text", ["", "[", "[[[1]]]", '[[["1","2"]]]', "[[[NaN,1]]]", "[" * 100_000, "{}"])
def test_strokes_of_another_hand_are_none(qapp, text):
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    image.setText("mopdesk strokes", text)
    room = QBuffer()
    room.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(room, "PNG")
    assert strokes_of(bytes(room.data())) == ()


def test_a_signature_survives_a_restart_with_its_strokes(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    strokes = box.pad.strokes
    windows.press(box.keep_button)
    windows.settle()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.open_visit(visit_id)
    windows.settle()
    page = windows.window.visit
    box = sheet(page, "Sign", "Signature of the customer").boxes["customer"]
    assert not box._picture.pixmap().isNull()
    windows.press(box.go_on_button)
    assert len(box.pad.strokes[0]) == len(strokes[0])
    assert box.pad.strokes[0][5] == pytest.approx(strokes[0][5], abs=0.001)


def test_the_looks_can_change_after_a_visit_was_left(opened):
    windows, page = opened()
    step(page, "Sign")
    page._reset()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows.settle()
    for density in (Density.FIELD, Density.DESK):
        windows.window.theme.use_density(density)


def test_taking_every_stroke_back_withdraws_the_signature(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    windows.wait(lambda: not box._pause.isActive())
    assert kept(windows).attachments
    windows.press(box.undo_button)
    assert kept(windows).attachments == ()
    windows.press(box.none.button("refused"))
    (reason,) = kept(windows).attachments
    assert (reason.none_reason, reason.sha256) == ("refused", "")
    assert "Did not want to sign" in box._words.text()


# By keyboard and by touch


def test_every_input_is_reached_by_tab(opened):
    windows, page = opened(NOW, photos=("nameplate",))
    while not page.turning.is_last:
        page.bar.focus(page.turning.at)
        windows.qtbot.wait(10)
        asked = {one for one in inputs_on(page.turning.step.sheet) if isinstance(one, LineEdit)}
        seen = set()
        for _ in range(400):
            QTest.keyClick(windows.window.focusWidget(), Qt.Key.Key_Tab)
            focused = windows.window.focusWidget()
            if focused in seen:
                break
            seen.add(focused)
        assert asked <= seen, (page.turning.words, [one.accessibleName() for one in asked - seen])
        page.turning.leaf(1)


def test_a_finger_scrolls_the_page_but_signs_on_the_pad(opened):
    windows, page = opened()
    sign = step(page, "Sign")
    windows.settle()
    pad = sign.boxes["engineer"].pad
    sign.ensureWidgetVisible(pad)

    def may_scroll(widget):
        at = widget.mapTo(sign.viewport(), QPoint(20, 20))
        event = QScrollPrepareEvent(QPointF(at))
        event.setViewportSize(QSizeF(10, 10))
        return not sign._scroll.eventFilter(sign.viewport(), event)

    assert not may_scroll(pad)
    assert may_scroll(sign.boxes["engineer"].heading)


def touch(windows, widget, points):
    device = QTest.createTouchDevice()
    first, *others = points
    QTest.touchEvent(widget, device).press(0, first, widget)
    for point in others:
        windows.qtbot.wait(15)
        QTest.touchEvent(widget, device).move(0, point, widget)
    QTest.touchEvent(widget, device).release(0, points[-1], widget)
    windows.qtbot.wait(30)


def test_a_finger_signs_and_the_page_stays(opened):
    windows, page = opened()
    sign = step(page, "Sign")
    windows.settle()
    pad = sign.boxes["engineer"].pad
    sign.ensureWidgetVisible(pad)
    at = sign.verticalScrollBar().value()
    touch(windows, pad, [QPoint(60 + 20 * n, 120 - 8 * n) for n in range(10)])
    assert len(pad.strokes) == 1
    assert len(pad.strokes[0]) > 4
    assert sign.verticalScrollBar().value() == at


def test_a_finger_moves_the_page(opened):
    windows, page = opened(NOW)
    change = sheet(page, "Change", "New meter: certification and devices")
    windows.window.resize(1024, 600)
    windows.window.theme.use_text_scale(1.6)
    windows.settle()
    heading = change.sheet.findChild(Card).heading
    touch(windows, heading, [QPoint(10, 10 - 12 * n) for n in range(16)])
    assert change.verticalScrollBar().value() > 0


def test_a_pen_signs(opened):
    windows, page = opened()
    pad = step(page, "Sign").boxes["engineer"].pad
    device = QPointingDevice.primaryPointingDevice()
    kinds = (QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * 5, QEvent.Type.TabletRelease)
    for number, kind in enumerate(kinds):
        at = QPointF(50 + 30 * number, 90)
        left = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind, device, at, at, 0.7, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, left
        )
        QApplication.sendEvent(pad, event)
        assert event.isAccepted()
    (stroke,) = pad.strokes
    assert len(stroke) == 6
    windows.settle()


def test_there_are_no_combo_boxes(opened):
    _windows, page = opened(NOW)
    assert page.findChildren(QComboBox) == []
