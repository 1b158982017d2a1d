"""What is made from the state tables keeps up with them, whatever is written in whatever order."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mopdesk.store import proof
from mopdesk.store.database import new_id
from mopdesk.store.derived import derived_differences
from mopdesk.work.nouns import JobState, RepeatRequest, Request, RunningClock, Site
from tests.store.store_world import (
    DAY,
    MPAN,
    START,
    a_case,
    a_job,
    a_version,
    a_visit,
    any_noun,
    open_store,
    some_details,
)

_TEXT = st.text(max_size=20)
_SITES = any_noun(Site)
_REQUESTS = any_noun(Request, mpan=MPAN, receipt_id=None, line=None)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("job"), st.integers(0, 3), _SITES, _REQUESTS, st.sampled_from(JobState), _TEXT),
        st.tuples(st.just("repeat"), st.integers(0, 3), _REQUESTS),
        st.tuples(st.just("hold"), _TEXT),
        st.tuples(st.just("remove"), st.integers(0, 3)),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("derived")) as store:
        with store.change("case") as change:
            store.cases.put_case(change, a_case(id="case"))
        yield store


@settings(max_examples=60)
@given(changes=st.lists(_STEPS, min_size=1, max_size=3))
def test_search_and_counts_are_as_the_jobs_after_any_changes(shared, changes):
    """Several steps a change, several changes; what is asked afterwards is what stands there."""
    store = shared
    for steps in changes:
        with store.change("steps") as change:
            for step in steps:
                _take(store, change, *step)
    assert list(derived_differences(store.connection)) == []


def _take(store, change, kind, *values):
    if kind == "hold":
        groups = ("288", [MPAN, "20261123"], [["290", [values[0], "x"], []]])
        store.meters.hold(change, some_details(groups=groups))
        return
    job_id, *rest = (f"job-{values[0]}", *values[1:])
    known = {job.id for job in store.jobs.list_jobs()}
    if kind == "job":
        site, request, state, engineer = rest
        job = a_job(a_case(id="case"), id=job_id, site=site, request=request, state=state, engineer=engineer)
        store.jobs.put_job(change, job)
    elif kind == "repeat" and job_id in known:
        repeat = RepeatRequest(
            id=new_id(), job_id=job_id, request=rest[0], received_at=START, received_on=DAY
        )
        store.jobs.add_repeat(change, repeat)
    elif kind == "remove" and job_id in known:
        for repeat in store.jobs.repeats(job_id):
            change.remove("repeat_request", repeat.id)
        change.remove("job", job_id)


# --- visits and clocks ---

METERS = [{"finding": "fitted", "make_and_type": " gec c11b2 "}, {"finding": "not-fitted"}, {"finding": ""}]
FACTS = {
    "two meters, one without finding": (
        {"date": "2026-11-03", "access": {"got_in": True}, "meters": METERS},
        [("2026-11-03", "fitted", "GEC C11B2", None), ("2026-11-03", "not-fitted", "", None)],
    ),
    "nobody got in": (
        {"date": "2026-11-03", "access": {"got_in": False, "reason": "vacant"}, "meters": METERS},
        [("2026-11-03", "", "", "vacant")],
    ),
    "nobody got in, no reason": ({"access": {"got_in": False}}, [("2026-11-23", "", "", "")]),
    "a day typed with a gap": (
        {"date": "3 Nov", "meters": METERS[1:2]},
        [("2026-11-23", "not-fitted", "", None)],
    ),
    "nothing": ({}, []),
}


def results(store):
    return [
        tuple(row.values())
        for row in store.connection.rows(
            "SELECT visited_on, finding, make_and_type, no_access_reason "
            "FROM visit_result ORDER BY visit_n, place"
        )
    ]


def visited(store, *facts):
    """Freeze each of the facts as the next version of one visit."""
    case = a_case()
    job = a_job(case)
    visit = a_visit(job)
    with store.change("visited", job.id) as change:
        store.cases.put_case(change, case)
        store.jobs.put_job(change, job)
        store.visits.put_visit(change, visit)
    for number, one in enumerate(facts, start=1):
        with store.change("frozen", job.id) as change:
            store.visits.freeze(change, a_version(visit, version=number, facts=one))


@pytest.mark.parametrize("name", FACTS)
def test_a_frozen_visit_tells_its_findings_or_why_nobody_got_in(tmp_path, name):
    facts, expected = FACTS[name]
    with open_store(tmp_path) as store:
        visited(store, facts)
        assert results(store) == expected
        assert proof.verify(store) == []


def test_only_the_newest_version_of_a_visit_counts(tmp_path):
    with open_store(tmp_path) as store:
        visited(store, {"meters": METERS}, {"meters": METERS[:1]})
        visited(store, {"access": {"got_in": False, "reason": "vacant"}})
        assert [row[1:] for row in results(store)] == [("fitted", "GEC C11B2", None), ("", "", "vacant")]


_KEYS = st.sampled_from(["finding", "make_and_type", "got_in", "reason", "x"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["finding", "make_and_type", "got_in", "reason", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@example(facts={"meters": {"x": {"finding": "fitted"}}})
@example(facts={"meters": [{"finding": 7, "make_and_type": [1]}], "access": {"got_in": 1}})
@given(facts=st.dictionaries(st.sampled_from(["meters", "access", "date", "x"]), _JSON))
def test_facts_of_any_shape_are_frozen_all_the_same(shared, facts):
    """A visit is never lost because a figure cannot be drawn out of it."""
    visited(shared, facts)
    assert list(derived_differences(shared.connection)) == []
    assert json.loads(json.dumps(facts)) == facts


def test_the_clocks_that_an_answer_stopped_are_drawn_out_of_their_cases(tmp_path):
    due = DAY + timedelta(days=14)
    ours = RunningClock(clock="b", owner="M", started_on=DAY, due=due)
    stopped = RunningClock(clock="b", owner="M", started_on=DAY, due=due, stopped_on=date(2026, 12, 8))
    theirs = RunningClock(clock="c", owner="X", started_on=DAY, due=due, stopped_on=DAY)

    def times(store):
        rows = store.connection.rows("SELECT supplier, started_on, due, stopped_on FROM answer_time")
        return [tuple(row.values()) for row in rows]

    with open_store(tmp_path) as store:
        seen = []
        for clocks in ((ours,), (ours, theirs), (stopped, theirs, ours), ()):
            with store.change("moved") as change:
                store.cases.put_case(change, a_case(id="case", clocks=clocks))
            seen.append(times(store))
        assert seen == [[], [], [("SUPB", "2026-11-23", "2026-12-07", "2026-12-08")], []]
        with store.change("again") as change:
            store.cases.put_case(change, a_case(id="case", clocks=(stopped,)))
            store.cases.put_case(change, a_case(id="other", clocks=(stopped, stopped)))
        with store.change("gone") as change:
            change.remove("work_case", "other")
        assert len(times(store)) == 1
        assert proof.verify(store) == []
