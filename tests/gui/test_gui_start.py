"""The list of jobs is on the screen before anything slow to load that it does not need."""

import json
import os
import subprocess
import sys

from mopdesk.desk import open_desk
from tests.bulk_jobs import TODAY, fill

# The pages beside the list, and what only they, the reports and the keys need.
LATE = {
    *("sqlite_utils", "holidays", "reportlab", "PIL", "keyring", "argon2", "cryptography", "xlsxwriter"),
    *("uuid6", "PySide6.QtPrintSupport", "PySide6.QtPdf", "PySide6.QtMultimedia"),
    *(f"mopdesk.gui.pages.{page}" for page in ("inbox", "job", "outbox", "dashboard", "settings", "help")),
    *("mopdesk.gui.pages.visit", "mopdesk.gui.pages.set_up", "mopdesk.gui.welcome", "mopdesk.gui.unlock"),
    *("mopdesk.actions.start_up", "mopdesk.actions.visits", "mopdesk.actions.make_report"),
    *("mopdesk.actions.import_flow", "mopdesk.actions.demo", "mopdesk.work.rules", "mopdesk.flows.reader"),
}


def test_what_the_first_rows_do_not_need_is_not_loaded_before_them(tmp_path):
    store = tmp_path / "mopdesk.db"
    with open_desk(store, today=TODAY) as desk:
        fill(desk.store, 50)
    homes = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.start_probe", str(store)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=os.environ | homes,
    )
    seen = json.loads(done.stdout)
    assert seen["rows"] > 0
    assert sorted(LATE & set(seen["modules"])) == []
