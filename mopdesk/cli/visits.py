"""Commands on visits: record one from a file of facts, check it."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from mopdesk.actions.visits import record_visit
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_problems, problem_rows
from mopdesk.cli.terminal import say
from mopdesk.work.visit_facts import VisitFacts


@click.group("visit")
def visit_group() -> None:
    """Record site visits."""


@visit_group.command("record")
@click.argument("job")
@click.option(
    "--from",
    "facts_file",
    required=True,
    type=click.Path(path_type=Path),
    help="The facts as JSON; photos and signatures are named beside it. See 'mopdesk visit schema'.",
)
@click.option("--replace-draft", is_flag=True, help="Take the place of a visit that somebody has begun.")
@with_session
def record_command(session: Session, job: str, facts_file: Path, replace_draft: bool) -> None:
    """Record a visit to JOB from a file, and finish it.

    What stops an answer is listed and ends with 3; the visit itself is kept all the same.
    """
    with session.desk() as desk:
        recorded = record_visit(desk, job, facts_file, replace_draft=replace_draft)
    stopped = bool(recorded.stops)
    if session.json:
        print_json(
            {
                "job": recorded.job.id,
                "visit": recorded.version.visit_id,
                "version": recorded.version.version,
                "state": recorded.job.state,
                "owes": list(recorded.owed.flows),
                "problems": problem_rows(recorded.problems),
            }
        )
    else:
        owed = " and ".join(recorded.owed.flows) or "no flow"
        say(f"Visit recorded. The job is {recorded.job.state.value}; it owes {owed}.")
        if recorded.owed.reading:
            say(recorded.owed.reading)
        if recorded.owed.silent:
            say(recorded.owed.silent)
        print_problems(recorded.problems)
    click.get_current_context().exit(3 if stopped else 0)


@visit_group.command("schema")
def schema_command() -> None:
    """Print the JSON schema of visit facts."""
    encoded = msgspec.json.encode(msgspec.json.schema(VisitFacts))
    say(msgspec.json.format(encoded, indent=2).decode())
