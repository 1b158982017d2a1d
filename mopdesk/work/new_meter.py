"""The office's new meter: groups 290, 291 and 293 of a D0150 from what the engineer recorded of it."""

from __future__ import annotations

from mopdesk.flows.schema import FlowSpec
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.sourced import Source, Sourced, from_visit, layout, sourced
from mopdesk.work.visit_facts import NewMeter, NewRegister


def draft_new_meter(new: NewMeter, place: int, on: tuple[str, Source], spec: FlowSpec) -> Sourced:
    """Draft the meter fitted in the exchange at `place`. Nothing is taken over from the removed meter.

    `on` is the date of the exchange with its source: installation, and since when the retrieval method holds.
    What was not recorded stays blank and keeps its path, so that the check can ask for it by name.
    """
    at = f"replacement.exchanges.{place}.new"
    owner = f"the new meter {new.serial.strip()}".strip()
    ratio = [sourced(layout(spec, "291"), owner, ct_ratio=_text(new.ct_ratio, f"{at}.ct_ratio"))]
    registers = [
        _register(register, f"{at}.registers.{number}", number, owner, spec)
        for number, register in enumerate(new.registers)
    ]
    return sourced(
        layout(spec, "290"),
        owner,
        [*(ratio if new.ct_ratio.strip() else []), *registers],
        meter_id=_text(new.serial, f"{at}.serial"),
        current_rating=_text(new.current_rating, f"{at}.current_rating"),
        location=_text(new.location, f"{at}.location"),
        make_and_type=_text(new.make_and_type, f"{at}.make_and_type"),
        asset_provider=_text(new.asset_provider, f"{at}.asset_provider"),
        meter_type=_text(new.meter_type, f"{at}.meter_type"),
        installed_on=on,
        certified_on=_day(new.certified_on, f"{at}.certified_on"),
        certification_expires=_day(new.certification_expires, f"{at}.certification_expires"),
        timing_device=_text(new.timing_device, f"{at}.timing_device"),
        retrieval_method=_text(new.retrieval_method, f"{at}.retrieval_method"),
        retrieval_effective_from=on,
    )


def _register(register: NewRegister, at: str, number: int, owner: str, spec: FlowSpec) -> Sourced:
    return sourced(
        layout(spec, "293"),
        f"register {register.register.strip() or number + 1} of {owner}",
        register=_text(register.register, f"{at}.register"),
        register_type=_text(register.register_type, f"{at}.register_type"),
        quantity=_text(register.quantity, f"{at}.quantity"),
        multiplier=_text(register.multiplier, f"{at}.multiplier"),
        digits=_text(register.digits, f"{at}.digits"),
    )


def _text(text: str, path: str) -> tuple[str, Source]:
    return text.strip(), from_visit(path)


def _day(text: str, path: str) -> tuple[str, Source]:
    """Give a typed date as a flow carries it; what is no date stays, so that the check names it."""
    return flow_text(typed_date(text)) or text.strip(), from_visit(path)
