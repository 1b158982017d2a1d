"""Reads what a Windows program file (EXE, DLL, PYD) says of itself: machine, imports, exports, signature."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".exe", ".dll", ".pyd")
X64 = 0x8664
_PE32_PLUS = 0x20B
_EXPORTS, _IMPORTS, _CERTIFICATE, _DELAYED = 0, 1, 4, 13


class NotPortableExecutable(ValueError):
    """The file is not one that 64-bit Windows could load."""


@dataclass(frozen=True)
class _Section:
    address: int
    size: int
    offset: int


class PortableExecutable:
    """One program file, parsed as far as its directories are needed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        if data[:2] != b"MZ":
            raise NotPortableExecutable("no MZ at the start")
        start = self._number("<I", 0x3C)
        if data[start : start + 4] != b"PE\0\0":
            raise NotPortableExecutable("no PE header")
        self.machine = self._number("<H", start + 4)
        sections, optional_size = self._number("<H", start + 6), self._number("<H", start + 20)
        optional = start + 24
        if self._number("<H", optional) != _PE32_PLUS:
            raise NotPortableExecutable(f"not a 64-bit file (machine {self.machine:#x})")
        self._directories = optional + 112
        self._directory_count = self._number("<I", optional + 108)
        table = optional + optional_size
        self._sections = [
            _Section(
                self._number("<I", at + 12),
                max(self._number("<I", at + 8), self._number("<I", at + 16)),
                self._number("<I", at + 20),
            )
            for at in range(table, table + 40 * sections, 40)
        ]

    @classmethod
    def read(cls, path: Path) -> PortableExecutable:
        """Read a file. Raises `NotPortableExecutable`."""
        return cls(path.read_bytes())

    @property
    def is_made_by_wine(self) -> bool:
        """Whether this is one of Wine's own libraries, which must never be shipped."""
        return b"Wine builtin DLL" in self.data[:256] or b"Wine placeholder DLL" in self.data[:256]

    @property
    def is_signed(self) -> bool:
        """Whether the file carries a signature; whose, and whether it holds, is another question."""
        return self._directory(_CERTIFICATE)[1] > 0

    def imports(self) -> set[str]:
        """Give the names of the libraries that the file needs, at its start or later, in small letters."""
        names = {self._text(row) for row in self._rows(_IMPORTS, 20, 12)}
        return names | {self._text(row) for row in self._rows(_DELAYED, 32, 4)}

    def exports(self) -> list[str]:
        """Give the names that the library offers."""
        address, _ = self._directory(_EXPORTS)
        if not address:
            return []
        table = self._offset(address)
        count, names = self._number("<I", table + 24), self._offset(self._number("<I", table + 32))
        return [self._name(self._number("<I", names + 4 * row)) for row in range(count)]

    def _rows(self, directory: int, width: int, name_at: int) -> list[int]:
        address, _ = self._directory(directory)
        rows: list[int] = []
        if address:
            at = self._offset(address)
            while name := self._number("<I", at + name_at):
                rows.append(name)
                at += width
        return rows

    def _directory(self, index: int) -> tuple[int, int]:
        if index >= self._directory_count:
            return 0, 0
        at = self._directories + 8 * index
        return self._number("<I", at), self._number("<I", at + 4)

    def _offset(self, address: int) -> int:
        for section in self._sections:
            if section.address <= address < section.address + section.size:
                return address - section.address + section.offset
        raise NotPortableExecutable(f"address {address:#x} lies in no section")

    def _text(self, address: int) -> str:
        return self._name(address).lower()

    def _name(self, address: int) -> str:
        start = self._offset(address)
        return self.data[start : self.data.index(b"\0", start)].decode("ascii")

    def _number(self, form: str, at: int) -> int:
        try:
            return int(struct.unpack_from(form, self.data, at)[0])
        except struct.error as error:
            raise NotPortableExecutable("the file ends too early") from error
