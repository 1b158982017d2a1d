"""Deciding about received files from the command line, as a script or a clerk without a window does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.stories import SAMPLES

Run = Callable[..., Result]
Told = Callable[..., Any]
DAY = ("--today", "2026-11-13", "--actor", "OLI")
WHY = ("--reason", "GMTR rang: it is ours")


@pytest.fixture(autouse=True)
def theirs(run: Run, tmp_path: Path) -> Path:
    """A file that was refused: it is for another Meter Operator."""
    run("config", "set", "participant_id", "BMET")
    file = tmp_path / "theirs.usr"
    file.write_bytes((SAMPLES / "D0001001-made.usr").read_bytes().replace(b"|M|BMET|", b"|M|XMET|"))
    refused = run("import", file, "--received", "2026-11-09", *DAY)
    assert refused.exit_code == 3
    return file


def test_what_waits_is_listed_and_shown_with_what_a_release_means(run: Run, told: Told) -> None:
    listed = told("inbox", "list", "--waiting", *DAY)
    assert [(one["name"], one["verdict"]) for one in listed["items"]] == [("theirs.usr", "refused")]
    assert listed["waiting"] == 1
    assert "To be released or rejected: 1" in run("inbox", "list", *DAY).stdout
    shown = run("inbox", "show", "theirs.usr", *DAY).stdout
    assert "ERROR (line 1 group ZHV): The file is for Meter Operator" in shown
    assert "their answers leave from BMET" in shown
    assert "The file tells of 3 MPANs." in shown
    assert "Read" in shown
    sha256 = listed["items"][0]["sha256"]
    assert told("inbox", "show", sha256[:8], *DAY)["choices"]["may_release"] is True


def test_a_release_ends_as_an_import_does(run: Run, told: Told) -> None:
    done = told("inbox", "release", "theirs.usr", *WHY, *DAY)
    assert (done["verdict"], len(done["jobs"])) == ("accepted", 3)
    history = told("inbox", "show", "theirs.usr", *DAY)["history"]
    assert [(one["title"], one["actor"]) for one in history] == [
        ("Released", "OLI"),
        ("Read", "OLI"),
        ("Received and kept", "OLI"),
    ]
    assert history[0]["detail"] == "GMTR rang: it is ours"
    again = run("inbox", "release", "theirs.usr", *WHY, *DAY)
    assert (again.exit_code, "cannot be released" in again.stderr) == (3, True)
    assert told("inbox", "list", "--waiting", *DAY) == {"items": [], "waiting": 0}
    assert "No file waits for a decision." in run("inbox", "list", "--waiting", *DAY).stdout


def test_a_rejected_file_says_so_when_it_is_dropped_again(run: Run, told: Told, theirs: Path) -> None:
    done = told("inbox", "reject", "theirs.usr", "--reason", "not ours", *DAY)
    assert (done["verdict"], done["decision"]["reason"], done["decision"]["actor"]) == (
        "rejected",
        "not ours",
        "OLI",
    )
    again = run("import", theirs, *DAY)
    assert again.exit_code == 0
    assert "It was rejected by OLI on 13 November 2026" in again.stdout
    assert "“not ours”" in again.stdout
    taken_up = run("inbox", "take-up", "theirs.usr", "--reason", "a mistake", *DAY)
    assert taken_up.exit_code == 3, "it is refused again, and waits"
    assert "rejected by OLI" in run("inbox", "reject", "theirs.usr", "--reason", "so be it", *DAY).stdout


def test_nothing_is_decided_without_a_reason_or_about_a_file_that_is_not_there(run: Run, told: Told) -> None:
    assert run("inbox", "reject", "theirs.usr", *DAY).exit_code == 2
    blank = run("inbox", "reject", "theirs.usr", "--reason", " ", *DAY)
    assert (blank.exit_code, "The reason is missing." in blank.stderr) == (2, True)
    nothing = run("inbox", "release", "nothing.usr", *WHY, "--json", *DAY)
    assert nothing.exit_code == 2
    assert "There is no such file in the inbox." in nothing.stdout
    assert told("inbox", "list", *DAY)["waiting"] == 1
