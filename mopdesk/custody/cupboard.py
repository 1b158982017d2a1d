"""Where the key of a store comes from: the hand, its own file, the named file, the vault; else a person.

A store that is new gets a fresh key, which is kept in the named key file or the vault before anything is
encrypted with it. Where there is neither, nothing is made: plain text is never what is left over.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.basics.beside import KEYS, OWN_KEY, beside
from mopdesk.basics.errors import KeyNeeded, MopdeskError, NoPlaceForKey, StoreTrouble
from mopdesk.basics.hand import hold, in_hand
from mopdesk.custody import vault
from mopdesk.custody.key_file import VARIABLE, named_file, read_key_file, write_key_file
from mopdesk.custody.keys_file import (
    KeySet,
    KeysFile,
    by_passphrase,
    by_recovery,
    former_keys,
    new_key_set,
    read_keys,
    with_former,
    with_passphrase,
    write_keys,
)
from mopdesk.custody.wrapping import check_value, fresh_key

# Tells whether the store's file opens with a key, or with None as plain text.
Opens = Callable[[Path, str | None], bool]


def find_key(store: Path, opens: Opens, now: datetime) -> str | None:
    """Give the key of a store, None for one that is not encrypted; a new store's key is made.

    Raises `KeyNeeded` where a person must type the passphrase or the recovery key, `NoPlaceForKey` for a new
    store where there is neither vault nor key file, `FileTrouble` for a key file that others can read.
    """
    keys = read_keys(store)
    if keys is None:
        if not store.exists() or not store.stat().st_size:
            return make_key(store, now)
        return _without_file(store, opens)
    if keys.next is not None:
        keys = _settled(store, keys, opens)
    if keys.current is None:
        return None
    key = key_of(store, keys, keys.current)
    for former in former_keys(keys, key).values():
        hold(former)
    return hold(key)


def key_of(store: Path, keys: KeysFile, one: KeySet) -> str:
    """Give one key of a store from wherever it is kept. Raises `KeyNeeded`, `FileTrouble`."""
    looks: tuple[Callable[[], str | None], ...] = (
        lambda: _in_hand(one),
        lambda: _own(store, keys),
        _named,
        lambda: _from_vault(one),
    )
    for look in looks:
        key = look()
        if key is not None and check_value(key) == one.check:
            return hold(key)
    raise KeyNeeded("The store is locked.", _why(store), _what_opens(one))


def make_key(store: Path, now: datetime) -> str:
    """Make the key of a new store, and keep it before it is used.

    Raises `NoPlaceForKey` where there is neither a key file nor a vault.
    """
    named = named_file()
    if named is not None:
        if not named.exists():
            write_key_file(named, fresh_key())
        key = read_key_file(named)
        keys = new_key_set(key, now)
    else:
        key = fresh_key()
        keys = new_key_set(key, now)
        try:
            vault.put(keys.entry, key)
        except vault.NoVault as error:
            raise NoPlaceForKey(
                "There is no safe place for the store's key.",
                f"mopdesk encrypts what it keeps. {error.title} {error.detail}".strip(),
                "Open the desktop program and choose a passphrase, or name a file for the key in "
                f"{VARIABLE}: it is made if it is not there.",
            ) from error
    write_keys(store, KeysFile(current=keys))
    return hold(key)


def make_key_with_passphrase(store: Path, passphrase: str, now: datetime) -> str:
    """Make the key of a new store where no vault is: the passphrase alone opens it for now."""
    key = fresh_key()
    write_keys(store, KeysFile(current=with_passphrase(new_key_set(key, now), key, passphrase, now)))
    return hold(key)


def make_own_key(store: Path, now: datetime) -> str:
    """Make the key of a store of made-up data: it lies in a file beside the store, and keeps nobody out."""
    key = fresh_key()
    beside(store, OWN_KEY).unlink(missing_ok=True)
    write_keys(store, KeysFile(current=new_key_set(key, now), own_key=True))
    write_key_file(beside(store, OWN_KEY), key)
    return hold(key)


def unlock(store: Path, secret: str) -> str:
    """Open a store with its passphrase or its office recovery key, and hold its key in hand.

    A passphrase may look like a recovery key: what looks like one is tried as both before anything is said.
    Raises `Mistyped` for a slip in a recovery key, `KeyNeeded` where what was typed is another's.
    """
    from mopdesk.custody.recovery import Mistyped, looks_like_one  # noqa: PLC0415 - most starts ask for none

    keys = read_keys(store)
    sets = [one for one in ((keys.current, keys.next) if keys else ()) if one is not None]
    slip: Mistyped | None = None
    recovery = looks_like_one(secret)
    if recovery:
        try:
            found = [by_recovery(one, secret) for one in sets]
        except Mistyped as error:
            found, slip = [], error
        if key := next(filter(None, found), None):
            return hold(key)
    for one in sets:
        if key := by_passphrase(one, secret):
            return hold(key)
    if slip is not None:
        raise slip
    what = "recovery key" if recovery else "passphrase"
    raise KeyNeeded(
        f"This {what} does not open the store.",
        "It has no typing slip, so it is that of another store or of an earlier time."
        if recovery
        else "Capital letters and blanks count.",
        "Use the newest recovery sheet." if recovery else "Try again, or type the office recovery key.",
    )


def hold_backup_key(backup: Path) -> None:
    """Hold the key of a backup in hand, where the file of its keys lies beside it.

    Raises `KeyNeeded` where a person must unlock it with the passphrase or recovery key of its time.
    """
    keys = read_keys(backup)
    if keys is not None and keys.current is not None:
        key_of(backup, keys, keys.current)


def adopt_keys(store: Path, backup: Path) -> bool:
    """Take the file of keys of a backup over for a store that has lost both; tell whether that was done."""
    keys = read_keys(backup)
    there = store.exists() and store.stat().st_size
    if there or keys is None or keys.current is None or beside(store, KEYS).exists():
        return False
    write_keys(store, msgspec.structs.replace(keys, own_key=False))
    return True


def keep_in_vault(store: Path, key: str) -> None:
    """Keep the store's key in the vault of this account. Raises `NoVault`, `StoreTrouble`."""
    vault.put(_set_of(store, key).entry, key)


def remove_from_vault(store: Path, key: str) -> None:
    """Take the store's key out of this account's vault. Raises `NoVault`, `StoreTrouble`."""
    vault.remove(_set_of(store, key).entry)


def change_set(store: Path, key: str, change: Callable[[KeySet], KeySet]) -> KeySet:
    """Change what is wrapped of the store's key, and write it down."""
    keys = read_keys(store) or KeysFile()
    changed = change(_set_of(store, key))
    write_keys(store, msgspec.structs.replace(keys, current=changed))
    return changed


def begin_next(store: Path, key: str, keys: KeySet) -> None:
    """Write down the key that the store is about to be given, beside the one that it has."""
    drop_next(store)
    there = read_keys(store) or KeysFile()
    write_keys(store, msgspec.structs.replace(there, next=keys))
    hold(key)


def promote(store: Path, old_key: str | None, key: str) -> KeysFile:
    """Make the next key of a store its present one; the old one is kept under it, for old backups."""
    there = read_keys(store)
    if there is None or there.next is None:
        raise StoreTrouble("The store has no next key.", str(store))
    former = {} if old_key is None else former_keys(there, old_key) | {check_value(old_key): old_key}
    done = KeysFile(current=there.next, former=there.former)
    done = with_former(done, former, key)
    write_keys(store, done)
    if there.current is not None:
        # Where the vault does not answer, an entry that opens nothing any more is left in it.
        with suppress(vault.NoVault):
            vault.remove(there.current.entry)
    return done


def drop_next(store: Path) -> None:
    """Forget a key that the store was about to be given and was not."""
    there = read_keys(store)
    if there is not None and there.next is not None:
        write_keys(store, msgspec.structs.replace(there, next=None))
        with suppress(vault.NoVault):
            vault.remove(there.next.entry)


def _settled(store: Path, keys: KeysFile, opens: Opens) -> KeysFile:
    """Find out which of two keys a crash has left in force.

    One of the two is enough: whoever has only the new passphrase gets in where the new file is in place.
    Raises `KeyNeeded` where neither that is at hand is the one.
    """
    assert keys.next is not None  # noqa: S101  (asked before)
    unknown: KeyNeeded | None = None
    present: str | None = None
    try:
        present = None if keys.current is None else key_of(store, keys, keys.current)
        if opens(store, present):
            return keys
    except KeyNeeded as error:
        unknown = error
    try:
        coming = key_of(store, keys, keys.next)
    except KeyNeeded as error:
        raise unknown or error from None
    if opens(store, coming):
        return promote(store, present, coming)
    if unknown is not None:
        raise unknown
    return keys


def _without_file(store: Path, opens: Opens) -> str | None:
    """Find the key of a store that has no file of keys: plain text, or one that was lost."""
    if opens(store, None):
        return None
    import glob  # noqa: PLC0415 - a store has its file of keys

    named = f"backups/{glob.escape(store.stem)}-*.db{KEYS}"
    copies = sorted(store.parent.glob(named), reverse=True)
    for copy in copies:
        backup = copy.with_suffix("")
        with suppress(MopdeskError):
            keys = read_keys(backup)
            if (
                keys is not None
                and keys.current is not None
                and opens(store, key := key_of(backup, keys, keys.current))
            ):
                write_keys(store, keys)
                return hold(key)
    in_file = _named()
    if in_file is not None and opens(store, in_file):
        return hold(in_file)
    if not copies:
        # Never encrypted as far as can be told, so that it is damaged: whoever opens it will say so.
        return None
    raise KeyNeeded(
        "The store is locked, and the file of its keys is gone.",
        f"{beside(store, KEYS)} is not there.",
        f"Copy {copies[0]} there, under that name, then type the passphrase or the office recovery key.",
    )


def _in_hand(one: KeySet) -> str | None:
    return next((key for key in in_hand() if check_value(key) == one.check), None)


def _own(store: Path, keys: KeysFile) -> str | None:
    return read_key_file(beside(store, OWN_KEY)) if keys.own_key else None


def _named() -> str | None:
    named = named_file()
    return read_key_file(named) if named is not None and named.exists() else None


def _from_vault(one: KeySet) -> str | None:
    try:
        return vault.fetch(one.entry)
    except vault.NoVault:
        return None


def _why(store: Path) -> str:
    named = named_file()
    if named is not None:
        return f"The key in {named} is not that of {store}." if named.exists() else f"{named} is not there."
    return f"{store} is encrypted, and its key is not in the vault of this account."


def _what_opens(one: KeySet) -> str:
    ways = [
        words
        for held_copy, words in (
            (one.passphrase, "its passphrase"),
            (one.recovery, "the office recovery key"),
        )
        if held_copy is not None
    ]
    if not ways:
        return "Neither a passphrase nor a recovery key was set: only the account that made it can open it."
    return f"Type {' or '.join(ways)}."


def _set_of(store: Path, key: str) -> KeySet:
    keys = read_keys(store)
    if keys is None or keys.current is None or keys.current.check != check_value(key):
        raise StoreTrouble("The file of the store's keys is another's.", str(beside(store, KEYS)))
    return keys.current
