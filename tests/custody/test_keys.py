"""The store's key through a person's year: made without a word, lost, found again, changed."""

import json
import os
import stat
from contextlib import contextmanager

import pytest

from mopdesk.actions.backups import back_up, known_backups
from mopdesk.actions.keys import (
    checked_passphrase,
    choose_unencrypted,
    export_key_file,
    key_state,
    leave_vault,
    set_passphrase,
    set_recovery_key,
    try_recovery_key,
    use_vault,
)
from mopdesk.actions.new_key import encrypt_plain_backups, new_key
from mopdesk.actions.recovery_sheet import sheet_bytes
from mopdesk.actions.rescue import restore
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import (
    DamagedStore,
    FileTrouble,
    KeyNeeded,
    NoPlaceForKey,
    NotAllowed,
    StoreBusy,
    StoreTrouble,
    Usage,
)
from mopdesk.custody import key_file
from mopdesk.custody.cupboard import unlock
from mopdesk.custody.key_file import write_key_file
from mopdesk.custody.keys_file import KeysFile, read_keys, write_keys
from mopdesk.custody.recovery import Mistyped, new_recovery_key
from mopdesk.desk import open_desk
from mopdesk.store.connection import connect, opens
from mopdesk.store.database import Store
from mopdesk.store.exchange import SUCCESSOR
from mopdesk.store.rekey import clear_former
from tests.custody.conftest import company

PASSPHRASE = "four words from Llŷn"


def kinds(path):
    with open_desk(path, actor="ann") as desk:
        return [entry.kind for entry in desk.store.journal.latest()]


def test_a_new_store_is_encrypted_with_a_key_in_the_vault(store, machine):
    ((_service, entry),) = machine.vault.kept
    assert entry == f"store key {read_keys(store).current.id}"
    assert len(machine.vault.kept["mopdesk", entry]) == 64
    assert not opens(store, None)
    assert company(store) == "CANARY LTD"


def test_the_file_of_keys_is_its_owners_alone_and_holds_no_key(store, machine):
    file = store.with_name("mopdesk.db.keys")
    (key,) = machine.vault.kept.values()
    assert key not in file.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_stores_have_two_keys(store, machine, tmp_path):
    open_desk(tmp_path / "other.db", actor="ann").close()
    assert len(set(machine.vault.kept.values())) == 2


def test_without_a_vault_a_new_store_is_not_made_in_plain_text(machine, tmp_path):
    machine.log_in(None)
    with pytest.raises(NoPlaceForKey, match="no safe place"):
        open_desk(tmp_path / "mopdesk.db")
    assert not (tmp_path / "mopdesk.db").exists()


def test_a_copy_on_another_account_does_not_open(store, machine):
    machine.log_in(type(machine.vault)())
    with pytest.raises(KeyNeeded) as told:
        open_desk(store)
    assert "not in the vault of this account" in told.value.detail
    assert "only the account that made it" in told.value.advice


def test_a_lost_vault_is_made_good_by_passphrase_or_recovery_key(store, machine):
    recovery = new_recovery_key()
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
        set_recovery_key(desk, recovery)
        assert try_recovery_key(desk, recovery)
        assert not try_recovery_key(desk, new_recovery_key())
    machine.vault.kept.clear()
    for secret in (PASSPHRASE, recovery, recovery.lower().replace("-", " ")):
        machine.restart()
        with pytest.raises(KeyNeeded, match="locked") as told:
            open_desk(store)
        assert told.value.advice == "Type its passphrase or the office recovery key."
        unlock(store, secret)
        assert company(store) == "CANARY LTD"
    with open_desk(store, actor="ann") as desk:
        use_vault(desk)
        assert key_state(desk).in_vault
    machine.restart()
    assert company(store) == "CANARY LTD"


def test_what_is_typed_wrong_is_told_apart(store, machine):
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
        set_recovery_key(desk, new_recovery_key())
    with pytest.raises(KeyNeeded, match="This passphrase does not open"):
        unlock(store, "four words from Llŷn?")
    with pytest.raises(KeyNeeded, match="This recovery key does not open") as told:
        unlock(store, new_recovery_key())
    assert "no typing slip" in told.value.detail
    shown = new_recovery_key()
    with pytest.raises(Mistyped):
        unlock(store, shown[:-1] + ("2" if shown[-1] != "2" else "3"))


def test_a_new_recovery_key_or_passphrase_ends_the_old_one_also_for_backups(store, machine):
    first, second = new_recovery_key(), new_recovery_key()
    with open_desk(store, actor="ann") as desk:
        set_recovery_key(desk, first)
        set_passphrase(desk, PASSPHRASE)
        made = back_up(desk).path
        set_recovery_key(desk, second)
        set_passphrase(desk, "another four words")
    for path in (store, made):
        for old in (first, PASSPHRASE):
            with pytest.raises(KeyNeeded, match="does not open"):
                unlock(path, old)
        assert unlock(path, second) == unlock(path, "another four words")
    assert kinds(store)[:4] == ["key.passphrase", "key.recovery", "key.passphrase", "key.recovery"]


def test_a_wrong_key_is_never_called_damage_and_damage_never_a_wrong_key(store, machine):
    with open_desk(store, actor="ann") as desk:
        key = desk.store.connection.key
    with pytest.raises(StoreTrouble, match="not a mopdesk store, or its key is another"):
        Store.open(store, actor="ann", key="77" * 32)
    body = bytearray(store.read_bytes())
    body[100] ^= 1
    store.write_bytes(body)
    with pytest.raises(DamagedStore, match="damaged") as told:
        open_desk(store)
    assert "first page does not fit its key" in told.value.detail
    assert not opens(store, key)


def test_every_flipped_bit_is_found(store, machine):
    with open_desk(store, actor="ann") as desk:
        key = desk.store.connection.key
    body = store.read_bytes()
    found = 0
    for number in range(100):
        place = (number * 7919) % (len(body) * 8)
        changed = bytearray(body)
        changed[place // 8] ^= 1 << place % 8
        store.write_bytes(changed)
        try:
            connection = connect(store, key=key, read_only=True)
        except StoreTrouble:
            found += 1
            continue
        try:
            found += connection.value("PRAGMA quick_check(1)") != "ok"
        except StoreTrouble:
            found += 1
        finally:
            connection.close()
    assert found == 100


def test_a_key_file_serves_where_no_vault_is(machine, tmp_path):
    path, file = tmp_path / "mopdesk.db", tmp_path / "office.key"
    machine.log_in(None)
    machine.name_key_file(file)
    open_desk(path, actor="ann").close()
    assert len(file.read_text().strip()) == 64
    machine.restart()
    open_desk(path, actor="ann").close()
    file.rename(tmp_path / "elsewhere.key")
    machine.restart()
    with pytest.raises(KeyNeeded, match="locked") as told:
        open_desk(path)
    assert told.value.detail == f"{file} is not there."


@pytest.mark.skipif(os.name != "posix", reason="rights are lists there")
def test_a_key_file_that_others_can_read_is_refused(machine, tmp_path):
    file = tmp_path / "office.key"
    file.write_text("ab" * 32)
    file.chmod(0o640)
    machine.name_key_file(file)
    with pytest.raises(FileTrouble, match="Others can read the key file") as told:
        open_desk(tmp_path / "mopdesk.db")
    assert f"chmod 600 {file}" in told.value.advice
    assert not (tmp_path / "mopdesk.db").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows tells who may read a file by a list")
def test_a_key_file_that_belongs_to_somebody_else_is_refused(machine, tmp_path, monkeypatch):
    """Whoever owns it can read it, whatever rights it shows, and may have put a key of theirs in it."""
    file = tmp_path / "office.key"
    write_key_file(file, "5a" * 32)
    real = os.fstat

    def of_another(descriptor):
        found = real(descriptor)
        return os.stat_result((*found[:4], os.geteuid() + 12_345, *found[5:10]))

    monkeypatch.setattr(key_file.os, "fstat", of_another)
    machine.name_key_file(file)
    with pytest.raises(FileTrouble, match="somebody else's"):
        open_desk(tmp_path / "mopdesk.db", actor="ann")
    assert not (tmp_path / "mopdesk.db").exists()


def test_a_key_file_of_another_store_is_said_to_be_one(store, machine, tmp_path):
    file = tmp_path / "other.key"
    file.write_text("cd" * 32)
    file.chmod(0o600)
    machine.vault.kept.clear()
    machine.name_key_file(file)
    with pytest.raises(KeyNeeded) as told:
        open_desk(store)
    assert told.value.detail == f"The key in {file} is not that of {store}."


def test_the_key_goes_into_a_file_for_a_scheduled_import(store, machine, tmp_path):
    file = tmp_path / "scheduled.key"
    with open_desk(store, actor="ann") as desk:
        export_key_file(desk, file)
        with pytest.raises(FileTrouble, match="already"):
            export_key_file(desk, file)
    machine.log_in(None)
    machine.name_key_file(file)
    assert company(store) == "CANARY LTD"


def test_plain_text_only_for_who_says_so_and_the_journal_tells(machine, tmp_path):
    path = tmp_path / "mopdesk.db"
    choose_unencrypted(path, "ann")
    assert opens(path, None)
    with open_desk(path, actor="bob") as desk:
        state = key_state(desk)
    assert not state.encrypted
    assert state.plain.actor == "ann"
    assert kinds(path) == ["key.unencrypted"]
    assert machine.vault.kept == {}


def test_an_encrypted_store_is_never_made_plain(store):
    with pytest.raises(NotAllowed, match="stays so"):
        choose_unencrypted(store, "ann")


def plain_store(tmp_path):
    """A store of an earlier mopdesk: not encrypted, and nobody was asked."""
    path = tmp_path / "mopdesk.db"
    with Store.open(path, actor="ann") as old, old.change("settings.set") as change:
        old.settings.put(change, "company_name", "CANARY LTD")
    return path


def test_an_old_plain_store_opens_and_can_be_encrypted(machine, tmp_path):
    path = plain_store(tmp_path)
    with open_desk(path, actor="ann") as desk:
        assert not key_state(desk).encrypted
        old_backup = back_up(desk).path
        head = desk.store.journal.head()
        done = new_key(desk, passphrase=PASSPHRASE)
        assert desk.settings.text("company_name") == "CANARY LTD"
        assert desk.store.journal.head().count == head.count + 1
        assert done.plain_backups == (old_backup,)
        assert encrypt_plain_backups(desk) == [old_backup]
        assert key_state(desk).plain_backups == ()
        assert [one.good for one in known_backups(path)] == [True, True]
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or b"CANARY" not in file.read_bytes(), file
    assert not list(tmp_path.glob("*.former-*"))
    machine.vault.kept.clear()
    machine.restart()
    unlock(path, PASSPHRASE)
    assert company(path) == "CANARY LTD"


def test_nothing_is_encrypted_under_the_hands_of_another_program(machine, tmp_path):
    path = plain_store(tmp_path)
    with open_desk(path, actor="ann") as desk, open_desk(path, actor="bob") as other:
        with pytest.raises(StoreBusy, match="Another program has the store open"):
            new_key(desk)
        assert desk.settings.text("company_name") == other.settings.text("company_name") == "CANARY LTD"
        assert read_keys(path).next is None
    assert company(path) == "CANARY LTD"


def test_a_fresh_key_ends_what_the_old_one_opened_but_old_backups_open_still(store, machine):
    old_recovery, recovery = new_recovery_key(), new_recovery_key()
    with open_desk(store, actor="ann") as desk:
        set_recovery_key(desk, old_recovery)
        old_key = desk.store.connection.key
        before = back_up(desk).path
        done = new_key(desk, passphrase=PASSPHRASE, recovery_key=recovery)
        assert done.was_encrypted
    assert not opens(store, old_key)
    assert len(machine.vault.kept) == 1
    machine.restart()
    with open_desk(store, actor="ann") as desk:
        assert [one.good for one in known_backups(store)] == [True, True]
        assert key_state(desk).former == 1
    restore(store, before, actor="ann")
    assert company(store) == "CANARY LTD"
    assert not opens(store, old_key)
    # Away from the store and its vault, the recovery key of its time opens the old backup, and no other.
    machine.log_in(type(machine.vault)())
    with pytest.raises(KeyNeeded):
        unlock(before, recovery)
    assert unlock(before, old_recovery) == old_key


@contextmanager
def closing(desk):
    desk.close()
    yield


@pytest.mark.parametrize("step", ["keys written", "moved away", "in place"])
@pytest.mark.parametrize("encrypted_before", [False, True])
def test_a_crash_while_the_key_is_changed_leaves_one_good_store(
    machine, tmp_path, monkeypatch, step, encrypted_before
):
    from mopdesk.actions import new_key as module
    from mopdesk.store import restore as exchange

    class Crash(BaseException):
        pass

    def crash(*_args, **_named):
        raise Crash

    path = plain_store(tmp_path)
    if encrypted_before:
        with open_desk(path, actor="ann") as desk:
            new_key(desk)
    desk = open_desk(path, actor="ann")
    with monkeypatch.context() as patched:
        if step == "keys written":
            patched.setattr(module, "give_key", crash)
        elif step == "moved away":
            patched.setattr(exchange, "put_in_place", crash)
        else:
            patched.setattr(module, "promote", crash)
        patched.setattr(module, "drop_next", lambda _path: None)
        # A process that has crashed opens nothing again.
        patched.setattr(desk, "away", lambda: closing(desk))
        with pytest.raises(Crash):
            new_key(desk)
    machine.restart()
    assert company(path) == "CANARY LTD"
    keys = read_keys(path)
    changed = step != "keys written"
    assert opens(path, None) == (not changed and not encrypted_before)
    assert (keys.next is None) == changed
    with open_desk(path, actor="ann") as desk:
        back_up(desk)
        new_key(desk)
    assert company(path) == "CANARY LTD"
    assert len(machine.vault.kept) == 1


def test_the_lost_file_of_keys_is_found_beside_a_backup(store, machine):
    with open_desk(store, actor="ann") as desk:
        back_up(desk)
    store.with_name("mopdesk.db.keys").unlink()
    machine.restart()
    assert company(store) == "CANARY LTD"
    assert read_keys(store) is not None


def test_a_lost_file_of_keys_whose_backups_lie_elsewhere_is_said_with_what_to_do(store, machine, tmp_path):
    """Which folder that is stands in the store, which nobody can read."""
    elsewhere = tmp_path / "far"
    with open_desk(store, actor="ann") as desk:
        set_option(desk, "backup_folder", str(elsewhere))
        backup = back_up(desk).path
    keys = store.with_name("mopdesk.db.keys")
    keys.unlink()
    machine.restart()
    with pytest.raises(StoreTrouble, match=r"no mopdesk.db.keys beside it.*Copy the file that ends in .keys"):
        open_desk(store)
    keys.write_bytes(backup.with_name(f"{backup.name}.keys").read_bytes())
    assert company(store) == "CANARY LTD"


def test_a_store_that_is_gone_comes_back_under_its_own_key(store, machine, tmp_path):
    with open_desk(store, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
        backup = back_up(desk).path
    elsewhere = tmp_path / "new machine" / "mopdesk.db"
    machine.log_in(type(machine.vault)())
    with pytest.raises(KeyNeeded):
        restore(elsewhere, backup, actor="ann")
    unlock(backup, PASSPHRASE)
    restore(elsewhere, backup, actor="ann")
    assert company(elsewhere) == "CANARY LTD"
    assert read_keys(elsewhere).current.check == read_keys(backup).current.check


def test_the_vault_is_left_only_where_something_else_opens(store):
    with open_desk(store, actor="ann") as desk:
        with pytest.raises(NotAllowed, match="Nothing else would open"):
            leave_vault(desk)
        set_passphrase(desk, PASSPHRASE)
        leave_vault(desk)
        assert not key_state(desk).in_vault


@pytest.mark.parametrize("text", ["", "short", "eleven char", "aaaaaaaaaaaaaaa", "Password1234"])
def test_a_passphrase_that_keeps_nobody_out_is_refused(text):
    with pytest.raises(Usage, match="passphrase"):
        checked_passphrase(text)


def test_a_file_of_keys_that_makes_no_sense_is_told(store):
    file = store.with_name("mopdesk.db.keys")
    good = json.loads(file.read_text())
    for bad in (b"", b"{", b"[]", json.dumps(good | {"current": {"id": 1}}).encode()):
        file.write_bytes(bad)
        with pytest.raises(StoreTrouble, match="file of the store's keys is damaged"):
            read_keys(store)
    file.write_bytes(json.dumps(good | {"form": 2}).encode())
    with pytest.raises(StoreTrouble, match="newer mopdesk"):
        read_keys(store)


def test_what_is_written_is_read(store):
    keys = read_keys(store)
    write_keys(store, keys)
    assert read_keys(store) == keys
    assert KeysFile() == KeysFile()


def test_the_sheet_holds_the_key_and_nothing_secret_else(store, machine):
    from io import BytesIO

    from pypdf import PdfReader

    recovery = new_recovery_key()
    with open_desk(store, actor="ann") as desk:
        pages = PdfReader(BytesIO(sheet_bytes(desk, recovery))).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert recovery in text
    assert all(key not in text for key in machine.vault.kept.values())


def test_a_former_file_stays_while_its_successor_still_waits_to_take_its_place(tmp_path):
    """A crash in between: to wipe the folder would be the end of both."""
    store = tmp_path / "mopdesk.db"
    waiting, done = (tmp_path / f"mopdesk.db.former-2026010{day}T000000Z" for day in (1, 2))
    for folder in (waiting, done):
        folder.mkdir()
        (folder / "mopdesk.db").write_bytes(b"the former file")
    (waiting / SUCCESSOR).write_bytes(b"the new one")
    assert clear_former(store) == [done / "mopdesk.db"]
    assert not done.exists()
    assert sorted(path.name for path in waiting.iterdir()) == ["mopdesk.db", SUCCESSOR]
