"""Commands on what arrived: list it, look at one file, release it, reject it, take it up again."""

from __future__ import annotations

import click

from mopdesk.actions.decide_file import Decided, find_receipt, reject, release, take_up
from mopdesk.actions.file_choices import choices_of, release_ahead
from mopdesk.actions.file_history import history_of_file
from mopdesk.actions.inbox import came_of, list_receipts, waiting_files
from mopdesk.actions.work_through import Imported
from mopdesk.cli.files import as_json, exit_code, print_imported
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say

_SHORT = 12
_REASON = click.option("--reason", required=True, help="Why: it stands in the history of the file.")


@click.group("inbox")
def inbox_group() -> None:
    """What arrived, and what a person decides about a file that was not taken in.

    FILE is the SHA-256 of a file or its first characters, its name, or its file identifier.
    """


@inbox_group.command("list")
@click.option("--waiting", is_flag=True, help="Only files that wait to be released or rejected.")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True)
@with_session
def list_command(session: Session, waiting: bool, limit: int) -> None:
    """List the files received, the latest first."""
    with session.desk() as desk:
        found = waiting_files(desk)[:limit] if waiting else list_receipts(desk, limit)
        count = desk.store.inbox.count_waiting()
    if session.json:
        print_json({"items": found, "waiting": count})
        return
    print_table(
        ("Received", "Verdict", "Flow", "From", "Identifier", "File", "SHA-256"),
        (
            (
                *(one.received_at, one.verdict, one.flow, one.from_id),
                *(one.file_identifier, one.name, one.sha256[:_SHORT]),
            )
            for one in found
        ),
        empty="No file waits for a decision." if waiting else "No file has been received.",
    )
    if count and not waiting:
        say(f"To be released or rejected: {count} (mopdesk inbox list --waiting)")


@inbox_group.command("show")
@click.argument("file")
@with_session
def show_command(session: Session, file: str) -> None:
    """Show what came of a file, what can be decided about it, and its history."""
    with session.desk() as desk:
        receipt = find_receipt(desk, file)
        came = came_of(desk, receipt.id)
        choices = choices_of(desk, receipt)
        ahead = release_ahead(desk, receipt.id)
        history = history_of_file(desk, receipt)
    if session.json:
        shown = {"receipt": came.receipt, "problems": problem_rows(came.problems), "choices": choices}
        print_json(shown | {"ahead": ahead, "history": history})
        return
    say(f"{receipt.name}: {receipt.flow or 'no flow recognised'}, {receipt.verdict or 'being read'}")
    say(f"SHA-256 {receipt.sha256}")
    print_problems(came.problems)
    told = (choices.words, *choices.means, *ahead, choices.why_not, choices.advice)
    for words in dict.fromkeys(told):
        if words:
            say(words)
    print_table(
        ("When", "What", "By", ""),
        ((one.at, one.title, one.actor, one.detail) for one in history),
        empty="Its history was erased by retention.",
    )


@inbox_group.command("release")
@click.argument("file")
@_REASON
@with_session
def release_command(session: Session, file: str, reason: str) -> None:
    """Take a refused file in after all.

    Its lines are checked as those of any file. Ends as import does: 0 where all of it was taken in, 7 where a
    part was.
    """
    with session.desk() as desk:
        done = release(desk, find_receipt(desk, file).id, reason)
    _tell(session, done)


@inbox_group.command("reject")
@click.argument("file")
@_REASON
@with_session
def reject_command(session: Session, file: str, reason: str) -> None:
    """Say that a refused file does not count. Its bytes stay, and it can be taken up again."""
    with session.desk() as desk:
        receipt = find_receipt(desk, file)
        done: Decided = reject(desk, receipt.id, reason)
    if session.json:
        print_json(done)
        return
    say(f"{receipt.name}: rejected by {done.decision.actor}. It is kept, and can be taken up again.")


@inbox_group.command("take-up")
@click.argument("file")
@_REASON
@with_session
def take_up_command(session: Session, file: str, reason: str) -> None:
    """Take a rejected file up again: it is judged as if it had just come, and ends as import does."""
    with session.desk() as desk:
        done = take_up(desk, find_receipt(desk, file).id, reason)
    _tell(session, done)


def _tell(session: Session, done: Imported) -> None:
    if session.json:
        print_json(as_json(done))
    else:
        print_imported(done)
    click.get_current_context().exit(exit_code((done,)))
