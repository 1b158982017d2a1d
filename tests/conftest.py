"""What every test stands on: no screen, repeatable examples, and a log without surprises."""

import logging
import os

# Before anything imports PySide6: Qt reads it once, when its application is made.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

from mopdesk.basics.hand import hold, let_go
from tests.socket_guard import GUARD
from tests.store_guard import STORE_GUARD

# As early as can be: what a module does while it is imported counts too.
GUARD.install()
STORE_GUARD.install()

# No deadlines: two busy cores say nothing about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    # The same examples each time: a red CI is about the change, not about luck.
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


# The key of every store that a test makes: encrypted, as in daily use, and opened without a vault.
KEY = "5a" * 32


@pytest.fixture(scope="session", autouse=True)
def _key_file(tmp_path_factory):
    """Name a key file for this process and those that tests start; no test asks the machine's own vault."""
    path = tmp_path_factory.mktemp("keys") / "store.key"
    path.write_text(KEY + "\n", encoding="ascii")
    path.chmod(0o600)
    os.environ["MOPDESK_KEY_FILE"] = str(path)
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


@pytest.fixture(autouse=True)
def _key_in_hand():
    """Hold the key of the tests in hand, and nothing that an earlier test held."""
    let_go()
    hold(KEY)


class _Collector(logging.Handler):
    """Keeps the records that nobody should have logged."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_log_warnings(request):
    """Fail a test in which mopdesk logs a warning or worse, unless it is marked allow_log_warnings."""
    if request.node.get_closest_marker("allow_log_warnings"):
        yield
        return
    collector = _Collector()
    logger = logging.getLogger("mopdesk")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collector.records:
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in collector.records]
        pytest.fail("logged without allow_log_warnings:\n  " + "\n  ".join(lines), pytrace=False)


@pytest.fixture(scope="session")
def qt_guard():
    """Watch Qt's network classes; the front room's tests ask for it."""
    GUARD.watch_qt()
    return GUARD


@pytest.fixture(autouse=True)
def no_network():
    """Fail a test that tried to open a network connection, whatever became of it."""
    yield
    if tried := GUARD.take():
        pytest.fail("a network connection was tried:\n  " + "\n  ".join(tried), pytrace=False)


@pytest.fixture(autouse=True)
def no_foreign_hand_on_the_store():
    """Fail a test in which mopdesk opened the file of an open store by other means than SQLite."""
    yield
    if opened := STORE_GUARD.take():
        pytest.fail("an open store's file was opened:\n  " + "\n  ".join(opened), pytrace=False)


def pytest_sessionfinish(session):
    """Fail the run for what was tried outside of any test."""
    if tried := GUARD.take():
        session.exitstatus = 1
        print("\na network connection was tried outside of any test:\n  " + "\n  ".join(tried))  # noqa: T201
