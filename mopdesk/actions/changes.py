"""What an action changed: screens refresh on what concerns them."""

from __future__ import annotations

import msgspec


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """A tick for each kind of thing that an action changed."""

    jobs: bool = False
    visits: bool = False
    inbox: bool = False
    outbox: bool = False
    settings: bool = False
    meters: bool = False
    people: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Give what either changed."""
        return Changes(
            **{name: getattr(self, name) or getattr(other, name) for name in self.__struct_fields__}
        )
