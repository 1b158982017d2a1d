"""What the program says to hostile lists and facts, and whether all goes on afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.make_report import report_bytes
from mopdesk.actions.visits import check_visit, draft_visit
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import Desk
from tests.hostile.cases import Case
from tests.hostile.flow_answers import FILE_TIME, TODAY, sentences
from tests.hostile.flow_files import investigation
from tests.hostile.lists import LISTED
from tests.hostile.pictures import drawn

Said = dict[tuple[str, str], list[str]]


def open_a_job(desk: Desk) -> str:
    """Take in the request that lists and facts are about; give its job."""
    data = investigation("the job of the lists", number=LISTED).encode()
    (job_id,) = import_bytes(desk, data, Path("job.usr"), FILE_TIME, received_on=TODAY).job_ids
    return job_id


def _said(cases: Iterable[Case], folder: Path, ask: Callable[[bytes], list[str]]) -> Said:
    found: Said = {}
    for case in cases:
        try:
            found[case.kind, case.name] = ask(case.make())
        except MopdeskError as error:
            # Where the file lies is another place each time.
            words = str(error).replace(str(folder), "FOLDER")
            found[case.kind, case.name] = [f"{type(error).__name__}: {words}"]
    return found


def lists_told(desk: Desk, folder: Path, cases: Iterable[Case]) -> Said:
    def ask(data: bytes) -> list[str]:
        file = folder / "list.csv"
        file.write_bytes(data)
        taken = take_addresses(desk, file)
        rest = taken.problems[5:]
        return [
            f"filled in {taken.filled}",
            *sentences(taken.problems[:5]),
            *([f"and {len(rest):,} more"] if rest else []),
        ]

    return _said(cases, folder, ask)


def lay_out(folder: Path) -> None:
    """Put beside the facts what they may name, and above them what they may not."""
    (folder / "folder").mkdir(parents=True)
    for place in ("photo.jpg", "folder/photo.jpg"):
        (folder / place).write_bytes(drawn())
    (folder / "text.jpg").write_bytes(b"no picture")
    (folder.parent / "secret.jpg").write_bytes(drawn())
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")


def facts_told(desk: Desk, job_id: str, folder: Path, cases: Iterable[Case]) -> Said:
    """Record each; a visit that was recorded can be checked, opened and printed."""

    def ask(data: bytes) -> list[str]:
        file = folder / "facts.json"
        file.write_bytes(data)
        visit = draft_visit(desk, job_id, file, replace_draft=True)
        found = check_visit(desk, visit.id).problems
        assert report_bytes(desk, job_id).startswith(b"%PDF-")
        # What belongs to any unfinished visit says nothing about this one.
        errors = [one for one in found if any(word in one.text for word in _ABOUT)]
        return ["recorded", *sorted({one[:300] for one in sentences(errors)})]

    return _said(cases, folder, ask)


_ABOUT = ("read", "date", "day", "time", "arriv", "future", "MPAN", "digits", "finding")
