"""What is said once a visit is finished."""

from __future__ import annotations

from functools import partial

from mopdesk.actions.visits import Finished
from mopdesk.gui.ask import Ask
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import Ways
from mopdesk.gui.words import OPEN_FOR_CORRECTION, count_of


def tell_finished(ask: Ask, finished: Finished, ways: Ways) -> None:
    """Say what a finished visit sends, with the way there, or what keeps it."""
    ask.no_longer(OPEN_FOR_CORRECTION)
    flows = " and ".join(finished.owed.flows)
    if finished.stops:
        first, *more = finished.stops
        others = f"{count_of(len(more), 'other thing stops', 'other things stop')} it too. " if more else ""
        advice = f"{others}{first.advice if not more else 'Correct the visit to mend them.'}"
        field = first.place.path
        there = ("Go there", partial(ways.open_visit, finished.version.visit_id, field)) if field else None
        ask.notice(Tone.WARN, "Visit finished; its answer waits", first.text, advice, there)
    elif flows:
        there = ("Show it in the outbox", partial(ways.show_outbox, finished.job.id))
        ask.notice(Tone.GOOD, "Visit finished", f"{flows} ready to send.", deed=there)
    else:
        ask.notice(Tone.NOTE, "Visit finished", finished.owed.silent)
