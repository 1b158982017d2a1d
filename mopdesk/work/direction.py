"""Whether a meter runs backwards: what two readings minutes apart, or the disc, tell about it.

Source: domain page 'The process', 4.2 (the disc watched while generation runs; readings compared). What the
load hides is said: a register that goes on, or stands, while generation runs proves no backstop.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from mopdesk.work.rule_input import typed_time
from mopdesk.work.rules_meters import reading_value
from mopdesk.work.visit_facts import MeterSeen


class Way(StrEnum):
    """Which way a register or disc went: the codes of resources/codes/disc-directions.toml."""

    FORWARD = "forward"
    STOPPED = "stopped"
    BACKWARD = "backward"


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen, as a sentence for the findings, and what it means.

    `finding` and `method` are codes that it speaks for, '' for none; `advice` says what would tell more.
    """

    way: Way
    sentence: str
    finding: str = ""
    method: str = ""
    advice: str = ""


_LOAD_HIDES = "The site used more than it generated. Switch loads off so that it exports, and test again."
_STOOD = "This shows a backstop only if the site was exporting. Switch loads off and test again."
_OFF_SAYS_NOTHING = "Without generation this shows nothing about export. Test again while it runs."
_FAULT = "Check the polarity and the wiring first: without generation no meter may run backwards."

# (generation runs, way): (what it means in the sentence, finding, advice)
_MEANINGS: dict[tuple[bool, Way], tuple[str, str, str]] = {
    (True, Way.BACKWARD): ("it runs backwards on export", "not-fitted", ""),
    (True, Way.STOPPED): ("it did not run backwards", "", _STOOD),
    (True, Way.FORWARD): ("its direction on export was not seen", "cannot-tell", _LOAD_HIDES),
    (False, Way.FORWARD): ("it runs forwards on import", "", _OFF_SAYS_NOTHING),
    (False, Way.STOPPED): ("there was no load or the meter stands", "", _OFF_SAYS_NOTHING),
    (False, Way.BACKWARD): ("polarity or wiring is at fault", "", _FAULT),
}
_TURNED = {Way.FORWARD: "turned forwards", Way.STOPPED: "stood still", Way.BACKWARD: "turned backwards"}


def from_readings(meter: MeterSeen, digits: int | None = None) -> Conclusion | None:
    """Conclude from the two readings of a meter's test; None while a reading or the generation is open.

    `digits` is the number of digits of the register: it may have clocked over between the readings.
    """
    test = meter.direction_test
    first, second = reading_value(test.first), reading_value(test.second)
    if first is None or second is None or meter.generation_live is None:
        return None
    moved = float(second - first)
    if digits and abs(moved) > 10**digits / 2:
        moved -= 10**digits if moved > 0 else -(10**digits)
    way = Way.FORWARD if moved > 0 else Way.BACKWARD if moved < 0 else Way.STOPPED
    start, end = _reading(test.first, test.first_at), _reading(test.second, test.second_at)
    seen = {
        Way.FORWARD: f"went on from {start} to {end}",
        Way.BACKWARD: f"went back from {start} to {end}",
        Way.STOPPED: f"stood at {start} and at {test.second_at}" if test.second_at else f"stood at {start}",
    }[way]
    means, finding, advice = _MEANINGS[meter.generation_live, way]
    short = minutes_between(test.first_at, test.second_at)
    if way is Way.STOPPED and short is not None and short < 5:
        advice = f"Only {short} min lie between the readings: wait longer. {advice}"
    return Conclusion(
        way=way,
        sentence=f"With generation {_on(meter.generation_live)}, the register {seen}: {means}.",
        finding=_fits(meter, finding),
        method="readings" if way is Way.BACKWARD and meter.generation_live else "",
        advice=advice,
    )


def from_disc(meter: MeterSeen) -> Conclusion | None:
    """Conclude from the disc as it was watched; None where it was not seen or the generation is open."""
    if meter.disc_direction not in tuple(Way) or meter.generation_live is None:
        return None
    way = Way(meter.disc_direction)
    means, finding, advice = _MEANINGS[meter.generation_live, way]
    if meter.generation_live and way is Way.STOPPED:
        # The code says 'while exporting': whoever chose it has seen to that.
        finding, advice = "fitted", "Only where the site was exporting: else choose 'Cannot tell'."
    return Conclusion(
        way=way,
        sentence=f"With generation {_on(meter.generation_live)}, the disc {_TURNED[way]}: {means}.",
        finding=_fits(meter, finding),
        method="disc",
        advice=advice,
    )


def minutes_between(start: str, end: str) -> int | None:
    """Give the minutes from one 'HH:MM' to the next, past midnight too; None where one is no time."""
    one, other = typed_time(start), typed_time(end)
    if one is None or other is None:
        return None
    return ((other.hour - one.hour) * 60 + other.minute - one.minute) % (24 * 60)


def _reading(value: str, at: str) -> str:
    return f"{value.strip()} at {at}" if at else value.strip()


def _on(generation: bool) -> str:
    return "running" if generation else "off"


def _fits(meter: MeterSeen, finding: str) -> str:
    """Leave out a finding that speaks of the disc meter where the meter has none."""
    disc_alone = finding in ("not-fitted", "fitted")
    return "" if disc_alone and meter.technology in ("static", "smart") else finding
