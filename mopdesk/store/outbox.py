"""The outbox: outgoing files with their numbers and frozen bytes, and how far each has come.

Which file leaves when is the work of `dispatch`; this room only keeps the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec.structs import replace

from mopdesk.basics.errors import NotAllowed
from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Value
from mopdesk.store.records import Shape
from mopdesk.work.nouns import OutboxState, OutgoingFile

_SHAPE = Shape(OutgoingFile, "outgoing")
_MEDIA_TYPE = "text/plain"

# Hidden, and inside the outbox folder: so it lies on the same volume, where a rename is one step.
STAGING = ".mopdesk-staging"

# The end of an id that is shorter names too much.
_SHORTEST = 6

UNFINISHED = (OutboxState.PENDING, OutboxState.STAGED)

# A file that may be on its way (staged) is neither cancelled nor taken back.
_MOVES: dict[OutboxState, tuple[OutboxState, ...]] = {
    OutboxState.PENDING: (OutboxState.STAGED, OutboxState.CANCELLED),
    OutboxState.STAGED: (OutboxState.RELEASED,),
    OutboxState.RELEASED: (OutboxState.COLLECTED, OutboxState.ACCEPTED, OutboxState.REJECTED),
    OutboxState.COLLECTED: (OutboxState.ACCEPTED, OutboxState.REJECTED),
    # People mark these, and people err.
    OutboxState.ACCEPTED: (OutboxState.REJECTED,),
    OutboxState.REJECTED: (OutboxState.ACCEPTED,),
    OutboxState.CANCELLED: (),
}


class Outbox:
    """The outgoing files of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(
        self, change: Change, files: Sequence[OutgoingFile], bodies: Sequence[bytes]
    ) -> list[OutgoingFile]:
        """Write the files of one release group as pending with their frozen bytes, and give them as written.

        SHA-256, staging folder and state are filled in here. Raises `NotAllowed` where this version of the
        visit has already been answered with that flow to that recipient.
        """
        if len({file.group_id for file in files}) != 1:
            raise ValueError("a release group is one group_id, and at least one file")
        written = []
        for file, body in zip(files, bodies, strict=True):
            self._refuse_second_answer(file)
            sha256 = change.keep(body, _MEDIA_TYPE)
            if file.sha256 not in {"", sha256}:
                raise ValueError(f"{file.file_name} names other bytes than it brings")
            folder = Path(file.folder).absolute()
            written.append(
                replace(
                    file,
                    sha256=sha256,
                    folder=str(folder),
                    staging=str(folder / STAGING),
                    state=OutboxState.PENDING,
                )
            )
            change.put("outgoing", _SHAPE.to_row(written[-1]))
        return written

    def redirect(self, change: Change, file_id: str, folder: Path) -> OutgoingFile:
        """Point a file that is still pending to another folder. Raises `NotAllowed` once it is staged."""
        file = self.get(file_id)
        if file.state is not OutboxState.PENDING:
            raise NotAllowed(f"{file.file_name} cannot go elsewhere.", f"It is {file.state.value}.")
        into = folder.absolute()
        moved = replace(file, folder=str(into), staging=str(into / STAGING))
        change.put("outgoing", _SHAPE.to_row(moved))
        return moved

    def mark(self, change: Change, file_id: str, state: OutboxState, note: str = "") -> OutgoingFile:
        """Move a file on; `note` says why, and stays as it was where it is blank.

        Raises `NotAllowed` for a move that the outbox does not know ('released' to 'pending').
        """
        file = self.get(file_id)
        if state not in _MOVES[file.state]:
            raise NotAllowed(f"{file.file_name} cannot become {state.value}.", f"It is {file.state.value}.")
        moved = replace(file, state=state, note=note or file.note)
        if state is OutboxState.RELEASED:
            moved = replace(moved, released_at=change.at)
        change.put("outgoing", _SHAPE.to_row(moved))
        return moved

    def get(self, file_id: str) -> OutgoingFile:
        """Give the outgoing file with that id. Raises `KeyError` where there is none."""
        found = self._many("WHERE t.id = ?", file_id)
        if not found:
            raise KeyError(file_id)
        return found[0]

    def group(self, group_id: str) -> list[OutgoingFile]:
        """Give the files of a release group by number."""
        return self._many("WHERE t.group_id = ? ORDER BY t.number", group_id)

    def files_of_job(self, job_id: str) -> list[OutgoingFile]:
        """Give a job's outgoing files by number."""
        return self._many("WHERE t.job_id = ? ORDER BY t.number", job_id)

    def files_of_version(self, visit_version_id: str) -> list[OutgoingFile]:
        """Give the files that answer with one frozen version of a visit, by number."""
        return self._many("WHERE t.visit_version_id = ? ORDER BY t.number", visit_version_id)

    def list_files(
        self, states: Collection[OutboxState] | None = None, limit: int | None = None, offset: int = 0
    ) -> list[OutgoingFile]:
        """Give outgoing files, the highest number first."""
        wanted = tuple(OutboxState) if states is None else tuple(states)
        return self._many(
            f"WHERE t.state IN ({', '.join('?' * len(wanted))}) ORDER BY t.number DESC LIMIT ? OFFSET ?",
            *(state.value for state in wanted),
            -1 if limit is None else limit,
            offset,
        )

    def corrections_of(self, file_id: str) -> list[OutgoingFile]:
        """Give the files that replace this one, by number; cancelled ones do not count."""
        return self._many("WHERE t.corrects = ? AND t.state <> 'cancelled' ORDER BY t.number", file_id)

    def find(self, text: str, limit: int) -> list[OutgoingFile]:
        """Give the files with that id, file identifier, file name or number; else those whose id ends so."""
        exact = self._many(
            "WHERE ?1 IN (t.id, t.file_identifier, t.file_name, CAST(t.number AS TEXT)) "
            "ORDER BY t.number LIMIT ?2",
            text,
            limit,
        )
        if exact or len(text) < _SHORTEST:
            return exact
        return self._many("WHERE substr(t.id, -length(?1)) = ?1 ORDER BY t.number LIMIT ?2", text, limit)

    def numbers(self) -> list[int]:
        """Give every number that a file carries, the lowest first."""
        return [row["number"] for row in self._connection.rows("SELECT number FROM outgoing ORDER BY number")]

    def count(self) -> int:
        """Give the number of files that ever entered the outbox."""
        return int(self._connection.value("SELECT count(*) FROM outgoing"))

    def count_by_state(self) -> dict[OutboxState, int]:
        """Give how many files stand in each state; a state without files is left out."""
        rows = self._connection.rows("SELECT state, count(*) AS files FROM outgoing GROUP BY state")
        return {OutboxState(row["state"]): int(row["files"]) for row in rows}

    def unfinished_groups(self) -> list[str]:
        """Give the release groups that have begun and are not through, in the order of their numbers."""
        rows = self._connection.rows(
            "SELECT group_id, min(number) AS first FROM outgoing WHERE state IN ('pending', 'staged') "
            "GROUP BY group_id ORDER BY first"
        )
        return [row["group_id"] for row in rows]

    def _refuse_second_answer(self, file: OutgoingFile) -> None:
        earlier = self._many(
            "WHERE t.visit_version_id = ? AND t.flow = ? AND t.to_role = ? AND t.to_id = ?",
            file.visit_version_id,
            file.flow,
            file.to_role,
            file.to_id,
        )
        if earlier:
            raise NotAllowed(
                "This visit has already been answered.",
                f"{earlier[0].file_name} carries its {file.flow} to {file.to_id}: {earlier[0].state.value}.",
                "Finish a new version of the visit to send a correction.",
            )

    def _many(self, rest: str, *values: Value) -> list[OutgoingFile]:
        return [_SHAPE.to_noun(row) for row in self._connection.rows(f"{_SHAPE.select} {rest}", values)]
