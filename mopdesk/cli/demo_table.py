"""The table of what the demo made and where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mopdesk.actions.demo import Made
from mopdesk.cli.tables import print_table
from mopdesk.cli.terminal import say


def print_demo(made: Sequence[Made], store: Path) -> None:
    """Print the table, and how to look at the demo's store."""
    print_table(("Made", "What", "Where"), ((one.kind, one.what, one.path) for one in made), empty="Nothing.")
    say(f"\nThe demo's store is {store}")
    say(f"Look at it with: mopdesk run --store {store}")
