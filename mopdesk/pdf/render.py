"""The door of the print room: a report goes in, the bytes of a PDF come out."""

from __future__ import annotations

from mopdesk.work.report_tree import Report


def render(report: Report) -> bytes:
    """Draw a report as a PDF, in memory. The same report gives the same bytes."""
    # ReportLab is slow to import: the paper behind this door is fetched when the first report is printed.
    from mopdesk.pdf.paper import draw  # noqa: PLC0415

    return draw(report)
