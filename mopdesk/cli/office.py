"""Commands of the office: deadlines, settings, technical details, health, and the demo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mopdesk.actions.anchors import read_anchor
from mopdesk.actions.deadline import PAPER_DAYS, show_deadline
from mopdesk.actions.demo import run_demo
from mopdesk.actions.doctor import examine
from mopdesk.actions.meter_details import set_details, show_details
from mopdesk.actions.settings import get_option, list_options, set_option
from mopdesk.cli.demo_table import print_demo
from mopdesk.cli.session import DAY, Session, print_json, with_session
from mopdesk.cli.tables import print_problems, print_table, problem_rows
from mopdesk.cli.terminal import say


@click.command("deadline")
@click.argument("day", type=DAY)
@click.option("--days", default=PAPER_DAYS, show_default=True, help="Working Days after the day of receipt.")
@with_session
def deadline_command(session: Session, day: date, days: int) -> None:
    """Count Working Days (England and Wales) after DAY, the day of receipt, and show each day."""
    with session.calendar() as calendar:
        deadline = show_deadline(calendar, day, days)
    if session.json:
        print_json(
            {
                "received": deadline.received,
                "days": deadline.days,
                "due": deadline.due,
                "counted": deadline.counted,
                "problems": problem_rows(deadline.problems),
            }
        )
        return
    for counted in deadline.counted:
        number = "     -" if counted.number is None else f"day {counted.number:>2}"
        say(f"{counted.day:%a %d %b %Y}  {number}  {counted.reason}".rstrip())
    say(f"Due by the end of {deadline.due:%A} {deadline.due.day} {deadline.due:%B %Y}.")
    print_problems(deadline.problems, indent="")


@click.group("config")
def config_group() -> None:
    """Read and set the store's options."""


@config_group.command("get")
@click.argument("key", required=False)
@with_session
def get_command(session: Session, key: str | None) -> None:
    """Print the value of KEY, or every option."""
    with session.desk() as desk:
        if key is not None:
            value = get_option(desk, key)
            print_json({"key": key, "value": value}) if session.json else say(value)
            return
        options = list_options(desk)
    if session.json:
        print_json({"items": [{"key": o.option.key, "value": o.value, "is_set": o.is_set} for o in options]})
        return
    print_table(
        ("Key", "Value", "", "Meaning"),
        ((o.option.key, o.value, "set" if o.is_set else "default", o.option.title) for o in options),
        empty="",
    )


@config_group.command("set")
@click.argument("key")
@click.argument("value")
@with_session
def set_command(session: Session, key: str, value: str) -> None:
    """Set KEY to VALUE; an empty VALUE takes the default back.

    For example: config set participant_id BMET; config set process.SUPB option-2
    """
    with session.desk() as desk:
        set_option(desk, key, value)
        now = get_option(desk, key)
    print_json({"key": key, "value": now}) if session.json else say(f"{key} is {now or 'not set'}")


@click.command("details")
@click.argument("mpan")
@click.option("--from", "details_file", type=click.Path(path_type=Path), help="Technical details as JSON.")
@with_session
def details_command(session: Session, mpan: str, details_file: Path | None) -> None:
    """Show the meter technical details held for MPAN, or take in typed ones."""
    with session.desk() as desk:
        if details_file is not None:
            set_details(desk, mpan, details_file)
        shown = show_details(desk, mpan)
    if session.json:
        print_json({"details": shown.view, "origin": shown.origin, "noted_at": shown.noted_at})
        return
    if shown.view is None:
        say(f"No technical details are held for {mpan}. Import a D0150, or type them with --from.")
        return
    say(f"{mpan}: SSC {shown.view.ssc}, effective {shown.view.effective_from}, {shown.origin}")
    print_table(
        ("Meter Id", "Make and type", "Type", "Location", "Asset provider", "Registers"),
        (
            (
                meter.serial,
                meter.make_and_type,
                meter.meter_type,
                meter.location,
                meter.asset_provider,
                ", ".join(register.register for register in meter.registers),
            )
            for meter in shown.view.meters
        ),
        empty="No meter is on this supply.",
    )


@click.command("doctor")
@click.option("--rebuild-search", is_flag=True, help="First make search and figures anew from the jobs.")
@click.option(
    "--anchor",
    "anchors",
    metavar="FILE|HASH",
    multiple=True,
    help="A report or backup, or the hash at a report's foot: the journal must still contain it.",
)
@with_session
def doctor_command(session: Session, rebuild_search: bool, anchors: tuple[str, ...]) -> None:
    """Prove that the journal is whole and that store and journal agree; ends with 3 where they do not.

    The journal's end is compared with what the store's backups tell of it: so a part that was cut off is
    found too.
    """
    noted = [read_anchor(text) for text in anchors]
    with session.desk() as desk:
        if rebuild_search:
            desk.store.rebuild_search()
        found = examine(desk, noted)
    if session.json:
        print_json({"healthy": found.healthy, "facts": found.facts, "problems": problem_rows(found.problems)})
    else:
        for name, value in found.facts.items():
            say(f"{_fact_title(name)}: {_fact_words(value)}")
        print_problems(found.problems, indent="")
        say("All is well." if found.healthy else "Something is wrong: see above.")
    click.get_current_context().exit(0 if found.healthy else 3)


def _fact_title(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _fact_words(value: object) -> str:
    """Write a fact for people: 'setting 5, counter 1', 'yes', 'none'."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "none"
    if value is None:
        return "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


@click.command("demo")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("mopdesk-demo"),
    show_default=True,
    help="Where the demo's store and outputs are written.",
)
@with_session
def demo_command(session: Session, folder: Path) -> None:
    """Do the main job on bundled sample flows, with a store of its own, and list what was made."""
    made = run_demo(folder)
    if session.json:
        print_json(
            {"store": str(made.store), "files": [{"what": m.what, "path": str(m.path)} for m in made.made]}
        )
        return
    print_demo(made.made, made.store)
