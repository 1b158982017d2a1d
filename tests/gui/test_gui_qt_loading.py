"""Qt's binding loads without its words about mistakes, and has them when a mistake is made."""

import json
import subprocess
import sys

import pytest

from mopdesk.gui.qt_loading import LATE

# Prints what the binding says of three mistakes, what it tells of a method, and what was put before `import`.
MISTAKES = """
import builtins, json
said = []
for wrong in (
    lambda: QtCore.QObject().setObjectName(1),
    lambda: QtCore.QTimer.singleShot("soon", None, None, None),
    lambda: QtCore.QPoint("left", "right"),
):
    try:
        wrong()
    except TypeError as error:
        said.append(str(error))
said.append(str(QtCore.QObject.moveToThread.__doc__))
hook = builtins.__import__ is getattr(builtins, "__feature_import__", None)
print(json.dumps({"said": said, "hook": hook, "late": late, "left": count()}))
"""
OURS = "import mopdesk.gui; from mopdesk.gui.qt_loading import late_modules as count; late = count();"
THEIRS = "count = lambda: 0; late = 0;"


def told(first):
    code = f"{first} from PySide6 import QtCore\n{MISTAKES}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def both():
    return told(OURS), told(THEIRS)


def test_a_mistake_is_told_in_the_bindings_own_words(both):
    ours, theirs = both
    assert ours["said"] == theirs["said"]
    assert "setObjectName" in ours["said"][0]


def test_the_words_are_fetched_with_the_first_mistake_and_not_before(both):
    ours, _theirs = both
    assert ours["late"] == len(LATE)
    assert ours["left"] < ours["late"]


def test_an_import_is_nobodys_business_but_pythons(both):
    ours, theirs = both
    assert theirs["hook"], "the binding has changed: there may be nothing left to take away"
    assert not ours["hook"]


def test_a_binding_that_was_loaded_before_is_taken_as_it_is(both):
    ours = told(f"import PySide6.QtCore; {OURS}")
    assert ours["late"] == 0
    assert ours["said"] == both[1]["said"]
