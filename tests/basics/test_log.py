"""Nothing of a customer is in the log, least of all where something went wrong."""

import logging
import sys
import threading
import traceback
from typing import ClassVar

import pytest

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.import_flow import import_bytes
from mopdesk.basics.log import start_log, without_customers
from tests.hostile.flow_answers import FILE_TIME, TODAY, hostile_desk
from tests.hostile.flow_files import mpan, request

MPAN = mpan("the log")
CANARIES = {
    "name": "Siân Canary-O'Brien",
    "house": "Canary Cottage",
    "postcode": "CF99 9ZZ",
    "code": "KEYSAFE-4711X",
    "telephone": "029 2018 0999",
    "mail": "canary@example.invalid",
    "mpan": MPAN,
    "spaced": f"{MPAN[:2]} {MPAN[2:6]} {MPAN[6:10]} {MPAN[10:]}",
}


@pytest.fixture
def log(tmp_path):
    """The program's own log, at its most talkative, and a way to read it."""
    handler = start_log(tmp_path / "logs")
    logger = logging.getLogger("mopdesk")
    logger.setLevel(logging.DEBUG)

    def read():
        handler.flush()
        file = tmp_path / "logs" / "mopdesk.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    yield read
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
    handler.close()


def stumble():
    """Fail as programs do: quoting the value that was in the way, from one exception to the next."""
    try:
        raise KeyError(CANARIES["name"])
    except KeyError as error:
        raise ValueError("\n".join([f"no such customer: {CANARIES}", f"  {CANARIES['code']}"])) from error


@pytest.mark.allow_log_warnings
def test_a_failure_is_logged_by_place_and_kind_alone(log):
    logger = logging.getLogger("mopdesk.test")
    try:
        stumble()
    except ValueError:
        logger.exception("Unexpected failure")
        logger.error("Unexpected failure, told\n%s", traceback.format_exc())
    written = log()
    assert [canary for canary in CANARIES.values() if canary in written] == []
    assert "Canary" not in written
    assert "4711" not in written
    assert written.count("\nValueError\n") == 2
    assert written.count("\nKeyError\n") == 2
    assert "in stumble" in written


def test_what_looks_like_a_customers_is_masked():
    text = without_customers(
        f"MPAN {CANARIES['spaced']}, {CANARIES['telephone']}, {CANARIES['mail']}, cf999zz."
    )
    assert text == f"MPAN *********{MPAN[-4:]}, ***, ***, ***."


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-09 10:00:00,123 INFO mopdesk: 12 jobs, 3 files",
        "job 01a20985-3aaa-788b-a815-6041db0976cb",
        "D0150002: 17 groups, 250,000 faults",
    ],
)
def test_times_ids_and_counts_stay(text):
    assert without_customers(text) == text


@pytest.mark.allow_log_warnings
def test_work_and_its_failures_leave_nothing_of_the_customer(log, tmp_path, monkeypatch):
    flow = request("the log", number=MPAN, house=CANARIES["house"], postcode=CANARIES["postcode"])
    flow = flow.replace("SSTPGP - REPLACE METER", f"SSTPGP {CANARIES['code']}")
    with hostile_desk(tmp_path / "store.db") as desk:
        assert import_bytes(desk, flow.encode(), tmp_path / "a.usr", FILE_TIME, TODAY).verdict == "accepted"
        listed = tmp_path / "list.csv"
        cells = MPAN, CANARIES["name"], CANARIES["code"], CANARIES["telephone"]
        listed.write_text("mpan,contact,access_notes,telephone\n" + ",".join(cells), encoding="utf-8")
        assert take_addresses(desk, listed).filled == 1

        def fail(*_args, **_more):
            raise RuntimeError(f"cannot: {CANARIES} {flow}")

        monkeypatch.setattr(desk.store.jobs, "put_job", fail)
        try:
            take_addresses(desk, listed)
        except RuntimeError:
            logging.getLogger("mopdesk").exception("Unexpected failure")
    written = log()
    assert "Unexpected failure" in written
    assert "RuntimeError" in written
    assert [canary for canary in CANARIES.values() if canary in written] == []


@pytest.mark.allow_log_warnings
def test_the_desktops_own_nets_log_no_customer(log, monkeypatch):
    from mopdesk.gui.unexpected import catch_the_unexpected

    class Window:
        """Stands for the window: what it would show on its own screen is not the log's matter."""

        shown: ClassVar = []

        locked = False

        @property
        def ask(self):
            return self

        @property
        def lock(self):
            return self

        def crash(self, report):
            self.shown.append(report)

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    catch_the_unexpected(Window())
    try:
        stumble()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, None)))
    written = log()
    assert written.count("CRITICAL") == 2
    assert Window.shown
    assert [canary for canary in CANARIES.values() if canary in written] == []
