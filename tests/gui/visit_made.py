"""A visit under way, an earlier one to look back at, photos and a signature: for stories and pictures."""

import json
from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from mopdesk.actions.attachments import attach_photo, sign
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.settings import set_option
from mopdesk.actions.visit_view import visit_view
from mopdesk.actions.visits import finish_visit, set_field, start_visit
from mopdesk.desk import open_desk
from mopdesk.gui.visit.steps import NAMES

FLOWS = Path(__file__).parent.parent / "data" / "flows"
TODAY = date(2026, 11, 12)
SERIAL = "F75A 00802"
INSIDE = {
    "access.got_in": True,
    "meters.0.serial": SERIAL,
    "meters.0.technology": "electromechanical",
}
BEFORE = {
    "date": "2026-11-10",
    "access.got_in": True,
    "engineer": "Siân Llŷr",
    "generation": "PV 3.6 kW",
    "meters.0.serial": SERIAL,
    "meters.0.technology": "electromechanical",
    "meters.0.finding": "cannot-tell",
    "meters.0.readings.0.register": "S",
    "meters.0.readings.0.value": "56311",
}
NOW = {
    "arrived": "09:15",
    "access.got_in": True,
    "energisation_found": "E",
    "meters.0.serial": SERIAL,
    "meters.0.make_and_type": "ACME FERRARIS TYPE C1",
    "meters.0.technology": "electromechanical",
    "meters.0.generation_live": True,
    "meters.0.readings.0.register": "S",
    "meters.0.readings.0.value": "56298",
    "meters.0.direction_test.first": "56298",
    "meters.0.direction_test.first_at": "09:30",
    "meters.0.direction_test.second": "56297",
    "meters.0.direction_test.second_at": "09:41",
    "replacement.replaced": True,
    "replacement.on": "2026-11-12",
    "replacement.exchanges.0.removed_serial": SERIAL,
    "replacement.exchanges.0.removed_at": "09:50",
    "replacement.exchanges.0.new.serial": "E26N000123",
    "replacement.exchanges.0.new.make_and_type": "ACME STATIC TYPE S5",
}


def as_bytes(image, kind="PNG"):
    room = QByteArray()
    buffer = QBuffer(room)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(room.data())


def plate_photo(serial=SERIAL):
    """Draw something like a nameplate."""
    image = QImage(1200, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("#5a5f57"))
    painter = QPainter(image)
    painter.fillRect(QRectF(150, 120, 900, 560), QColor("#d9d5c8"))
    painter.setPen(QColor("#20221f"))
    for text, size, at in (("ACME FERRARIS C1", 54, 220), (serial, 70, 400), ("230 V  20-100 A", 44, 540)):
        font = QFont(painter.font())
        font.setPixelSize(size)
        painter.setFont(font)
        painter.drawText(QPointF(220, at), text)
    painter.end()
    return as_bytes(image)


def signature_png():
    image = QImage(900, 280, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(QColor("#101820"))
    painter.drawLine(60, 200, 800, 90)
    painter.end()
    image.setText("mopdesk strokes", json.dumps([[[0.1, 0.7], [0.5, 0.2], [0.8, 0.3]]]))
    return as_bytes(image)


def make_store(
    path,
    fields=NOW,
    *,
    before=BEFORE,
    photos=("nameplate", "reading"),
    signed=True,
    request="D0001001-made.usr",
):
    """Make a store with one job, an earlier visit and one under way; give the ids of job and visit."""
    with open_desk(path, today=TODAY) as desk:
        set_option(desk, "participant_id", "BMET")
        set_option(desk, "file_prefix", "A1")
        files = ("D0150002-made.usr", request)
        import_paths(desk, [FLOWS / name for name in files])
        job = desk.store.jobs.list_jobs()[0]
        if before:
            earlier = start_visit(desk, job.id)
            for path_, value in before.items():
                set_field(desk, earlier.id, path_, value)
            finish_visit(desk, earlier.id)
        visit = start_visit(desk, job.id)
        for path_, value in fields.items():
            set_field(desk, visit.id, path_, value)
        for purpose in photos:
            attach_photo(desk, visit.id, plate_photo(), purpose=purpose)
        if signed:
            sign(desk, visit.id, "engineer", "Siân Llŷr", signature_png())
    return job.id, visit.id


def kept(windows):
    """What the store holds of the visit now."""
    windows.settle()
    found = []
    visit_id = windows.window.visit.visit_id
    windows.window.background.run(lambda desk: visit_view(desk, visit_id), found.append)
    windows.settle()
    return found[0]


def step(page, name):
    page.turn_to(NAMES.index(name))
    return page.steps[NAMES.index(name)]


def sheet(page, name, title):
    """Go to the page of that title on a step."""
    shown = step(page, name)
    shown.show_sheet(next(one for one in shown.sheets if one.title == title))
    return shown


def editor(page, path):
    """Go to the page of a field; give its editor."""
    page.go_to(path)
    return page.turning.step.lines[path].editor
