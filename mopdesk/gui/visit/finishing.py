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
        first, *more = finished.stops
        others = f"{count_of(len(more), 'other thing stops', 'other things stop')} it too. " if more else ""
        advice = f"{others}{first.advice if not more else 'Correct the visit to mend them.'}"
        ask.notice(Tone.WARN, "Visit finished; its answer waits", first.text, advice)
    elif flows:
        ask.notice(Tone.GOOD, "Visit finished", f"{flows} ready to send.", "See the Outbox.")
    else:
        ask.notice(Tone.NOTE, "Visit finished", finished.owed.silent)
