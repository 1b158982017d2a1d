"""Take in addresses, contacts and access notes from a list keyed by MPAN: a D0001 carries none of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.take_request import OF_THE_APPOINTMENT, standing_flags, without
from mopdesk.basics.errors import Usage
from mopdesk.basics.files import name_in_words, read_bytes
from mopdesk.basics.identifiers import mpan_is_good
from mopdesk.basics.problems import Place, Problem, listed, problem
from mopdesk.desk import Desk
from mopdesk.flows.fieldtypes import shown
from mopdesk.work.dates import typed_date
from mopdesk.work.flags import flagged
from mopdesk.work.nouns import Job, Site

COLUMNS = (
    "mpan",
    *(f"address_{number}" for number in range(1, 10)),
    "postcode",
    "contact",
    "telephone",
    "access_notes",
    "appointment",
    "appointment_from",
    "appointment_to",
    "engineer",
)
_ASSIGNED = ("appointment", "appointment_from", "appointment_to", "engineer")
LONGEST_CELL = 4_000
_NAMED = 5
_LARGEST = 20 * 1024 * 1024
_SAVE_AS = "Save it in the spreadsheet as 'CSV UTF-8 (comma delimited)', and take that file in."


class TakenAddresses(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of addresses brought: jobs that were filled in, and rows that were not used."""

    filled: int
    problems: tuple[Problem, ...]
    changes: Changes = Changes(jobs=True)


def take_addresses(desk: Desk, path: Path) -> TakenAddresses:
    """Fill in the open jobs of each MPAN from a CSV with a header line; blank cells change nothing.

    The columns are those of `COLUMNS`; only `mpan` must be there. Raises `Usage` for a file without it.
    """
    rows, unknown = _rows(read_bytes(path, _LARGEST), shown(path.name, 80))
    if any(row.get(column) for _line, row in rows for column in _ASSIGNED):
        desk.need("assign")
    problems: list[Problem] = []
    if unknown:
        named = ", ".join(shown(column) for column in unknown[:_NAMED])
        more = " and more" if len(unknown) > _NAMED else ""
        problems.append(problem("address-columns-unknown", Place(line=1), columns=f"{named}{more}"))
    filled = 0
    with desk.change("addresses.taken-in", None, file=name_in_words(path)) as change:
        for line, row in rows:
            mpan = "".join(row.get("mpan", "").split())
            jobs = desk.store.jobs.open_jobs(mpan) if mpan_is_good(mpan) else []
            if not jobs:
                code = "address-without-job" if mpan_is_good(mpan) else "address-mpan-wrong"
                problems.append(problem(code, Place(line=line), mpan=shown(mpan)))
                continue
            problems.extend(_unused(row, mpan, line))
            for job in jobs:
                case = desk.store.cases.case(job.case_id)
                bare = _filled(job, row)
                desk.store.jobs.put_job(change, flagged(bare, *standing_flags(desk, bare, case)))
                filled += 1
    return TakenAddresses(filled=filled, problems=listed(problems))


def _rows(data: bytes, name: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Give the rows by line, and the columns that hold something and that nothing is known of."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            told = f"Byte {error.start + 1:,} is a letter in neither."
            raise Usage(f"{name} is neither UTF-8 nor Windows-1252 text.", told, _SAVE_AS) from error
    if "\0" in text:
        raise Usage(f"{name} contains NUL characters, so it is no list in plain text.", "", _SAVE_AS)
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        header = [column.strip().lower() for column in reader.fieldnames or ()]
        if "mpan" not in header:
            raise Usage(f"{name} has no column 'mpan'.", "", f"Columns: {', '.join(COLUMNS)}.")
        if doubled := [column for column in COLUMNS if header.count(column) > 1]:
            raise Usage(f"{name} has the column '{doubled[0]}' twice.", "", "Take one of them out.")
        reader.fieldnames = header
        rows = []
        unknown: dict[str, None] = {}
        for row in reader:
            known = {key: (value or "").strip() for key, value in row.items() if key in COLUMNS}
            rows.append((reader.line_num, known))
            # What stands beyond the last column has no name.
            unknown |= {key: None for key, value in row.items() if key and key not in COLUMNS and value}
        return rows, list(unknown)
    except csv.Error as error:
        raise Usage(
            f"{name} cannot be read as a list.", f"Line {reader.line_num}: {error}.", _SAVE_AS
        ) from error


def _filled(job: Job, row: Mapping[str, str]) -> Job:
    def cell(name: str, held: str) -> str:
        return row.get(name) or held

    row = {name: value for name, value in row.items() if len(value) <= LONGEST_CELL}
    lines = tuple(filter(None, (row.get(f"address_{number}", "") for number in range(1, 10))))
    site = Site(
        address=lines or job.site.address,
        postcode=cell("postcode", job.site.postcode),
        contact=cell("contact", job.site.contact),
        telephone=cell("telephone", job.site.telephone),
        access_notes=cell("access_notes", job.site.access_notes),
    )
    return msgspec.structs.replace(
        job,
        site=site,
        appointment=typed_date(row.get("appointment", "")) or job.appointment,
        appointment_from=_time(row.get("appointment_from", "")) or job.appointment_from,
        appointment_to=_time(row.get("appointment_to", "")) or job.appointment_to,
        engineer=cell("engineer", job.engineer),
        flags=without(job.flags, "address-missing", *OF_THE_APPOINTMENT),
    )


def _unused(row: Mapping[str, str], mpan: str, line: int) -> list[Problem]:
    """Name the cells that are not used: too long, or no date or time where there should be one."""
    readers: dict[str, Callable[[str], object]] = {
        "appointment": typed_date,
        "appointment_from": _time,
        "appointment_to": _time,
    }
    return [
        problem("address-date-wrong", Place(line=line), value=shown(row[column]), column=column, mpan=mpan)
        for column, read in readers.items()
        if row.get(column) and not read(row[column])
    ] + [
        problem(
            "address-cell-too-long", Place(line=line), length=len(value), limit=LONGEST_CELL, column=column
        )
        for column, value in row.items()
        if len(value) > LONGEST_CELL
    ]


def _time(text: str) -> str:
    return text if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) else ""
