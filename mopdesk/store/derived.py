"""What is made from the state tables: brought up to date at the end of each change, checked, made anew.

Whoever writes state rows, by whatever way, need not think of it: the change tells which rows it touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from mopdesk.basics.problems import Problem, problem
from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.search import bring_search_up_to_date, fill_search, purge_search, search_differences
from mopdesk.store.visit_figures import (
    add_answer_times,
    add_job_counts,
    count_jobs,
    figure_differences,
    fill_figures,
    refresh_answer_times,
    refresh_visit_results,
)

# The tables whose rows name the job whose words they add to.
_OF_A_JOB = ("repeat_request", "outgoing")


def refresh(connection: Connection, change: Change, *, is_part: bool = False) -> None:
    """Bring search and figures up to date with what a change, or a part of it, has touched.

    Inside its transaction. Of a part the search may learn later.
    """
    images = change.images
    # Where none is stopped, as in a case just opened, there is no need to take the clocks apart.
    if (added := change.added("work_case")) is not None and any(
        '"stopped_on":"' in str(clocks) for clocks in change.added_values("work_case", "clocks")
    ):
        add_answer_times(connection, *added)
    if "job" in images:
        count_jobs(connection, anew=bool(change.gone("job")))
    elif (added := change.added("job")) is not None:
        add_job_counts(connection, change.added_values("job", "state"), added[1])
    change.search.note(_touched_jobs(connection, change), change.gone("job"))
    bring_search_up_to_date(connection, change.search, is_part=is_part)
    if change.purges:
        purge_search(connection)
    if "work_case" in images:
        cases = [key[0] for key in images["work_case"]]
        refresh_answer_times(connection, cases, change.gone("work_case"))
    visits = {str(image["visit_id"]) for image in images.get("visit_version", {}).values() if image}
    if visits or change.gone("visit"):
        refresh_visit_results(connection, visits, change.gone("visit"))


def fill(connection: Connection) -> None:
    """Make search and figures anew from the state tables, inside the caller's transaction."""
    fill_search(connection)
    fill_figures(connection)


def derived_differences(connection: Connection) -> Iterator[Problem]:
    """Name what search or figures have wrong."""
    if count := search_differences(connection):
        yield problem("search-outdated", count=count)
    if count := figure_differences(connection):
        yield problem("figures-outdated", count=count)


def _touched_jobs(connection: Connection, change: Change) -> set[int]:
    """Give the row numbers of the jobs whose words may have changed."""
    images = change.images
    ids = {key[0] for key in images.get("job", {})}
    ids.update(
        str(image["job_id"]) for table in _OF_A_JOB for image in images.get(table, {}).values() if image
    )
    mpans = {str(image["mpan"]) for image in images.get("held_meter", {}).values() if image}
    mpans.update(change.added_values("held_meter", "mpan"))
    if not ids and not mpans:
        return set()
    rows = connection.rows(
        "SELECT n FROM job WHERE id IN (SELECT value FROM json_each(?)) "
        "UNION SELECT n FROM job WHERE mpan IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)), json.dumps(list(mpans))),
    )
    return {row["n"] for row in rows}
