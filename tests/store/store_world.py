"""What the stories of the store are made of: a store in a folder, a clock that ticks, and any noun at all."""

import enum
import types
import typing
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from hypothesis import strategies as st

from mopdesk.store.database import Store, new_id
from mopdesk.store.dispatch import OnReleased, release_groups
from mopdesk.store.retention import KIND, empty_payloads
from mopdesk.work.nouns import (
    Case,
    HeldDetails,
    Job,
    JobState,
    KindOfWork,
    OutboxState,
    OutgoingFile,
    Receipt,
    Request,
    Visit,
    VisitVersion,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
MPAN = "1012345678903"
KEY = "5a" * 32


class Clock:
    """Ticks one second each time it is read."""

    def __init__(self, now=START):
        self.moment = now

    def __call__(self):
        self.moment += timedelta(seconds=1)
        return self.moment


def open_store(folder, **more):
    return Store.open(
        folder / "mopdesk.db", **{"actor": "ann", "clock": Clock(), "wait_seconds": 0.3, "key": KEY} | more
    )


def a_case(**more):
    return Case(
        **{
            "id": new_id(),
            "mpan": MPAN,
            "supplier": "SUPB",
            "process": "option-3",
            "state": "open",
            "opened_on": DAY,
        }
        | more
    )


def a_job(case, **more):
    facts = {
        "id": new_id(),
        "case_id": case.id,
        "mpan": case.mpan,
        "supplier": case.supplier,
        "flow": "D0001001",
        "process": case.process,
        "state": JobState.RECEIVED,
        "request": Request(flow="D0001001", mpan=case.mpan, sender_role="X", sender_id=case.supplier),
        "received_at": START,
        "received_on": DAY,
        "received_basis": "given",
        "clock": "answer",
        "due": date(2026, 12, 7),
        "owed_by": "M",
        "kind": KindOfWork.INVESTIGATION,
        "created_at": START,
    }
    return Job(**facts | more)


def a_receipt(sha256, **more):
    facts = {
        "id": new_id(),
        "sha256": sha256,
        "name": "in.usr",
        "size": 3,
        "received_at": START,
        "received_on": DAY,
        "received_basis": "given",
        "state": "unread",
    }
    return Receipt(**facts | more)


def a_visit(job, **more):
    return Visit(
        **{"id": new_id(), "job_id": job.id, "number": 1, "state": "draft", "started_at": START} | more
    )


def a_version(visit, **more):
    facts = {
        "id": new_id(),
        "visit_id": visit.id,
        "job_id": visit.job_id,
        "version": 1,
        "facts": {"meters": [{"finding": "fitted"}]},
        "frozen_at": START,
        "actor": "ann",
    }
    return VisitVersion(**facts | more)


def some_details(**more):
    facts = {
        "id": new_id(),
        "mpan": MPAN,
        "flow": "D0150002",
        "effective_from": DAY,
        "noted_at": START,
        "origin": "received",
        "from_id": "SUPB",
        "groups": ("288", [MPAN, "20261123"], [["290", ["S98A 1234", "x"], [["293", ["S"], []]]]]),
    }
    return HeldDetails(**facts | more)


def outgoing(version, number, folder, **more):
    facts = {
        "id": new_id(),
        "number": number,
        "group_id": "group",
        "job_id": version.job_id,
        "visit_version_id": version.id,
        "message": "answer",
        "flow": "D0002001",
        "to_role": "X",
        "to_id": "SUPB",
        "from_id": "MOPA",
        "file_identifier": f"MD{number:08}",
        "file_name": f"MD{number:08}.usr",
        "sha256": "",
        "folder": str(folder),
        "staging": "",
        "state": OutboxState.PENDING,
        "made_at": START,
    }
    return OutgoingFile(**facts | more)


def answered_visit(store, **job_facts):
    """A job with a frozen visit version, ready to be answered."""
    case = a_case()
    job = a_job(case, **job_facts)
    visit = a_visit(job)
    version = a_version(visit)
    with store.change("visited", job.id) as change:
        store.cases.put_case(change, case)
        store.jobs.put_job(change, job)
        store.visits.put_visit(change, visit)
        store.visits.freeze(change, version)
    return job, version


def begin_answer(store, folder, flows=("D0002001",), group_id="group", **job_facts):
    """Write the pending files of one answer; their bytes name their number."""
    _, version = answered_visit(store, **job_facts)
    with store.change("release begun", version.job_id) as change:
        files = [
            outgoing(version, store.numbers.next(change, "file"), folder, flow=flow, group_id=group_id)
            for flow in flows
        ]
        return store.outbox.begin(change, files, [body_of(file.file_name) for file in files])


def body_of(file_name):
    """The bytes that a file of this name must have, from its first line to its trailer."""
    return (f"ZHV|{file_name}|\r\n" + "004|SSTPGP|\r\n" * 200 + "ZPT|end|\r\n").encode()


# --- any noun: every field filled by its type, for laws that must hold for all of them ---

_TEXT = st.text(max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_PLAIN = {
    str: _TEXT,
    int: st.integers(0, 2**62),
    bool: st.booleans(),
    object: _JSON,
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
}


def any_noun(noun, **fixed):
    """Any record of that kind; `fixed` holds values or strategies for some of its fields."""
    values = {field.name: _by_type(field.type) for field in msgspec.structs.fields(noun)}
    for name, value in fixed.items():
        values[name] = value if isinstance(value, st.SearchStrategy) else st.just(value)
    return st.builds(noun, **values)


def _by_type(kind):
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return any_noun(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return st.lists(_by_type(parts[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(_TEXT, _by_type(parts[1]), max_size=3)
    if origin in {typing.Union, types.UnionType}:
        return st.one_of(*map(_by_type, parts))
    raise TypeError(f"no strategy for {kind}")


def erase_payloads(store: Store, sequences: Sequence[int], reason: str) -> None:
    """Empty the payloads of this device's entries with those numbers; `reason` stands in the journal."""
    with store.change(KIND, erased=[], bytes=[], reason=reason) as change:
        change.tell()
        empty_payloads(store, change, sequences)


def stage_and_release(store: Store, group_id: str, on_released: OnReleased) -> list[OutgoingFile]:
    """Release one group that `outbox.begin` has written; what keeps it back is raised."""
    done = release_groups(store, [group_id], on_released)
    if group_id in done.troubles:
        raise done.troubles[group_id]
    return list(done.released)
