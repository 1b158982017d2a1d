"""Commands on answers: check, preview, send, look at the outbox, print reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mopdesk.actions.check import check_jobs
from mopdesk.actions.hold import HeldAnswer, hold, release_due
from mopdesk.actions.job_rows import short_id
from mopdesk.actions.make_report import save_report
from mopdesk.actions.number_gaps import NumberGap, number_gaps
from mopdesk.actions.outbox import WaitingAnswer, outbox, waiting_answers
from mopdesk.actions.preview import PreviewFile, preview
from mopdesk.actions.send_flows import Sent, send
from mopdesk.basics.settings import LONGEST_HOLD
from mopdesk.cli.session import Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say

_RULES_FAILED, _NOTHING, _PARTLY = 3, 4, 7


@click.command("check")
@click.argument("jobs", nargs=-1)
@with_session
def check_command(session: Session, jobs: tuple[str, ...]) -> None:
    """Check the visits of JOBS, or of every job with a visit not yet answered; ends with 3 on any stop."""
    with session.desk() as desk:
        checked = check_jobs(desk, jobs)
    if session.json:
        print_json(
            {
                "items": [
                    {
                        "job": one.job_id,
                        "mpan": one.mpan,
                        "owes": list(one.owed.flows),
                        "stops": len(one.stops),
                        "problems": problem_rows(one.problems),
                    }
                    for one in checked
                ]
            }
        )
    else:
        for one in checked:
            owed = " and ".join(one.owed.flows) or "no flow"
            say(f"{one.mpan}: owes {owed}; {len(one.stops)} to fix")
            print_problems(one.problems)
        if not checked:
            say("No visit waits for an answer.")
    click.get_current_context().exit(_RULES_FAILED if any(one.stops for one in checked) else 0)


@click.command("preview")
@click.argument("job")
@with_session
def preview_command(session: Session, job: str) -> None:
    """Show what will be sent for JOB: the lines, and where each value comes from. Nothing is written."""
    with session.desk() as desk:
        files = preview(desk, job)
    if session.json:
        print_json({"files": [_preview_as_json(file) for file in files]})
    else:
        for file in files:
            say(f"{file.flow} to {file.to_id} (role {file.to_role})")
            say(file.raw.replace("\r\n", "\n").rstrip("\n"))
            print_table(
                ("Line", "Group", "Field", "Value", "From", "Layout"),
                ((row.line, row.group, row.title, row.text, row.origin, row.confidence) for row in file.rows),
                empty="Nothing could be composed yet.",
            )
            print_problems(file.problems)
        if not files:
            say("No flow is owed for this job now.")
    stopped = any(file.stopped for file in files)
    click.get_current_context().exit(_RULES_FAILED if stopped else 0)


def _preview_as_json(file: PreviewFile) -> dict[str, object]:
    return {
        "flow": file.flow,
        "to_role": file.to_role,
        "to_id": file.to_id,
        "raw": file.raw,
        "fields": file.rows,
        "problems": problem_rows(file.problems),
    }


@click.command("send")
@click.argument("jobs", nargs=-1)
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The folder (default: outbox_folder).")
@click.option(
    "--hold",
    "minutes",
    type=click.IntRange(0, LONGEST_HOLD),
    help="Hold the answers so many minutes first; a later send lets them leave, unhold takes them back.",
)
@click.option("--fail-empty", is_flag=True, help="End with 4 where nothing is ready.")
@with_session
def send_command(
    session: Session, jobs: tuple[str, ...], folder: Path | None, minutes: int | None, fail_empty: bool
) -> None:
    """Release what is owed for JOBS, or for every job that is ready, as flow files into a folder.

    Flows that go together leave together or not at all. Held answers whose time has come leave too. Ends
    with 3 where nothing could be released, 7 where only some could.
    """
    with session.desk() as desk:
        due = release_due(desk)
        waiting: tuple[HeldAnswer, ...] = ()
        if minutes is None:
            sent = send(desk, jobs, folder)
        else:
            done = hold(desk, jobs, folder, minutes)
            waiting, sent = done.held, Sent(files=(), held_back=done.held_back)
    sent = Sent(files=(*due.files, *sent.files), held_back=(*due.held_back, *sent.held_back))
    if session.json:
        print_json(
            {
                "files": [
                    {
                        "path": str(file.path),
                        "flow": file.file.flow,
                        "job": file.file.job_id,
                        "to_role": file.file.to_role,
                        "to_id": file.file.to_id,
                        "file_identifier": file.file.file_identifier,
                        "sha256": file.file.sha256,
                        "state": file.file.state,
                    }
                    for file in sent.files
                ],
                "held": [_held_as_json(answer) for answer in waiting],
                "held_back": [
                    {"job": held.job_id, "problems": problem_rows(held.problems)} for held in sent.held_back
                ],
            }
        )
    else:
        for file in sent.files:
            say(f"{file.file.flow} to {file.file.to_id}: {file.path}")
        for answer in waiting:
            say(f"{' and '.join(answer.flows)} to {answer.to_id}: {answer.words}")
        for held in sent.held_back:
            say(f"{held.mpan}: held back")
            print_problems(held.problems)
        if not sent.files and not sent.held_back and not waiting:
            say("Nothing is ready to be sent.")
    some = bool(sent.files or waiting)
    click.get_current_context().exit(_send_code(some, bool(sent.held_back), fail_empty))


def _held_as_json(answer: HeldAnswer) -> dict[str, object]:
    return {
        "job": answer.job_id,
        "flows": list(answer.flows),
        "to_role": answer.to_role,
        "to_id": answer.to_id,
        "folder": str(answer.folder),
        "release_at": answer.release_at,
    }


def _send_code(some_sent: bool, some_held: bool, fail_empty: bool) -> int:
    if some_held:
        return _PARTLY if some_sent else _RULES_FAILED
    return _NOTHING if fail_empty and not some_sent else 0


@click.command("outbox")
@click.option("--gaps", is_flag=True, help="List instead the numbers that no file carries, and why.")
@with_session
def outbox_command(session: Session, gaps: bool) -> None:
    """List every file that was written, with its state, and what waits: drafts, ready and held answers."""
    with session.desk() as desk:
        if gaps:
            _tell_gaps(session, number_gaps(desk))
            return
        rows = outbox(desk)
        waiting = waiting_answers(desk)
    if session.json:
        print_json({"items": rows, "waiting": waiting})
        return
    for one in waiting:
        say(f"{one.mpan}: {one.state_words}{_what_waits(one)}")
    print_table(
        ("Number", "File", "Flow", "To", "MPAN core", "State", "Released"),
        (
            (row.number, row.file_name, row.flow, row.to_id, row.mpan, row.state_words, row.released_at)
            for row in rows
        ),
        empty="Nothing has been written yet.",
    )


def _tell_gaps(session: Session, gaps: Sequence[NumberGap]) -> None:
    if session.json:
        print_json({"items": gaps})
        return
    print_table(
        ("From", "To", "Why"),
        ((gap.first, gap.last, gap.reason) for gap in gaps),
        empty="Every number since the first file was used.",
    )


def _what_waits(one: WaitingAnswer) -> str:
    if one.flows:
        return f" ({' and '.join(one.flows)})"
    # Which files they will be is decided by what is still to be said.
    advice = f"; mopdesk check {short_id(one.job_id)} tells what to fix" if one.to_fix else ""
    return f": nothing to send yet{advice}"


@click.command("report")
@click.argument("job")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The folder (default: report_folder).")
@with_session
def report_command(session: Session, job: str, folder: Path | None) -> None:
    """Write the visit report of JOB as PDF."""
    with session.desk() as desk:
        path = save_report(desk, job, folder)
    if session.json:
        print_json({"path": str(path)})
    else:
        say(str(path))
