"""Tables that are shown whole, on pages that scroll as a whole."""

from __future__ import annotations

from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.record_view import RecordView


def fit_rows(table: RecordView, theme: Theme, least: int = 1) -> None:
    """Make a table as high as its rows: the page scrolls, not the table."""
    table.verticalHeader().setDefaultSectionSize(theme.row_height)
    rows = max(least, table.model().rowCount())
    head = max(table.horizontalHeader().sizeHint().height(), theme.row_height)
    bar = table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(rows * table.verticalHeader().defaultSectionSize() + head + bar + 4)
