"""The search: what finds a job and what never does, whatever is typed; and how it keeps up with changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import Severity
from mopdesk.store import proof
from mopdesk.store.database import new_id
from mopdesk.store.derived import derived_differences
from mopdesk.work.nouns import RepeatRequest, Request, Site
from tests.store.search_world import ID, REQUEST, SITE, found, put
from tests.store.store_world import (
    DAY,
    MPAN,
    START,
    a_case,
    a_job,
    begin_answer,
    erase_payloads,
    open_store,
    some_details,
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


FINDS = [
    MPAN,
    MPAN[:6],
    "10 1234 5678 903",
    "10 1234",
    "6041db0976cb"[-8:],
    "db0976",
    "supb",
    "ann lee",
    "12 heol",
    "Aberystwyth",
    "HEOL BONT",
    "12 Heol y Bont, Aberystwyth, SY23 2AB",
    "SY23",
    "sy23 2ab",
    "SY232AB",
    "sy232",
    "sian",
    "SIÂN",
    "O'Brien",
    "brien",
    "SSTPGP",
    "check meter",
    "4.0kw",
    "S98A 12345",
    "s98a12345",
    "S98A",
    "FI00001234",
    "fi0000",
    "%%sian__",
    '"sian"',
    "sian*",
    "-sian",
]
FINDS_NOT = [
    "4711",
    "zebulon",
    "key safe",
    "01970",
    "555123",
    "RAWTOKEN",
    "address",
    "postcode",
    "sender_id",
    "heol nowhere",
    "NOT nobody",
    "sian OR nobody",
    "bon t2",
    MPAN[4:10],
    "%",
    "_",
    "*",
    '"',
    "'",
    "...",
    "q\x00z",
    "\ud800",
    "NEAR(sian)",
    "words:sian",
]


@pytest.mark.parametrize("search", FINDS)
def test_a_job_is_found_by(store, search):
    put(store)
    put(store, id=new_id(), site=Site(), request=Request(flow="x", mpan="9", sender_role="X", sender_id="Y"),
        case=a_case(mpan="2012345678901", supplier="SUPC"), engineer="")  # fmt: skip
    assert found(store, search) == found(store, search, 5) == 1


@pytest.mark.parametrize("search", FINDS_NOT)
def test_a_job_is_not_found_by(store, search):
    put(store)
    assert found(store, search) == found(store, search, 5) == 0


def test_a_meter_held_for_the_mpan_finds_its_jobs_whichever_came_first(store):
    put(store, site=Site())
    assert found(store, "K77 0042") == 0
    groups = ("288", [MPAN, "20261123"], [["290", ["K77 0042", "x"], []]])
    with store.change("details") as change:
        store.meters.hold(change, some_details(groups=groups))
    put(store, id=new_id(), site=Site())
    assert found(store, "K77 0042") == found(store, "k770042") == 2


def test_a_repeat_and_a_file_of_ours_find_the_job(store, tmp_path):
    job = put(store)
    repeat = RepeatRequest(
        id=new_id(),
        job_id=job.id,
        request=Request(
            flow="D0001001", mpan=MPAN, sender_role="X", sender_id="SUPB", text="AGAIN", file_identifier="FI9"
        ),
        received_at=START,
        received_on=DAY,
    )
    with store.change("repeat") as change:
        store.jobs.add_repeat(change, repeat)
    begin_answer(store, tmp_path, id=new_id())
    assert [found(store, search) for search in ("again", "FI9", "MD00000001")] == [1, 1, 1]


def test_the_first_hits_are_filled_up_with_words_that_only_begin_so(store):
    for number, line in enumerate(("7 Mill Lane", "8 Millbrook", "9 Milling Way")):
        put(store, id=f"{number:08}-job", site=Site(address=(line,)))
    assert [found(store, "mill", limit) for limit in (1, 2, 3, 9)] == [1, 2, 3, 3]


def test_what_changes_is_found_as_it_is_now(store):
    put(store)
    put(store, site=Site(address=("7 Mill Lane",)))
    assert [found(store, search) for search in ("heol", "sy23", "mill lane", MPAN)] == [0, 0, 1, 1]


def test_a_change_that_is_given_up_leaves_the_search_as_it_was(store):
    put(store)
    with pytest.raises(StoreTrouble), store.change("bad") as change:
        store.jobs.put_job(change, a_job(a_case(), id=ID, site=Site(address=("7 Mill Lane",))))
    assert [found(store, search) for search in ("heol", "mill")] == [1, 0]
    assert list(derived_differences(store.connection)) == []


def words_in(store):
    """Every word that the search still holds, in whatever page."""
    store.connection.run("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, job_search, row)")
    return {row["term"] for row in store.connection.rows("SELECT term FROM temp.words")}


def test_words_leave_every_page_with_the_text_that_retention_erases(tmp_path):
    """Erased text is neither among the words nor anywhere in the file."""
    with open_store(tmp_path) as store:
        for number in range(50):
            put(
                store,
                id=f"{number:08}-job",
                site=Site(address=(f"{number} Mill Lane",), contact="Canarybird"),
            )
        for number in range(0, 50, 2):
            put(store, id=f"{number:08}-job", site=Site(), request=Request(**_bare(REQUEST)))
        with store.change("gone") as change:
            for number in range(1, 50, 2):
                change.remove("job", f"{number:08}-job")
        assert found(store, "canarybird") == 0
        assert found(store, "supb") == 25
        erase_payloads(store, range(1, store.journal.head().count + 1), "two years are over")
        assert "canarybird" not in words_in(store)
        store.connection.run("INSERT INTO job_search (job_search) VALUES ('integrity-check')")
        assert [one for one in proof.verify(store) if one.severity is not Severity.NOTE] == []
        assert found(store, "supb") == 25
    assert b"canarybird" not in store.path.read_bytes().lower()


def _bare(request):
    return {"flow": request.flow, "mpan": "", "sender_role": "X", "sender_id": ""}


@given(st.text(max_size=40) | st.text(alphabet="\"'*^():-+%_ AND OR NOT near{}\\\x00", max_size=25))
def test_no_text_is_an_error(shared, search):
    assert found(shared, search) >= found(shared, search, 1) >= 0


@given(data=st.data())
def test_each_beginning_of_its_words_finds_the_job(shared, data):
    words = f"{' '.join(SITE.address)} {SITE.postcode} {SITE.contact} {REQUEST.text}".split()
    words = [word for word in words if word.isalnum()]
    chosen = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=5))
    typed = [word[: data.draw(st.integers(min(len(word), 3), len(word)))] for word in chosen]
    cased = [data.draw(st.sampled_from((str.upper, str.lower, str.title)))(word) for word in typed]
    assert found(shared, "  ".join(cased)) == 1


@given(st.lists(st.characters(min_codepoint=0x80), max_size=6).map("".join))
def test_letters_of_any_script_are_parted_as_sqlite_parts_them(shared, text):
    """A word that SQLite would part again could not be asked for, and would be an error."""
    assert found(shared, f"ab{text}cd") == 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("search")) as store:
        put(store)
        yield store
