"""Flow files of any size, made anew each time from a seed: invented MPANs, meters, addresses and words.

The shares of blank fields, groups and registers are those of the published samples, so that a measurement
on them tells something of real files.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from mopdesk.basics.identifiers import check_digit

_DAY = date(2026, 11, 6)
_STREETS = ("HIGH STREET", "STATION ROAD", "MILL LANE", "CHURCH WALK", "THE GREEN", "KING STREET")
_TOWNS = ("SAMPLETOWN", "TESTVILLE", "MADEUP BAY", "INVENTED HEATH")
_MAKES = ("ACME FERRARIS TYPE C1", "INVENTA MARK 2", "MADE UP METERS M10A", "SAMPLE S4")
_TEXTS = (
    "SSTPGP INSTALLED {size}KW PV - CONFIRM IMPORT METER BACKSTOP",
    "SSTPGP - {size}KW SOLAR PANELS, PLEASE CHECK BACKSTOP",
    "CHECK ACCURACY OF METER {size}",
)


def flow_file(flow: str, count: int, *, seed: int = 1, first: int = 0, faulty: bool = False) -> bytes:
    """Give a file of that many instructions of 'D0001001', 'D0142001' or 'D0150002'.

    Instruction n has the same MPAN for every seed; `first` counts on from another file's last. With
    `faulty` each instruction has a wrong day, a wrong code or a wrong number in three of its fields, or in
    as many as it has.
    """
    chance = random.Random(seed)
    make = _MAKERS[flow]
    lines: list[str] = []
    for number in range(first, first + count):
        lines += make(chance, mpan(number), faulty)
    sender = "M|OMOP" if flow.startswith("D0150") else "X|SUPB"
    name = f"{seed % 1000:03d}{first + count:07d}"
    head = f"ZHV|{name}|{flow}|{sender}|M|BMET|20261106081500||||TR01|"
    tail = f"ZPT|{name}|{len(lines)}||{count}|20261106081501|"
    return "\n".join([head, *lines, tail, ""]).encode()


def mpan(number: int) -> str:
    """Give the invented MPAN of that number, with its check digit."""
    first12 = f"{10 + number % 14}{number * 7919 % 10**10:010d}"
    return first12 + check_digit(first12)


def _d0001(chance: random.Random, core: str, faulty: bool) -> Iterator[str]:
    text = chance.choice(_TEXTS).format(size=chance.choice("345"))
    day = _a_day(chance, 20)
    yield f"001|{core}|{text}|{'20261341' if faulty else day}|"
    yield f"002|{_serial(chance)}{'X' * 9 * faulty}|CHECK BACKSTOP|"
    if chance.random() < 0.6:
        yield f"003|{'L0' if chance.random() < 0.3 else '01'}{'X' * faulty}||"


def _d0142(chance: random.Random, core: str, faulty: bool) -> Iterator[str]:
    text = chance.choice(_TEXTS).format(size=chance.choice("345")) + ", REPLACE METER IF NONE"
    house, street, town = chance.randrange(1, 300), chance.choice(_STREETS), chance.choice(_TOWNS)
    postcode = f"ZZ{chance.randrange(1, 20)} {chance.randrange(1, 10)}AB"
    day = "20261341" if faulty else _a_day(chance, -20)
    start = "086000" if faulty else chance.choice(("080000", "120000"))
    yield (
        f"267|{core}|{house}|{street}|||||{town}|||{postcode}|{day}|{start}|180000|N||E|0393"
        f"|{text}|{'X' if faulty else 'T'}||"
    )


def _d0150(chance: random.Random, core: str, faulty: bool) -> Iterator[str]:
    since = _a_day(chance, 4000)
    yield f"288|{core}|{'20261341' if faulty else since}||E|"
    yield f"289|0393|{since}|||"
    for _ in range(2):
        yield f"762|{_a_day(chance, 3000)}|VISITED, {chance.choice(_MAKES)}|"
    for _ in range(1 if chance.random() < 0.85 else 2):
        made = _a_day(chance, 9000)
        place = "?" if faulty else chance.choice("HJKB")
        yield (
            f"290|{_serial(chance)}|||{chance.choice((60, 80, 100))}|{place}|{chance.choice(_MAKES)}|UFUN"
            f"|||||||||||{chance.choice('NNNS')}|{made}|{_a_day(chance, 9000)}||||R|{since}|"
        )
        if chance.random() < 0.3:
            yield "291|200/5|"
        for register in ("S",) if chance.random() < 0.4 else ("L", "N"):
            digits = "x" if faulty and register in "SL" else chance.randrange(5, 8)
            yield f"293|{register}|C|AI|1.00||{digits}|||"


_MAKERS: dict[str, Callable[[random.Random, str, bool], Iterator[str]]] = {
    "D0001001": _d0001,
    "D0142001": _d0142,
    "D0150002": _d0150,
}


def _a_day(chance: random.Random, back: int) -> str:
    """Give a day as YYYYMMDD, up to `back` days before the file was made, or after it where negative."""
    days = chance.randrange(abs(back)) * (1 if back > 0 else -1)
    return f"{_DAY - timedelta(days=days):%Y%m%d}"


def _serial(chance: random.Random) -> str:
    return f"{chance.choice('SDFL')}{chance.randrange(10, 99)}A{chance.randrange(10**6):06d}"
