"""The front door: chooses a face. The faces are imported here, when they are asked for, and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.memory_image import keep_no_image


class LibraryMissing(MopdeskError):
    """Qt is installed, but not all that it needs of the system."""

    exit_code = 6


def command_line() -> None:
    """Start the command line, or with `run` the desktop."""
    from mopdesk.cli.main import command_line as commands

    keep_no_image()
    if run_command.name not in commands.commands:
        commands.add_command(run_command)
    commands.main(prog_name="mopdesk", windows_expand_args=False)


def desktop() -> None:
    """Start the desktop program; what stands behind its name are flow files to take in."""
    keep_no_image()
    if sys.argv[1:2] == ["--selftest"] and len(sys.argv) == 3:
        sys.exit(run_selftest(Path(sys.argv[2])))
    if sys.argv[1:] == ["--forget-keys"]:
        sys.exit(run_forget_keys())
    try:
        sys.exit(run_desktop(None, [Path(name) for name in sys.argv[1:] if not name.startswith("-")]))
    except LibraryMissing as error:
        if sys.stderr is None:
            # The frozen program shows it in a window of its own.
            raise
        _tell(error)
        sys.exit(error.exit_code)


def has_display() -> bool:
    """Tell whether windows can be shown: always on Windows and macOS, elsewhere where a display is named."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_desktop(store: Path | None, files: list[Path]) -> int:
    """Open the desktop on a store, and take in the named files.

    Raises `LibraryMissing` on a system that lacks what Qt needs.
    """
    import platformdirs

    from mopdesk.basics.log import start_log

    try:
        from mopdesk.gui.application import run_desktop as open_desktop
    except ImportError as error:
        raise LibraryMissing(
            "The window cannot be opened.",
            f"This system lacks a library: {error}.",
            "Install the package that brings it; the command line works without it.",
        ) from error

    start_log(platformdirs.user_log_path("mopdesk", appauthor=False))
    return open_desktop(store, files, None)


def run_selftest(report: Path) -> int:
    """Try every part of the installed program, and write what was found to `report`, as JSON."""
    from mopdesk.actions.selftest import WindowCheck, examine

    def window_checks() -> Mapping[str, WindowCheck]:
        # Late, so that a front room that does not even load stands in the report.
        from mopdesk.gui.selftest import window_checks as checks

        return checks()

    return 0 if examine(report, window_checks) else 1


def run_forget_keys() -> int:
    """Take the keys of the user's own stores out of the vault; an uninstaller asks so before it purges."""
    from mopdesk.basics.own_folders import default_store_path
    from mopdesk.custody.leaving import forget_keys

    try:
        forget_keys(default_store_path().parent)
    except Exception as error:  # noqa: BLE001  (a trace would stand in a window that a silent uninstaller waits for)
        if sys.stderr is not None:
            # A program without a console has none.
            sys.stderr.write(f"The keys could not be taken away: {type(error).__name__}\n")
        return 1
    return 0


def run_the_demo(folder: Path) -> int:
    """Do the main job without a person, draw the windows, and print what was made and where."""
    from mopdesk.actions.demo import Made, run_demo
    from mopdesk.cli.demo_table import print_demo
    from mopdesk.gui.pictures import draw_pictures

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = run_demo(folder)
    pictures = [
        Made(kind="picture", what=f"window, {scheme}: {path.stem}", path=path)
        for scheme in ("light", "dark")
        for path in draw_pictures(done.store, folder.absolute() / "pictures" / scheme, scheme, done.today)
    ]
    print_demo((*done.made, *pictures), done.store)
    return 0


@click.command("run", context_settings={"allow_interspersed_args": True})
@click.option("--demo", is_flag=True, help="Do the main job on bundled sample flows, without a person.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("mopdesk-demo"),
    show_default=True,
    help="Where the demo writes.",
)
@click.option("--store", type=click.Path(path_type=Path, dir_okay=False), envvar="MOPDESK_STORE")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def run_command(
    ctx: click.Context, demo: bool, folder: Path, store: Path | None, files: tuple[Path, ...]
) -> None:
    """Open the desktop program. With --demo, or where there is no display, do the main job by itself."""
    from mopdesk.cli.terminal import say

    if not demo and not has_display():
        say("There is no display: doing the demo instead. Its store and outputs go to " + str(folder))
        demo = True
    try:
        ctx.exit(run_the_demo(folder) if demo else run_desktop(store, list(files)))
    except MopdeskError as error:
        _tell(error)
        ctx.exit(error.exit_code)


def _tell(error: MopdeskError) -> None:
    from mopdesk.cli.terminal import say

    for line in (error.title, error.detail, error.advice):
        if line:
            say(line, err=True)
