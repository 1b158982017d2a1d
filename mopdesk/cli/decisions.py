"""Commands for what people decide: process, kind of work, jobs by hand, addresses, calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.calendar import HOLIDAY, WORKING, forget_day, list_days, set_day
from mopdesk.actions.cases import list_cases
from mopdesk.actions.job_edits import change_process, confirm_kind, type_job
from mopdesk.actions.job_rows import ROLE_NAMES
from mopdesk.actions.jobs import job_view
from mopdesk.cli.cases import job_group, tell_row
from mopdesk.cli.session import DAY, Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say
from mopdesk.work.nouns import KindOfWork, Site


@job_group.command("process")
@click.argument("job")
@click.argument("process")
@click.option("--reason", required=True, help="Why it follows another process.")
@with_session
def process_command(session: Session, job: str, process: str, reason: str) -> None:
    """Let JOB follow another PROCESS (option-1, option-2, option-3, plain-...)."""
    with session.desk() as desk:
        change_process(desk, job, process, reason)
        row = job_view(desk, job).row
    tell_row(session, row)


@job_group.command("kind")
@click.argument("job")
@click.argument("kind", type=click.Choice([kind.value for kind in KindOfWork]))
@with_session
def kind_command(session: Session, job: str, kind: str) -> None:
    """Confirm what KIND of work JOB asks for."""
    with session.desk() as desk:
        confirm_kind(desk, job, KindOfWork(kind))
        row = job_view(desk, job).row
    tell_row(session, row)


@job_group.command("add")
@click.option(
    "--flow", type=click.Choice(["D0001", "D0142"]), required=True, help="What it would have come as."
)
@click.option("--mpan", required=True, help="The MPAN core, 13 digits.")
@click.option("--supplier", required=True, help="The Supplier's participant id.")
@click.option("--text", required=True, help="What is asked, in its own words.")
@click.option("--received", type=DAY, help="The day of receipt (default: today).")
@click.option("--address", multiple=True, help="An address line; give it again for the next.")
@click.option("--postcode", default="")
@with_session
def add_command(
    session: Session,
    flow: str,
    mpan: str,
    supplier: str,
    text: str,
    received: date | None,
    address: tuple[str, ...],
    postcode: str,
) -> None:
    """Open a job by hand, for a request that came by other means than a file."""
    with session.desk() as desk:
        job = type_job(
            desk,
            flow=flow,
            mpan=mpan,
            supplier=supplier,
            text=text,
            received_on=received or desk.today(),
            site=Site(address=address, postcode=postcode),
        )
        row = job_view(desk, job).row
    tell_row(session, row)


@click.command("addresses")
@click.argument("file", type=click.Path(path_type=Path))
@with_session
def addresses_command(session: Session, file: Path) -> None:
    """Fill in open jobs from a CSV keyed by MPAN.

    Columns: mpan, address_1 to address_9, postcode, contact, telephone, access_notes, appointment,
    appointment_from, appointment_to, engineer. Blank cells change nothing.
    """
    with session.desk() as desk:
        taken = take_addresses(desk, file)
    if session.json:
        print_json({"filled": taken.filled, "problems": problem_rows(taken.problems)})
        return
    say(f"{taken.filled} job{'' if taken.filled == 1 else 's'} filled in.")
    print_problems(taken.problems)


@click.group("calendar")
def calendar_group() -> None:
    """Local changes to the calendar of Working Days."""


@calendar_group.command("list")
@with_session
def list_command(session: Session) -> None:
    """List the days that count otherwise here."""
    with session.desk() as desk:
        days = list_days(desk)
    if session.json:
        print_json({"items": days})
        return
    print_table(
        ("Day", "Counts as", "Reason"),
        ((day.day, "holiday" if day.kind == HOLIDAY else "Working Day", day.reason) for day in days),
        empty="No day is changed: the published bank holidays of England and Wales count.",
    )


@calendar_group.command("add")
@click.argument("day", type=DAY)
@click.option("--reason", required=True)
@click.option("--working", is_flag=True, help="The day counts although a list strikes it out.")
@with_session
def add_day_command(session: Session, day: date, reason: str, working: bool) -> None:
    """Strike DAY out as a holiday, or with --working let it count. Open deadlines are counted again."""
    with session.desk() as desk:
        moved = set_day(desk, day, WORKING if working else HOLIDAY, reason).moved
    _tell_moved(session, day, moved)


@calendar_group.command("remove")
@click.argument("day", type=DAY)
@with_session
def remove_day_command(session: Session, day: date) -> None:
    """Go back to the published calendar for DAY. Open deadlines are counted again."""
    with session.desk() as desk:
        moved = forget_day(desk, day).moved
    _tell_moved(session, day, moved)


def _tell_moved(session: Session, day: date, moved: int) -> None:
    if session.json:
        print_json({"day": day, "deadlines_moved": moved})
    else:
        say(f"{day}: noted; {moved} open deadline{'' if moved == 1 else 's'} moved.")


@click.command("cases")
@click.option("--all", "settled", is_flag=True, help="Those that are done too.")
@with_session
def cases_command(session: Session, settled: bool) -> None:
    """List open cases, notifications without a job among them, with every clock that runs."""
    with session.desk() as desk:
        rows = list_cases(desk, settled=settled)
    if session.json:
        print_json({"items": rows})
        return
    print_table(
        ("MPAN core", "Supplier", "Process", "State", "Jobs", "Owed next"),
        (
            (
                row.mpan,
                row.supplier,
                row.process,
                row.state_title,
                len(row.jobs),
                "; ".join(
                    f"{' and '.join(clock.answer)} by {ROLE_NAMES.get(clock.owner, clock.owner)}, {clock.due}"
                    for clock in row.clocks
                    if clock.stopped_on is None
                ),
            )
            for row in rows
        ),
        empty="No case is open.",
    )
