"""Where both frozen programs begin: mopdesk-gui.exe is the desktop, mopdesk.exe the command line."""

import sys
from pathlib import Path

from mopdesk.app import command_line, desktop

if Path(sys.executable).stem.lower().endswith("-gui"):
    desktop()
else:
    command_line()
