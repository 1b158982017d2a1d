"""Look over a whole file in pieces: one look over all of it would keep every other thread from Python.

The interpreter changes threads between two calls, never within one; the window draws from another thread.
"""

from __future__ import annotations

# Bytes: less than a tenth of a millisecond's look for most questions, and nothing lost by asking again.
PIECE = 256 * 1024


def count_in(data: bytes, what: bytes) -> int:
    """Count how often bytes occur that cannot overlap themselves."""
    over = len(what) - 1
    return sum(data.count(what, start, start + PIECE + over) for start in range(0, len(data), PIECE))


def holds_only(data: bytes, allowed: bytes) -> bool:
    """Tell whether each byte is one of those."""
    return not any(
        data[start : start + PIECE].translate(None, allowed) for start in range(0, len(data), PIECE)
    )
