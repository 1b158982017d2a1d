"""Going from one thing to mend to the next, through all steps, and round again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mopdesk.basics.problems import Problem


class Walk:
    """Remember at which problem the person is; `go(problem)` leads to it."""

    def __init__(self, go: Callable[[Problem], None]) -> None:
        self._go = go
        self._at: tuple[str, str | None, str] | None = None

    def forget(self) -> None:
        """Begin from the first again."""
        self._at = None

    def on(self, problems: Sequence[Problem], by: int) -> str:
        """Go to the next (1) or previous (-1) of them; give its sentence, or that there is none."""
        if not problems:
            self._at = None
            return "Nothing to mend or explain."
        keys = [(one.code, one.place.path, one.text) for one in problems]
        if self._at in keys:
            place = (keys.index(self._at) + by) % len(problems)
        else:
            place = 0 if by > 0 else len(problems) - 1
        self._at = keys[place]
        self._go(problems[place])
        return f"{place + 1} of {len(problems)}: {problems[place].text}"
