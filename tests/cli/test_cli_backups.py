"""The commands that keep the store safe, and what they end with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

SAMPLE = Path(__file__).parents[1] / "data" / "flows" / "D0001001-made.usr"


def test_backup_list_restore_and_rescue(
    run: Callable[..., Result], told: Callable[..., Any], tmp_path: Path
) -> None:
    store = tmp_path / "store.db"
    assert run("backups").exit_code == 3
    run("config", "set", "participant_id", "BMET")
    made = told("backup", "--to", tmp_path / "stick")
    assert (made["good"], made["jobs"]) == (True, 0)
    none_here = run("backups")
    assert none_here.exit_code == 3
    assert none_here.stdout.startswith(f"There is no backup in {tmp_path}"), none_here.stdout
    assert "mopdesk backups --in FOLDER" in none_here.stdout
    run("import", SAMPLE)
    assert "3 jobs" in run("backup").stdout
    listed = run("backups")
    assert (listed.exit_code, "by hand" in listed.stdout, "good" in listed.stdout) == (0, True, True)
    assert told("backups", "--in", tmp_path / "stick")["backups"][0]["path"] == made["path"]
    back = told("restore", made["path"])
    assert [one["what"] for one in back["left_behind"]] == ["received files"]
    assert Path(back["safety_copy"]).exists()
    assert told("jobs")["items"] == []
    assert told("restore", back["safety_copy"])["left_behind"] == []
    assert (
        "Taken in again: D0001001-made.usr, accepted"
        in run("restore", made["path"], "--take-in-again").stdout
    )
    assert len(told("jobs")["items"]) == 3
    body = store.read_bytes()
    store.write_bytes(body[: len(body) // 2])
    damaged = run("jobs")
    assert damaged.exit_code == 6
    assert "mopdesk rescue" in damaged.stderr
    saved = run("rescue")
    assert saved.exit_code == 0
    assert "The damaged store as it was" in saved.stdout
    assert run("doctor").exit_code == 0
    assert run("rescue").exit_code == 3


def test_a_file_that_is_no_backup_is_a_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    run("config", "set", "participant_id", "BMET")
    wrong = tmp_path / "wrong.db"
    assert run("restore", wrong).exit_code == 2
    wrong.write_bytes(b"no store" * 2000)
    refused = run("restore", wrong)
    assert (refused.exit_code, run("doctor").exit_code) == (6, 0)
    assert "not a mopdesk store" in refused.stderr


def test_a_store_that_is_made_in_a_new_place_says_that_two_may_count_under_one_prefix(
    run: Callable[..., Result], told: Callable[..., Any], tmp_path: Path
) -> None:
    """The machine that the backup is of may still be sending: both would go on from the same number."""
    run("config", "set", "participant_id", "BMET")
    made = told("backup")["path"]
    assert "file prefix" not in run("restore", made).stdout
    second = run("restore", made, "--store", tmp_path / "second" / "store.db")
    assert "give this one a file prefix of its own before it sends" in second.stdout
    third = told("restore", made, "--store", tmp_path / "third" / "store.db")
    assert third["may_be_in_use_elsewhere"] is True
