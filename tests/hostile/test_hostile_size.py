"""The largest file that is read: what it takes of the memory."""

import subprocess
import sys

import pytest

from mopdesk.flows.lines import MOST_BYTES
from tests.bulk_flows import flow_file

_READ = """
import sys, pathlib
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.reader import open_flow
read = open_flow(pathlib.Path(sys.argv[1]).read_bytes(), Catalogue.load())
peak = pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(len(read.roots), len(read.problems), int(peak) * 1024)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="Linux alone tells the memory of a program since it began"
)
def test_a_file_of_50_mb_is_read_within_300_mb(tmp_path):
    head, *lines, tail = flow_file("D0142001", 4_000).decode().splitlines()
    body = "\n".join(lines)
    times = (MOST_BYTES - 2_000) // (len(body) + 1)
    parts = tail.split("|")
    parts[2], parts[4] = str(len(lines) * times), str(4_000 * times)
    whole = "\n".join([head, *[body] * times, "|".join(parts), ""]).encode()
    assert MOST_BYTES * 0.98 < len(whole) < MOST_BYTES
    (tmp_path / "large.usr").write_bytes(whole)
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(tmp_path / "large.usr")],
        capture_output=True,
        text=True,
        check=True,
    )
    requests, problems, taken = map(int, done.stdout.split())
    assert requests == 4_000 * times
    assert problems < 100
    assert taken < 300_000_000
