"""The door of the print room: a report goes in, the bytes of a PDF come out."""

from __future__ import annotations

from mopdesk.basics.minimum import need_version
from mopdesk.work.report_tree import Report


def render(report: Report) -> bytes:
    """Draw a report as a PDF, in memory. The same report gives the same bytes."""
    # ReportLab is slow to import: the paper behind this door is fetched when the first report is printed.
    from mopdesk.pdf.paper import draw  # noqa: PLC0415

    for name, found in versions().items():
        need_version(name, found)
    return draw(report)


def versions() -> dict[str, str]:
    """Give the versions of the libraries of the print room, as they say it themselves."""
    import PIL  # noqa: PLC0415 - slow to import
    import reportlab  # noqa: PLC0415 - slow to import

    return {"ReportLab": str(reportlab.Version), "Pillow": PIL.__version__}
