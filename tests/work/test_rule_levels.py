"""How much a warning matters is the office's to say; what stops by itself always does."""

import pytest

from mopdesk.basics.problems import Severity, problem_kinds
from mopdesk.work.rule_levels import office_rules, read_levels
from mopdesk.work.rules import check
from tests.work.rule_cases import VISITED, rule_input


def severity_of(code, fields, **changes):
    return next(one.severity for one in check(rule_input("option-1", fields, **changes)) if one.code == code)


@pytest.mark.parametrize("level", list(Severity))
def test_a_missing_photo_matters_as_the_office_says(level):
    weighed = {"photos": 0, "levels": {"photos-missing": level}}
    assert severity_of("photos-missing", VISITED, **weighed) is level
    reasoned = VISITED | {"reasons.photos-missing": "the camera broke"}
    wanted = Severity.ERROR if level is Severity.ERROR else Severity.NOTE
    assert severity_of("photos-missing", reasoned, **weighed) is wanted


def test_what_stops_by_itself_cannot_be_weighed_down():
    weighed = {"levels": {"engineer-missing": Severity.NOTE}}
    assert severity_of("engineer-missing", VISITED | {"engineer": ""}, **weighed) is Severity.ERROR
    assert read_levels({"engineer-missing": "note", "photos-missing": "perhaps", "gone": "note"}) == {}


def test_only_warnings_are_the_offices_to_weigh():
    assert office_rules()
    assert all(problem_kinds()[code].severity is Severity.WARNING for code in office_rules())
    assert not any("{" in rule.text + rule.advice for rule in office_rules().values())
