"""The editors of a visit's questions: a line, digits in boxes, buttons, a list; and what stands beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from mopdesk.actions.visit_view import Choice
from mopdesk.basics.numbers import whole_number
from mopdesk.gui.dates import read_time
from mopdesk.gui.plain import LineEdit, PlainButton, TextEdit, set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.questions import MOST_BUTTONS, Kind, Question
from mopdesk.gui.widgets.choice_buttons import YES_NO, ChoiceButtons
from mopdesk.gui.widgets.choice_list import ChoiceList, Listed
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from mopdesk.gui.words import LONDON

Editor = LineEdit | TextEdit | ChoiceButtons | ChoiceList


def make_editor(question: Question, name: str, choices: Sequence[Choice], theme: Theme) -> Editor:
    """Make the editor of a question; it tells nobody yet."""
    kind = question.kind
    if kind is Kind.YES_NO:
        return ChoiceButtons(name, YES_NO)
    if kind in (Kind.CHOICE, Kind.SEVERAL):
        several = kind is Kind.SEVERAL
        if several or len(choices) <= MOST_BUTTONS:
            buttons = ChoiceButtons(name, [(one.code, one.words) for one in choices], several=several)
            for one in choices:
                if one.help:
                    buttons.explain(one.code, one.help)
            return buttons
        return ChoiceList(name, [Listed(one.code, _listed_words(one), one.help) for one in choices])
    if kind is Kind.READING:
        return DigitEdit(theme, name)
    if kind is Kind.LINES:
        return TextEdit(name)
    return LineEdit(name)


def _listed_words(choice: Choice) -> str:
    """Name the code too where the industry speaks in codes."""
    coded = choice.code.isupper() or whole_number(choice.code) is not None
    return f"{choice.words} ({choice.code})" if coded else choice.words


def clock_buttons(
    kind: Kind, name: str, now: Callable[[], str], put: Callable[[str], None], typed: Callable[[], str]
) -> list[PlainButton]:
    """Make the buttons beside a day or a time: Today; Now, five minutes earlier and later."""
    words = "Today" if kind is Kind.DAY else "Now"
    fill = PlainButton(words)
    fill.setAccessibleName(f"{words}: {name}")
    set_tip(fill, "Fill in this machine's " + ("day" if kind is Kind.DAY else "time"))
    fill.clicked.connect(lambda: put(now()))
    made = [fill]
    if kind is Kind.TIME:
        for minutes, sign, tells in ((-5, "−5", "5 minutes earlier"), (5, "+5", "5 minutes later")):
            step = PlainButton(sign)
            step.setAccessibleName(f"{tells}: {name}")
            set_tip(step, tells)
            step.clicked.connect(
                lambda _checked=False, by=minutes: put(moved(read_time(typed()) or now(), by))
            )
            made.append(step)
    return made


def now_as_typed(kind: Kind, today: date | None) -> str:
    """Give the day or time of now as it is kept."""
    now = datetime.now(LONDON)
    return (today or now.date()).isoformat() if kind is Kind.DAY else f"{now:%H:%M}"


def moved(time: str, minutes: int) -> str:
    """Give an 'HH:MM' so many minutes later, or earlier; midnight is passed."""
    hours, _, rest = time.partition(":")
    start = datetime(2000, 1, 1, int(hours), int(rest), tzinfo=LONDON)
    return f"{start + timedelta(minutes=minutes):%H:%M}"
