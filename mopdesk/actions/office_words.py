"""An office's own words and weights in place of those delivered: kept in the store, journaled, taken back.

Three tables can be corrected without code: the wording of answers, the words that label a request, and how
much a warning of the visit matters. The delivered text stays in its data file and can be put back any time.
"""

from __future__ import annotations

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import Usage
from mopdesk.basics.settings import LABELS_PREFIX, RULE_PREFIX, WORDING_PREFIX
from mopdesk.desk import Desk
from mopdesk.work.labels import editable_words, read_words, words_fault
from mopdesk.work.rule_levels import LEVELS, office_rules
from mopdesk.work.wording import editable_phrases, fault_of, load_wording

OFFICE_PREFIXES = (WORDING_PREFIX, LABELS_PREFIX, RULE_PREFIX)
_GROUPS = {
    "finding": "Finding",
    "new_meter": "New meter",
    "sentence": "Sentence",
    "method": "How it was found",
    "no_access": "No access",
}


class OfficeText(msgspec.Struct, frozen=True, kw_only=True):
    """One text that an office may word itself, with where the delivered one comes from and how surely."""

    key: str
    title: str
    text: str
    delivered: str
    confidence: str
    source: str = ""
    note: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the office has a text of its own here."""
        return self.text != self.delivered


def list_wording(desk: Desk) -> tuple[OfficeText, ...]:
    """Give every phrase of the answers that an office may word itself."""
    now = editable_phrases(desk.wording)
    return tuple(
        OfficeText(
            key=WORDING_PREFIX + where,
            title=_title(where),
            text=now[where].text,
            delivered=phrase.text,
            confidence=phrase.confidence.value,
            source=phrase.source,
            note=phrase.note,
        )
        for where, phrase in editable_phrases(load_wording()).items()
    )


def list_labels(desk: Desk) -> tuple[OfficeText, ...]:
    """Give the lists of words by which a request is taken for a backstop check or a kind of work."""
    own = desk.settings.as_dict()
    found = []
    for name, listed in editable_words().items():
        key = LABELS_PREFIX + name
        delivered = ", ".join(listed.words)
        found.append(
            OfficeText(
                key=key,
                title=listed.title,
                text=own.get(key, delivered),
                delivered=delivered,
                confidence=listed.confidence.value,
                source=listed.source,
            )
        )
    return tuple(found)


def list_rules(desk: Desk) -> tuple[OfficeText, ...]:
    """Give the warnings of a visit with how much each matters here: 'error', 'warning' or 'note'."""
    return tuple(
        OfficeText(
            key=RULE_PREFIX + code,
            title=rule.text,
            text=desk.levels.get(code, rule.delivered).value,
            delivered=rule.delivered.value,
            confidence="",
            note=rule.advice,
        )
        for code, rule in office_rules().items()
    )


def set_office_text(desk: Desk, key: str, text: str, *, undoes: int | None = None) -> Changes:
    """Put an office's own text in place of the delivered one; '' or the delivered text goes back to it.

    Raises `Usage` with the sentence that says what does not fit.
    """
    desk.need("settings")
    kept, delivered = _checked(key, text)
    facts: dict[str, object] = {"key": key} if undoes is None else {"key": key, "undoes": undoes}
    with desk.change("setting.changed", None, **facts) as change:
        if kept and kept != delivered:
            desk.store.settings.put(change, key, kept)
        else:
            desk.store.settings.remove(change, key)
    desk.reload()
    return Changes(settings=True, jobs=True, visits=True, outbox=True)


def title_of(key: str) -> str:
    """Name one of the texts, for a list of changes."""
    if key.startswith(WORDING_PREFIX):
        return f"Wording of answers, {_title(key.removeprefix(WORDING_PREFIX))}"
    if key.startswith(LABELS_PREFIX):
        known = editable_words().get(key.removeprefix(LABELS_PREFIX))
        return known.title if known else key
    rule = office_rules().get(key.removeprefix(RULE_PREFIX))
    return f"Rule: {rule.text}" if rule else key


def _checked(key: str, text: str) -> tuple[str, str]:
    """Give the text as it is kept, and the delivered one. Raises `Usage`."""
    prefix = next((one for one in OFFICE_PREFIXES if key.startswith(one)), "")
    name = key.removeprefix(prefix)
    known = _delivered(prefix)
    if name not in known:
        raise Usage(f"There is no setting {key!r}.", "mopdesk has no such text.")
    if prefix == WORDING_PREFIX:
        text = text.strip()
        fault = fault_of(name, text) if text else ""
    elif prefix == LABELS_PREFIX:
        fault = words_fault(text) if text.strip() else ""
        text = ", ".join(read_words(text))
    else:
        fault = "" if text in ("", *LEVELS) else f"It is one of: {', '.join(LEVELS)}."
    if fault:
        raise Usage(f"{key} cannot be {text!r}.", fault)
    return text, known[name]


def _delivered(prefix: str) -> dict[str, str]:
    if prefix == WORDING_PREFIX:
        return {where: phrase.text for where, phrase in editable_phrases(load_wording()).items()}
    if prefix == LABELS_PREFIX:
        return {name: ", ".join(listed.words) for name, listed in editable_words().items()}
    return {code: rule.delivered.value for code, rule in office_rules().items()}


def _title(where: str) -> str:
    group, name = where.split(".", 1)
    return f"{_GROUPS[group]}: {name.replace('-', ' ')}"
