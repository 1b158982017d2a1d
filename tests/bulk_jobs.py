"""Jobs by the hundred thousand, written straight into the store's tables: made anew each time, from a seed.

For measurements and counts only: there is no journal for them, so the doctor would not approve.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.store.database import Store

TODAY = date(2026, 11, 23)
SUPPLIERS = [f"SUP{letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
ENGINEERS = ["Ann Lee", "Bob Marsh", "Cai Prys", "Dee Okoro", "Eve Stone", "Fay Hill", "Gil Ward", "Huw Rees"]
SURNAMES = ["Jones", "Smith", "Patel", "Evans", "Brown", "Khan", "Wright", "Green", "Ŵyn", "O'Neill", "Clark"]
STREETS = [
    "High Street",
    "Heol y Bont",
    "Station Road",
    "Mill Lane",
    "Church Walk",
    "The Green",
    "King Street",
]
TOWNS = [
    "Abergele",
    "Barry",
    "Crewe",
    "Derby",
    "Ely",
    "Frome",
    "Goole",
    "Hythe",
    "Ilkley",
    "Jarrow",
    "Kendal",
]
MAKES = [f"{maker} {model}" for maker in ("LANDIS", "FERRANTI", "GEC", "SIEMENS") for model in range(10, 25)]
FINDINGS = ["fitted", "not-fitted", "static-import-only", "static-adds-export", "not-determined"]
REASONS = ["no-answer", "refused", "vacant", "no-key", "weather"]
OPEN = ["received", "visited", "ready", "revisit", "waiting-supplier"]
_DAYS = 3 * 365
Row = tuple[Any, ...]

_CHUNK = 5_000
_TABLES = {
    "work_case": "n, id, mpan, supplier, process, state, opened_on, clocks, finding, closed",
    "job": (
        "n, id, case_id, mpan, supplier, flow, process, state, request, received_at, received_on, "
        "received_basis, clock, due, owed_by, kind, kind_confirmed, labelled, label_words, process_reason, "
        "flags, site, appointment, appointment_from, appointment_to, engineer, closed_reason, created_at"
    ),
    "visit": "n, id, job_id, number, state, started_at, version",
    "visit_version": "n, id, visit_id, job_id, version, facts, frozen_at, actor",
}


def fill(store: Store, count: int, *, seed: int = 1, open_share: float = 0.05) -> None:
    """Write that many jobs with their cases, and a visit to each settled one; search and figures too."""
    store.connection.run("BEGIN IMMEDIATE")
    world = _world(count, seed, open_share)
    while chunk := list(islice(world, _CHUNK)):
        for (table, columns), rows in zip(_TABLES.items(), zip(*chunk, strict=True), strict=True):
            marks = ", ".join("?" * len(columns.split(",")))
            store.connection.driver.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})", (row for row in rows if row is not None)
            )
    store.connection.run("COMMIT")
    store.rebuild_search()
    store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")


def _world(count: int, seed: int, open_share: float) -> Iterator[tuple[Row | None, ...]]:
    """Give the rows of each job: case, job, visit and version, the last two None for an open job."""
    chance = random.Random(seed)
    calendar = WorkingCalendar()
    days = [TODAY - timedelta(days=number) for number in range(_DAYS + 1)]
    dues = {day: calendar.add(day, 10) for day in days}
    settled = count - round(count * open_share)
    for n in range(1, count + 1):
        is_open = n > settled
        age = chance.randrange(0, 21) if is_open else 21 + round((_DAYS - 21) * (settled - n) / count)
        yield _rows_of(n, chance, is_open, days[age], dues[days[age]])


def _rows_of(
    n: int, chance: random.Random, is_open: bool, received: date, due: date
) -> tuple[Row | None, ...]:
    moment = f"{received}T09:00:00.000000Z"
    job_id, case_id, visit_id, version_id = (f"{kind}{n:07x}-bulk-{n * 40503 % 2**32:08x}" for kind in "jcvw")
    mpan = f"{10 + n % 14}{n * 7919 % 10**11:011d}"
    supplier, engineer = chance.choice(SUPPLIERS), chance.choice(ENGINEERS)
    process = chance.choice(["option-1", "option-2", "option-3", "plain-investigation"])
    state = chance.choice(OPEN) if is_open else "answered" if chance.random() < 0.9 else "closed"
    stopped = None if is_open else str(min(TODAY, due + timedelta(days=chance.randrange(-12, 4))))
    clock = {
        "clock": "b",
        "due": str(due),
        "owner": "M",
        "started_on": str(received),
        "stopped_on": stopped,
    }
    running = is_open and state != "waiting-supplier"
    request = {
        "file_identifier": f"FI{n // 100:08d}",
        "flow": "D0001001",
        "meter_serials": [f"{chance.choice('SDF')}{n % 90 + 10}A {n * 31 % 10**6:06d}"],
        "mpan": mpan,
        "raw": [f"300|{mpan}|{received:%Y%m%d}|", "301|SSTPGP INSTALLED 4.0KW PV - CONFIRM BACKSTOP|"],
        "sender_id": supplier,
        "sender_role": "X",
        "text": f"SSTPGP INSTALLED {n % 9 + 1}.0KW PV - CONFIRM IMPORT METER BACKSTOP",
    }
    site = {
        "access_notes": f"key safe {n % 10**4:04d}",
        "address": [f"{n % 240 + 1} {chance.choice(STREETS)}", chance.choice(TOWNS)],
        "contact": chance.choice(SURNAMES),
        "postcode": f"{chance.choice('ABCDEFG')}{chance.choice('ABCDEFG')}{n % 20 + 1} {n % 9 + 1}AB",
    }
    appointment = str(received + timedelta(days=5)) if n % 3 else None
    closed = int(state == "closed")
    case = (n, case_id, mpan, supplier, process, "open", str(received), _json([clock]), "", closed)
    job = (
        n, job_id, case_id, mpan, supplier, "D0142" if n % 4 == 0 else "D0001", process, state,
        _json(request), moment, str(received), "file time", "b",
        str(due) if running else None, "M" if running else None, "investigation", 1, 1, "[]", "", "[]",
        _json(site), appointment, "", "", engineer if n % 5 else "", "", moment,
    )  # fmt: skip
    if is_open:
        return case, job, None, None
    facts = _json(_facts(n, chance, stopped))
    return (
        case,
        job,
        (n, visit_id, job_id, 1, "finished", moment, 1),
        (n, version_id, visit_id, job_id, 1, facts, moment, "bulk"),
    )


def _facts(n: int, chance: random.Random, day: str | None) -> dict[str, object]:
    if n % 8 == 0:
        return {"access": {"got_in": False, "reason": chance.choice(REASONS)}, "date": day, "meters": []}
    meter = {"finding": chance.choice(FINDINGS), "make_and_type": chance.choice(MAKES), "serial": str(n)}
    return {"access": {"got_in": True}, "date": day, "meters": [meter]}


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
