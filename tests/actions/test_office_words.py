"""An office's own words and weights: kept, used, told and taken back, and never lost by a later program."""

from datetime import date

import pytest

from mopdesk.actions.calendar import list_days, set_day
from mopdesk.actions.doctor import examine
from mopdesk.actions.office_words import list_labels, list_rules, list_wording
from mopdesk.actions.setting_history import put_back, setting_changes, take_back_latest
from mopdesk.actions.settings import get_option, set_option
from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Severity
from mopdesk.desk import open_desk

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        yield desk


def text_of(listed, key):
    return next(one for one in listed if one.key == key)


def test_a_text_of_the_office_is_used_from_then_on_and_after_a_restart(tmp_path):
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        set_option(desk, "wording.finding.fitted", "BACKSTOP PRESENT.")
        set_option(desk, "labels.label", "sstpgp, backfeed*")
        set_option(desk, "rule.photos-missing", "error")
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        assert desk.wording.finding["fitted"].text == "BACKSTOP PRESENT."
        assert desk.labels.find("a backfeed") == ("backfeed",)
        assert desk.levels == {"photos-missing": Severity.ERROR}
        one = text_of(list_wording(desk), "wording.finding.fitted")
        assert (one.text, one.delivered, one.is_own) == ("BACKSTOP PRESENT.", "FITTED.", True)
        assert one.confidence == "assumed"
        assert one.source
        assert text_of(list_labels(desk), "labels.label").text == "SSTPGP, BACKFEED*"
        assert text_of(list_rules(desk), "rule.photos-missing").is_own
        assert get_option(desk, "wording.finding.fitted") == "BACKSTOP PRESENT."
        assert examine(desk).healthy


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("wording.finding.fitted", "fitted|", "no |"),
        ("labels.label", "A", "3 letters"),
        ("rule.photos-missing", "perhaps", "It is one of"),
        ("rule.mpan-differs", "note", "no such text"),
        ("wording.label", "X", "no such text"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(desk, key, value, words):
    with pytest.raises(Usage) as refused:
        set_option(desk, key, value)
    assert words in refused.value.detail
    assert setting_changes(desk) == ()


def test_the_delivered_text_leaves_nothing_of_the_office_behind(desk):
    set_option(desk, "rule.photos-missing", "error")
    set_option(desk, "rule.photos-missing", "warning")
    assert desk.settings.as_dict() == {}
    assert not text_of(list_rules(desk), "rule.photos-missing").is_own


def test_changes_are_taken_back_one_after_the_other_and_never_in_a_circle(tmp_path):
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        set_option(desk, "company_name", "Bryn")
        set_option(desk, "company_name", "Bryn Metering")
        set_option(desk, "wording.finding.fitted", "BACKSTOP PRESENT.")
        set_day(desk, date(2027, 5, 8), "holiday", "one-off")
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        taken = [take_back_latest(desk).change.title for _ in range(4)]
        assert taken == [
            "Calendar, Saturday 8 May 2027",
            "Wording of answers, Finding: fitted",
            "Company name",
            "Company name",
        ]
        assert desk.settings.as_dict() == {}
        assert list_days(desk) == ()
        assert take_back_latest(desk) is None
        assert len(setting_changes(desk)) == 8
        assert [one.undoes is None for one in setting_changes(desk)] == [False] * 4 + [True] * 4


def test_an_old_change_is_put_back_out_of_its_turn(desk):
    set_option(desk, "company_name", "Bryn")
    set_option(desk, "company_name", "Bryn Metering")
    set_option(desk, "engineer", "Gwen")
    change = next(one for one in setting_changes(desk) if one.after == "Bryn Metering")
    assert (change.title, change.before) == ("Company name", "Bryn")
    put_back(desk, change.entry)
    assert desk.settings.text("company_name") == "Bryn"
    assert desk.settings.text("engineer") == "Gwen"
    start = setting_changes(desk)[0].entry
    assert take_back_latest(desk, since=start) is None
