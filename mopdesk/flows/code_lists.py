"""Code lists: what the codes in a flow's fields mean, from `resources/codes/*.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from mopdesk.flows.schema import Confidence
from mopdesk.flows.tables import file_name, malformed, read_table, refuse_doubles


class CodeMeaning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code of a list: what it means, how surely that is known and from where."""

    code: str
    meaning: str
    confidence: Confidence = Confidence.FOUND
    source: str = ""


class CodeList(msgspec.Struct, frozen=True, kw_only=True):
    """The codes that a field may carry. Where it is not `complete`, a code outside it is no fault."""

    name: str
    title: str
    source: str
    confidence: Confidence
    complete: bool
    entries: Mapping[str, CodeMeaning]
    item: str = ""
    note: str = ""

    def meaning(self, code: str) -> str | None:
        """Give the meaning of a code, or None where the list does not have it."""
        entry = self.entries.get(code)
        return entry.meaning if entry else None

    def codes(self) -> tuple[str, ...]:
        """Give all codes, in the order of the list."""
        return tuple(self.entries)


class _CodeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    meaning: str
    confidence: Confidence | None = None
    source: str | None = None


class _ListRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    source: str
    codes: tuple[_CodeRow, ...]
    confidence: Confidence = Confidence.FOUND
    complete: bool = True
    item: str = ""
    note: str = ""


def load_code_list(path: Path) -> CodeList:
    """Load one list; a code without its own confidence or source takes the list's.

    Raises `BadResource` naming file and key.
    """
    row = read_table(path, _ListRow)
    refuse_doubles(file_name(path), "code", (entry.code for entry in row.codes))
    if not row.codes:
        raise malformed(file_name(path), "codes", "a list needs at least one")
    return CodeList(
        name=path.stem,
        title=row.title,
        source=row.source,
        confidence=row.confidence,
        complete=row.complete,
        entries={
            entry.code: CodeMeaning(
                code=entry.code,
                meaning=entry.meaning,
                confidence=entry.confidence or row.confidence,
                source=entry.source or row.source,
            )
            for entry in row.codes
        },
        item=row.item,
        note=row.note,
    )
