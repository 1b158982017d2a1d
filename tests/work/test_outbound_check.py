"""What an answer lacks is told by name and place before it leaves; where each of its fields comes from."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Scope, Severity, errors_in
from mopdesk.work.fact_paths import assemble, flatten
from mopdesk.work.nouns import KindOfWork
from mopdesk.work.outbound import compose, file_texts, not_sent_yet, stops, written_flow
from mopdesk.work.visit_facts import Access, Replacement, VisitFacts
from tests.work.answer_cases import (
    MADE_AT,
    NEW_METER,
    answer_input,
    catalogue,
    checked,
    exchanged,
    request_for,
    sample_held,
    visit,
)

MPAN, SERIAL = "1410987654325", "L85A 28596"


def option_1(facts, **changes):
    request = request_for("1200023305976", "D0001")
    return answer_input("option-1", "investigating", request, facts, sample_held("1200023305976"), **changes)


def option_2(facts, **changes):
    return answer_input(
        "option-2", "requested", request_for(MPAN, "D0142"), facts, sample_held(MPAN), **changes
    )


def with_new(**changes):
    return exchanged(SERIAL, "not-fitted", new=msgspec.structs.replace(NEW_METER, **changes))


AT = "replacement.exchanges.0.new"


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"serial": ""}, f"{AT}.serial", "Meter Id (Serial Number) of the new meter is missing."),
        (
            {"asset_provider": " "},
            f"{AT}.asset_provider",
            "Meter Asset Provider Id of the new meter E26N123488 is missing.",
        ),
        (
            {"current_rating": ""},
            f"{AT}.current_rating",
            "Meter Current Rating of the new meter E26N123488 is missing.",
        ),
        ({"location": ""}, f"{AT}.location", "Meter Location of the new meter E26N123488 is missing."),
        ({"meter_type": ""}, f"{AT}.meter_type", "Meter Type of the new meter E26N123488 is missing."),
        (
            {"retrieval_method": ""},
            f"{AT}.retrieval_method",
            "Retrieval Method of the new meter E26N123488 is missing.",
        ),
        (
            {"make_and_type": ""},
            f"{AT}.make_and_type",
            "Manufacturers Make & Type of the new meter E26N123488 is missing.",
        ),
        (
            {"registers": (msgspec.structs.replace(NEW_METER.registers[0], digits=""),)},
            f"{AT}.registers.0.digits",
            "Number of Register Digits of register S of the new meter E26N123488 is missing.",
        ),
    ],
)
def test_what_the_new_meter_lacks_is_asked_for_by_name(changes, path, sentence):
    (answer,) = compose(option_2(with_new(**changes)))
    (found,) = answer.problems
    assert (found.text, found.place.path) == (sentence, path)
    assert (found.code, found.severity, found.scope) == ("answer-field-missing", Severity.ERROR, Scope.JOB)
    assert not answer.good


@pytest.mark.parametrize(
    ("changes", "path", "quoted"),
    [
        ({"current_rating": "1OO"}, f"{AT}.current_rating", "1OO"),
        ({"location": "?"}, f"{AT}.location", "?"),
        ({"certified_on": "2/3/2026"}, f"{AT}.certified_on", "2/3/2026"),
        ({"certification_expires": "2046-02-30"}, f"{AT}.certification_expires", "2046-02-30"),
        ({"meter_type": "N1"}, f"{AT}.meter_type", "N1"),
    ],
)
def test_what_does_not_fit_is_quoted_with_its_field_and_its_place(changes, path, quoted):
    (answer,) = compose(option_2(with_new(**changes)))
    (found,) = answer.problems
    assert (found.code, found.place.path) == ("answer-field-wrong", path)
    assert quoted in found.text
    assert "the new meter E26N123488" in found.text


def test_a_new_meter_without_registers_is_asked_for_them():
    (answer,) = compose(option_2(with_new(registers=())))
    (found,) = answer.problems
    assert (found.code, found.place.path) == ("answer-group-wrong", f"{AT}.registers")
    assert not answer.good
    assert "the new meter E26N123488" in found.text


def test_a_blank_visit_date_is_asked_for_although_the_layout_could_do_without():
    (answer,) = compose(option_1(visit("F75A 00802", "fitted", on="")))
    assert [(one.code, one.place.path) for one in answer.problems] == [("answer-field-missing", "date")]


def test_a_plain_report_without_a_result_is_asked_for_it():
    request = request_for("1200023305976", "D0001")
    facts = visit("F75A 00802", "")
    given = answer_input("plain-investigation", "investigating", request, facts, None)
    (answer,) = compose(given)
    assert [(one.code, one.place.path) for one in answer.problems] == [("answer-field-missing", "result")]


def test_a_text_that_is_too_long_is_told_with_the_count_and_never_cut():
    facts = visit("F75A 00802", "fitted", result="x" * 200)
    (answer,) = compose(option_1(facts))
    (found,) = answer.problems
    assert (found.code, found.place.path) == ("answer-text-wrong", "result")
    text = answer.root.text("additional_information")
    assert text.endswith("X" * 200 + ".")
    assert f"{len(text)} characters" in found.text
    assert f"{len(text) - 200}" in found.advice
    with pytest.raises(NotAllowed):
        file_texts([answer], catalogue(), identifiers={"b": "1"}, created=MADE_AT, test_flag="OPER")


@pytest.mark.parametrize(
    ("remarks", "named"),
    [("Tŷ Gwyn", "ŷ (U+0177)"), ("a|b", "| (U+007C)"), ("a\u2028b", "U+2028"), ("£", "£")],
)
def test_characters_that_a_flow_cannot_carry_are_named_and_never_replaced(remarks, named):
    facts = visit("F75A 00802", "fitted")
    facts = msgspec.structs.replace(facts, meters=(checked("F75A 00802", "fitted", remarks=remarks),))
    (answer,) = compose(option_1(facts))
    (found,) = errors_in(answer.problems)
    assert (found.code, found.place.path) == ("answer-text-wrong", "meters.0.remarks")
    assert named in found.text
    assert "meter F75A 00802" in found.text


def test_a_request_without_a_sender_and_a_store_without_an_id_cannot_answer():
    given = option_1(visit("F75A 00802", "fitted"), own_id="")
    job = msgspec.structs.replace(given.job, request=msgspec.structs.replace(given.job.request, sender_id=""))
    (answer,) = compose(msgspec.structs.replace(given, job=job))
    assert {one.code for one in stops([answer])} == {"answer-recipient-missing", "answer-own-id-missing"}


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (KindOfWork.EXCHANGE, True),
        (KindOfWork.INVESTIGATION, True),
        (KindOfWork.INSTALLATION, False),
        (KindOfWork.FUNCTIONALITY, False),
        (KindOfWork.REMOVAL, False),
    ],
)
def test_kinds_of_work_that_are_not_written_yet_say_so_and_write_nothing(kind, good):
    given = option_2(exchanged(SERIAL, "not-fitted"))
    (answer,) = compose(msgspec.structs.replace(given, job=msgspec.structs.replace(given.job, kind=kind)))
    assert answer.good is good
    assert (answer.root is not None) is good
    assert ([one.code for one in answer.problems] == ["kind-not-written"]) is not good


@pytest.mark.parametrize("flow", ["D0149", "D0010", "D0303", "D0221"])
def test_a_flow_that_mopdesk_does_not_write_is_refused_by_name(flow):
    with pytest.raises(NotAllowed, match=flow):
        written_flow(flow, catalogue())


def test_a_time_without_a_zone_is_refused():
    answers = compose(option_1(visit("F75A 00802", "fitted")))
    naive = datetime(2026, 11, 20, 15, 0, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(NotAllowed, match="time zone"):
        file_texts(answers, catalogue(), identifiers={"b": "1"}, created=naive, test_flag="OPER")


def test_a_file_identifier_that_does_not_fit_is_refused():
    answers = compose(option_1(visit("F75A 00802", "fitted")))
    with pytest.raises(NotAllowed):
        file_texts(answers, catalogue(), identifiers={"b": "12345678901"}, created=MADE_AT, test_flag="OPER")


# --- Where each field comes from ---


def test_every_field_of_an_answer_tells_where_it_comes_from():
    (answer,) = compose(option_2(exchanged(SERIAL, "not-fitted")))
    (data,) = file_texts([answer], catalogue(), identifiers={"b": "1"}, created=MADE_AT, test_flag="OPER")
    lines = data.decode("ascii").split("\r\n")
    told = {(one.line, one.position): one for one in answer.origins}
    for number, line in enumerate(lines[1:-2], start=2):
        code, *texts, _ = line.split("|")
        for position, text in enumerate(texts, start=1):
            origin = told.pop((number, position))
            assert origin.group == code
            assert (origin.source.words == "left blank") <= (text == "")
    assert not told


@pytest.mark.parametrize(
    ("group", "field", "words"),
    [
        ("288", "mpan", "held details"),
        ("288", "effective_from", "visit: replacement.on"),
        ("288", "energisation_status", "held details"),
        ("290", "meter_id", "visit: replacement.exchanges.0.new.serial"),
        ("290", "vt_ratio", "left blank"),
        ("293", "digits", "visit: replacement.exchanges.0.new.registers.0.digits"),
        ("296", "description", "wording and visit: meters.0.finding"),
        ("296", "maintenance_date", "visit: date"),
        ("08A", "meter_id", "held details, visit: replacement.exchanges.0.removed_serial"),
        ("08A", "asset_provider", "held details"),
    ],
)
def test_origins_name_the_place_in_the_visit(group, field, words):
    (answer,) = compose(option_2(exchanged(SERIAL, "not-fitted")))
    found = [one.source.words for one in answer.origins if (one.group, one.field) == (group, field)]
    assert found == [words]


def test_the_origin_of_a_field_is_found_by_its_line_and_position():
    (answer,) = compose(option_1(visit("F75A 00802", "fitted")))
    assert answer.origin(2, 1).source.words == "request: D0001001 line 2"
    assert answer.origin(3, 1).owner == "meter F75A 00802"
    assert answer.origin(9, 1) is None


def test_every_path_that_an_answer_points_to_is_one_of_the_visits_own():
    """A screen goes to the path of a problem or an origin, so the facts have to have it."""
    facts = exchanged(SERIAL, "not-fitted")
    known = set(flatten(facts))
    (answer,) = compose(option_2(facts))
    paths = {one.source.path for one in answer.origins if "visit" in one.source.kind}
    assert paths
    for path in paths - known:
        assert assemble({path: "x"}) != VisitFacts(), path


# --- What is not sent yet ---


def test_after_an_exchange_the_flows_to_send_elsewhere_are_listed():
    given = option_2(exchanged(SERIAL, "not-fitted"))
    listed = not_sent_yet(given.job, given.facts)
    assert [text.split()[0] for text in listed] == ["D0150", "D0149", "D0010", "D0010", "D0303"]
    assert "role D" in listed[0]
    assert "final" in listed[2]
    assert "initial" in listed[3]


def test_no_access_on_a_d0142_names_the_d0221_and_on_a_d0001_nothing():
    no_access = VisitFacts(access=Access(got_in=False))
    assert [text[:5] for text in not_sent_yet(option_2(no_access).job, no_access)] == ["D0221"]
    assert not_sent_yet(option_1(no_access).job, no_access) == ()


@pytest.mark.parametrize(
    "replacement",
    [Replacement(), Replacement(replaced=False), Replacement(replaced=True, refer_back_smart=True)],
)
def test_nothing_more_is_listed_where_no_meter_was_replaced(replacement):
    facts = visit(SERIAL, "fitted", replacement=replacement)
    assert not_sent_yet(option_2(facts).job, facts) == ()


PLAIN = st.characters(min_codepoint=32, max_codepoint=126)


@given(
    st.text(PLAIN, max_size=250) | st.text(max_size=60),
    st.text(PLAIN, max_size=12),
    st.sampled_from(["result", "reason_not_replaced"]),
)
def test_whatever_is_typed_either_leaves_as_typed_or_is_reported(text, serial, where):
    """Nothing is cut or swapped: good answers hold each visible character, others say why not."""
    facts = visit("F75A 00802", "not-fitted")
    meters = (*facts.meters, checked(serial, "fitted"))
    if where == "result":
        facts = msgspec.structs.replace(facts, result=text, meters=meters)
    else:
        facts = msgspec.structs.replace(
            facts, replacement=Replacement(reason_not_replaced=text), meters=meters
        )
    (answer,) = compose(msgspec.structs.replace(option_1(visit("F75A 00802", "not-fitted")), facts=facts))
    if not answer.good:
        assert stops([answer])
        return
    (data,) = file_texts([answer], catalogue(), identifiers={"b": "1"}, created=MADE_AT, test_flag="OPER")
    assert "".join(text.split()).upper() in "".join(data.decode("ascii").split())
