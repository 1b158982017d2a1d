"""Who is at the machine, as the operating system knows it."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import pwd


def system_account() -> str:
    """Give the account of the operating system that this program runs under.

    Asked of the system itself, never of the environment, which anybody may set before a start.
    """
    if sys.platform == "win32":
        # There it asks Windows for the user of this process.
        return os.getlogin()
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
