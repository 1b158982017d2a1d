"""A report laid out on sheets: letterhead, header facts and outcome, then section after section."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import msgspec
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mopdesk.pdf import styles
from mopdesk.pdf.blocks import header_card, notice_box, section_flow
from mopdesk.pdf.fonts import register_fonts
from mopdesk.pdf.page import LOGO_WIDTH, CountedCanvas, Sheet
from mopdesk.pdf.text import LACKING_NOTE, lacks_letters, para
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
    accent = styles.accent_of(report.accent)
    # The words on top leave the right corner to the logo.
    aside = LOGO_WIDTH + 6 * mm if report.logo else 0
    heads = (
        (report.letterhead, styles.letterhead(accent), 120),
        (report.title, styles.TITLE, 120),
        (report.subtitle, styles.SUBTITLE, 300),
    )
    story: list[Flowable] = [
        *(
            para(words, style.clone(style.name, rightIndent=aside), limit=most)
            for words, style, most in heads
        ),
        header_card(report.header, accent),
        Spacer(0, 3.5 * mm),
        notice_box(report.outcome, large=True),
    ]
    for section in report.sections:
        story += section_flow(section, accent)
    if any(map(lacks_letters, _texts(msgspec.to_builtins(report, builtin_types=(bytes,))))):
        story += [Spacer(0, 3 * mm), para(LACKING_NOTE, styles.CAPTION)]
    return story


def _texts(part: object) -> Iterator[str]:
    """Give every text that stands anywhere in a report."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _texts(inner)
