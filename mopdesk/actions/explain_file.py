"""Explain a flow file, in the store or not."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.files import read_bytes
from mopdesk.basics.problems import Problem, listed, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.explain import MOST_ROWS, ExplainedField, explain
from mopdesk.flows.group_checks import source_of
from mopdesk.flows.reader import open_flow

LARGEST_FILE = 50 * 1024 * 1024


class ExplainedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A flow file in words. `confidence` is that of the layout as a whole, '' for an unknown flow."""

    flow: str
    title: str
    confidence: str
    assumed: bool
    fields: tuple[ExplainedField, ...]
    problems: tuple[Problem, ...]
    raw_lines: tuple[str, ...]


def explain_bytes(catalogue: Catalogue, data: bytes, most: int = MOST_ROWS) -> ExplainedFile:
    """Explain the bytes of a flow file field by field, about the first `most` of them."""
    flow_file = open_flow(data, catalogue)
    spec = flow_file.spec
    fields = explain(flow_file, catalogue, most)
    problems = listed(flow_file.problems)
    if len(fields) >= most:
        problems = (problem("explained-in-part", count=len(fields)), *problems)
    return ExplainedFile(
        flow=flow_file.envelope.flow if flow_file.envelope else "",
        title=spec.title if spec else "not in the catalogue",
        confidence=spec.confidence if spec else "",
        assumed=spec.assumed if spec else False,
        fields=fields,
        problems=problems,
        raw_lines=tuple(_readable(data, flow_file.encoding).split("\n")),
    )


def explain_path(catalogue: Catalogue, path: Path) -> ExplainedFile:
    """Explain a file on disk. Raises `FileTrouble` where it cannot be read."""
    return explain_bytes(catalogue, read_bytes(path, LARGEST_FILE))


def written_checks(catalogue: Catalogue, flow: str) -> str:
    """Give the text of the checks that a flow's lines run through. Raises `Usage` for an unknown flow."""
    spec = catalogue.find(flow)
    if spec is None:
        raise Usage(f"There is no flow {flow!r}.", f"Flows: {', '.join(catalogue.names())}.")
    return "\n\n".join(source_of(group) for group in spec.root.walk())


def _readable(data: bytes, encoding: str) -> str:
    """Give the text of a file for a screen; bytes that no encoding explains are shown as they are."""
    return data.decode(encoding or "utf-8", errors="backslashreplace").replace("\r\n", "\n").rstrip("\n")
