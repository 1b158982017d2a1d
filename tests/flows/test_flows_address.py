"""Who a file is for, and whether it is live or a test."""

import pytest

from mopdesk.basics.problems import Scope, Severity
from mopdesk.flows.address import check_address
from tests.flows.flow_examples import catalogue, envelope

SPEC = catalogue().find("D0142001")


def told(own_ids=("BMET",), own_flag="OPER", **changes):
    found = check_address(envelope(SPEC, **({"test_flag": "OPER"} | changes)), own_ids, own_flag)
    assert all(one.scope is Scope.FILE for one in found)
    return [(one.code, one.severity) for one in found]


def test_a_file_for_us_is_for_us():
    assert told() == []
    assert told(own_ids=("AAAA", "BMET")) == []


def test_a_file_for_another_meter_operator_is_refused():
    assert told(to_id="OMOP") == [("not-our-id", Severity.ERROR)]
    assert told(to_id="bmet") == [("not-our-id", Severity.ERROR)]


def test_without_an_own_id_nobody_checks_and_that_is_said():
    assert told(own_ids=()) == [("own-id-unset", Severity.WARNING)]


@pytest.mark.parametrize("own_ids", [(), ("BMET",), ("GMTR",)])
def test_a_file_for_another_role_is_only_told(own_ids):
    assert told(own_ids, to_role="X", to_id="GMTR") == [("not-for-meter-operator", Severity.NOTE)]


@pytest.mark.parametrize(
    ("own", "flag", "code"),
    [
        ("OPER", "OPER", None),
        ("OPER", "", "test-flag-blank"),
        ("OPER", "TR01", "test-flag-differs"),
        ("OPER", "TR06", "test-flag-differs"),
        ("", "OPER", None),
        ("", "TR01", "test-flag-differs"),
        ("TR01", "TR01", None),
        ("TR01", "TR06", None),
        ("TR01", "OPER", "test-flag-differs"),
        ("TR01", "", "test-flag-differs"),
        ("OPER", "oper", "test-flag-unknown"),
        ("OPER", "TR1", "test-flag-unknown"),
        ("TR01", "TR１1", "test-flag-unknown"),
    ],
)
def test_live_files_stay_out_of_test_stores_and_test_files_out_of_live_ones(own, flag, code):
    severity = Severity.NOTE if code == "test-flag-blank" else Severity.ERROR
    assert told(own_flag=own, test_flag=flag) == ([(code, severity)] if code else [])
