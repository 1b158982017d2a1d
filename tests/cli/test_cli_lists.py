"""Lists on the command line: views, columns, files, and making the search anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from mopdesk.actions.job_lists import JobQuery
from mopdesk.actions.saved_views import save_view
from mopdesk.desk import open_desk
from tests.stories import SAMPLES

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def three_jobs(run: Run) -> None:
    run("config", "set", "participant_id", "BMET")
    assert run("import", SAMPLES / "D0001001-made.usr", "--received", "2026-11-09").exit_code == 0


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ((), 3),
        (("--open",), 3),
        (("--view", "late", "--today", "2026-11-24"), 3),
        (("--view", "Due in 2 WD", "--today", "2026-11-24"), 0),
        (("--view", "Waiting on Supplier"), 0),
        (("--search", "1200023305976"), 1),
        (("--search", "1200023305976 nowhere"), 0),
    ],
)
def test_jobs_are_listed_by_view_and_search(
    told: Callable[..., Any], words: tuple[str, ...], count: int
) -> None:
    assert len(told("jobs", *words)["items"]) == count


def test_jobs_are_sorted_by_a_column_both_ways(told: Callable[..., Any]) -> None:
    mpans = [row["mpan"] for row in told("jobs", "--sort", "mpan")["items"]]
    assert mpans == sorted(mpans)
    assert [row["mpan"] for row in told("jobs", "--sort", "mpan", "--reverse")["items"]] == mpans[::-1]


def test_a_saved_view_is_named_and_narrowed(told: Callable[..., Any], tmp_path: Path) -> None:
    with open_desk(tmp_path / "store.db", actor="ann") as desk:
        save_view(desk, "Backstop", JobQuery(view="open", search="backstop"))
    assert len(told("jobs", "--view", "backstop")["items"]) == 2
    assert len(told("jobs", "--view", "backstop", "--search", "1200023305976")["items"]) == 1


def test_a_view_or_column_that_is_not_there_is_wrong_usage(run: Run) -> None:
    missing = run("jobs", "--view", "nowhere")
    assert (missing.exit_code, "Late, Due in 2 WD" in missing.stderr) == (2, True)
    assert run("jobs", "--sort", "colour").exit_code == 2


def test_the_listed_jobs_are_written_to_a_file(run: Run, told: Callable[..., Any], tmp_path: Path) -> None:
    sheet = tmp_path / "list.xlsx"
    assert told("jobs", "--export", sheet) == {"path": str(sheet), "count": 3}
    assert sheet.read_bytes().startswith(b"PK")
    plain = run("jobs", "--search", "1200023305976", "--export", tmp_path / "list.csv")
    assert plain.stdout.startswith("1 job: ")
    assert "1.2E+12" in plain.stderr
    assert run("jobs", "--export", tmp_path / "list.txt").exit_code == 2
    assert run("jobs", "--export", tmp_path / "missing" / "list.csv").exit_code == 6
    nothing = run("jobs", "--view", "waiting", "--export", tmp_path / "none.csv", "--fail-empty")
    assert nothing.exit_code == 4


def test_the_doctor_names_a_broken_search_and_makes_it_anew(
    run: Run, told: Callable[..., Any], tmp_path: Path
) -> None:
    with open_desk(tmp_path / "store.db", actor="ann") as desk:
        desk.store.connection.run("DELETE FROM job_search WHERE rowid = 1")
    assert [found["code"] for found in told("doctor")["problems"]] == ["search-outdated"]
    assert told("doctor", "--rebuild-search")["problems"] == []
    assert run("doctor").exit_code == 0
