"""The company's name, logo and colour: kept in the store, refused where they do not fit, seen on paper."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from mopdesk.actions.make_report import report_bytes
from mopdesk.actions.settings import get_option, set_option
from mopdesk.basics.errors import FileTrouble, Usage
from mopdesk.basics.settings import READABLE, contrast_with_white

MPAN = "1200023305976"


@pytest.fixture
def visited(story):
    """A visit that is finished, so that there is a report."""
    story.replay(
        f"""
        2026-11-09 set process.GMTR option-1
        2026-11-09 receive D0150002-made.usr
        2026-11-09 receive D0001001-made.usr
        2026-11-12 visit {MPAN} not-fitted
        """
    )
    return story


def report(story):
    return report_bytes(story.desk, story.job(MPAN).id)


def a_logo(folder, size=(1600, 400)):
    path = folder / "logo.png"
    Image.new("RGBA", size, (10, 90, 160, 120)).save(path)
    return path


def images(data):
    return [image for page in PdfReader(BytesIO(data)).pages for image in page.images]


def test_a_logo_is_copied_into_the_store_and_stands_on_the_first_page(visited, tmp_path):
    plain = report(visited)
    path = a_logo(tmp_path)
    set_option(visited.desk, "report_logo", str(path))
    path.unlink()
    kept = visited.desk.store.blobs.body(get_option(visited.desk, "report_logo"))
    with Image.open(BytesIO(kept)) as image:
        assert image.size == (700, 175)
    with_logo = report(visited)
    assert len(images(with_logo)) == len(images(plain)) + 1
    assert PdfReader(BytesIO(with_logo)).pages[0].images
    assert report(visited) == with_logo, "the same facts give the same bytes"
    set_option(visited.desk, "report_logo", "")
    assert report(visited) == plain


def test_what_is_no_picture_is_refused_and_the_old_logo_stays(visited, tmp_path):
    set_option(visited.desk, "report_logo", str(a_logo(tmp_path)))
    before = get_option(visited.desk, "report_logo")
    (tmp_path / "text.png").write_text("no picture")
    for name in ("text.png", "missing.png"):
        with pytest.raises(FileTrouble):
            set_option(visited.desk, "report_logo", str(tmp_path / name))
    assert get_option(visited.desk, "report_logo") == before


def test_the_colour_goes_through_the_report(visited):
    plain = report(visited)
    set_option(visited.desk, "report_accent", "#7A3313")
    content = PdfReader(BytesIO(report(visited))).pages[0].get_contents().get_data()
    assert b".478431 .2 .07451 rg" in content
    assert report(visited) != plain


@pytest.mark.parametrize("colour", ["#FFFF00", "#ffffff", "#8A9", "teal", "#12345G", "rgb(0,0,0)"])
def test_a_colour_that_is_none_or_too_light_is_refused(visited, colour):
    with pytest.raises(Usage):
        set_option(visited.desk, "report_accent", colour)
    assert get_option(visited.desk, "report_accent") == "#0B5566"


def test_contrast_is_counted_as_the_standard_does():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)
    assert contrast_with_white("#777777") == pytest.approx(4.48, abs=0.01)
    assert contrast_with_white("#767676") > READABLE
