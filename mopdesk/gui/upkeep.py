"""What the desktop does by itself: finish what was left half done, see which files were collected."""

from __future__ import annotations

from functools import reduce
from operator import or_

from mopdesk.actions.changes import Changes
from mopdesk.actions.import_flow import resume_unread
from mopdesk.actions.outbox import note_collected
from mopdesk.actions.send_flows import resume_sending
from mopdesk.desk import Desk


def finish_half_done(desk: Desk) -> Changes:
    """Work through files that were kept but not read, and complete releases that were cut short."""
    read = [one.changes for one in resume_unread(desk)]
    left = bool(resume_sending(desk).released)
    return reduce(or_, read, Changes(jobs=left, outbox=left))


def look_at_the_folder(desk: Desk) -> Changes:
    """Note which released files have left the outgoing folder."""
    return Changes(outbox=bool(note_collected(desk)))
