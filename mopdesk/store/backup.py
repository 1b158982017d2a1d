"""A checked copy of the open store through SQLite's own backup: never by copying the file.

Opening and closing a live store's file by any other means in this process would cancel SQLite's locks.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from mopdesk.basics.errors import FileTrouble, StoreTrouble
from mopdesk.store.connection import Connection, connect, trouble

# In steps, so that other work can go on between them; held in one read transaction, so that it ends.
_PAGES = 500


def copy_store(connection: Connection, target: Path, *, key: str | None = None) -> None:
    """Copy the store to `target`, check the copy, and only then give it its name.

    Raises `StoreTrouble` where the copy is not sound; an older copy of that name is replaced.
    """
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        make_private_file(unfinished)
        copy = connect(unfinished, key=key)
        try:
            with connection.snapshot():
                connection.value("SELECT count(*) FROM sqlite_schema")
                connection.driver.backup(copy.driver, pages=_PAGES)
            verdict = copy.value("PRAGMA quick_check(1)")
        except dbapi2.Error as error:
            raise trouble(error, target) from error
        finally:
            copy.close()
        if verdict != "ok":
            raise StoreTrouble("The copy of the store is not sound.", f"{target}: {verdict}.", "Try again.")
        unfinished.replace(target)
    except OSError as error:
        raise FileTrouble("The store could not be copied.", f"{target}: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read; an existing one is left as it is."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
