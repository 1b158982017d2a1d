"""Commands about mopdesk itself: the licences of its parts, and a problem report for who mends it."""

from __future__ import annotations

from pathlib import Path

import click

from mopdesk.actions.licences import licences
from mopdesk.actions.problem_report import make_problem_report
from mopdesk.basics.errors import StoreTrouble, Usage
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_table
from mopdesk.cli.terminal import say


@click.command("licences")
@click.argument("name", required=False)
@with_session
def licences_command(session: Session, name: str | None) -> None:
    """List the licences of everything that mopdesk stands on, or print the texts of the part NAME."""
    every = licences()
    chosen = [one for one in every if name is None or name.casefold() in one.name.casefold()]
    if not chosen:
        raise Usage(f"No part is called {name!r}.", "", "See: mopdesk licences")
    if session.json:
        print_json({"items": chosen})
        return
    if name is None:
        print_table(
            ("Part", "Version", "Licence", "Home"),
            ((one.name, one.version, one.licence, one.home) for one in chosen),
            empty="",
        )
        return
    for one in chosen:
        say(f"{one.name} {one.version}: {one.licence}\n{one.about}\n{one.home}\n")
        for file, text in one.texts:
            say(f"--- {file}\n{text}")


@click.command("report-problem")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The .zip that is written.",
)
@with_session
def report_problem_command(session: Session, file: Path) -> None:
    """Write a problem report without personal data: versions, shape, counts, the doctor's result, masked log.

    Where the store cannot be opened, the report goes without it.
    """
    trouble = ""
    try:
        with session.desk(sign_in=False) as desk:
            path = make_problem_report(desk, file)
    except StoreTrouble as error:
        trouble = error.title
        path = make_problem_report(None, file)
    if session.json:
        print_json({"path": path, "without_store": trouble})
        return
    say(str(path))
    if trouble:
        say(f"The store is not in it: {trouble}", err=True)
