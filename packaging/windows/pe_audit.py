#!/usr/bin/env python3
"""Looks through a program folder for what would fail on somebody else's Windows.

    python3 packaging/windows/pe_audit.py FOLDER

Every EXE, DLL and PYD must be of 64-bit Windows, none of Wine's own, and each library that it needs must lie
in the folder or be part of Windows 10. Libraries that Windows has itself must not be in the folder.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from portable_executable import SUFFIXES, X64, NotPortableExecutable, PortableExecutable

# A foreign copy of these breaks Qt, or hides the one that Windows keeps up to date.
NEVER_BUNDLED = ("icuuc", "icuin", "icu.dll", "mscms", "api-ms-win-", "ext-ms-", "ucrtbase")

# Part of every Windows 10 from 1703 on. mf*, evr and wmcodecdspuuid are missing from the "N" editions,
# whose users install Microsoft's Media Feature Pack.
_WINDOWS_10 = """
    advapi32 authz avicap32 avrt bcrypt bcryptprimitives cabinet cfgmgr32 combase comctl32 comdlg32 crypt32
    cryptbase d2d1 d3d10 d3d11 d3d12 d3d9 dbghelp dcomp dnsapi dsound dwmapi dwrite dxgi dxva2 evr gdi32
    gdiplus hid icuin icuuc imm32 iphlpapi kernel32 kernelbase mf mfcore mfplat mfreadwrite mpr mscms msi
    msimg32 msvcrt ncrypt netapi32 normaliz ntdll ole32 oleacc oleaut32 opengl32 powrprof propsys psapi
    rpcrt4 secur32 setupapi shcore shell32 shlwapi ucrtbase uiautomationcore user32 userenv usp10 uxtheme
    version winhttp wininet winmm winspool.drv wintrust wldap32 wmcodecdspuuid ws2_32 wtsapi32
"""
WINDOWS_10 = frozenset(_WINDOWS_10.split())


@dataclass
class Audit:
    """What was found in a folder."""

    files: int = 0
    signed: int = 0
    system: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Give the result in a line."""
        return (
            f"{self.files} program files, {self.signed} of them signed by their makers, "
            f"{len(self.system)} libraries of Windows used, {len(self.faults)} faults"
        )


def audit(folder: Path) -> Audit:
    """Look through a program folder."""
    result = Audit()
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    bundled = {path.name.lower() for path in paths}
    if not paths:
        result.faults.append(f"{folder}: no program files")
    for path in paths:
        name = path.relative_to(folder).as_posix()
        result.files += 1
        try:
            _look_at(PortableExecutable.read(path), name, bundled, result)
        except NotPortableExecutable as error:
            result.faults.append(f"{name}: {error}")
    return result


def _look_at(file: PortableExecutable, name: str, bundled: set[str], result: Audit) -> None:
    result.signed += file.is_signed
    if file.machine != X64:
        result.faults.append(f"{name}: made for machine {file.machine:#x}, not for x64")
    if file.is_made_by_wine:
        result.faults.append(f"{name}: one of Wine's own libraries")
    if name.rpartition("/")[2].lower().startswith(NEVER_BUNDLED):
        result.faults.append(f"{name}: Windows has its own, which must be used")
    for needed in sorted(file.imports() - bundled):
        if is_part_of_windows(needed):
            result.system.add(needed)
        else:
            result.faults.append(f"{name}: needs {needed}, which is neither here nor part of Windows 10")


def is_part_of_windows(library: str) -> bool:
    """Tell whether every Windows 10 has the library."""
    return library.startswith(("api-ms-win-", "ext-ms-")) or library.removesuffix(".dll") in WINDOWS_10


def main(arguments: list[str]) -> int:
    """Audit the folder that was named; 0 where it has no fault."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    result = audit(Path(arguments[0]))
    print(result.line())
    print("Of Windows: " + ", ".join(sorted(result.system)))
    for fault in result.faults:
        print("FAULT " + fault)
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
