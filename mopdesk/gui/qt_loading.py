"""Load Qt's binding without what it does for other programs than this one: a fifth of the start.

PySide6 brings modules of its own as text, which it compiles anew in every process. Seven of them write its
messages about wrong arguments, its help and its stub files; here they are compiled when the first of these is
asked for. And it puts itself before every later `import` of any module, and reads that module's source, to
learn whether Qt's names are wanted in snake case; here nobody wants them so, and what reads is not loaded.

Neither is promised by PySide6. Where a version does otherwise, it loads as it always did.
"""

from __future__ import annotations

import builtins
import importlib
import sys
import threading
from types import ModuleType
from typing import Any

from mopdesk.gui.qt_enumerations import make_enumerations_quickly

_FOLDER = "shibokensupport/signature/"
LATE = frozenset(
    f"{_FOLDER}{name}.py"
    for name in (
        *("mapping", "errorhandler", "layout", "parser"),
        *("lib/enum_sig", "lib/pyi_generator", "lib/tool"),
    )
)
# What a late module is until somebody asks it for a name. The binding itself looks for the second one among
# the names of the module, before it words the first message.
_STAND_IN = """
def __getattr__(name):
    from mopdesk.gui.qt_loading import fetch
    return fetch(__file__, globals(), name)

def update_mapping():
    return __getattr__("update_mapping")()
"""

# What the binding reads sources with, 3 ms of a start.
_READER = "inspect"

_texts: dict[str, Any] = {}
_one_at_a_time = threading.RLock()


class _NoReader(ModuleType):
    """Stands where the binding looks for what reads a module's source, and finds none to read."""

    @staticmethod
    def getsource(_module: object) -> str:
        raise OSError


def load_qt() -> None:
    """Load the binding, unless somebody has loaded it before."""
    make_enumerations_quickly()
    if "shiboken6" not in sys.modules:
        genuine, stand_in = builtins.compile, compile(_STAND_IN, __file__, "exec")

        def compile_late(source: Any, filename: Any, *rest: Any, **more: Any) -> Any:
            if filename not in LATE:
                return genuine(source, filename, *rest, **more)
            _texts[filename] = source
            return stand_in

        builtins.compile = compile_late  # type: ignore[assignment]
        sys.modules.setdefault(_READER, _NoReader(_READER))
        try:
            importlib.import_module("PySide6.QtCore")
        finally:
            builtins.compile = genuine
            if isinstance(sys.modules[_READER], _NoReader):
                # Whoever else asks for it gets the true one.
                del sys.modules[_READER]
    _let_imports_alone()


def fetch(filename: str, module: dict[str, Any], name: str) -> Any:
    """Make the true module of a stand-in, and give what it calls `name`."""
    with _one_at_a_time:
        if (text := _texts.pop(filename, None)) is not None:
            # What is half made says so as any other module does.
            del module["__getattr__"], module["update_mapping"]
            exec(compile(text, filename, "exec"), module)  # noqa: S102  (the binding's own text)
    try:
        return module[name]
    except KeyError:
        raise AttributeError(f"{filename} has no {name}") from None


def late_modules() -> int:
    """Count the modules that nobody has asked for yet."""
    return len(_texts)


def _let_imports_alone() -> None:
    """Take the binding's look at every imported module away; its own modules need none."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
