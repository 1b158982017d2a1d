"""mopdesk key at the terminal: status, passphrase, recovery key, a lost vault, a fresh key, plain text."""

import pytest

from mopdesk.basics.hand import let_go
from mopdesk.store.connection import opens
from tests.custody.conftest import Machine

PASSPHRASE = "four words from Llŷn"


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """Put a secret where a variable names it, as a scheduled task does."""

    def put(variable, text):
        path = tmp_path / f"{variable.lower()}.txt"
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8")
        monkeypatch.setenv(variable, str(path))
        let_go()
        return path

    return put


def test_status_of_a_store_that_is_not_there_says_where_its_key_would_go(run, told, machine, tmp_path):
    said = run("key", "status")
    assert said.exit_code == 0
    assert "There is no store yet" in said.stdout
    assert "there is nothing to do" in said.stdout
    machine.log_in(None)
    said = run("key", "status")
    assert said.exit_code == 6
    assert "its key has no safe place yet. There is no vault here." in said.stdout
    assert "export MOPDESK_KEY_FILE=" in said.stdout
    assert told("key", "status")["safe_place"] is False
    machine.name_key_file(tmp_path / "office.key")
    assert str(tmp_path / "office.key") in run("key", "status").stdout
    assert not (tmp_path / "store.db").exists(), "asking makes nothing"
    assert not (tmp_path / "office.key").exists()


def test_status_tells_what_opens_the_store(run, told, secret, machine):
    assert run("jobs").exit_code == 0
    said = told("key", "status")
    assert (said["encrypted"], said["in_vault"], said["passphrase_at"]) == (True, True, None)
    assert "If this account is lost, nobody can read the store" in run("key", "status").stdout
    secret("MOPDESK_NEW_PASSPHRASE_FILE", PASSPHRASE)
    assert told("key", "passphrase") == {"passphrase": True}
    assert told("key", "status")["passphrase_at"]


def test_a_lost_vault_is_a_sentence_until_something_opens_the_store(run, told, secret, machine, tmp_path):
    secret("MOPDESK_NEW_PASSPHRASE_FILE", PASSPHRASE)
    run("key", "passphrase")
    recovery_key = told("key", "recovery")["recovery_key"]
    machine.vault.kept.clear()
    let_go()
    refused = run("jobs")
    assert refused.exit_code == 6
    assert refused.stderr.startswith("The store is locked.\n")
    assert PASSPHRASE not in refused.output
    secret("MOPDESK_PASSPHRASE_FILE", "another phrase altogether")
    assert "This passphrase does not open the store." in run("jobs").stderr
    secret("MOPDESK_PASSPHRASE_FILE", PASSPHRASE)
    assert run("jobs").exit_code == 0
    secret("MOPDESK_PASSPHRASE_FILE", recovery_key.lower())
    assert run("key", "vault").exit_code == 0
    assert len(machine.vault.kept) == 1


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such modes")
def test_a_secret_that_others_can_read_is_refused(run, secret, machine):
    secret("MOPDESK_NEW_PASSPHRASE_FILE", PASSPHRASE).chmod(0o644)
    done = run("key", "passphrase")
    assert done.exit_code == 2
    assert "can be read by others" in done.stderr


def test_a_fresh_key_with_its_sheet(run, told, secret, machine, tmp_path):
    run("jobs")
    backup = told("backup")["path"]
    (before,) = machine.vault.kept.values()
    secret("MOPDESK_NEW_PASSPHRASE_FILE", PASSPHRASE)
    done = run("key", "rekey", "--sheet", tmp_path / "sheet.pdf")
    assert done.exit_code == 0
    assert "The store has a new key." in done.stdout
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert not opens(tmp_path / "store.db", before)
    let_go()
    assert all(one["good"] for one in told("backups")["backups"])
    assert run("restore", backup).exit_code == 0
    assert run("doctor").exit_code == 0


def test_without_a_vault_nothing_is_made_unless_plain_text_is_asked_for(run, told, secret, machine, tmp_path):
    machine.log_in(None)
    refused = run("jobs")
    assert refused.exit_code == 6
    assert "MOPDESK_KEY_FILE" in refused.stderr
    assert not (tmp_path / "store.db").exists()
    assert run("key", "none").exit_code == 2
    assert run("key", "none", "--yes-unencrypted").exit_code == 0
    assert run("key", "status").exit_code == 3
    assert told("doctor")["problems"][0]["code"] == "store-not-encrypted"
    run("backup")
    done = run("key", "encrypt", "--key-file", tmp_path / "office.key", "--backups")
    assert done.exit_code == 0, done.output
    assert "Encrypted: " in done.stdout
    assert f"Its key is in {tmp_path / 'office.key'}: from now on name this file" in done.stdout
    machine.name_key_file(tmp_path / "office.key")
    assert run("key", "status").exit_code == 0
    assert told("key", "status")["plain_backups"] == []


def test_the_drill_tells_whether_a_sheet_still_opens_the_store(run, told, secret, machine):
    first = told("key", "recovery")["recovery_key"]
    second = told("key", "recovery")["recovery_key"]
    secret("MOPDESK_PASSPHRASE_FILE", second)
    assert run("key", "recovery", "--try").exit_code == 0
    secret("MOPDESK_PASSPHRASE_FILE", first)
    assert run("key", "recovery", "--try").exit_code == 3
    secret("MOPDESK_PASSPHRASE_FILE", first[:-1] + ("2" if first[-1] != "2" else "3"))
    assert "The seventh group does not fit." in run("key", "recovery", "--try").stderr


def test_a_drill_without_a_keyboard_says_how_the_recovery_key_can_be_given(run, told, machine):
    told("key", "recovery")
    said = run("key", "recovery", "--try")
    assert said.exit_code == 2
    assert "There is nobody to type the recovery key." in said.stderr
    assert "MOPDESK_PASSPHRASE_FILE" in said.stderr
