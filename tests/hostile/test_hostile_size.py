"""The largest file that is read: what it takes of the memory."""

import sys

import pytest

from mopdesk.flows.lines import MOST_BYTES
from tests.bulk_flows import flow_file
from tests.peak_memory import told_with_peak

_READ = """
import sys, pathlib
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.reader import open_flow
read = open_flow(pathlib.Path(sys.argv[1]).read_bytes(), Catalogue.load())
print(len(read.roots), len(read.problems))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is asked of Unix")
def test_a_file_of_50_mb_is_read_within_300_mb(tmp_path):
    head, *lines, tail = flow_file("D0142001", 4_000).decode().splitlines()
    body = "\n".join(lines)
    times = (MOST_BYTES - 2_000) // (len(body) + 1)
    parts = tail.split("|")
    parts[2], parts[4] = str(len(lines) * times), str(4_000 * times)
    whole = "\n".join([head, *[body] * times, "|".join(parts), ""]).encode()
    assert MOST_BYTES * 0.98 < len(whole) < MOST_BYTES
    (tmp_path / "large.usr").write_bytes(whole)
    told, memory = told_with_peak(_READ, tmp_path / "large.usr")
    requests, problems = map(int, told.split())
    assert requests == 4_000 * times
    assert problems < 100
    assert memory < 300
