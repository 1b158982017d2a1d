"""The open desk: everything that an action needs, in one bundle, handed from hand to hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from mopdesk.basics.account import system_account
from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import DamagedStore, MopdeskError, NotAllowed, NotAStore, StoreLost
from mopdesk.basics.own_folders import default_store_path
from mopdesk.basics.progress import Progress
from mopdesk.basics.settings import LABELS_PREFIX, RULE_PREFIX, WORDING_PREFIX, Settings, own_values
from mopdesk.basics.unfinished import clear_unfinished, note_beside
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.custody.cupboard import find_key
from mopdesk.store.connection import damaged, opens
from mopdesk.store.database import Store
from mopdesk.store.exchange import finish_exchange
from mopdesk.store.gate import gate
from mopdesk.work.process_titles import process_titles

if TYPE_CHECKING:
    from mopdesk.basics.problems import Severity
    from mopdesk.flows.catalogue import Catalogue
    from mopdesk.store.change import Change
    from mopdesk.work.labels import Labels
    from mopdesk.work.people import Person
    from mopdesk.work.process import ProcessSpec
    from mopdesk.work.wording import Wording

LONDON = ZoneInfo("Europe/London")
RELEASE_CLOCK = "release_clock"


class Clock:
    """What time it is: the machine's, or a day set by hand in a test store."""

    def __init__(self, today: date | None = None) -> None:
        self.set_to = today

    def now(self) -> datetime:
        """Give the time in UTC; with a day set by hand, that day at the present time of day."""
        real = datetime.now(UTC)
        if self.set_to is None:
            return real
        return datetime.combine(self.set_to, real.astimezone(LONDON).timetz()).astimezone(UTC)

    def today(self) -> date:
        """Give the day in Europe/London."""
        return self.set_to or datetime.now(LONDON).date()


class Desk:
    """A store that is open, with the catalogue, the processes, the calendar, the settings and the clock.

    A desk belongs to the thread that opened it: SQLite connections do.
    """

    def __init__(self, store: Store, clock: Clock, actor: str) -> None:
        self.store = store
        self.clock = clock
        self.actor = actor
        self._signed_in = ""
        self.reload()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The data files, each read when it is first needed: a list of jobs needs none of them.

    @cached_property
    def catalogue(self) -> Catalogue:
        """The layouts of the flows."""
        from mopdesk.flows.catalogue import Catalogue

        return Catalogue.load()

    @cached_property
    def processes(self) -> dict[str, ProcessSpec]:
        """The process tables by name."""
        from mopdesk.work.process import load_processes

        return load_processes()

    @cached_property
    def wording(self) -> Wording:
        """The texts of answers, the office's own among them."""
        from mopdesk.work.wording import with_local

        return with_local(own_values(self._values, WORDING_PREFIX))

    @cached_property
    def labels(self) -> Labels:
        """The words that label a request, the office's own among them."""
        from mopdesk.work.labels import Labels

        return Labels(own_values(self._values, LABELS_PREFIX))

    @cached_property
    def levels(self) -> dict[str, Severity]:
        """How much each warning of a visit matters to this office."""
        from mopdesk.work.rule_levels import read_levels

        return read_levels(own_values(self._values, RULE_PREFIX))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The Working Days, with the days that this office has changed."""
        changed_days = self.store.calendar.all()
        return WorkingCalendar(
            additions={row.day: row.reason for row in changed_days if row.kind == "holiday"},
            removals={row.day: row.reason for row in changed_days if row.kind == "working"},
        )

    def reload(self) -> None:
        """Read settings, the office's own words and the calendar again, after they changed."""
        self._values = self.store.settings.all()
        self.settings = Settings(self._values)
        for name in ("wording", "labels", "levels", "calendar"):
            self.__dict__.pop(name, None)

    def now(self) -> datetime:
        """Give the time in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """Give the day in Europe/London."""
        return self.clock.today()

    def process(self, name: str) -> ProcessSpec:
        """Give the process table of that name. Raises `NotAllowed` for a name that no table has."""
        try:
            return self.processes[name]
        except KeyError:
            raise NotAllowed(
                f"There is no process {name!r}.", f"The processes are {', '.join(sorted(self.processes))}."
            ) from None

    def process_title(self, name: str) -> str:
        """Give the title of a process. Raises `NotAllowed` for a name that no table has."""
        return process_titles().get(name) or self.process(name).title

    # --- who is here ---

    @property
    def guarded(self) -> bool:
        """Whether this store knows its people: then nobody does anything without signing in."""
        return self.store.knows_people

    @property
    def person(self) -> Person | None:
        """The person who is signed in, as the store knows them now; None where nobody is."""
        return self.store.people.find(self._signed_in) if self._signed_in else None

    def sit_down(self, name: str) -> None:
        """Let this person act from now on, '' nobody: for `actions.sign_in`, which has looked at the PIN."""
        self._signed_in = name
        self.actor = name or system_account()
        self.store.act_as(self.actor)

    def may(self, permission: str) -> bool:
        """Tell whether whoever is here holds a permission; everybody does until the store knows people."""
        from mopdesk.work.people import allowed, permissions

        if not self.guarded:
            return permission in permissions()
        person = self.person
        return person is not None and permission in allowed(person.role)

    def need(self, permission: str) -> None:
        """Raise `NotAllowed`, which says what is needed and who holds it, unless `may`."""
        if not self.may(permission):
            from mopdesk.work.people import refusal

            raise refusal(permission, self.person, self.store.people.all())

    def change(
        self, kind: str, /, about: str | None = None, **facts: object
    ) -> AbstractContextManager[Change]:
        """Begin one whole change of the store, with its journal entry.

        A clock set by hand is told in the entry, so that no test can pass for the real thing. Raises
        `NotAllowed` where whoever is here may not make a change of that kind: see `resources/roles.toml`.
        """
        from mopdesk.work.people import needed_for

        if wanted := needed_for(kind):
            self.need(wanted)
        if self.clock.set_to is not None:
            facts["clock_set_to"] = self.clock.set_to.isoformat()
        return self.store.change(kind, about, **facts)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Close the store while its file is exchanged, and open it again at the end, whatever happened.

        Raises `StoreLost` where it cannot be opened again: the desk is of no use then.
        """
        path, program, person = self.store.path, self.store.program, self._signed_in
        self.store.close()
        try:
            yield
        finally:
            try:
                self.store = _open_store(path, self.actor, program, self.clock, None)
            except DamagedStore:
                raise
            except MopdeskError as error:
                raise StoreLost(
                    "The store was closed and could not be opened again.",
                    f"{path}: {error}",
                    "Close mopdesk and start it again. Until then nothing can be saved.",
                ) from error
            if person:
                self.sit_down(person)
            self.reload()

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def store_key(path: Path, *, puts_back: bool = False) -> str | None:
    """Give the key of the store at `path` and hold it in hand; None for a store that is not encrypted.

    A store that is not there yet gets its key now; one that is gone while its backups are there does not,
    but for who `puts_back` one of them. Raises `KeyNeeded` where a person must unlock it, `NoPlaceForKey`
    where a person must choose how a new store is kept, `DamagedStore` for one that is gone.
    """
    with gate(path):
        finish_exchange(path)
        if not puts_back and not path.exists():
            _refuse_lost(path)
        return find_key(path, opens, datetime.now(UTC))


def _refuse_lost(path: Path) -> None:
    """Refuse to make an empty store in place of one that is gone: it would hide that."""
    from mopdesk.store.backup_owners import lost_store

    if (newest := lost_store(path)) is not None:
        raise DamagedStore(
            "The store is gone, but its backups are there.",
            f"{path} is not there; the newest backup is {newest.path.name}.",
            f"mopdesk rescue puts it back. To begin anew, move {newest.path.parent} elsewhere first.",
        )


def _open_store(path: Path, actor: str, program: str, clock: Clock, progress: Progress | None) -> Store:
    key = store_key(path)
    try:
        return Store.open(path, actor=actor, program=program, clock=clock.now, key=key, progress=progress)
    except NotAStore as error:
        if (newer := store_key(path)) != key:
            # It was given another key between the two lines above.
            return Store.open(path, actor=actor, program=program, clock=clock.now, key=newer)
        if key is None:
            raise _not_opened(path) from error
        # The key's check value fits, so that it is the file that does not.
        raise damaged(f"The store is {path}.", "the first page does not fit its key") from error


def _not_opened(path: Path) -> NotAStore:
    """Say of a file that opens neither as plain text nor with any key at hand what can be done."""
    keys = beside(path, KEYS)
    return NotAStore(
        "This file is not a mopdesk store, or its key is another.",
        f"{path} has no {keys.name} beside it, the file of an encrypted store's keys.",
        f"Copy the file that ends in {KEYS} from beside any backup of it there, under the name {keys.name}. "
        "A store that was never encrypted is damaged: mopdesk rescue.",
    )


def local_day(moment: datetime) -> date:
    """Give the day in Europe/London on which a moment lies."""
    return moment.astimezone(LONDON).date()


def open_desk(
    path: Path | None = None,
    *,
    actor: str | None = None,
    program: str = "mopdesk",
    today: date | None = None,
    progress: Progress | None = None,
) -> Desk:
    """Open the store at `path` (default: the user's own) and lay out the desk.

    `actor` is the name that the journal notes, by default the operating system's account; in a store that
    knows its people it is the account until somebody signs in. `today` sets the clock; a store that has
    released live files under the real clock refuses that with `NotAllowed`.
    """
    clock = Clock(today)
    who = actor or system_account()
    where = path or default_store_path()
    note_beside(where)
    store = _open_store(where, who, program, clock, progress)
    clear_unfinished(where)
    try:
        desk = Desk(store, clock, who)
        if desk.guarded:
            desk.sit_down("")
        live = desk.settings.text("test_flag") == "OPER"
        if today is not None and live and store.settings.get(RELEASE_CLOCK) == "real":
            raise NotAllowed(
                "The clock of a live store cannot be set.",
                "This store has released live flow files at their real time.",
                "Use --today with a test store only.",
            )
    except BaseException:
        store.close()
        raise
    return desk
