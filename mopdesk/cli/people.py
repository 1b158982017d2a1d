"""Commands for the people of a store: who is there, who may do what, PINs."""

from __future__ import annotations

import click

from mopdesk.actions.people import (
    add_person,
    list_people,
    recover_pin,
    remove_person,
    set_account,
    set_pin,
    set_role,
)
from mopdesk.basics.errors import Usage
from mopdesk.cli.session import Session, print_json, read_pin, secret_of, with_session
from mopdesk.cli.tables import print_table
from mopdesk.cli.terminal import say
from mopdesk.work.people import Role, permissions, role_words

_ROLE = click.Choice([role.value for role in Role])
_ACCOUNT = click.option(
    "--account",
    default="",
    help="The account of this computer under which the command line asks no PIN: for scheduled imports.",
)


@click.group("user")
def user_group() -> None:
    """The people of the store. The first one added is an administrator; from then on everybody signs in.

    New PINs are asked for, or read from the file that MOPDESK_NEW_PIN_FILE names: never from an argument.
    """


@user_group.command("list")
@with_session
def list_command(session: Session) -> None:
    """List the people, and what each role may do."""
    with session.desk() as desk:
        people = list_people(desk)
    if session.json:
        print_json({"items": people, "permissions": permissions()})
        return
    print_table(
        ("Name", "Role", "PIN", "Account of this computer"),
        (
            (one.name, role_words()[one.role].title, "yes" if one.has_pin else "no", one.account)
            for one in people
        ),
        empty="Nobody is named: everybody at this machine may do everything. Add the first administrator "
        "with: mopdesk user add NAME administrator",
    )
    if people:
        for one in permissions().values():
            say(f"{one.holders}: may {one.title}")


@user_group.command("add")
@click.argument("name")
@click.argument("role", type=_ROLE)
@_ACCOUNT
@with_session
def add_command(session: Session, name: str, role: str, account: str) -> None:
    """Add NAME as engineer, office or administrator."""
    with session.desk() as desk:
        pin = read_pin(name, new=True)
        if pin is None and not account:
            raise Usage(
                "A new person needs a PIN.",
                "There is nobody at a keyboard to ask.",
                "Set MOPDESK_NEW_PIN_FILE.",
            )
        add_person(desk, name, Role(role), pin or "", account)
    _tell(session, name, f"is {role_words()[Role(role)].title} now")


@user_group.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@with_session
def role_command(session: Session, name: str, role: str) -> None:
    """Give NAME another role."""
    with session.desk() as desk:
        set_role(desk, name, Role(role))
    _tell(session, name, f"is {role_words()[Role(role)].title} now")


@user_group.command("pin")
@click.argument("name")
@with_session
def pin_command(session: Session, name: str) -> None:
    """Give NAME another PIN: an administrator anybody, everybody themselves, who say the present one."""
    with session.desk() as desk:
        pin = read_pin(name, new=True)
        if pin is None:
            raise Usage(
                "The new PIN is missing.", "", "Set MOPDESK_NEW_PIN_FILE, or start this at a keyboard."
            )
        here = desk.person
        mine = here is not None and here.name.casefold() == name.strip().casefold()
        # Asked once: whoever signed in with it a moment ago has said it.
        set_pin(desk, name, pin, (session.pin or read_pin(name)) if mine else None)
    _tell(session, name, "has a new PIN")


@user_group.command("recover")
@click.argument("name")
@with_session
def recover_command(session: Session, name: str) -> None:
    """Give the administrator NAME another PIN by the office's recovery key, when nobody else can.

    The key is asked for, or read from the file that MOPDESK_RECOVERY_FILE names.
    """
    with session.desk(sign_in=False) as desk:
        recovery_key = secret_of("MOPDESK_RECOVERY_FILE", "The office's recovery key")
        pin = read_pin(name, new=True)
        if not recovery_key or not pin:
            raise Usage(
                "The recovery key or the new PIN is missing.",
                "",
                "Start this at a keyboard, or name files that hold them in MOPDESK_RECOVERY_FILE and "
                "MOPDESK_NEW_PIN_FILE.",
            )
        recover_pin(desk, name, recovery_key, pin)
    _tell(session, name, "has a new PIN")


@user_group.command("account")
@click.argument("name")
@click.argument("account", default="")
@with_session
def account_command(session: Session, name: str, account: str) -> None:
    """Tie NAME to an ACCOUNT of this computer; without one, untie them."""
    with session.desk() as desk:
        set_account(desk, name, account)
    _tell(session, name, f"is tied to the account {account}" if account else "is tied to no account")


@user_group.command("remove")
@click.argument("name")
@with_session
def remove_command(session: Session, name: str) -> None:
    """Take NAME out; what they did stays in the journal."""
    with session.desk() as desk:
        remove_person(desk, name)
    _tell(session, name, "is taken out")


def _tell(session: Session, name: str, words: str) -> None:
    print_json({"name": name, "done": words}) if session.json else say(f"{name} {words}.")
