"""Photos and signatures: shrunk and re-encoded as they come in, kept in the same change as their row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PureWindowsPath

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.disk_room import refuse_photos_when_full
from mopdesk.basics.errors import FileTrouble, NotAllowed
from mopdesk.basics.files import read_bytes
from mopdesk.desk import Desk
from mopdesk.flows.fieldtypes import shown
from mopdesk.pdf.pictures import shrink_photo, shrink_signature
from mopdesk.work.nouns import Attachment
from mopdesk.work.visit_facts import VisitFacts

PHOTO, SIGNATURE = "photo", "signature"
TAKEN_HERE, FROM_FILE = "taken here", "added from file"
_LARGEST_PHOTO = 60 * 1024 * 1024
_LARGEST_SIGNATURE = 2 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A photo or signature ready to be kept; `body` is None for the reason why nobody signed."""

    kind: str
    body: bytes | None
    media_type: str = ""
    purpose: str = ""
    caption: str = ""
    name: str = ""
    role: str = ""
    none_reason: str = ""
    origin: str = ""
    taken_at: datetime | None = None

    def as_attachment(self, attachment_id: str, visit_id: str, added_at: datetime) -> Attachment:
        """Give the row that belongs to this picture."""
        return Attachment(
            id=attachment_id,
            visit_id=visit_id,
            kind=self.kind,
            sha256="",
            purpose=self.purpose,
            caption=self.caption,
            name=self.name,
            role=self.role,
            none_reason=self.none_reason,
            origin=self.origin,
            taken_at=self.taken_at,
            added_at=added_at,
        )


def take_attachments(desk: Desk, facts: VisitFacts, folder: Path) -> tuple[Picture, ...]:
    """Read the photos and signatures that facts name, relative to `folder`.

    Raises `FileTrouble` naming the file that cannot be read or is no picture.
    """
    photos = (
        photo_of(
            desk,
            _read(folder, photo.file, _LARGEST_PHOTO),
            purpose=photo.purpose or "other",
            caption=photo.caption,
            origin=photo.origin or FROM_FILE,
        )
        for photo in facts.photos
    )
    signatures = (
        signature_of(_read(folder, signature.file, _LARGEST_SIGNATURE), signature.role, signature.name)
        if signature.file
        else Picture(
            kind=SIGNATURE,
            body=None,
            purpose=SIGNATURE,
            role=signature.role,
            name=signature.name,
            none_reason=signature.none_reason,
        )
        for signature in facts.signatures
    )
    return (*photos, *signatures)


def photo_of(desk: Desk, data: bytes, *, purpose: str, caption: str, origin: str) -> Picture:
    """Shrink a photo as the settings have it, and drop what a camera hides in it.

    Raises `FileTrouble` for what is no picture, and where the disk is too full for photos.
    """
    refuse_photos_when_full(desk.store.path)
    edge, quality = (int(desk.settings.text(key)) for key in ("photo_edge", "photo_quality"))
    jpeg, taken_at = shrink_photo(data, edge, quality)
    return Picture(
        kind=PHOTO,
        body=jpeg,
        media_type="image/jpeg",
        purpose=purpose,
        caption=caption,
        origin=origin,
        taken_at=taken_at,
    )


def signature_of(png: bytes, role: str, name: str) -> Picture:
    """Take a signature as PNG from outside, drawn anew. Raises `FileTrouble` for what is no such picture."""
    return msgspec.structs.replace(_signed_here(png, role, name), body=shrink_signature(png))


def _signed_here(png: bytes, role: str, name: str) -> Picture:
    """Take a signature from our own pad, whose picture carries the strokes that it was drawn with."""
    if not png.startswith(_PNG):
        raise FileTrouble("The signature is no PNG picture.", "", "Sign again.")
    return Picture(kind=SIGNATURE, body=png, media_type="image/png", purpose=SIGNATURE, role=role, name=name)


def attach_photo(
    desk: Desk, visit_id: str, data: bytes, *, purpose: str, caption: str = "", origin: str = FROM_FILE
) -> Attachment:
    """Keep a photo of a visit."""
    return _keep(desk, visit_id, photo_of(desk, data, purpose=purpose, caption=caption, origin=origin))


def sign(desk: Desk, visit_id: str, role: str, name: str, png: bytes) -> Attachment:
    """Keep a signature, in place of the one that this role gave before."""
    return _keep(desk, visit_id, _signed_here(png, role, name))


def no_signature(desk: Desk, visit_id: str, role: str, reason: str, name: str = "") -> Attachment:
    """Keep why a role did not sign."""
    picture = Picture(kind=SIGNATURE, body=None, purpose=SIGNATURE, role=role, name=name, none_reason=reason)
    return _keep(desk, visit_id, picture)


def remove_attachment(desk: Desk, visit_id: str, attachment_id: str) -> Changes:
    """Take a photo or signature off a visit; its bytes stay in the store."""
    _refuse_finished(desk, visit_id)
    with desk.change("visit.attachment-removed", visit_id, attachment=attachment_id) as change:
        desk.store.visits.drop_attachment(change, attachment_id)
    return Changes(visits=True)


def attachment_bytes(desk: Desk, sha256: str) -> bytes:
    """Give the bytes of a photo or signature. Raises `KeyError` where there are none."""
    return desk.store.visits.body(sha256)


def _keep(desk: Desk, visit_id: str, picture: Picture) -> Attachment:
    _refuse_finished(desk, visit_id)
    attachment = picture.as_attachment(desk.store.new_id(), visit_id, desk.now())
    with desk.change("visit.attachment", visit_id, kind=picture.kind, purpose=picture.purpose) as change:
        if picture.kind == SIGNATURE:
            for earlier in desk.store.visits.attachments(visit_id):
                if earlier.kind == SIGNATURE and earlier.role == picture.role:
                    desk.store.visits.drop_attachment(change, earlier.id)
        return desk.store.visits.attach(change, attachment, picture.body, picture.media_type)


def _refuse_finished(desk: Desk, visit_id: str) -> None:
    if desk.store.visits.visit(visit_id).state != "draft":
        raise NotAllowed("This visit is finished.", "Its photos and signatures are frozen with it.")
    if desk.store.visits.is_binned(visit_id):
        raise NotAllowed("This visit is in the bin.", "", "Take it out of the bin to go on with it.")


def _read(folder: Path, name: str, limit: int) -> bytes:
    """Read a picture that facts name. Only what lies in their own folder is theirs to name."""
    windows = PureWindowsPath(name)
    if windows.drive or windows.root or ":" in name or ".." in windows.parts:
        raise _missing(name, "It does not lie beside the facts file.")
    path = folder / Path(*windows.parts)
    try:
        inside = path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        # Too long for a name, or no name at all.
        inside = False
    if not inside:
        raise _missing(name, "It is not there.")
    return read_bytes(path, limit)


def _missing(name: str, why: str) -> FileTrouble:
    return FileTrouble(
        "A picture of the visit is missing.", f"{shown(name, 80)}: {why}", "Put it beside the facts file."
    )
