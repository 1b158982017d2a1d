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
    for where, phrases in (
        ("finding", wording.finding),
        ("new_meter", wording.new_meter),
        ("sentence", wording.sentence),
        ("method", wording.method),
        ("no_access", wording.no_access),
        ("label", {"text": wording.label}),
    ):
        for name, phrase in phrases.items():
            if not phrase.text.isascii() or not phrase.text.isprintable() or "|" in phrase.text:
                raise BadResource(f"{FILE} has words that a flow cannot carry.", f"{where}.{name}")
    return wording


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
    facts: VisitFacts, outcome: Outcome, *, labelled: bool, different: tuple[str, str] | None = None
) -> str:
    """Say a whole visit, as a D0002 does in group 004.

    Plain work is told by the engineer's own result and carries no label. `different` gives the serials
    (seen, held) where the meter on site is not the one that is held.
    """
    wording = load_wording()
    said: list[str] = []
    if outcome.finding == NO_ACCESS:
        said.append(_finding_words(NO_ACCESS) if labelled else wording.say("no-access"))
        said.extend(_no_access_words(facts))
    elif labelled:
        said.append(_finding_words(outcome.finding))
        said.extend(_replacement_words(facts, outcome, labelled=True))
        said.append(as_sentence(facts.result))
    else:
        said.append(as_sentence(facts.result))
        said.extend(_replacement_words(facts, outcome, labelled=False))
    if different:
        said.append(wording.say("different-meter", seen=different[0], held=different[1]))
        said.append(as_sentence(facts.different_meter_reason))
    return _joined(said, labelled=labelled)


def meter_text(meter: MeterSeen, exchange: Exchange | None, on: str, *, labelled: bool) -> str:
    """Say one meter, as a D0002 does in group 005: its finding, how it was reached, what was remarked.

    The finding carries no label here: group 004 has it. `exchange` is given where several meters of the
    MPAN were replaced, because group 004 then names none of them. `on` is the date as a flow carries it.
    """
    wording = load_wording()
    said: list[str] = []
    if labelled and meter.finding:
        said.append(_finding_words(meter.finding))
        names = [_words_of(wording.method, code) for code in meter.methods]
        said.append(wording.say("methods", methods=", ".join(names)) if names else "")
    if exchange:
        said.append(_exchange_words(exchange, on, labelled=labelled))
    said.append(as_sentence(meter.remarks))
    return " ".join(filter(None, said))


def maintenance_text(facts: VisitFacts, outcome: Outcome, finding: str, exchange: Exchange | None) -> str:
    """Say one meter of a backstop check, as a D0150 does in group 296.

    `finding` is that meter's. With `exchange` the text stands under the new meter and says what was found
    on the old one; without, under the meter that stays.
    """
    said = [_finding_words(finding)]
    if exchange:
        said.append(_exchange_words(exchange, exchange_date(facts), labelled=True))
    else:
        said.extend(_staying_words(facts, finding, reasons=not outcome.replaced))
    return _joined(said, labelled=True)


def not_sent_texts(when: str) -> tuple[str, ...]:
    """List what a person has to send by other means: `when` is 'exchange' or 'no-access-d0142'."""
    return tuple(row.text for row in load_wording().not_sent if row.when == when)


def _joined(said: list[str], *, labelled: bool) -> str:
    return (load_wording().label.text if labelled else "") + " ".join(filter(None, said))


def _finding_words(finding: str) -> str:
    phrase = load_wording().finding.get(finding)
    return phrase.text if phrase else ""


def _words_of(phrases: Mapping[str, Phrase], code: str) -> str:
    """Give the phrase of a code; a code that the phrase book lacks is said as it stands."""
    return phrases[code].text if code in phrases else in_capitals(code)


def _no_access_words(facts: VisitFacts) -> list[str]:
    wording, access = load_wording(), facts.access
    reason = _words_of(wording.no_access, access.reason) if access.reason else ""
    next_visit = typed_date(access.next_visit)
    return [
        as_sentence(reason.replace("{notes}", access.notes)),
        wording.say("next-visit", date=flow_text(next_visit)) if next_visit else "",
        as_sentence(facts.result),
    ]


def _replacement_words(facts: VisitFacts, outcome: Outcome, *, labelled: bool) -> list[str]:
    exchanges, on = facts.replacement.exchanges, exchange_date(facts)
    if not outcome.replaced:
        return _staying_words(facts, outcome.finding, reasons=True) if labelled else []
    if len(exchanges) == 1:
        return [_exchange_words(exchanges[0], on, labelled=labelled)]
    return [load_wording().say("several-replaced", count=len(exchanges), date=on)] if exchanges else []


def _staying_words(facts: VisitFacts, finding: str, *, reasons: bool) -> list[str]:
    """Say that a meter stays; with `reasons` also why, where no meter of the MPAN was replaced."""
    wording, replacement = load_wording(), facts.replacement
    said = [wording.say("not-replaced")]
    if reasons:
        reason = as_sentence(replacement.reason_not_replaced)
        said.append(wording.say("reason", reason=reason) if reason else "")
        said.append(wording.say("refer-back-smart") if replacement.refer_back_smart else "")
    said.append(wording.say("ask-supplier") if finding == ADDS_EXPORT else "")
    return said


def _exchange_words(exchange: Exchange, on: str, *, labelled: bool) -> str:
    wording, new = load_wording(), exchange.new
    serial = in_capitals(new.serial)
    if not labelled:
        return wording.say("replaced-plain", date=on, serial=serial)
    checked = wording.new_meter.get(new.finding) or wording.new_meter["not-checked"]
    return wording.say("replaced", date=on, serial=serial, new_meter=checked.text)


def exchange_date(facts: VisitFacts) -> str:
    """Give the day of the exchange as a flow carries it: as recorded, else the day of the visit; or ''."""
    return flow_text(typed_date(facts.replacement.on or facts.date))
