"""What must hold of any bytes: one function, for pytest on the kept corpus and for the fuzzer on anything."""

from __future__ import annotations

from functools import cache

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import errors_in
from mopdesk.flows.address import check_address
from mopdesk.flows.assumed import facts_of
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.explain import explain
from mopdesk.flows.reader import open_flow, read
from mopdesk.flows.tree import FlowFile
from mopdesk.flows.writer import write
from mopdesk.work.intake import request_of, site_of
from mopdesk.work.intake_many import requests_of


@cache
def catalogue() -> Catalogue:
    return Catalogue.load()


def answer_for(data: bytes) -> FlowFile:
    """Read, check and explain these bytes; raises `AssertionError` where a law of the reader is broken."""
    known = catalogue()
    flow_file = open_flow(data, known)
    places = [one.place.line or 0 for one in flow_file.problems]
    assert places == sorted(places), "problems are not in the order of the lines"
    assert all(one.text and "\n" not in one.text for one in flow_file.problems), "a sentence of two lines"

    explained = explain(flow_file, known)
    lines = data.split(b"\n")
    if flow_file.envelope is None:
        assert flow_file.problems, "no envelope and no word about it"
        assert not explained
        return flow_file
    check_address(flow_file.envelope, ("BMET",), "OPER")

    explained_lines = {row.line for row in explained}
    groups = [group for root in flow_file.roots for group in root.walk()]
    assert {group.line for group in groups} <= explained_lines, "a line is not explained"
    for group in groups:
        raw = lines[group.line - 1].removesuffix(b"\r").removesuffix(b"|")
        encoding = "cp1252" if flow_file.encoding == "cp1252" else "utf-8"
        assert group.raw().encode(encoding).removesuffix(b"|") == raw, "a line is not what stood in the file"
    for root in flow_file.roots:
        facts_of(root)
        flow_file.problems_of(root)
    if flow_file.spec is not None and flow_file.envelope.flow.startswith(("D0001", "D0142")):
        # Of a layout that nobody knows no job is opened.
        one_by_one = [(request_of(flow_file, root, "receipt"), site_of(root)) for root in flow_file.roots]
        assert list(requests_of(flow_file, flow_file.roots, "receipt")) == one_by_one, "another request"
    if flow_file.spec is not None and not errors_in(flow_file.problems):
        _written_and_read_again(flow_file)
    return flow_file


def _written_and_read_again(flow_file: FlowFile) -> None:
    """What reads without an error and can be written at all reads back the same."""
    assert flow_file.spec is not None
    assert flow_file.envelope is not None
    try:
        data = write(flow_file.envelope, flow_file.roots, flow_file.spec)
    except NotAllowed:
        return
    back = read(data, catalogue())
    assert not errors_in(back.problems), "what was written does not read without errors"
    blank = [_padless(group) for root in flow_file.roots for group in root.walk()]
    assert [_padless(group) for root in back.roots for group in root.walk()] == blank


def _padless(group: object) -> tuple[str, ...]:
    """Give a line's texts without the blanks at its end, which the writer fills up."""
    texts = [group.code, *group.fields]  # type: ignore[attr-defined]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
