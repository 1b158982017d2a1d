"""Commands about the store's key: how it is locked, passphrase, recovery key, encrypting, a fresh key."""

from __future__ import annotations

from pathlib import Path

import click

from mopdesk.actions.keys import (
    KeyPlaces,
    KeyState,
    checked_passphrase,
    choose_unencrypted,
    export_key_file,
    key_places,
    key_state,
    leave_vault,
    set_passphrase,
    set_recovery_key,
    try_recovery_key,
    use_vault,
)
from mopdesk.actions.new_key import WIPED, NewKey, encrypt_plain_backups, new_key
from mopdesk.actions.recovery_sheet import save_sheet
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.own_folders import default_store_path
from mopdesk.cli.session import Session, print_json, read_secret, with_session
from mopdesk.cli.terminal import say
from mopdesk.custody.key_file import VARIABLE
from mopdesk.custody.recovery import new_recovery_key

_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("key")
def key_group() -> None:
    """How the store is locked, and what opens it.

    A key or a passphrase is never an argument: it is asked for, or read from the file that MOPDESK_KEY_FILE
    or MOPDESK_PASSPHRASE_FILE names, which only its owner may be able to read.
    """


@key_group.command("status")
@with_session
def status_command(session: Session) -> None:
    """Tell whether the store is encrypted, where its key is kept, and what else opens it.

    Ends with 3 for a store that is not encrypted, with 6 where a new one has no place for its key. A store
    that is not there yet is not made: where its key would go is told.
    """
    places = key_places(session.store or default_store_path())
    if places is not None:
        print_json(_places_as_json(places)) if session.json else say("\n".join(_where_to(places)))
        click.get_current_context().exit(0 if places.is_safe else 6)
    with session.desk() as desk:
        state = key_state(desk)
    if session.json:
        print_json(_as_json(state))
    else:
        for line in _lines(state):
            say(line)
    click.get_current_context().exit(0 if state.encrypted else 3)


@key_group.command("encrypt")
@click.option("--key-file", type=_NEW_FILE, help="Keep the key in this file (default: the vault).")
@click.option("--with-passphrase", is_flag=True, help="Ask for a passphrase that opens the store as well.")
@click.option("--backups", is_flag=True, help="Encrypt the backups too that lie about as plain text.")
@with_session
def encrypt_command(session: Session, key_file: Path | None, with_passphrase: bool, backups: bool) -> None:
    """Encrypt a store that is not; close mopdesk everywhere else first."""
    passphrase = _new_passphrase() if with_passphrase else ""
    with session.desk() as desk:
        if desk.store.connection.encrypted and not backups:
            raise NotAllowed("The store is encrypted already.", str(desk.store.path), "mopdesk key rekey.")
        done = None
        if not desk.store.connection.encrypted:
            done = new_key(desk, passphrase=passphrase, key_file=key_file)
        replaced = encrypt_plain_backups(desk) if backups else []
    if session.json:
        print_json({"encrypted": True, "backups_encrypted": [str(path) for path in replaced]})
        return
    if done is not None:
        _tell(done, backups=backups, key_file=key_file)
    for path in replaced:
        say(f"Encrypted: {path}")


@key_group.command("rekey")
@click.option("--key-file", type=_NEW_FILE, help="Keep the new key in this new file (default: the vault).")
@click.option("--sheet", type=_NEW_FILE, help="Save the new recovery key as a PDF of one page.")
@with_session
def rekey_command(session: Session, key_file: Path | None, sheet: Path | None) -> None:
    """Encrypt the store with a fresh key: when somebody may have copied the old one.

    The old passphrase and recovery key open nothing any more but backups of their time. A new passphrase is
    asked for, and a new recovery key is shown once.
    """
    passphrase = _new_passphrase(may_be_left=key_file is not None)
    recovery_key = new_recovery_key()
    with session.desk() as desk:
        done = new_key(desk, passphrase=passphrase, recovery_key=recovery_key, key_file=key_file)
        shown = save_sheet(desk, recovery_key, sheet) if sheet else None
    if session.json:
        print_json({"encrypted": True, "recovery_key": None if shown else recovery_key, "sheet": shown})
        return
    _tell(done, backups=False, key_file=key_file)
    _show_recovery(recovery_key, shown)


@key_group.command("passphrase")
@with_session
def passphrase_command(session: Session) -> None:
    """Set or change the passphrase that opens the store; an earlier one opens it no more."""
    passphrase = _new_passphrase()
    with session.desk() as desk:
        set_passphrase(desk, passphrase)
    print_json({"passphrase": True}) if session.json else say("The passphrase is set.")


@key_group.command("recovery")
@click.option("--sheet", type=_NEW_FILE, help="Save it as a PDF of one page instead of showing it.")
@click.option("--try", "tried", is_flag=True, help="Only try a recovery key that you type: a drill.")
@with_session
def recovery_command(session: Session, sheet: Path | None, tried: bool) -> None:
    """Make a new office recovery key, shown once; an earlier one opens the store no more."""
    with session.desk() as desk:
        if tried:
            opens = try_recovery_key(desk, _typed_recovery_key())
            print_json({"opens": opens}) if session.json else say(
                "It opens this store." if opens else "It has no slip, but it does not open this store."
            )
            click.get_current_context().exit(0 if opens else 3)
        recovery_key = new_recovery_key()
        # On paper before it is in force: a printer that fails must not cost the one that works.
        shown = save_sheet(desk, recovery_key, sheet) if sheet else None
        set_recovery_key(desk, recovery_key)
    if session.json:
        print_json({"recovery_key": None if shown else recovery_key, "sheet": shown})
        return
    _show_recovery(recovery_key, shown)


@key_group.command("vault")
@click.option("--forget", is_flag=True, help="Take the key out of the vault: the passphrase is asked for.")
@with_session
def vault_command(session: Session, forget: bool) -> None:
    """Keep the key in the vault of this account, so that the store opens without asking."""
    with session.desk() as desk:
        (leave_vault if forget else use_vault)(desk)
    said = "The vault keeps the key no more." if forget else "The vault keeps the key now."
    print_json({"in_vault": not forget}) if session.json else say(said)


@key_group.command("export-file")
@click.argument("file", type=_NEW_FILE)
@with_session
def export_command(session: Session, file: Path) -> None:
    """Write the key into a new FILE that only its owner can read, for a machine without a vault.

    Whoever has this file and the store can read everything: keep them apart.
    """
    with session.desk() as desk:
        written = export_key_file(desk, file)
    print_json({"file": str(written)}) if session.json else say(
        f"{written} holds the key; only its owner can read it. Name it in MOPDESK_KEY_FILE."
    )


@key_group.command("none")
@click.option("--yes-unencrypted", "sure", is_flag=True, help="Say that you mean it.")
@with_session
def none_command(session: Session, sure: bool) -> None:
    """Make a new store that is not encrypted. The journal tells who chose so."""
    if not sure:
        raise Usage(
            "Without encryption anybody who has this disk can read everything.",
            "Addresses, telephone numbers, access notes and photos would lie in the file as they are.",
            "If that is what you want, add --yes-unencrypted.",
        )
    store = session.store or default_store_path()
    choose_unencrypted(store, session.actor or system_account(), session.today)
    print_json({"encrypted": False}) if session.json else say(f"{store} is not encrypted.")


def _typed_recovery_key() -> str:
    text = read_secret("Recovery key")
    if text is None:
        raise Usage(
            "There is nobody to type the recovery key.",
            "Standard input is no terminal.",
            "Run it at a terminal, or name a file that holds the key in MOPDESK_PASSPHRASE_FILE.",
        )
    return text


def _new_passphrase(*, may_be_left: bool = False) -> str:
    text = read_secret("New passphrase", new=True)
    if text is None and may_be_left:
        return ""
    if text is None:
        raise Usage(
            "There is nobody to ask for the passphrase.",
            "Standard input is no terminal.",
            "Name a file that holds it in MOPDESK_NEW_PASSPHRASE_FILE.",
        )
    return checked_passphrase(text)


def _show_recovery(recovery_key: str, sheet: Path | None) -> None:
    if sheet is not None:
        say(f"The new recovery key is on {sheet}. Print it, put it away, and delete the file.")
        return
    say(f"The new office recovery key, shown this once:\n\n    {recovery_key}\n")
    say("Write it down and lock it away from this machine.")


def _tell(done: NewKey, *, backups: bool, key_file: Path | None) -> None:
    say("The store has a new key." if done.was_encrypted else "The store is encrypted now.")
    if key_file is not None:
        say(f"Its key is in {key_file.absolute()}: from now on name this file in {VARIABLE}.")
    if not done.was_encrypted:
        say(WIPED)
    if done.backup is not None:
        say(f"The first backup under it: {done.backup}")
    if done.plain_backups and not backups:
        say("These backups are still plain text; mopdesk key encrypt --backups replaces them:")
        for path in done.plain_backups:
            say(f"    {path}")


def _lines(state: KeyState) -> list[str]:
    lines = []
    if state.encrypted:
        lines.append("The store is encrypted (SQLCipher, AES-256).")
        lines.append(f"Its key is kept in {' and in '.join(state.kept) or 'no place of this machine'}.")
        for words, at in (("passphrase", state.passphrase_at), ("recovery key", state.recovery_at)):
            lines.append(f"A {words} was set on {at:%Y-%m-%d}." if at else f"No {words} is set.")
        if state.open_to_loss:
            lines.append("If this account is lost, nobody can read the store: set a passphrase.")
    else:
        lines.append("The store is NOT encrypted: anybody who has this disk can read it.")
        if state.plain is not None:
            lines.append(f"{state.plain.actor} chose so on {state.plain.at:%Y-%m-%d}.")
        lines.append("mopdesk key encrypt changes that.")
    lines += [f"Not encrypted: {path}" for path in state.plain_backups]
    return lines


def _where_to(places: KeyPlaces) -> list[str]:
    lines = [f"There is no store yet at {places.store}. The first command that needs it makes it."]
    if places.key_file is not None:
        lines.append(f"Its key will be kept in the file that {VARIABLE} names: {places.key_file}.")
    elif places.vault:
        lines.append(f"It will be encrypted, and its key kept in {places.vault}: there is nothing to do.")
    else:
        lines += [
            f"It will be encrypted, and its key has no safe place yet. {places.no_vault}",
            "What to do, one of these:",
            f"    name a file for the key, which is made: export {VARIABLE}=$HOME/mopdesk.key",
            "    open the desktop program and choose a passphrase",
            "    run mopdesk jobs at a terminal: it asks for a passphrase",
        ]
    return lines


def _places_as_json(places: KeyPlaces) -> dict[str, object]:
    return {
        "store": str(places.store),
        "exists": False,
        "safe_place": places.is_safe,
        "key_file": str(places.key_file) if places.key_file else None,
        "vault": places.vault or None,
        "no_vault": places.no_vault or None,
    }


def _as_json(state: KeyState) -> dict[str, object]:
    return {
        "encrypted": state.encrypted,
        "kept": list(state.kept),
        "in_vault": state.in_vault,
        "passphrase_at": state.passphrase_at,
        "recovery_at": state.recovery_at,
        "key_made_at": state.made_at,
        "former_keys": state.former,
        "unencrypted_by": state.plain.actor if state.plain else None,
        "plain_backups": [str(path) for path in state.plain_backups],
    }
