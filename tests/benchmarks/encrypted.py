"""Row 13: the rows that open a store, once more with an encrypted one, over their plain figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mopdesk.store.database import Store
from tests.benchmarks.bench import KEY, Bench
from tests.benchmarks.importing import FIRST_NEW, FLOWS, import_case
from tests.benchmarks.listing import asks, prepare_orders
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import Timings, take_turns
from tests.bulk_flows import flow_file


def encrypted(bench: Bench) -> Iterator[Line]:
    """Row 13: imports and lists, by turns with the plain store. A full scan may cost more."""
    for flow in FLOWS:
        data = flow_file(flow, bench.instructions, first=FIRST_NEW)
        cases = {"plain": import_case(bench, data), "encrypted": import_case(bench, data, key=KEY)}
        times = take_turns(cases, max(3, bench.rounds // 2))
        yield _line(f"import of {bench.instructions:,} {flow[:5]}", times, "encrypted", "plain")
    plain_path, locked_path = (
        bench.copy_of(bench.store_with_jobs(bench.jobs, key=key), f"lists-{'locked' if key else 'plain'}")
        for key in (None, KEY)
    )
    with (
        Store.open(plain_path, actor="bench") as plain,
        Store.open(locked_path, actor="bench", key=KEY) as locked,
    ):
        for store in (plain, locked):
            prepare_orders(store)
        ours: dict[str, Callable[[], object]] = {}
        for name, store in (("plain", plain), ("encrypted", locked)):
            ours |= {f"{name} {what}": ask for what, ask in asks(store).items()}
        times = take_turns(ours, bench.rounds)
        for what in asks(plain):
            yield _line(what, times, f"encrypted {what}", f"plain {what}")


def _line(what: str, times: Timings, case: str, limit: str) -> Line:
    is_scan = what.startswith("worker: ")
    return Line(
        row=13,
        what=f"encrypted: {what}",
        figure=span(times.median(case)),
        limit=f"plain {span(times.median(limit))}",
        ratio=times.ratio(case, limit),
        most=None if is_scan else 2.0,
    )
