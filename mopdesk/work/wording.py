"""The office's phrase book: the words of our answers, from `resources/wording.toml`.

Answers carry their finding as free text, so the same thing is always said in the same words. What an engineer
typed is written in capital letters, its line breaks become spaces, and nothing else about it changes: a
character that a flow cannot carry stays for the check to find.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.visit_facts import Exchange, MeterSeen, VisitFacts

FILE = "wording.toml"
NO_ACCESS = "no-access"
ADDS_EXPORT = "static-adds-export"

_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_SPACES = re.compile("[ \t\r\n]+")


class Phrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words with where they come from and how surely."""

    text: str
    source: str
    confidence: Confidence
    note: str = ""


class Labelled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The processes whose answers carry the label."""

    processes: tuple[str, ...]
    source: str
    confidence: Confidence


class NotSent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flow that a person has to send by other means, and when."""

    when: str
    text: str
    source: str
    confidence: Confidence


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole phrase book."""

    label: Phrase
    labelled: Labelled
    versions: dict[str, Phrase]
    finding: dict[str, Phrase]
    new_meter: dict[str, Phrase]
    sentence: dict[str, Phrase]
    method: dict[str, Phrase]
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
        ("label", {"text": wording.label}),
    ):
        for name, phrase in phrases.items():
            if not phrase.text.isascii() or not phrase.text.isprintable() or "|" in phrase.text:
                raise BadResource(f"{FILE} has words that a flow cannot carry.", f"{where}.{name}")
    return wording


def is_labelled(process: str) -> bool:
    """Tell whether the answers of a process carry the label of the backstop check."""
    return process in load_wording().labelled.processes


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
    facts: VisitFacts,
    *,
    finding: str,
    labelled: bool,
    different: tuple[str, str] | None = None,
    reason_words: Callable[[str], str] = str,
) -> str:
    """Say a whole visit, as a D0002 does in group 004.

    `finding` is the worst of its meters; `different` gives the serials (seen, held) where the meter on site
    is not the one held; `reason_words` turns the code of a no-access reason into words.
    """
    wording = load_wording()
    said: list[str] = []
    if facts.access.got_in is False or finding == NO_ACCESS:
        said.append(_finding_words(NO_ACCESS) if labelled else wording.say("no-access"))
        said.append(as_sentence(reason_words(facts.access.reason) if facts.access.reason else ""))
        next_visit = typed_date(facts.access.next_visit)
        said.append(wording.say("next-visit", date=flow_text(next_visit)) if next_visit else "")
    else:
        said.append(_finding_words(finding) if labelled else as_sentence(facts.result))
        said.extend(_replacement_words(facts, finding, labelled=labelled))
    if labelled or facts.access.got_in is False:
        said.append(as_sentence(facts.result))
    if different:
        said.append(wording.say("different-meter", seen=different[0], held=different[1]))
        said.append(as_sentence(facts.different_meter_reason))
    return _joined(said, labelled=labelled)


def meter_text(
    meter: MeterSeen, exchange: Exchange | None, on: str, *, labelled: bool, several: bool
) -> str:
    """Say one meter, as a D0002 does in group 005: its finding, how it was reached, what was remarked.

    The finding carries no label here: group 004 has it. `exchange` is said where `several` meters of the
    MPAN were replaced, because group 004 then names none of them. `on` is the date as a flow carries it.
    """
    wording = load_wording()
    said: list[str] = []
    if labelled and meter.finding:
        said.append(_finding_words(meter.finding))
        names = [wording.method[code].text if code in wording.method else in_capitals(code) for code in meter.methods]
        said.append(wording.say("methods", methods=", ".join(names)) if names else "")
    if exchange and several:
        said.append(_exchange_words(exchange, on, labelled=labelled))
    said.append(as_sentence(meter.remarks))
    return " ".join(filter(None, said))


def maintenance_text(facts: VisitFacts, finding: str, exchange: Exchange | None, on: str) -> str:
    """Say one meter of a backstop check, as a D0150 does in group 296.

    With `exchange` it stands under the new meter and says what was found on the old one; without, under the
    meter that stays.
    """
    said = [_finding_words(finding)]
    if exchange:
        said.append(_exchange_words(exchange, on, labelled=True))
    else:
        said.extend(_staying_words(facts, finding))
    return _joined(said, labelled=True)


def not_sent_texts(when: str) -> tuple[str, ...]:
    """List what a person has to send by other means: `when` is 'exchange' or 'no-access-d0142'."""
    return tuple(row.text for row in load_wording().not_sent if row.when == when)


def _joined(said: list[str], *, labelled: bool) -> str:
    return (load_wording().label.text if labelled else "") + " ".join(filter(None, said))


def _finding_words(finding: str) -> str:
    phrase = load_wording().finding.get(finding)
    return phrase.text if phrase else ""


def _replacement_words(facts: VisitFacts, finding: str, *, labelled: bool) -> list[str]:
    exchanges = facts.replacement.exchanges
    if facts.replacement.replaced and len(exchanges) == 1:
        return [_exchange_words(exchanges[0], exchange_date(facts), labelled=labelled)]
    if facts.replacement.replaced:
        return [load_wording().say("several-replaced", count=len(exchanges), date=exchange_date(facts))]
    return _staying_words(facts, finding) if labelled else []


def _staying_words(facts: VisitFacts, finding: str) -> list[str]:
    wording, replacement = load_wording(), facts.replacement
    said = [wording.say("not-replaced")]
    if not replacement.replaced:
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
