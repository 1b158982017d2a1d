"""A report for the sender of a file: what was found in it, line by line, in words that anybody can read."""

from __future__ import annotations

from pathlib import Path

from mopdesk.actions.inbox import ReceiptView, receipt_view
from mopdesk.basics.files import write_atomic
from mopdesk.basics.problems import Problem, Severity
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk, local_day
from mopdesk.work.nouns import Receipt

_WORDS = {Severity.ERROR: "Stops", Severity.WARNING: "Check", Severity.NOTE: "Note"}
_WHAT_BECAME = {
    "accepted": "The file was taken in whole.",
    "partly": "Part of the file was taken in; what could not be is named below.",
    "refused": "Nothing of this file was taken in.",
    "rejected": "Nothing of this file was taken in.",
    "notification": "The file was recorded.",
    "not-for-us": "The file was kept; it is not for us to answer.",
}


def sender_report(desk: Desk, receipt_id: str) -> str:
    """Write what was found in a file, for whoever sent it. Nothing of our own work stands in it."""
    view = receipt_view(desk, receipt_id)
    receipt = view.receipt
    company = desk.settings.text("company_name")
    own = ", ".join(desk.settings.own_ids)
    from_whom = " ".join(part for part in (company, f"({own})" if own else "") if part)
    head = [
        f"Report on the file {receipt.name}",
        "",
        *(f"{name}: {value}" for name, value in _facts(receipt) if value),
        *((f"Read by: {from_whom}",) if from_whom else ()),
        "",
        _WHAT_BECAME.get(receipt.verdict, ""),
        "",
    ]
    if not view.problems:
        return "\n".join([*head, "Nothing was found wrong with it.", ""])
    return "\n".join([*head, *(line for found in view.problems for line in _lines(view, found))])


def save_sender_report(desk: Desk, receipt_id: str, path: Path) -> Path:
    """Write the report into a file. Raises `FileTrouble` where that cannot be done."""
    write_atomic(path, sender_report(desk, receipt_id).encode("utf-8"))
    return path


def _facts(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    return (
        ("Flow", receipt.flow),
        ("File identifier", receipt.file_identifier),
        ("From", " ".join(part for part in (receipt.from_role, receipt.from_id) if part)),
        ("To", " ".join(part for part in (receipt.to_role, receipt.to_id) if part)),
        ("Received", long_day(local_day(receipt.received_at))),
        ("Size", f"{receipt.size} bytes"),
        ("SHA-256", receipt.sha256),
    )


def _lines(view: ReceiptView, found: Problem) -> tuple[str, ...]:
    where = f"line {found.place.line}" if found.place.line else "the whole file"
    said = f"{found.text} {found.advice}".strip()
    first = f"{_WORDS[found.severity]}, {where}: {said}"
    number = found.place.line or 0
    if 0 < number <= len(view.raw_lines):
        return (first, f"    {view.raw_lines[number - 1]}", "")
    return (first, "")
