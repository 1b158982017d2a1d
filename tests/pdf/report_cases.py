"""Visits to report on: a full Option 3 exchange with a Welsh address, and variations of it."""

import hashlib
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import msgspec
from PIL import Image, ImageDraw

from mopdesk.basics.problems import Place, Problem, Scope, Severity
from mopdesk.basics.resources import resource
from mopdesk.work.nouns import (
    Attachment,
    Case,
    Job,
    JobState,
    KindOfWork,
    OutboxState,
    OutgoingFile,
    Owed,
    Request,
    RunningClock,
    Site,
)
from mopdesk.work.report_input import JournalHead, ReportInput
from mopdesk.work.report_tree import Bullets, Facts, Grid, Notice, Paragraph, Photos, Signed, Subheading
from mopdesk.work.visit_facts import read_facts

JOB_ID = "0199c8f2-3b4c-7d10-9a55-0c2f6d1e8b77"
GENERATED = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)

FACTS = {
    "date": "2026-11-24",
    "arrived": "10:05",
    "departed": "11:20",
    "engineer": "Siân Gŵyn-Jones",
    "engineer_id": "E1047",
    "mpan_on_site": "1200034567890",
    "access": {"got_in": True},
    "generation": "Solar, 3.6 kW, running at about 1.1 kW",
    "energisation_found": "E",
    "energisation_left": "E",
    "remarks": "Meter cupboard under the stairs at Tŷ Gwyn. Asked about Llŷn & Eifionydd's scheme.",
    "meters": [
        {
            "serial": "L91F12345",
            "make_and_type": "FERRANTI FM2",
            "technology": "electromechanical",
            "finding": "not-fitted",
            "methods": ["marking", "disc"],
            "generation_live": True,
            "disc_direction": "backward",
            "confidence": "observed",
            "readings": [{"register": "S", "value": "48213", "taken_at": "10:12"}],
        }
    ],
    "replacement": {
        "replaced": True,
        "on": "2026-11-24",
        "supplier_agreement": "By telephone, reference 88123",
        "ssc": "0393",
        "exchanges": [
            {
                "removed_serial": "L91F12345",
                "removed_asset_provider": "MAPA",
                "removed_at": "10:40",
                "final_readings": [{"register": "S", "value": "48213", "taken_at": "10:40"}],
                "new": {
                    "serial": "E26S00077",
                    "make_and_type": "LANDIS+GYR 5235A",
                    "meter_type": "N",
                    "current_rating": "100",
                    "location": "A",
                    "asset_provider": "MAPB",
                    "retrieval_method": "H",
                    "certified_on": "2026-02-11",
                    "certification_expires": "2036-02-11",
                    "finding": "static-import-only",
                    "registers": [{"register": "S", "digits": "5", "initial_reading": "00002"}],
                },
            }
        ],
    },
    "reasons": {"initial-reading-not-zero": "Tested at the depot, label on the meter."},
}


TAKEN, OFFSET, ORIENTATION, MAKER = 0x9003, 0x9011, 0x0112, 0x010F
GPS_BLOCK, EXIF_BLOCK = 0x8825, 0x8769


def camera_exif(taken="2026:07:01 10:02:03", offset="", orientation=1):
    exif = Image.Exif()
    exif[MAKER] = "CANARY-MAKER"
    exif[ORIENTATION] = orientation
    exif.get_ifd(EXIF_BLOCK).update({TAKEN: taken} | ({OFFSET: offset} if offset else {}))
    exif.get_ifd(GPS_BLOCK).update({1: "N", 2: (52.0, 53.0, 12.34), 3: "W", 4: (4.0, 25.0, 1.0)})
    return exif


def photo_bytes(text="", size=(2000, 1500), colour="#7a8d99", exif=None):
    """Draw a photo as a camera would hand it over."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((40, 40), text, fill="white")
    target = BytesIO()
    image.save(target, "JPEG", quality=90, **({"exif": exif} if exif else {}))
    return target.getvalue()


def ink_bytes():
    """Draw a signature as the pad hands it over: ink on nothing."""
    image = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.line([(60, 200), (160, 60), (210, 220), (330, 90), (420, 210), (640, 120), (820, 170)], "#10203a", 7)
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


class Pictures:
    """Pictures by their SHA-256, as the store would give them."""

    def __init__(self):
        self.kept = {}

    def add(self, data):
        name = hashlib.sha256(data).hexdigest()
        self.kept[name] = data
        return name

    def __call__(self, sha256):
        return self.kept.get(sha256)


def attachment(kind, sha256, **more):
    return Attachment(
        id=f"{kind}-{sha256[:8]}",
        visit_id="visit-1",
        kind=kind,
        sha256=sha256,
        purpose=more.pop("purpose", "signature"),
        added_at=datetime(2026, 11, 24, 11, 10, tzinfo=UTC),
        **more,
    )


def job(**changes):
    """A job of Option 3."""
    plain = Job(
        id=JOB_ID,
        case_id="case-1",
        mpan="1200034567890",
        supplier="SUPA",
        flow="D0001001",
        process="option-3",
        state=JobState.ANSWERED,
        request=Request(
            flow="D0001001",
            mpan="1200034567890",
            sender_role="X",
            sender_id="SUPA",
            recipient_id="MOPA",
            file_identifier="SUPA000042",
            text="SSTPGP INVESTIGATE BACKSTOP. KEY SAFE 4711",
            assumed_layout=True,
        ),
        received_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        received_on=date(2026, 11, 20),
        received_basis="file time",
        clock="b",
        due=date(2026, 12, 4),
        owed_by="M",
        kind=KindOfWork.INVESTIGATION,
        labelled=True,
        label_words=("SSTPGP", "BACKSTOP"),
        process_reason="The Supplier's profile says Option 3.",
        site=Site(
            address=("Tŷ Gwyn", "4 Heol Llŷn", "Pwllheli"),
            postcode="LL53 5AA",
            contact="Mr Ŵyn ap Ŷwain",
            telephone="01758 000 000",
            access_notes="Key safe 4711 by the back door",
        ),
        created_at=datetime(2026, 11, 20, 9, 1, tzinfo=UTC),
    )
    return msgspec.structs.replace(plain, **changes)


def outgoing(flow, number):
    body = f"{flow} {number}".encode()
    return OutgoingFile(
        id=f"out-{number}",
        number=number,
        group_id="group-1",
        job_id=JOB_ID,
        visit_version_id="version-2",
        message="b1",
        flow=flow,
        to_role="X",
        to_id="SUPA",
        from_id="MOPA",
        file_identifier=f"MD{number:08d}",
        file_name=f"MD{number:08d}.usr",
        sha256=hashlib.sha256(body).hexdigest(),
        folder="outbox",
        staging="staging",
        state=OutboxState.RELEASED,
        made_at=datetime(2026, 11, 24, 13, 59, tzinfo=UTC),
        released_at=datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
    )


def found(code, text, *, severity=Severity.WARNING, path=None, advice=""):
    return Problem(
        code=code, severity=severity, scope=Scope.JOB, text=text, advice=advice, place=Place(path=path)
    )


def meaning(code_list, code):
    """Look a code up in the program's own lists."""
    return _codes(code_list).get(code)


@cache
def _codes(code_list):
    rows = tomllib.loads(resource(f"codes/{code_list}.toml").read_text("utf-8"))["codes"]
    return {row["code"]: row["meaning"] for row in reversed(rows)}


def changed(**changes):
    """The facts of the visit with some of them changed."""
    return read_facts(FACTS | changes)


def full(**changes):
    """Everything that a report can hold, for one visit; named parts replaced."""
    pictures = Pictures()
    attachments = (
        attachment(
            "photo",
            pictures.add(photo_bytes("old meter")),
            purpose="position",
            caption="Position before work, Tŷ Gwyn",
            origin="camera",
            taken_at=datetime(2026, 11, 24, 10, 8, tzinfo=UTC),
        ),
        attachment(
            "photo",
            pictures.add(photo_bytes("plate", (1200, 1800), "#4d6b57")),
            purpose="nameplate",
            origin="file",
        ),
        attachment(
            "photo",
            pictures.add(photo_bytes("new", (1600, 1200), "#8a6d4f")),
            purpose="after",
            origin="camera",
        ),
        attachment("signature", pictures.add(ink_bytes()), name="Siân Gŵyn-Jones", role="engineer"),
        attachment("signature", "", role="customer", none_reason="not-present"),
    )
    plain = ReportInput(
        job=job(),
        case=Case(
            id="case-1",
            mpan="1200034567890",
            supplier="SUPA",
            process="option-3",
            state="done",
            opened_on=date(2026, 11, 20),
            clocks=(
                RunningClock(
                    clock="b",
                    owner="M",
                    started_on=date(2026, 11, 20),
                    due=date(2026, 12, 4),
                    stopped_on=date(2026, 11, 24),
                ),
            ),
        ),
        process_title="Option 3: D0002 and D0150 together",
        calendar_line="10 Working Days of England and Wales, day of receipt is day 0.",
        facts=changed(),
        version=2,
        finding="not-fitted",
        attachments=attachments,
        picture=pictures,
        meaning=meaning,
        owed=Owed(messages=("b1", "b2"), flows=("D0002", "D0150"), together=True, next="done"),
        outgoing=(outgoing("D0002001", 17), outgoing("D0150002", 18)),
        not_sent=(
            "D0150 to the NHH Data Collector and the LDSO",
            "D0149",
            "D0010 final and initial readings",
            "D0303",
        ),
        problems=(
            found("initial-reading-not-zero", "The new meter starts at 00002, not at zero."),
            found("smart-rollout", "Does the Supplier agree to a traditional meter? (smart rollout)"),
        ),
        assumptions=("That group 296 of the D0150 carries the finding is our reading of the paper.",),
        company="Gwynedd Metering Ltd",
        journal=JournalHead(count=1234, hash=hashlib.sha256(b"journal").hexdigest()),
        generated_at=GENERATED,
    )
    return msgspec.structs.replace(plain, **changes)


def said(report):
    """Every piece of text of a report, in order."""
    yield from (report.title, report.subtitle, report.letterhead, report.running, *report.footer)
    for item in report.header:
        yield from (item.label, item.value)
    yield from (report.outcome.title, report.outcome.text)
    for part in report.sections:
        yield part.title
        for block in part.blocks:
            yield from said_by(block)


def said_by(block):
    match block:
        case Facts():
            yield from (text for item in block.items for text in (item.label, item.value))
        case Grid():
            yield from (column.title for column in block.columns)
            for row in block.rows:
                yield from (cell.text for cell in row.cells)
                yield row.detail
        case Paragraph() | Subheading():
            yield block.text
        case Bullets():
            yield from block.items
        case Notice():
            yield from (block.title, block.text)
        case Photos():
            yield from (text for photo in block.items for text in (photo.title, *photo.lines))
        case Signed():
            yield from (text for one in block.items for text in (one.role, one.name, one.at, one.none_reason))
