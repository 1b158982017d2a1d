"""Commands on answers around their release: undo a hold, mark what became of a file, correct it, compare."""

from __future__ import annotations

import click

from mopdesk.actions.acknowledge import OUTCOMES, find_outgoing, mark
from mopdesk.actions.correct import FileDifference, correct, differences
from mopdesk.actions.hold import held, undo_hold
from mopdesk.actions.outbox import outbox
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_table
from mopdesk.cli.terminal import say
from mopdesk.work.nouns import OutboxState

_NOTHING = 4


@click.command("unhold")
@click.argument("jobs", nargs=-1)
@with_session
def unhold_command(session: Session, jobs: tuple[str, ...]) -> None:
    """Take the held answers of JOBS, or all, back to ready: they leave with the next send only."""
    with session.desk() as desk:
        before = len(held(desk))
        undo_hold(desk, jobs)
        count = before - len(held(desk))
    if session.json:
        print_json({"undone": count})
    else:
        say(f"{count} held answer{'' if count == 1 else 's'} taken back.")


@click.command("ack")
@click.argument("file")
@click.argument("outcome", type=click.Choice([outcome.value for outcome in OUTCOMES]))
@click.option("--reason", default="", help="Why; a rejection and a change of mind need it.")
@with_session
def ack_command(session: Session, file: str, outcome: str, reason: str) -> None:
    """Mark FILE as accepted or rejected, as its receiver has told.

    FILE is its name, file identifier, number or id. A rejection flags the job; nothing is sent by itself.
    """
    with session.desk() as desk:
        found = find_outgoing(desk, file)
        mark(desk, found.id, OutboxState(outcome), reason)
        row = next(one for one in outbox(desk) if one.id == found.id)
    if session.json:
        print_json(row)
    else:
        say(f"{row.file_name}: {row.state_words}")


@click.command("correct")
@click.argument("file")
@click.option("--reason", required=True, help="Why the answer is corrected.")
@with_session
def correct_command(session: Session, file: str, reason: str) -> None:
    """Open the visit that FILE answers with again, to finish and send a corrected version.

    What was sent stays as it is: the new file names the one that it replaces. Go on with 'mopdesk visit
    record JOB --from FACTS --replace-draft', then 'mopdesk differences FILE' and 'mopdesk send'.
    """
    with session.desk() as desk:
        visit = correct(desk, find_outgoing(desk, file).id, reason)
    if session.json:
        print_json({"visit": visit.id, "job": visit.job_id})
    else:
        say(f"Visit {visit.number} of job {visit.job_id} is open again.")


@click.command("differences")
@click.argument("file")
@click.option("--fail-empty", is_flag=True, help="End with 4 where FILE has no correction.")
@with_session
def differences_command(session: Session, file: str, fail_empty: bool) -> None:
    """Compare FILE with its correction, field by field: one that left or one in the making."""
    with session.desk() as desk:
        found = differences(desk, find_outgoing(desk, file).id)
    if session.json:
        print_json({"files": found})
    else:
        for one in found:
            _print(one)
        if not found:
            say("There is no correction of this file.")
    click.get_current_context().exit(_NOTHING if fail_empty and not found else 0)


def _print(one: FileDifference) -> None:
    say(f"{one.flow}: {one.words}")
    for line in one.lines:
        if line.kind == "same" or line.envelope:
            continue
        for mark_of, text in (("-", line.old), ("+", line.new)):
            if text:
                say(f"{mark_of} {text}")
    print_table(
        ("Group", "Field", "Was", "Is"),
        ((field.group, field.title, field.old, field.new) for field in one.fields if not field.envelope),
        empty="Nothing but number and time differs.",
    )
