"""Visit facts field by field: each input of a visit is one path and one value.

A draft is kept as a flat list of paths ('meters.0.finding', 'replacement.exchanges.0.new.serial',
'reasons.reading-lower'), so that what was typed is saved as it is typed and undone field by field.
Positions in a list need not be without gaps: the order of the numbers is the order of the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.numbers import whole_number
from mopdesk.work.nouns import Attachment
from mopdesk.work.visit_facts import PhotoFact, SignatureFact, VisitFacts, plain_facts, read_facts

_PATH = re.compile(r"[a-z_]+(\.([0-9]{1,3}|[a-z0-9_-]+))*")
_KEPT_AS_A_LIST = ("methods",)
_KEPT_APART = ("photos", "signatures")


def flatten(facts: VisitFacts) -> dict[str, Any]:
    """Give the fields of facts that hold something, by path. Photos and signatures are kept apart."""
    fields: dict[str, Any] = {}
    _flatten_into(fields, "", {k: v for k, v in plain_facts(facts).items() if k not in _KEPT_APART})
    return fields


def _flatten_into(fields: dict[str, Any], prefix: str, value: Any) -> None:
    name = prefix.rsplit(".", 1)[-1]
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten_into(fields, f"{prefix}.{key}" if prefix else key, inner)
    elif isinstance(value, list | tuple) and name not in _KEPT_AS_A_LIST:
        for position, inner in enumerate(value):
            _flatten_into(fields, f"{prefix}.{position}", inner)
    elif value not in ("", None, (), False) or (value is False and not _is_flag(name)):
        fields[prefix] = list(value) if isinstance(value, tuple) else value


def _is_flag(name: str) -> bool:
    """Whether False is the field's default, and so nothing that was said."""
    return name == "refer_back_smart"


def assemble(fields: Mapping[str, Any]) -> VisitFacts:
    """Put the facts together from their fields.

    Raises `Usage` naming the path that the facts do not have or the value that does not fit.
    """
    nested: dict[str, Any] = {}
    for path in sorted(fields):
        steps = path.split(".")
        level = nested
        for step in steps[:-1]:
            inner = level.setdefault(step, {})
            if not isinstance(inner, dict):
                raise Usage("Two fields of the visit stand in each other's way.", path)
            level = inner
        level[steps[-1]] = fields[path]
    return read_facts(_with_lists(nested))


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    places = {key: whole_number(key) for key in value}
    if value and all(place is not None for place in places.values()):
        return [_with_lists(value[key]) for key in sorted(value, key=lambda key: places[key] or 0)]
    return {key: _with_lists(inner) for key, inner in value.items()}


def check_path(path: str, value: Any) -> None:
    """Refuse a path or value that the facts do not have, with `Usage`; a value of None clears the path."""
    if not _PATH.fullmatch(path) or path.split(".", 1)[0] in _KEPT_APART:
        raise Usage("The visit has no such field.", path)
    if value is not None:
        assemble({path: value})


def with_attachments(facts: VisitFacts, attachments: tuple[Attachment, ...]) -> VisitFacts:
    """Give the facts with the photos and signatures that are kept beside them."""
    photos = tuple(
        PhotoFact(
            sha256=kept.sha256,
            purpose=kept.purpose,
            caption=kept.caption,
            origin=kept.origin,
            taken_at=kept.taken_at.isoformat() if kept.taken_at else "",
        )
        for kept in attachments
        if kept.kind == "photo"
    )
    signatures = tuple(
        SignatureFact(
            role=kept.role,
            name=kept.name,
            sha256=kept.sha256,
            none_reason=kept.none_reason,
            signed_at=kept.added_at.isoformat(),
        )
        for kept in attachments
        if kept.kind == "signature"
    )
    return msgspec.structs.replace(facts, photos=photos, signatures=signatures)
