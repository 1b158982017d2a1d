"""Fill a store with canaries, one in each field that can hold text, as a person would; then wait for the end.

Usage: canary_driver.py FOLDER. In the middle of a change it prints the canaries as JSON, then READY. What
others are to read (input, flow files, reports) lies in FOLDER/outside.
"""

import json
import logging
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec
from PIL import Image

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.attachments import attach_photo, no_signature, sign
from mopdesk.actions.calendar import set_day
from mopdesk.actions.decide_file import reject
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.job_edits import close_job, reopen_job, set_site, type_job
from mopdesk.actions.job_lists import JobQuery, count_of
from mopdesk.actions.make_report import save_report
from mopdesk.actions.notes import add_note
from mopdesk.actions.saved_views import save_view
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.log import start_log
from mopdesk.desk import open_desk
from mopdesk.work.nouns import Site
from mopdesk.work.visit_facts import VisitFacts

TODAY = date(2026, 11, 20)
MPAN, TYPED_MPAN = "1410987654325", "1200023305976"
FLOW = """\
ZHV|TX00000201|D0142001|X|SUPB|M|BMET|20261109093000||||TR01|
267|{mpan}|{0}|14|{1}||||{2}||{3}|ZZ1 4AB|20261118|080000|120000|N||E|0393|SSTPGP {4}|T||
ZPT|TX00000201|1||1|20261109093002|
"""


class Canaries:
    """Gives each field a text of its own, and knows them all."""

    def __init__(self):
        self.planted = [MPAN, TYPED_MPAN]

    def __call__(self, longest=40):
        text = f"CANARY{len(self.planted):03d}QZ"[:longest]
        self.planted.append(text)
        return text


def text_paths(kind, prefix=""):
    """Every path of a visit's facts that holds text, one of each list."""
    for field in msgspec.structs.fields(kind):
        path = f"{prefix}{field.encode_name}"
        yield from _paths_of(field.type, path)


def _paths_of(kind, path):
    if kind is str:
        yield path
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from text_paths(kind, f"{path}.")
    else:
        for inner in getattr(kind, "__args__", ()):
            if inner is not type(None) and inner is not ...:
                yield from _paths_of(
                    inner, f"{path}.0" if getattr(kind, "__origin__", None) is tuple else path
                )


def picture(text, kind):
    """A real picture whose bytes hold a text, as a camera's do."""
    from io import BytesIO

    room = BytesIO()
    image = Image.new("RGB", (400, 300), "#5a5f57")
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_text("Comment", text)
        image.save(room, kind, pnginfo=words)
    else:
        image.save(room, kind, comment=text.encode())
    return room.getvalue()


def plant(desk, outside, canary):
    """Everything that a person or a file can write into the store."""
    set_option(desk, "participant_id", "BMET")
    set_option(desk, "file_prefix", "A1")
    set_option(desk, "test_flag", "TR01")
    set_option(desk, "company_name", canary())
    set_option(desk, "engineer", canary())
    flow = outside / "in.usr"
    texts = [canary(longest) for longest in (12, 20, 12, 12, 20)]
    flow.write_text(FLOW.format(*texts, mpan=MPAN), encoding="ascii")
    (taken,) = import_paths(desk, [flow])
    assert len(taken.job_ids) == 1, taken
    (job,) = taken.job_ids
    broken = outside / f"{canary()}.usr"
    broken.write_text(f"ZHV|{canary()}\n", encoding="ascii")
    (refused,) = import_paths(desk, [broken])
    reject(desk, refused.receipt_id, canary())
    typed = type_job(
        desk,
        flow="D0142",
        mpan=TYPED_MPAN,
        supplier="SUPB",
        text=canary(),
        received_on=TODAY,
        site=Site(address=(canary(), canary()), postcode="ZZ1 2CD", contact=canary(), telephone=canary()),
    )
    site = Site(
        address=(canary(), canary()),
        postcode=canary(8),
        contact=canary(),
        telephone=canary(),
        access_notes=canary(),
    )
    set_site(desk, typed, site, engineer=canary())
    listed = outside / "addresses.csv"
    head = "mpan,address_1,address_2,postcode,contact,access_notes"
    listed.write_text(f"{head}\n{MPAN},{canary()},{canary()},ZZ1,{canary()},{canary()}\n", encoding="utf-8")
    take_addresses(desk, listed)
    add_note(desk, job, canary())
    save_view(desk, canary(), JobQuery(search=canary()))
    count_of(desk, JobQuery(search=canary.planted[-1]))
    set_day(desk, date(2026, 12, 1), "holiday", canary())
    visit = start_visit(desk, job)
    for path in text_paths(VisitFacts):
        text = canary()
        try:
            set_field(desk, visit.id, path, text)
        except MopdeskError:
            # Codes, times and findings take no free text.
            canary.planted.remove(text)
    photo = attach_photo(desk, visit.id, picture(canary(), "JPEG"), purpose="nameplate", caption=canary())
    assert photo
    sign(desk, visit.id, "engineer", canary(), picture(canary(), "PNG"))
    no_signature(desk, visit.id, "customer", canary(), canary())
    with suppress(MopdeskError):
        save_report(desk, job, outside)
    close_job(desk, typed, "withdrawn", canary(), TODAY)
    reopen_job(desk, typed, canary())
    return job


def main(folder):
    outside = folder / "outside"
    outside.mkdir(exist_ok=True)
    start_log(folder / "log")
    canary = Canaries()
    with open_desk(folder / "mopdesk.db", actor="ann", today=TODAY) as desk:
        job = plant(desk, outside, canary)
        logging.getLogger("mopdesk").info("planted")
    again = open_desk(folder / "mopdesk.db", actor="ann", today=TODAY)
    add_note(again, job, canary())
    with again.change("half") as change:
        again.store.settings.put(change, "company_name", canary())
        change.keep(canary().encode() * 50_000, "text/plain")
        sys.stdout.write(json.dumps(canary.planted) + "\nREADY\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
