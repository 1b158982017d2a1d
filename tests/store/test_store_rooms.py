"""Each room gives back what was put in, and answers the questions that the desk asks of it."""

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import NotAllowed, StoreTrouble, Usage
from mopdesk.store.connection import connect
from mopdesk.store.database import new_id
from mopdesk.store.migrations import bring_up_to_date
from mopdesk.store.records import Shape, as_time
from mopdesk.store.schema import STATE_TABLES
from mopdesk.work.nouns import (
    OPEN_STATES,
    Attachment,
    Case,
    HeldDetails,
    Job,
    JobState,
    OutboxState,
    OutgoingFile,
    Receipt,
    RepeatRequest,
    Request,
    Site,
    Visit,
    VisitVersion,
)
from tests.store.store_world import (
    DAY,
    MPAN,
    START,
    a_case,
    a_job,
    a_receipt,
    a_version,
    a_visit,
    answered_visit,
    any_noun,
    begin_answer,
    open_store,
    some_details,
)

NOUN_TABLES = {
    Receipt: "receipt",
    Case: "work_case",
    Job: "job",
    RepeatRequest: "repeat_request",
    Visit: "visit",
    VisitVersion: "visit_version",
    Attachment: "attachment",
    HeldDetails: "held_details",
    OutgoingFile: "outgoing",
}


@pytest.fixture(scope="module")
def schema():
    connection = connect(None)
    bring_up_to_date(connection)
    yield connection
    connection.close()


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


# --- nouns and rows ---


@pytest.mark.parametrize("noun", NOUN_TABLES, ids=lambda noun: noun.__name__)
def test_each_table_has_the_columns_of_its_noun(schema, noun):
    columns = schema.rows("SELECT name FROM pragma_table_info(?)", (NOUN_TABLES[noun],))
    assert {row["name"] for row in columns} - {"n"} == set(Shape(noun, NOUN_TABLES[noun]).columns)


@pytest.mark.parametrize("noun", NOUN_TABLES, ids=lambda noun: noun.__name__)
@given(data=st.data())
def test_any_noun_comes_back_as_it_was(schema, noun, data):
    """Through STRICT columns; the rules of the tables apart, which the stories keep."""
    shape = Shape(noun, NOUN_TABLES[noun])
    record = data.draw(any_noun(noun))
    row = shape.to_row(record)
    schema.run("DROP TABLE IF EXISTS temp.loose")
    kinds = {
        column["name"]: column["type"]
        for column in schema.rows("SELECT name, type FROM pragma_table_info(?)", (shape.table,))
    }
    schema.run(f"CREATE TEMP TABLE loose ({', '.join(f'{name} {kinds[name]}' for name in row)}) STRICT")
    schema.run(f"INSERT INTO loose VALUES ({', '.join('?' * len(row))})", list(row.values()))
    assert shape.to_noun(schema.row("SELECT * FROM loose")) == record


@given(
    st.lists(
        st.datetimes(
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5))])
        ),
        min_size=2,
    )
)
def test_times_sort_as_text_as_they_do_as_times(moments):
    assert sorted(moments) == [datetime.fromisoformat(text) for text in sorted(map(as_time, moments))]


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        as_time(datetime(2026, 11, 23))  # noqa: DTZ001 - the mistake itself


def test_a_row_that_no_longer_fits_is_named(store):
    job, _ = answered_visit(store)
    store.connection.run("UPDATE job SET state = 'asleep'")
    with pytest.raises(StoreTrouble, match=rf"Table job, row {job.id}.*asleep.*state"):
        store.jobs.job(job.id)


def test_every_state_table_is_known_by_columns_that_are_unique(schema):
    for table, key in STATE_TABLES.items():
        indexes = schema.rows('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,))
        unique = [
            tuple(
                row["name"] for row in schema.rows("SELECT name FROM pragma_index_info(?)", (index["name"],))
            )
            for index in indexes
        ]
        assert key in unique, table


# --- settings and calendar ---


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


# --- inbox ---


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
    assert store.inbox.latest() == [second, first]
    assert store.inbox.latest(limit=1, offset=1) == [first]
    assert store.inbox.count() == 2
    assert store.inbox.same_file("X", "SUPB", "F1") == [first]
    assert store.inbox.same_file("X", "SUPC", "F1") == []
    assert store.inbox.same_file("", "", "") == [], "files without a readable header are not the same file"
    done = msgspec.structs.replace(first, state="done", verdict="accepted", job_ids=("j",))
    with store.change("understood") as change:
        store.inbox.put(change, done)
    assert store.inbox.unread() == [second]
    assert store.inbox.get(first.id) == done


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


# --- cases and jobs ---


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
        ("10_%", 0),
        ("%", 1),
        ("' OR 1=1 --", 0),
        ('"', 1),
        ("postcode", 0),
        ("sender_id", 0),
        (MPAN[3:9], 2),
    ],
)
def test_a_search_wants_each_word_as_it_is_written(store, search, found):
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
        ("2012345678901", "MPAN 2012345678901 has no open job"),
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


# --- visits ---


def put_visit(store):
    (job,) = put_jobs(store, {})
    visit = a_visit(job)
    with store.change("visit begun", job.id) as change:
        store.visits.put_visit(change, visit)
    return visit


def test_a_draft_is_kept_field_by_field(store):
    visit = put_visit(store)
    values = {
        "date": "2026-11-30",
        "access.got_in": True,
        "meters.0.finding": "fitted",
        "meters.0.methods": ["marking", "disc"],
        "meters.1.serial": "Ŵ 12",
        "meters.10.serial": "X",
        "replacement.replaced": None,
    }
    for path, value in values.items():
        with store.change("field", visit.id, path=path) as change:
            store.visits.set_field(change, visit.id, path, value)
    assert store.visits.fields(visit.id) == values
    with store.change("field", visit.id) as change:
        store.visits.clear_field(change, visit.id, "meters.1")
        store.visits.clear_field(change, visit.id, "date")
        store.visits.clear_field(change, visit.id, "nothing.there")
    del values["meters.1.serial"], values["date"]
    assert store.visits.fields(visit.id) == values


@pytest.mark.parametrize("path", ["", ".", "a..b", "a b", ".a", "a.", "a\n"])
def test_a_path_that_is_none_is_refused(store, path):
    visit = put_visit(store)
    with pytest.raises(ValueError, match="no path"), store.change("field") as change:
        store.visits.set_field(change, visit.id, path, 1)


def test_clearing_takes_percent_and_underscore_as_they_are(store):
    visit = put_visit(store)
    with store.change("field") as change:
        store.visits.set_field(change, visit.id, "a_b.c", 1)
        store.visits.set_field(change, visit.id, "axb.c", 2)
        store.visits.clear_field(change, visit.id, "a_b")
        store.visits.clear_field(change, visit.id, "%")
    assert store.visits.fields(visit.id) == {"axb.c": 2}


def test_a_job_has_visits_one_draft_and_frozen_versions(store):
    visit = put_visit(store)
    assert store.visits.draft_of(visit.job_id) == visit
    first, second = a_version(visit), a_version(visit, version=2)
    finished = msgspec.structs.replace(visit, state="finished", version=2)
    revisit = msgspec.structs.replace(visit, id=new_id(), number=2)
    third = a_version(revisit, version=1)
    with store.change("frozen", visit.job_id) as change:
        store.visits.freeze(change, first)
        store.visits.freeze(change, second)
        store.visits.put_visit(change, finished)
    assert store.visits.draft_of(visit.job_id) is None
    assert store.visits.latest_version(visit.job_id) == second
    with store.change("revisit", visit.job_id) as change:
        store.visits.put_visit(change, revisit)
        store.visits.freeze(change, third)
    assert store.visits.visits_of(visit.job_id) == [finished, revisit]
    assert store.visits.versions(visit.id) == [first, second]
    assert store.visits.latest_version(visit.job_id) == third
    assert store.visits.latest_version("nobody") is None
    assert store.visits.version(first.id) == first
    assert store.visits.visit(visit.id) == finished
    with pytest.raises(KeyError):
        store.visits.version("nobody")


def test_a_frozen_version_never_changes(store):
    _, version = answered_visit(store)
    other = msgspec.structs.replace(version, facts={})
    with pytest.raises(StoreTrouble, match="never changes"), store.change("forge") as change:
        store.visits.freeze(change, other)
    assert store.visits.version(version.id) == version


def test_photos_and_signatures_bring_their_bytes(store):
    visit = put_visit(store)
    photo = Attachment(
        id=new_id(), visit_id=visit.id, kind="photo", sha256="", purpose="meter", added_at=START
    )
    nobody = replace_noun(photo, id=new_id(), kind="signature", purpose="signature", none_reason="nobody in")
    with store.change("attached", visit.id) as change:
        kept = store.visits.attach(change, photo, b"picture", "image/jpeg")
        store.visits.attach(change, nobody)
    assert store.visits.attachments(visit.id) == [kept, nobody]
    assert store.visits.body(kept.sha256) == b"picture"
    assert store.blobs.media_type(kept.sha256) == "image/jpeg"
    renamed = replace_noun(kept, caption="the meter")
    with store.change("caption", visit.id) as change:
        assert store.visits.attach(change, renamed) == renamed
        store.visits.drop_attachment(change, nobody.id)
    assert store.visits.attachments(visit.id) == [renamed]


@pytest.mark.parametrize("body", [None, b"other bytes"])
def test_an_attachment_that_names_other_bytes_is_refused(store, body):
    visit = put_visit(store)
    photo = Attachment(
        id=new_id(), visit_id=visit.id, kind="photo", sha256="0" * 64, purpose="meter", added_at=START
    )
    with pytest.raises(ValueError, match="bytes"), store.change("attached") as change:
        store.visits.attach(change, photo, body, "image/jpeg")


def replace_noun(noun, **changes):
    return msgspec.structs.replace(noun, **changes)


# --- meters ---


def test_latest_details_have_the_latest_effective_date_then_the_latest_time(store):
    early = some_details(effective_from=date(2020, 1, 1), noted_at=START + timedelta(days=9))
    noted_first = some_details(effective_from=date(2024, 1, 1), noted_at=START)
    noted_last = some_details(effective_from=date(2024, 1, 1), noted_at=START + timedelta(days=1))
    with store.change("held") as change:
        for details in (noted_last, early, noted_first):
            store.meters.hold(change, details)
    assert store.meters.latest(MPAN) == noted_last
    assert store.meters.history(MPAN) == [noted_last, noted_first, early]
    assert store.meters.latest("2012345678901") is None


def test_a_serial_is_found_where_the_latest_details_list_it(store):
    def groups(mpan, *serials):
        return ("288", [mpan], [["290", [serial], []] for serial in serials] + [["08A", ["GONE 1"], []]])

    other = "2012345678901"
    with store.change("held") as change:
        store.meters.hold(
            change, some_details(groups=groups(MPAN, "OLD 1", "BOTH 1"), effective_from=date(2020, 1, 1))
        )
        store.meters.hold(change, some_details(groups=groups(MPAN, "NEW 1", "BOTH 1")))
        store.meters.hold(change, some_details(mpan=other, groups=groups(other, "BOTH 1", "", "BOTH 1")))
    found = {
        serial: store.meters.mpans_with_serial(serial)
        for serial in ("OLD 1", "NEW 1", " BOTH 1 ", "GONE 1", "")
    }
    assert found == {"OLD 1": [], "NEW 1": [MPAN], " BOTH 1 ": [MPAN, other], "GONE 1": [], "": []}


# --- outbox rows ---


def test_a_release_group_is_written_pending_with_its_frozen_bytes(store, tmp_path):
    files = begin_answer(store, tmp_path / "out", flows=("D0002001", "D0150002"))
    assert [file.state for file in files] == [OutboxState.PENDING] * 2
    assert [file.number for file in files] == [1, 2]
    assert files[0].staging == str(tmp_path / "out" / ".mopdesk-staging")
    assert b"MD00000001.usr" in store.blobs.body(files[0].sha256)
    assert store.outbox.group("group") == files
    assert store.outbox.files_of_job(files[0].job_id) == files
    assert store.outbox.files_of_version(files[0].visit_version_id) == files
    assert store.outbox.list_files() == files[::-1]
    assert store.outbox.list_files([OutboxState.RELEASED]) == []
    assert store.outbox.unfinished_groups() == ["group"]
    assert store.outbox.count() == 2


def test_one_version_of_a_visit_is_answered_once_to_each_recipient(store, tmp_path):
    (file,) = begin_answer(store, tmp_path)
    again = replace_noun(file, id=new_id(), number=2, file_identifier="F2", file_name="F2.usr", sha256="")
    with pytest.raises(NotAllowed, match=r"already been answered.*MD00000001.usr.*new version"):
        begin_again(store, again)
    begin_again(store, replace_noun(again, to_id="LDSO"))
    assert store.outbox.count() == 2


def begin_again(store, file):
    with store.change("again") as change:
        store.outbox.begin(change, [file], [b"ZHV"])


@pytest.mark.parametrize("field", ["number", "file_identifier", "file_name"])
def test_numbers_and_names_are_used_once(store, tmp_path, field):
    (file,) = begin_answer(store, tmp_path)
    fresh = {"number": 2, "file_identifier": "F2", "file_name": "F2.usr"} | {field: getattr(file, field)}
    twin = replace_noun(file, id=new_id(), to_id="LDSO", sha256="", **fresh)
    with pytest.raises(StoreTrouble, match=f"UNIQUE.*{field}"):
        begin_again(store, twin)
    assert store.outbox.count() == 1


def test_files_move_only_forward(store, tmp_path):
    (file,) = begin_answer(store, tmp_path)
    allowed = {
        (before, after)
        for before in OutboxState
        for after in OutboxState
        if can_move(store, file.id, before, after)
    }
    names = {(before.value, after.value) for before, after in allowed}
    assert names == {
        ("pending", "staged"),
        ("pending", "cancelled"),
        ("staged", "released"),
        ("released", "collected"),
        ("released", "accepted"),
        ("released", "rejected"),
        ("collected", "accepted"),
        ("collected", "rejected"),
    }


class _Undo(Exception):
    pass


def can_move(store, file_id, before, after):
    try:
        with store.change("try") as change:
            store.connection.run("UPDATE outgoing SET state = ?", (before.value,))
            moved = store.outbox.mark(change, file_id, after, note="why")
            assert (moved.state, moved.note) == (after, "why")
            assert (moved.released_at is not None) is (after is OutboxState.RELEASED)
            raise _Undo
    except _Undo:
        return True
    except NotAllowed:
        return False
