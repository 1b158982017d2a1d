"""Pictures on paper: photos two a row, signatures at their own place."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from mopdesk.basics.errors import MopdeskError
from mopdesk.pdf.fonts import ITALIC, REGULAR
from mopdesk.pdf.page import BODY_WIDTH
from mopdesk.pdf.pictures import print_photo, print_signature
from mopdesk.pdf.styles import CAPTION, CAPTION_TITLE, HEADER_LABEL, QUIET, TINT
from mopdesk.pdf.text import para
from mopdesk.work.report_tree import Photo, Photos, Signature, Signed

GAP = 5 * mm
HALF = (BODY_WIDTH - GAP) / 2
# A photo of the usual 4 to 3 fills its box.
PHOTO_HEIGHT = HALF * 3 / 4
SIGNATURE_HEIGHT = 22 * mm
SIGNATURE_WIDTH = 60 * mm
INK_SCALE = 0.5


class PrintedJpeg(ImageReader):
    """A JPEG that is embedded as it is: ReportLab would decode it only to name it by its pixels."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(BytesIO(jpeg))
        self.jpeg = jpeg
        self._dataA = None

    def getRGBData(self) -> bytes:  # noqa: N802 - ReportLab's name
        """Give the bytes that name the picture."""
        return self.jpeg


class Figure(Flowable):
    """A box of fixed size with a picture fitted into it, or with the words that stand for one."""

    def __init__(self, width: float, height: float, picture: Any, words: str, *, framed: bool) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.picture, self.words, self.framed = picture, words, framed

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take the box's own size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box, then the picture in its middle or at its foot."""
        canvas = self.canv
        if self.framed:
            canvas.setFillColor(TINT)
            canvas.roundRect(0, 0, self.width, self.height, 1.2 * mm, stroke=0, fill=1)
        if self.picture is None:
            canvas.setFillColor(QUIET)
            canvas.setFont(ITALIC, 9)
            if self.framed:
                canvas.drawCentredString(self.width / 2, self.height / 2 - 3, self.words)
            else:
                canvas.drawString(1 * mm, 2 * mm, self.words)
            return
        across, up = self.picture.getSize()
        scale = min(self.width / across, self.height / up)
        if not self.framed:
            scale = min(scale, INK_SCALE)
        width, height = across * scale, up * scale
        left = (self.width - width) / 2 if self.framed else 1 * mm
        foot = (self.height - height) / 2 if self.framed else 1 * mm
        canvas.drawImage(self.picture, left, foot, width, height)


def photo_sheet(photos: Photos) -> list[Flowable]:
    """Lay photos out two a row, each with its caption; a row never breaks over pages."""
    drawn: list[Flowable] = []
    for start in range(0, len(photos.items), 2):
        pair = [_photo(photo) for photo in photos.items[start : start + 2]]
        pair += [[]] * (2 - len(pair))
        table = Table([[pair[0], "", pair[1]]], colWidths=[HALF, GAP, HALF], style=_bare())
        table.spaceAfter = 4 * mm
        drawn.append(table)
    return drawn


def _photo(photo: Photo) -> list[Flowable]:
    picture, words = None, "The picture is not in the store."
    if photo.image is not None:
        try:
            picture = PrintedJpeg(print_photo(photo.image))
        except MopdeskError as trouble:
            words = trouble.title
    return [
        Figure(HALF, PHOTO_HEIGHT, picture, words, framed=True),
        Spacer(0, 1.6 * mm),
        para(photo.title, CAPTION_TITLE, limit=80),
        *(para(line, CAPTION, limit=300) for line in photo.lines),
    ]


def signature_boxes(signed: Signed) -> list[Flowable]:
    """Lay signatures out two a row: role, ink on a line, name and time below it."""
    drawn: list[Flowable] = []
    for start in range(0, len(signed.items), 2):
        pair = signed.items[start : start + 2]
        columns = [_signature(signature) for signature in pair]
        columns += [[""] * 3] * (2 - len(columns))
        rows = [[left, "", right] for left, right in zip(*columns, strict=True)]
        style = _bare()
        for column, _ in enumerate(pair):
            style.add("LINEBELOW", (column * 2, 1), (column * 2, 1), 0.8, QUIET)
        style.add("BOTTOMPADDING", (0, 1), (-1, 1), 1)
        style.add("TOPPADDING", (0, 2), (-1, 2), 2)
        table = Table(rows, colWidths=[HALF, GAP, HALF], style=style, splitByRow=0)
        table.spaceAfter = 4 * mm
        drawn.append(table)
    return drawn


def _signature(signature: Signature) -> list[Any]:
    picture, words = None, signature.none_reason
    if signature.image is not None:
        try:
            picture = ImageReader(BytesIO(print_signature(signature.image)))
        except MopdeskError:
            words = "The signature cannot be read."
    return [
        para(signature.role, HEADER_LABEL, limit=60),
        Figure(SIGNATURE_WIDTH, SIGNATURE_HEIGHT, picture, "", framed=False)
        if picture
        else [Spacer(0, SIGNATURE_HEIGHT / 3), para(words, CAPTION, limit=300)],
        [para(signature.name, CAPTION_TITLE, limit=120), para(signature.at, CAPTION, limit=80)],
    ]


def _bare() -> TableStyle:
    return TableStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ]
    )
