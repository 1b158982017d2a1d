"""The part of a visit report that proves: photos, signatures, and how the report itself came about."""

from __future__ import annotations

from mopdesk.work.nouns import Attachment
from mopdesk.work.report_input import ReportInput
from mopdesk.work.report_tree import (
    Block,
    Bullets,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Photo,
    Photos,
    Section,
    Signature,
    Signed,
    Tone,
)
from mopdesk.work.report_words import fact, say_list, say_moment, say_typed_moment
from mopdesk.work.visit_facts import PhotoFact, SignatureFact

TAKEN_HERE = ("camera", "taken-here", "taken here")
ADDED = ("file", "added-from-file", "added from file")
SIGNERS = {"engineer": "Engineer", "customer": "Customer"}


def photo_section(given: ReportInput) -> tuple[Section, ...]:
    """Show each photo once: those of the store, then those that only the facts name."""
    kept = [found for found in given.attachments if found.kind == "photo"]
    known = {found.sha256 for found in kept}
    photos = [_kept_photo(given, found) for found in kept]
    photos += [
        _named_photo(given, found) for found in given.facts.photos if found.sha256 not in known or not known
    ]
    if not photos:
        return (Section(title="Photos", blocks=(Paragraph(text="No photo was added.", tone=Tone.ABSENT),)),)
    return (Section(title=f"Photos ({len(photos)})", blocks=(Photos(items=tuple(photos)),)),)


def _kept_photo(given: ReportInput, kept: Attachment) -> Photo:
    taken = say_moment(kept.taken_at) or f"time not known, added {say_moment(kept.added_at)}"
    return Photo(
        image=given.picture(kept.sha256),
        title=given.words("photo-purposes", kept.purpose) or "Photo",
        lines=tuple(line for line in (kept.caption, say_list((_origin(kept.origin), taken))) if line),
    )


def _named_photo(given: ReportInput, named: PhotoFact) -> Photo:
    taken = say_typed_moment(named.taken_at) or "time not known"
    return Photo(
        image=given.picture(named.sha256) if named.sha256 else None,
        title=given.words("photo-purposes", named.purpose) or "Photo",
        lines=tuple(line for line in (named.caption, say_list((_origin(named.origin), taken))) if line),
    )


def _origin(origin: str) -> str:
    if origin in TAKEN_HERE:
        return "Taken here"
    if origin in ADDED:
        return "Added from a file"
    return origin or "Origin not recorded"


def signature_section(given: ReportInput) -> Section:
    """Give engineer and customer each their place: signature, reason for none, or 'not recorded'."""
    kept = {found.role: found for found in given.attachments if found.kind == "signature"}
    named = {found.role: found for found in given.facts.signatures}
    roles = list(dict.fromkeys((*SIGNERS, *named, *kept)))
    return Section(
        title="Signatures",
        blocks=(
            Signed(items=tuple(_signature(given, role, kept.get(role), named.get(role)) for role in roles)),
        ),
    )


def _signature(
    given: ReportInput, role: str, kept: Attachment | None, named: SignatureFact | None
) -> Signature:
    sha256 = (kept.sha256 if kept else "") or (named.sha256 if named else "")
    name = (kept.name if kept else "") or (named.name if named else "")
    if not name and role == "engineer":
        name = given.facts.engineer
    reason = (kept.none_reason if kept else "") or (named.none_reason if named else "")
    image = given.picture(sha256) if sha256 else None
    if image is None:
        words = given.words("signature-none-reasons", reason)
        reason = f"Not signed: {words}" if words else "No signature recorded"
    at = (say_typed_moment(named.signed_at) if named else "") or (say_moment(kept.added_at) if kept else "")
    return Signature(
        role=SIGNERS.get(role, role.capitalize()),
        name=name or "Name not recorded",
        at=at or "time not recorded",
        image=image,
        none_reason="" if image is not None else reason,
    )


def _assumed(given: ReportInput) -> tuple[str, ...]:
    """Say what this report itself can see to rest on more than was found in writing."""
    layout = f"The layout of the {given.job.flow} that asked for this visit is assumed."
    told = (layout if given.job.request.assumed_layout else "", given.owed.reading)
    return tuple(sentence for sentence in told if sentence)


def about_section(given: ReportInput) -> Section:
    """Tell what rests on an assumption and what the report was made from."""
    job = given.job
    blocks: list[Block] = []
    assumptions = dict.fromkeys((*_assumed(given), *given.assumptions))
    if assumptions:
        blocks.append(Notice(title="What rests on assumptions", tone=Tone.WARNING))
        blocks.append(Bullets(items=tuple(assumptions)))
    items = [
        Fact(label="Job id", value=job.id, wide=True),
        fact(given, "Process chosen because", job.process_reason),
        fact(given, "Label in the request", ", ".join(job.label_words) or "none"),
        Fact(label="Time limit", value=f"per {given.timescale}" if given.timescale else "source not known"),
    ]
    if given.journal is not None:
        items.append(
            Fact(
                label="Journal",
                value=f"{given.journal.count:,} entries, head {given.journal.hash}",
                wide=True,
            )
        )
    if job.request.text.strip():
        text = job.request.text if given.with_access_notes else "Recorded, and kept out of this report."
        tone = Tone.PLAIN if given.with_access_notes else Tone.QUIET
        items.append(Fact(label="Text of the request", value=text, tone=tone, wide=True))
    blocks.append(Facts(items=tuple(items)))
    return Section(title="About this report", blocks=tuple(blocks))
