"""Customer text is text: found by the search, printed letter for letter, never a live formula."""

import csv
import os
import re
import sys
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.export_jobs import export_query
from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.job_lists import JobQuery, ids, page
from mopdesk.pdf.render import render
from mopdesk.pdf.text import safe_text
from mopdesk.store.search import match_text
from mopdesk.work.reports import visit_report
from tests.actions.test_export_jobs import sheet_cells
from tests.hostile.flow_answers import FILE_TIME, TODAY, hostile_desk
from tests.hostile.flow_files import investigation, mpan
from tests.hostile.texts import TEXTS
from tests.pdf.report_cases import changed, full
from tests.pdf.test_render import squeezed

# Longer than a test can wait in CI: `MOPDESK_LONG=1`.
EXAMPLES = 5_000 if os.environ.get("MOPDESK_LONG") else 150
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TOUCHED: list[str] = []


def kept(text):
    """A cell of a list loses the spaces around it."""
    return text.strip()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A store in which each text is an address, a contact and an engineer of a job of its own."""
    folder = tmp_path_factory.mktemp("texts")
    with hostile_desk(folder / "store.db") as desk:
        lines = [f"001|{mpan(name)}|SSTPGP|20261106|" for name in TEXTS]
        flow = investigation("texts", lines=tuple(lines), counts=f"{len(lines)}||{len(lines)}")
        assert len(import_bytes(desk, flow.encode(), folder / "a.usr", FILE_TIME, TODAY).job_ids) == len(
            TEXTS
        )
        with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["mpan", "address_1", "contact", "engineer", "postcode"])
            rows.writerows([mpan(name), text, text, text, "00123"] for name, text in TEXTS.items())
        assert take_addresses(desk, folder / "list.csv").filled == len(TEXTS)
        yield desk


def test_each_text_finds_its_job(desk, judged):
    wrong = []
    jobs = {job.mpan: job.id for job in desk.store.jobs.list_jobs()}
    for name, text in TEXTS.items():
        found = ids(desk, JobQuery(view="all", search=text))
        is_here = any(row.id == jobs[mpan(name)] for row in page(desk, list(found)))
        if match_text(text) is not None and not is_here:
            wrong.append(f"{name}: {text!r} is not found")
        if match_text(text) is None and len(found):
            wrong.append(f"{name}: {text!r} finds {len(found)}")
    judged("texts: searched", len(TEXTS), wrong)


def test_signs_of_the_search_mean_nothing(desk):
    for signs in ("%", "_", "*", '"', "%%", "__", "' OR 1=1 --", "\x00"):
        assert match_text(signs) is None or signs[0] == "'"
    assert len(ids(desk, JobQuery(view="all", search="%"))) == 0
    assert len(ids(desk, JobQuery(view="all", search="_"))) == 0


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters() | st.sampled_from("%_*\"'()^:-+{}~|\x00\x85\u2028ŵŷＡ１中"), max_size=60))
def test_any_text_may_be_searched_for(desk, text):
    ids(desk, JobQuery(view="all", search=text))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_exports_carry_no_live_formula(desk, tmp_path, judged, kind):
    path = tmp_path / f"jobs.{kind}"
    assert export_query(desk, JobQuery(view="all"), path).count == len(TEXTS)
    by_mpan = {mpan(name): (name, kept(text)) for name, text in TEXTS.items()}
    wrong = []
    if kind == "xlsx":
        for row in sheet_cells(path)[2:]:
            # sheet_cells fails by itself where a cell is a formula or a link.
            name, text = by_mpan[next(words for kind, words in row if kind == "s" and words in by_mpan)]
            texts = [_from_sheet(words) for kind, words in row if kind == "s"]
            if texts.count(_lines(text)) < 2 or "00123" not in texts:
                wrong.append(f"{name}: {text!r} is not in {texts[-8:]}")
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in list(csv.reader(file))[2:]:
                name, text = by_mpan[row[1]]
                live = [cell for cell in row if cell.startswith(STARTS_A_FORMULA)]
                if live or sum(cell in (text, f"'{text}") for cell in row) < 2 or "00123" not in row:
                    wrong.append(f"{name}: {row}")
    judged(f"texts: exported as {kind}", len(TEXTS), wrong)


def _from_sheet(words):
    """A sheet writes control characters as _x001B_."""
    return _lines(re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), words))


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- on paper ---


def _watch(event, arguments):
    if event == "open" and arguments and "hostile-marker" in str(arguments[0]):
        TOUCHED.append(str(arguments[0]))


sys.addaudithook(_watch)


def test_paper_shows_each_text_letter_for_letter_and_opens_nothing(tmp_path, judged):
    marker = tmp_path / "hostile-marker.png"
    Image.new("RGB", (40, 40), (255, 0, 254)).save(marker)
    TOUCHED.clear()
    texts = {name: text.replace("MARKER", str(marker)) for name, text in TEXTS.items()}
    remarks = "\n".join(f"{{{name}}}{text}{{end}}" for name, text in texts.items())
    data = render(visit_report(full(facts=changed(remarks=remarks, engineer=texts["half a tag"]))))
    reader = PdfReader(BytesIO(data))
    printed = squeezed(_without_running_lines(reader))
    wrong = [
        f"{name}: {text!r}"
        for name, text in texts.items()
        if squeezed(safe_text(f"{{{name}}}{text}{{end}}", 20_000)) not in printed
    ]
    assert TOUCHED == []
    assert b"/URI" not in data
    assert b"/JavaScript" not in data
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert all("SourceSans" in font for font in fonts), fonts
    judged("texts: printed", len(texts), wrong)


def _without_running_lines(reader):
    """The words of all pages in a row: a long word may go on behind the head of the next page."""
    pages = [page.extract_text().splitlines() for page in reader.pages]
    running = set.intersection(*(set(lines) for lines in pages[1:]))
    kept = [line for lines in pages for line in lines if line not in running]
    return "\n".join(line for line in kept if not re.fullmatch(r"Page \d+ of \d+", line))


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]
