"""Commands on jobs: list them, show one, close and reopen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import msgspec

from mopdesk.actions.access_codes import show_access
from mopdesk.actions.export_jobs import Exported, export_query
from mopdesk.actions.job_edits import close_job, reopen_job
from mopdesk.actions.job_lists import SORT_COLUMNS, JobQuery, ids, page
from mopdesk.actions.job_rows import JobRow
from mopdesk.actions.jobs import JobView, job_view
from mopdesk.actions.saved_views import query_of
from mopdesk.cli.session import DAY, Session, print_json, with_session
from mopdesk.cli.tables import days_left_words, print_table
from mopdesk.cli.terminal import say
from mopdesk.work.engine import CLOSE_REASONS
from mopdesk.work.flags import short_flag


@click.command("jobs")
@click.option("--open", "only_open", is_flag=True, help="Leave out what is answered or closed.")
@click.option("--view", metavar="NAME", help="Late, Due in 2 WD, Mine today, Open, All, or a saved view.")
@click.option("--search", default="", help="MPAN, serial number, postcode, address, name or text.")
@click.option("--sort", type=click.Choice([key for key, _ in SORT_COLUMNS]), help="The column to sort by.")
@click.option("--reverse", is_flag=True, help="Sort the other way round.")
@click.option("--export", "file", type=click.Path(path_type=Path), help="Write the jobs to an .xlsx or .csv.")
@click.option("--fail-empty", is_flag=True, help="End with 4 where there is no job.")
@with_session
def jobs_command(
    session: Session,
    only_open: bool,
    view: str | None,
    search: str,
    sort: str | None,
    reverse: bool,
    file: Path | None,
    fail_empty: bool,
) -> None:
    """List jobs by their deadline, or write them to a file."""
    with session.desk() as desk:
        query = query_of(desk, view) if view else JobQuery(view="open" if only_open else "all")
        query = msgspec.structs.replace(
            query,
            search=f"{query.search} {search}".strip(),
            sort=sort or query.sort,
            descending=query.descending ^ reverse,
        )
        if file is None:
            found = _print_jobs(session, page(desk, ids(desk, query)))
        else:
            found = _tell_export(session, export_query(desk, query, file, name=view or ""))
    if fail_empty and not found:
        click.get_current_context().exit(4)


def _print_jobs(session: Session, rows: tuple[JobRow, ...]) -> int:
    if session.json:
        print_json({"items": [row_as_json(row) for row in rows]})
        return len(rows)
    print_table(
        ("Job", "Due", "", "MPAN core", "Flow", "Supplier", "Process", "State", "Owed by", "Flags"),
        (
            (
                row.short_id,
                row.due,
                days_left_words(row.days_left),
                row.mpan,
                row.flow,
                row.supplier,
                row.process,
                row.state.value,
                row.owed_by,
                ", ".join(short_flag(code) for code in row.flags),
            )
            for row in rows
        ),
        empty="There are no jobs. Take in D0001 or D0142 files with: mopdesk import FILE",
    )
    return len(rows)


def _tell_export(session: Session, done: Exported) -> int:
    if session.json:
        print_json({"path": str(done.path), "count": done.count})
    else:
        say(f"{done.count:,} {'job' if done.count == 1 else 'jobs'}: {done.path}")
        if done.warning:
            say(done.warning, err=True)
    return done.count


def row_as_json(row: JobRow) -> dict[str, object]:
    """Give one job as the JSON that scripts rely on."""
    return {
        "id": row.id,
        "mpan": row.mpan,
        "flow": row.flow,
        "supplier": row.supplier,
        "process": row.process,
        "state": row.state,
        "received": row.received,
        "due": row.due,
        "days_left": row.days_left,
        "owed_by": row.owed_by,
        "flags": list(row.flags),
    }


class _ShowByDefault(click.Group):
    """A group whose first word may be a job itself: then the job is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word 'show' before a job that stands where a verb could."""
        if not any(word in self.commands or word in ctx.help_option_names for word in args[:1]):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("job", cls=_ShowByDefault)
def job_group() -> None:
    """Show one job (job ID), close it or reopen it."""


@job_group.command("show")
@click.argument("job")
@with_session
def show_command(session: Session, job: str) -> None:
    """Show one job: what is asked, what is owed and when, what happened.

    JOB is an id, a unique beginning of one (four characters or more), or an MPAN: its one open job, or the
    one job that it had.
    """
    with session.desk() as desk:
        view = job_view(desk, job)
    if session.json:
        print_json({**row_as_json(view.row), **_more_as_json(view)})
        return
    for sentence in view.explanation:
        say(sentence)
    print_table(
        ("Clock", "Owed by", "Started", "Due", "", "Source"),
        (
            (
                clock.title,
                clock.owner_name,
                clock.started,
                clock.due,
                days_left_words(clock.days_left),
                clock.source,
            )
            for clock in view.clocks
        ),
        empty="No clock runs.",
    )
    for flag in view.job.flags:
        say(f"  {flag.code}: {flag.text}")
    for event in view.events:
        say(f"  {event.at:%d %b %Y %H:%M}  {event.title}{f': {event.detail}' if event.detail else ''}")
    for line in view.not_sent:
        say(f"  not sent by mopdesk: {line}")


def _more_as_json(view: JobView) -> dict[str, object]:
    return {
        "case": view.job.case_id,
        "explanation": list(view.explanation),
        "address": view.row.address,
        "site": view.job.site,
        "appointment": view.job.appointment,
        "appointment_from": view.job.appointment_from,
        "appointment_to": view.job.appointment_to,
        "engineer": view.job.engineer,
        "kind": view.job.kind,
        "kind_confirmed": view.job.kind_confirmed,
        "request": {
            "text": view.job.request.text,
            "meter_serials": list(view.job.request.meter_serials),
            "raw": list(view.job.request.raw),
            "assumed_layout": view.job.request.assumed_layout,
        },
        "received_basis": view.job.received_basis,
        "process_reason": view.job.process_reason,
        "clocks": view.clocks,
        "flag_texts": [{"code": flag.code, "text": flag.text} for flag in view.job.flags],
        "events": view.events,
        "visits": view.visits,
        "outgoing": view.outgoing,
        "not_sent": list(view.not_sent),
    }


@job_group.command("access")
@click.argument("job")
@with_session
def access_command(session: Session, job: str) -> None:
    """Show how to get in: access notes and codes of JOB. Looking is noted in the journal, with who looked."""
    with session.desk() as desk:
        shown = show_access(desk, job, "command line")
    if session.json:
        print_json({"id": shown.job_id, "access": shown.notes, "noted": shown.noted})
        return
    say(shown.notes or "Nothing is known.")
    say(shown.noted, err=True)


@job_group.command("close")
@click.argument("job")
@click.option("--reason", required=True, type=click.Choice(CLOSE_REASONS))
@click.option("--by", required=True, help="Who decided it.")
@click.option("--at", "on", type=DAY, help="The day of the decision (default: today).")
@with_session
def close_command(session: Session, job: str, reason: str, by: str, on: date | None) -> None:
    """Close JOB without an answer: withdrawn, de-appointed or a duplicate. It can be reopened."""
    with session.desk() as desk:
        close_job(desk, job, reason, by, on or desk.today())
        row = job_view(desk, job).row
    tell_row(session, row)


@job_group.command("reopen")
@click.argument("job")
@click.option("--reason", required=True, help="Why it is opened again.")
@with_session
def reopen_command(session: Session, job: str, reason: str) -> None:
    """Open a closed JOB again."""
    with session.desk() as desk:
        row = job_view(desk, reopen_job(desk, job, reason)).row
    tell_row(session, row)


def tell_row(session: Session, row: JobRow) -> None:
    """Print how a job stands after it was changed."""
    if session.json:
        print_json(row_as_json(row))
    else:
        say(f"Job {row.short_id} is {row.state.value}.")
