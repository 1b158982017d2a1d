"""mopdesk retention at the terminal: what is due, a date in doubt, damaged stores of former times."""

import pytest

from tests.actions.test_retention import SENT
from tests.stories import Story

LATER = ("--today", "2027-06-01")


@pytest.fixture
def settled(tmp_path, run):
    """A store whose one answered job is due half a year later."""
    story = Story(tmp_path).replay(
        f"""
        2026-11-09  receive D0150002-made.usr     -> accepted
        2026-11-09  receive D0001001-made.usr     -> accepted
        2026-11-13  visit {SENT} not-fitted
        2026-11-13  send {SENT}                   -> D0002
        """
    )
    story.do_close(SENT, "withdrawn")
    story.close()
    assert run("config", "set", "retention_jobs", "6", "--today", "2026-11-13").exit_code == 0
    return tmp_path


def test_a_date_in_doubt_stops_it_until_the_person_says_that_it_is_right(run, told, settled):
    dry = run("retention", "--dry-run", *LATER)
    assert dry.exit_code == 0, dry.output
    assert "The date of this computer may be wrong. It says Tuesday 1 June 2027" in dry.stdout
    assert "--date-is-right says so" in dry.stdout
    stopped = run("retention", "--run", *LATER)
    assert stopped.exit_code == 3
    assert "Nothing was removed. Put the computer's clock right" in stopped.stderr
    assert told("retention", "--history", *LATER)["items"] == []
    done = told("retention", "--run", "--date-is-right", *LATER)
    assert (done["removed"], done["due"]["kinds"][0]["count"]) == (True, 1)
    assert "Nothing is due." in run("retention", "--run", *LATER).stdout


def test_damaged_stores_are_told_and_go_with_the_word(run, told, settled):
    folder = settled / "store.db.damaged-20260101T000000Z"
    folder.mkdir()
    (folder / "store.db").write_bytes(b"x" * 2_000_000)
    now = ("--today", "2026-11-14")
    assert f"2.0 MB, goes with --damaged: {folder}" in run("retention", "--dry-run", *now).stdout
    run("retention", "--run", *now)
    assert folder.exists()
    said = run("retention", "--run", "--damaged", *now)
    assert "1 damaged stores of former times were taken away, and that is noted." in said.stdout
    assert not folder.exists()
    assert told("retention", "--history", *now)["items"][0]["words"] == "damaged stores of former times: 1"


def test_what_goes_with_a_run_alone_is_refused_without_it(run, settled):
    assert run("retention", "--dry-run", "--date-is-right").exit_code == 2
    assert run("retention", "--history", "--damaged").exit_code == 2
