"""Each rule holds in the whole program, and is shown to catch what it should."""

from pathlib import Path

import pytest

import mopdesk
from tests.hostile.lints import RULES, faults

ROOT = Path(mopdesk.__file__).parent
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


@pytest.mark.parametrize("name", RULES)
def test_the_rule_holds(name):
    rule = RULES[name]
    asked = {path: source for path, source in SOURCES.items() if path not in rule.allowed}
    broken = [f"mopdesk/{path}:{line}" for path, source in asked.items() for line in faults(rule, source)]
    assert broken == [], f"{name}: use the door that tests/hostile/lints.py names"


@pytest.mark.parametrize("name", RULES)
def test_the_rule_catches_what_is_planted_and_nothing_else(name):
    rule = RULES[name]
    assert [code for code in rule.planted if not faults(rule, code)] == []
    assert [code for code in rule.harmless if faults(rule, code)] == []


@pytest.mark.parametrize("name", [name for name in RULES if RULES[name].allowed])
def test_no_exception_from_the_rule_is_out_of_date(name):
    rule = RULES[name]
    assert [path for path in rule.allowed if not faults(rule, SOURCES.get(path, ""))] == []
