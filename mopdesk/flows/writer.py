"""A flow file on its way out: groups and envelope to bytes, with the counts filled in.

Nothing is cut, replaced or left out in silence: what a flow cannot carry stops the writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Problem, errors_in, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.fieldtypes import Moment, named_characters, parse_domain, unusual_characters
from mopdesk.flows.reader import read
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Envelope, Group
from mopdesk.flows.validator import validate


def text_faults(text: str, limit: int | None) -> list[Problem]:
    """Find what keeps a text from leaving: its length with the count, its characters with their names."""
    found: list[Problem] = []
    if limit is not None and len(text) > limit:
        found.append(problem("text-too-long", length=len(text), limit=limit, over=len(text) - limit))
    if characters := unusual_characters(text):
        count = sum(text.count(character) for character in characters)
        found.append(problem("text-unsupported", count=count, characters=named_characters(characters)))
    return found


def write(
    envelope: Envelope,
    roots: Sequence[Group],
    spec: FlowSpec,
    *,
    newline: str = "\r\n",
    completed: datetime | None = None,
) -> bytes:
    """Write a flow file: header, groups with their blanks and closing pipes, trailer with both counts.

    `completed` is the trailer's time, the header's where it is not given; both are written in UTC. Raises
    `NotAllowed` for text that a flow cannot carry and for groups that the layout does not have.
    """
    if newline not in {"\r\n", "\n"}:
        raise NotAllowed("A flow file's lines end with CR LF or LF.", repr(newline))
    if envelope.flow != spec.name:
        raise NotAllowed("Envelope and layout do not belong together.", f"{envelope.flow} and {spec.name}.")
    if not roots:
        raise NotAllowed("A flow file needs at least one MPAN.", f"No group {spec.root.code}.")
    if envelope.created is None:
        raise NotAllowed("A flow file needs its creation time.")
    lines = [_header(envelope, _stamp(envelope.created))]
    for root in roots:
        if root.code != spec.root.code:
            raise NotAllowed(f"{spec.name} has no root group {root.code}.", f"It is {spec.root.code}.")
        lines += [_line(group, spec) for group in root.walk()]
    count, finished = len(lines) - 1, _stamp(completed or envelope.created)
    lines.append(f"ZPT|{envelope.file_identifier}|{count}||{len(roots)}|{finished}|")
    return "".join(line + newline for line in lines).encode("ascii")


def write_checked(
    envelope: Envelope,
    roots: Sequence[Group],
    spec: FlowSpec,
    catalogue: Catalogue,
    *,
    newline: str = "\r\n",
    completed: datetime | None = None,
) -> bytes:
    """Write a flow file, read it back and check it strictly before it leaves.

    Raises `NotAllowed` listing the problems where the validator finds an error, or where what reads back
    is not what was to be written.
    """
    data = write(envelope, roots, spec, newline=newline, completed=completed)
    back = validate(read(data, catalogue), catalogue, strict=True)
    if errors := errors_in(back.problems):
        told = " ".join(
            f"Line {one.place.line}: {one.text}" if one.place.line else one.text for one in errors
        )
        raise NotAllowed(f"The {spec.name} would not be accepted.", told, errors[0].advice)
    sent = [_line(group, spec) for root in roots for group in root.walk()]
    if [group.raw() for root in back.roots for group in root.walk()] != sent or len(back.roots) != len(roots):
        raise NotAllowed(f"The {spec.name} does not read back as it was written.")
    return data


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise NotAllowed("A flow file's time needs a time zone.", f"{moment.isoformat()} has none.")
    return Moment().to_text(moment.astimezone(UTC))


def _carried(text: str, limit: int | None, what: str) -> str:
    if faults := text_faults(text, limit):
        raise NotAllowed(f"{what} cannot be sent.", " ".join(one.text for one in faults), faults[0].advice)
    return text


def _header(envelope: Envelope, created: str) -> str:
    texts = (
        envelope.file_identifier,
        envelope.flow,
        envelope.from_role,
        envelope.from_id,
        envelope.to_role,
        envelope.to_id,
        created,
        envelope.sending_application,
        envelope.receiving_application,
        envelope.broadcast,
        envelope.test_flag,
    )
    return "|".join(("ZHV", *(_carried(text, None, "The header") for text in texts), ""))


def _line(group: Group, spec: FlowSpec) -> str:
    layout = spec.group(group.code)
    if layout is None:
        raise NotAllowed(f"{spec.name} has no group {group.code}.", "An unknown group is not sent.")
    if len(group.fields) > len(layout.fields):
        raise NotAllowed(
            f"Group {group.code} has too many fields.",
            f"{len(group.fields)}; {spec.name} has {len(layout.fields)}.",
        )
    texts = [*group.fields, *[""] * (len(layout.fields) - len(group.fields))]
    for field, text in zip(layout.fields, texts, strict=True):
        _carried(text, parse_domain(field.domain).limit, f"{group.code} {field.title}")
    return "|".join((group.code, *texts, ""))
