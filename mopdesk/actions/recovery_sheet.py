"""The office recovery key on one page of paper: the key, what it is for, how to keep it and how to use it."""

from __future__ import annotations

from pathlib import Path

from mopdesk.basics.files import write_atomic
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.pdf.render import render
from mopdesk.work.report_tree import (
    Bullets,
    Cell,
    Column,
    Fact,
    Grid,
    Notice,
    Report,
    Row,
    Section,
    Tone,
)

_PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")
_WHAT = """\
It opens the store of this machine, and the backups made with it, when the passphrase is forgotten, the
person who knew it has left, or the operating system's vault was reset.

Whoever has this page and a copy of the store can read all of it: names, addresses, access notes."""
_KEEP = """\
In a safe or a locked drawer of the office; never with the laptop.

On paper. If this page was saved as a file, print it and delete the file.

When a new recovery key is made, this one stops working: destroy this page then. Old backups that were carried
elsewhere still open with it."""
_USE = """\
Start mopdesk. Where it asks, type the seven groups; small letters and missing dashes are fine.

There is no I, L, O or U in it: what looks like one is a 1 or a 0.

A slip is told with the group that it is in, before anything else happens.

On another machine: lay the store or a backup there, with the file of the same name that ends in .keys, then
mopdesk restore FILE."""


def sheet_bytes(desk: Desk, recovery_key: str) -> bytes:
    """Draw the page."""
    company = desk.settings.text("company_name") or "mopdesk"
    groups = recovery_key.split("-")
    report = Report(
        title="Office recovery key",
        subtitle="Keep this page like the key to the building",
        letterhead=company,
        running="Office recovery key",
        header=(
            Fact(label="Made on", value=long_day(desk.today())),
            Fact(label="Made by", value=desk.actor),
            Fact(label="Store", value=str(desk.store.path), wide=True),
        ),
        outcome=Notice(title=recovery_key, text="Seven groups of five letters and digits", tone=Tone.STRONG),
        sections=(
            Section(
                title="The groups one by one",
                blocks=(
                    Grid(
                        columns=tuple(Column(title=place) for place in _PLACES[: len(groups)]),
                        rows=(Row(cells=tuple(Cell(text=group, tone=Tone.STRONG) for group in groups)),),
                    ),
                ),
            ),
            Section(title="What it is for", blocks=(_bullets(_WHAT),)),
            Section(title="How to keep it", blocks=(_bullets(_KEEP),)),
            Section(title="How to use it", blocks=(_bullets(_USE),)),
        ),
        footer=("Secret: for the safe, not for the file",),
    )
    return render(report)


def save_sheet(desk: Desk, recovery_key: str, path: Path) -> Path:
    """Save the page as a PDF that only its owner can read."""
    whole = path.absolute()
    write_atomic(whole, sheet_bytes(desk, recovery_key), private=True)
    return whole


def _bullets(text: str) -> Bullets:
    return Bullets(items=tuple(" ".join(part.split()) for part in text.split("\n\n")))
