"""An appointment in a year that nobody means is taken, told where it came in, and flagged until mended."""

from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_edits import set_site
from mopdesk.work.plausible import appointment_window, is_far_off

FLOW = Path(__file__).parent.parent / "data" / "flows" / "D0142001-made.usr"
WHEN = "20261118"
TODAY = date(2026, 11, 12)


def taken(story, tmp_path, day):
    text = FLOW.read_text(encoding="utf-8")
    assert WHEN in text
    file = tmp_path / "request.usr"
    file.write_text(text.replace(WHEN, day), encoding="utf-8", newline="")
    story.desk.clock.set_to = TODAY
    return import_path(story.desk, file, received_on=TODAY)


@pytest.mark.parametrize(("day", "far"), [("00010101", "long before"), ("99991231", "long after")])
def test_a_year_that_nobody_means_is_taken_with_a_sentence(story, tmp_path, day, far):
    done = taken(story, tmp_path, day)
    assert done.verdict == "accepted"
    (doubt,) = [one for one in done.problems if one.code == "appointment-far-off"]
    assert doubt.severity.value == "warning"
    assert f"lies {far} the day of receipt, Thursday 12 November 2026: it may be a slip." in doubt.text
    assert doubt.place.line
    job = story.desk.store.jobs.job(done.job_ids[0])
    flags = {flag.code: flag.text for flag in job.flags}
    assert flags["appointment-far-off"] == doubt.text
    assert "appointment-after-due" not in flags, "one sentence, not two"
    set_site(story.desk, job.id, job.site, appointment=date(2026, 11, 18))
    assert "appointment-far-off" not in {flag.code for flag in story.desk.store.jobs.job(job.id).flags}


def test_an_ordinary_day_is_not_doubted(story, tmp_path):
    done = taken(story, tmp_path, WHEN)
    assert "appointment-far-off" not in {one.code for one in done.problems}


def test_the_window_is_data_with_its_source():
    window = appointment_window()
    assert window.confidence.value == "assumed"
    assert window.source
    assert not is_far_off(None, TODAY)
    assert not is_far_off(date(2025, 11, 12), TODAY)
    assert is_far_off(date(2025, 11, 10), TODAY)
    assert not is_far_off(date(2028, 11, 12), TODAY)
    assert is_far_off(date(2028, 11, 13), TODAY)
