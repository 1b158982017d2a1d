"""Lists of jobs: views, filters and columns against plain Python, and what each costs as the store grows."""

import json
from datetime import date, timedelta
from itertools import product
from operator import attrgetter

import pytest

from mopdesk.store import job_lists
from mopdesk.store.job_lists import VIEWS, JobFilters, Selection
from mopdesk.store.list_columns import OPEN, SORT_COLUMNS, STAGE
from mopdesk.store.list_questions import sort_index
from mopdesk.store.sort_indexes import made_indexes
from mopdesk.work.nouns import OPEN_STATES, JobState, Site
from tests.bulk_jobs import TODAY, fill
from tests.store.store_world import DAY, MPAN, a_case, a_job, open_store

COUNT = 600


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Jobs of three years, a quarter of them open, one without an address and one with a file rejected."""
    with open_store(tmp_path_factory.mktemp("lists")) as store:
        fill(store, COUNT, open_share=0.25)
        job = store.jobs.list_jobs([JobState.RECEIVED])[0]
        with store.change("bare") as change:
            store.jobs.put_job(change, a_job(a_case(id=job.case_id), id=job.id, site=Site()))
        reject_a_file(store)
        spread_flags(store)
        yield store


def spread_flags(store):
    """Give some jobs a flag, and some two."""
    flag = {"code": "address-missing", "text": "", "advice": ""}
    for each, count in ((11, 1), (17, 2)):
        store.connection.run("UPDATE job SET flags = ? WHERE n % ? = 0", (json.dumps([flag] * count), each))


def reject_a_file(store):
    version = store.connection.row("SELECT id, job_id FROM visit_version ORDER BY n LIMIT 1")
    with store.change("kept") as change:
        sha256 = change.keep(b"rejected", "text/plain")
    store.connection.run(
        "INSERT INTO outgoing (id, number, group_id, job_id, visit_version_id, message, flow, to_role, "
        "to_id, from_id, file_identifier, file_name, sha256, folder, staging, state, made_at, note) "
        "VALUES ('o', 1, 'g', ?, ?, 'm', 'D0002', 'X', 'SUPA', 'BMET', 'MD1', 'MD1.usr', ?, '', '', "
        "'rejected', '', '')",
        (version["job_id"], version["id"], sha256),
    )


def wanted(view="all", **more):
    return Selection(**{"view": view, "today": TODAY, "soon": TODAY + timedelta(days=2)} | more)


def every_job(store):
    """Each job with its row number, in the order of the numbers."""
    numbers = {row["id"]: row["n"] for row in store.connection.rows("SELECT id, n FROM job")}
    jobs = [(numbers[job.id], job) for job in store.jobs.list_jobs()]
    return sorted(jobs, key=lambda pair: pair[0])


def rejected_ids(store):
    return {
        row["job_id"] for row in store.connection.rows("SELECT job_id FROM outgoing WHERE state = 'rejected'")
    }


def shown(view, job, store):
    """What each view asks, in plain Python."""
    is_open = job.state in OPEN_STATES
    due = job.due if is_open else None
    return {
        "late": due is not None and due < TODAY,
        "soon": due is not None and TODAY <= due <= TODAY + timedelta(days=2),
        "mine": is_open
        and job.engineer == "Ann Lee"
        and (job.appointment == TODAY or (due is not None and due <= TODAY)),
        "waiting": job.state is JobState.WAITING_SUPPLIER,
        "open": is_open,
        "ready": job.state is JobState.READY,
        "rejected": job.id in rejected_ids(store),
        "all": True,
    }[view]


def address_of(job):
    """Line by line, then the postcode: a short line comes before a longer one that begins like it."""
    lines = json.dumps(job.site.address, separators=(",", ":"))
    return None if job.site == Site() else f"{lines}{job.site.postcode}".lower()


KEYS = {
    "deadline": attrgetter("due"),
    "mpan": attrgetter("mpan"),
    "address": address_of,
    "supplier": attrgetter("supplier"),
    "process": attrgetter("process"),
    "state": lambda job: list(JobState).index(job.state),
    "received": attrgetter("received_on"),
    "appointment": attrgetter("appointment"),
    "engineer": lambda job: job.engineer.lower() or None,
    "flow": attrgetter("flow"),
    "asked": lambda job: (job.kind, not job.labelled if job.kind == "investigation" else False),
    "flags": lambda job: len(job.flags) or None,
}


def in_order(jobs, sort, descending):
    """Sort in plain Python: the blank ones last in either direction, the rest by key and then by number."""
    key = KEYS[sort]
    filled = sorted(
        (pair for pair in jobs if key(pair[1]) is not None),
        key=lambda pair: (key(pair[1]), pair[0]),
        reverse=descending,
    )
    blank = sorted(
        (pair for pair in jobs if key(pair[1]) is None), key=lambda pair: pair[0], reverse=descending
    )
    return [number for number, _ in filled + blank]


@pytest.mark.parametrize(("view", "sort"), list(product(VIEWS, SORT_COLUMNS)))
def test_each_view_holds_its_jobs_in_the_order_of_each_column(store, view, sort):
    jobs = [pair for pair in every_job(store) if shown(view, pair[1], store)]
    assert jobs, "a view without jobs proves nothing"
    for descending in (False, True):
        selection = wanted(view, sort=sort, descending=descending, names=("ann LEE", "nobody"))
        numbers = store.lists.numbers(selection)
        assert list(numbers) == in_order(jobs, sort, descending)
        assert list(store.lists.numbers(selection, 7)) == list(numbers)[:7]
        assert store.lists.count(selection) == len(jobs)


FILTERS = {
    "states": (
        JobFilters(states=(JobState.READY, JobState.CLOSED)),
        lambda job: job.state in ("ready", "closed"),
    ),
    "suppliers": (JobFilters(suppliers=("SUPA", "SUPB")), lambda job: job.supplier in ("SUPA", "SUPB")),
    "engineers": (JobFilters(engineers=("Bob Marsh",)), lambda job: job.engineer == "Bob Marsh"),
    "processes": (JobFilters(processes=("option-2",)), lambda job: job.process == "option-2"),
    "flows": (JobFilters(flows=("D0142",)), lambda job: job.flow == "D0142"),
    "due": (
        JobFilters(due_from=TODAY, due_to=TODAY + timedelta(days=5)),
        lambda job: job.due is not None and TODAY <= job.due <= TODAY + timedelta(days=5),
    ),
    "received": (
        JobFilters(received_from=date(2025, 1, 1), received_to=date(2026, 11, 10)),
        lambda job: date(2025, 1, 1) <= job.received_on <= date(2026, 11, 10),
    ),
    "two at once": (
        JobFilters(suppliers=("SUPC", "SUPD", "SUPE"), flows=("D0001",)),
        lambda job: job.supplier in ("SUPC", "SUPD", "SUPE") and job.flow == "D0001",
    ),
    "nobody": (JobFilters(suppliers=("NONE",)), lambda job: False),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(
    ("view", "search"), [("all", ""), ("open", ""), ("all", "high street"), ("open", "mill")]
)
def test_filters_narrow_views_and_searches(store, name, view, search):
    filters, fits = FILTERS[name]
    found = [
        pair
        for pair in every_job(store)
        if shown(view, pair[1], store)
        and fits(pair[1])
        and all(word in pair[1].site.one_line.lower() for word in search.split())
    ]
    selection = wanted(view, filters=filters, search=search, sort="received")
    assert list(store.lists.numbers(selection)) == in_order(found, "received", False)
    assert store.lists.count(selection) == len(found)


@pytest.mark.parametrize("view", VIEWS)
def test_many_hits_are_listed_as_few_are(store, view, monkeypatch):
    """Few are looked up, many are picked out of a walk along the list: nobody can tell which."""
    for sort, descending, filters in product(
        SORT_COLUMNS, (False, True), (JobFilters(), JobFilters(flows=("D0001",)))
    ):
        selection = wanted(
            view, search="street", sort=sort, descending=descending, filters=filters, names=("Ann Lee",)
        )
        monkeypatch.setattr(job_lists, "_FEW_HITS", COUNT)
        few = store.lists.numbers(selection)
        monkeypatch.setattr(job_lists, "_FEW_HITS", 0)
        assert list(store.lists.numbers(selection)) == list(few)
        assert few or view in ("mine", "rejected")


_NARROWED = ((JobFilters(), ""), (JobFilters(flows=("D0001",)), ""), (JobFilters(), "mill"))


def test_an_index_of_its_own_changes_no_list(tmp_path):
    """An order that was wanted before is walked along an index, any other is sorted: nobody sees which."""
    asked = [
        wanted(view, sort=sort, descending=descending, filters=filters, search=search, names=("Ann Lee",))
        for view, sort, descending in product(VIEWS, SORT_COLUMNS, (False, True))
        for filters, search in (
            (JobFilters(), ""),
            (JobFilters(flows=("D0001",)), ""),
            (JobFilters(), "mill"),
        )
    ]
    with open_store(tmp_path) as store:
        fill(store, 300, open_share=0.4)
        spread_flags(store)
        sorted_ones = [list(store.lists.numbers(one)) for one in asked]
        indexes = {index.name: index for one in asked if (index := sort_index(one)) is not None}
        assert len(indexes) == 21
        for index in indexes.values():
            store.sorting.make(index, TODAY)
        assert set(indexes) <= made_indexes(store.connection)
        assert [list(store.lists.numbers(one)) for one in asked] == sorted_ones
        assert [list(store.lists.numbers(one, 7)) for one in asked if not one.search] == [
            numbers[:7] for one, numbers in zip(asked, sorted_ones, strict=True) if not one.search
        ]


def test_the_first_hits_of_a_search_are_the_newest(store):
    all_hits = sorted(store.lists.numbers(wanted(search="supa")))
    first = store.lists.numbers(wanted(search="supa", sort="mpan"), 5)
    assert sorted(first) == all_hits[-5:]
    mpans = [line.mpan for line in store.lists.lines(first)]
    assert mpans == sorted(mpans)


def test_a_page_gives_its_jobs_in_the_order_asked_and_leaves_out_what_is_gone(store):
    jobs = dict(every_job(store))
    lines = store.lists.lines([9, 10**9, 3, 590])
    assert [line.number for line in lines] == [9, 3, 590]
    for line in lines:
        job = jobs[line.number]
        for field in ("id", "mpan", "flow", "state", "due", "engineer", "received_on", "appointment", "site"):
            assert getattr(line, field) == getattr(job, field)
        assert (line.request_text, line.serials) == (job.request.text, job.request.meter_serials)
    ids = [lines[1].id, "nobody", lines[0].id]
    assert list(store.lists.numbers_of(ids)) == [3, 9]


def test_filters_are_offered_what_stands_in_open_jobs(store):
    is_open = [job for _, job in every_job(store) if job.state in OPEN_STATES]
    for column in ("supplier", "engineer", "process", "flow"):
        assert store.lists.choices(column) == sorted({getattr(job, column) for job in is_open} - {""})
    with pytest.raises(KeyError):
        store.lists.choices("request")


def test_the_indexes_name_the_states_as_the_nouns_do():
    """Another list of them needs another step, with other indexes."""
    settled = [state for state in JobState if state not in OPEN_STATES]
    assert " AND ".join(f"state <> '{state}'" for state in settled) == OPEN
    stages = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(JobState))
    assert f"CASE state {stages} END" == STAGE


MINE = {
    "due today": ({"due": TODAY}, True),
    "late": ({"due": TODAY - timedelta(days=9)}, True),
    "due tomorrow": ({"due": TODAY + timedelta(days=1)}, False),
    "an appointment today": ({"due": None, "appointment": TODAY}, True),
    "an appointment yesterday": ({"due": None, "appointment": TODAY - timedelta(days=1)}, False),
    "somebody else's": ({"due": TODAY, "engineer": "Bob"}, False),
    "nobody's": ({"due": TODAY, "engineer": ""}, False),
    "settled": ({"due": TODAY, "state": JobState.CLOSED}, False),
    "in other capitals": ({"due": TODAY, "engineer": "ANN"}, True),
}


@pytest.mark.parametrize("name", MINE)
def test_what_is_mine_today(tmp_path, name):
    facts, is_mine = MINE[name]
    with open_store(tmp_path) as store:
        case = a_case()
        with store.change("job") as change:
            store.cases.put_case(change, case)
            store.jobs.put_job(change, a_job(case, **({"engineer": "Ann"} | facts)))
        assert store.lists.count(wanted("mine", names=("ann", "anybody"))) == is_mine


def test_a_list_follows_a_job_through_its_states(tmp_path):
    with open_store(tmp_path) as store:
        job = a_job(a_case(), due=DAY)
        seen = []
        for state, due in (
            (JobState.RECEIVED, DAY),
            (JobState.WAITING_SUPPLIER, None),
            (JobState.ANSWERED, None),
        ):
            with store.change("moved") as change:
                store.cases.put_case(change, a_case(id=job.case_id, mpan=MPAN))
                store.jobs.put_job(change, a_job(a_case(id=job.case_id), id=job.id, state=state, due=due))
            seen.append(
                [view for view in ("soon", "waiting", "open", "all") if store.lists.count(wanted(view))]
            )
    assert seen == [["soon", "open", "all"], ["waiting", "open", "all"], ["all"]]
