"""Visits typed field by field, frozen for ever, with their photos; and the meters held."""

from datetime import date, timedelta

import msgspec
import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.database import new_id
from mopdesk.work.nouns import (
    Attachment,
)
from tests.store.store_world import (
    MPAN,
    START,
    a_case,
    a_job,
    a_version,
    a_visit,
    answered_visit,
    open_store,
    some_details,
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


def put_visit(store):
    case = a_case()
    job = a_job(case)
    visit = a_visit(job)
    with store.change("visit begun", job.id) as change:
        store.cases.put_case(change, case)
        store.jobs.put_job(change, job)
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
    other = msgspec.structs.replace(version, facts={"remarks": "forged"})
    with pytest.raises(StoreTrouble, match="may only be emptied"), store.change("forge") as change:
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
