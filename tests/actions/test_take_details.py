"""Technical details of many MPANs at once: what is held of them is what is held of each alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mopdesk.actions import take_details
from mopdesk.actions.history import events_of
from mopdesk.desk import Desk
from mopdesk.store import proof
from mopdesk.store.derived import derived_differences
from tests.benchmarks.desks import open_bench_desk, take_in
from tests.bulk_flows import flow_file, mpan

_TABLES = ("held_details", "held_meter", "job")
_IDS = ("n", "id", "case_id", "details_id", "receipt_id", "request", "created_at")


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with open_bench_desk(tmp_path / "mopdesk.db") as opened:
        yield opened


def with_oddities(count: int) -> bytes:
    """A file with an MPAN said twice, one whose day is none, and one whose registers only export."""
    head, *lines, tail, _ = flow_file("D0150002", count).decode().split("\n")
    roots: list[list[str]] = []
    for line in lines:
        if line.startswith("288|"):
            roots.append([])
        roots[-1].append(line)
    parts = roots[4][0].split("|")
    roots[4][0] = "|".join([*parts[:2], "", *parts[3:]])
    roots[6] = [line.replace("|AI|", "|AE|") for line in roots[6]]
    roots.append(roots[2])
    body = [line for root in roots for line in root]
    counts = tail.split("|")
    counts[2], counts[4] = str(len(body)), str(len(roots))
    return "\n".join([head, *body, "|".join(counts), ""]).encode()


def rows_of(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in _TABLES:
        rows = desk.store.connection.rows(f"SELECT * FROM {table} ORDER BY n")
        found[table] = [{name: cell for name, cell in row.items() if name not in _IDS} for row in rows]
    return found


def nothing_differs(desk: Desk) -> bool:
    return not list(derived_differences(desk.store.connection)) and not proof.verify(desk.store)


def test_many_at_once_become_what_each_alone_becomes(tmp_path, monkeypatch):
    found = []
    for at_once in (1_000, 7, 1):
        monkeypatch.setattr(take_details, "_AT_ONCE", at_once)
        with open_bench_desk(tmp_path / str(at_once) / "mopdesk.db") as desk:
            take_in(desk, flow_file("D0142001", 10))
            done = take_in(desk, with_oddities(20))
            found.append((done.verdict, [problem.code for problem in done.problems], rows_of(desk)))
            assert nothing_differs(desk)
    assert found[0] == found[1] == found[2]


def test_details_settle_the_flag_of_the_jobs_that_wait_for_them_and_no_other(desk):
    take_in(desk, flow_file("D0142001", 3))
    take_in(desk, flow_file("D0150002", 2))
    flags = {job.mpan: [flag.code for flag in job.flags] for job in desk.store.jobs.list_jobs()}
    assert [("details-not-held" in flags[mpan(number)]) for number in range(3)] == [False, False, True]
    assert nothing_differs(desk)


def test_the_history_of_a_job_tells_details_from_a_request(desk):
    take_in(desk, flow_file("D0142001", 1))
    take_in(desk, flow_file("D0150002", 1))
    (job,) = desk.store.jobs.list_jobs()
    assert [one.title for one in events_of(desk, job)] == ["Technical details received", "Request received"]


def test_the_meters_that_are_held_find_the_job_of_their_mpan(desk):
    take_in(desk, flow_file("D0142001", 2))
    take_in(desk, flow_file("D0150002", 2))
    held = desk.store.meters.latest(mpan(1))
    assert held is not None
    serial = desk.store.connection.value("SELECT serial FROM held_meter WHERE details_id = ?", (held.id,))
    assert desk.store.meters.mpans_with_serial(serial) == [mpan(1)]
    assert [job.mpan for job in desk.store.jobs.list_jobs(search=serial)] == [mpan(1)]


def test_a_large_file_is_one_change_in_several_entries(desk, monkeypatch):
    monkeypatch.setattr(take_details, "_AT_ONCE", 20)
    take_in(desk, flow_file("D0150002", 65))
    entries = [entry for entry in desk.store.journal.latest() if entry.kind == "file.taken-in"]
    assert len(entries) == 4
    assert desk.store.connection.value("SELECT count(*) FROM held_details") == 65
    assert nothing_differs(desk)


def test_ten_times_the_mpans_ask_the_store_no_oftener(desk, monkeypatch):
    statements = []
    for size in (50, 500):
        seen: list[str] = []
        desk.store.connection.driver.set_trace_callback(seen.append)
        take_in(desk, flow_file("D0150002", size, first=size * 10, seed=size))
        desk.store.connection.driver.set_trace_callback(None)
        statements.append(sum(not sql.startswith("INSERT OR FAIL INTO held_") for sql in seen))
    assert statements[0] == statements[1]
