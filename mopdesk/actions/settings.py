"""Read and set the options of a store."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.office_words import OFFICE_PREFIXES, set_office_text
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.files import read_bytes, sha256_hex
from mopdesk.basics.settings import (
    OPTIONS,
    PROCESS_PREFIX,
    RETENTION_PREFIX,
    Option,
    OptionKind,
    checked_value,
    option,
)
from mopdesk.desk import Desk
from mopdesk.pdf.pictures import shrink_logo

LARGEST_PICTURE = 60 * 1024 * 1024


class OptionValue(msgspec.Struct, frozen=True, kw_only=True):
    """One option with its value in this store; `is_set` is False where the default stands."""

    option: Option
    value: str
    is_set: bool


def list_options(desk: Desk) -> tuple[OptionValue, ...]:
    """Give every option, then the process of each Supplier that has a line of its own."""
    keys = [known.key for known in OPTIONS]
    keys += sorted(key for key in desk.settings.as_dict() if key.startswith(PROCESS_PREFIX))
    return tuple(
        OptionValue(option=option(key), value=desk.settings.text(key), is_set=desk.settings.is_set(key))
        for key in keys
    )


def get_option(desk: Desk, key: str) -> str:
    """Give the value of one option. Raises `Usage` for a key that mopdesk does not have."""
    if key.startswith(OFFICE_PREFIXES):
        return desk.settings.as_dict().get(key, "")
    return desk.settings.text(key)


def permission_for(key: str) -> str:
    """Give the permission that changing an option needs."""
    if key == "default_process" or key.startswith(PROCESS_PREFIX):
        return "processes"
    return "retention" if key.startswith(RETENTION_PREFIX) else "settings"


def set_option(desk: Desk, key: str, value: str) -> Changes:
    """Set one option; an empty value takes it back to its default. Of a picture the value names the file.

    Raises `Usage` with the option's own sentence where the value does not fit, and `NotAllowed` where a
    store that has released files would change between live work and test, or to whom it is not allowed.
    """
    if key.startswith(OFFICE_PREFIXES):
        return set_office_text(desk, key, value)
    desk.need(permission_for(key))
    logo = b""
    if value.strip() and option(key).kind is OptionKind.PICTURE:
        logo = shrink_logo(read_bytes(Path(value.strip()), LARGEST_PICTURE))
        value = sha256_hex(logo)
    elif value.strip():
        value = checked_value(key, value)
    else:
        option(key)
        value = ""
    return keep_option(desk, key, value, logo)


def keep_option(
    desk: Desk, key: str, value: str, picture: bytes = b"", *, undoes: int | None = None
) -> Changes:
    """Keep an option's value as it is stored; `undoes` names the journal entry that this takes back.

    Raises `NotAllowed` as `set_option` does.
    """
    desk.need(permission_for(key))
    _refuse_if_numbered(desk, key, value)
    facts: dict[str, object] = {"key": key} if undoes is None else {"key": key, "undoes": undoes}
    with desk.change("setting.changed", None, **facts) as change:
        if picture:
            change.keep(picture, "image/png")
        if value:
            desk.store.settings.put(change, key, value)
        else:
            desk.store.settings.remove(change, key)
    desk.reload()
    return Changes(settings=True, jobs=True)


def _refuse_if_numbered(desk: Desk, key: str, value: str) -> None:
    if key == "test_flag" and desk.store.outbox.count() and value[:2] != desk.settings.text("test_flag")[:2]:
        raise NotAllowed(
            "This store has already released files.",
            f"They carry the test flag {desk.settings.text('test_flag')}.",
            "Open another store for the other kind of work.",
        )
    if key == "file_start" and desk.store.outbox.count():
        raise NotAllowed("Files have been numbered already.", "The count goes on from the last one.")
