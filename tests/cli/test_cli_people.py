"""People on the command line: PINs come from a prompt or a file, never from an argument."""

import pytest

from mopdesk.basics.account import system_account

pytestmark = pytest.mark.usefixtures("cheap_pins")


@pytest.fixture
def pin(tmp_path, monkeypatch):
    """Put PINs where the command line reads them: a person's own, and a new one."""

    def put(own="", new=""):
        for name, text in (("MOPDESK_PIN_FILE", own), ("MOPDESK_NEW_PIN_FILE", new)):
            (tmp_path / name).write_text(text + "\n", encoding="utf-8")
            (tmp_path / name).chmod(0o600)
            monkeypatch.setenv(name, str(tmp_path / name))

    return put


def test_a_first_administrator_and_what_changes_for_everybody(run, told, pin):
    assert "everybody at this machine may do everything" in run("user", "list").stdout
    assert "first person is an administrator" in run("user", "add", "OLI", "office", "--account", "x").stderr
    pin(new="2580")
    assert run("user", "add", "CARA", "administrator").stdout == "CARA is Administrator now.\n"
    refused = run("jobs")
    assert (refused.exit_code, "Say who you are." in refused.stderr) == (2, True)
    pin(own="2580", new="1470")
    assert run("user", "add", "OLI", "office", "--actor", "cara").exit_code == 0
    people = told("user", "list", "--actor", "CARA")["items"]
    assert [(one["name"], one["role"], one["has_pin"]) for one in people] == [
        ("CARA", "administrator", True),
        ("OLI", "office", True),
    ]
    assert "secret" not in str(people)
    assert "argon2" not in str(people)
    pin(own="1470")
    refused = run("config", "set", "company_name", "Acme", "--actor", "OLI")
    assert (refused.exit_code, "OLI is Office; it needs Administrator." in refused.stderr) == (3, True)
    assert "It can be done by CARA." in refused.stderr


def test_a_scheduled_import_needs_no_pin_and_stands_in_the_journal_under_its_person(run, told, pin):
    pin(new="2580")
    run("user", "add", "CARA", "administrator")
    pin(own="2580", new="")
    run("user", "add", "IMPORT", "office", "--account", system_account(), "--actor", "CARA")
    made = run("import", "tests/data/flows/D0001001-made.usr")
    assert made.exit_code == 0, made.stderr
    job = told("jobs")["items"][0]["id"]
    assert {event["actor"] for event in told("job", job)["events"]} == {"IMPORT"}
    assert run("user", "remove", "CARA").exit_code == 3


def test_a_wrong_pin_and_a_missing_one(run, pin):
    pin(new="2580")
    run("user", "add", "CARA", "administrator")
    pin(own="2581")
    assert "This PIN is wrong." in run("jobs", "--actor", "CARA").stderr
    pin(own="")
    assert "This PIN is wrong." in run("jobs", "--actor", "CARA").stderr


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such modes")
def test_a_pin_that_others_can_read_is_refused(run, pin, tmp_path):
    pin(new="2580")
    run("user", "add", "CARA", "administrator")
    pin(own="2580")
    (tmp_path / "MOPDESK_PIN_FILE").chmod(0o640)
    assert "can be read by others" in run("jobs", "--actor", "CARA").stderr


def test_a_pin_is_changed_and_a_role_and_an_account(run, told, pin):
    pin(new="2580")
    run("user", "add", "CARA", "administrator")
    pin(own="2580", new="1470")
    run("user", "add", "OLI", "office", "--actor", "CARA")
    run("user", "role", "OLI", "engineer", "--actor", "CARA")
    run("user", "account", "OLI", "desk-1", "--actor", "CARA")
    pin(own="1470", new="9513")
    assert run("user", "pin", "OLI", "--actor", "OLI").exit_code == 0
    pin(own="9513")
    item = told("user", "list", "--actor", "OLI")["items"][1]
    assert (item["role"], item["account"]) == ("engineer", "desk-1")
    pin(own="2580")
    assert run("user", "remove", "OLI", "--actor", "CARA").stdout == "OLI is taken out.\n"
