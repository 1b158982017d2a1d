"""What the list of jobs says of itself."""

from __future__ import annotations

from mopdesk.actions.job_lists import SORT_COLUMNS, view_title
from mopdesk.gui.pages.jobs_state import ListState

HOW_JOBS_COME = "Drop D0001 or D0142 files anywhere on this window, or press Import files."
_EMPTY_VIEWS = {
    "late": ("Nothing is late", "Open jobs whose deadline has passed would stand here."),
    "soon": ("Nothing is due within 2 Working Days", "Late jobs stand under Late."),
    "mine": (
        "Nothing for you today",
        "Your jobs stand here on the day of their appointment and when they are due.",
    ),
    "waiting": ("No job waits for a Supplier", "Jobs whose next move is the Supplier's would stand here."),
    "open": (
        "No open jobs",
        f"{HOW_JOBS_COME} Jobs that were answered or closed are under All.",
    ),
    "ready": ("Nothing is ready", "Jobs stand here when their answer may leave."),
    "rejected": ("No file is rejected", "Jobs stand here when a receiver has rejected their answer."),
}


def deadline_line(late: int, soon: int) -> str:
    """Say in one line how the open jobs stand."""
    parts = []
    if late:
        parts.append(f"{late:,} late")
    if soon:
        parts.append(f"{soon:,} due within 2 Working Days (WD)")
    return " · ".join(parts) if parts else "Nothing is late or due within 2 Working Days (WD)"


def order_words(jobs: int, sort: str) -> str:
    """Say that many jobs are put in an order for the first time."""
    column = dict(SORT_COLUMNS)[sort]
    return f"Putting {jobs:,} jobs in order by {column}. This is done once, and takes a moment."


def no_jobs_words(state: ListState, total: int) -> tuple[str, str]:
    """Say why the list is empty, and what can be done."""
    if not total:
        return "No jobs yet", HOW_JOBS_COME
    query = state.query
    name = state.saved_name or view_title(query.view)
    if query.search.strip():
        what = " with these filters" if state.filter_count else ""
        wider = "Below, all jobs can be searched, or the search cleared."
        advice = "Clear the search box to see every job again." if query.view == "all" else wider
        return f"Nothing matches '{query.search.strip()}' in {name}{what}", advice
    if state.filter_count:
        return f"No job of {name} passes these filters", "Take filters away to see more."
    return _EMPTY_VIEWS.get(query.view, ("No jobs here", HOW_JOBS_COME))
