"""What every command shares: the store it works on, the clock, JSON or words, and how it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from mopdesk.actions.keys import checked_passphrase
from mopdesk.actions.rescue import hold_keys_of
from mopdesk.actions.sign_in import enter, wants_pin
from mopdesk.basics.errors import KeyNeeded, MopdeskError, NoPlaceForKey, Usage
from mopdesk.basics.files import read_bytes
from mopdesk.basics.own_folders import default_store_path
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.cli.terminal import say
from mopdesk.custody.cupboard import make_key_with_passphrase, unlock
from mopdesk.custody.recovery import Mistyped
from mopdesk.desk import Desk, open_desk, store_key

_LARGEST_PIN = 1024
_TRIES = 3


class Session(msgspec.Struct, kw_only=True):
    """The options that may stand before or after a command's name."""

    store: Path | None = None
    today: date | None = None
    json: bool = False
    actor: str | None = None
    pin: str | None = None
    """The PIN that whoever works here has signed in with."""

    @contextmanager
    def desk(self, *, sign_in: bool = True) -> Iterator[Desk]:
        """Open the desk for one command and close it after; where people are named, they sign in."""
        self.unlock()
        opened = open_desk(self.store, actor=self.actor, program="mopdesk command line", today=self.today)
        try:
            if sign_in and opened.guarded:
                name = self.actor or ""
                pin = read_pin(name) if wants_pin(opened, name) else None
                enter(opened, name, pin)
                self.pin = pin
            yield opened
        finally:
            opened.close()

    def unlock(self, backup: Path | None = None) -> None:
        """Hold the key of the store in hand, and that of a backup; somebody at a terminal is asked for it.

        Raises `KeyNeeded` or `NoPlaceForKey` where nobody can be asked.
        """
        store = self.store or default_store_path()
        if backup is not None:
            _asking(lambda: hold_keys_of(store, backup), backup)
        _asking(lambda: store_key(store, puts_back=backup is not None), store)

    @contextmanager
    def calendar(self) -> Iterator[WorkingCalendar]:
        """Give the calendar of the store, or the published one where there is no store yet."""
        if (self.store or default_store_path()).exists():
            with self.desk() as desk:
                yield desk.calendar
        else:
            yield WorkingCalendar()


def _asking(find: Callable[[], object], path: Path) -> None:
    """Find a key; where a person must say what opens it, ask at the terminal up to three times."""
    try:
        find()
    except NoPlaceForKey as trouble:
        if not sys.stdin.isatty():
            raise
        tell_failure(trouble, as_json=False)
        text = read_secret("A passphrase for the new store", new=True) or ""
        make_key_with_passphrase(path, checked_passphrase(text), datetime.now(UTC))
    except KeyNeeded as trouble:
        secret = read_secret(f"{trouble.detail} {trouble.advice}\nPassphrase or recovery key")
        if secret is None:
            raise
        for _again in range(_TRIES - 1):
            try:
                unlock(path, secret)
                break
            except (KeyNeeded, Mistyped) as wrong:
                if not sys.stdin.isatty():
                    raise
                tell_failure(wrong, as_json=False)
                secret = read_secret("Passphrase or recovery key") or ""
        else:
            unlock(path, secret)
        find()


def read_secret(words: str, *, new: bool = False) -> str | None:
    """Give a passphrase from the file that MOPDESK_PASSPHRASE_FILE names, or ask; None where nobody is.

    Never from an argument: those can be read by everybody on the machine. A new one is read from the file
    that MOPDESK_NEW_PASSPHRASE_FILE names.
    """
    named = os.environ.get("MOPDESK_NEW_PASSPHRASE_FILE" if new else "MOPDESK_PASSPHRASE_FILE")
    if named:
        _refuse_open_file(Path(named))
        return read_bytes(Path(named), _LARGEST_PIN, or_pipe=True).decode("utf-8", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        return None
    return str(click.prompt(words, hide_input=True, confirmation_prompt=new, err=True))


def read_pin(name: str, *, new: bool = False) -> str | None:
    """Give a PIN from the file that MOPDESK_PIN_FILE names, or ask for it; None where nobody can be asked.

    Never from an argument: those can be read by everybody on the machine. A new PIN is always asked for or
    read from MOPDESK_NEW_PIN_FILE.
    """
    words = f"{'New PIN' if new else 'PIN'} of {name}"
    return secret_of("MOPDESK_NEW_PIN_FILE" if new else "MOPDESK_PIN_FILE", words, twice=new)


def secret_of(variable: str, words: str, *, twice: bool = False) -> str | None:
    """Give a secret from the file that an environment variable names, or ask; None where nobody can be."""
    if named := os.environ.get(variable):
        _refuse_open_file(Path(named))
        return read_bytes(Path(named), _LARGEST_PIN, or_pipe=True).decode("utf-8", "replace").strip()
    if not sys.stdin.isatty():
        return None
    return str(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))


def _refuse_open_file(path: Path) -> None:
    """Refuse a file of secrets that other accounts of this machine may read."""
    if sys.platform != "win32" and path.exists() and path.stat().st_mode & 0o077:
        raise Usage("A file of secrets can be read by others.", str(path), f"Run: chmod 600 {path}")


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or fail with a usage error naming the form."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as 2026-12-18.", param, ctx)


DAY = Day()


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Put an option's value into the session, wherever on the line it stood.

    What stands on the line wins over the environment, which is asked again for each command below the first.
    """

    def note(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        told = ctx.get_parameter_source(param.name or "") is not ParameterSource.ENVIRONMENT
        if value is not None and value is not False and (told or getattr(session, name) is None):
            setattr(session, name, value)

    return note


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MOPDESK_STORE",
    expose_value=False,
    callback=_remember("store"),
    help="The store to work on (also MOPDESK_STORE).",
)


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --store, --today, --actor and --json to a command or group."""
    for decorate in (
        click.option(
            "--json", is_flag=True, expose_value=False, callback=_remember("json"), help="Print JSON."
        ),
        click.option(
            "--actor",
            metavar="NAME",
            expose_value=False,
            callback=_remember("actor"),
            help="Who does this (default: the operating system's account). In a store that knows its people "
            "the PIN is asked for, or read from the file that MOPDESK_PIN_FILE names.",
        ),
        click.option(
            "--today",
            type=DAY,
            expose_value=False,
            callback=_remember("today"),
            help="Set the clock to this day (test stores only).",
        ),
        store_option,
    ):
        command = decorate(command)
    return command


def with_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the session to a command as its first argument, and turn failures into sentences.

    A failure ends with the exit code of its kind; with --json it is printed as {"error": {...}}.
    """

    @click.pass_context
    def run(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        session = ctx.ensure_object(Session)
        try:
            return ctx.invoke(command, session, *args, **kwargs)
        except MopdeskError as error:
            tell_failure(error, as_json=session.json)
            ctx.exit(error.exit_code)

    return shared_options(update_wrapper(run, command))


def tell_failure(error: MopdeskError, *, as_json: bool) -> None:
    """Print a failure: what it is, what happened, what to do."""
    if as_json:
        print_json({"error": {"title": error.title, "detail": error.detail, "advice": error.advice}})
    for line in (error.title, error.detail, error.advice):
        if line:
            say(line, err=True)


def print_json(data: object) -> None:
    """Print data as JSON on standard output, readable and in a fixed order of keys."""
    encoded = msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2)
    sys.stdout.buffer.write(encoded + b"\n") if hasattr(sys.stdout, "buffer") else click.echo(
        encoded.decode()
    )
