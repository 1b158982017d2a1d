"""The main job on the bundled sample flows, without a person: files in, visits, answers and reports out.

Everything goes the same way as in real work: the demo only stands in for the post, the engineer and the
office. Its store is its own and marked as a test (TR01).
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import msgspec

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.make_report import save_report
from mopdesk.actions.send_flows import send
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import draft_visit, record_visit
from mopdesk.basics.beside import DISPATCH, GATE, KEYS, OWN_KEY
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.files import make_folder, write_atomic
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.basics.own_folders import DEMO_STORE_NAME
from mopdesk.basics.resources import load_toml, resource
from mopdesk.custody.cupboard import make_own_key
from mopdesk.desk import Clock, Desk, open_desk

_FOLDERS = ("outbox", "reports", "pictures")
_BESIDE = ("-wal", "-shm", ".owner", DISPATCH, GATE, KEYS, OWN_KEY)
_MARKER = "mopdesk-demo.txt"
_STORY = "demo/story.toml"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the demo made: what kind, what it is, where it lies."""

    kind: str
    what: str
    path: Path


class DemoRun(msgspec.Struct, frozen=True, kw_only=True):
    """All that the demo made, and its store."""

    store: Path
    made: tuple[Made, ...]
    today: date


class _Day(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One day of the demo's story: what comes in, visits made or begun, whether answers leave at its end."""

    day: date
    files: tuple[str, ...] = ()
    addresses: str = ""
    visits: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    send: bool = False


class _Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The demo's settings and days."""

    settings: dict[str, str]
    days: tuple[_Day, ...]


def run_demo(folder: Path) -> DemoRun:
    """Do the main job on the bundled flows with a fresh store in `folder`, and list what was made.

    An earlier demo there is made anew; anything else of the same names stays, with `NotAllowed`.
    """
    into = _fresh(folder.absolute())
    store = into / DEMO_STORE_NAME
    story = msgspec.convert(load_toml(_STORY), _Story)
    made: list[Made] = []
    # What is made up needs no vault and no passphrase; it is encrypted all the same, as real work is.
    make_own_key(store, Clock().now())
    with open_desk(store, actor="demo", program="mopdesk demo", today=story.days[0].day) as desk:
        for key, value in story.settings.items():
            set_option(desk, key, value)
        for day in story.days:
            desk.clock.set_to = day.day
            _live_through(desk, day, into, made)
        last = desk.today()
    return DemoRun(store=store, made=tuple(made), today=last)


def _fresh(into: Path) -> Path:
    """Make the folder ready: what an earlier demo left goes, what somebody else put there does not."""
    left = [into / name for name in (DEMO_STORE_NAME, *_FOLDERS) if (into / name).exists()]
    marker = into / _MARKER
    if left and not marker.exists():
        raise NotAllowed(
            "The folder holds other things of the names that the demo uses.",
            ", ".join(str(path) for path in left),
            "Name another folder with --to.",
        )
    for path in (*left, *(into / f"{DEMO_STORE_NAME}{end}" for end in _BESIDE)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    make_folder(into)
    write_atomic(marker, b"Made by mopdesk's demo, and made anew by the next one.\n")
    return into


def _live_through(desk: Desk, day: _Day, into: Path, made: list[Made]) -> None:
    if day.files:
        paths = [resource(f"demo/flows/{name}") for name in day.files]
        for taken in import_paths(desk, paths, received_on=day.day):
            what = f"{taken.flow or taken.path.name}: {taken.verdict}"
            if taken.job_ids:
                what += f", {len(taken.job_ids)} job{'s' if len(taken.job_ids) > 1 else ''}"
            made.append(Made(kind="file in", what=what, path=taken.path))
    if day.addresses:
        taken_addresses = take_addresses(desk, resource(f"demo/{day.addresses}"))
        what = f"addresses of {taken_addresses.filled} jobs"
        made.append(Made(kind="file in", what=what, path=resource(f"demo/{day.addresses}")))
    for name in day.drafts:
        draft_visit(desk, name.split("-")[0], resource(f"demo/visits/{name}"))
    reported: list[tuple[str, str]] = []
    for name in day.visits:
        mpan = name.split("-")[0]
        finished = record_visit(desk, mpan, resource(f"demo/visits/{name}"))
        reported.append((finished.job.id, mpan))
    if day.send:
        sent = send(desk, folder=into / "outbox")
        made.extend(
            Made(
                kind="flow out",
                what=f"{one.file.flow} to {one.file.to_id}, file {one.file.file_identifier}",
                path=one.path,
            )
            for one in sent.files
        )
        for held in sent.held_back:
            raise NotAllowed("The demo's answer was held back.", " ".join(one.text for one in held.problems))
    for job_id, mpan in reported:
        path = save_report(desk, job_id, into / "reports")
        made.append(Made(kind="report", what=f"visit report, MPAN {spaced_mpan(mpan)}", path=path))
