"""An enumeration of Qt made quickly is what Python itself would have made."""

import enum
import pickle

import pytest

from mopdesk.gui import qt_enumerations
from mopdesk.gui.qt_enumerations import KINDS, create, make_enumerations_quickly

ODD = {
    "none": [],
    "in order": [("One", 1), ("Two", 2), ("Four", 4)],
    "out of order": [("Four", 4), ("One", 1), ("Two", 2)],
    "two names": [("One", 1), ("Uno", 1), ("Two", 2)],
    "several bits": [("Nothing", 0), ("One", 1), ("Two", 2), ("Both", 3), ("More", 0x70)],
    "negative": [("Less", -1), ("Least", -0x80000000), ("One", 1)],
    "large": [("Top", 0x80000000), ("All", 0xFFFFFFFF)],
}
# Python refuses some of these, and does something of its own about the others.
UNUSUAL = {
    "hides something": [("name", 1), ("value", 2), ("real", 4)],
    "twice": [("One", 1), ("One", 2)],
    "no numbers": [("One", "1"), ("Two", None)],
    "underscores": [("_one_", 1)],
    "names alone": ["One", "Two"],
    "a text": "One Two",
    "a mapping": {"One": 1, "Two": 2},
}


def looks(made):
    """Everything that an enumeration has of its own, with members in words that compare."""

    def plain(value):
        if isinstance(value, enum.Enum):
            own = {name: kept for name, kept in vars(value).items() if name != "__objclass__"}
            return (value._name_, value._value_, repr(value), str(value), own, value.__objclass__ is made)
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        return str(type(value)) if callable(value) or isinstance(value, enum.property) else repr(value)

    return {
        name: plain(value) for name, value in vars(made).items() if name not in ("__weakref__", "__dict__")
    }


def both(kind, names, **more):
    def made(make):
        try:
            return make(kind, "Made", names, module=__name__, qualname="Made", **more)
        except Exception as error:  # noqa: BLE001  (what it refuses, and how)
            return type(error), str(error)

    return made(qt_enumerations._genuine), made(create)


def same(kind, names, **more):
    genuine, quick = both(kind, names, **more)
    if isinstance(genuine, tuple):
        assert quick == genuine
        return
    assert looks(quick) == looks(genuine)
    assert [one.name for one in quick] == [one.name for one in genuine]
    if issubclass(kind, enum.Flag):
        for number in (0, 1, 3, 5, 7, 8):
            assert answer(quick, number) == answer(genuine, number)


def answer(made, number):
    try:
        one = made(number)
        return repr(one), repr(~one), [each.name for each in one]
    except Exception as error:  # noqa: BLE001  (what it refuses, and how)
        return type(error)


@pytest.mark.parametrize("kind", sorted(KINDS, key=str))
@pytest.mark.parametrize("names", [*ODD.values(), *UNUSUAL.values()], ids=[*ODD, *UNUSUAL])
def test_it_is_what_python_makes(kind, names):
    same(kind, names)


@pytest.mark.parametrize("boundary", list(enum.FlagBoundary))
def test_the_bounds_of_flags_are_kept(boundary):
    same(enum.Flag, ODD["several bits"], boundary=boundary)


def test_every_enumeration_that_the_desktop_meets_is_what_python_makes():
    from PySide6 import QtCore, QtGui, QtWidgets

    met = 0
    for room in (QtCore, QtGui, QtWidgets):
        for owner in [one for one in vars(room).values() if isinstance(one, type)]:
            for made in [one for one in vars(owner).values() if isinstance(one, enum.EnumType)]:
                kind = next(one for one in made.__mro__[1:] if one in KINDS)
                names = [(name, member.value) for name, member in made.__members__.items()]
                same(kind, names)
                met += 1
    assert met > 200


def test_what_cannot_be_put_in_after_goes_the_ordinary_way(monkeypatch):
    seen = []
    monkeypatch.setattr(qt_enumerations, "_fill", lambda made, names: seen.append(names))
    for names in UNUSUAL.values():
        for kind in KINDS:
            both(kind, names)
    both(enum.IntEnum, ODD["in order"], type=str)
    assert seen == []


def test_another_python_is_left_as_it_is(monkeypatch):
    kept = qt_enumerations._enum_type._create_
    monkeypatch.setattr(qt_enumerations, "PYTHONS", frozenset())
    monkeypatch.setattr(qt_enumerations._enum_type, "_create_", "untouched")
    make_enumerations_quickly()
    assert qt_enumerations._enum_type._create_ == "untouched"
    monkeypatch.undo()
    assert qt_enumerations._enum_type._create_ == kept


make_enumerations_quickly()
Kept = enum.IntFlag("Kept", [("One", 1), ("Two", 2)])


def test_it_belongs_to_whoever_asked_and_can_be_kept():
    assert Kept.__module__ == __name__
    assert pickle.loads(pickle.dumps(Kept.One)) is Kept.One
