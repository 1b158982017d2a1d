"""Give a store another key: a new file beside it, checked, then exchanged; one good store is always left.

A key is never changed within the file: a crash half-way through would leave pages under two keys. The former
file is moved into a folder of its own by the exchange that `exchange` completes after a crash, and is then
taken away; what was plain text is written over first.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from mopdesk.basics.beside import DISPATCH, all_beside, beside
from mopdesk.basics.errors import StoreBusy, StoreTrouble
from mopdesk.basics.files import file_trouble, only_one
from mopdesk.store.backup import StoreFacts, check_copy, convert, facts_of, one_file, wipe
from mopdesk.store.connection import connect
from mopdesk.store.exchange import FORMER, SUCCESSOR, finish_exchange
from mopdesk.store.gate import gate, no_copy
from mopdesk.store.restore import move_in, work_folder


def give_key(store: Path, new_key: str, now: datetime, *, wait_seconds: float = 30.0) -> Path:
    """Encrypt the store's file with `new_key`, and give the folder that the former file was moved to.

    Nobody may have the store open, this program included. Raises `StoreBusy` where somebody has,
    `DamagedStore` where the store is not sound, `StoreTrouble` where the new file is not.
    """
    with only_one(beside(store, DISPATCH), wait_seconds) as ours:
        if not ours:
            raise StoreBusy("Another program is sending files from this store.", str(store), "Wait for it.")
        with no_copy(store, wait_seconds), gate(store, wait_seconds):
            finish_exchange(store)
            work = work_folder(store)
            shutil.rmtree(work, ignore_errors=True)
            try:
                work.mkdir(mode=0o700)
                facts = _be_alone(store)
                successor = work / SUCCESSOR
                convert(store, successor, new_key)
                one_file(successor, new_key)
                check_copy(successor, facts, key=new_key)
                return move_in(store, successor, now, FORMER)
            except OSError as error:
                raise file_trouble("The store could not be encrypted anew.", store, error) from error
            finally:
                shutil.rmtree(work, ignore_errors=True)


def is_on_its_way(store: Path) -> bool:
    """Tell whether another file waits to be put into the store's place, as the next who opens it will do."""
    return any((folder / SUCCESSOR).exists() for folder in all_beside(store, FORMER))


def clear_former(store: Path) -> list[Path]:
    """Take away what a store was before it was given its key, plain text written over; give what was there.

    A file whose successor still waits to be put in its place is left alone.
    """
    gone = []
    for folder in all_beside(store, FORMER):
        if (folder / SUCCESSOR).exists():
            continue
        for path in folder.iterdir():
            wipe(path)
            gone.append(path)
        with suppress(OSError):
            folder.rmdir()
    return gone


def _be_alone(store: Path) -> StoreFacts:
    """See that nobody else has the store open, and fold its write-ahead log in.

    Leaving the write-ahead log takes a lock that nobody gets while another connection is open.
    """
    connection = connect(store)
    try:
        connection.driver.set_busy_timeout(0)
        try:
            connection.run("PRAGMA journal_mode = DELETE")
        except StoreBusy as busy:
            raise StoreBusy(
                "Another program has the store open.",
                str(store),
                "Close mopdesk everywhere else, then try again.",
            ) from busy
        facts = facts_of(connection)
        verdict = connection.value("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise StoreTrouble("The store is not sound.", str(verdict), "Run mopdesk rescue first.")
        return facts
    finally:
        connection.close()
