"""A program that is removed with its data leaves no key of it behind, and takes nobody else's along."""

import pytest

from mopdesk.actions.backups import back_up
from mopdesk.app import run_forget_keys
from mopdesk.basics import own_folders
from mopdesk.basics.errors import StoreTrouble
from mopdesk.custody.leaving import forget_keys
from mopdesk.custody.vault import NoVault
from mopdesk.desk import open_desk


@pytest.fixture
def own(machine, tmp_path):
    """The folder of a user's data, with a store and a backup."""
    folder = tmp_path / "own"
    with open_desk(folder / "mopdesk.db", actor="ann") as desk:
        back_up(desk)
    return folder


def entries(machine):
    return {entry for _service, entry in machine.vault.kept}


def test_the_keys_of_the_folder_go_and_those_of_other_places_stay(own, machine, tmp_path):
    (of_own,) = entries(machine)
    open_desk(tmp_path / "office" / "mopdesk.db", actor="ann").close()
    machine.vault.kept["another program", "ann"] = "a password"
    forget_keys(own)
    left = entries(machine)
    assert of_own not in left
    assert len(left) == 2
    open_desk(tmp_path / "office" / "mopdesk.db", actor="ann").close()


def test_a_key_that_only_a_backup_names_goes_too(own, machine):
    (own / "mopdesk.db").unlink()
    (own / "mopdesk.db.keys").unlink()
    assert list(own.rglob("*.keys"))
    forget_keys(own)
    assert not machine.vault.kept


def test_a_broken_file_of_keys_hides_no_other(own, machine):
    (own / "broken.db.keys").write_text("{")
    with pytest.raises(StoreTrouble):
        forget_keys(own)
    assert not machine.vault.kept


def test_a_vault_that_does_not_answer_is_said(own, machine):
    machine.log_in(None)
    with pytest.raises(NoVault):
        forget_keys(own)


def test_where_nothing_was_kept_no_vault_is_asked(machine, tmp_path):
    machine.log_in(None)
    forget_keys(tmp_path / "never made")


def test_the_uninstaller_gets_a_code_and_never_a_window(own, machine, monkeypatch):
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_args, **_options: own)
    assert own_folders.default_store_path().parent == own
    kept = dict(machine.vault.kept)
    machine.log_in(None)
    assert run_forget_keys() == 1
    machine.log_in(machine.vault)
    assert machine.vault.kept == kept
    assert run_forget_keys() == 0
    assert not machine.vault.kept
