"""Hostile lists of addresses, and hostile files of visit facts."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from tests.hostile.cases import Case
from tests.hostile.flow_files import mpan

LISTED = mpan("the job of the lists")


def list_cases() -> tuple[Case, ...]:
    return tuple(_lists())


def fact_cases() -> tuple[Case, ...]:
    return (*_json(), *_types(), *_files(), *_values())


def _lists() -> Iterator[Case]:
    def one(kind: str, name: str, text: str | bytes, encoding: str = "utf-8") -> Case:
        return Case(kind, name, lambda: text.encode(encoding) if isinstance(text, str) else text)

    def row(address: str = "1 Example Road", **more: str) -> str:
        cells = {"mpan": LISTED, "address_1": address} | more
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
        return ",".join(cells) + "\r\n" + ",".join(quoted) + "\r\n"

    kind = "lists of addresses: form"
    yield one(kind, "a plain list", row())
    yield one(kind, "with a byte order mark", row(), "utf-8-sig")
    yield one(kind, "in Windows-1252", row("Caffè £5"), "cp1252")
    yield one(kind, "in UTF-16, as spreadsheets save Unicode text", row(), "utf-16")
    yield one(kind, "in UTF-16 without a mark", row(), "utf-16-le")
    yield one(kind, "in EBCDIC", row(), "cp037")
    yield one(kind, "an undefined byte", row().encode() + b"\x81")
    yield one(kind, "a NUL in a cell", row("1 Example\0Road"))
    yield one(kind, "empty", "")
    yield one(kind, "a header alone", "mpan,address_1\r\n")
    yield one(kind, "no column mpan", "MPAN Core,Address\r\n1,2\r\n")
    yield one(kind, "semicolons for commas", row().replace(",", ";"))
    yield one(kind, "the column mpan twice", row().replace("address_1", "mpan"))
    yield one(kind, "columns nobody knows", row(nonsense="x", **{"=1+1": "y"}))
    yield one(kind, "cells without a column", row().rstrip() + ",a,b,c\r\n")
    yield one(kind, "a quote that never ends", 'mpan,address_1\r\n"' + LISTED + ",x\r\n")
    yield one(kind, "words behind a quote", f'mpan,address_1\r\n{LISTED},"a" b\r\n')
    yield one(kind, "one cell of 200,000 characters", row("x" * 200_000))
    yield one(kind, "one cell of 4,001 characters", row("x" * 4_001))
    yield one(kind, "a cell of many lines", row("1\n2\r\n3\u20284\x855\f6"))
    yield one(kind, "CR alone", row().replace("\r\n", "\r"))
    yield one(kind, "5,000 rows of strangers", "mpan\r\n" + "1\r\n" * 5_000)
    kind = "lists of addresses: cells"
    for name, number in (
        ("spoiled by a spreadsheet", "1.2E+12"),
        ("with spaces", f"{LISTED[:2]} {LISTED[2:10]} {LISTED[10:]}"),
        ("in full-width digits", "".join(chr(ord(digit) + 0xFEE0) for digit in LISTED)),
        ("with an apostrophe", f"'{LISTED}"),
        ("as a formula", f'="{LISTED}"'),
        ("of a stranger", mpan("a stranger")),
        ("blank", ""),
        ("of 5,000 digits", "9" * 5_000),
        ("of markup", "<b>\x1b[31m</b>"),
    ):
        yield one(kind, f"MPAN {name}", row(mpan=number))
    for day in (
        "2026-11-18",
        "20261118",
        "2026-W47-3",
        "2026-02-30",
        "0000-01-01",
        "9999-12-31",
        "２０２６-11-18",
        "18/11/2026",
        "=TODAY()",
    ):
        yield one(kind, f"appointment {day!r}", row(appointment=day))
    for clock in ("09:00", "9:00", "24:00", "09:60", "０９:00", "noon"):
        yield one(kind, f"from {clock!r}", row(appointment_from=clock))
    for name, text in (
        ("a formula", '=HYPERLINK("http://example.invalid","x")'),
        ("a formula with a tab", "\t=1+1"),
        ("markup", "<img src='x.png'>a<b and c>d"),
        ("a lookalike formula", "＝1+1"),
        ("turned around", "\u202egnp.exe"),
        ("an emoji", "\N{PILE OF POO}"),
        ("a terminal's colour", "\x1b[31m"),
    ):
        yield one(kind, f"address: {name}", row(text))


def _fact(kind: str, name: str, facts: Any) -> Case:
    return Case(kind, name, lambda: facts if isinstance(facts, bytes) else json.dumps(facts).encode())


def _json() -> Iterator[Case]:
    kind = "visit facts: form"
    good = json.dumps({"date": "2026-11-09", "remarks": "Tŷ Gwyn"}).encode()
    yield _fact(kind, "plain facts", good)
    yield _fact(kind, "with a byte order mark", codecs.BOM_UTF8 + good)
    yield _fact(kind, "in UTF-16", good.decode().encode("utf-16"))
    yield _fact(kind, "in Windows-1252", '{"remarks": "Caffè"}'.encode("cp1252"))
    yield _fact(kind, "empty", b"")
    yield _fact(kind, "spaces", b"   \n")
    yield _fact(kind, "cut short", good[:20])
    yield _fact(kind, "two of them", good + good)
    yield _fact(kind, "with a comment", b'{"remarks": "x"} // y')
    yield _fact(kind, "with a comma too many", b'{"remarks": "x",}')
    yield _fact(kind, "a list", b"[]")
    yield _fact(kind, "nothing", b"null")
    yield _fact(kind, "a number", b"7")
    yield _fact(kind, "a text", b'"remarks"')
    yield _fact(kind, "100,000 lists in one another", b"[" * 100_000)
    yield _fact(kind, "100,000 lists, closed again", b"[" * 100_000 + b"]" * 100_000)
    yield _fact(kind, "100,000 objects in one another", b'{"access":' * 100_000)
    yield Case(kind, "more than 5 MB", lambda: b'{"remarks": "' + b"x" * 5_300_000 + b'"}')
    yield _fact(kind, "NaN", b'{"date": NaN}')
    yield _fact(kind, "Infinity", b'{"date": Infinity}')
    yield _fact(kind, "a number of 5,000 digits", b'{"date": ' + b"9" * 5_000 + b"}")
    yield _fact(kind, "half a letter", b'{"remarks": "\\ud800"}')
    yield _fact(kind, "the halves the wrong way round", b'{"remarks": "\\udc00\\ud800"}')
    yield _fact(kind, "a NUL", b'{"remarks": "a\\u0000b"}')
    yield _fact(kind, "one name twice", b'{"remarks": "a", "remarks": "b"}')
    yield _fact(kind, "a ZIP", b"PK\3\4" + bytes(30))


def _types() -> Iterator[Case]:
    kind = "visit facts: kinds"
    yield _fact(kind, "a name nobody knows", {"remark": "x"})
    yield _fact(kind, "a name of Python's", {"__class__": "x"})
    yield _fact(kind, "a number for a text", {"remarks": 7})
    yield _fact(kind, "a text for yes or no", {"access": {"got_in": "yes"}})
    yield _fact(kind, "one for yes", {"access": {"got_in": 1}})
    yield _fact(kind, "an object for a list", {"meters": {"serial": "x"}})
    yield _fact(kind, "a list for an object", {"access": []})
    yield _fact(kind, "null for a text", {"remarks": None})
    yield _fact(kind, "reasons of no text", {"reasons": {"x": ["y"]}})
    yield _fact(kind, "reasons with points in their names", {"reasons": {"a": "1", "a.b": "2"}})
    yield _fact(kind, "a reason without a name", {"reasons": {"": "x"}})
    yield _fact(kind, "a reason named as a path", {"reasons": {"../../x": "y"}})
    yield _fact(kind, "a reason named as a number", {"reasons": {"0": "y"}})
    yield _fact(kind, "a thousand meters", {"meters": [{"serial": f"M{n}"} for n in range(1_000)]})
    yield _fact(kind, "100,000 blank meters", {"meters": [{}] * 100_000})


def _files() -> Iterator[Case]:
    kind = "visit facts: pictures"
    for name in (
        "../secret.jpg",
        "..\\secret.jpg",
        "a/../../secret.jpg",
        "/etc/hostname",
        "C:\\secret.jpg",
        "C:secret.jpg",
        "\\\\evil.invalid\\share\\x.jpg",
        "//evil.invalid/share/x.jpg",
        "file:///etc/hostname",
        "http://example.invalid/x.jpg",
        "photo.jpg:stream",
        "CON",
        "nul.jpg",
        ".",
        "",
        "a\0b.jpg",
        "x" * 300,
        "\u202egpj.exe",
        "link.jpg",
        "folder",
        "text.jpg",
    ):
        shown = name if len(name) < 60 else f"{len(name)} characters"
        yield _fact(kind, f"photo {shown!r}", {"photos": [{"file": name, "purpose": "meter"}]})
    yield _fact(kind, "a photo beside the facts", {"photos": [{"file": "photo.jpg", "purpose": "meter"}]})
    yield _fact(kind, "a photo in a folder beside", {"photos": [{"file": "folder/photo.jpg"}]})
    yield _fact(
        kind, "signature '../secret.jpg'", {"signatures": [{"role": "customer", "file": "../secret.jpg"}]}
    )
    yield _fact(
        kind, "a signature that is a photo", {"signatures": [{"role": "customer", "file": "photo.jpg"}]}
    )


def _values() -> Iterator[Case]:
    kind = "visit facts: values"
    inside: dict[str, Any] = {"date": "2026-11-09", "access": {"got_in": True}, "engineer": "A"}
    for value in (
        "１２３",
        "1_000",
        "NaN",
        "Infinity",
        "1e5",
        "-1",
        "٣",
        "²",
        " 12 ",
        "9" * 5_000,
        "0." + "0" * 5_000,
        "=1+1",
    ):
        shown = value if len(value) < 30 else f"{len(value):,} characters"
        reading = {"register": "S", "value": value}
        yield _fact(
            kind, f"reading {shown!r}", inside | {"meters": [{"serial": "F75A 00802", "readings": [reading]}]}
        )
    for digits in ("٥", "5_0", "-5", "9" * 5_000):
        shown = digits if len(digits) < 30 else f"{len(digits):,} characters"
        register = {"register": "S", "digits": digits, "initial_reading": "1" * 30}
        new = {"serial": "NEW1", "registers": [register]}
        exchange = {"removed_serial": "F75A 00802", "new": new}
        facts = {
            "meters": [{"serial": "F75A 00802"}],
            "replacement": {"replaced": True, "exchanges": [exchange]},
        }
        yield _fact(kind, f"digits {shown!r}", inside | facts)
    for day in (
        "2026-02-30",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "２０２６-11-09",
        "20261109",
        "2026-W46-1",
        "2027-01-01",
    ):
        yield _fact(kind, f"date {day!r}", inside | {"date": day})
        yield _fact(kind, f"next visit {day!r}", inside | {"access": {"got_in": False, "next_visit": day}})
    for clock in ("24:00", "99:99", "０９:00", "9:00", "09:00:00:00"):
        yield _fact(kind, f"arrived {clock!r}", inside | {"arrived": clock})
    yield _fact(kind, "a finding nobody knows", inside | {"meters": [{"serial": "x", "finding": "../x"}]})
    yield _fact(kind, "an MPAN that is another", inside | {"mpan_on_site": "１200023305976"})
    yield _fact(kind, "remarks of a million characters", inside | {"remarks": "x" * 1_000_000})
