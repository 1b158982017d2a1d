"""The guard over all tests catches what it should, and the whole program passes it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mopdesk.actions import updates
from mopdesk.actions.updates import look_for_update
from mopdesk.basics.settings import Settings
from tests.socket_guard import GUARD, NetworkForbidden, expecting_refusals

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "data" / "flows"


def connect(address):
    with socket.socket() as one:
        one.connect(address)


def swallow():
    with pytest.raises(NetworkForbidden):
        connect(("127.0.0.1", 9))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: connect(("127.0.0.1", 9)),
        lambda: connect(("192.0.2.1", 443)),
        lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        lambda: socket.getaddrinfo("example.invalid", 80),
        lambda: socket.gethostbyname("example.invalid"),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        lambda: socket.create_server(("127.0.0.1", 0)),
    ],
    ids=["connect", "far away", "create_connection", "look-up", "older look-up", "datagram", "listen"],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_each_way_out_is_refused_and_noted(attempt):
    with expecting_refusals() as noted, pytest.raises(OSError, match=r".*"):
        attempt()
    assert noted


def test_a_fetch_that_swallows_the_refusal_is_noted_all_the_same():
    with expecting_refusals() as noted:
        with pytest.raises((urllib.error.URLError, NetworkForbidden)):
            urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)
        thread = threading.Thread(target=swallow)
        thread.start()
        thread.join()
    assert len(noted) >= 2


def test_a_name_within_the_machine_is_let_through(tmp_path):
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("this system has no sockets with a file name")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
    assert GUARD.take() == []


PLANTED = """
import socket
def test_planted():
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        pass
"""


def test_a_test_that_connects_fails_even_if_it_swallows_the_refusal(tmp_path):
    file = tmp_path / "test_planted.py"
    file.write_text(PLANTED, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(file)]
    done = subprocess.run(
        [*command, f"--rootdir={tmp_path}", "-c", os.devnull, "-p", "no:pytestqt"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "a network connection was tried" in done.stdout


# --- the one thing that may connect, and only when it is told to ---


def test_the_update_notice_asks_nobody_until_place_and_key_are_set(monkeypatch):
    monkeypatch.setattr(updates.urllib.request, "urlopen", lambda *_args, **_more: pytest.fail("it asked"))
    for options in ({}, {"update_source": "https://example.invalid/n"}, {"update_key": "00" * 32}):
        assert look_for_update(Settings(options), visit_open=False) is None


def test_the_update_notice_goes_through_the_guard_like_all_else():
    options = {"update_source": "https://127.0.0.1:9/n", "update_key": "00" * 32}
    with expecting_refusals() as noted:
        assert look_for_update(Settings(options), visit_open=False) is None
    assert noted


# --- the whole program ---

UNDER_GUARD = """
import sys
from tests.socket_guard import GUARD
GUARD.install()
from mopdesk.app import command_line, run_selftest
from pathlib import Path
code = 0
try:
    if sys.argv[1] == "selftest":
        GUARD.watch_qt()
        code = run_selftest(Path(sys.argv[2]))
    else:
        sys.argv = ["mopdesk", *sys.argv[1:]]
        command_line()
except SystemExit as ended:
    code = ended.code
if GUARD.tried:
    print("NETWORK", *GUARD.tried, sep="\\n", file=sys.stderr)
    code = 97
sys.exit(code)
"""


def under_guard(folder, *words):
    return subprocess.run(
        [sys.executable, "-c", UNDER_GUARD, *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "MOPDESK_STORE": str(folder / "store.db")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_line_works_without_a_network(tmp_path):
    for words, code in (
        (("config", "set", "participant_id", "BMET"), 0),
        (("import", *sorted(SAMPLES.glob("D0001*.usr"))), 0),
        (("jobs", "--json"), 0),
        (("explain", SAMPLES / "D0150002-made.usr"), 0),
    ):
        done = under_guard(tmp_path, *words)
        assert done.returncode == code, (words, done.stdout, done.stderr)


def test_the_self_test_of_the_whole_program_works_without_a_network(tmp_path):
    """Windows, camera and printers included; where strace is, it sees what no hook in the process can."""
    report, trace = tmp_path / "report.json", tmp_path / "trace"
    command = [sys.executable, "-c", UNDER_GUARD, "selftest", str(report)]
    watch = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,bind", "-o", str(trace)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    watched = bool(shutil.which("strace")) and subprocess.run([*watch, "true"], check=False).returncode == 0
    done = subprocess.run(
        [*(watch if watched else []), *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(report.read_text(encoding="utf-8"))["ok"]
    calls = trace.read_text(encoding="utf-8").split("\n") if watched else []
    assert [call for call in calls if "AF_INET" in call and not is_the_print_service(call)] == []


def is_the_print_service(call):
    """The system's own library asks this machine's print service which printers there are."""
    return "htons(631)" in call and ('"127.0.0.1"' in call or '"::1"' in call)
