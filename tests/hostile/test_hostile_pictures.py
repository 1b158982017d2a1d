"""Every hostile picture as photo, signature and logo; and nothing that a camera hides leaves."""

import io
import sys
import zipfile

import pytest
from PIL import Image

from mopdesk.actions.make_report import report_bytes
from mopdesk.actions.subject import export_subject
from mopdesk.actions.visits import draft_visit
from mopdesk.basics.errors import MopdeskError
from tests.hostile.cases import kinds_of, read_expected, surprises
from tests.hostile.flow_answers import hostile_desk
from tests.hostile.list_answers import lay_out, open_a_job
from tests.hostile.lists import LISTED
from tests.hostile.picture_answers import as_photo, become, told
from tests.hostile.pictures import CANARY, photographed, picture_cases, png
from tests.peak_memory import told_with_peak

CASES = picture_cases()
# What would be EXIF, a position, words or a profile in a JPEG or PNG.
MARKERS = (
    b"Exif",
    CANARY.encode(),
    b"eXIf",
    b"tEXt",
    b"iTXt",
    b"zTXt",
    b"iCCP",
    b"ICC_PROFILE",
    b"ns.adobe.com",
)


@pytest.mark.parametrize("kind", kinds_of(CASES))
def test_the_sentence_is_the_expected_one(kind, judged):
    cases = [case for case in CASES if case.kind == kind]
    judged(kind, len(cases), surprises(cases, told(cases), read_expected("pictures")))


def test_nothing_hidden_leaves(judged):
    cases = [case for case in CASES if case.kind in ("what cameras hide", "pictures taken")]
    wrong = []
    for case in cases:
        for way, body in become(case).items():
            if isinstance(body, MopdeskError):
                continue
            with Image.open(io.BytesIO(body)) as picture:
                kept = set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
                if any(marker in body for marker in MARKERS) or kept or dict(picture.getexif()):
                    wrong.append(f"{case.name} as {way}: {sorted(kept)}")
    assert any(marker in photographed() for marker in MARKERS)
    judged("pictures: nothing hidden leaves", len(cases), wrong)


def test_a_photo_held_sideways_stands_upright():
    """Dark on its left as the camera saw it; turned by 6, the dark side is on top."""
    with Image.open(io.BytesIO(as_photo(photographed(6)))) as upright:
        assert upright.size == (80, 120)
        assert upright.getpixel((40, 10)) < (60, 60, 60)
        assert upright.getpixel((40, 110)) > (200, 200, 200)


def test_neither_report_nor_subject_folder_tells_where_a_photo_was_taken(tmp_path):
    facts = tmp_path / "facts"
    lay_out(facts)
    (facts / "photo.jpg").write_bytes(photographed())
    (facts / "facts.json").write_text('{"photos": [{"file": "photo.jpg"}]}', encoding="utf-8")
    with hostile_desk(tmp_path / "store.db") as desk:
        job_id = open_a_job(desk)
        draft_visit(desk, job_id, facts / "facts.json")
        left = {"report": report_bytes(desk, job_id)}
        with zipfile.ZipFile(export_subject(desk, LISTED, tmp_path).path) as pack:
            left |= {name: pack.read(name) for name in pack.namelist()}
    assert any(body.startswith(b"\xff\xd8") for body in left.values())
    for name, body in left.items():
        assert [marker for marker in MARKERS if marker in body] == [], name


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is asked of Unix")
def test_the_largest_picture_that_is_taken_fits_into_300_mb(tmp_path):
    """See-through, and not by halves: what a PNG needs most memory for."""
    (tmp_path / "large.png").write_bytes(png(6_500, 4_000, depth=8, colour=6))
    work = "import sys, pathlib; from mopdesk.pdf.pictures import shrink_photo\n"
    work += "shrink_photo(pathlib.Path(sys.argv[1]).read_bytes())"
    _, memory = told_with_peak(work, tmp_path / "large.png")
    assert memory < 300
