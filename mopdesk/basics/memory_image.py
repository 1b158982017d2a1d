"""No image of this process's memory on a disk: the store's key and its rows would be in it."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import resource


def keep_no_image() -> None:
    """Ask the system to write no core file of this process, should it die. Windows writes none by default."""
    if sys.platform != "win32":
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
