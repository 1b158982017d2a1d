"""Many requests at once: what becomes of them is what becomes of each alone, at a counted cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from weakref import WeakSet

import pytest

from mopdesk.actions import take_many, work_through
from mopdesk.desk import Desk
from mopdesk.store import proof
from mopdesk.store.cases import Cases
from mopdesk.store.database import new_id, new_ids
from mopdesk.store.derived import derived_differences
from mopdesk.store.likeness import Likeness
from mopdesk.store.retention import entries_about
from mopdesk.work.labels import Labels
from mopdesk.work.nouns import Case, Job
from tests.benchmarks.desks import open_bench_desk, take_in
from tests.bulk_flows import flow_file, mpan
from tests.store.store_world import erase_payloads

_IDS = ("n", "id", "case_id", "job_id", "created_at")


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with open_bench_desk(tmp_path / "mopdesk.db") as opened:
        yield opened


def with_oddities(flow: str, count: int) -> bytes:
    """A file with repeats, another text to each third MPAN, and a request without a label."""
    head, *lines, tail, _ = flow_file(flow, count).decode().split("\n")
    root = lines[0][:4]
    places = [place for place, line in enumerate(lines) if line.startswith(root)] + [len(lines)]
    roots = [lines[start:end] for start, end in pairwise(places)]
    for number, group in enumerate(roots):
        if number % 3 == 1:
            group[0] = group[0].replace("KW", f"KW NO {number}", 1)
        if number % 7 == 3:
            group[0] = group[0].replace("SSTPGP", "PLEASE").replace("BACKSTOP", "METER")
    roots += [roots[0], roots[count // 2], roots[0]]
    body = [line for group in roots for line in group]
    counts = tail.split("|")
    counts[2], counts[4] = str(len(body)), str(len(roots))
    return "\n".join([head, *body, "|".join(counts), ""]).encode()


def rows_of(desk: Desk, table: str) -> list[dict[str, Any]]:
    rows = desk.store.connection.rows(f"SELECT * FROM {table} ORDER BY n")
    for row in rows:
        receipt = desk.store.inbox.latest()[0].id
        if "request" in row:
            row["request"] = row["request"].replace(receipt, "RECEIPT")
    return [{name: cell for name, cell in row.items() if name not in _IDS} for row in rows]


def nothing_differs(desk: Desk) -> bool:
    return not list(derived_differences(desk.store.connection)) and not proof.verify(desk.store)


@pytest.mark.parametrize("flow", ["D0001001", "D0142001"])
def test_many_at_once_become_what_each_alone_becomes(tmp_path, monkeypatch, flow):
    data = with_oddities(flow, 60)
    monkeypatch.setattr(take_many, "_AT_ONCE", 16)
    with open_bench_desk(tmp_path / "many" / "mopdesk.db") as many:
        done = take_in(many, data)
        assert (done.verdict, len(done.job_ids)) == ("accepted", 60)
        together = {table: rows_of(many, table) for table in ("work_case", "job", "repeat_request")}
        assert nothing_differs(many)
    monkeypatch.setattr(Cases, "known_mpans", lambda _self, mpans: set(mpans))
    with open_bench_desk(tmp_path / "alone" / "mopdesk.db") as alone:
        take_in(alone, data)
        assert {table: rows_of(alone, table) for table in together} == together


def test_a_file_in_which_no_request_is_like_another_does_not_fill_the_memory(desk, monkeypatch):
    made: WeakSet[Likeness] = WeakSet()
    most = 0

    class Watched(Likeness):
        def __init__(self, case: Case, job: Job) -> None:
            nonlocal most
            super().__init__(case, job)
            made.add(self)
            most = max(most, len(made))

    monkeypatch.setattr(take_many, "Likeness", Watched)
    monkeypatch.setattr(take_many, "_MOST_REMEMBERED", 3)
    monkeypatch.setattr(take_many, "_AT_ONCE", 5)
    data = flow_file("D0142001", 40).decode()
    for number in range(40):
        data = data.replace("|180000|N|", f"|18{number:02d}00|N|", 1)
    take_in(desk, data.encode())
    assert len({job.appointment_to for job in desk.store.jobs.list_jobs()}) == 40
    assert most <= 3 + 5
    assert nothing_differs(desk)


def test_a_request_meets_what_the_store_knows_of_its_mpan(desk):
    take_in(desk, flow_file("D0150002", 2))
    take_in(desk, flow_file("D0001001", 4))
    assert take_in(desk, flow_file("D0001001", 6, seed=2)).verdict == "accepted"
    assert desk.store.jobs.count() == 6
    assert len(desk.store.jobs.repeats(desk.store.jobs.open_jobs(mpan(3))[0].id)) == 1
    assert nothing_differs(desk)


@pytest.mark.parametrize("count", [1, 2])
def test_the_journal_accounts_for_the_fewest(desk, count):
    take_in(desk, flow_file("D0142001", count))
    assert nothing_differs(desk)


def test_a_large_file_is_one_change_in_several_entries(desk, monkeypatch):
    monkeypatch.setattr(take_many, "_AT_ONCE", 10)
    monkeypatch.setattr(take_many, "_PART", 20)
    done = take_in(desk, flow_file("D0142001", 65))
    entries = [entry for entry in desk.store.journal.latest() if entry.kind == "file.taken-in"]
    assert len(entries) == 4
    assert entries[0].facts is not None
    assert entries[0].facts["jobs"] == list(done.job_ids)
    for job_id in done.job_ids:
        assert [entry.kind for entry in desk.store.journal.history(job_id)] == ["file.taken-in"]
    assert nothing_differs(desk)


def test_thousands_of_jobs_stand_in_their_entry_once(desk, monkeypatch):
    monkeypatch.setattr(work_through, "_MOST_LISTED", 5)
    for count in (5, 6):
        done = take_in(desk, flow_file("D0001001", count, seed=count, first=count * 10))
        entry = desk.store.journal.latest(1)[0]
        assert entry.facts is not None
        assert entry.facts.get("jobs") == (list(done.job_ids) if count == 5 else None)
        payload = list(desk.store.journal.payloads())[-1][1]
        assert all(job_id in payload for job_id in done.job_ids)
    assert nothing_differs(desk)


def test_a_file_that_fails_on_the_way_leaves_nothing(desk, monkeypatch):
    monkeypatch.setattr(take_many, "_AT_ONCE", 10)
    monkeypatch.setattr(take_many, "_PART", 20)
    real, asked = Labels.find, 0

    def find(self: Labels, text: str) -> tuple[str, ...]:
        nonlocal asked
        asked += 1
        if asked > 30:
            raise RuntimeError("pulled out")
        return real(self, text)

    monkeypatch.setattr(Labels, "find", find)
    monkeypatch.setattr(take_many, "_MOST_REMEMBERED", 0)
    with pytest.raises(RuntimeError, match="pulled out"):
        take_in(desk, flow_file("D0001001", 65))
    assert desk.store.jobs.count() == 0
    assert desk.store.jobs.count_by_state()["received"] == 0
    assert [entry.kind for entry in desk.store.journal.latest()] == ["file.received", "settings"]
    assert nothing_differs(desk)


def test_retention_finds_and_empties_the_entry_of_a_job_taken_in_among_others(desk):
    done = take_in(desk, flow_file("D0001001", 5))
    keys = {"job": [(done.job_ids[3],)]}
    (number,) = entries_about(desk.store, keys)
    erase_payloads(desk.store, [number], "kept long enough")
    assert desk.store.jobs.count() == 5
    assert {found.code for found in proof.verify(desk.store)} == {"journal-payload-erased"}
    assert entries_about(desk.store, keys) != [number]


class Watch:
    """Counts the statements that a store runs, and the steps of SQLite's machine in thousands."""

    def __init__(self, desk: Desk) -> None:
        self.driver = desk.store.connection.driver
        self.statements = self.steps = 0

    def __enter__(self) -> Watch:
        self.driver.set_progress_handler(self._step, 1_000)
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.set_progress_handler(None, 1_000)

    def _step(self) -> int:
        self.steps += 1
        return 0


def test_ten_times_the_instructions_cost_at_most_twelve_times_the_steps(tmp_path):
    steps = []
    for count in (300, 3_000):
        with open_bench_desk(tmp_path / str(count) / "mopdesk.db") as desk:
            data = flow_file("D0001001", count)
            with Watch(desk) as watch:
                take_in(desk, data)
            steps.append(watch.steps)
    assert steps[1] <= 12 * steps[0]


def test_the_rules_are_asked_once_for_all_that_say_the_same(desk, monkeypatch):
    asked = []
    real = take_many.new_job

    def note(*values: Any) -> Any:
        asked.append(values)
        return real(*values)

    monkeypatch.setattr(take_many, "new_job", note)
    take_in(desk, flow_file("D0001001", 1_000))
    # Labelled, or not.
    assert len(asked) == 2


def test_an_import_writes_so_many_bytes_a_job(desk):
    before = desk.store.connection.value("SELECT sum(length(body)) FROM journal_payload")
    take_in(desk, flow_file("D0001001", 500))
    after = desk.store.connection.value("SELECT sum(length(body)) FROM journal_payload")
    # The ids, the MPAN and the lines of each; all else is the same in many and stands there once.
    assert (after - before) / 500 < 400


def test_ids_made_at_once_are_in_order_and_of_one_form():
    ids = [new_id(), *new_ids(2_000), new_id()]
    assert ids == sorted(set(ids))
    assert {(len(one), one[14], one[19] in "89ab") for one in ids} == {(36, "7", True)}
    assert len({one[-8:] for one in ids}) > 1_990
