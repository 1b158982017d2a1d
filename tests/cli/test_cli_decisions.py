"""What people decide, on the command line: process, kind, jobs by hand, addresses, calendar, details."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.stories import SAMPLES

A = "1200023305976"
D = "1410987654325"
Run = Callable[..., Result]
Told = Callable[..., Any]


@pytest.fixture(autouse=True)
def jobs(run: Run) -> None:
    """Three D0001 and two D0142 jobs of 9 November 2026."""
    run("config", "set", "participant_id", "BMET")
    run("import", "--received", "2026-11-09", SAMPLES / "D0001001-made.usr", SAMPLES / "D0142001-made.usr")


def test_a_job_follows_another_process_for_a_reason(run: Run, told: Told) -> None:
    assert run("job", "process", A, "option-3").exit_code == 2, "no reason, no change"
    changed = told("job", "process", A, "option-3", "--reason", "Agreed by e-mail")
    assert (changed["process"], changed["due"]) == ("option-3", "2026-11-23")
    assert "Agreed by e-mail" in told("job", A)["process_reason"]
    assert run("job", "process", A, "option-2", "--reason", "x").exit_code == 3, "a D0001 starts no option 2"


def test_a_kind_is_confirmed_and_no_longer_asked(told: Told) -> None:
    assert "kind-to-confirm" in told("job", D)["flags"]
    assert "kind-to-confirm" not in told("job", "kind", D, "exchange")["flags"]


def test_a_removal_says_that_it_is_not_supported_and_writes_nothing(run: Run, told: Told) -> None:
    run("job", "kind", D, "removal")
    run("visit", "record", D, "--from", Path("resources/help/visits/fitted.json"), "--today", "2026-11-13")
    problems = told("check", D, "--today", "2026-11-13")["items"][0]["problems"]
    assert {found["code"] for found in problems} == {"kind-not-written"}


def test_a_job_is_typed_by_hand(told: Told) -> None:
    words = ("--flow", "D0001", "--mpan", "22 0000 0000 440", "--supplier", "GMTR")
    typed = told("job", "add", *words, "--text", "SSTPGP check backstop", "--received", "2026-11-10")
    assert (typed["mpan"], typed["process"], typed["due"]) == ("2200000000440", "option-1", "2026-11-24")


def test_a_wrong_mpan_is_refused_by_hand_too(run: Run) -> None:
    words = ("--flow", "D0001", "--mpan", "2200000000441", "--supplier", "GMTR", "--text", "x")
    assert run("job", "add", *words).exit_code == 2


def test_addresses_come_from_a_list_by_mpan(told: Told, tmp_path: Path) -> None:
    listed = tmp_path / "addresses.csv"
    listed.write_text(
        "\ufeffMPAN,address_1,postcode,contact\n"
        f"{A},Tŷ Gwyn,ZZ1 1AA,Siân\n"
        "1.2E+12,nowhere,ZZ1 1AA,\n"
        "2200000000440,no job,ZZ1 1AA,\n",
        encoding="utf-8",
    )
    taken = told("addresses", listed)
    assert taken["filled"] == 1
    assert [(found["line"], found["code"]) for found in taken["problems"]] == [
        (3, "address-mpan-wrong"),
        (4, "address-without-job"),
    ]
    job = told("job", A)
    assert job["address"] == "Tŷ Gwyn, ZZ1 1AA"
    assert "address-missing" not in job["flags"]


def test_a_list_without_an_mpan_column_is_refused(run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "addresses.csv"
    listed.write_text("name,postcode\nx,y\n", encoding="utf-8")
    assert run("addresses", listed).exit_code == 2


def test_a_local_holiday_moves_open_deadlines_and_can_be_taken_back(told: Told) -> None:
    moved = told("calendar", "add", "2026-11-20", "--reason", "A day of mourning (made up)")
    assert moved["deadlines_moved"] == 5
    assert told("job", A)["due"] == "2026-11-24"
    counted = told("deadline", "2026-11-09")["counted"]
    assert "A day of mourning (made up)" in {day["reason"] for day in counted}
    assert told("calendar", "list")["items"][0]["kind"] == "holiday"
    assert told("calendar", "remove", "2026-11-20")["deadlines_moved"] == 5
    assert told("job", A)["due"] == "2026-11-23"


def test_a_published_holiday_can_be_made_a_working_day(told: Told) -> None:
    told("calendar", "add", "2026-12-28", "--working", "--reason", "Agreed (made up)")
    assert told("deadline", "2026-12-18")["due"] == "2027-01-05"


def test_technical_details_are_typed_and_shown(run: Run, told: Told, tmp_path: Path) -> None:
    assert told("details", A)["details"] is None
    register = {"register": "S", "digits": "5"}
    meter = {
        "serial": "F75A 00802",
        "make_and_type": "ACME FERRARIS TYPE C1",
        "meter_type": "N",
        "current_rating": "80",
        "location": "H",
        "asset_provider": "UFUN",
        "retrieval_method": "H",
        "retrieval_effective_from": "2015-04-01",
        "installed_on": "1985-06-12",
        "registers": [register],
    }
    details = {
        "effective_from": "2015-04-01",
        "energisation_status": "E",
        "ssc": "0393",
        "ssc_effective_from": "2015-04-01",
        "meters": [meter],
    }
    file = tmp_path / "details.json"
    file.write_text(json.dumps({**details, "ssc": ""}), encoding="utf-8")
    refused = run("details", A, "--from", file)
    assert refused.exit_code == 3
    assert "Standard Settlement Configuration" in refused.stderr
    file.write_text(json.dumps(details), encoding="utf-8")
    shown = told("details", A, "--from", file)
    assert shown["origin"] == "typed"
    assert shown["details"]["meters"][0]["serial"] == "F75A 00802"


def test_a_notification_is_a_case_without_a_job_and_its_suppliers_clock_runs(
    run: Run, told: Told, tmp_path: Path
) -> None:
    file = tmp_path / "part1.usr"
    text = (SAMPLES / "D0001001-made.usr").read_text("ascii").replace("|X|GMTR|M|BMET|", "|R|EELC|X|SUPC|")
    file.write_text(text.replace("0000000201", "0000000777"), encoding="ascii", newline="")
    run("import", "--received", "2026-11-10", file)
    notified = [case for case in told("cases")["items"] if case["state"] == "notified"]
    assert len(notified) == 3
    assert {(case["supplier"], len(case["jobs"])) for case in notified} == {("SUPC", 0)}
    assert {(clock["owner"], clock["due"]) for case in notified for clock in case["clocks"]} == {
        ("X", "2026-11-24")
    }
    assert "Supplier, 2026-11-24" in run("cases").stdout
