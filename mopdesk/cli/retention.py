"""The command of retention: tell what is due, or remove it for good."""

from __future__ import annotations

import click

from mopdesk.actions.retention import DueData, Removed, look_due, past_runs, run_retention
from mopdesk.basics.errors import Usage
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_table
from mopdesk.cli.terminal import say


@click.command("retention")
@click.option("--dry-run", "look", is_flag=True, help="Tell what would go; nothing is changed.")
@click.option("--run", "go", is_flag=True, help="Remove it for good; it cannot be undone.")
@click.option("--keep-backups", is_flag=True, help="Leave older backups, which still hold what went.")
@click.option("--damaged", is_flag=True, help="Remove damaged stores that former rescues set aside, too.")
@click.option("--date-is-right", "sure", is_flag=True, help="Say that a date in doubt is right; it is noted.")
@click.option("--history", is_flag=True, help="List the runs so far.")
@with_session
def retention_command(
    session: Session, look: bool, go: bool, keep_backups: bool, damaged: bool, sure: bool, history: bool
) -> None:
    """Remove data whose time is over: personal data of settled jobs, photos, original files.

    The times are the settings retention_jobs, retention_photos and retention_files, in months; 0 is never.
    Reports and files in folders outside the store are yours to remove. Where the computer's clock has leapt,
    nothing goes until a person has looked at the date and said that it is right.
    """
    if look + go + history != 1:
        raise Usage("Say what to do.", "", "Give --dry-run, --run or --history.")
    if not go and (keep_backups or damaged or sure):
        raise Usage("--keep-backups, --damaged and --date-is-right go with --run.")
    with session.desk() as desk:
        if history:
            runs = past_runs(desk)
            if session.json:
                print_json({"items": runs})
            else:
                print_table(
                    ("When", "Who", "What"),
                    ((f"{one.at:%d %b %Y %H:%M}", one.actor, one.words) for one in runs),
                    empty="Nothing was ever removed.",
                )
            return
        removed = (
            run_retention(desk, keep_backups=keep_backups, damaged_too=damaged, date_is_right=sure)
            if go
            else None
        )
        due = removed.due if removed else look_due(desk)
    if session.json:
        print_json({"due": due, "removed": removed is not None, "result": removed})
        return
    _tell_due(due)
    if removed is None:
        _tell_asked_for(due)
    else:
        _tell_removed(removed)


def _tell_due(due: DueData) -> None:
    print_table(
        ("Kind", "After", "Due", "Oldest", "MPANs end"),
        (
            (
                one.title,
                f"{one.months} months" if one.months else "never",
                one.count,
                f"{one.oldest:%d %b %Y}" if one.oldest else "",
                " ".join(one.mpans_end),
            )
            for one in due.kinds
        ),
        empty="",
    )
    if due.backups:
        say(f"{due.backups} older backups hold it as well.")


def _tell_asked_for(due: DueData) -> None:
    """Say what goes only where a person says so, and what a person must look at first."""
    for one in due.damaged:
        say(f"A damaged store of former times, {one.size / 1e6:,.1f} MB, goes with --damaged: {one.path}")
    if due.doubt is not None:
        say(f"The date of this computer may be wrong. {due.doubt.words}")
        say("Look at the date first; if it is right, --date-is-right says so, and that is noted.")


def _tell_removed(removed: Removed) -> None:
    if removed.damaged:
        say(f"{removed.damaged} damaged stores of former times were taken away, and that is noted.")
    if not removed.due.count:
        say("Nothing is due.")
        return
    say(f"Removed for good, and noted in the journal; {removed.entries} of its entries were emptied.")
    if removed.backup is not None:
        say(f"A new backup was made and checked: {removed.backup.path}")
        say(f"{removed.backups} older backups were taken away.")
    else:
        say(f"No new backup could be made, so the older ones stay: {removed.trouble}")
    for words in removed.left:
        say(words)
