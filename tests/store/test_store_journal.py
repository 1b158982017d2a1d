"""The journal cannot be changed, and where someone does it all the same, the doctor names the place."""

import hashlib

import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import Severity
from mopdesk.store import proof
from mopdesk.store.journal import Head, entry_hash
from mopdesk.store.records import as_json
from tests.store.store_world import MPAN, a_case, a_job, a_visit, answered_visit, erase_payloads, open_store


@pytest.fixture
def store(tmp_path):
    """Six entries: 1 the visit, 2 to 6 a setting that takes the values 2 to 6."""
    with open_store(tmp_path) as store:
        answered_visit(store)
        for number in range(2, 7):
            with store.change("config", number=number) as change:
                store.settings.put(change, "number", str(number))
        with store.change("kept") as change:
            change.keep(b"a picture", "image/png")
        yield store


def break_into(store, *statements):
    """What someone with the file and a tool can do: take the guards away, then write. Gives the guards."""
    guards = store.connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for row in guards:
        store.connection.run(f"DROP TRIGGER {row['name']}")
    store.connection.run("PRAGMA foreign_keys = OFF")
    for statement in statements:
        store.connection.run(statement)
    return [row["sql"] for row in guards]


def cover_up(store, guards):
    """What the thorough one does afterwards: put the guards back."""
    for guard in guards:
        store.connection.run(guard)


def codes(problems):
    return [found.code for found in problems]


def test_a_store_as_it_should_be_has_nothing_to_tell(store):
    assert proof.verify(store) == []
    assert proof.verify(store, anchor=store.journal.head()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'bob' WHERE sequence = 3",
        "DELETE FROM journal WHERE sequence = 3",
        "DELETE FROM journal WHERE sequence = 6",
        "UPDATE journal_payload SET body = '{}' WHERE sequence = 3",
        "UPDATE journal_payload SET body = NULL, sequence = 99 WHERE sequence = 3",
        "DELETE FROM journal_payload WHERE sequence = 3",
        "UPDATE blob SET media_type = 'text/html'",
        "DELETE FROM blob",
        "UPDATE visit_version SET facts = '{\"date\":1}'",
        "UPDATE visit_version SET facts = '{}', actor = 'bob'",
        "UPDATE blob SET media_type = 'erased'",
        "UPDATE blob SET size = 0, body = x'', media_type = 'erased', sha256 = replace(sha256, 'a', 'b')",
        "DELETE FROM visit_version",
        "INSERT OR REPLACE INTO blob SELECT n, sha256, 1, 'x', x'00' FROM blob",
    ],
)
def test_the_guards_refuse(store, statement):
    with pytest.raises(StoreTrouble, match=r"append-only|only be emptied|never change"):
        store.connection.run(statement)
    assert proof.verify(store) == []


TAMPERED = {
    "an entry edited": (
        ["UPDATE journal SET actor = 'bob' WHERE sequence = 3"],
        [("journal-entry-edited", "entry 3")],
    ),
    "its time edited": (
        ["UPDATE journal SET at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 3"],
        [("journal-entry-edited", "entry 3")],
    ),
    "an entry removed": (
        ["DELETE FROM journal_payload WHERE sequence = 3", "DELETE FROM journal WHERE sequence = 3"],
        [("journal-gap", "3 to 3")],
    ),
    "the first entries removed": (
        ["DELETE FROM journal_payload WHERE sequence < 3", "DELETE FROM journal WHERE sequence < 3"],
        [("journal-gap", "1 to 2")],
    ),
    "the last entry removed": (
        [
            "DELETE FROM journal_payload WHERE sequence = 6",
            "DELETE FROM journal WHERE sequence = 6",
            "UPDATE setting SET value = '5'",
        ],
        [("journal-shortened", "had 6 entries and now ends after 5")],
    ),
    "two entries in each other's place": (
        [
            "UPDATE journal SET sequence = 99 WHERE sequence = 3",
            "UPDATE journal SET sequence = 3 WHERE sequence = 4",
            "UPDATE journal SET sequence = 4 WHERE sequence = 99",
        ],
        [
            ("journal-entry-edited", "entry 3"),
            ("journal-entry-edited", "entry 4"),
            ("journal-order", "entry 4"),
        ],
    ),
    "rows in another order": (
        [
            "UPDATE journal SET n = 99 WHERE sequence = 3",
            "UPDATE journal SET n = 3 WHERE sequence = 4",
            "UPDATE journal SET n = 4 WHERE sequence = 3",
        ],
        [("journal-order", "entry 4")],
    ),
    "details edited": (
        ["UPDATE journal_payload SET body = replace(body, '\"3\"', '\"7\"') WHERE sequence = 3"],
        [("journal-payload-edited", "entry 3")],
    ),
    "details removed": (
        ["DELETE FROM journal_payload WHERE sequence = 3"],
        [("journal-payload-missing", "entry 3")],
    ),
    "details emptied without retention": (
        ["UPDATE journal_payload SET body = NULL WHERE sequence = 3"],
        [("journal-payload-emptied", "entry 3")],
    ),
    "a state row edited": (
        ["UPDATE setting SET value = '5'"],
        [("state-row-differs", "setting differs from the journal in row number: value")],
    ),
    "a state row removed": (
        ["DELETE FROM visit_version"],
        [("state-row-missing", "visit_version"), ("figures-outdated", "1 rows")],
    ),
    "a state row added": (
        ["INSERT INTO setting (key, value) VALUES ('prefix', 'MD')"],
        [("state-row-unaccounted", "prefix")],
    ),
    "kept bytes edited": (
        ["UPDATE blob SET body = CAST('a pigture' AS BLOB)"],
        [("kept-bytes-damaged", "9 bytes")],
    ),
}


@pytest.mark.parametrize("deed", TAMPERED)
def test_each_deed_is_named_with_its_place(store, deed):
    statements, expected = TAMPERED[deed]
    break_into(store, *statements)
    found = [one for one in proof.verify(store) if one.code != "store-reference-missing"]
    for code, words in expected:
        assert any(one.code == code and words in one.text for one in found), (code, codes(found))
    assert {one.severity for one in found if one.code != "figures-outdated"} == {Severity.ERROR}


def rewrite_from(store, sequence):
    """The thorough forger: give the entry and all after it new, matching hashes, and note the new head."""
    before = store.connection.value("SELECT hash FROM journal WHERE sequence = ?", (sequence - 1,))
    for entry in store.connection.rows(
        "SELECT * FROM journal WHERE sequence >= ? ORDER BY sequence", (sequence,)
    ):
        body = store.connection.value(
            "SELECT body FROM journal_payload WHERE sequence = ?", (entry["sequence"],)
        )
        entry |= {"payload_sha256": hashlib.sha256(body.encode()).hexdigest(), "previous": before}
        before = entry_hash(entry)
        store.connection.run(
            "UPDATE journal SET payload_sha256 = ?, previous = ?, hash = ? WHERE sequence = ?",
            (entry["payload_sha256"], entry["previous"], before, entry["sequence"]),
        )
    head = as_json(Head(count=store.journal.head().count, hash=before))
    store.connection.run("UPDATE meta SET value = ? WHERE name = 'journal-head'", (head,))


def test_a_journal_written_anew_is_found_by_a_head_noted_elsewhere(store):
    noted = store.journal.head()
    deed = "UPDATE journal_payload SET body = replace(body, '\"3\"', '\"7\"') WHERE sequence = 3"
    guards = break_into(store, deed)
    rewrite_from(store, 3)
    cover_up(store, guards)
    assert proof.verify(store) == [], "without a head noted elsewhere nothing shows: so note it"
    assert codes(proof.verify(store, anchor=noted)) == ["journal-head-rewritten"]


def test_an_entry_hashed_anew_breaks_the_link_of_the_next(store):
    guards = break_into(store, "UPDATE journal SET actor = 'bob' WHERE sequence = 3")
    entry = store.connection.row("SELECT * FROM journal WHERE sequence = 3")
    store.connection.run("UPDATE journal SET hash = ? WHERE sequence = 3", (entry_hash(entry),))
    cover_up(store, guards)
    (found,) = proof.verify(store)
    assert (found.code, found.text) == (
        "journal-link-broken",
        "Journal entry 4 does not follow from entry 3: one of them was written anew.",
    )


def test_an_end_cut_off_with_its_noted_head_is_found_by_a_head_noted_elsewhere(store):
    noted = store.journal.head()
    last = store.connection.row("SELECT sequence AS count, hash FROM journal WHERE sequence = 5")
    guards = break_into(
        store,
        "DELETE FROM journal_payload WHERE sequence = 6",
        "DELETE FROM journal WHERE sequence = 6",
        "UPDATE setting SET value = '5'",
        f"UPDATE meta SET value = '{as_json(Head(**last))}' WHERE name = 'journal-head'",
    )
    cover_up(store, guards)
    assert proof.verify(store) == []
    assert codes(proof.verify(store, anchor=noted)) == ["journal-shortened"]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"about":null,"rows":{"setting":[{"key":"a","value":' + "9" * 30 + '}]},"removed":{}}',
        '{"about":null,"rows":{},"removed":{},"added":{"setting":['
        '{"count":1,"same":{"key":"a","value":' + "9" * 19 + "}}]}}",
        '{"about":null,"rows":{},"removed":{},"added":{"setting":['
        '{"count":1,"same":{"key":"a","value":' + "[" * 5_000 + "]" * 5_000 + "}}]}}",
    ],
)
def test_details_that_cannot_be_used_stop_only_their_own_replay(store, body):
    break_into(store, f"UPDATE journal_payload SET body = '{body}' WHERE sequence = 3")
    found = codes(proof.verify(store))
    assert "journal-payload-unusable" in found
    assert "journal-payload-edited" in found


def test_a_photo_whose_bytes_are_gone_is_named(store):
    (visit,) = store.visits.visits_of(store.jobs.list_jobs()[0].id)
    break_into(
        store,
        "INSERT INTO attachment "
        "(id, visit_id, kind, sha256, purpose, caption, name, role, none_reason, origin, added_at) "
        f"VALUES ('photo-1', '{visit.id}', 'photo', 'gone', '', '', '', '', '', '', '')",
    )
    assert "kept-bytes-missing" in codes(proof.verify(store))


def test_retention_empties_details_and_leaves_chain_and_tables_whole(tmp_path):
    """The entry of retention carries again what still stands, and says what is gone."""
    with open_store(tmp_path) as store:
        case, other = a_case(), a_case(mpan="2012345678901")
        with store.change("import of two") as change:
            for one in (case, other):
                store.cases.put_case(change, one)
                store.jobs.put_job(change, a_job(one, engineer="Canary Bird"))
        job = store.jobs.open_jobs(MPAN)[0]
        with store.change("visit") as change:
            visit = a_visit(job)
            store.visits.put_visit(change, visit)
            store.visits.set_field(change, visit.id, "remarks", "Canary Bird")
        with store.change("over") as change:
            store.visits.clear_field(change, visit.id, "remarks")
            change.remove("visit", visit.id)
            change.remove("job", job.id)
            change.remove("work_case", case.id)
            (kept,) = store.jobs.open_jobs(other.mpan)
            store.jobs.put_job(change, a_job(other, id=kept.id, engineer=""))
        erase_payloads(store, [1, 2], reason="two years are over")
        found = proof.verify(store)
        assert [(one.code, one.severity) for one in found] == [("journal-payload-erased", Severity.NOTE)] * 2
        bodies = store.connection.rows("SELECT body FROM journal_payload WHERE body LIKE '%Canary%'")
        assert bodies == []
        assert store.journal.latest()[0].kind == "retention"
        assert [entry.facts for entry in store.journal.latest()][-1] is None


def test_what_was_removed_does_not_come_back_when_the_entry_that_removed_it_is_emptied(store):
    with store.change("config") as change:
        store.settings.remove(change, "number")
    erase_payloads(store, [store.journal.head().count], reason="over")
    assert codes(proof.verify(store)) == ["journal-payload-erased"]


def test_retention_can_empty_the_details_of_frozen_facts(store):
    erase_payloads(store, range(1, 7), reason="over")
    assert set(codes(proof.verify(store))) == {"journal-payload-erased"}
    erase_payloads(store, [7, 1], reason="over again")
    assert [one for one in proof.verify(store) if one.severity is not Severity.NOTE] == []
