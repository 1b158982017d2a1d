"""Progress of long work: told to whoever watches, silent when nobody does."""

from __future__ import annotations

from mopdesk.basics.errors import Cancelled


class Progress:
    """A count of steps that a face may watch and cancel. This one watches nothing."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self.cancelled = False

    def start(self, total: int) -> None:
        """Say how many steps there will be."""
        self.total = total
        self.done = 0

    def step(self, text: str = "") -> None:
        """Count one step done. Raises `Cancelled` where the person has stopped the work."""
        if self.cancelled:
            raise Cancelled
        self.done += 1
        self.tell(text)

    def cancel(self) -> None:
        """Stop the work at its next step."""
        self.cancelled = True

    def tell(self, text: str) -> None:
        """Show the state; a face overrides this."""
