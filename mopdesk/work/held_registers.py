"""The office's register cards, as far as rules count them: registers held, their digits, the SSC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import msgspec

from mopdesk.basics.numbers import whole_number
from mopdesk.work.meter_details import serial_key
from mopdesk.work.nouns import HeldDetails

IMPORT = "AI"

_Plain = tuple[str, Sequence[str], Sequence[Sequence[object]]]


class HeldRegister(msgspec.Struct, frozen=True, kw_only=True):
    """One register as held. `digits` is None where the details carry no number."""

    register: str
    quantity: str
    digits: int | None


class HeldMeter(msgspec.Struct, frozen=True, kw_only=True):
    """One meter as held, with its registers."""

    serial: str
    registers: tuple[HeldRegister, ...]

    @property
    def import_registers(self) -> int:
        """How many of its registers measure active import."""
        return sum(register.quantity == IMPORT for register in self.registers)


def held_meters(held: HeldDetails | None) -> tuple[HeldMeter, ...]:
    """Give the meters held, in their order; none where nothing is held."""
    return tuple(
        HeldMeter(serial=fields[0], registers=tuple(_register(below) for below in inner if below[0] == "293"))
        for code, fields, inner in _inner(held)
        if code == "290" and fields
    )


def held_registers(held: HeldDetails | None, serial: str) -> tuple[HeldRegister, ...]:
    """Give the registers held for one meter; spaces and case of the serial number do not count."""
    wanted = serial_key(serial)
    return next((meter.registers for meter in held_meters(held) if serial_key(meter.serial) == wanted), ())


def held_configuration(held: HeldDetails | None) -> str:
    """Give the Standard Settlement Configuration held; '' where there is none."""
    return next((fields[0].strip() for code, fields, _ in _inner(held) if code == "289" and fields), "")


def _inner(held: HeldDetails | None) -> Sequence[_Plain]:
    return cast("Sequence[_Plain]", held.groups[2]) if held else ()


def _register(plain: Sequence[object]) -> HeldRegister:
    texts = [text.strip() for text in cast("Sequence[str]", plain[1])] + [""] * 6
    digits = texts[5]
    return HeldRegister(
        register=texts[0],
        quantity=texts[2],
        digits=whole_number(digits),
    )
