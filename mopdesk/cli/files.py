"""Commands on flow files: take them in, explain them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from mopdesk.actions.drop_folder import FOLDER, look_once
from mopdesk.actions.explain_file import explain_path, written_checks
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.work_through import Imported
from mopdesk.basics.errors import Usage
from mopdesk.cli.session import DAY, Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say
from mopdesk.desk import Desk
from mopdesk.flows.catalogue import Catalogue
from mopdesk.work.file_decisions import Verdict

_NOTHING_REFUSED, _ALL_REFUSED, _UNREADABLE, _SOME_REFUSED = 0, 3, 6, 7


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--received", type=DAY, help="The day of receipt, for a backlog (default: the file's own time)."
)
@with_session
def import_command(session: Session, paths: tuple[Path, ...], received: date | None) -> None:
    """Take in flow files, or every file of a folder. The same bytes twice are taken once.

    Without PATHS the drop folder is looked at (config set drop_folder DIR): a file there is taken in once it
    has stood still for some seconds.

    Ends with 0 where nothing was refused, 3 where everything was, 7 where some was, 6 where a path
    could not be read.
    """
    with session.desk() as desk:
        if not paths:
            _take_in_drop_folder(session, desk)
            return
        results = import_paths(desk, paths, received)
    _tell(session, results)
    click.get_current_context().exit(exit_code(results))


def _take_in_drop_folder(session: Session, desk: Desk) -> None:
    if desk.settings.folder(FOLDER) is None:
        raise Usage(
            "There is nothing to take in.",
            "Neither a path was given nor is a drop folder set.",
            "Name files or folders, or set it: mopdesk config set drop_folder DIR",
        )
    looked = look_once(desk)
    _tell(session, looked.imported, looked.waiting, looked.moving)
    code = _UNREADABLE if looked.waiting else exit_code(looked.imported)
    click.get_current_context().exit(code)


def _tell(
    session: Session, results: Sequence[Imported], waiting: Sequence[str] = (), moving: int = 0
) -> None:
    if session.json:
        files = [as_json(result) for result in results]
        print_json({"files": files, "waiting": list(waiting), "being_written": moving})
        return
    for result in results:
        print_imported(result)
    for words in waiting:
        say(words, err=True)
    if moving:
        say(f"Still being written: {moving}. The next import looks at them again.", err=True)
    if not results and not waiting and not moving:
        say("There was no file to take in.", err=True)


def as_json(result: Imported) -> dict[str, object]:
    """Give what became of a file as `import --json` tells it."""
    return {
        "path": str(result.path).encode("utf-8", "backslashreplace").decode(),
        "sha256": result.sha256,
        "flow": result.flow,
        "verdict": result.verdict,
        "jobs": list(result.job_ids),
        "problems": problem_rows(result.problems),
    }


def print_imported(result: Imported) -> None:
    """Say what became of a file, with every problem."""
    jobs = f", {len(result.job_ids)} job{'s' if len(result.job_ids) != 1 else ''}" if result.job_ids else ""
    say(f"{result.path.name}: {result.flow or 'no flow recognised'}, {result.verdict or 'unreadable'}{jobs}")
    print_problems(result.problems)


def exit_code(results: tuple[Imported, ...]) -> int:
    """Give what the command ends with: the gravest of what became of the files."""
    if any(not result.sha256 for result in results):
        return _UNREADABLE
    refused = [result.verdict == Verdict.REFUSED for result in results]
    if results and all(refused):
        return _ALL_REFUSED
    if any(refused) or any(result.verdict == Verdict.PARTLY for result in results):
        return _SOME_REFUSED
    return _NOTHING_REFUSED


@click.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--show-checks", is_flag=True, help="Print the checks written for a flow: FILE is D0150002.")
@with_session
def explain_command(session: Session, file: Path, show_checks: bool) -> None:
    """Explain a flow file field by field: name, value, meaning, and how surely the layout is known."""
    if show_checks:
        say(written_checks(Catalogue.load(), str(file)))
        return
    explained = explain_path(Catalogue.load(), file)
    if session.json:
        print_json(
            {
                "flow": explained.flow,
                "title": explained.title,
                "layout": explained.confidence,
                "fields": explained.fields,
                "problems": problem_rows(explained.problems),
            }
        )
        return
    say(f"{explained.flow or 'Unknown flow'}: {explained.title}")
    if explained.assumed:
        say("The layout of this flow is assumed, not found in writing: check before you rely on it.")
    print_table(
        ("Line", "Group", "Field", "Value", "Meaning", "Layout"),
        ((row.line, row.group, row.title, row.text, row.meaning, row.confidence) for row in explained.fields),
        empty="There is nothing in this file.",
    )
    print_problems(explained.problems, indent="")
