"""A whole file is looked over in pieces: the same answers, and no look longer than one."""

import pytest

from mopdesk.flows.lines import read_text
from mopdesk.flows.pieces import PIECE, count_in, holds_only

PLAIN = bytes(range(32, 127)) + b"\r\n"


class Watched(bytes):
    """Bytes that note how much of them a look goes over."""

    looks: list[int]

    def count(self, what, start=0, end=None):
        self.looks.append((len(self) if end is None else min(end, len(self))) - start)
        return super().count(what, start, len(self) if end is None else end)

    def __getitem__(self, place):
        found = super().__getitem__(place)
        if isinstance(found, bytes):
            self.looks.append(len(found))
        return found


@pytest.mark.parametrize("before", [0, 1, PIECE - 2, PIECE - 1, PIECE, 3 * PIECE - 1])
def test_what_lies_across_the_edge_of_a_piece_is_counted_once(before):
    data = b"a" * before + b"\r\n" + b"b" * PIECE + b"\r\n\r"
    assert count_in(data, b"\r\n") == data.count(b"\r\n") == 2
    assert count_in(data, b"\r") == 3
    assert count_in(b"", b"\n") == 0


@pytest.mark.parametrize("place", [0, PIECE - 1, PIECE, 2 * PIECE + 5])
def test_one_byte_that_is_not_plain_is_found_wherever_it_lies(place):
    data = bytearray(b"x" * (2 * PIECE + 6))
    assert holds_only(bytes(data), PLAIN)
    data[place] = 0x80
    assert not holds_only(bytes(data), PLAIN)


def test_no_look_goes_over_more_than_a_piece():
    lines = b"\r\n".join([b"001|1200023305976|"] * 40_000)
    data = Watched(lines)
    data.looks = []
    assert read_text(data).newline == "CRLF"
    holds_only(data, PLAIN)
    assert len(data) > 2 * PIECE
    assert len(data.looks) > 6
    assert max(data.looks) <= PIECE + 1
