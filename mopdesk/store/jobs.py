"""The jobs and the repeated requests that are attached to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mopdesk.basics.errors import Usage
from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Value
from mopdesk.store.list_columns import OPEN, STAGE
from mopdesk.store.records import Shape, as_json
from mopdesk.store.search import match_text
from mopdesk.work.nouns import OPEN_STATES, Job, JobState, RepeatRequest

JOB = Shape(Job, "job")
_REPEAT = Shape(RepeatRequest, "repeat_request")

_ID_PARTS = "SELECT n FROM job WHERE substr(id, 1, length(?1)) = ?1 OR substr(id, -length(?1)) = ?1"
_BY_DUE = "ORDER BY t.due IS NULL, t.due, t.n"
_SHORTEST = 4
_SHOWN = 5


class Jobs:
    """The jobs of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_job(self, change: Change, job: Job) -> None:
        """Write a job, new or moved on."""
        change.put("job", JOB.to_row(job))

    def job(self, job_id: str) -> Job:
        """Give the job with that id. Raises `KeyError` where there is none."""
        row = self._connection.row(f"{JOB.select} WHERE t.id = ?", (job_id,))
        if row is None:
            raise KeyError(job_id)
        return JOB.to_noun(row)

    def jobs(self, job_ids: Sequence[str]) -> list[Job]:
        """Give the jobs with those ids, in that order; one that is gone is left out."""
        rows = self._many("JOIN json_each(?) w ON t.id = w.value", as_json(list(dict.fromkeys(job_ids))))
        found = {job.id: job for job in rows}
        return [found[job_id] for job_id in dict.fromkeys(job_ids) if job_id in found]

    def find(self, text: str) -> Job:
        """Find the job that a person means: its id, 4 or more characters that begin or end it, or its MPAN.

        An MPAN means its open job, and where none is open any more, the one there was.
        Ids made in the same minute begin alike, so the end of an id names a job as well as its beginning.
        Raises `Usage` naming the jobs it could be.
        """
        wanted = text.strip().lower()
        if re.fullmatch(r"[0-9]{13}", wanted):
            found = self.open_jobs(wanted) or self.jobs_of_mpan(wanted)
            what = f"MPAN {wanted} has"
        elif len(wanted) < _SHORTEST:
            raise Usage(
                "Which job?", f"{text!r} is too short.", f"Give {_SHORTEST} or more characters of its id."
            )
        else:
            # A whole id, as the windows give it, is looked up; a part of one is looked for in all of them.
            found = self._many("WHERE t.id = ?", wanted) or self._many(
                f"WHERE t.n IN ({_ID_PARTS}) {_BY_DUE} LIMIT ?2", wanted, _SHOWN + 1
            )
            what = f"{text!r} names"
        if len(found) == 1:
            return found[0]
        if not found:
            raise Usage("There is no such job.", f"{what} no job.")
        shown = "; ".join(f"{job.id} ({job.flow} from {job.supplier}, {job.state})" for job in found[:_SHOWN])
        raise Usage("Which job?", f"{what} more than one: {shown}.", "Give the whole id.")

    def list_jobs(
        self,
        states: Collection[JobState] | None = None,
        search: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Job]:
        """Give jobs by deadline, those without one last; `search` wants the beginnings of some words."""
        where, values = _conditions(states, search)
        return self._many(
            f"WHERE {where} {_BY_DUE} LIMIT ? OFFSET ?", *values, -1 if limit is None else limit, offset
        )

    def count(self, states: Collection[JobState] | None = None, search: str = "") -> int:
        """Give the number of jobs that `list_jobs` would give without a limit."""
        where, values = _conditions(states, search)
        return int(self._connection.value(f"SELECT count(*) FROM job t WHERE {where}", values))  # noqa: S608

    def count_by_state(self) -> dict[JobState, int]:
        """Give the number of jobs in each state, states without jobs included."""
        rows = self._connection.rows("SELECT state, jobs FROM job_count")
        found = {row["state"]: row["jobs"] for row in rows}
        return {state: found.get(state.value, 0) for state in JobState}

    def jobs_of_case(self, case_id: str) -> list[Job]:
        """Give the jobs of a case, the oldest first."""
        return self._many("WHERE t.case_id = ? ORDER BY t.n", case_id)

    def open_jobs(self, mpan: str) -> list[Job]:
        """Give the jobs of an MPAN that are still open, the oldest first."""
        marks = ", ".join("?" * len(OPEN_STATES))
        return self._many(
            f"WHERE t.mpan = ? AND t.state IN ({marks}) ORDER BY t.n",
            mpan,
            *(state.value for state in OPEN_STATES),
        )

    def mpans_with_open_jobs(self, mpans: Collection[str]) -> set[str]:
        """Give those of the MPANs that have an open job."""
        rows = self._connection.rows(
            f"SELECT t.mpan FROM json_each(?) w CROSS JOIN job t ON t.mpan = w.value WHERE {OPEN}",  # noqa: S608
            (as_json(list(mpans)),),
        )
        return {row["mpan"] for row in rows}

    def jobs_of_mpan(self, mpan: str) -> list[Job]:
        """Give all jobs of an MPAN, the oldest first."""
        return self._many("WHERE t.mpan = ? ORDER BY t.n", mpan)

    def add_repeat(self, change: Change, repeat: RepeatRequest) -> None:
        """Attach a repeated request to its open job."""
        change.put("repeat_request", _REPEAT.to_row(repeat))

    def repeats(self, job_id: str) -> list[RepeatRequest]:
        """Give the repeated requests of a job, the oldest first."""
        rows = self._connection.rows(f"{_REPEAT.select} WHERE t.job_id = ? ORDER BY t.n", (job_id,))
        return [_REPEAT.to_noun(row) for row in rows]

    def _many(self, rest: str, *values: Value) -> list[Job]:
        return [JOB.to_noun(row) for row in self._connection.rows(f"{JOB.select} {rest}", values)]


def _conditions(states: Collection[JobState] | None, search: str) -> tuple[str, list[Value]]:
    parts, values = ["1"], list[Value]()
    if states is not None:
        stages = list(JobState)
        parts.append(f"{STAGE} IN ({', '.join('?' * len(states))})")
        values.extend(stages.index(state) for state in states)
    if search.strip():
        match = match_text(search)
        parts.append("t.n IN (SELECT rowid FROM job_search WHERE job_search MATCH ?)" if match else "0")
        values.extend([match] if match else [])
    return " AND ".join(parts), values
