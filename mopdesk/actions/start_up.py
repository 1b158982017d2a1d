"""What a program does once it has opened a store, and then every minute: finish what was left unfinished.

What has arrived is taken in at once. What leaves waits for the day's backup, which reads every page: nothing
goes out of a store that is damaged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from mopdesk.actions.backups import daily_backup
from mopdesk.actions.changes import Changes
from mopdesk.actions.drop_folder import DropFolder, Looked
from mopdesk.actions.hold import release_due
from mopdesk.actions.import_flow import resume_unread
from mopdesk.actions.outbox import note_collected
from mopdesk.actions.right_date import DateDoubt, doubt_about_date
from mopdesk.actions.send_flows import HeldBack, Sent, SentFile, resume_sending, sent_files
from mopdesk.actions.unfinished import UnfinishedVisit, unfinished_visits
from mopdesk.actions.work_through import Imported
from mopdesk.basics.disk_room import room_warning
from mopdesk.basics.errors import DamagedStore, FileTrouble, StoreBusy, StoreTrouble
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk
from mopdesk.store.dispatch import Dispatched
from mopdesk.work.nouns import OutgoingFile

_Done = TypeVar("_Done")

# Another program that is sending does what is to be done; there is no need to wait for it long.
_WAIT_SECONDS = 2.0


class StartedUp(msgspec.Struct, frozen=True, kw_only=True):
    """What was finished. `waiting` are sentences on what could not be done now and will be tried again.

    `doubt` tells that the date of this computer may be wrong: every deadline is counted from it.
    """

    imported: tuple[Imported, ...]
    dropped: tuple[Imported, ...]
    sent: tuple[SentFile, ...]
    held_back: tuple[HeldBack, ...]
    collected: tuple[OutgoingFile, ...]
    unfinished: tuple[UnfinishedVisit, ...]
    waiting: tuple[str, ...]
    changes: Changes
    doubt: DateDoubt | None = None


_NOTHING = StartedUp(
    imported=(),
    dropped=(),
    sent=(),
    held_back=(),
    collected=(),
    unfinished=(),
    waiting=(),
    changes=Changes(),
)


def start_up(
    desk: Desk,
    drop: DropFolder | None = None,
    *,
    backup: Callable[[Desk], object] = daily_backup,
    progress: Progress | None = None,
) -> StartedUp:
    """Resume imports and releases, let due holds leave, note collected files, list unfinished visits.

    What cannot be done now (another program is writing, a folder is away) does not keep the rest from being
    done: it stands in `waiting`. `drop` remembers what was seen in the drop folder. The day's backup comes
    first, because it reads every page: raises `DamagedStore` where it finds damage, before anything is
    written, and from then on the store is only read. `backup` makes it, or raises what kept it from being
    made: the window makes it beside other work, and starts up after. `progress` counts the holds that leave,
    and may stop them between two lots.
    """
    waiting: list[str] = []
    if desk.store.damage is not None:
        # It was told; until the store is rescued there is nothing to finish.
        return _NOTHING
    _back_up(desk, backup, waiting)
    arrived = take_in(desk, drop)
    waiting.extend(arrived.waiting)
    nothing = Dispatched(released=(), troubles={})
    resumed = _try(lambda: resume_sending(desk, wait_seconds=_WAIT_SECONDS), nothing, waiting)
    waiting.extend(f"{trouble.title} {trouble.detail}" for trouble in resumed.troubles.values())
    due = _try(lambda: release_due(desk, progress), Sent(files=(), held_back=()), waiting)
    no_files: tuple[OutgoingFile, ...] = ()
    collected = _try(lambda: note_collected(desk), no_files, waiting)
    no_indexes: list[str] = []
    _try(lambda: desk.store.sorting.drop_unused(desk.today()), no_indexes, waiting)
    wanted = int(desk.settings.text("free_space_warning"))
    waiting.extend(filter(None, [room_warning(desk.store.path, wanted)]))
    changes = arrived.changes
    sent = (*sent_files(resumed), *due.files)
    if sent or due.held_back or collected:
        changes |= Changes(jobs=True, outbox=True, meters=bool(sent))
    return msgspec.structs.replace(
        arrived,
        sent=sent,
        held_back=due.held_back,
        collected=collected,
        waiting=tuple(waiting),
        changes=changes,
    )


def take_in(desk: Desk, drop: DropFolder | None = None) -> StartedUp:
    """Take in what has arrived and list unfinished visits; nothing leaves, and no backup is waited for."""
    if desk.store.damage is not None:
        return _NOTHING
    waiting: list[str] = []
    # Before anything is written under a clock that may be wrong.
    doubt = doubt_about_date(desk, at_a_glance=True) if desk.clock.set_to is None else None
    no_imports: tuple[Imported, ...] = ()
    imported = _try(lambda: resume_unread(desk), no_imports, waiting)
    looked = _try(lambda: drop.look(desk) if drop else Looked(), Looked(), waiting)
    waiting.extend(looked.waiting)
    changes = Changes()
    for one in (*imported, *looked.imported):
        changes |= one.changes
    return StartedUp(
        imported=imported,
        dropped=looked.imported,
        sent=(),
        held_back=(),
        collected=(),
        unfinished=unfinished_visits(desk),
        waiting=tuple(waiting),
        changes=changes,
        doubt=doubt,
    )


def _back_up(desk: Desk, backup: Callable[[Desk], object], waiting: list[str]) -> None:
    try:
        backup(desk)
    except DamagedStore as damage:
        desk.store.only_read(damage)
        raise
    except (StoreTrouble, FileTrouble) as trouble:
        waiting.append(str(trouble))


def _try(work: Callable[[], _Done], otherwise: _Done, waiting: list[str]) -> _Done:
    try:
        return work()
    except (StoreBusy, FileTrouble) as trouble:
        waiting.append(" ".join(part for part in (trouble.title, trouble.detail) if part))
        return otherwise
