"""The indexes for orders that somebody wants: made when a long list is first sorted so, kept while used.

An import pays for every index that there is. The order of most columns is never asked for in most stores, so
none of these is there from the start; an index can be dropped and made again at any time, and is no state.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import Connection
from mopdesk.store.list_questions import Selection, SortIndex, sort_index
from mopdesk.store.writing import Writing

# So few jobs are sorted within some milliseconds.
FEWEST_JOBS = 5_000
# An order that nobody wanted for so long is not worth what imports pay for it.
KEPT_FOR = timedelta(days=90)


def made_indexes(connection: Connection) -> frozenset[str]:
    """Give the names of the indexes that jobs have; SQLite has them in memory."""
    return frozenset(row["name"] for row in connection.rows("PRAGMA index_list(job)"))


# Somebody waits for a list: where another program writes for longer, it is sorted without an index.
_WAIT_SECONDS = 1.0

_log = logging.getLogger(__name__)


class SortIndexes:
    """The indexes of a store that were made for an order."""

    def __init__(self, connection: Connection, writing: Writing) -> None:
        self._connection = connection
        self._writing = writing

    def missing(self, wanted: Selection) -> SortIndex | None:
        """Give the index that this list should have and has not; None where all is well, or jobs are few."""
        index = sort_index(wanted)
        if index is None or index.name in made_indexes(self._connection):
            return None
        jobs = self._connection.value("SELECT coalesce(sum(jobs), 0) FROM job_count")
        return index if jobs >= FEWEST_JOBS else None

    def prepare(self, wanted: Selection, today: date) -> None:
        """Make the index that a list should have, or note that it was wanted; where neither can be, leave it.

        Making takes a second or two for each million of jobs, in which nobody else can write.
        """
        index = sort_index(wanted)
        if index is None or self._connection.in_transaction:
            return
        try:
            if self.missing(wanted):
                self.make(index, today)
            elif self._last_wanted(index) < today.isoformat():
                with self._writing.transaction(_WAIT_SECONDS):
                    self._note(index.name, today)
        except StoreTrouble as trouble:
            _log.info("sorting without the index %s: %s", index.name, trouble.title)

    def make(self, index: SortIndex, today: date) -> None:
        """Make an index, and note that it was wanted."""
        with self._writing.transaction(_WAIT_SECONDS):
            self._connection.run(index.sql)
            self._note(index.name, today)

    def drop_unused(self, today: date) -> list[str]:
        """Drop the indexes whose order nobody wanted for long; gives their names."""
        old = [
            row["name"]
            for row in self._connection.rows(
                "SELECT name FROM sort_index WHERE used_on < ? ORDER BY name",
                ((today - KEPT_FOR).isoformat(),),
            )
        ]
        if old:
            with self._writing.transaction(_WAIT_SECONDS):
                for name in old:
                    self._connection.run(f"DROP INDEX IF EXISTS {name}")
                    self._connection.run("DELETE FROM sort_index WHERE name = ?", (name,))
        return old

    def _last_wanted(self, index: SortIndex) -> str:
        """Give the day on which an index was wanted last; later than all days where there is none."""
        found = self._connection.value("SELECT used_on FROM sort_index WHERE name = ?", (index.name,))
        return "never made" if found is None else str(found)

    def _note(self, name: str, today: date) -> None:
        self._connection.run(
            "INSERT INTO sort_index (name, used_on) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET used_on = excluded.used_on",
            (name, today.isoformat()),
        )
