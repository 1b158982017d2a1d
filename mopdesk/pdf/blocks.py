"""Each kind of block of a report as things that flow over pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Table, TableStyle

from mopdesk.pdf import styles
from mopdesk.pdf.figures import PHOTO_HEIGHT, SIGNATURE_HEIGHT, photo_sheet, signature_boxes
from mopdesk.pdf.fonts import REGULAR
from mopdesk.pdf.page import BODY_WIDTH
from mopdesk.pdf.text import para, paras
from mopdesk.work.report_tree import (
    Block,
    Bullets,
    Fact,
    Facts,
    Grid,
    Notice,
    Paragraph,
    Photos,
    Section,
    Signed,
    Subheading,
    Tone,
)

SHORT = 44
FACT_FITS = 700
FACT_LINES = 20
# So many letters of a column, even the widest ones, stay within the height of a page.
LETTERS_A_POINT = 6
SMALL_GRID = 6

_LABEL = 31 * mm
_VALUE = BODY_WIDTH / 2 - _LABEL
_PAD = 2.2


class Heading(Flowable):
    """A section's heading with a line below it, and an entry in the PDF's outline."""

    def __init__(self, title: str, accent: Color) -> None:
        super().__init__()
        self.title = title
        self.words = para(title, styles.section(accent), limit=120)
        self.spaceBefore, self.spaceAfter = 6 * mm, 1.5 * mm

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole width."""
        _, self.tall = self.words.wrap(width, height)
        self.width, self.height = width, self.tall + 1.6 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Draw words, line and outline entry."""
        canvas = self.canv
        self.words.drawOn(canvas, 0, self.height - self.tall)
        canvas.setStrokeColor(styles.RULE)
        canvas.setLineWidth(0.8)
        canvas.line(0, 0, self.width, 0)
        key = f"section-{self.title}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(self.title, key, level=0)


def section_flow(section: Section, accent: Color) -> list[Flowable]:
    """Draw a section; its heading never stands alone at the foot of a page."""
    flow: list[Flowable] = [CondPageBreak(_room(section.blocks[:1])), Heading(section.title, accent)]
    for block in section.blocks:
        flow += block_flow(block)
    return flow


def _room(first: Sequence[Block]) -> float:
    """Tell how much of a page a heading wants below it, so that it never stands alone at its foot."""
    match first:
        case [Photos()]:
            room = PHOTO_HEIGHT + 38 * mm
        case [Signed()]:
            room = SIGNATURE_HEIGHT + 40 * mm
        case [Grid() as grid] if len(grid.rows) <= SMALL_GRID:
            room = (24 + 13 * len(grid.rows)) * mm
        case _:
            room = 34 * mm
    return float(room)


def block_flow(block: Block) -> list[Flowable]:
    """Draw one block."""
    match block:
        case Facts():
            return facts_flow(block.items)
        case Grid():
            return [grid_table(block)]
        case Paragraph():
            return [*paras(block.text, styles.TEXT[block.tone])]
        case Subheading():
            return [CondPageBreak(24 * mm), para(block.text, styles.SUBHEADING, limit=200)]
        case Bullets():
            return [bullet_table(block.items)]
        case Notice():
            return [notice_box(block)]
        case Photos():
            return photo_sheet(block)
        case Signed():
            return [KeepTogether(signature_boxes(block))]
        case _:
            assert_never(block)


def facts_flow(items: Sequence[Fact]) -> list[Flowable]:
    """Set facts in pairs where both are short; a long value takes the line, a very long one flows as text."""
    flow: list[Flowable] = []
    rows: list[list[Fact]] = []
    for item in items:
        if len(item.value) > FACT_FITS or item.value.count("\n") > FACT_LINES:
            flow += _facts_table(rows)
            rows = []
            flow += [
                para(item.label, styles.LABEL_ABOVE),
                *paras(item.value, styles.BODY[item.tone]),
            ]
        elif item.wide or len(item.value) > SHORT:
            rows.append([item])
        elif rows and len(rows[-1]) == 1 and not rows[-1][0].wide and len(rows[-1][0].value) <= SHORT:
            rows[-1].append(item)
        else:
            rows.append([item])
    return flow + _facts_table(rows)


def _facts_table(rows: Sequence[Sequence[Fact]]) -> list[Flowable]:
    if not rows:
        return []
    style = _table_style(pad=_PAD)
    cells: list[list[Any]] = []
    for index, row in enumerate(rows):
        line: list[Any] = []
        for item in row:
            line += [para(item.label, styles.LABEL), para(item.value, styles.BODY[item.tone])]
        if len(row) == 1:
            line += ["", ""]
            style.add("SPAN", (1, index), (3, index))
        cells.append(line)
    style.add("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.RULE)
    style.add("LEFTPADDING", (2, 0), (2, -1), 3 * mm)
    return [Table(cells, colWidths=[_LABEL, _VALUE, _LABEL + 3 * mm, _VALUE - 3 * mm], style=style)]


def grid_table(grid: Grid) -> Table:
    """Set a grid; its head is repeated on each page that it reaches."""
    total = sum(column.share for column in grid.columns)
    widths = [BODY_WIDTH * column.share / total for column in grid.columns]
    head = [
        para(column.title, styles.COLUMN_RIGHT if column.right else styles.COLUMN) for column in grid.columns
    ]
    style = _table_style(pad=2.6)
    style.add("LINEBELOW", (0, 0), (-1, 0), 0.9, styles.QUIET)
    for position, column in enumerate(grid.columns):
        if column.right:
            style.add("RIGHTPADDING", (position, 0), (position, -1), 9 * mm)
    cells: list[list[Any]] = [head]
    for row in grid.rows:
        line: list[Any] = []
        for column, cell, width in zip(grid.columns, row.cells, widths, strict=True):
            style_of = styles.CELL_RIGHT if column.right else styles.CELL
            line.append(para(cell.text, style_of[cell.tone], limit=round(width * LETTERS_A_POINT)))
        cells.append(line)
        last = len(cells) - 1
        if row.detail:
            cells.append([para(row.detail, styles.DETAIL), *[""] * (len(grid.columns) - 1)])
            style.add("SPAN", (0, last + 1), (-1, last + 1))
            style.add("NOSPLIT", (0, last), (-1, last + 1))
            style.add("TOPPADDING", (0, last + 1), (-1, last + 1), 0)
            style.add("BOTTOMPADDING", (0, last), (-1, last), 1)
            last += 1
        style.add("LINEBELOW", (0, last), (-1, last), 0.4, styles.RULE)
    return Table(cells, colWidths=widths, style=style, repeatRows=1, spaceAfter=2 * mm)


def bullet_table(items: Sequence[str]) -> Table:
    """Set short sentences, each with a dash in the margin."""
    rows = [[para("–", styles.BODY[Tone.QUIET]), para(item, styles.BODY[Tone.PLAIN])] for item in items]
    return Table(rows, colWidths=[4 * mm, BODY_WIDTH - 4 * mm], style=_table_style(pad=1), spaceAfter=2 * mm)


def notice_box(notice: Notice, *, large: bool = False) -> Table:
    """Set a notice in a tinted box with a coloured edge; the outcome of the visit is set large."""
    ink = styles.TONE_INK[notice.tone]
    title = styles.OUTCOME if large else styles.NOTICE_TITLE
    lines = [para(notice.title, title.clone(f"{title.name} {notice.tone}", textColor=ink))]
    if notice.text:
        lines.append(para(notice.text, styles.BODY[Tone.PLAIN]))
    style = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BACKGROUND", (0, 0), (-1, -1), styles.TONE_TINT[notice.tone]),
            ("LINEBEFORE", (0, 0), (0, -1), 2.4, ink),
            ("LEFTPADDING", (0, 0), (-1, -1), 4 * mm),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3 * mm),
            ("TOPPADDING", (0, 0), (-1, -1), 3 * mm if large else 1.8 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4 * mm if large else 2.2 * mm),
        ]
    )
    return Table([[lines]], colWidths=[BODY_WIDTH], style=style, spaceBefore=1.5 * mm, spaceAfter=1.8 * mm)


def header_card(items: Sequence[Fact], accent: Color) -> Table:
    """Set the facts of the first page four a row, each label over its value."""
    across = 4
    rows = [
        [
            [para(item.label, styles.HEADER_LABEL), _header_value(item)]
            for item in items[start : start + across]
        ]
        for start in range(0, len(items), across)
    ]
    rows[-1] += [[]] * (across - len(rows[-1]))
    style = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BACKGROUND", (0, 0), (-1, -1), styles.TINT),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3.2 * mm),
            ("RIGHTPADDING", (0, 0), (-1, -1), 1.5 * mm),
            ("TOPPADDING", (0, 0), (-1, -1), 2.2 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2 * mm),
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, accent),
            ("LINEABOVE", (0, 1), (-1, -1), 0.4, styles.RULE),
        ]
    )
    return Table(rows, colWidths=[BODY_WIDTH / across] * across, style=style)


def _header_value(item: Fact) -> Any:
    plain = item.tone is Tone.PLAIN
    return para(item.value, styles.HEADER_VALUE if plain else styles.BODY[item.tone], limit=200)


def _table_style(pad: float) -> TableStyle:
    return TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), pad),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad + 0.6),
        ]
    )
