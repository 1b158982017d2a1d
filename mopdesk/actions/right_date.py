"""Whether the date of this computer can be right: before anything is removed because its time is over."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk, local_day
from mopdesk.store.known_time import CONFIRMED, is_doubtful, known_moment

# So many of the last entries are looked at where it is only a word of warning: more where the first few leave
# a doubt, for they may be of an hour in which the clock was wrong. All of a large store would take seconds.
_GLANCES = (50, 5_000)
_TITLE = "The date of this computer may be wrong."


class DateDoubt(msgspec.Struct, frozen=True, kw_only=True):
    """What the clock says, and the last day that the store surely knows of."""

    today: date
    known: date

    @property
    def words(self) -> str:
        """Both days in a sentence."""
        return (
            f"It says {long_day(self.today)}; what was entered here leads up to {long_day(self.known)} "
            f"{'and then stops' if self.today > self.known else 'already'}."
        )


def doubt_about_date(desk: Desk, *, at_a_glance: bool = False) -> DateDoubt | None:
    """Compare the clock with the journal; None where they agree, or where nothing was ever entered.

    `at_a_glance` looks at the last entries only.
    """
    doubt = None
    for latest in _GLANCES if at_a_glance else (0,):
        if (doubt := _doubt(desk, latest)) is None:
            break
    return doubt


def _doubt(desk: Desk, latest: int) -> DateDoubt | None:
    known, now = known_moment(desk.store, latest), desk.now()
    if known is None or not is_doubtful(known, now):
        return None
    return DateDoubt(today=local_day(now), known=local_day(known))


def refuse_doubtful_date(desk: Desk, advice: str) -> None:
    """Raise `NotAllowed` while nobody has said that a doubtful date is right."""
    if (doubt := doubt_about_date(desk)) is not None:
        raise NotAllowed(_TITLE, doubt.words, advice)


def say_date_is_right(desk: Desk) -> Changes:
    """Note that somebody has looked at a doubtful date and found it right; nothing where there is no doubt.

    Raises `NotAllowed` for whoever may not remove data.
    """
    desk.need("retention")
    if (doubt := doubt_about_date(desk)) is not None:
        facts = {"says": doubt.today.isoformat(), "known": doubt.known.isoformat()}
        with desk.change(CONFIRMED, None, **facts) as change:
            change.tell()
    return Changes(settings=True)
