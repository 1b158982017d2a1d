"""Load Qt's binding without what it does for other programs than this one: a fifth of the start.

PySide6 brings modules of its own as text, which it compiles anew in every process. Seven of them write its
messages about wrong arguments, its help and its stub files; here they are compiled when the first of these is
asked for. Another puts itself before every later `import` of any module, and reads that module's source, to
learn whether Qt's names are wanted in snake case; here nobody wants them so.

Neither is promised by PySide6. Where a version does otherwise, it loads as it always did.
"""

from __future__ import annotations

import builtins
import importlib
import sys
import threading
from typing import Any

from mopdesk.gui.qt_enumerations import make_enumerations_quickly

LATE = frozenset(
    f"shibokensupport/{name}.py"
    for name in (
        *("feature", "signature/mapping", "signature/errorhandler", "signature/layout", "signature/parser"),
        *("signature/lib/enum_sig", "signature/lib/pyi_generator", "signature/lib/tool"),
    )
)
# What a late module is until somebody asks it for a name. The binding itself looks for `update_mapping` among
# the names of the module, before it words the first message, and asks the other two about every import.
_STAND_IN = """
def __getattr__(name):
    from mopdesk.gui.qt_loading import fetch
    return fetch(__file__, globals(), name)

def update_mapping():
    return __getattr__("update_mapping")()

def feature_import(*asked, **more):
    return None

def feature_imported(module):
    return None
"""
_STANDS_IN = ("__getattr__", "update_mapping", "feature_import", "feature_imported")

_texts: dict[str, Any] = {}
_one_at_a_time = threading.RLock()


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
        try:
            importlib.import_module("PySide6.QtCore")
        finally:
            builtins.compile = genuine
    _let_imports_alone()


def fetch(filename: str, module: dict[str, Any], name: str) -> Any:
    """Make the true module of a stand-in, and give what it calls `name`."""
    with _one_at_a_time:
        if (text := _texts.pop(filename, None)) is not None:
            # What is half made says so as any other module does.
            for one in _STANDS_IN:
                del module[one]
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
