"""Encrypt a store that is plain text, or give it a fresh key; a crash at any moment leaves one good store.

Both keys are written down before anything is done: whichever file is in place, it opens.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from mopdesk.actions.backups import backup_folders
from mopdesk.actions.changes import Changes
from mopdesk.actions.keys import checked_passphrase, plain_ones
from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import MopdeskError, NoPlaceForKey, NotAllowed
from mopdesk.basics.files import read_bytes, write_atomic
from mopdesk.custody import vault
from mopdesk.custody.cupboard import begin_next, drop_next, promote
from mopdesk.custody.key_file import named_file, read_key_file, write_key_file
from mopdesk.custody.keys_file import KeySet, new_key_set, with_passphrase, with_recovery
from mopdesk.custody.wrapping import fresh_key
from mopdesk.desk import Desk
from mopdesk.store.backup import check_copy
from mopdesk.store.backups import convert_backup, make_backup
from mopdesk.store.connection import opens
from mopdesk.store.rekey import clear_former, give_key, is_on_its_way

WIPED = (
    "The former file was written over before it was removed. On a disk without moving parts (SSD) pieces of "
    "it may lie unseen until the disk needs the room: only an encrypted disk rules that out."
)


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `plain_backups` are those that lie about unencrypted, `backup` one under the new key."""

    was_encrypted: bool
    backup: Path | None
    plain_backups: tuple[Path, ...]
    changes: Changes = Changes(settings=True)


def new_key(
    desk: Desk, *, passphrase: str = "", recovery_key: str = "", key_file: Path | None = None
) -> NewKey:
    """Encrypt the store with a fresh key, kept in `key_file`, the named file or the vault, and wrapped.

    The old passphrase and recovery key open backups of their time, and nothing else. Raises `StoreBusy`
    where another program has the store open, `NoPlaceForKey` where nothing would keep the key.
    """
    desk.need("keys")
    if passphrase:
        checked_passphrase(passphrase)
    path, now, old = desk.store.path, desk.now(), desk.store.connection.key
    in_file = _kept_in_file(key_file, old)
    key = in_file or fresh_key()
    one = new_key_set(key, now)
    if in_file is None:
        _keep_in_vault(one, key, bool(passphrase))
    if passphrase:
        one = with_passphrase(one, key, passphrase, now)
    if recovery_key:
        one = with_recovery(one, key, recovery_key, now)
    begin_next(path, key, one)
    with desk.away():
        try:
            give_key(path, key, now)
        except BaseException:
            # Where the new file is on its way into its place, its key must stay.
            if not is_on_its_way(path) and opens(path, old):
                drop_next(path)
            raise
        promote(path, old, key)
    with desk.change("key.encrypted" if old is None else "key.renewed") as change:
        change.tell()
    clear_former(path)
    backup = None
    # So that the newest backup is one under the new key. Where it fails, the day's own will follow.
    with suppress(MopdeskError):
        backup = make_backup(path, backup_folders(path)[0], "new key", now).path
    return NewKey(was_encrypted=old is not None, backup=backup, plain_backups=tuple(plain_ones(desk)))


def encrypt_plain_backups(desk: Desk) -> list[Path]:
    """Put an encrypted copy into the place of each backup that is plain text, checked before that goes."""
    desk.need("keys")
    key = desk.store.connection.key
    if key is None:
        raise NotAllowed("This store is not encrypted.", "It has no key.", "Encrypt it first.")
    done = plain_ones(desk)
    keys = read_bytes(beside(desk.store.path, KEYS))
    for path in done:
        facts = check_copy(path)
        write_atomic(beside(path, KEYS), keys, private=True)
        convert_backup(path, key, facts)
    if done:
        with desk.change("key.backups-encrypted", count=len(done)) as change:
            change.tell()
    return done


def _kept_in_file(key_file: Path | None, old: str | None) -> str | None:
    """Give the key in the file that is to keep it, made where it is not there; None where no file is to."""
    if key_file is None and old is None:
        key_file = named_file()
    if key_file is None:
        return None
    if not key_file.exists():
        write_key_file(key_file, fresh_key())
    key = read_key_file(key_file)
    if key == old:
        raise NotAllowed(
            "This file holds the present key.", str(key_file), "Name a file that is not there yet."
        )
    return key


def _keep_in_vault(one: KeySet, key: str, has_passphrase: bool) -> None:
    try:
        vault.put(one.entry, key)
    except vault.NoVault as error:
        if not has_passphrase:
            raise NoPlaceForKey(
                "There is no safe place for the store's key.",
                f"{error.title} {error.detail}".strip(),
                "Choose a passphrase, or name a file for the key.",
            ) from error
