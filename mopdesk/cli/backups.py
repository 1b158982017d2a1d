"""Commands that keep the store safe: make a backup, list them, go back to one, save a damaged store."""

from __future__ import annotations

from pathlib import Path

import click

from mopdesk.actions.backups import back_up, backup_folders, known_backups
from mopdesk.actions.go_back import TWO_STORES
from mopdesk.actions.rescue import Leave, Restored, leave_to_restore, rescue, restore
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import Usage
from mopdesk.basics.own_folders import default_store_path
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say
from mopdesk.store.backups import Backup
from mopdesk.store.restore import fault_of

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("backup")
@click.option("--to", "folder", type=_FOLDER, help="The folder for it (default: the setting backup_folder).")
@with_session
def backup_command(session: Session, folder: Path | None) -> None:
    """Make a backup of the store and check it: opened anew, every page, every count, the journal's end.

    Work may go on meanwhile, here and in other programs.
    """
    with session.desk() as desk:
        made = back_up(desk, folder)
    if session.json:
        print_json(_as_json(made))
        return
    say(f"{made.path}: {_words(made)}, checked.")


@click.command("backups")
@click.option("--in", "folder", type=_FOLDER, help="The folder to look in (default: where they are made).")
@with_session
def backups_command(session: Session, folder: Path | None) -> None:
    """List the backups with age, size and jobs; each is read whole, and only what is sound counts.

    Ends with 3 where there is none that counts.
    """
    store = _store(session)
    if store.exists():
        session.unlock()
    found = known_backups(store, folder)
    if session.json:
        print_json({"backups": [_as_json(one) for one in found]})
    else:
        print_table(
            ("Made", "Why", "Jobs", "MB", "File", ""),
            (
                (
                    f"{one.manifest.made_at:%Y-%m-%d %H:%M} UTC" if one.manifest else "",
                    one.manifest.reason if one.manifest else "",
                    one.manifest.jobs if one.manifest else "",
                    f"{one.manifest.size / 1e6:.1f}" if one.manifest else "",
                    one.path,
                    "good" if one.good else one.fault,
                )
                for one in found
            ),
            empty=_none_in([folder] if folder else backup_folders(store)),
        )
    click.get_current_context().exit(0 if any(one.good for one in found) else 3)


@click.command("restore")
@click.argument("backup", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--take-in-again", is_flag=True, help="Take in the flow files again that had arrived since the backup."
)
@with_session
def restore_command(session: Session, backup: Path, take_in_again: bool) -> None:
    """Put the backup FILE into the place of the store; close mopdesk everywhere else first.

    A sound store is backed up before. File numbers go on beyond every number ever seen, and what was newer
    than the backup is listed.
    """
    if not backup.is_file():
        raise Usage("There is no such backup.", str(backup), "mopdesk backups lists them.")
    session.unlock(backup)
    done = restore(
        _store(session),
        backup,
        actor=_actor(session),
        today=session.today,
        take_in_again=take_in_again,
        leave=_leave(session),
    )
    _tell(session, done)


@click.command("rescue")
@click.option(
    "--from", "folder", type=_FOLDER, help="The folder of the backups (default: where they are made)."
)
@with_session
def rescue_command(session: Session, folder: Path | None) -> None:
    """Save what can be saved of a damaged store; it is kept aside as it is.

    The newest backup that counts takes its place, and flow files that arrived since are taken in again.
    Where there is no backup, a new store is made of every row that can still be read.
    """
    if _store(session).exists():
        session.unlock()
    done = rescue(_store(session), actor=_actor(session), today=session.today, folder=folder)
    _tell(session, done)


def _none_in(folders: list[Path]) -> str:
    where = " or in ".join(str(one) for one in folders)
    return f"There is no backup in {where}.\nFor one that was made elsewhere: mopdesk backups --in FOLDER."


def _leave(session: Session) -> Leave | None:
    """Let whoever is at the keyboard sign in, where the store is sound and can tell who may."""
    if fault_of(_store(session)):
        return None
    with session.desk() as desk:
        return leave_to_restore(desk)


def _store(session: Session) -> Path:
    return session.store or default_store_path()


def _actor(session: Session) -> str:
    return session.actor or system_account()


def _words(backup: Backup) -> str:
    manifest = backup.manifest
    return f"{manifest.jobs} jobs, {manifest.size / 1e6:.1f} MB" if manifest else backup.fault


def _as_json(backup: Backup) -> dict[str, object]:
    manifest = backup.manifest
    return {
        "path": str(backup.path),
        "good": backup.good,
        "fault": backup.fault,
        "made_at": manifest.made_at if manifest else None,
        "reason": manifest.reason if manifest else None,
        "jobs": manifest.jobs if manifest else None,
        "size": manifest.size if manifest else None,
        "sha256": manifest.sha256 if manifest else None,
        "program": manifest.program if manifest else None,
        "journal_head": {"count": manifest.facts.head_count, "hash": manifest.facts.head_hash}
        if manifest
        else None,
    }


def _tell(session: Session, done: Restored) -> None:
    """Tell what was done, what is not in the store any more, and where the former store is."""
    if session.json:
        print_json(
            {
                "backup": done.backup,
                "safety_copy": done.safety_copy,
                "damaged_folder": done.damaged_folder,
                "numbers_not_used": {"first": done.first_unused, "last": done.last_unused},
                "taken_in_again": [
                    {"name": one.path.name, "verdict": one.verdict, "problems": problem_rows(one.problems)}
                    for one in done.imported
                ],
                "left_behind": [
                    {"what": one.what, "count": one.count, "names": list(one.names)}
                    for one in done.left_behind
                ],
                "unreadable": done.unreadable,
                "problems": problem_rows(done.problems),
                "may_be_in_use_elsewhere": done.new_place,
            }
        )
        return
    if done.backup is not None:
        say(f"The store is now that of {done.backup}.")
    else:
        say("There was no backup that counts: the store was made of what could still be read.")
    if done.safety_copy is not None:
        say(f"The store as it was before: {done.safety_copy}")
    if done.damaged_folder is not None:
        say(f"The damaged store as it was: {done.damaged_folder}")
    say(f"File numbers {done.first_unused} to {done.last_unused} will not be used for new files.")
    if done.new_place:
        say(TWO_STORES)
    for imported in done.imported:
        say(f"Taken in again: {imported.path.name}, {imported.verdict or 'lost'}")
        print_problems(one for one in imported.problems if one.code == "archived-file-lost")
    for left in done.left_behind:
        more = " and more" if left.count > len(left.names) else ""
        say(f"Not in the store any more: {left.count} {left.what}: {', '.join(left.names)}{more}")
    for table, count in done.unreadable.items():
        say(f"Could not be read: up to {count} rows of {table}")
    print_problems(done.problems, indent="")
