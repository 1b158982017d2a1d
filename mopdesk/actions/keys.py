"""How the store is locked: what stands, the passphrase, the office recovery key, the vault, a key file."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path

import msgspec

from mopdesk.actions.backups import backup_folders
from mopdesk.actions.changes import Changes
from mopdesk.basics.beside import KEYS, OWN_KEY, beside
from mopdesk.basics.errors import NotAllowed, StoreTrouble, Usage
from mopdesk.basics.files import read_bytes, write_atomic
from mopdesk.custody import vault
from mopdesk.custody.cupboard import change_set, keep_in_vault, remove_from_vault
from mopdesk.custody.key_file import named_file, read_key_file, write_key_file
from mopdesk.custody.keys_file import (
    KeySet,
    KeysFile,
    PlainChoice,
    by_recovery,
    read_keys,
    with_passphrase,
    with_recovery,
    write_keys,
)
from mopdesk.custody.wrapping import check_value
from mopdesk.desk import Clock, Desk, open_desk
from mopdesk.store.backup_owners import Origin, backups_of, own_backups
from mopdesk.store.connection import opens

SHORTEST_PASSPHRASE = 12
# What everybody tries first.
_EASY = frozenset({"passwordpassword", "password1234", "123456789012", "qwertyuiop12", "mopdeskmopdesk"})


class KeyState(msgspec.Struct, frozen=True, kw_only=True):
    """How a store is locked. `kept` are the places where this machine finds its key, in words."""

    encrypted: bool
    kept: tuple[str, ...] = ()
    vault: str = ""
    """What the vault of this system is called; '' where none answers."""
    in_vault: bool = False
    passphrase_at: datetime | None = None
    recovery_at: datetime | None = None
    made_at: datetime | None = None
    former: int = 0
    plain: PlainChoice | None = None
    plain_backups: tuple[Path, ...] = ()

    @property
    def open_to_loss(self) -> bool:
        """Whether the key would be lost with this account: then nobody could read the store again."""
        return self.encrypted and self.passphrase_at is None and self.recovery_at is None


class KeyPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """Where the key of a store that is still to be made can go: the file that is named, or else the vault."""

    store: Path
    key_file: Path | None
    vault: str
    """What the vault of this system is called; '' where none answers, and then `no_vault` says why."""
    no_vault: str = ""

    @property
    def is_safe(self) -> bool:
        """Whether there is a place for it, so that nobody has to choose first."""
        return self.key_file is not None or bool(self.vault)


def key_places(store: Path) -> KeyPlaces | None:
    """Tell where the key of a new store would go; None where the store is there already, or its keys are."""
    if (store.exists() and store.stat().st_size) or read_keys(store) is not None:
        return None
    try:
        vault.backend()
    except vault.NoVault as error:
        why = f"{error.title} {error.detail}".strip()
        return KeyPlaces(store=store, key_file=named_file(), vault="", no_vault=why)
    return KeyPlaces(store=store, key_file=named_file(), vault=vault.name())


def key_state(desk: Desk) -> KeyState:
    """Tell how the store is locked; asks the vault, which may take a moment."""
    keys = read_keys(desk.store.path) or KeysFile()
    plain_backups = tuple(plain_ones(desk))
    if not desk.store.connection.encrypted:
        return KeyState(encrypted=False, plain=keys.plain, plain_backups=plain_backups, vault=_vault())
    one, key = keys.current, desk.store.connection.key or ""
    in_vault = False
    kept = []
    if one is not None:
        try:
            in_vault = vault.fetch(one.entry) == key
        except vault.NoVault:
            in_vault = False
    if in_vault:
        kept.append(vault.name())
    named = named_file()
    if named is not None and named.exists() and read_key_file(named) == key:
        kept.append(f"the key file {named}")
    if keys.own_key:
        kept.append(f"the file {beside(desk.store.path, OWN_KEY).name} beside it, as made-up data may")
    return KeyState(
        encrypted=True,
        kept=tuple(kept),
        vault=_vault(),
        in_vault=in_vault,
        passphrase_at=one.passphrase.made_at if one and one.passphrase else None,
        recovery_at=one.recovery.made_at if one and one.recovery else None,
        made_at=one.made_at if one else None,
        former=len(keys.former),
        plain_backups=plain_backups,
    )


def checked_passphrase(text: str) -> str:
    """Give a passphrase that may be used. Raises `Usage` for one that is too short or too easy."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < SHORTEST_PASSPHRASE:
        raise Usage(
            "The passphrase is too short.",
            f"It has {len(plain)} characters; {SHORTEST_PASSPHRASE} or more keep guessers out.",
            "Four or five words that do not belong together are easy to remember.",
        )
    if len(set(plain)) < 5 or plain.lower() in _EASY:
        raise Usage("The passphrase is too easy to guess.", "It is one of those that are tried first.")
    return text


def set_passphrase(desk: Desk, passphrase: str) -> Changes:
    """Let this passphrase open the store, and no earlier one. Raises `Usage`, `NotAllowed`."""
    desk.need("keys")
    checked_passphrase(passphrase)
    key, now = _key(desk), desk.now()
    had = _current(desk).passphrase is not None
    change_set(desk.store.path, key, lambda one: with_passphrase(one, key, passphrase, now))
    renew_copies(desk)
    _tell(desk, "key.passphrase", changed=had)
    return Changes(settings=True)


def set_recovery_key(desk: Desk, recovery_key: str) -> Changes:
    """Let this office recovery key open the store, and no earlier one. Raises `NotAllowed`, `Mistyped`."""
    desk.need("keys")
    key, now = _key(desk), desk.now()
    had = _current(desk).recovery is not None
    change_set(desk.store.path, key, lambda one: with_recovery(one, key, recovery_key, now))
    renew_copies(desk)
    _tell(desk, "key.recovery", replaced=had)
    return Changes(settings=True)


def try_recovery_key(desk: Desk, recovery_key: str) -> bool:
    """Tell whether a recovery key opens this store: a drill. Raises `Mistyped` for a slip."""
    return by_recovery(_current(desk), recovery_key) is not None


def use_vault(desk: Desk) -> Changes:
    """Keep the key in the vault of this account, so that it opens without asking. Raises `NoVault`."""
    desk.need("keys")
    keep_in_vault(desk.store.path, _key(desk))
    _tell(desk, "key.vault", kept=True)
    return Changes(settings=True)


def leave_vault(desk: Desk) -> Changes:
    """Take the key out of this account's vault: from now on the passphrase is asked for.

    Raises `NotAllowed` where nothing else would open the store, `NoVault`.
    """
    desk.need("keys")
    one = _current(desk)
    if one.passphrase is None and one.recovery is None:
        raise NotAllowed(
            "Nothing else would open the store.",
            "Neither a passphrase nor a recovery key is set.",
            "Set a passphrase first.",
        )
    remove_from_vault(desk.store.path, _key(desk))
    _tell(desk, "key.vault", kept=False)
    return Changes(settings=True)


def export_key_file(desk: Desk, path: Path) -> Path:
    """Write the key into a new file that only its owner can read, for a machine without a vault."""
    desk.need("keys")
    key, whole = _key(desk), path.absolute()
    write_key_file(whole, key)
    _tell(desk, "key.exported")
    return whole


def choose_unencrypted(store: Path, actor: str, today: date | None = None) -> None:
    """Make a new store that is not encrypted, because somebody said so; the journal tells it.

    Raises `NotAllowed` for a store that is encrypted already.
    """
    keys = read_keys(store)
    if (keys is not None and keys.current is not None) or (store.exists() and not opens(store, None)):
        raise NotAllowed(
            "This store is encrypted, and stays so.",
            str(store),
            "Name a new store with --store for one that is not.",
        )
    now = Clock(today).now()
    write_keys(store, KeysFile(plain=PlainChoice(actor=actor, at=now)))
    with open_desk(store, actor=actor, today=today) as desk:
        _tell(desk, "key.unencrypted")


def plain_ones(desk: Desk) -> list[Path]:
    """Give the backups of this store that lie about unencrypted."""
    found = []
    for folder in backup_folders(desk.store.path):
        found += [one.path for one in own_backups(_mine(desk), folder) if opens(one.path, None)]
    return found


def renew_copies(desk: Desk) -> None:
    """Lay the present file of keys beside every backup under the same key: a former one opens none."""
    keys = read_keys(desk.store.path)
    if keys is None or keys.current is None:
        return
    body = read_bytes(beside(desk.store.path, KEYS))
    for folder in backup_folders(desk.store.path):
        for backup in backups_of(_mine(desk), folder, check=False):
            if _has_key(backup.path, keys.current, desk.store.connection.key):
                write_atomic(beside(backup.path, KEYS), body, private=True)


def _has_key(backup: Path, one: KeySet, key: str | None) -> bool:
    """Tell whether a backup is under this key; where its file of keys is damaged, it tells itself."""
    try:
        there = read_keys(backup)
    except StoreTrouble:
        return opens(backup, key)
    return there is not None and there.current is not None and there.current.check == one.check


def _mine(desk: Desk) -> Origin:
    return Origin(path=desk.store.path, device=desk.store.device)


def _key(desk: Desk) -> str:
    key = desk.store.connection.key
    if key is None:
        raise NotAllowed("This store is not encrypted.", "It has no key.", "Encrypt it first.")
    return key


def _current(desk: Desk) -> KeySet:
    key = _key(desk)
    keys = read_keys(desk.store.path)
    if keys is None or keys.current is None or keys.current.check != check_value(key):
        raise NotAllowed("The file of the store's keys is not there.", str(beside(desk.store.path, KEYS)))
    return keys.current


def _tell(desk: Desk, kind: str, **facts: object) -> None:
    with desk.change(kind) as change:
        change.facts.update(facts)
        change.tell()


def _vault() -> str:
    try:
        vault.backend()
    except vault.NoVault:
        return ""
    return vault.name()
