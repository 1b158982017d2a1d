"""Cases and jobs: listed by deadline, searched by words, named by people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import Usage
from mopdesk.store.database import new_id
from mopdesk.work.nouns import (
    OPEN_STATES,
    JobState,
    RepeatRequest,
    Request,
    Site,
)
from tests.store.store_world import (
    DAY,
    MPAN,
    START,
    a_case,
    a_job,
    open_store,
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


def put_jobs(store, *jobs_facts, mpan=MPAN):
    case = a_case(mpan=mpan)
    jobs = [a_job(case, **facts) for facts in jobs_facts]
    with store.change("jobs") as change:
        store.cases.put_case(change, case)
        for job in jobs:
            store.jobs.put_job(change, job)
    return jobs


def test_open_cases_are_found_by_mpan_and_supplier(store):
    cases = [a_case(), a_case(supplier="SUPC"), a_case(closed=True), a_case(mpan="2012345678901")]
    with store.change("cases") as change:
        for case in cases:
            store.cases.put_case(change, case)
    assert store.cases.open_cases(MPAN) == cases[:2]
    assert store.cases.open_cases(MPAN, "SUPC") == [cases[1]]
    assert store.cases.list_cases(closed=True) == [cases[2]]
    assert store.cases.list_cases() == cases
    assert store.cases.case(cases[3].id) == cases[3]
    with pytest.raises(KeyError):
        store.cases.case("nobody")


def test_jobs_are_listed_by_deadline_and_those_without_one_last(store):
    days = [None, date(2026, 12, 9), date(2026, 12, 1), None, date(2026, 12, 9)]
    jobs = put_jobs(store, *({"due": day} for day in days))
    expected = [jobs[2], jobs[1], jobs[4], jobs[0], jobs[3]]
    assert store.jobs.list_jobs() == expected
    assert store.jobs.list_jobs(limit=2, offset=1) == expected[1:3]
    assert store.jobs.count() == 5


def test_jobs_are_listed_by_state_and_counted(store):
    put_jobs(store, *({"state": state} for state in (*JobState, JobState.RECEIVED)))
    assert {job.state for job in store.jobs.list_jobs(OPEN_STATES)} == set(OPEN_STATES)
    assert store.jobs.list_jobs([]) == []
    assert store.jobs.count(OPEN_STATES) == len(OPEN_STATES) + 1
    assert store.jobs.count_by_state() == {state: 1 + (state is JobState.RECEIVED) for state in JobState}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 2),
        ("ŵyn", 1),
        ("ŴYN heol", 1),
        ("supb", 2),
        ("heol nowhere", 0),
        ("100%", 1),
        ("9_9%", 0),
        ("%", 0),
        ("' OR 1=1 --", 0),
        ('"', 0),
        ("postcode", 0),
        ("sender_id", 0),
        (MPAN[:9], 2),
        (MPAN[3:9], 0),
    ],
)
def test_a_search_wants_the_beginning_of_each_word(store, search, found):
    wynne = {"site": Site(address=("2 Heol y Bont",), contact="Ŵyn Jones"), "engineer": 'Ann "A" Lee 100%'}
    put_jobs(store, wynne, {})
    assert len(store.jobs.list_jobs(search=search)) == found
    assert store.jobs.count(search=search) == found


@given(search=st.text(max_size=30))
def test_no_search_text_is_an_error(tmp_path_factory, search):
    store = _shared_store(tmp_path_factory)
    assert len(store.jobs.list_jobs(search=search)) == store.jobs.count(search=search)


_SHARED = []


def _shared_store(tmp_path_factory):
    if not _SHARED:
        _SHARED.append(open_store(tmp_path_factory.mktemp("search")))
        put_jobs(_SHARED[0], {}, {"engineer": "Lee"})
    return _SHARED[0]


def test_a_person_names_a_job_by_id_beginning_end_or_mpan(store):
    first, second = put_jobs(
        store,
        {"id": "01a20985-3aaa-788b-a815-6041db0976cb", "state": JobState.CLOSED},
        {"id": "01a20985-3aaa-7fff-a815-60410000beef"},
    )
    named = {
        "01a20985-3aaa-788b-a815-6041db0976cb": first,
        "01a20985-3aaa-7fff": second,
        " 01A20985-3AAA-788 ": first,
        "beef": second,
        "76cb": first,
        MPAN: second,
    }
    assert {text: store.jobs.find(text) for text in named} == named


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("01a20985", r"more than one: 01a20985-3aaa-788b.*; 01a20985-3aaa-7fff.*whole id"),
        ("0000", "no such job"),
        ("01a", "too short"),
        ("", "too short"),
        ("2012345678901", "MPAN 2012345678901 has no job"),
        ("____", "no such job"),
        ("%%%%", "no such job"),
        (MPAN, "MPAN .* has more than one"),
    ],
)
def test_a_name_that_is_not_one_job_is_refused_with_what_it_could_be(store, text, words):
    put_jobs(
        store, {"id": "01a20985-3aaa-788b-a815-6041db0976cb"}, {"id": "01a20985-3aaa-7fff-a815-60410000beef"}
    )
    with pytest.raises(Usage, match=words):
        store.jobs.find(text)


def test_an_mpan_still_names_its_job_when_that_has_been_answered(store):
    (answered,) = put_jobs(store, {"state": JobState.ANSWERED})
    assert store.jobs.find(MPAN) == answered
    (second,) = put_jobs(store, {})
    assert store.jobs.find(MPAN) == second, "an open one goes first"


def test_jobs_of_a_case_and_an_mpan_and_their_repeats(store):
    first, second = put_jobs(store, {"state": JobState.CLOSED}, {})
    (other,) = put_jobs(store, {}, mpan="2012345678901")
    request = Request(flow="D0001001", mpan=MPAN, sender_role="X", sender_id="SUPB", raw=("288|a|", "289|b|"))
    repeat = RepeatRequest(id=new_id(), job_id=second.id, request=request, received_at=START, received_on=DAY)
    with store.change("repeat", second.id) as change:
        store.jobs.add_repeat(change, repeat)
    assert store.jobs.jobs_of_case(first.case_id) == [first, second]
    assert store.jobs.open_jobs(MPAN) == [second]
    assert store.jobs.jobs_of_mpan(MPAN) == [first, second]
    assert store.jobs.open_jobs(other.mpan) == [other]
    assert store.jobs.repeats(second.id) == [repeat]
    assert store.jobs.repeats(first.id) == []
    with pytest.raises(KeyError):
        store.jobs.job("nobody")
