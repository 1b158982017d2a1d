"""Many records by column: whatever they are, they come out as they went in."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.store.packed import Packed, packed
from mopdesk.store.payload import NewRows
from mopdesk.store.records import as_json, as_json_texts
from mopdesk.work.nouns import Request, Site

TEXTS = st.text(max_size=8)
# Few values in one column, each another in the next, the same in all in the last.
ROWS = st.lists(st.tuples(st.sampled_from(["", "a", "b", None]), TEXTS, st.just(1)), min_size=1, max_size=150)
SITES = st.builds(Site, address=st.lists(TEXTS, max_size=3).map(tuple), postcode=TEXTS)
REQUESTS = st.builds(
    Request,
    flow=st.just("D0142001"),
    mpan=TEXTS,
    sender_role=st.just("X"),
    sender_id=st.sampled_from(["SUPA", "SUPB"]),
    line=st.none() | st.integers(2, 9),
    asked_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    meter_serials=st.lists(TEXTS, max_size=2).map(tuple),
    existing_metering=st.sampled_from([True, False, None]),
    raw=st.lists(TEXTS, max_size=2).map(tuple),
)


def read_back(pack: Packed) -> Packed:
    return msgspec.json.decode(as_json(pack), type=Packed)


@given(ROWS)
def test_rows_come_out_as_they_went_in(rows):
    names = ("state", "text", "closed")
    found = read_back(packed(dict(zip(names, zip(*rows, strict=True), strict=True))))
    assert list(found.cells(names)) == rows
    assert set(found.names) == set(names)
    assert list(found.cells(["text", "not told"])) == [(row[1], None) for row in rows]


@given(st.lists(st.tuples(REQUESTS, SITES), min_size=1, max_size=100))
def test_the_texts_of_records_come_out_letter_by_letter(asked):
    requests, sites = zip(*asked, strict=True)
    columns = {"request": [as_json(one) for one in requests], "site": [as_json(one) for one in sites]}
    found = read_back(packed(columns, {"request": requests, "site": sites}))
    assert {name: list(found.column(name)) for name in columns} == columns


@given(st.lists(st.one_of(REQUESTS, SITES), min_size=1))
def test_records_by_the_alphabet_are_written_as_others_are(records):
    assert as_json_texts(records) == [as_json(one) for one in records]


def test_what_many_share_stands_there_once():
    texts = [f"text {number % 3}" for number in range(300)]
    pack = packed({"id": [str(number) for number in range(300)], "text": texts, "state": ["open"] * 300})
    assert (pack.same, list(pack.each)) == ({"state": "open"}, ["id"])
    assert pack.few["text"].values == ["text 0", "text 1", "text 2"]
    assert as_json(pack).count("text 1") == 1


def test_a_column_that_seems_to_repeat_and_does_not_is_told_cell_by_cell():
    cells = ["a"] * 64 + [str(number) for number in range(100)]
    pack = packed({"text": cells})
    assert pack.each == {"text": cells}


@pytest.mark.parametrize(
    "text",
    [
        '{"count":2,"same":{"a":1}}',
        '{"count":2,"each":{"a":[1]}}',
        '{"count":2,"each":{"a":[1,2],"b":[1,2,3]}}',
        '{"count":2,"few":{"a":[["x"],[0,1]]}}',
        '{"count":2,"few":{"a":[["x"],[0,-1]]}}',
        '{"count":2,"few":{"a":[["x"],[]]}}',
        '{"count":2,"inside":{"a":{"count":1}}}',
    ],
)
def test_a_pack_that_is_not_whole_is_none(text):
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(text, type=Packed)


def test_rows_told_by_row_that_are_not_whole_are_none():
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode('{"same":{},"columns":["a","b"],"rows":[["1"]]}', type=NewRows)
