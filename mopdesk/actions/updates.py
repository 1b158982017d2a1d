"""Looks whether a newer mopdesk is there: a signed file at an address or on a share that the office names.

Off until both the place and the key are set. Nothing is sent but the request, nothing is installed, and a
notice that is not signed with the office's key is no notice. How to sign one: packaging/windows/README.md.
"""

from __future__ import annotations

import logging
import re
import urllib.request
from pathlib import Path

import msgspec

from mopdesk import __version__
from mopdesk.basics.errors import FileTrouble, MopdeskError
from mopdesk.basics.files import read_bytes
from mopdesk.basics.settings import Settings
from mopdesk.custody.signatures import is_signed_by

LOG = logging.getLogger("mopdesk.updates")
_LIMIT = 64_000
_SECONDS = 10.0


class UpdateNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What the office tells of a newer version: its number, words for the user, where it lies."""

    version: str
    text: str = ""
    where: str = ""
    sha256: str = ""


class _SignedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """The file: the notice as JSON text, and the signature over exactly that text, in hexadecimal."""

    notice: str
    signature: str


class BadNotice(MopdeskError):
    """The file of the update notice is not what it should be."""

    exit_code = 6


def look_for_update(
    settings: Settings, *, visit_open: bool, running: str = __version__
) -> UpdateNotice | None:
    """Give the notice of a version newer than the running one, or None.

    None too while a visit is open, while nothing is set, and where the place cannot be reached or its file
    is not signed with the key: that is only logged. May take ten seconds: never call it on the GUI thread
    or the store's.
    """
    source, key = settings.text("update_source"), settings.text("update_key")
    if visit_open or not source or not key:
        return None
    try:
        notice = read_notice(_fetch(source), key)
    except MopdeskError as error:
        LOG.info("No update notice: %s", error)
        return None
    return notice if _numbers(notice.version) > _numbers(running) else None


def read_notice(data: bytes, key: str) -> UpdateNotice:
    """Read a notice and check its signature; `key` is the public key in hexadecimal.

    Raises `BadNotice`.
    """
    try:
        signed = msgspec.json.decode(data, type=_SignedNotice)
        signature = bytes.fromhex(signed.signature)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadNotice("The update notice is malformed.", str(error)) from error
    if not is_signed_by(bytes.fromhex(key), signed.notice.encode(), signature):
        raise BadNotice("The update notice is not signed with the key that is set.")
    try:
        notice = msgspec.json.decode(signed.notice, type=UpdateNotice)
    except msgspec.DecodeError as error:
        raise BadNotice("The update notice is malformed.", str(error)) from error
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){1,3}", notice.version):
        raise BadNotice("The update notice names no version.", notice.version)
    return notice


def _fetch(source: str) -> bytes:
    if not source.startswith("https://"):
        return read_bytes(Path(source), _LIMIT)
    request = urllib.request.Request(source, headers={"User-Agent": "mopdesk"})  # noqa: S310  (https)
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  (https)
            data: bytes = answer.read(_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise FileTrouble("The update notice cannot be fetched.", f"{source}: {error}") from error
    if len(data) > _LIMIT:
        raise BadNotice("The update notice is too large.", source)
    return data


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", version))
