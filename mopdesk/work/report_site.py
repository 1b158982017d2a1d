"""The part of a visit report that tells of the site: the visit, the meters found, what was exchanged."""

from __future__ import annotations

from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.work.findings import NOT_ASKED
from mopdesk.work.report_input import ReportInput
from mopdesk.work.report_readings import Read, final_readings, initial_readings, reading_grid
from mopdesk.work.report_tree import (
    Block,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Section,
    Subheading,
    Tone,
)
from mopdesk.work.report_words import (
    MISSING,
    NOT_RECORDED,
    fact,
    say_typed_day,
    say_typed_moment,
    say_yes_no,
    spoken,
)
from mopdesk.work.visit_facts import Exchange, MeterSeen, NewMeter

NO_DISC = ("static", "smart")
KEPT_OUT = "Recorded, and kept out of this report."


def visit_section(given: ReportInput) -> Section:
    """Tell who was there, when, and whether they got to the meter."""
    facts, site = given.facts, given.job.site
    access = facts.access
    items = [
        fact(given, "Date", say_typed_day(facts.date), "date"),
        fact(given, "Time on site", _from_to(facts.arrived, facts.departed)),
        fact(given, "Engineer", facts.engineer, "engineer"),
        fact(given, "Engineer id", facts.engineer_id, "engineer_id"),
        fact(given, "Got to the meter", say_yes_no(access.got_in), "access.got_in"),
        fact(given, "MPAN on site", spaced_mpan(facts.mpan_on_site), "mpan_on_site"),
        fact(given, "Address", site.one_line, wide=True),
        fact(given, "Contact", site.contact),
    ]
    if access.got_in is False:
        items += [
            fact(
                given,
                "Reason for no access",
                given.words("no-access-reasons", access.reason),
                "access.reason",
            ),
            fact(
                given, "Site visit check code", access.site_visit_check_code, "access.site_visit_check_code"
            ),
            fact(given, "Card left", say_yes_no(access.card_left), "access.card_left"),
            fact(given, "Next visit", say_typed_day(access.next_visit), "access.next_visit"),
        ]
    else:
        items += [
            fact(given, "Generation on site", facts.generation, "generation"),
            fact(
                given,
                "Energisation found",
                _energisation(given, facts.energisation_found),
                "energisation_found",
            ),
            fact(
                given, "Energisation left", _energisation(given, facts.energisation_left), "energisation_left"
            ),
        ]
    items += _access_notes(given)
    for label, text in (
        ("Result", facts.result),
        ("Safety notes", facts.safety_notes),
        ("Remarks", facts.remarks),
        ("A different meter on site", facts.different_meter_reason),
    ):
        items += spoken(label, text)
    blocks: list[Block] = [Facts(items=tuple(items))]
    if not given.version:
        draft = "The visit is not finished: what follows may change, and none of it has been answered."
        blocks.insert(0, Notice(title="Draft", text=draft, tone=Tone.WARNING))
    return Section(title="Visit", blocks=tuple(blocks))


def _access_notes(given: ReportInput) -> list[Fact]:
    """Give notes that may hold a key safe's code: in full where the setting says so, else that they exist."""
    private = (
        ("Contact's telephone", given.job.site.telephone),
        ("Access notes", given.job.site.access_notes),
        ("Access notes of the visit", given.facts.access.notes),
    )
    if given.with_access_notes:
        return [found for label, text in private for found in spoken(label, text)]
    return [
        Fact(label=label, value=KEPT_OUT, tone=Tone.QUIET, wide=True)
        for label, text in private
        if text.strip()
    ]


def meter_sections(given: ReportInput) -> tuple[Section, ...]:
    """Tell each meter found, its backstop check and its readings; nothing where nobody got in."""
    meters = given.facts.meters
    if not meters:
        if given.facts.access.got_in is False:
            return ()
        lacks = given.lacks("meters")
        notice = Notice(
            title=MISSING if lacks else "No meter recorded",
            text="The answer needs the meter that was found." if lacks else "",
            tone=Tone.MISSING if lacks else Tone.PLAIN,
        )
        return (Section(title="Meter found", blocks=(notice,)),)
    blocks: list[Block] = []
    for index, meter in enumerate(meters):
        blocks += _meter_blocks(given, meter, f"meters.{index}")
    return (Section(title="Meter found" if len(meters) == 1 else "Meters found", blocks=tuple(blocks)),)


def _meter_blocks(given: ReportInput, meter: MeterSeen, path: str) -> list[Block]:
    methods = ", ".join(given.words("methods", method) for method in meter.methods)
    check = [
        fact(given, "Finding", given.words("findings", meter.finding), f"{path}.finding", wide=True),
        fact(given, "How it was found", methods, f"{path}.methods"),
        fact(given, "Confidence", meter.confidence, f"{path}.confidence"),
        fact(
            given,
            "Generation live during the test",
            say_yes_no(meter.generation_live),
            f"{path}.generation_live",
        ),
    ]
    if meter.disc_direction or meter.technology not in NO_DISC:
        turned = given.words("disc-directions", meter.disc_direction)
        check.append(fact(given, "Disc turned", turned, f"{path}.disc_direction"))
    check += spoken("Remarks", meter.remarks)
    blocks: list[Block] = [
        Subheading(text=f"Meter {meter.serial or 'without a recorded serial number'}"),
        Facts(
            items=(
                fact(given, "Serial number", meter.serial, f"{path}.serial"),
                fact(given, "Make and type", meter.make_and_type, f"{path}.make_and_type"),
                fact(
                    given, "Technology", given.words("technologies", meter.technology), f"{path}.technology"
                ),
            )
        ),
    ]
    if given.finding != NOT_ASKED or meter.finding:
        blocks += [Subheading(text="Backstop check"), Facts(items=tuple(check))]
    blocks.append(Subheading(text="Readings"))
    path = f"{path}.readings"
    if meter.readings:
        found = [Read("Found", reading, f"{path}.{n}") for n, reading in enumerate(meter.readings)]
        blocks.append(reading_grid(given, found))
    elif given.lacks(path):
        blocks.append(Paragraph(text=f"{MISSING}: the answer needs a reading.", tone=Tone.MISSING))
    else:
        blocks.append(Paragraph(text="No reading recorded.", tone=Tone.ABSENT))
    return blocks


def exchange_sections(given: ReportInput) -> tuple[Section, ...]:
    """Tell whether a meter was replaced, why not, who allowed it, and each exchange."""
    work, path = given.facts.replacement, "replacement"
    if given.facts.access.got_in is False and not work.replaced:
        return ()
    items = [fact(given, "Meter replaced", say_yes_no(work.replaced), f"{path}.replaced")]
    if not work.replaced:
        items += [
            fact(given, "Refer back for smart exchange", say_yes_no(work.refer_back_smart)),
            fact(
                given,
                "Reason not replaced",
                work.reason_not_replaced,
                f"{path}.reason_not_replaced",
                wide=True,
            ),
        ]
        return (Section(title="Exchange", blocks=(Facts(items=tuple(items)),)),)
    items += [
        fact(given, "Replaced on", say_typed_day(work.on), f"{path}.on"),
        fact(given, "Supplier's agreement", work.supplier_agreement, f"{path}.supplier_agreement"),
        fact(given, "Standard Settlement Configuration", work.ssc, f"{path}.ssc"),
        *_authorisation(given, f"{path}.authorisation"),
    ]
    blocks: list[Block] = [Facts(items=tuple(items))]
    if not work.exchanges:
        lacks = given.lacks(f"{path}.exchanges")
        blocks.append(
            Notice(
                title=MISSING if lacks else "No exchange recorded",
                text="The answer needs the removed and the new meter.",
                tone=Tone.MISSING if lacks else Tone.WARNING,
            )
        )
    for index, exchange in enumerate(work.exchanges):
        blocks += _exchange_blocks(given, exchange, f"{path}.exchanges.{index}")
    return (Section(title="Exchange", blocks=tuple(blocks)),)


def _authorisation(given: ReportInput, path: str) -> tuple[Fact, ...]:
    """Tell who allowed the replacement; nothing where nobody was asked and no answer needs it."""
    allowed = given.facts.replacement.authorisation
    told = (
        fact(given, "Authorised by", allowed.by, f"{path}.by"),
        fact(given, "Authorised how", allowed.how, f"{path}.how"),
        fact(given, "Authorised at", say_typed_moment(allowed.at), f"{path}.at"),
    )
    if all(found.tone is Tone.ABSENT for found in told):
        return (fact(given, "Authorised by", "", path),) if given.lacks(path) else ()
    return told


def _exchange_blocks(given: ReportInput, exchange: Exchange, path: str) -> list[Block]:
    new = exchange.new
    return [
        Subheading(text=f"Removed meter {exchange.removed_serial or NOT_RECORDED}"),
        Facts(
            items=(
                fact(given, "Serial number", exchange.removed_serial, f"{path}.removed_serial"),
                fact(
                    given,
                    "Meter Asset Provider",
                    exchange.removed_asset_provider,
                    f"{path}.removed_asset_provider",
                ),
                fact(given, "Removed at", say_typed_moment(exchange.removed_at), f"{path}.removed_at"),
            )
        ),
        Subheading(text=f"New meter {new.serial or NOT_RECORDED}"),
        Facts(items=_new_meter(given, new, f"{path}.new")),
        Subheading(text="Readings at the exchange"),
        reading_grid(given, [*final_readings(exchange, path), *initial_readings(new, f"{path}.new")]),
    ]


def _new_meter(given: ReportInput, new: NewMeter, path: str) -> tuple[Fact, ...]:
    registers = "; ".join(
        f"{register.register or '?'}: {register.digits or '?'} digits, multiplier {register.multiplier}"
        for register in new.registers
    )
    return (
        fact(given, "Serial number", new.serial, f"{path}.serial"),
        fact(given, "Make and type", new.make_and_type, f"{path}.make_and_type"),
        fact(given, "Meter type", given.words("meter-type", new.meter_type), f"{path}.meter_type"),
        fact(given, "Backstop check", given.words("findings", new.finding), f"{path}.finding"),
        fact(given, "Current rating (A)", new.current_rating, f"{path}.current_rating"),
        fact(given, "Location", given.words("meter-location", new.location), f"{path}.location"),
        fact(given, "Meter Asset Provider", new.asset_provider, f"{path}.asset_provider"),
        fact(
            given,
            "Retrieval method",
            given.words("retrieval-method", new.retrieval_method),
            f"{path}.retrieval_method",
        ),
        fact(given, "Certified on", say_typed_day(new.certified_on), f"{path}.certified_on"),
        fact(
            given,
            "Certification expires",
            say_typed_day(new.certification_expires),
            f"{path}.certification_expires",
        ),
        fact(given, "Registers", registers, f"{path}.registers", wide=True),
    )


def _energisation(given: ReportInput, code: str) -> str:
    return given.words("energisation-status", code)


def _from_to(start: str, end: str) -> str:
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"arrived {start}, departure {NOT_RECORDED}"
    return f"arrival {NOT_RECORDED}, departed {end}" if end else ""
