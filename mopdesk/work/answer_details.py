"""The office's D0150: the meter technical details of an MPAN after a visit, unchanged or after an exchange.

The details held are copied field for field. A check that changed nothing adds one maintenance group (296)
under each meter that was checked. An exchange puts the new meter where the removed one stood, lists the
removed one (08A), and moves the dates that an exchange moves: 288 position 2, and 290 positions 19 and 25 of
the new meter; 289 position 2 only where the Standard Settlement Configuration changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Group
from mopdesk.work.answer_report import held_spelling
from mopdesk.work.answers import AnswerInput
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.findings import Outcome
from mopdesk.work.meter_details import group_of, same_serial
from mopdesk.work.new_meter import draft_new_meter
from mopdesk.work.sourced import HELD, Source, Sourced, from_visit, layout, sourced
from mopdesk.work.visit_facts import Exchange, MeterSeen
from mopdesk.work.wording import begins_with_label, exchange_date, maintenance_text

HELD_PATH = "held"


class DraftedDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A D0150 in the making; `root` is None where no details are held and nothing was exchanged."""

    root: Sourced | None
    problems: tuple[Problem, ...] = ()


def draft_details(given: AnswerInput, spec: FlowSpec, outcome: Outcome) -> DraftedDetails:
    """Draft the D0150 that answers a visit."""
    found: list[Problem] = []
    if given.held is None and not outcome.replaced:
        missing = problem("details-missing", Place(path=HELD_PATH), mpan=given.job.mpan, flow=spec.name)
        return DraftedDetails(root=None, problems=(missing,))
    if outcome.replaced and not given.facts.replacement.exchanges:
        missing = problem("exchange-missing", Place(path="replacement.exchanges"))
        return DraftedDetails(root=None, problems=(missing,))
    if given.held is not None:
        root = _copied(group_of(given.held, spec), "the MPAN", found)
    else:
        root = _begun(given, spec)
    if outcome.replaced:
        root = _exchanged(given, spec, outcome, root, found)
    else:
        found.extend(_energisation_differs(given, root))
    if given.process.asks_finding:
        root = _with_findings(given, spec, outcome, root)
    found.extend(_meters_without_details(given, outcome, root))
    return DraftedDetails(root=root, problems=tuple(found))


def _copied(group: Group, owner: str, found: list[Problem]) -> Sourced:
    """Copy a held group and all below that the layout has; what it does not have is named, not dropped."""
    spec = group.spec
    if spec is None:
        raise KeyError(f"group {group.code} has no layout")
    width = len(spec.fields)
    if any(text.strip() for text in group.fields[width:]):
        found.append(_left_out(f"Field {width + 1} and following of group {group.code}", group))
    inner: list[Sourced] = []
    for below in group.groups:
        if below.spec is None:
            found.append(_left_out(f"Group {below.code}", below))
        elif not _dropped(below):
            inner.append(_copied(below, _owner(below, owner), found))
    texts = (*group.fields[:width], *[""] * (width - len(group.fields)))
    return Sourced(spec=spec, owner=owner, texts=texts, sources=(HELD,) * width, groups=tuple(inner))


def _dropped(group: Group) -> bool:
    """Whether a held group is not sent again: a meter removed earlier, and mopdesk's own earlier finding."""
    return group.code == "08A" or (group.code == "296" and begins_with_label(group.text("description")))


def _left_out(what: str, group: Group) -> Problem:
    return problem(
        "details-part-left-out", Place(group=group.code, path=HELD_PATH), what=what, raw=group.raw()
    )


def _owner(group: Group, above: str) -> str:
    if group.code == "290":
        return f"meter {group.text('meter_id')}"
    if group.code == "293":
        return f"register {group.text('register')} of {above}"
    if group.code == "289":
        return "the Standard Settlement Configuration"
    return above


def _begun(given: AnswerInput, spec: FlowSpec) -> Sourced:
    """Begin the details of an MPAN of which none are held, from what the visit tells."""
    facts = given.facts
    configuration = sourced(
        layout(spec, "289"),
        "the Standard Settlement Configuration",
        ssc=(facts.replacement.ssc.strip(), from_visit("replacement.ssc")),
        ssc_effective_from=("", Source(kind="meter details, not held", path=HELD_PATH)),
    )
    return sourced(
        spec.root,
        "the MPAN",
        [configuration],
        mpan=(given.job.mpan, Source(kind="request", path=given.job.request.flow)),
        energisation_status=(facts.energisation_left.strip(), from_visit("energisation_left")),
    )


def _exchanged(
    given: AnswerInput, spec: FlowSpec, outcome: Outcome, root: Sourced, found: list[Problem]
) -> Sourced:
    """Put the exchanges into the details: new meters in place of the removed ones, 08A, and the dates."""
    facts = given.facts
    on = (exchange_date(facts), from_visit("replacement.on" if facts.replacement.on else "date"))
    groups = list(root.groups)
    removals: list[Sourced] = []
    for place, exchange in enumerate(facts.replacement.exchanges):
        old = _find(groups, exchange.removed_serial)
        new = draft_new_meter(exchange.new, place, on, spec)
        if given.process.asks_finding:
            new = new.holding([*new.groups, _maintenance(given, spec, outcome, exchange, new.owner)])
        if old is None:
            groups.append(new)
        else:
            groups[groups.index(old)] = new
        removals.append(_removed(given, spec, place, exchange, old, on))
        found.extend(_provider_differs(place, exchange, old))
    root = root.holding([*groups, *removals]).put("effective_from", *on)
    if facts.energisation_left.strip():
        root = root.put(
            "energisation_status", facts.energisation_left.strip(), from_visit("energisation_left")
        )
    return _with_configuration(given, root, on)


def _find(groups: Iterable[Sourced], serial: str) -> Sourced | None:
    return next(
        (one for one in groups if one.spec.code == "290" and same_serial(one.text("meter_id"), serial)), None
    )


def _removed(
    given: AnswerInput,
    spec: FlowSpec,
    place: int,
    exchange: Exchange,
    old: Sourced | None,
    on: tuple[str, Source],
) -> Sourced:
    """Draft group 08A of one removed meter, with its own Meter Asset Provider."""
    at = f"replacement.exchanges.{place}"
    serial = held_spelling(given, exchange.removed_serial, f"{at}.removed_serial")
    told = exchange.removed_asset_provider.strip()
    provider = (told, from_visit(f"{at}.removed_asset_provider"))
    if old is not None and not told:
        provider = (old.text("asset_provider"), HELD)
    owner = f"the removed meter {serial[0]}".strip()
    return sourced(layout(spec, "08A"), owner, meter_id=serial, removed_on=on, asset_provider=provider)


def _provider_differs(place: int, exchange: Exchange, old: Sourced | None) -> Iterable[Problem]:
    told = exchange.removed_asset_provider.strip()
    if old is not None and told and told != old.text("asset_provider"):
        yield problem(
            "removed-asset-provider-differs",
            Place(path=f"replacement.exchanges.{place}.removed_asset_provider"),
            told=told,
            held=old.text("asset_provider"),
            serial=old.text("meter_id"),
        )


def _with_configuration(given: AnswerInput, root: Sourced, on: tuple[str, Source]) -> Sourced:
    """Change the Standard Settlement Configuration, and its date, where the visit names another one."""
    told = given.facts.replacement.ssc.strip()
    if given.held is None or not told:
        return root
    changed = [
        inner.put("ssc", told, from_visit("replacement.ssc")).put("ssc_effective_from", *on)
        if inner.spec.code == "289" and inner.text("ssc") != told
        else inner
        for inner in root.groups
    ]
    return root.holding(changed)


def _with_findings(given: AnswerInput, spec: FlowSpec, outcome: Outcome, root: Sourced) -> Sourced:
    """Add one maintenance group under each meter that was checked and stays."""
    removed = [one.removed_serial for one in given.facts.replacement.exchanges] if outcome.replaced else []
    groups = list(root.groups)
    for place, meter in enumerate(given.facts.meters):
        stays = _find(groups, meter.serial)
        if stays is None or not meter.finding or any(same_serial(serial, meter.serial) for serial in removed):
            continue
        text = maintenance_text(given.wording, given.facts, outcome, meter.finding, None)
        source = Source(kind="wording and visit", path=f"meters.{place}.finding")
        added = _group_296(given, spec, stays.owner, text, source)
        groups[groups.index(stays)] = stays.holding([*stays.groups, added])
    return root.holding(groups)


def _maintenance(
    given: AnswerInput, spec: FlowSpec, outcome: Outcome, exchange: Exchange, owner: str
) -> Sourced:
    """Draft group 296 of a new meter: what was found on the old one, and what was fitted."""
    place, seen = _seen(given.facts.meters, exchange.removed_serial)
    finding = seen.finding if seen else outcome.finding
    text = maintenance_text(given.wording, given.facts, outcome, finding, exchange)
    return _group_296(
        given, spec, owner, text, Source(kind="wording and visit", path=f"meters.{place}.finding")
    )


def _group_296(given: AnswerInput, spec: FlowSpec, owner: str, text: str, source: Source) -> Sourced:
    return sourced(
        layout(spec, "296"),
        f"the maintenance of {owner}",
        maintenance_date=(flow_text(typed_date(given.facts.date)), from_visit("date")),
        description=(text, source),
    )


def _seen(meters: Sequence[MeterSeen], serial: str) -> tuple[int, MeterSeen | None]:
    for place, meter in enumerate(meters):
        if same_serial(meter.serial, serial):
            return place, meter
    return 0, None


def _energisation_differs(given: AnswerInput, root: Sourced) -> Iterable[Problem]:
    left, held = given.facts.energisation_left.strip(), root.text("energisation_status")
    if left and left != held:
        yield problem("energisation-differs", Place(path="energisation_left"), left=left, held=held)


def _meters_without_details(given: AnswerInput, outcome: Outcome, root: Sourced) -> Iterable[Problem]:
    """Name each meter seen on site that stays there and of which no details are held."""
    removed = [one.removed_serial for one in given.facts.replacement.exchanges] if outcome.replaced else []
    for place, meter in enumerate(given.facts.meters):
        known = [one.text("meter_id") for one in root.groups if one.spec.code == "290"] + removed
        if meter.serial.strip() and not any(same_serial(serial, meter.serial) for serial in known):
            yield problem(
                "details-meter-missing", Place(path=f"meters.{place}.serial"), serial=meter.serial.strip()
            )
