"""Hostile lists of addresses and files of visit facts: a sentence each, and the visit goes on."""

import sys

import pytest

from tests.hostile.cases import kinds_of, read_expected, surprises
from tests.hostile.flow_answers import hostile_desk
from tests.hostile.list_answers import facts_told, lay_out, lists_told, open_a_job
from tests.hostile.lists import fact_cases, list_cases

LISTS, FACTS = list_cases(), fact_cases()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with hostile_desk(tmp_path_factory.mktemp("lists") / "store.db") as desk:
        yield desk


@pytest.fixture(scope="module")
def job_id(desk):
    return open_a_job(desk)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("above") / "facts"
    lay_out(folder)
    return folder


@pytest.mark.parametrize("kind", kinds_of(LISTS))
def test_lists(kind, desk, job_id, folder, judged):
    cases = [case for case in LISTS if case.kind == kind]
    judged(kind, len(cases), surprises(cases, lists_told(desk, folder, cases), read_expected("lists")))


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs rights there")
@pytest.mark.parametrize("kind", kinds_of(FACTS))
def test_facts(kind, desk, job_id, folder, judged):
    cases = [case for case in FACTS if case.kind == kind]
    judged(
        kind, len(cases), surprises(cases, facts_told(desk, job_id, folder, cases), read_expected("facts"))
    )
