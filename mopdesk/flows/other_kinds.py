"""What a file is that is no flow file, told by its first bytes: people drop ZIPs, PDFs and pictures too."""

from __future__ import annotations

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive (or a spreadsheet or document, which are ZIPs inside)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"SQLite format 3\x00", "an SQLite store"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet, document or e-mail"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)


def other_kind(data: bytes) -> str | None:
    """Name the kind of file that these bytes begin as; None where they may be a flow file."""
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    return None
