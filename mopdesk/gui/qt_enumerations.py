"""Make Qt's enumerations quickly: the first window needs two hundred, with three thousand members.

The binding has Python make each when a class of Qt is first named, and Python takes several times as long
as it need, since it allows for values of any kind, names that hide something, and class bodies. Here Python
makes an empty one of each kind, each other is made like it, and members that are plain numbers are put in.
What comes out is the same, which a test holds for every enumeration of Qt's three large modules; anything
unusual, and any Python that was not looked at, goes the ordinary way.
"""

from __future__ import annotations

import sys
from enum import Enum, EnumType, Flag, IntEnum, IntFlag
from functools import cache
from typing import Any

# The kinds that Qt has, each with the names that a member would hide.
KINDS: dict[Any, frozenset[str]] = {
    kind: frozenset(name for base in kind.__mro__ for name in vars(base))
    for kind in (Enum, IntEnum, Flag, IntFlag)
}
PYTHONS = frozenset({(3, 11), (3, 12), (3, 13)})

# Typed as anything: the names with an underscore are Python's own affair, and no stub has them all.
_enum_type: Any = EnumType
_genuine = _enum_type._create_
_set_in_class = type.__setattr__
# What an enumeration keeps of its members, and shares with no other.
_KEPT_APART = (list, dict)


def make_enumerations_quickly() -> None:
    """Take over from Python what makes an enumeration of names and numbers."""
    if sys.version_info[:2] in PYTHONS:
        _enum_type._create_ = create


def create(cls: Any, class_name: str, names: Any, *, module: str | None = None, **more: Any) -> Any:
    """Make an enumeration; called as Python calls its own, with the same answer."""
    if module is None:
        # Two calls up, as Python looks for it: one more call lies between here.
        module = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001
    if cls not in KINDS or module is None or more.get("type") is not None or not _are_plain(cls, names):
        return _genuine(cls, class_name, names, module=module, **more)
    shared, apart = _empty(cls, **more)
    room = shared | {name: kind() for name, kind in apart}
    room |= {"__module__": module, "__qualname__": more.get("qualname") or class_name}
    # Put in after, as Python does: in the body of a class it would be wrapped.
    what_looks_up = room.pop("__new__")
    made = type.__new__(EnumType, class_name, (cls,), room)
    _set_in_class(made, "__new__", what_looks_up)
    _fill(made, names)
    return made


@cache
def _empty(cls: Any, boundary: Any = None, **_more: Any) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Give what Python puts into an enumeration of that kind that has no members, and what it keeps apart."""
    made = _genuine(cls, "Empty", (), module=__name__, boundary=boundary)
    shared = {name: one for name, one in vars(made).items() if name not in ("__dict__", "__weakref__")}
    return shared, [(name, type(one)) for name, one in shared.items() if type(one) in _KEPT_APART]


def _are_plain(cls: Any, names: Any) -> bool:
    """Whether these are pairs of a name of its own that hides nothing and a number."""
    try:
        own = dict(names) if type(names) is list else {}
    except (TypeError, ValueError):
        return False
    return (
        0 < len(own) == len(names)
        and {*map(type, own)} == {str}
        and {*map(type, own.values())} == {int}
        and "_" not in {name[:1] for name in own}
        and KINDS[cls].isdisjoint(own)
    )


def _fill(made: Any, names: list[tuple[str, int]]) -> None:
    """Put the members into an empty enumeration."""
    own, by_name, by_value = made._member_names_, made._member_map_, made._value2member_map_
    new, with_value, flags = made._new_member_, made._use_args_, issubclass(made, Flag)
    mask = singles = 0
    for name, value in names:
        if (member := by_value.get(value)) is None:
            member = new(made, value) if with_value else new(made)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(own)
            by_value[value] = member
            # A flag of several bits is a member without being one of those that are counted.
            if not flags:
                own.append(name)
            elif value != 0 and not value & (value - 1):
                own.append(name)
                singles |= value
            mask |= value
        by_name[name] = member
    # Afterwards: with each, Python forgets where it found the attributes of the class and its members.
    for name, member in by_name.items():
        _set_in_class(made, name, member)
    if flags:
        made._flag_mask_, made._singles_mask_ = mask, singles
        made._all_bits_ = 2 ** mask.bit_length() - 1
        values = [by_name[name]._value_ for name in own]
        if values != sorted(values):
            made._iter_member_ = made._iter_member_by_def_
