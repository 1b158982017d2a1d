"""The visit report on paper, read back: every fact is there, text is text, equal input gives equal bytes."""

import ast
import os
import re
import subprocess
import sys
import unicodedata
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mopdesk.pdf import styles
from mopdesk.pdf.render import render
from mopdesk.pdf.text import LACKING_NOTE, Words, para
from mopdesk.work.report_tree import Cell, Column, Grid, Row, Section, Tone
from mopdesk.work.reports import visit_report
from tests.pdf.report_cases import (
    Pictures,
    attachment,
    camera_exif,
    changed,
    found,
    full,
    outgoing,
    photo_bytes,
    said,
)

ROOT = Path(__file__).parents[2]

MARKUP = (
    "Fred <jones>",
    "a<b and c>d",
    "</b> </para>",
    "5 & 6 &amp; 7 &lt; 8 &#65;",
    "<br> twice <br/>",
    "<img src='picture.png' width='10'/>",
    '<a href="javascript:alert(1)">press</a>',
    "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "<?xml version='1.0'?>",
    "<![CDATA[hidden]]>",
    "<font color='nonsense' name='NoSuchFont'>x</font>",
    "%s {name} $HOME \\n",
)
WELSH = ("Tŷ Gwyn", "Llŷn", "ŵŴŷŶ", "Siân Gŵyn-Jones", "âêîôûŵŷ ÂÊÎÔÛŴŶ", "ẁẃẅỳýÿ")


def pages(data):
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def squeezed(text):
    """Text without its spaces: paper breaks lines where it likes."""
    return re.sub(r"\s+", "", text)


def text_of(given_input):
    return squeezed("".join(pages(render(visit_report(given_input)))))


def test_everything_that_the_report_says_is_on_paper():
    report = visit_report(full())
    text = squeezed("".join(pages(render(report))))
    for piece in said(report):
        assert squeezed(unicodedata.normalize("NFC", piece)) in text, piece


@pytest.mark.parametrize("words", MARKUP + WELSH)
def test_text_is_printed_letter_for_letter(words):
    assert squeezed(words) in text_of(full(facts=changed(remarks=f"Said: {words} :said")))


def test_text_is_text_wherever_it_stands():
    nasty = "</b><img src='x'/>&amp;<jones>"
    picture = Pictures()
    given_input = full(
        facts=changed(
            engineer=nasty,
            meters=[{"serial": nasty, "remarks": nasty, "readings": [{"value": nasty}]}],
            reasons={"r": nasty},
            result=nasty,
            safety_notes=nasty,
        ),
        finding="not-asked",
        company=nasty,
        process_title=nasty,
        problems=(found("r", nasty, advice=nasty),),
        not_sent=(nasty,),
        assumptions=(nasty,),
        picture=picture,
        attachments=(
            attachment("photo", picture.add(photo_bytes()), purpose=nasty, caption=nasty, origin=nasty),
            attachment("signature", "", role="customer", name=nasty, none_reason=nasty),
        ),
        calendar_line=nasty,
    )
    report = visit_report(given_input)
    expected = sum(piece.count(nasty) for piece in said(report))
    # The letterhead and the running line stand again on each further page.
    printed = pages(render(report))
    assert squeezed("".join(printed)).count(squeezed(nasty)) >= expected > 15


def test_accents_are_composed():
    from mopdesk.pdf.text import safe_text

    assert (
        safe_text("Ty\N{COMBINING CIRCUMFLEX ACCENT} Gwyn", 99)
        == "T\N{LATIN SMALL LETTER Y WITH CIRCUMFLEX} Gwyn"
    )


def test_control_and_direction_characters_are_named_and_do_nothing():
    text = text_of(full(facts=changed(remarks="be\x00fo\x07re \u202eright\u202c af\ud800ter")))
    assert "be[U+0000]fo[U+0007]re[U+202E]right[U+202C]af[U+D800]ter" in text


def test_letters_that_the_font_lacks_are_named_and_the_report_says_so():
    text = text_of(full(facts=changed(remarks="漢字 🙂 end of remark")))
    assert "[U+6F22][U+5B57][U+1F642]endofremark" in text
    assert squeezed(LACKING_NOTE) in text


def test_a_report_that_lacks_no_letter_says_nothing_of_them():
    text = text_of(full(facts=changed(remarks="Tŷ Gwyn, Жλ, £½ – “so”")))
    assert squeezed("Tŷ Gwyn, Жλ, £½ – “so”") in text
    assert squeezed(LACKING_NOTE)[:40] not in text


def test_runs_of_spaces_and_line_breaks_are_kept():
    printed = pages(render(visit_report(full(facts=changed(remarks="one\ntwo   three")))))
    (page,) = [text for text in printed if "two" in text]
    assert re.search(r"one\n+two[ \xa0]{3}three", page)


# --- the same input, the same bytes


def test_the_same_report_gives_the_same_bytes():
    report = visit_report(full())
    assert render(report) == render(report)


def test_another_process_gives_the_same_bytes():
    script = (
        "import sys; from tests.pdf.report_cases import full; from mopdesk.pdf.render import render;"
        "from mopdesk.work.reports import visit_report; sys.stdout.buffer.write(render(visit_report(full())))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "PYTHONPATH": str(ROOT)}
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, env=environment, cwd=ROOT
    )
    assert elsewhere.stdout == render(visit_report(full()))


def test_another_fact_gives_other_bytes():
    assert render(visit_report(full())) != render(visit_report(full(version=3)))


# --- pages


@pytest.mark.parametrize("count", [0, 40])
def test_every_page_says_which_of_how_many_it_is(count):
    picture = Pictures()
    photos = tuple(
        attachment(
            "photo",
            picture.add(photo_bytes(f"{number}", (160, 120))),
            purpose="other",
            caption=f"No {number};",
        )
        for number in range(count)
    )
    printed = pages(render(visit_report(full(attachments=photos, picture=picture))))
    assert len(printed) > count / 6
    for number, text in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in text
        assert "Journal 1,234 entries" in text
        assert "MPAN 12 0003 4567 890" in text or number == 1
    for number in range(count):
        assert f"No {number};" in "".join(printed)


def test_forty_photos_are_all_embedded():
    picture = Pictures()
    photos = tuple(
        attachment("photo", picture.add(photo_bytes(f"{number}", (160, 120))), purpose="other")
        for number in range(40)
    )
    reader = PdfReader(BytesIO(render(visit_report(full(attachments=photos, picture=picture)))))
    assert sum(len(page.images) for page in reader.pages) == 40


def test_a_long_text_runs_over_pages_without_loss():
    remarks = "\n".join(f"Line {number} of what the customer said about the meter." for number in range(300))
    text = text_of(full(facts=changed(remarks=remarks)))
    assert squeezed(remarks)[:200] in text
    assert "Line299of" in text


@pytest.mark.parametrize(
    "nasty", ["A" * 30_000, "W " * 15_000, "\n" * 5_000 + "x", "ŵ\n" * 3_000, "<b>" * 9_000]
)
def test_texts_without_measure_are_cut_with_words_that_say_so(nasty):
    text = text_of(full(facts=changed(remarks=f"{nasty}.", reasons={"r": nasty}, engineer=nasty)))
    assert "morecharactersarekeptinmopdesk" in text


def test_a_long_text_is_set_in_pieces():
    """ReportLab's time for one paragraph grows with the square of its length."""
    from reportlab.platypus import Paragraph

    from mopdesk.pdf import styles, text
    from mopdesk.pdf.fonts import register_fonts

    register_fonts()
    flow = text.paras("word " * 4_000, styles.BODY[Tone.PLAIN])
    assert len(flow) == 20
    assert all(isinstance(piece, Paragraph) and len(piece.text) <= text.PIECE for piece in flow)


def test_a_grid_repeats_its_head_and_breaks_over_pages():
    rows = tuple(Row(cells=(Cell(text=f"row {number};"), Cell(text="W" * 5_000))) for number in range(6))
    grid = Grid(columns=(Column(title="Narrow head"), Column(title="Other", share=0.3)), rows=rows)
    report = msgspec.structs.replace(visit_report(full()), sections=(Section(title="Grid", blocks=(grid,)),))
    printed = pages(render(report))
    assert sum("Narrow head" in text for text in printed) == len(printed) - ("Narrow head" not in printed[0])
    assert all(f"row {number};" in "".join(printed) for number in range(6))


def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    """Whatever pushes the sections down, each heading has something of its section on its own page."""
    for lines in range(0, 44, 2):
        report = visit_report(full(facts=changed(remarks="pushed\n" * lines + "end")))
        printed = [text.splitlines() for text in pages(render(report))]
        headings = {section.title for section in report.sections}
        for page in printed:
            body = [line.strip() for line in page if not line.startswith(("Made ", "Page "))]
            assert body[-1] not in headings


# --- what the file carries


def test_all_fonts_are_embedded_truetype():
    reader = PdfReader(BytesIO(render(visit_report(full()))))
    names = set()
    for page in reader.pages:
        for named in page["/Resources"]["/Font"].values():
            font = named.get_object()
            assert font["/Subtype"] == "/TrueType"
            assert "/FontFile2" in font["/FontDescriptor"]
            names.add(font["/BaseFont"].split("+")[1])
    assert "SourceSansPro-Regular" in names
    assert "SourceSansPro-Semibold" in names


def test_the_file_says_what_it_is():
    reader = PdfReader(BytesIO(render(visit_report(full()))))
    assert reader.metadata.title == "Visit report · MPAN 12 0003 4567 890 · Job 6d1e8b77"
    assert reader.metadata.author == "Gwynedd Metering Ltd"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert [entry.title for entry in reader.outline][:3] == ["Visit", "Meter found", "Exchange"]


def test_no_trace_of_the_camera_is_embedded():
    picture = Pictures()
    source = photo_bytes("plate", exif=camera_exif())
    assert b"CANARY-MAKER" in source
    photo = attachment("photo", picture.add(source), purpose="nameplate")
    data = render(visit_report(full(attachments=(photo,), picture=picture)))
    (image,) = [image for page in PdfReader(BytesIO(data)).pages for image in page.images]
    assert image.image.size == (1000, 750)
    assert not image.image.getexif()
    for trace in (b"CANARY", b"Exif\0"):
        assert trace not in data
        assert trace not in image.data


def test_a_picture_that_cannot_be_shown_says_so():
    picture = Pictures()
    photos = (
        attachment("photo", picture.add(b"no photo at all"), purpose="nameplate"),
        attachment("photo", "0" * 64, purpose="nameplate"),
        attachment("signature", picture.add(b"no ink at all"), role="customer", name="Mr Ŵyn"),
    )
    text = text_of(full(attachments=photos, picture=picture))
    assert "Thepicturecannotberead." in text
    assert "Thepictureisnotinthestore." in text
    assert "Thesignaturecannotberead." in text


_WATCHED: list[tuple[str, str]] = []
_WATCHING = [False]


def _watch(event, arguments):
    if _WATCHING[0] and (event == "open" or event.startswith("socket.")):
        _WATCHED.append((event, str(arguments[0])))


def test_markup_opens_no_file_and_no_connection(tmp_path):
    marker = tmp_path / "marker.png"
    marker.write_bytes(photo_bytes(size=(9, 9)))
    remarks = "\n".join(
        f"<img src='{address}' width='9' height='9'/><a href='{address}'>x</a>"
        for address in (marker, marker.as_uri(), "http://127.0.0.1:9/x.png", r"\\server\share\x.png")
    )
    given_input = full(facts=changed(remarks=remarks, engineer=remarks), company=remarks)
    render(visit_report(full()))
    sys.addaudithook(_watch)
    _WATCHING[0] = True
    try:
        data = render(visit_report(given_input))
    finally:
        _WATCHING[0] = False
    assert not [event for event in _WATCHED if event[0].startswith("socket.") or "marker" in event[1]]
    assert "marker.png" in squeezed("".join(pages(data)))
    assert sum(len(page.images) for page in PdfReader(BytesIO(data)).pages) == 4
    assert b"/URI" not in data


# --- house rules


def test_reportlab_and_pillow_are_fetched_when_first_needed():
    script = (
        "import sys, mopdesk.pdf.render, mopdesk.pdf.pictures, mopdesk.work.reports;"
        "print([name for name in ('reportlab', 'PIL') if name in sys.modules])"
    )
    fetched = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert fetched.stdout.strip() == "[]"


def test_only_one_module_makes_paragraphs():
    """Text reaches paper through `pdf.text` alone: nobody else can forget to make it safe."""
    makers = []
    for module in (ROOT / "mopdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportlab"):
                makers += [module.name for name in node.names if name.name in ("Paragraph", "XPreformatted")]
    assert makers == ["text.py"]


@pytest.mark.parametrize(
    "text",
    ["Tŷ Gwyn", "two  and   three spaces", "  in front", "behind  ", "a b \xa0", 'it\'s "said"', "é;#1"],
)
def test_a_text_without_marks_is_set_as_the_parser_would(text):
    """Most texts are not parsed; the fragments they become are the parser's own."""
    quick = para(text, styles.DETAIL)
    parsed = type(quick)(text.replace("  ", " \xa0"), styles.DETAIL)
    assert [vars(part) for part in quick.frags] == [vars(part) for part in parsed.frags]


def test_a_paragraph_is_broken_into_lines_once_a_width(monkeypatch):
    """A table asks every cell for its height when it measures and again when it draws."""
    broken = []
    break_lines = Words.breakLines
    monkeypatch.setattr(
        Words, "breakLines", lambda words, width: broken.append(1) or break_lines(words, width)
    )
    words = para("Meter read, seals checked and supply tested. " * 4, styles.DETAIL)
    narrow, wide, again = (words.wrap(width, 500) for width in (90, 400, 400))
    assert len(broken) == 2
    assert wide == again
    assert narrow[1] > wide[1]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60), min_size=7, max_size=7))
def test_any_text_can_be_printed(words):
    """Law: no text that a person could type stops the report."""
    engineer, serial, reading, reason, remarks, caption, company = words
    facts = changed(
        engineer=engineer,
        remarks=remarks,
        meters=[{"serial": serial, "readings": [{"value": reading}]}],
        reasons={"r": reason},
    )
    photo = attachment("photo", "0" * 64, purpose="other", caption=caption)
    data = render(
        visit_report(
            full(facts=facts, company=company, attachments=(photo,), outgoing=(outgoing("D0002001", 1),))
        )
    )
    assert data.startswith(b"%PDF")
