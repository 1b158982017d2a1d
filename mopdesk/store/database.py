"""The open archive: its rooms, and the one way to change anything (`with store.change(...)`).

One connection on the thread that opened it. A change is one `BEGIN IMMEDIATE` transaction with one journal
entry; it leaves everything or nothing behind, whatever happens to the program.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from mopdesk.basics.errors import DamagedStore, FileTrouble, StoreBusy, StoreTrouble
from mopdesk.basics.live_stores import hold_store, let_store_go
from mopdesk.basics.progress import Progress
from mopdesk.store.calendar_days import CalendarDays
from mopdesk.store.connection import Connection, connect, settings_in_force, settle
from mopdesk.store.exchange import finish_exchange
from mopdesk.store.gate import gate
from mopdesk.store.ids import new_id, new_ids, utc_now
from mopdesk.store.job_lists import JobLists
from mopdesk.store.migrations import bring_up_to_date, pending_steps
from mopdesk.store.rooms import Rooms
from mopdesk.store.schema import STATE_TABLES
from mopdesk.store.settings import Settings
from mopdesk.store.sort_indexes import SortIndexes
from mopdesk.store.steps import applied_steps
from mopdesk.store.writing import Writing

if TYPE_CHECKING:
    from mopdesk.store.change import Change

__all__ = ["Store", "new_id", "new_ids", "utc_now"]

_log = logging.getLogger(__name__)


class Store(Rooms):
    """One open store. Make it with `Store.open`, close it, or use it in a `with` statement."""

    def __init__(
        self,
        connection: Connection,
        path: Path,
        *,
        actor: str,
        program: str,
        clock: Callable[[], datetime],
        wait_seconds: float,
    ) -> None:
        self.connection = connection
        self.closed = False
        self._path = path
        self.actor = actor
        self.program = program
        self.now = clock
        self._writing = Writing(connection, path, wait_seconds)
        self._changing = False
        self._columns = _columns(connection)
        self.device = _device(connection)
        self.settings = Settings(connection)
        self.calendar = CalendarDays(connection)
        self.lists = JobLists(connection)
        self.sorting = SortIndexes(connection, self._writing)
        hold_store(path)

    # --- opening and closing ---

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        actor: str,
        program: str = "mopdesk",
        clock: Callable[[], datetime] = utc_now,
        key: str | None = None,
        wait_seconds: float = 30.0,
        progress: Progress | None = None,
    ) -> Store:
        """Open the store at `path`, made new where there is none, and bring it up to date.

        `progress` is told of the latter. `actor` is the mopdesk user who stands in the journal, `program`
        what a waiting program is told. With `key` a new store is encrypted; an existing one opens with it, or
        without it by a key in hand.
        Raises `StoreTrouble` for a file that is no store or is newer than this program, or a place where
        no store may lie, `DamagedStore` for one that has lost what it held, `StoreBusy` where another
        program writes for longer than `wait_seconds`.
        """
        with gate(path, wait_seconds):
            finish_exchange(path)
            _prepare(path)
            connection = cls._connected(path, key, progress)
            try:
                return cls(
                    connection, path, actor=actor, program=program, clock=clock, wait_seconds=wait_seconds
                )
            except BaseException:
                connection.close()
                raise

    @staticmethod
    def _connected(path: Path, key: str | None, progress: Progress | None) -> Connection:
        if path.stat().st_size:
            # A newer store must stay as it is, byte for byte: look before opening it for writing.
            glance = connect(path, key=key, read_only=True)
            try:
                pending_steps(glance)
            finally:
                glance.close()
        connection = connect(path, key=key)
        try:
            settle(connection)
            bring_up_to_date(connection, key=key, progress=progress)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Fold the write-ahead log into the store and let the file go; once closed, nothing happens again."""
        if self.closed:
            return
        self.closed = True
        try:
            # Somebody who is still writing will fold it in: not worth waiting for.
            self.connection.driver.set_busy_timeout(0)
            self.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
        except StoreTrouble as trouble:
            # Another program still reads or writes: the last one to close will fold it in. Nor is a full or
            # failing disk a reason to spoil the end: what was committed stands in the log, on the disk.
            if not isinstance(trouble, StoreBusy):
                _log.info("the write-ahead log stays beside the store: %s", trouble.title)
        finally:
            from mopdesk.store.owner import forget_owner

            self.connection.close()
            let_store_go(self.path)
            forget_owner(self.path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- changing ---

    @contextmanager
    def change(self, kind: str, /, about: str | None = None, **facts: object) -> Iterator[Change]:
        """Change state: one transaction, one journal entry of that `kind`; nothing at all on an exception.

        `about` is the id of the job, case or receipt that the change is about. `facts` go into the journal
        entry (ids and field names, no personal data). A change that wrote no row leaves no entry. Raises
        `StoreBusy` naming the writer where the one place for writing stays taken.
        """
        if self._changing:
            raise RuntimeError("a change within a change: the inner one must use the outer one's Change")
        from mopdesk.store.change import Change
        from mopdesk.store.owner import note_owner

        with self._writing.transaction():
            self._changing = True
            try:
                self._see_whose_it_is()
                note_owner(self.path, self.program, self.now())
                change = Change(self.connection, self._columns, kind, self.now(), self._note)
                change.about = about
                change.facts.update(facts)
                yield change
                self._note(change, is_part=False)
            finally:
                self._changing = False

    def _see_whose_it_is(self) -> None:
        """Go on with the journal that is there: another store may have been put into the place of this."""
        device = _device(self.connection)
        if device != self.device:
            self.device = self.journal.device = device

    def _note(self, change: Change, *, is_part: bool = True) -> None:
        """Bring what is derived up to date with a change, or a part of it, and leave its journal entry."""
        from mopdesk.store.derived import refresh

        refresh(self.connection, change, is_part=is_part)
        if change.leaves_entry:
            self.journal.append(change)

    def only_read(self, damage: DamagedStore) -> None:
        """Refuse every change from now on, with this damage as the reason: what can be read is still read."""
        self._writing.damage = damage

    @property
    def damage(self) -> DamagedStore | None:
        """Why every change is refused; None where none is."""
        return self._writing.damage

    def rebuild_search(self) -> None:
        """Make search and figures anew from the state tables; no state changes, so no entry is left."""
        from mopdesk.store.derived import fill

        with self._writing.transaction():
            fill(self.connection)

    def act_as(self, actor: str) -> None:
        """Let the journal name somebody else from now on."""
        self.actor = actor
        self.__dict__.pop("journal", None)

    def new_id(self) -> str:
        """Make a new id: UUIDv7 text, later ones sort later."""
        return new_id()

    def new_ids(self, count: int) -> list[str]:
        """Make many new ids at once, each later than the one before."""
        return new_ids(count)

    # --- what it is ---

    @property
    def knows_people(self) -> bool:
        """Whether anybody is named: from then on nobody works here without signing in."""
        return bool(self.connection.value("SELECT EXISTS (SELECT 1 FROM person)"))

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._path

    def describe(self) -> dict[str, object]:
        """Give the facts that `mopdesk doctor` prints: versions, settings in force, counts, journal head."""
        from mopdesk.store.owner import owner_file, read_owner

        counts = {
            table: self.connection.value(f"SELECT count(*) FROM {table}")  # noqa: S608
            for table in (*STATE_TABLES, "blob", "journal")
        }
        head = self.journal.head()
        owner = read_owner(self.path)
        return {
            "path": str(self.path),
            "device": self.device,
            "sqlite": dbapi2.sqlite_version,
            "cipher": self.connection.value("PRAGMA cipher_version"),
            "encrypted": self.connection.encrypted,
            "steps": applied_steps(self.connection),
            "settings": settings_in_force(self.connection),
            "counts": counts,
            "blob_bytes": self.connection.value("SELECT coalesce(sum(size), 0) FROM blob"),
            "journal_head": {"count": head.count, "hash": head.hash},
            "owner_file": str(owner_file(self.path)),
            "last_writer": owner.sentence if owner else None,
        }


def _prepare(path: Path) -> None:
    try:
        if not path.exists():
            from mopdesk.store.backup import make_private_file

            make_private_file(path)
    except OSError as error:
        raise FileTrouble(
            "The store's folder cannot be used.",
            f"{path.parent}: {error.strerror or error}.",
            "Check the folder's rights, or name another store.",
        ) from error


def _columns(connection: Connection) -> dict[str, frozenset[str]]:
    """Give the columns of each state table, in one question: it is asked at every start."""
    found: dict[str, set[str]] = {table: set() for table in STATE_TABLES}
    for table, column in connection.cells(
        "SELECT t.value, c.name FROM json_each(?) t JOIN pragma_table_info(t.value) c",
        (json.dumps(list(found)),),
    ):
        found[table].add(column)
    return {table: frozenset(names - {"n"}) for table, names in found.items()}


def _device(connection: Connection) -> str:
    found = connection.value("SELECT value FROM meta WHERE name = 'device'")
    if found is None:
        connection.run(
            "INSERT INTO meta (name, value) VALUES ('device', ?) ON CONFLICT DO NOTHING", (new_id(),)
        )
        found = connection.value("SELECT value FROM meta WHERE name = 'device'")
    return str(found)
