"""What is said once a visit is finished."""

from __future__ import annotations

from mopdesk.actions.visits import Finished
from mopdesk.gui.ask import Ask
from mopdesk.gui.colours import Tone
from mopdesk.gui.words import count_of


def tell_finished(ask: Ask, finished: Finished) -> None:
    """Say what a finished visit sends, or what keeps it."""
    flows = " and ".join(finished.owed.flows)
    if finished.stops:
        count = count_of(len(finished.stops), "thing stops", "things stop")
        ask.notice(
            Tone.WARN,
            "Visit finished; its answer waits",
            f"{count} it.",
            "Correct the visit to mend them.",
        )
    elif flows:
        ask.notice(Tone.GOOD, "Visit finished", f"{flows} ready to send.", "See the Outbox.")
    else:
        ask.notice(Tone.NOTE, "Visit finished", finished.owed.silent)
