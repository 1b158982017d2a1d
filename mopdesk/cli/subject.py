"""The command that exports everything held about one MPAN."""

from __future__ import annotations

from pathlib import Path

import click

from mopdesk.actions.subject import export_subject
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.terminal import say


@click.command("subject")
@click.argument("mpan")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder that the zip is written into.",
)
@with_session
def subject_command(session: Session, mpan: str, folder: Path) -> None:
    """Write everything held about MPAN into one zip: for a person who asks for their data.

    An index to read, every record as JSON, flow files (of shared ones only the lines about this MPAN),
    photos and reports. Access notes are in it. The journal notes it.
    """
    with session.desk() as desk:
        done = export_subject(desk, mpan, folder)
    if session.json:
        print_json(done)
        return
    say(str(done.path))
    counts = (
        (done.jobs, "job"),
        (done.visits, "visit"),
        (done.photos, "picture"),
        (done.files, "flow file"),
        (done.reports, "report"),
    )
    told = ", ".join(f"{count} {one}{'' if count == 1 else 's'}" for count, one in counts)
    say(f"{told}. It is not encrypted: hand it over with care.")
    for missing in done.missing:
        say(f"Not in it: {missing}")
