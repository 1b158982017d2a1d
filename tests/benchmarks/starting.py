"""Row 9: from the start of the process to the first rows on the screen, beside an empty window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from mopdesk.desk import open_desk
from tests.benchmarks.bench import KEY, Bench
from tests.benchmarks.table import Line, span
from tests.bulk_jobs import TODAY, fill

# What the window of a start that fetches everything at once would load.
EAGER = (
    "import mopdesk.gui.preload as ahead, importlib; [importlib.import_module(one) for one in ahead.MODULES];"
)


def first_rows(bench: Bench) -> Iterator[Line]:
    """Row 9: processor seconds, which other programs on the machine do not lengthen."""
    home = bench.folder / "start"
    home.mkdir(exist_ok=True)
    store = home / "mopdesk.db"
    environment = own_home(home)
    os.environ["MOPDESK_KEY_FILE"] = environment["MOPDESK_KEY_FILE"]
    if not store.exists():
        with open_desk(store, today=TODAY) as desk:
            fill(desk.store, min(bench.jobs, 10_000))
    module = ["-m", "tests.gui.start_probe"]
    eager = ["-c", f"{EAGER} import runpy; runpy.run_module('tests.gui.start_probe', run_name='__main__')"]
    commands = {"ours": [*module, str(store)], "bare": [*module, "bare"], "eager": [*eager, str(store)]}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(bench.rounds + 1):
        for name, command in commands.items():
            done = subprocess.run(
                [sys.executable, *command],
                capture_output=True,
                text=True,
                check=True,
                env=environment,
            )
            # The first round compiles and warms up.
            if turn:
                taken[name].append(json.loads(done.stdout)["seconds"])
    for peer, words, most in (("bare", "an empty window", 1.4), ("eager", "all imported first", 0.6)):
        ratios = [one / other for one, other in zip(taken["ours"], taken[peer], strict=True)]
        yield Line(
            row=9,
            what=f"start to the first rows on the screen, beside {words}",
            figure=span(median(taken["ours"])),
            limit=f"{words} {span(median(taken[peer]))}",
            ratio=median(ratios),
            most=most,
        )


def own_home(home: Path) -> dict[str, str]:
    """Give the environment of a desktop whose files lie in a folder of this run, its store's key among them.

    A start must not meet the vault, nor the settings, of whoever measures.
    """
    (key := home / "key").write_text(KEY)
    key.chmod(0o600)
    homes = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(home))
    asked = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen"} | asked | homes | {"MOPDESK_KEY_FILE": str(key)}
