"""What goes with a program that is removed together with its data: its keys in the vault of the account."""

from __future__ import annotations

from pathlib import Path

from mopdesk.basics.beside import KEYS
from mopdesk.basics.errors import MopdeskError
from mopdesk.custody import vault
from mopdesk.custody.keys_file import read_keys


def forget_keys(folder: Path) -> None:
    """Take the keys of every store and backup in a folder, or below it, out of the vault.

    Only what a file of keys there names goes: a store in another place keeps its key. Raises `StoreTrouble`
    for a file of keys that cannot be read, and `NoVault`, both after everything else was tried.
    """
    entries: set[str] = set()
    trouble: MopdeskError | None = None
    for file in sorted(folder.rglob(f"*{KEYS}")):
        try:
            keys = read_keys(file.with_suffix(""))
        except MopdeskError as error:
            trouble = error
            continue
        if keys is not None:
            entries |= {one.entry for one in (keys.current, keys.next) if one is not None}
    for entry in sorted(entries):
        try:
            vault.remove(entry)
        except vault.NoVault as error:
            trouble = error
    if trouble is not None:
        raise trouble
