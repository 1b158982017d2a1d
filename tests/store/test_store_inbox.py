"""Settings, calendar changes and what arrived."""

from datetime import date, timedelta

import msgspec
import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.inbox import MOST_NAMED
from mopdesk.work.nouns import Receipt
from tests.store.store_world import (
    DAY,
    START,
    a_receipt,
    open_store,
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


def test_settings_are_put_and_taken_back(store):
    with store.change("config") as change:
        store.settings.put(change, "participant_id", "MOPA")
        store.settings.put(change, "process.SUPB", "option-2")
    with store.change("config") as change:
        store.settings.put(change, "participant_id", "MOPB")
        store.settings.remove(change, "process.SUPB")
    assert store.settings.get("participant_id") == "MOPB"
    assert store.settings.get("process.SUPB") is None
    assert store.settings.all() == {"participant_id": "MOPB"}


def test_calendar_days_are_changed_with_their_reason(store):
    with store.change("calendar") as change:
        store.calendar.put(change, date(2026, 12, 29), "holiday", "office closed")
        store.calendar.put(change, date(2026, 12, 28), "working", "we work")
        store.calendar.put(change, date(2027, 1, 2), "holiday", "dropped again")
        store.calendar.remove(change, date(2027, 1, 2))
    assert [(row.day.day, row.kind, row.reason) for row in store.calendar.all()] == [
        (28, "working", "we work"),
        (29, "holiday", "office closed"),
    ]
    with pytest.raises(StoreTrouble, match="CHECK"), store.change("calendar") as change:
        store.calendar.put(change, DAY, "half", "")


def test_the_inbox_knows_bytes_file_identifiers_and_what_is_unread(store):
    with store.change("received") as change:
        first = a_receipt(
            change.keep(b"one", "text/plain"), from_role="X", from_id="SUPB", file_identifier="F1"
        )
        store.inbox.add(change, first)
    with store.change("received") as change:
        later = START + timedelta(hours=1)
        second = a_receipt(change.keep(b"two", "text/plain"), received_at=later)
        store.inbox.add(change, second)
    assert store.inbox.by_sha(first.sha256) == first
    assert store.inbox.by_sha("0" * 64) is None
    assert store.inbox.get(second.id) == second
    assert store.inbox.get("nobody") is None
    assert store.inbox.unread() == [first, second]
    assert [one.id for one in store.inbox.latest()] == [second.id, first.id]
    assert [one.id for one in store.inbox.latest(limit=1, offset=1)] == [first.id]
    assert store.inbox.count() == 2
    assert [one.id for one in store.inbox.same_file("X", "SUPB", "F1")] == [first.id]
    assert store.inbox.same_file("X", "SUPC", "F1") == []
    assert store.inbox.same_file("", "", "") == [], "files without a readable header are not the same file"
    done = msgspec.structs.replace(first, state="done", verdict="accepted", job_ids=("j",))
    with store.change("understood") as change:
        store.inbox.put(change, done)
    assert store.inbox.unread() == [second]
    assert store.inbox.get(first.id) == done


def test_a_screen_is_told_how_many_jobs_a_file_opened_and_a_few_of_them(store):
    jobs = tuple(store.new_ids(2_000))
    problems = ({"code": "seldom", "text": "A thing that is seldom so."},)
    with store.change("received") as change:
        sent = {"from_role": "X", "from_id": "SUPB", "file_identifier": "F1"}
        large = a_receipt(change.keep(b"large", "text/plain"), job_ids=jobs, problems=problems, **sent)
        none = a_receipt(change.keep(b"none", "text/plain"), received_at=START + timedelta(hours=1))
        store.inbox.add(change, large)
        store.inbox.add(change, none)
    shown = store.inbox.arrival(large.id)
    assert (shown.jobs, shown.job_ids, shown.problems) == (2_000, jobs[:MOST_NAMED], problems)
    rest = set(Receipt.__struct_fields__) - {"job_ids"}
    assert all(getattr(shown, name) == getattr(large, name) for name in rest)
    assert store.inbox.same_file("X", "SUPB", "F1") == [shown]
    assert store.inbox.arrival("nobody") is None
    latest = store.inbox.latest()
    assert latest[1] == msgspec.structs.replace(shown, problems=()), "a list tells no problems"
    assert (latest[0].id, latest[0].jobs, latest[0].job_ids) == (none.id, 0, ())


def test_the_same_bytes_are_received_once(store):
    for expected in (True, False):
        try:
            with store.change("received") as change:
                store.inbox.add(change, a_receipt(change.keep(b"one", "text/plain")))
        except StoreTrouble:
            assert not expected
    assert store.inbox.count() == 1


def test_a_receipt_without_its_bytes_is_refused(store):
    with pytest.raises(StoreTrouble, match="FOREIGN KEY"), store.change("received") as change:
        store.inbox.add(change, a_receipt("0" * 64))
