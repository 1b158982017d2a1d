"""The office's phrase book: the words of our answers, from `resources/wording.toml`.

Answers carry their finding as free text, so the same thing is always said in the same words. What an engineer
typed is written in capital letters, its line breaks become spaces, and nothing else about it changes: a
character that a flow cannot carry stays for the check to find.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.findings import NO_ACCESS, Outcome
from mopdesk.work.visit_facts import Exchange, MeterSeen, VisitFacts

FILE = "wording.toml"
ADDS_EXPORT = "static-adds-export"

_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_SPACES = re.compile("[ \t\r\n]+")


class Phrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words with where they come from and how surely."""

    text: str
    source: str
    confidence: Confidence
    note: str = ""


class NotSent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flow that a person has to send by other means, and when."""

    when: str
    text: str
    source: str
    confidence: Confidence


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole phrase book."""

    label: Phrase
    versions: dict[str, Phrase]
    finding: dict[str, Phrase]
    new_meter: dict[str, Phrase]
    sentence: dict[str, Phrase]
    method: dict[str, Phrase]
    no_access: dict[str, Phrase]
    not_sent: tuple[NotSent, ...]

    def say(self, sentence: str, **values: object) -> str:
        """Fill in a sentence of the phrase book."""
        return self.sentence[sentence].text.format(**values)


# What each sentence is filled with: a sentence that asks for more is a mistake in the data file.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "not-replaced": (),
    "replaced": ("date", "serial", "new_meter"),
    "replaced-plain": ("date", "serial"),
    "several-replaced": ("count", "date"),
    "reason": ("reason",),
    "refer-back-smart": (),
    "ask-supplier": (),
    "no-access": (),
    "next-visit": ("date",),
    "different-meter": ("seen", "held"),
    "methods": ("methods",),
}


@cache
def load_wording() -> Wording:
    """Load the phrase book, once. Raises `BadResource` naming the item that is malformed."""
    return read_wording(load_toml(FILE))


def read_wording(data: object) -> Wording:
    """Check a phrase book hard: every sentence there and fillable, every text one that a flow can carry."""
    try:
        wording = msgspec.convert(data, Wording)
    except msgspec.ValidationError as error:
        raise BadResource(f"{FILE} is malformed.", f"{error}.") from error
    for name, values in _VALUES.items():
        if name not in wording.sentence:
            raise BadResource(f"{FILE} lacks a sentence.", f"sentence.{name}")
        try:
            wording.say(name, **dict.fromkeys(values, "X"))
        except (KeyError, ValueError, IndexError) as error:
            raise BadResource(f"{FILE} has a sentence that cannot be filled.", f"sentence.{name}") from error
    for where, phrases in (*_groups(wording).items(), ("label", {"text": wording.label})):
        for name, phrase in phrases.items():
            if not _fits_a_flow(phrase.text):
                raise BadResource(f"{FILE} has words that a flow cannot carry.", f"{where}.{name}")
    return wording


def editable_phrases(wording: Wording) -> dict[str, Phrase]:
    """Give the phrases that an office may word itself, by 'group.name', in the order of the data file.

    The label is not among them: by it mopdesk knows its own earlier maintenance groups.
    """
    return {
        f"{where}.{name}": phrase
        for where, phrases in _groups(wording).items()
        for name, phrase in phrases.items()
    }


def fault_of(where: str, text: str) -> str:
    """Say what keeps a text from standing in the place 'group.name'; '' where nothing does."""
    delivered = editable_phrases(load_wording()).get(where)
    if delivered is None:
        return "mopdesk has no such phrase."
    if not text.strip():
        return "The answer needs words here."
    if not _fits_a_flow(text):
        return "A flow carries plain letters, digits and signs on one line, and no |."
    kept = _places(delivered.text)
    if kept != _places(text):
        wanted = ", ".join(f"{{{name}}}" for name in sorted(kept))
        return f"The places that are filled in have to stay: {wanted}." if kept else "Leave out { and }."
    filled = text.format(**dict.fromkeys(kept, "X"))
    return (
        "" if filled == in_capitals(filled) else "Flows are written in capital letters, with single spaces."
    )


def with_local(texts: Mapping[str, str]) -> Wording:
    """Give the phrase book with an office's own texts by 'group.name'; what does not fit is passed over."""
    delivered = load_wording()
    groups = _groups(delivered)
    changed: dict[str, dict[str, Phrase]] = {}
    for where, text in texts.items():
        if not fault_of(where, text):
            group, name = where.split(".", 1)
            phrases = changed.setdefault(group, dict(groups[group]))
            phrases[name] = msgspec.structs.replace(phrases[name], text=text)
    return msgspec.structs.replace(delivered, **changed) if changed else delivered


def _groups(wording: Wording) -> dict[str, dict[str, Phrase]]:
    return {
        "finding": wording.finding,
        "new_meter": wording.new_meter,
        "sentence": wording.sentence,
        "method": wording.method,
        "no_access": wording.no_access,
    }


def _fits_a_flow(text: str) -> bool:
    return text.isascii() and text.isprintable() and "|" not in text


def _places(text: str) -> set[str]:
    """Give the names in braces; a brace that opens no name is a place of its own that nothing else has."""
    try:
        found = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return {text}
    return {
        str(name) if str(name).isidentifier() and not form and not turn else text
        for _, name, form, turn in found
    }


def begins_with_label(text: str) -> bool:
    """Tell whether a maintenance text is one of mopdesk's own."""
    return text.startswith(load_wording().label.text.strip())


def in_capitals(text: str) -> str:
    """Write free text as flows carry it: capital letters A to Z, one line, single spaces."""
    return _SPACES.sub(" ", text).strip(" ").translate(_CAPITALS)


def as_sentence(text: str) -> str:
    """Write free text as flows carry it, ended with a full stop where it has no end."""
    words = in_capitals(text)
    return words if not words or words[-1] in ".!?" else words + "."


def report_text(
    book: Wording,
    facts: VisitFacts,
    outcome: Outcome,
    *,
    labelled: bool,
    different: tuple[str, str] | None = None,
) -> str:
    """Say a whole visit, as a D0002 does in group 004.

    Plain work is told by the engineer's own result and carries no label. `different` gives the serials
    (seen, held) where the meter on site is not the one that is held.
    """
    said: list[str] = []
    if outcome.finding == NO_ACCESS:
        said.append(_finding_words(book, NO_ACCESS) if labelled else book.say("no-access"))
        said.extend(_no_access_words(book, facts))
    elif labelled:
        said.append(_finding_words(book, outcome.finding))
        said.extend(_replacement_words(book, facts, outcome, labelled=True))
        said.append(as_sentence(facts.result))
    else:
        said.append(as_sentence(facts.result))
        said.extend(_replacement_words(book, facts, outcome, labelled=False))
    if different:
        said.append(book.say("different-meter", seen=different[0], held=different[1]))
        said.append(as_sentence(facts.different_meter_reason))
    return _joined(book, said, labelled=labelled)


def meter_text(book: Wording, meter: MeterSeen, exchange: Exchange | None, on: str, *, labelled: bool) -> str:
    """Say one meter, as a D0002 does in group 005: its finding, how it was reached, what was remarked.

    The finding carries no label here: group 004 has it. `exchange` is given where several meters of the
    MPAN were replaced, because group 004 then names none of them. `on` is the date as a flow carries it.
    """
    said: list[str] = []
    if labelled and meter.finding:
        said.append(_finding_words(book, meter.finding))
        names = [_words_of(book.method, code) for code in meter.methods]
        said.append(book.say("methods", methods=", ".join(names)) if names else "")
    if exchange:
        said.append(_exchange_words(book, exchange, on, labelled=labelled))
    said.append(as_sentence(meter.remarks))
    return " ".join(filter(None, said))


def maintenance_text(
    book: Wording, facts: VisitFacts, outcome: Outcome, finding: str, exchange: Exchange | None
) -> str:
    """Say one meter of a backstop check, as a D0150 does in group 296.

    `finding` is that meter's. With `exchange` the text stands under the new meter and says what was found
    on the old one; without, under the meter that stays.
    """
    said = [_finding_words(book, finding)]
    if exchange:
        said.append(_exchange_words(book, exchange, exchange_date(facts), labelled=True))
    else:
        said.extend(_staying_words(book, facts, finding, reasons=not outcome.replaced))
    return _joined(book, said, labelled=True)


def not_sent_texts(when: str) -> tuple[str, ...]:
    """List what a person has to send by other means: `when` is 'exchange' or 'no-access-d0142'."""
    return tuple(row.text for row in load_wording().not_sent if row.when == when)


def _joined(book: Wording, said: list[str], *, labelled: bool) -> str:
    return (book.label.text if labelled else "") + " ".join(filter(None, said))


def _finding_words(book: Wording, finding: str) -> str:
    phrase = book.finding.get(finding)
    return phrase.text if phrase else ""


def _words_of(phrases: Mapping[str, Phrase], code: str) -> str:
    """Give the phrase of a code; a code that the phrase book lacks is said as it stands."""
    return phrases[code].text if code in phrases else in_capitals(code)


def _no_access_words(book: Wording, facts: VisitFacts) -> list[str]:
    access = facts.access
    reason = _words_of(book.no_access, access.reason) if access.reason else ""
    next_visit = typed_date(access.next_visit)
    return [
        as_sentence(reason.replace("{notes}", access.notes)),
        book.say("next-visit", date=flow_text(next_visit)) if next_visit else "",
        as_sentence(facts.result),
    ]


def _replacement_words(book: Wording, facts: VisitFacts, outcome: Outcome, *, labelled: bool) -> list[str]:
    exchanges, on = facts.replacement.exchanges, exchange_date(facts)
    if not outcome.replaced:
        return _staying_words(book, facts, outcome.finding, reasons=True) if labelled else []
    if len(exchanges) == 1:
        return [_exchange_words(book, exchanges[0], on, labelled=labelled)]
    return [book.say("several-replaced", count=len(exchanges), date=on)] if exchanges else []


def _staying_words(book: Wording, facts: VisitFacts, finding: str, *, reasons: bool) -> list[str]:
    """Say that a meter stays; with `reasons` also why, where no meter of the MPAN was replaced."""
    replacement = facts.replacement
    said = [book.say("not-replaced")]
    if reasons:
        reason = as_sentence(replacement.reason_not_replaced)
        said.append(book.say("reason", reason=reason) if reason else "")
        said.append(book.say("refer-back-smart") if replacement.refer_back_smart else "")
    said.append(book.say("ask-supplier") if finding == ADDS_EXPORT else "")
    return said


def _exchange_words(book: Wording, exchange: Exchange, on: str, *, labelled: bool) -> str:
    new = exchange.new
    serial = in_capitals(new.serial)
    if not labelled:
        return book.say("replaced-plain", date=on, serial=serial)
    checked = book.new_meter.get(new.finding) or book.new_meter["not-checked"]
    return book.say("replaced", date=on, serial=serial, new_meter=checked.text)


def exchange_date(facts: VisitFacts) -> str:
    """Give the day of the exchange as a flow carries it: as recorded, else the day of the visit; or ''."""
    return flow_text(typed_date(facts.replacement.on or facts.date))
