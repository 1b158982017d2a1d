"""An answer around its release, as scripts do it: hold, unhold, ack, correct, differences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from mopdesk.basics.resources import resource
from tests.stories import SAMPLES

A = "1200023305976"
DAY = ("--today", "2026-11-13")
Run = Callable[..., Result]
Told = Callable[..., Any]


@pytest.fixture(autouse=True)
def ready(run: Run, tmp_path: Path) -> None:
    """A D0001 job with a finished visit, and a folder for what leaves."""
    for key, value in {
        "participant_id": "BMET",
        "file_prefix": "AB",
        "outbox_folder": tmp_path / "out",
    }.items():
        run("config", "set", key, value)
    (tmp_path / "out").mkdir()
    run(
        "import",
        "--received",
        "2026-11-09",
        SAMPLES / "D0150002-made.usr",
        SAMPLES / "D0001001-made.usr",
        *DAY,
    )
    assert run("visit", "record", A, "--from", resource("help/visits/fitted.json"), *DAY).exit_code == 0


def test_send_holds_only_where_it_is_asked_to(run: Run, told: Told) -> None:
    held = told("send", "--hold", "600", *DAY)
    assert (held["files"], [one["flows"] for one in held["held"]]) == ([], [["D0002001"]])
    assert "Held: leaves in" in run("outbox", *DAY).stdout
    assert run("send", "--fail-empty", *DAY).exit_code == 4, "what is held stays held"
    assert told("unhold", *DAY) == {"undone": 1}
    assert len(told("send", *DAY)["files"]) == 1
    assert run("send", "--hold", "2000", *DAY).exit_code == 2


def test_a_hold_whose_time_has_come_leaves_with_the_next_send(run: Run, told: Told) -> None:
    run("send", "--hold", "0", *DAY)
    assert [file["flow"] for file in told("send", "--today", "2026-11-16")["files"]] == ["D0002001"]
    assert told("outbox", *DAY)["waiting"] == []


def test_a_rejection_is_marked_with_its_reason_and_flags_the_job(run: Run, told: Told) -> None:
    file = Path(told("send", *DAY)["files"][0]["path"]).name
    assert run("ack", file, "rejected", *DAY).exit_code == 2, "no reason, no rejection"
    assert told("ack", "1", "rejected", "--reason", "Unknown MPAN", *DAY)["state"] == "rejected"
    job = told("jobs")["items"]
    assert "answer-rejected" in next(one for one in job if one["mpan"] == A)["flags"]
    assert run("ack", "no-such-file", "accepted").exit_code == 2
    assert "Accepted" in run("ack", file, "accepted", "--reason", "Mixed up", *DAY).stdout


def test_a_correction_by_script(run: Run, told: Told, tmp_path: Path) -> None:
    file = told("send", *DAY)["files"][0]
    assert run("differences", "1", "--fail-empty", *DAY).exit_code == 4
    job = told("correct", "1", "--reason", "wrong finding", *DAY)["job"]
    facts = json.loads(resource("help/visits/not-fitted.json").read_text("utf-8"))
    (tmp_path / "facts.json").write_text(json.dumps(facts), "utf-8")
    again = ("--from", tmp_path / "facts.json", "--replace-draft")
    assert run("visit", "record", job, *again, *DAY).exit_code == 0
    (before,) = told("differences", "1", *DAY)["files"]
    assert before["old_name"] == Path(file["path"]).name
    new = told("send", job, *DAY)["files"][0]
    assert "+00:00" not in run("outbox", *DAY).stdout, "times are for people: to the minute"
    listed = {row["number"]: row for row in told("outbox", *DAY)["items"]}
    assert listed[2]["corrects"] == listed[1]["file_name"]
    assert listed[1]["corrected_by"] == Path(new["path"]).name
    shown = run("differences", "1", *DAY).stdout
    assert "NOT FITTED" in shown
    assert "ZHV" not in shown


def test_the_numbers_left_out_are_listed_with_why(run, told):
    assert "Every number since the first file was used." in run("outbox", "--gaps").stdout
    assert told("outbox", "--gaps") == {"items": []}
