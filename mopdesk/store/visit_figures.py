"""What the dashboard counts, drawn out of the JSON of cases and frozen visits, a row a fact.

`answer_time`: each clock of ours that an answer stopped. `visit_result`: each meter's finding of a visit's
newest version, or why nobody got in. Neither is a state table: both are made from the state tables when one
of their rows changes, and can be made anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from mopdesk.store.connection import Connection

_TIMES = """
SELECT c.n, k.key, c.supplier, k.value ->> '$.started_on', k.value ->> '$.due', k.value ->> '$.stopped_on'
FROM work_case c CROSS JOIN json_each(c.clocks) k
WHERE k.value ->> '$.owner' = 'M' AND k.value ->> '$.stopped_on' IS NOT NULL
"""
# A date typed with a gap counts on the day of the freezing.
_DAY = """
CASE WHEN v.facts ->> '$.date' GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
     THEN v.facts ->> '$.date' ELSE substr(v.frozen_at, 1, 10) END
"""
_NEWEST = "v.version = (SELECT max(w.version) FROM visit_version w WHERE w.visit_id = v.visit_id)"
_METERS = f"""
SELECT i.n, m.key, {_DAY}, m.value ->> '$.finding' || '',
    upper(trim(coalesce(m.value ->> '$.make_and_type', '') || '')), NULL
FROM visit_version v JOIN visit i ON i.id = v.visit_id CROSS JOIN json_each(v.facts, '$.meters') m
WHERE {_NEWEST} AND m.type = 'object' AND coalesce(m.value ->> '$.finding', '') <> ''
AND json_type(v.facts, '$.meters') = 'array' AND v.facts ->> '$.access.got_in' IS NOT 0
"""  # noqa: S608
_NO_ACCESS = f"""
SELECT i.n, -1, {_DAY}, '', '', coalesce(v.facts ->> '$.access.reason', '') || ''
FROM visit_version v JOIN visit i ON i.id = v.visit_id
WHERE {_NEWEST} AND v.facts ->> '$.access.got_in' = 0
"""  # noqa: S608

FILL_ANSWER_TIMES = f"INSERT INTO answer_time {_TIMES}"
FILL_JOB_COUNTS = "INSERT INTO job_count (state, jobs) SELECT state, count(*) FROM job GROUP BY state"
_COUNT_NEW_JOBS = """
INSERT INTO job_count (state, jobs)
SELECT state, count(*) FROM job NOT INDEXED WHERE n > (SELECT up_to FROM job_counted) GROUP BY state
ON CONFLICT (state) DO UPDATE SET jobs = jobs + excluded.jobs
"""
_MORE_JOBS = """
INSERT INTO job_count (state, jobs) VALUES (?, ?)
ON CONFLICT (state) DO UPDATE SET jobs = jobs + excluded.jobs
"""
_ALL_COUNTED = "UPDATE job_counted SET up_to = (SELECT coalesce(max(n), 0) FROM job)"
FILL_VISIT_RESULTS = f"INSERT INTO visit_result {_METERS} UNION ALL {_NO_ACCESS}"

_IN = "IN (SELECT value FROM json_each(?1))"


def count_jobs(connection: Connection, *, anew: bool) -> None:
    """Count a change's new jobs; all `anew` where jobs are gone, whose row numbers may be used again."""
    if anew:
        connection.run("DELETE FROM job_count")
    connection.run(FILL_JOB_COUNTS if anew else _COUNT_NEW_JOBS)
    connection.run(_ALL_COUNTED)


def add_job_counts(connection: Connection, states: Mapping[Any, int], last: int) -> None:
    """Count new jobs by their states where all are known, without reading them again.

    `last` is the row number of the last of them. No other job may have changed since the last count.
    """
    connection.run_many(_MORE_JOBS, states.items())
    connection.run("UPDATE job_counted SET up_to = ?", (last,))


def refresh_answer_times(connection: Connection, case_ids: Collection[str], gone: Collection[int]) -> None:
    """Draw the answered clocks of those cases anew, and forget the cases with the row numbers `gone`."""
    connection.run(f"DELETE FROM answer_time WHERE case_n {_IN}", (json.dumps(list(gone)),))  # noqa: S608
    wanted = (json.dumps(list(case_ids)),)
    connection.run(
        f"DELETE FROM answer_time WHERE case_n IN (SELECT n FROM work_case WHERE id {_IN})",  # noqa: S608
        wanted,
    )
    connection.run(f"{FILL_ANSWER_TIMES} AND c.id {_IN}", wanted)


def add_answer_times(connection: Connection, first: int, last: int) -> None:
    """Draw the answered clocks of new cases, by their row numbers."""
    connection.run(f"{FILL_ANSWER_TIMES} AND c.n BETWEEN ? AND ?", (first, last))


def refresh_visit_results(connection: Connection, visit_ids: Collection[str], gone: Collection[int]) -> None:
    """Draw the findings of those visits anew, and forget the visits with the row numbers `gone`."""
    connection.run(f"DELETE FROM visit_result WHERE visit_n {_IN}", (json.dumps(list(gone)),))  # noqa: S608
    wanted = (json.dumps(list(visit_ids)),)
    connection.run(
        f"DELETE FROM visit_result WHERE visit_n IN (SELECT n FROM visit WHERE id {_IN})",  # noqa: S608
        wanted,
    )
    these = f"AND v.visit_id {_IN}"
    connection.run(f"INSERT INTO visit_result {_METERS} {these} UNION ALL {_NO_ACCESS} {these}", wanted)


def fill_figures(connection: Connection) -> None:
    """Empty the tables and fill them, inside the caller's transaction."""
    for statement in (
        "DELETE FROM answer_time",
        FILL_ANSWER_TIMES,
        "DELETE FROM visit_result",
        FILL_VISIT_RESULTS,
    ):
        connection.run(statement)
    count_jobs(connection, anew=True)


def figure_differences(connection: Connection) -> int:
    """Count the rows that are not as the state tables say, or are missing."""
    return sum(
        int(connection.value(f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))"))  # noqa: S608
        for made, kept in (
            (_TIMES, "SELECT * FROM answer_time"),
            (
                "SELECT state, count(*) FROM job GROUP BY state",
                "SELECT state, jobs FROM job_count WHERE jobs <> 0",
            ),
            (f"{_METERS} UNION ALL {_NO_ACCESS}", "SELECT * FROM visit_result"),
        )
        for one, other in ((made, kept), (kept, made))
    )
