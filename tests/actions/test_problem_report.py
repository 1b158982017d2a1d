"""A problem report holds nobody's data: canaries in every field and in the errors are in no byte of it."""

import io
import json
import logging
import traceback
import zipfile

import pytest
from PIL import Image

from mopdesk.actions.attachments import attach_photo
from mopdesk.actions.job_edits import set_site, type_job
from mopdesk.actions.notes import add_note
from mopdesk.actions.problem_report import make_problem_report, scrubbed
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import Usage
from mopdesk.basics.log import start_log
from mopdesk.work.nouns import Site

MPAN = "1012345678903"
CANARIES = [f"CANARY{number:02}" for number in range(14)]


def read(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def full(story):
    """A store with a canary in every field that a person fills."""
    desk = story.desk
    for key, canary in (("company_name", 0), ("engineer", 1)):
        set_option(desk, key, CANARIES[canary])
    set_option(desk, "report_folder", str(story.folder / CANARIES[2]))
    set_option(desk, "hold_minutes", "7")
    set_option(desk, "process.SUPB", "option-2")
    job = type_job(desk, flow="D0001", mpan=MPAN, supplier="SUPB", text=CANARIES[3], received_on=desk.today())
    set_site(
        desk,
        job,
        Site(
            address=(CANARIES[4],),
            postcode=CANARIES[5],
            contact=CANARIES[6],
            telephone=CANARIES[7],
            access_notes=CANARIES[8],
        ),
    )
    add_note(desk, job, CANARIES[9])
    visit = start_visit(desk, job)
    set_field(desk, visit.id, "remarks", CANARIES[10])
    room = io.BytesIO()
    Image.new("RGB", (32, 32)).save(room, "JPEG")
    attach_photo(desk, visit.id, room.getvalue(), purpose="nameplate", caption=CANARIES[11])
    return desk


@pytest.mark.allow_log_warnings
def test_no_canary_is_in_any_byte_of_it(full, tmp_path):
    handler = start_log(tmp_path / "log")
    try:
        try:
            raise ValueError(f"{CANARIES[12]} at {MPAN} is wrong")
        except ValueError:
            logging.getLogger("mopdesk.gui").error("Unexpected failure\n%s", traceback.format_exc())
        logging.getLogger("mopdesk.gui").error("Qt: could not open /home/canary13/x, call 07700 900123")
    finally:
        logging.getLogger("mopdesk").removeHandler(handler)
        handler.close()
    parts = read(make_problem_report(full, tmp_path / "report.zip", tmp_path / "log"))
    whole = "\n".join(parts.values())
    for word in (*CANARIES, MPAN, "canary13", "07700", "SUPB", "BMET"):
        assert word not in whole, word
    assert "Unexpected failure" in parts["log.txt"]
    assert "ValueError" in parts["log.txt"]
    assert "test_problem_report.py" in parts["log.txt"], "the place of the failure is what it is for"


def test_a_log_that_somebody_else_wrote_is_masked_too(tmp_path):
    """An older mopdesk, or one whose formatter failed: the report trusts no line."""
    (tmp_path / "mopdesk.log").write_text(f"call 07700 900123 at ZZ1 4AB about {MPAN}, ann@example.test\n")
    told = read(make_problem_report(None, tmp_path / "report.zip", tmp_path))["log.txt"]
    for word in ("07700", "ZZ1 4AB", MPAN, "ann@example.test"):
        assert word not in told
    assert "call *** at ***" in told


def test_it_tells_what_is_needed_to_mend_something(full, tmp_path):
    report = json.loads(read(make_problem_report(full, tmp_path / "report.zip", tmp_path))["report.json"])
    assert report["mopdesk"]
    assert report["packages"]["reportlab"]
    assert report["store"]["counts"]["job"] == 1
    assert report["store"]["settings"]["journal_mode"] == "wal"
    assert report["doctor"]["healthy"]
    assert report["settings"]["hold_minutes"] == "7"
    assert report["settings"]["company_name"] == "(set)"
    assert report["settings"]["suppliers with a process of their own"] == "1"
    assert report["journal"]["visit.started"] == 1
    assert "CREATE TABLE" in read(tmp_path / "report.zip")["schema.sql"]


def test_a_store_that_cannot_be_opened_is_left_out(tmp_path):
    parts = read(make_problem_report(None, tmp_path / "report.zip", tmp_path))
    assert sorted(parts) == ["log.txt", "report.json"]
    assert "store" not in json.loads(parts["report.json"])


def test_its_ending_says_what_it_is(tmp_path):
    with pytest.raises(Usage, match=r"is a \.zip"):
        make_problem_report(None, tmp_path / "report.txt")


def test_ids_and_users_are_cut():
    text = scrubbed(r"at C:\Users\anna\AppData job 01a22381-3bf0-754b-bf80-0e60e2daf813 /Users/bob/x.py")
    assert "anna" not in text
    assert "bob" not in text
    assert "01a22381" not in text
