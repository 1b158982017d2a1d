"""Row 11: the visit report, beside bare canvas calls, fpdf2 and ReportLab as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.platypus import Image as Picture
from reportlab.platypus import Paragraph, SimpleDocTemplate

from mopdesk.pdf.pictures import STORED_EDGE, shrink_photo
from mopdesk.pdf.render import render
from mopdesk.work.report_input import ReportInput
from mopdesk.work.reports import visit_report
from tests.benchmarks.bench import Bench
from tests.benchmarks.drawn import bare, fpdf2, noted
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import take_turns
from tests.pdf.report_cases import Pictures, attachment, full, said

PHOTOS = 4


def reports(bench: Bench) -> Iterator[Line]:
    """Row 11: a whole visit with four photos of 12 million pixels, taken once and printed."""
    taken = [_taken(number) for number in range(PHOTOS)]
    stored = [shrink_photo(one)[0] for one in taken]
    report = _with_photos(stored)
    texts = [text for text in said(visit_report(report)) if text]
    with noted(bench.folder) as drawn:
        render(visit_report(report))
    faces = {name: str(getFont(name).face.filename) for name in drawn.fonts()}
    times = take_turns(
        {
            "ours": lambda: render(visit_report(report)),
            "bare": lambda: bare(drawn),
            "fpdf2": lambda: fpdf2(drawn, faces),
            "whole": lambda: render(visit_report(_with_photos([shrink_photo(one)[0] for one in taken]))),
            "defaults": lambda: _defaults(texts, taken),
        },
        bench.rounds,
    )
    for case, peer, what, most in (
        ("ours", "bare", "visit report with four photos, beside bare canvas calls", 3.5),
        ("ours", "fpdf2", "visit report with four photos, beside fpdf2", 0.5),
        ("whole", "defaults", "four photos taken in and printed, beside ReportLab's defaults, LANCZOS", 0.35),
    ):
        yield Line(
            row=11,
            what=what,
            figure=span(times.median(case)),
            limit=f"{peer} {span(times.median(peer))}",
            ratio=times.ratio(case, peer),
            most=most,
        )


def _taken(number: int) -> bytes:
    """Draw a photo of 12 million pixels with something to see in every part of it."""
    small = Image.effect_noise((400, 300), 60 + number).convert("RGB")
    target = BytesIO()
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(target, "JPEG", quality=90)
    return target.getvalue()


def _with_photos(stored: Sequence[bytes]) -> ReportInput:
    pictures = Pictures()
    names = [pictures.add(one) for one in stored]
    photos = tuple(attachment("photo", name, purpose="other", origin="camera") for name in names)
    return full(attachments=photos, picture=pictures)


def _defaults(texts: Sequence[str], photos: Sequence[bytes]) -> None:
    """What a first version would do: platypus with its defaults, photos decoded whole and made small well."""
    rl_config.useA85 = 1
    flow: list[object] = []
    style = getSampleStyleSheet()["Normal"]
    flow += [Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), style) for text in texts]
    for photo in photos:
        image = Image.open(BytesIO(photo))
        # Decoded whole first: `thumbnail` would have the decoder halve it. As large as ours are kept.
        image.load()
        image.thumbnail((STORED_EDGE, STORED_EDGE), Image.Resampling.LANCZOS, reducing_gap=None)
        target = BytesIO()
        image.save(target, "JPEG", quality=80)
        flow.append(Picture(target, 240, 180))
    SimpleDocTemplate(BytesIO(), pagesize=A4).build(flow)
    rl_config.useA85 = 0
