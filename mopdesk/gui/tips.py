"""Tool tips in plain text: Qt takes what looks like markup for markup."""

from __future__ import annotations

from html import escape

LONGEST_TIP = 1_500


def plain_tip(text: str) -> str:
    """Wrap a tool tip's text so that Qt shows it letter for letter, in lines of a readable width."""
    if not text:
        return ""
    return f"<div style='white-space: pre-wrap'>{escape(text[:LONGEST_TIP])}</div>"
