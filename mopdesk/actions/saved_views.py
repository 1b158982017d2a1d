"""The views that people save for themselves: named, changed, ordered and removed, all in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mopdesk.actions.changes import Changes
from mopdesk.actions.job_lists import VIEWS, JobQuery, view_title
from mopdesk.basics.errors import Usage
from mopdesk.store.views import SavedView

if TYPE_CHECKING:
    from mopdesk.desk import Desk

__all__ = [
    "SavedView",
    "as_query",
    "change_view",
    "list_views",
    "order_views",
    "query_of",
    "remove_view",
    "rename_view",
    "restore_view",
    "save_view",
]

LONGEST_NAME = 60
_CHANGED = Changes(settings=True)


def list_views(desk: Desk) -> tuple[SavedView, ...]:
    """Give the saved views in their order."""
    return tuple(desk.store.views.all())


def save_view(desk: Desk, name: str, query: JobQuery) -> SavedView:
    """Save what a list shows under a name of its own, after the others."""
    views = list_views(desk)
    view = _with_query(
        SavedView(
            id=desk.store.new_id(),
            name=_free_name(views, name),
            position=1 + max((view.position for view in views), default=0),
            base=query.view,
        ),
        query,
    )
    with desk.change("view.saved", view.id) as change:
        desk.store.views.put(change, view)
    return view


def change_view(desk: Desk, view_id: str, query: JobQuery) -> Changes:
    """Let a saved view show something else from now on."""
    view = _with_query(_view(desk, view_id), query)
    with desk.change("view.changed", view_id) as change:
        desk.store.views.put(change, view)
    return _CHANGED


def rename_view(desk: Desk, view_id: str, name: str) -> Changes:
    """Give a saved view another name."""
    view = _view(desk, view_id)
    others = [other for other in list_views(desk) if other.id != view_id]
    with desk.change("view.renamed", view_id) as change:
        desk.store.views.put(change, replace(view, name=_free_name(others, name)))
    return _CHANGED


def remove_view(desk: Desk, view_id: str) -> SavedView:
    """Forget a saved view, and give it, so that it can be put back (`restore_view`)."""
    view = _view(desk, view_id)
    with desk.change("view.removed", view_id) as change:
        desk.store.views.remove(change, view_id)
    return view


def restore_view(desk: Desk, view: SavedView) -> Changes:
    """Put a view back that was removed."""
    others = [other for other in list_views(desk) if other.id != view.id]
    with desk.change("view.restored", view.id) as change:
        desk.store.views.put(change, replace(view, name=_free_name(others, view.name)))
    return _CHANGED


def order_views(desk: Desk, view_ids: Sequence[str]) -> Changes:
    """Put the saved views in that order; those that are not named keep theirs, after them."""
    views = {view.id: view for view in list_views(desk)}
    order = [view_id for view_id in dict.fromkeys(view_ids) if view_id in views]
    order += [view_id for view_id in views if view_id not in order]
    with desk.change("views.ordered", None) as change:
        for position, view_id in enumerate(order, start=1):
            desk.store.views.put(change, replace(views[view_id], position=position))
    return _CHANGED


def query_of(desk: Desk, view_ref: str) -> JobQuery:
    """Give what a view shows: the key or title of a built-in one, the id or name of a saved one.

    Capital letters do not matter. Raises `Usage` naming the views that there are.
    """
    wanted = view_ref.strip().casefold()
    views = list_views(desk)
    for view in views:
        if wanted in (view.id, view.name.casefold()):
            return as_query(view)
    for built_in in VIEWS:
        if wanted in (built_in.key, built_in.title.casefold()):
            return JobQuery(view=built_in.key)
    names = ", ".join([built_in.title for built_in in VIEWS] + [view.name for view in views])
    raise Usage(f"There is no view {view_ref!r}.", f"The views are {names}.")


def as_query(view: SavedView) -> JobQuery:
    """Give what a saved view shows."""
    return JobQuery(
        view=view.base,
        search=view.search,
        sort=view.sort,
        descending=view.descending,
        filters=view.filters,
    )


def _with_query(view: SavedView, query: JobQuery) -> SavedView:
    view_title(query.view)
    return replace(
        view,
        base=query.view,
        search=query.search.strip(),
        sort=query.sort,
        descending=query.descending,
        filters=query.filters,
    )


def _view(desk: Desk, view_id: str) -> SavedView:
    for view in list_views(desk):
        if view.id == view_id:
            return view
    raise Usage("There is no such saved view.", "Somebody may have removed it.")


def _free_name(others: Sequence[SavedView], name: str) -> str:
    """Give the name as it is kept. Raises `Usage` for one that is blank, too long or taken."""
    kept = " ".join(name.split())
    taken = {built_in.title.casefold() for built_in in VIEWS}
    taken |= {other.name.casefold() for other in others}
    if not kept:
        raise Usage("A view needs a name.")
    if len(kept) > LONGEST_NAME:
        raise Usage("The name of the view is too long.", f"It may have {LONGEST_NAME} characters.")
    if kept.casefold() in taken:
        raise Usage(f"There is a view {kept!r} already.", "", "Choose another name, or change that view.")
    return kept
