"""What only a window can show of an installed program: Qt's plugins, the fonts, paper and camera."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QImage, QImageReader
from PySide6.QtMultimedia import QMediaDevices, QMediaFormat
from PySide6.QtMultimediaWidgets import QVideoWidget
from PySide6.QtNetwork import QLocalServer
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from mopdesk.actions.selftest import Bench
from mopdesk.gui.fonts import FAMILY, FIXED_FAMILY
from mopdesk.gui.icons import pixmap
from mopdesk.gui.pictures import draw_pictures
from mopdesk.gui.qt_application import make_application
from mopdesk.gui.theme import FONTS_OF_WINDOWS, fixed_font


def window_checks() -> Mapping[str, Callable[[Bench], str]]:
    """Give the checks by name, in their order. Qt's application is made here, for the real screen."""
    make_application()
    return {
        "windows": _open_windows,
        "fonts and icons": _look_at_fonts,
        "PDF preview": _preview,
        "camera module": _load_camera,
        "second start": _listen,
        "printing": _load_printing,
    }


def _open_windows(bench: Bench) -> str:
    application = make_application()
    drawn = draw_pictures(bench.store, bench.pictures, "light", bench.today)
    for path in drawn:
        if _is_blank(QImage(str(path))):
            raise RuntimeError(f"{path.name} shows nothing.")
    return f"{len(drawn)} windows drawn on the platform {application.platformName()}"


def _look_at_fonts(bench: Bench) -> str:
    for kind in (None, *FONTS_OF_WINDOWS):
        # Qt takes the name of a class as text; its stub says bytes.
        font = QApplication.font(kind) if kind else QApplication.font()  # type: ignore[call-overload]
        family = QFontInfo(font).family()
        if family != FAMILY:
            raise RuntimeError(f"{kind or 'Text'} is shown in {family} instead of {FAMILY}.")
    if (family := QFontInfo(fixed_font(13)).family()) != FIXED_FAMILY:
        raise RuntimeError(f"The lines of a file are shown in {family} instead of {FIXED_FAMILY}.")
    if _is_blank(pixmap("mopdesk", "#000000", 64).toImage()):
        raise RuntimeError("Icons are not drawn.")
    formats = {bytes(form.data()).decode() for form in QImageReader.supportedImageFormats()}
    if missing := {"jpeg", "png", "svg"} - formats:
        raise RuntimeError(f"Pictures cannot be read: {', '.join(sorted(missing))}.")
    return f"{FAMILY}, {FIXED_FAMILY}; pictures {', '.join(sorted(formats))}"


def _preview(bench: Bench) -> str:
    document = QPdfDocument()
    view = QPdfView()
    view.setDocument(document)
    if document.load(str(bench.reports[0])) != QPdfDocument.Error.None_:
        raise RuntimeError(f"{bench.reports[0].name} cannot be shown: {document.error()}.")
    pages = document.pageCount()
    picture = document.render(0, QSize(595, 842))
    document.close()
    if _is_blank(picture):
        raise RuntimeError("The first page of a report is shown blank.")
    return f"{pages} pages, the first drawn"


def _load_camera(bench: Bench) -> str:
    QVideoWidget()
    form = QMediaFormat()
    codecs = form.supportedVideoCodecs(QMediaFormat.ConversionMode.Decode)
    if not codecs:
        raise RuntimeError("The media plug-in does not load: pictures could not be taken.")
    cameras = [camera.description() for camera in QMediaDevices.videoInputs()]
    return f"{len(codecs)} video codecs; cameras: {', '.join(cameras) or 'none here'}"


def _listen(bench: Bench) -> str:
    server = QLocalServer()
    if not server.listen(f"mopdesk-selftest-{bench.folder.parent.name}"):
        raise RuntimeError(server.errorString())
    server.close()
    return "a second start can hand its files over"


def _load_printing(bench: Bench) -> str:
    return f"{len(QPrinterInfo.availablePrinterNames())} printers"


def _is_blank(picture: QImage) -> bool:
    """Tell whether a picture is missing or all of one colour."""
    if picture.isNull():
        return True
    small = picture.scaled(64, 64)
    first = small.pixel(0, 0)
    return all(small.pixel(x, y) == first for x in range(64) for y in range(64))
