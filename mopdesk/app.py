"""The front door: chooses a face. The faces are imported here, when they are asked for, and nowhere else."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.memory_image import keep_no_image


class LibraryMissing(MopdeskError):
    """Qt is installed, but not all that it needs of the system."""

    exit_code = 6


def command_line() -> None:
    """Start the command line, or with `run` the desktop."""
    from mopdesk.cli.main import command_line as commands
    from mopdesk.cli.run import add_run_command

    keep_no_image()
    add_run_command(commands, has_display, run_desktop, run_the_demo)
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
        from mopdesk.cli.run import tell

        tell(error)
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
    open_desktop = fetch_desktop()

    import platformdirs

    from mopdesk.basics.log import start_log

    start_log(platformdirs.user_log_path("mopdesk", appauthor=False))
    return open_desktop(store, files, None)


def fetch_desktop() -> Callable[[Path | None, Sequence[Path], date | None], int]:
    """Load what the first window needs, and give what opens it. Raises `LibraryMissing`."""
    # Modules are no garbage, and looking through them again and again is 10 ms of a start. The desktop
    # collects by itself.
    gc.disable()
    try:
        from mopdesk.gui.application import run_desktop
    except ImportError as error:
        raise LibraryMissing(
            "The window cannot be opened.",
            f"This system lacks a library: {error}.",
            "Install the package that brings it; the command line works without it.",
        ) from error
    return run_desktop


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
