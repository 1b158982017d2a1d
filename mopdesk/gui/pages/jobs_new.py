"""Two more ways for jobs to come: typed by hand, and their addresses from a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mopdesk.actions.addresses import TakenAddresses
from mopdesk.actions.changes import Changes
from mopdesk.actions.job_edits import type_job
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.dates import read_day
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.words import count_of, plain_day
from mopdesk.work.nouns import Site

FLOWS = (("D0001", "Investigate (D0001)"), ("D0142", "Change metering (D0142)"))
_MOST_TOLD = 3


def new_job_panel(today: date) -> Decision:
    """Make the panel that asks for a request that came by telephone, letter or e-mail."""
    panel = Decision(
        "New job by hand",
        "For a request that came by telephone, letter or e-mail. It is counted from the day on which you "
        "received it, and says in its history that it was typed.",
        "Open the job",
    )
    panel.choice("flow", "What is asked", list(FLOWS), "D0001", needed="Choose what is asked.")
    panel.line("mpan", "MPAN core", hint="13 digits", needed="Type the MPAN.")
    panel.line("supplier", "Supplier", hint="Participant id of 4 letters", needed="Type the Supplier.")
    panel.line("received", "Received on", plain_day(today), needed="Say on which day it came.")
    panel.line("postcode", "Postcode")
    panel.lines("text", "What the Supplier asks")
    panel.lines("address", "Address, one line each")
    return panel


def typed_job(answers: dict[str, str]) -> Callable[[Desk], TypedJob] | str:
    """Give the action for what was typed, or the words that say what to mend."""
    day = read_day(answers["received"])
    if day is None:
        return f"'{answers['received']}' is not a day. Write it like 8 Dec 2026 or 8/12/2026."
    lines = (line.strip() for line in answers["address"].split("\n"))
    site = Site(address=tuple(line for line in lines if line), postcode=answers["postcode"])

    def do(desk: Desk) -> TypedJob:
        job_id = type_job(
            desk,
            flow=answers["flow"],
            mpan=answers["mpan"],
            supplier=answers["supplier"].upper(),
            text=answers["text"],
            received_on=day,
            site=site,
        )
        return TypedJob(job_id)

    return do


class TypedJob:
    """The job that was opened by hand."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        self.changes = Changes(jobs=True)


def taken_words(taken: TakenAddresses) -> tuple[Tone, str, str]:
    """Say what a list of addresses brought."""
    title = f"{count_of(taken.filled, 'job')} filled in from the list"
    if not taken.problems:
        return Tone.GOOD, title, ""
    told = [f"Line {one.place.line}: {one.text}" for one in taken.problems[:_MOST_TOLD]]
    rest = len(taken.problems) - len(told)
    if rest:
        told.append(f"{count_of(rest, 'more line')} not used.")
    return Tone.WARN, title, " ".join(told)
