"""What leaves after a visit: every option and finding on the sample files, line for line."""

import msgspec
import pytest

from mopdesk.flows.reader import open_flow
from mopdesk.work.outbound import compose, file_texts
from mopdesk.work.visit_facts import Reading
from tests.work.answer_cases import (
    MADE_AT,
    ONE_METER,
    answer_input,
    catalogue,
    checked,
    exchanged,
    request_for,
    sample_held,
    visit,
    written,
)

LABEL = "SSTPGP BACKSTOP CHECK: "
STAYS = "METER NOT REPLACED."
FITTED = "METER REPLACED 20261120, NEW METER E26N123488, NEW METER STATIC, IMPORT ONLY."
WORDS = {
    "fitted": "FITTED.",
    "not-fitted": "NOT FITTED.",
    "static-import-only": "NOT REQUIRED, STATIC METER, IMPORT ONLY.",
    "import-export": "NOT REQUIRED, IMPORT AND EXPORT REGISTERS.",
    "static-adds-export": "STATIC METER ADDS EXPORT TO IMPORT.",
    "cannot-tell": "CANNOT TELL.",
}
ASKS = {"static-adds-export": " SUPPLIER TO DECIDE ON REPLACEMENT."}

# Each process with a request of the samples that it answers: process, state, flow, MPAN.
OPTION_1 = ("option-1", "investigating", "D0001", "1200023305976")
OPTION_1_REPLACING = ("option-1", "replacing", "D0142", "1200023305976")
OPTION_2 = ("option-2", "requested", "D0142", "1410987654325")
OPTION_3 = ("option-3", "investigating", "D0001", "2000055433815")
PLAIN_INVESTIGATION = ("plain-investigation", "investigating", "D0001", "1200023305976")
PLAIN_EXCHANGE = ("plain-exchange", "requested", "D0142", "1100013222955")


def given_for(work, facts, **changes):
    process, state, flow, mpan = work
    return answer_input(process, state, request_for(mpan, flow), facts, sample_held(mpan), **changes)


def serial_of(work):
    return ONE_METER[work[3]]


def report_lines(work, text, meter_text):
    registers = ["006|01|||"] if work[3] == "2000055433815" else []
    return [f"004|{work[3]}|{text}|20261120|", f"005|{serial_of(work)}|{meter_text}|", *registers]


def held_lines(work):
    registers = {"1100013222955": ["L", "N"], "2000055433815": ["01"]}.get(work[3], ["S"])
    ssc = "0151" if work[3] == "1100013222955" else "0393"
    return [
        f"288|{work[3]}|20150401||E|",
        f"289|{ssc}|20150401|||",
        (
            f"290|{serial_of(work)}|||80|H|ACME FERRARIS TYPE C1|UFUN|||||||||||N|19850612|19850101||||H|"
            "20150401|"
        ),
        *[f"293|{register}|C|AI|1.00||5|||" for register in registers],
    ]


def exchange_lines(work, maintenance):
    ssc = "0151" if work[3] == "1100013222955" else "0393"
    return [
        f"288|{work[3]}|20261120||E|",
        f"289|{ssc}|20150401|||",
        (
            "290|E26N123488|||100|H|ACME STATIC TYPE S5|NMAP|||||||||||N|20261120|20260302|20460302|||H|"
            "20261120|"
        ),
        "293|S|C|AI|1.00||5|||",
        *([f"296|20261120|{maintenance}|"] if maintenance else []),
        f"08A|{serial_of(work)}|20261120|UFUN|",
    ]


@pytest.mark.parametrize("finding", WORDS)
def test_option_1_answers_a_d0001_with_the_finding(finding):
    facts = visit(serial_of(OPTION_1), finding)
    text = f"{LABEL}{WORDS[finding]} {STAYS}{ASKS.get(finding, '')}"
    assert written(given_for(OPTION_1, facts)) == {"D0002001": report_lines(OPTION_1, text, WORDS[finding])}


@pytest.mark.parametrize("finding", WORDS)
def test_option_1_answers_its_d0142_with_the_exchange(finding):
    facts = exchanged(serial_of(OPTION_1_REPLACING), finding)
    text = f"{LABEL}{WORDS[finding]} {FITTED}"
    assert written(given_for(OPTION_1_REPLACING, facts)) == {
        "D0150002": exchange_lines(OPTION_1_REPLACING, text)
    }


@pytest.mark.parametrize("finding", WORDS)
def test_a_replacement_before_the_d0142_of_option_1_sends_both(finding):
    facts = exchanged(serial_of(OPTION_1), finding)
    text = f"{LABEL}{WORDS[finding]} {FITTED}"
    assert written(given_for(OPTION_1, facts)) == {
        "D0002001": report_lines(OPTION_1, text, WORDS[finding]),
        "D0150002": exchange_lines(OPTION_1, text),
    }


@pytest.mark.parametrize("finding", [finding for finding in WORDS if finding != "cannot-tell"])
def test_option_2_answers_with_unchanged_details_and_the_finding(finding):
    facts = visit(serial_of(OPTION_2), finding)
    text = f"296|20261120|{LABEL}{WORDS[finding]} {STAYS}{ASKS.get(finding, '')}|"
    assert written(given_for(OPTION_2, facts)) == {"D0150002": [*held_lines(OPTION_2), text]}


@pytest.mark.parametrize("finding", WORDS)
def test_option_2_answers_with_the_exchange(finding):
    facts = exchanged(serial_of(OPTION_2), finding)
    assert written(given_for(OPTION_2, facts)) == {
        "D0150002": exchange_lines(OPTION_2, f"{LABEL}{WORDS[finding]} {FITTED}")
    }


@pytest.mark.parametrize("finding", [finding for finding in WORDS if finding != "cannot-tell"])
def test_option_3_answers_with_report_and_unchanged_details(finding):
    facts = visit(serial_of(OPTION_3), finding)
    text = f"{LABEL}{WORDS[finding]} {STAYS}{ASKS.get(finding, '')}"
    assert written(given_for(OPTION_3, facts)) == {
        "D0002001": report_lines(OPTION_3, text, WORDS[finding]),
        "D0150002": [*held_lines(OPTION_3), f"296|20261120|{text}|"],
    }


@pytest.mark.parametrize("finding", WORDS)
def test_option_3_answers_with_report_and_exchange(finding):
    facts = exchanged(serial_of(OPTION_3), finding)
    text = f"{LABEL}{WORDS[finding]} {FITTED}"
    assert written(given_for(OPTION_3, facts)) == {
        "D0002001": report_lines(OPTION_3, text, WORDS[finding]),
        "D0150002": exchange_lines(OPTION_3, text),
    }


def test_option_3_sends_a_report_alone_where_the_finding_could_not_be_told():
    facts = visit(serial_of(OPTION_3), "cannot-tell")
    text = f"{LABEL}CANNOT TELL. {STAYS}"
    assert written(given_for(OPTION_3, facts)) == {"D0002001": report_lines(OPTION_3, text, "CANNOT TELL.")}


@pytest.mark.parametrize("work", [OPTION_1, OPTION_3])
def test_no_access_answers_a_d0001_with_a_report_without_meters(work):
    text = f"{LABEL}NO ACCESS. NO ANSWER."
    assert written(given_for(work, visit(serial_of(work), "no-access"))) == {
        "D0002001": [f"004|{work[3]}|{text}|20261120|"]
    }


@pytest.mark.parametrize("work", [OPTION_1_REPLACING, OPTION_2, PLAIN_EXCHANGE])
def test_no_access_on_a_d0142_sends_nothing(work):
    assert compose(given_for(work, visit(serial_of(work), "no-access"))) == ()


def test_a_plain_investigation_is_answered_in_the_engineers_words():
    facts = visit(serial_of(PLAIN_INVESTIGATION), "", result="Accuracy within limits")
    assert written(given_for(PLAIN_INVESTIGATION, facts)) == {
        "D0002001": report_lines(PLAIN_INVESTIGATION, "ACCURACY WITHIN LIMITS.", "")
    }


def test_a_plain_exchange_carries_no_label_and_no_maintenance_of_ours():
    facts = exchanged(serial_of(PLAIN_EXCHANGE), "")
    assert written(given_for(PLAIN_EXCHANGE, facts)) == {"D0150002": exchange_lines(PLAIN_EXCHANGE, "")}


@pytest.mark.parametrize("work", [PLAIN_INVESTIGATION, PLAIN_EXCHANGE])
@pytest.mark.parametrize("finding", ["", "not-fitted"])
def test_plain_work_never_carries_the_label(work, finding):
    """Not even where an engineer filled in a finding that nobody asked for."""
    files = written(given_for(work, exchanged(serial_of(work), finding)))
    assert files
    assert not [line for lines in files.values() for line in lines if "BACKSTOP" in line or "SSTPGP" in line]


def test_answers_go_to_the_sender_under_our_id_with_one_time_stamp():
    answers = compose(given_for(OPTION_3, visit(serial_of(OPTION_3), "fitted")))
    files = file_texts(
        answers,
        catalogue(),
        identifiers={"b1": "0000000301", "b2": "0000000302"},
        created=MADE_AT,
        test_flag="TR01",
        newline="\n",
    )
    assert [data.decode("ascii").split("\n")[0] for data in files] == [
        "ZHV|0000000301|D0002001|M|BMET|X|GMTR|20261120150000||||TR01|",
        "ZHV|0000000302|D0150002|M|BMET|X|GMTR|20261120150000||||TR01|",
    ]
    for answer, data in zip(answers, files, strict=True):
        back = open_flow(data, catalogue())
        assert not back.problems
        assert [group.raw() for root in back.roots for group in root.walk()] == [
            group.raw() for group in answer.root.walk()
        ]


def test_a_report_names_only_the_registers_that_were_asked_about():
    """The sample D0001 names register 01 of one meter and none of the other."""
    asked = written(given_for(OPTION_3, visit(serial_of(OPTION_3), "fitted")))["D0002001"]
    silent = written(given_for(OPTION_1, visit(serial_of(OPTION_1), "fitted")))["D0002001"]
    assert [line for line in asked if line.startswith("006")] == ["006|01|||"]
    assert not [line for line in silent if line.startswith("006")]


def test_registers_that_a_d0001_names_are_answered_on_the_meter_they_belong_to():
    process, state, flow, mpan = OPTION_3
    request = request_for(mpan, flow)
    two = (checked("D13C01717", "fitted", readings=(Reading(register="01"),)), checked("OTHER9", "fitted"))
    facts = msgspec.structs.replace(visit("D13C01717", "fitted"), meters=two)

    def groups_of(asked):
        answers = compose(answer_input(process, state, asked, facts, None))
        return [(group.code, group.fields[0]) for group in answers[0].root.walk()][1:]

    answered = [("005", "D13C01717"), ("006", "01"), ("005", "OTHER9")]
    assert groups_of(request) == answered
    several = msgspec.structs.replace(request, meter_serials=("D13C01717", "OTHER9"), registers=("01", "02"))
    assert groups_of(several) == answered


def test_a_meter_that_the_request_did_not_name_is_told_with_both_serials():
    process, state, flow, mpan = OPTION_1
    facts = visit("OTHER9", "fitted", different_meter_reason="Exchanged before us")
    assert written(answer_input(process, state, request_for(mpan, flow), facts, None)) == {
        "D0002001": [
            (
                f"004|{mpan}|{LABEL}FITTED. METER NOT REPLACED. METER ON SITE OTHER9, "
                "METER EXPECTED F75A 00802. EXCHANGED BEFORE US.|20261120|"
            ),
            "005|OTHER9|FITTED.|",
        ]
    }
