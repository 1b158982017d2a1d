"""How the store is locked, in words."""

from __future__ import annotations

from datetime import datetime

from mopdesk.actions.keys import SHORTEST_PASSPHRASE, KeyState
from mopdesk.basics.workdays import long_day

PASSPHRASE_HINT = f"{SHORTEST_PASSPHRASE} characters or more; four or five words are easy to remember"
LINES = {
    "encrypt": "Encryption",
    "passphrase": "Passphrase",
    "recovery": "Recovery key",
    "vault": "Opens without asking",
    "renew": "The key itself",
    "backups": "Old backups",
}
NEW_KEY_ADVICE = (
    "For when somebody may have copied the key, or a person who knew the passphrase has left. The store is "
    "written anew; until that is done nobody else may have it open. The old passphrase and recovery key open "
    "nothing any more but backups of their time."
)
ENCRYPT_ADVICE = (
    "The store is written anew under a key of its own, checked, and put in its place; until that is done "
    "nobody else may have it open. A passphrase lets you in when this account is lost."
)


def told_state(state: KeyState) -> tuple[str, str]:
    """Say in one sentence how safe the store is, with the tone to say it in."""
    if not state.encrypted:
        return "bad", "This store is not encrypted: anybody who has this disk can read it."
    where = f"Its key is kept in {' and in '.join(state.kept)}." if state.kept else "Its key is asked for."
    if state.open_to_loss:
        return "warn", (
            f"The store is encrypted. {where} If this account is lost, nobody can open it again: set a "
            "passphrase, or make a recovery key."
        )
    return "good", f"The store and its backups are encrypted (AES-256). {where}"


def plain_words(state: KeyState) -> str:
    """Say how it came that a store is not encrypted."""
    if state.plain is None:
        return "It was made by an earlier mopdesk."
    return f"{state.plain.actor} chose so on {day_words(state.plain.at)}."


def day_words(at: datetime | None) -> str:
    """Say on which day something was done, as far as it is known."""
    return long_day(at.date()) if at else "an unknown day"
