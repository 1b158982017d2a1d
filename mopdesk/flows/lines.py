"""Bytes to numbered lines: limits, encoding and line ends, before anyone looks at a group."""

from __future__ import annotations

import codecs

import msgspec

from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.flows.other_kinds import other_kind
from mopdesk.flows.pieces import count_in
from mopdesk.flows.tree import Group

MOST_BYTES = 50_000_000
MOST_LINES = 500_000
MOST_FIELDS = 10_000_000
LONGEST_LINE = 4_096


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """The characters of a file before they are parted: the encoding that they had, and how lines end."""

    text: str
    encoding: str
    newline: str
    problems: tuple[Problem, ...] = ()


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a file with their numbers, blank ones left out, and what was found on the way.

    `refused` says that the file was not taken apart: its lines are empty and a problem says why.
    """

    lines: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    newline: str = "LF"
    refused: bool = False


def _refused(found: Problem) -> Lines:
    return Lines(problems=(found,), refused=True)


def _decode(data: bytes) -> tuple[str, str] | int:
    """Give text and encoding, or the place of the byte that neither encoding has."""
    try:
        if data.startswith(codecs.BOM_UTF8):
            return data.decode("utf-8-sig"), "utf-8-sig"
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        return error.start


def read_text(data: bytes) -> Text | Problem:
    """Decode a file, or say why it is refused.

    UTF-8 is tried strictly, then Windows-1252 for the whole file, which is noted. NUL, an undecodable byte,
    an empty file and a file beyond the limits are refused.
    """
    # A mark of the byte order is no text, nor are line ends: a file of these alone has no line.
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    if data[start : start + 1] in b"\r\n" and not data[start:].strip(b"\r\n"):
        return problem("file-empty")
    if len(data) > MOST_BYTES:
        return problem("file-too-large", size=len(data), limit=MOST_BYTES)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return problem("file-utf16")
    if kind := other_kind(data):
        return problem("file-of-another-kind", kind=kind)
    if b"\0" in data:
        return problem("file-has-nul", position=data.index(b"\0") + 1)
    if (count := count_in(data, b"\n")) > MOST_LINES:
        return problem("too-many-lines", count=count, limit=MOST_LINES)
    if not count and b"|\r" in data.rstrip(b"\r") and data.removeprefix(codecs.BOM_UTF8).startswith(b"ZHV|"):
        return problem("line-ends-cr")
    if len(data) > MOST_FIELDS and (fields := count_in(data, b"|")) > MOST_FIELDS:
        return problem("too-many-fields", count=fields, limit=MOST_FIELDS)
    decoded = _decode(data)
    if isinstance(decoded, int):
        return problem("file-undecodable", position=decoded + 1)
    text, encoding = decoded
    endings = count_in(data, b"\r\n") if b"\r" in data else 0
    return Text(
        text=text,
        encoding=encoding,
        newline="LF" if not endings else "CRLF" if endings == count else "mixed",
        problems=(problem("decoded-cp1252"),) if encoding == "cp1252" else (),
    )


def split_lines(data: bytes) -> Lines:
    """Decode a file and split it on LF alone, dropping one CR before each; a refused one has no lines."""
    read = read_text(data)
    return _number(read) if isinstance(read, Text) else _refused(read)


def _number(read: Text) -> Lines:
    parts = read.text.split("\n")
    if not parts[-1]:
        parts.pop()
    lines: list[tuple[int, str]] = []
    blank: list[int] = []
    for number, part in enumerate(parts, start=1):
        line = part.removesuffix("\r")
        if len(line) > LONGEST_LINE:
            place = Place(line=number)
            return _refused(
                problem("line-too-long", place, line=number, length=len(line), limit=LONGEST_LINE)
            )
        if line:
            lines.append((number, line))
        else:
            blank.append(number)
    notes = [*read.problems]
    if read.newline == "mixed":
        notes.append(problem("line-ends-mixed"))
    if blank:
        notes.append(problem("lines-blank", Place(line=blank[0]), count=len(blank), line=blank[0]))
    unpiped = [number for number, line in lines if not line.endswith("|")]
    if unpiped:
        notes.append(problem("pipe-missing", Place(line=unpiped[0]), count=len(unpiped), line=unpiped[0]))
    return Lines(lines=tuple(lines), problems=tuple(notes), encoding=read.encoding, newline=read.newline)


def parse_line(number: int, line: str) -> Group:
    """Take one line apart at its pipes; the pipe at its end closes the last field and opens none."""
    code, *fields = line.split("|")
    if fields and not fields[-1]:
        fields.pop()
    return Group(code=code, fields=tuple(fields), line=number)
