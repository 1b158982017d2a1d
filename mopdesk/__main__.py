"""Start mopdesk: `python -m mopdesk` is the command line, with `run` for the desktop."""

from mopdesk.app import command_line

command_line()
