"""What a hostile reviewer found in the key cupboard: ways to be locked out of one's own store."""

import os
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import msgspec
import pytest

from mopdesk.actions.backups import back_up
from mopdesk.actions.keys import set_passphrase
from mopdesk.actions.new_key import new_key
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import FileTrouble, KeyNeeded, NoPlaceForKey, StoreTrouble
from mopdesk.custody import vault
from mopdesk.custody.cupboard import unlock
from mopdesk.custody.keys_file import new_key_set, read_keys, with_passphrase, write_keys
from mopdesk.custody.recovery import Mistyped
from mopdesk.custody.wrapping import fresh_key
from mopdesk.desk import open_desk
from tests.custody.conftest import company
from tests.store.store_world import START

PASSPHRASE = "four words from Llŷn"


@contextmanager
def closing(desk):
    desk.close()
    yield


@pytest.mark.parametrize(
    "passphrase",
    [
        "correct horse battery staple blue sky",
        "CORRECTHORSEBATTERYSTAPLEXYLOPHONE",
        "0000A-0000B-0000C-0000D-0000E-0000F-0000G",
    ],
)
def test_a_passphrase_that_looks_like_a_recovery_key_opens_the_store_all_the_same(store, machine, passphrase):
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, passphrase)
    machine.log_in(None)
    unlock(store, passphrase)
    assert company(store) == "CANARY LTD"
    with pytest.raises(Mistyped, match="typing slip"):
        unlock(store, passphrase[:-1] + "Z")


def test_a_passphrase_that_is_no_text_is_a_wrong_one(store):
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
    with pytest.raises(KeyNeeded, match="does not open the store"):
        unlock(store, "four words from Ll\udcffn")


def test_a_file_of_keys_that_wants_more_memory_than_there_is_is_told(store, monkeypatch):
    from argon2 import low_level
    from argon2.exceptions import HashingError

    def no_memory(*_args):
        raise HashingError("Memory allocation error")

    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
    monkeypatch.setattr(low_level, "hash_secret_raw", no_memory)
    with pytest.raises(StoreTrouble, match="cannot be tried just now"):
        unlock(store, PASSPHRASE)


def test_after_a_crash_the_new_passphrase_alone_is_enough(store, machine, monkeypatch):
    from mopdesk.actions import new_key as module

    class Crash(BaseException):
        pass

    def crash(*_args):
        raise Crash

    old, new = "old words for this", "new words for that"
    desk = open_desk(store, actor="ann")
    set_passphrase(desk, old)
    monkeypatch.setattr(module, "promote", crash)
    monkeypatch.setattr(desk, "away", lambda: closing(desk))
    with pytest.raises(Crash):
        new_key(desk, passphrase=new)
    # The account is another one since: neither key is in its vault.
    machine.log_in(None)
    unlock(store, new)
    assert company(store) == "CANARY LTD"
    assert read_keys(store).next is None


def test_before_the_exchange_the_old_passphrase_alone_is_enough(store, machine, monkeypatch):
    from mopdesk.actions import new_key as module

    def crash(*_args):
        raise KeyboardInterrupt

    desk = open_desk(store, actor="ann")
    set_passphrase(desk, PASSPHRASE)
    monkeypatch.setattr(module, "give_key", crash)
    monkeypatch.setattr(module, "drop_next", lambda _path: None)
    monkeypatch.setattr(desk, "away", lambda: closing(desk))
    with pytest.raises(KeyboardInterrupt):
        new_key(desk, passphrase="new words for that")
    machine.log_in(None)
    with pytest.raises(KeyNeeded):
        open_desk(store)
    unlock(store, PASSPHRASE)
    assert company(store) == "CANARY LTD"


@pytest.mark.parametrize("name", ["jobs [2026].db", "a*b?.db", "[!x].db"])
@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
def test_a_stores_name_may_hold_signs_that_mean_something_to_a_pattern(machine, tmp_path, monkeypatch, name):
    from mopdesk.store import restore as exchange

    def crash(*_args):
        raise KeyboardInterrupt

    path = tmp_path / name
    with open_desk(path, actor="ann") as desk:
        set_option(desk, "company_name", "CANARY LTD")
        back_up(desk)
    desk = open_desk(path, actor="ann")
    with monkeypatch.context() as patched:
        patched.setattr(exchange, "put_in_place", crash)
        patched.setattr(desk, "away", lambda: closing(desk))
        with pytest.raises(KeyboardInterrupt):
            new_key(desk)
    machine.restart()
    assert company(path) == "CANARY LTD"
    with open_desk(path, actor="ann") as desk:
        back_up(desk)
    path.with_name(f"{name}.keys").unlink()
    machine.restart()
    assert company(path) == "CANARY LTD"


def test_half_a_key_file_does_not_stand_in_the_way(machine, tmp_path, monkeypatch):
    from mopdesk.custody import key_file

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    file = tmp_path / "office.key"
    machine.name_key_file(file)
    with monkeypatch.context() as patched:
        patched.setattr(key_file.os, "fsync", full)
        with pytest.raises(FileTrouble, match="key file cannot be written"):
            open_desk(tmp_path / "mopdesk.db")
    assert not file.exists()
    open_desk(tmp_path / "mopdesk.db").close()


def test_a_wrapped_copy_of_another_key_opens_nothing(store, machine):
    """Files that were mixed up: the passphrase unwraps a key, but not the one of this store."""
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
    keys = read_keys(store)
    stranger = with_passphrase(new_key_set(fresh_key(), keys.current.made_at), fresh_key(), PASSPHRASE, START)
    mixed = msgspec.structs.replace(keys.current, passphrase=stranger.passphrase)
    write_keys(store, msgspec.structs.replace(keys, current=mixed))
    machine.log_in(None)
    with pytest.raises(KeyNeeded, match="does not open the store"):
        unlock(store, PASSPHRASE)


def test_a_vault_that_does_not_keep_what_it_is_given_is_no_place_for_a_key(machine, tmp_path):
    class Forgetful(type(machine.vault)):
        def set_password(self, service, username, _password):
            self.kept[service, username] = "something else"

    machine.log_in(Forgetful())
    with pytest.raises(NoPlaceForKey, match="no safe place") as told:
        open_desk(tmp_path / "mopdesk.db")
    assert "The vault did not keep the key." in told.value.detail
    assert not (tmp_path / "mopdesk.db").exists()


def test_a_key_in_windows_vault_never_travels_to_other_machines(monkeypatch):
    """A roaming profile would carry it to every machine that its person signs in to."""

    class Windows:
        persist = "enterprise"

    monkeypatch.setattr(vault.sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "keyring.backends.Windows", SimpleNamespace(WinVaultKeyring=Windows))
    assert vault.backend().persist == "local machine"
