"""A report laid out on sheets: letterhead, header facts and outcome, then section after section."""

from __future__ import annotations

from io import BytesIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mopdesk.pdf import styles
from mopdesk.pdf.blocks import header_card, notice_box, section_flow
from mopdesk.pdf.fonts import register_fonts
from mopdesk.pdf.page import CountedCanvas, Sheet
from mopdesk.pdf.text import para
from mopdesk.work.report_tree import Report


def draw(report: Report) -> bytes:
    """Lay a report out and give the PDF. The same report gives the same bytes."""
    _forbid_fetching()
    register_fonts()
    target = BytesIO()
    Sheet(target, report).build(_story(report), canvasmaker=CountedCanvas)
    return target.getvalue()


def _forbid_fetching() -> None:
    """Let ReportLab open nothing by address, and write binary streams (smaller and faster than text)."""
    rl_config.trustedHosts = None
    rl_config.trustedSchemes = []
    rl_config.useA85 = 0


def _story(report: Report) -> list[Flowable]:
    story: list[Flowable] = [
        para(report.letterhead, styles.LETTERHEAD, limit=120),
        para(report.title, styles.TITLE, limit=120),
        para(report.subtitle, styles.SUBTITLE, limit=300),
        header_card(report.header),
        Spacer(0, 3.5 * mm),
        notice_box(report.outcome, large=True),
    ]
    for section in report.sections:
        story += section_flow(section)
    return story
