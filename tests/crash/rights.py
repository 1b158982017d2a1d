"""Rights that are really missing on Linux: modes that count for root too."""

import ctypes
from contextlib import contextmanager

# From linux/capability.h: version 3, and the powers to read and write whatever the modes say.
_VERSION, _OVERRIDE, _READ_SEARCH = 0x20080522, 1 << 1, 1 << 2


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Powers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@contextmanager
def without(folder_or_file, mode):
    """Give a path a mode that this thread must keep to, whoever runs it, and its own mode back at the end."""
    library = ctypes.CDLL(None, use_errno=True)
    header, powers = _Header(_VERSION, 0), (_Powers * 2)()
    assert library.capget(ctypes.byref(header), powers) == 0
    own, stood = powers[0].effective, folder_or_file.stat().st_mode
    powers[0].effective = own & ~(_OVERRIDE | _READ_SEARCH)
    folder_or_file.chmod(mode)
    assert library.capset(ctypes.byref(header), powers) == 0
    try:
        yield
    finally:
        powers[0].effective = own
        assert library.capset(ctypes.byref(header), powers) == 0
        folder_or_file.chmod(stood)
