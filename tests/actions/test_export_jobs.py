"""Lists written to spreadsheets: exactly these rows, text as text, days as days, whole or not at all."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mopdesk.actions import export_jobs as exporting
from mopdesk.actions.export_jobs import CSV_WARNING, export_jobs, export_query, guarded_text
from mopdesk.actions.job_lists import JobQuery, ids, page
from mopdesk.actions.job_rows import JobRow
from mopdesk.basics.errors import Cancelled, FileTrouble, Usage
from mopdesk.basics.progress import Progress
from mopdesk.work.nouns import Request, Site
from tests.stories import Story

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = [
    "=1+1",
    "+44 1970",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "http://example.test",
    "1e5",
    "007",
]


@pytest.fixture
def rows(story: Story) -> tuple[JobRow, ...]:
    story.replay("2026-11-09 receive D0150002-made.usr\n2026-11-09 receive D0001001-made.usr -> accepted")
    for number, job in enumerate(story.desk.store.jobs.list_jobs()):
        with story.desk.change("nasty", job.id) as change:
            site = Site(
                address=(NASTY[number], NASTY[number + 3]), postcode=NASTY[number + 6], contact="Ŵyn & <b>"
            )
            story.desk.store.jobs.put_job(change, replace(job, site=site, engineer=NASTY[number]))
    return page(story.desk, ids(story.desk, JobQuery()))


def sheet_cells(path: Path) -> list[list[tuple[str, str]]]:
    """Give each row of the sheet: of each cell its type ('s' text, 'n' number, 'd' day) and its text."""
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        shared = (
            ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            if "xl/sharedStrings.xml" in names
            else ()
        )
        texts = ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in shared]
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = [int(one.get("numFmtId", "0")) for one in styles.find(f"{_MAIN}cellXfs") or ()]
    assert not list(tree.iter(f"{_MAIN}f")), "a formula"
    assert not list(tree.iter(f"{_MAIN}hyperlink")), "a link"
    return [[_cell(cell, texts, formats) for cell in row] for row in tree.iter(f"{_MAIN}row")]


def _cell(cell: ElementTree.Element, texts: list[str], formats: list[int]) -> tuple[str, str]:
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return "s", texts[int(value)]
    if cell.get("t") == "inlineStr":
        return "s", "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    if formats[int(cell.get("s", "0"))] >= 164:
        return "d", str(date(1899, 12, 30) + timedelta(days=int(float(value))))
    return "n", value


def test_a_sheet_holds_exactly_the_rows_in_their_order(story: Story, rows: tuple[JobRow, ...]) -> None:
    path = story.folder / "jobs.xlsx"
    done = export_jobs(story.desk, [rows[2].id, rows[0].id], path, told="Late · search: x")
    assert (done.path, done.count, done.warning) == (path, 2, "")
    head, titles, *body = sheet_cells(path)
    assert head[0][1] == "2 jobs · Late · search: x · written 09 Nov 2026 " + head[0][1][-14:]
    assert head[0][1].endswith("by story")
    assert [cell[1] for cell in body[0]][:2] == [rows[2].id, rows[2].mpan]
    assert [cell[1] for cell in body[1]][:2] == [rows[0].id, rows[0].mpan]
    for row, cells in zip((rows[2], rows[0]), body, strict=True):
        # What follows the ninth column may have gaps.
        found = dict(zip([title for _, title in titles][:9], cells, strict=False))
        assert found["MPAN core"] == ("s", row.mpan)
        assert found["Received"] == ("d", "2026-11-09")
        assert found["Due"] == ("d", "2026-11-23")
        assert found["Working Days left"] == ("n", "10")


def test_no_text_of_a_sheet_is_a_formula_a_link_or_a_number(story: Story, rows: tuple[JobRow, ...]) -> None:
    path = story.folder / "jobs.xlsx"
    export_query(story.desk, JobQuery(), path)
    texts = [text for row in sheet_cells(path)[2:] for kind, text in row if kind == "s"]
    for row in rows:
        assert {row.mpan, row.engineer, row.address, row.postcode, "Ŵyn & <b>"} <= set(texts)
    for text in NASTY[:3]:
        assert text in texts


def read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "without it a spreadsheet takes it for another encoding"
    return list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))


def test_a_csv_tells_how_it_was_chosen_and_guards_what_looks_like_a_formula(
    story: Story, rows: tuple[JobRow, ...]
) -> None:
    path = story.folder / "jobs.csv"
    done = export_query(story.desk, JobQuery(search="1200023305976"), path, name="Near")
    assert (done.count, done.warning) == (1, CSV_WARNING)
    head, titles, row = read_csv(path)
    assert head[0].startswith("1 of 3 jobs · Near · search: 1200023305976 · written 09 Nov 2026 ")
    found = dict(zip(titles, row, strict=True))
    (told,) = (one for one in rows if one.mpan == "1200023305976")
    assert (found["MPAN core"], found["Due"], found["Working Days left"]) == (told.mpan, "2026-11-23", "10")
    assert found["Engineer"] == guarded_text(told.engineer) == "'" + told.engineer
    assert found["Address"][0] == "'"


@given(st.text(max_size=8))
def test_a_guarded_text_never_begins_a_formula_and_loses_nothing(text: str) -> None:
    guarded = guarded_text(text)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert guarded in (text, "'" + text)


@pytest.mark.parametrize("name", ["jobs.xlsx", "jobs.csv"])
def test_an_export_that_is_stopped_or_fails_leaves_what_stood_there(
    story: Story, rows: tuple[JobRow, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = story.folder / name
    path.write_text("old")
    before = sorted(story.folder.iterdir())
    head = story.desk.store.journal.head()
    watch = Progress()
    watch.tell = lambda text: watch.cancel()  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        export_query(story.desk, JobQuery(), path, progress=watch)

    def fails(*_: object) -> Iterator[object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "page", fails)
    with pytest.raises(FileTrouble, match="No space left"):
        export_query(story.desk, JobQuery(), path)
    assert path.read_text() == "old"
    assert sorted(story.folder.iterdir()) == before
    assert story.desk.store.journal.head() == head


def test_what_was_taken_out_is_noted_without_names(story: Story, rows: tuple[JobRow, ...]) -> None:
    export_query(story.desk, JobQuery(search="1200023305976"), story.folder / "J Jones.csv")
    entry = story.desk.store.journal.latest(1)[0]
    assert (entry.kind, entry.facts) == (
        "jobs.exported",
        {"clock_set_to": "2026-11-09", "count": 1, "form": ".csv"},
    )


def test_another_kind_of_file_and_a_list_too_long_for_a_sheet_are_refused(
    story: Story, rows: tuple[JobRow, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Usage, match=r"neither \.xlsx nor \.csv"):
        export_query(story.desk, JobQuery(), story.folder / "jobs.ods")
    monkeypatch.setattr(exporting, "SHEET_ROWS", 4)
    with pytest.raises(Usage, match="3 jobs; a sheet holds 2"):
        export_query(story.desk, JobQuery(), story.folder / "jobs.xlsx")
    assert export_query(story.desk, JobQuery(), story.folder / "jobs.csv").count == 3
    with pytest.raises(FileTrouble):
        export_query(story.desk, JobQuery(), story.folder / "no folder" / "jobs.csv")


def test_an_empty_list_is_written_with_its_titles(story: Story) -> None:
    for name in ("jobs.xlsx", "jobs.csv"):
        assert export_query(story.desk, JobQuery(view="late"), story.folder / name).count == 0
    assert len(sheet_cells(story.folder / "jobs.xlsx")) == len(read_csv(story.folder / "jobs.csv")) == 2


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_text_at_all_can_be_written(story: Story, text: str) -> None:
    """Control characters, quotes, line ends and letters of any script."""
    desk = story.desk
    if not desk.store.jobs.list_jobs():
        story.replay("2026-11-09 receive D0001001-made.usr -> accepted")
    job = desk.store.jobs.list_jobs()[0]
    with desk.change("text", job.id) as change:
        request: Request = replace(job.request, text=text)
        desk.store.jobs.put_job(change, replace(job, request=request))
    for name in ("any.xlsx", "any.csv"):
        assert export_jobs(desk, [job.id], story.folder / name).count == 1
    assert len(sheet_cells(story.folder / "any.xlsx")) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from mopdesk.actions.export_jobs import export_query
from mopdesk.actions.job_lists import JobQuery
from mopdesk.basics.progress import Progress
from mopdesk.desk import open_desk

class Killed(Progress):
    def step(self, text=""):
        super().step(text)
        if self.done == self.total:
            os.kill(os.getpid(), signal.SIGKILL)

with open_desk(Path(sys.argv[1])) as desk:
    export_query(desk, JobQuery(), Path(sys.argv[2]), progress=Killed())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_list_that_is_cut_short_leaves_no_customer_among_the_temporary_files(
    story: Story, rows: tuple[JobRow, ...], tmp_path: Path
) -> None:
    story.close()
    lists, temporary = tmp_path / "lists", tmp_path / "temporary"
    lists.mkdir()
    temporary.mkdir()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "store.db", lists / "jobs.xlsx"],
        env=os.environ | {"TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(temporary.iterdir()) == []
    (left,) = [path for path in lists.iterdir() if path.is_dir()]
    assert left.stat().st_mode & 0o077 == 0
    story.desk = story.open(date(2026, 11, 9))
    assert list(lists.iterdir()) == []
