"""The command `run`, which opens the desktop. What opens it stands on a floor above, and is handed down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from mopdesk.basics.errors import MopdeskError
from mopdesk.cli.session import Session, store_option
from mopdesk.cli.terminal import say

NAME = "run"


def add_run_command(
    commands: click.Group,
    has_display: Callable[[], bool],
    desktop: Callable[[Path | None, list[Path]], int],
    demo: Callable[[Path], int],
) -> None:
    """Add the command, once: `desktop(store, files)` and `demo(folder)` give the exit code."""
    if NAME in commands.commands:
        return

    @commands.command(NAME, context_settings={"allow_interspersed_args": True})
    @click.option(
        "--demo", "asked", is_flag=True, help="Do the main job on bundled sample flows, without a person."
    )
    @click.option(
        "--to",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("mopdesk-demo"),
        show_default=True,
        help="Where the demo writes.",
    )
    @store_option
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path))
    @click.pass_context
    def run(ctx: click.Context, asked: bool, folder: Path, files: tuple[Path, ...]) -> None:
        """Open the desktop program. With --demo, or where there is no display, do the main job by itself."""
        if not asked and not has_display():
            say("There is no display: doing the demo instead. Its store and outputs go to " + str(folder))
            asked = True
        try:
            ctx.exit(demo(folder) if asked else desktop(ctx.ensure_object(Session).store, list(files)))
        except MopdeskError as error:
            tell(error)
            ctx.exit(error.exit_code)


def tell(error: MopdeskError) -> None:
    """Say on the terminal what went wrong."""
    for line in (error.title, error.detail, error.advice):
        if line:
            say(line, err=True)
