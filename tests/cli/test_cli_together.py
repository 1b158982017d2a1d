"""A desktop and a command on one store at once: both do their work; who waits too long is told for whom."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mopdesk.actions.doctor import examine
from mopdesk.actions.settings import get_option, set_option
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.desk import open_desk
from mopdesk.store.database import Store
from tests.stories import SAMPLES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desktop(tmp_path):
    with open_desk(tmp_path / "store.db", actor="ann", program="mopdesk desktop") as desk:
        yield desk


def test_a_scheduled_import_runs_while_the_desktop_saves_what_is_typed(desktop, run, tmp_path):
    run("import", str(SAMPLES / "D0001001-made.usr"))
    visit = start_visit(desktop, desktop.store.jobs.list_jobs()[0].id)
    command = [sys.executable, "-m", "mopdesk", "import", str(SAMPLES), "--json"]
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"MOPDESK_STORE": str(tmp_path / "store.db")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    said: list[str] = []
    # Read while it goes on: a pipe of Windows is full after a few lines, and its writer waits for ever.
    reader = threading.Thread(target=lambda: said.extend(child.communicate()))
    reader.start()
    typed = 0
    while reader.is_alive():
        set_field(desktop, visit.id, "generation", f"PV {typed}")
        typed += 1
        # A person pauses; without any pause a slow machine never lets the other one in.
        time.sleep(0.01)
    told, complaints = said
    assert "locked" not in told + complaints
    assert "Traceback" not in complaints
    assert child.returncode in {0, 7}, complaints
    assert typed > 3
    assert desktop.store.visits.fields(visit.id)["generation"] == f"PV {typed - 1}"
    assert desktop.store.inbox.count() == len(list(SAMPLES.glob("*.usr")))
    assert examine(desktop).healthy


def test_a_command_that_waits_too_long_ends_with_5_and_names_who_is_writing(desktop, run, monkeypatch):
    begin = Store.__init__

    def impatient(store, *arguments, **named):
        begin(store, *arguments, **named | {"wait_seconds": 0.2})

    monkeypatch.setattr(Store, "__init__", impatient)
    with desktop.change("long") as change:
        desktop.store.settings.put(change, "engineer", "Ann")
        busy = run("config", "set", "company_name", "Other")
        # Looking needs no place for writing.
        assert run("config", "get", "company_name").exit_code == 0
    assert busy.exit_code == 5
    assert "Another program is writing to the store." in busy.stderr
    assert "mopdesk desktop of" in busy.stderr
    assert f"(process {os.getpid()})" in busy.stderr
    assert "locked" not in busy.stderr
    assert run("config", "set", "company_name", "Other").exit_code == 0
    desktop.reload()
    assert get_option(desktop, "company_name") == "Other"
    set_option(desktop, "engineer", "Bob")
    assert run("config", "get", "engineer").stdout.strip() == "Bob"
