"""Write exactly the jobs that a list shows to a spreadsheet (.xlsx, or .csv for other programs) or to paper.

An MPAN is text, a day is a day, and no text is ever a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from mopdesk.actions.job_lists import JobQuery, count_of, describe, ids, ids_of, page
from mopdesk.actions.job_rows import JobRow
from mopdesk.basics.errors import FileTrouble, Usage
from mopdesk.basics.files import pieces_of, whole_file
from mopdesk.basics.progress import Progress
from mopdesk.desk import LONDON, Desk

__all__ = [
    "CSV_WARNING",
    "Exported",
    "Paper",
    "export_jobs",
    "export_query",
    "guarded_text",
    "jobs_for_paper",
]

CSV_WARNING = (
    "Spreadsheets turn long numbers of a .csv into 1.2E+12 and drop leading zeros. "
    "Choose .xlsx to open the list in a spreadsheet."
)
SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
MOST_ON_PAPER = 2_000
# The wide forms too: some spreadsheets take them for the plain ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PAGE = 500
_HEAD_ROWS = 2

Cell = str | int | date | None

# Title and width in characters; `_cells` gives what stands below.
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("Job", 38),
    ("MPAN core", 15),
    ("Flow", 8),
    ("Supplier", 9),
    ("Process", 12),
    ("State", 17),
    ("Received", 12),
    ("Due", 12),
    ("Working Days left", 10),
    ("Owed by", 8),
    ("Appointment", 12),
    ("From", 7),
    ("To", 7),
    ("Engineer", 18),
    ("Address", 46),
    ("Postcode", 10),
    ("Contact", 20),
    ("Meter serials", 18),
    ("Request", 60),
    ("Flags", 40),
)


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written where. `warning` tells what a spreadsheet may do to a .csv."""

    path: Path
    count: int
    warning: str = ""


def export_jobs(
    desk: Desk, job_ids: Iterable[str], path: Path, *, told: str = "", progress: Progress | None = None
) -> Exported:
    """Write the jobs with those ids, in that order. `told` says how they were chosen: the view, the search.

    Raises `Usage` for a name that does not end with .xlsx or .csv, `FileTrouble` where it cannot be written:
    then what stood there is untouched.
    """
    return _export(desk, ids_of(desk, job_ids), path, told or "chosen by hand", progress)


def export_query(
    desk: Desk, query: JobQuery, path: Path, *, name: str = "", progress: Progress | None = None
) -> Exported:
    """Write the jobs that a query shows, all of them; `name` is that of a saved view."""
    total = count_of(desk, JobQuery(view="all"))
    return _export(desk, ids(desk, query), path, describe(query, name), progress, total)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it is printed: its rows, what it is in words, and when it was made."""

    rows: tuple[JobRow, ...]
    told: str
    made_at: datetime


def jobs_for_paper(desk: Desk, numbers: Sequence[int] | None, query: JobQuery, *, name: str = "") -> Paper:
    """Give the jobs with those numbers, or all that the query shows, to be printed.

    Raises Usage where they would fill hundreds of pages.
    """
    desk.need("export-lists")
    told = "chosen" if numbers is not None else describe(query, name)
    wanted = ids(desk, query) if numbers is None else numbers
    if len(wanted) > MOST_ON_PAPER:
        raise Usage(
            "The list is too long for paper.",
            f"{len(wanted):,} jobs; at most {MOST_ON_PAPER:,} are printed.",
            "Narrow the list, or export it to a spreadsheet.",
        )
    rows = tuple(
        row for start in range(0, len(wanted), _PAGE) for row in page(desk, wanted[start : start + _PAGE])
    )
    with desk.change("jobs.exported", None, count=len(rows), form="paper") as change:
        change.tell()
    return Paper(rows=rows, told=f"{told} · printed by {desk.actor}", made_at=desk.now())


def _export(
    desk: Desk,
    numbers: Sequence[int],
    path: Path,
    told: str,
    progress: Progress | None,
    total: int | None = None,
) -> Exported:
    desk.need("export-lists")
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise Usage(f"{path.name} is neither .xlsx nor .csv.", "", "End the name with one of them.")
    if kind == ".xlsx" and len(numbers) > SHEET_ROWS - _HEAD_ROWS:
        raise Usage(
            "The list is too long for a spreadsheet.",
            f"{len(numbers):,} jobs; a sheet holds {SHEET_ROWS - _HEAD_ROWS:,}.",
            "Narrow the list, or write a .csv.",
        )
    watch = progress or Progress()
    watch.start(len(numbers))
    count = f"{len(numbers):,}" if total is None else f"{len(numbers):,} of {total:,}"
    unit = "job" if (total or len(numbers)) == 1 else "jobs"
    when = f"{desk.now().astimezone(LONDON):%d %b %Y %H:%M}"
    head = f"{count} {unit} · {told} · written {when} by {desk.actor}"
    rows = _rows(desk, numbers, watch)
    with whole_file(path) as unfinished:
        if kind == ".csv":
            _write_csv(unfinished, head, rows)
        else:
            _write_sheet(unfinished, head, rows)
    # Personal data left the store: who took how much when is part of its history.
    with desk.change("jobs.exported", None, count=len(numbers), form=kind) as change:
        change.tell()
    return Exported(path=path, count=len(numbers), warning=CSV_WARNING if kind == ".csv" else "")


def _rows(desk: Desk, numbers: Sequence[int], watch: Progress) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(numbers), _PAGE):
        for row in page(desk, numbers[start : start + _PAGE]):
            yield _cells(row)
            watch.step(row.short_id)


def _cells(row: JobRow) -> tuple[Cell, ...]:
    return (
        row.id,
        row.mpan,
        row.flow,
        row.supplier,
        row.process,
        row.state.value,
        row.received,
        row.due,
        row.days_left,
        row.owed_by,
        row.appointment,
        row.appointment_from,
        row.appointment_to,
        row.engineer,
        row.address,
        row.postcode,
        row.contact,
        ", ".join(row.serials),
        row.request_text,
        "; ".join(row.flag_texts),
    )


def _write_csv(path: Path, head: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_guarded(head)])
        writer.writerow([title for title, _ in _COLUMNS])
        writer.writerows([_guarded(cell) for cell in row] for row in rows)


def guarded_text(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: the apostrophe marks it as text."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _guarded(cell: Cell) -> str | int:
    if isinstance(cell, str):
        return guarded_text(cell)
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell


class _Book(BytesIO):
    """The bytes of a book. They stay open: an archive that failed half way closes itself at its end."""

    def close(self) -> None:
        """Stay open; the memory goes with the object."""


def _write_sheet(path: Path, head: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    import xlsxwriter

    # Its rows pass through a folder of our own, which goes with what is in it, whatever happens: customers'
    # addresses have no business among the system's temporary files. The book is put together in memory: a
    # disk that fills up in between would leave it half open.
    body = _Book()
    with pieces_of(path) as folder:
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(body, options)
        try:
            _fill_sheet(book, head, rows)
            book.close()
        except xlsxwriter.exceptions.XlsxWriterException as error:
            # It tells a full disk as a failure of its own.
            if isinstance(error.__context__, OSError):
                raise error.__context__ from error
            raise FileTrouble("The list could not be written.", f"{path.name}: {error}.") from error
        finally:
            for sheet in book.worksheets_objs:
                with suppress(OSError):
                    sheet.row_data_fh.close()
    with path.open("xb") as file:
        file.write(body.getbuffer())


def _fill_sheet(book: Any, head: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    sheet = book.add_worksheet("Jobs")
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd mmm yyyy", "align": "left"})
    sheet.freeze_panes(_HEAD_ROWS, 2)
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, head)
    for place, (title, _) in enumerate(_COLUMNS):
        sheet.write_string(1, place, title, bold)
    last = 1
    for last, row in enumerate(rows, start=_HEAD_ROWS):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, place, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(last, place, cell)
            elif cell:
                sheet.write_string(last, place, cell[:LONGEST_CELL], text)
    sheet.autofilter(1, 0, last, len(_COLUMNS) - 1)
