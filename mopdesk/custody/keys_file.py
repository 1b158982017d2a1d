"""The small file beside a store: its key, wrapped; never the key itself.

`mopdesk.db.keys` names each key, tells it from others by its check value, and holds what a passphrase and the
office recovery key can unwrap. While a store is being given another key it names both, so that whichever
file a crash leaves in place can be opened. Keys of former times lie wrapped by the present one: a backup
of those days opens by itself.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.files import file_trouble, read_bytes, write_atomic
from mopdesk.custody.stretching import USUAL, Cost, stretched
from mopdesk.custody.wrapping import check_value, from_recovery, unwrapped, wrapped

_SALT_BYTES = 16
_MOST_BYTES = 200_000

# Hexadecimal digits of a salt, a check value and a wrapped key: another length is not ours.
_Salt = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
_Check = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
_Text = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{80}$")]


class Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    """A wrapped copy of a key. `cost` is that of a passphrase; a recovery key has none."""

    salt: _Salt
    text: _Text
    made_at: datetime
    cost: Cost | None = None


class KeySet(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a store: the name of its vault entry, how it is told, its wrapped copies."""

    id: str
    check: _Check
    made_at: datetime
    passphrase: Wrapped | None = None
    recovery: Wrapped | None = None

    @property
    def entry(self) -> str:
        """Give the name of its entry in the vault."""
        return f"store key {self.id}"


class Former(msgspec.Struct, frozen=True, kw_only=True):
    """A key that the store had before, wrapped by the present one."""

    id: str
    check: _Check
    text: _Text


class PlainChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Who decided that this store is not encrypted, and when."""

    actor: str
    at: datetime


class KeysFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `current` is None for a store that is not encrypted.

    `own_key` says that its key lies beside it, as that of made-up data may.
    """

    form: int = 1
    current: KeySet | None = None
    next: KeySet | None = None
    former: tuple[Former, ...] = ()
    plain: PlainChoice | None = None
    own_key: bool = False


def new_key_set(key: str, now: datetime) -> KeySet:
    """Name a key, with no wrapped copy yet."""
    import uuid6

    return KeySet(id=str(uuid6.uuid7()), check=check_value(key), made_at=now)


def with_passphrase(
    keys: KeySet, key: str, passphrase: str, now: datetime, cost: Cost | None = None
) -> KeySet:
    """Wrap the key by a passphrase; an earlier passphrase opens nothing any more."""
    salt, cost = secrets.token_bytes(_SALT_BYTES), cost or USUAL
    text = wrapped(stretched(passphrase, salt, cost), key)
    return msgspec.structs.replace(
        keys, passphrase=Wrapped(salt=salt.hex(), text=text, made_at=now, cost=cost)
    )


def with_recovery(keys: KeySet, key: str, recovery_key: str, now: datetime) -> KeySet:
    """Wrap the key by an office recovery key; an earlier one opens nothing any more."""
    from mopdesk.custody.recovery import read_recovery_key  # noqa: PLC0415 - most starts ask for none

    salt = secrets.token_bytes(_SALT_BYTES)
    text = wrapped(from_recovery(read_recovery_key(recovery_key), salt), key)
    return msgspec.structs.replace(keys, recovery=Wrapped(salt=salt.hex(), text=text, made_at=now))


def by_passphrase(keys: KeySet, passphrase: str) -> str | None:
    """Give the key that a passphrase opens; None where it is not the one. Takes a third of a second."""
    held = keys.passphrase
    if held is None or held.cost is None:
        return None
    return _sound(keys, unwrapped(stretched(passphrase, bytes.fromhex(held.salt), held.cost), held.text))


def by_recovery(keys: KeySet, recovery_key: str) -> str | None:
    """Give the key that a recovery key opens; None where it is another's. Raises `Mistyped` for a slip."""
    from mopdesk.custody.recovery import read_recovery_key  # noqa: PLC0415 - most starts ask for none

    secret = read_recovery_key(recovery_key)
    held = keys.recovery
    if held is None:
        return None
    return _sound(keys, unwrapped(from_recovery(secret, bytes.fromhex(held.salt)), held.text))


def read_keys(path: Path) -> KeysFile | None:
    """Read the file beside a store or backup; None where there is none.

    Raises `StoreTrouble` for one that cannot be understood, `FileTrouble` for one that cannot be read.
    """
    file = beside(path, KEYS)
    if not file.exists():
        return None
    try:
        found = msgspec.json.decode(read_bytes(file, _MOST_BYTES), type=KeysFile)
    except msgspec.DecodeError as error:
        raise StoreTrouble(
            "The file of the store's keys is damaged.",
            f"{file}: {error}.",
            "Put the .keys file of a backup in its place: the newest backup's is the best.",
        ) from error
    if found.form != 1:
        raise StoreTrouble(
            "The file of the store's keys was made by a newer mopdesk.",
            str(file),
            "Install the newer mopdesk.",
        )
    return found


def write_keys(path: Path, keys: KeysFile) -> None:
    """Write the file beside a store, whole, readable by its owner alone. Raises `FileTrouble`."""
    file = beside(path, KEYS)
    body = msgspec.json.format(msgspec.json.encode(keys), indent=2) + b"\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise file_trouble("The store's folder cannot be used.", path.parent, error) from error
    write_atomic(file, body, private=True)


def with_former(keys: KeysFile, former_keys: dict[str, str], key: str) -> KeysFile:
    """Wrap keys of former times (by their check value) by the present key, so that old backups open."""
    known = {one.check: one.id for one in keys.former}
    return msgspec.structs.replace(
        keys,
        former=tuple(
            Former(id=known.get(check, check), check=check, text=wrapped(bytes.fromhex(key), old))
            for check, old in former_keys.items()
        ),
    )


def former_keys(keys: KeysFile, key: str) -> dict[str, str]:
    """Give the keys of former times by their check value, as far as the present key opens them."""
    found = {one.check: unwrapped(bytes.fromhex(key), one.text) for one in keys.former}
    return {check: old for check, old in found.items() if old is not None}


def _sound(keys: KeySet, key: str | None) -> str | None:
    return key if key is not None and check_value(key) == keys.check else None
