"""Rows 1 to 3: taking flow files apart and checking them, beside bare csv.reader and the peers."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator

from mopdesk.basics.identifiers import mpan_is_good
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.reader import open_flow
from tests.benchmarks.bench import Bench
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import take_turns
from tests.bulk_flows import flow_file, mpan


def read_csv(data: bytes) -> int:
    """The limit: the bytes decoded, and every line taken apart by the C reader."""
    lines = csv.reader(data.decode().split("\n"), delimiter="|", quoting=csv.QUOTE_NONE)
    return sum(len(line) for line in lines)


def parse_and_validate(bench: Bench) -> Iterator[Line]:
    """Row 1: parse and full validation of a D0150, good and bad."""
    catalogue = Catalogue.load()
    for faulty, most in ((False, 3.0), (True, 8.0)):
        data = flow_file("D0150002", bench.instructions, faulty=faulty)
        found = open_flow(data, catalogue)
        assert len(found.roots) == bench.instructions
        assert (len(found.problems) >= 3 * bench.instructions) is faulty
        del found
        times = take_turns(
            {"ours": lambda data=data: open_flow(data, catalogue), "csv": lambda data=data: read_csv(data)},
            bench.rounds,
        )
        lines = data.count(b"\n")
        what = "every instruction has errors" if faulty else "all good"
        yield Line(
            row=1,
            what=f"parse and validate a D0150 of {lines:,} lines, {what}",
            figure=f"{span(times.median('ours'))}, {lines / times.median('ours') / 1e6:.2f} M lines/s",
            limit=f"csv.reader {span(times.median('csv'))}",
            ratio=times.ratio("ours", "csv"),
            most=most,
        )


def check_digits(bench: Bench) -> Iterator[Line]:
    """Row 2: the check digit of an MPAN."""
    from mpan import is_valid

    cores = [mpan(number) for number in range(bench.instructions)]
    assert all(map(mpan_is_good, cores))
    # The peer takes digits of any script; the flows are ASCII.
    assert not mpan_is_good(cores[0].replace("1", "１"))
    times = take_turns(
        {
            "ours": lambda: [mpan_is_good(core) for core in cores],
            "peer": lambda: [is_valid(core) for core in cores],
        },
        bench.rounds,
    )
    yield Line(
        row=2,
        what=f"check digits of {len(cores):,} MPANs, MPANs a second over those of the mpan package",
        figure=f"{len(cores) / times.median('ours') / 1e6:.2f} M/s",
        limit=f"mpan {len(cores) / times.median('peer') / 1e6:.2f} M/s",
        ratio=times.ratio("peer", "ours"),
        least=5.0,
    )


def segments(bench: Bench) -> Iterator[Line]:
    """Row 3: segments a second, beside two parsers of other trades' segments; neither checks a value."""
    from hl7 import parse as parse_hl7
    from pydifact.segmentcollection import Interchange

    # It says once a segment type that it has no table for it.
    warnings.filterwarnings("ignore", module="pydifact")
    catalogue = Catalogue.load()
    count = min(bench.instructions, 1_000)
    data = flow_file("D0150002", count)
    bodies = [line.split("|") for line in data.decode().splitlines()[1:-1]]
    edifact = _edifact(bodies)
    messages = _hl7(bodies)
    times = take_turns(
        {
            "ours": lambda: open_flow(data, catalogue),
            "pydifact": lambda: list(Interchange.from_str(edifact).get_messages()),
            "python-hl7": lambda: [parse_hl7(message) for message in messages],
        },
        bench.rounds,
    )
    for peer, least in (("pydifact", 20.0), ("python-hl7", 15.0)):
        yield Line(
            row=3,
            what=f"segments a second over those of {peer}, {len(bodies):,} segments",
            figure=f"{len(bodies) / times.median('ours') / 1e6:.2f} M/s",
            limit=f"{peer} {len(bodies) / times.median(peer) / 1e3:.0f} k/s",
            ratio=times.ratio(peer, "ours"),
            least=least,
        )


def _edifact(bodies: list[list[str]]) -> str:
    """Write the same segments and values as EDIFACT: one message an instruction."""
    parts = ["UNA:+.? '", "UNB+UNOA:4+SUPB+BMET+261106:0815+1'"]
    opened = 0
    for code, *values in bodies:
        if code == "288":
            parts += [f"UNT+9+{opened}'"] if opened else []
            opened += 1
            parts.append(f"UNH+{opened}+DETAIL:D:96A:UN'")
        parts.append("+".join([f"S{code[1:]}", *(value.replace("?", "??") for value in values)]) + "'")
    return "\n".join([*parts, f"UNT+9+{opened}'", f"UNZ+{opened}+1'"])


def _hl7(bodies: list[list[str]]) -> list[str]:
    """Write the same segments and values as HL7 messages, one an instruction."""
    messages: list[list[str]] = []
    for code, *values in bodies:
        if code == "288":
            messages.append(["MSH|^~\\&|SUPB||BMET||202611060815||ORU^R01|1|T|2.5"])
        messages[-1].append("|".join([f"Z{code[1:]}", *values]))
    return ["\r".join(lines) for lines in messages]
