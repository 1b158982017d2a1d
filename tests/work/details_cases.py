"""Meter details made line by line, and the jobs that answer with them."""

import msgspec

from tests.work.answer_cases import answer_input, held_of, request_for, text_file, written

MPAN = "1410987654325"
LABEL = "SSTPGP BACKSTOP CHECK: "


def option_2(facts, held, **changes):
    return answer_input("option-2", "requested", request_for(MPAN, "D0142"), facts, held, **changes)


def option_3(facts, held):
    """Option 3 on the same MPAN; the request is the sample's D0142 told as a D0001."""
    request = msgspec.structs.replace(request_for(MPAN, "D0142"), flow="D0001001")
    return answer_input("option-3", "investigating", request, facts, held)


def held(*lines, flow="D0150002"):
    return held_of(text_file(*lines, flow=flow), MPAN)


def meter(serial, *below, provider="UFUN"):
    return [
        f"290|{serial}|||80|H|ACME FERRARIS|{provider}|||||||||||N|19850612|||||H|20150401|",
        "293|S|C|AI|1.00||5|||",
        *below,
    ]


HEAD = [f"288|{MPAN}|20150401||E|", "289|0393|20150401|||"]


def details(given):
    return written(given)["D0150002"]
