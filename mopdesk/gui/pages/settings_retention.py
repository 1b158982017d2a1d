"""Retention: after how many months what is due, what that is now, and its removal for good."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QVBoxLayout

from mopdesk.actions.retention import DueData, PastRun, Removed, look_due, past_runs, run_retention
from mopdesk.desk import Desk, local_day
from mopdesk.gui.colours import Tone
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Facts, empty
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.words import count_of, moment, plain_day

WORD = "REMOVE"
_TAKE_AWAY, _KEEP = "take away", "keep"
_RIGHT, _WRONG = "right", "wrong"
_LOOK_AT_CLOCK = "Put the computer's clock right first; nothing was removed."
KEYS = ("retention_jobs", "retention_photos", "retention_files")
_ABOUT = (
    "Nothing goes by itself. Look what is due, then remove it: from the jobs, the journal, the photos and "
    "files, the search and the backups. Reports and files in other folders are yours to remove."
)


class RetentionLook(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows: what is due now, and the runs so far."""

    due: DueData
    runs: tuple[PastRun, ...]


def look(desk: Desk) -> RetentionLook:
    """Read what is due and what was removed before."""
    return RetentionLook(due=look_due(desk), runs=past_runs(desk))


class RetentionCard(SettingsCard):
    """The times, what is due, and the button that removes it."""

    def __init__(self, page: SettingsRoom) -> None:
        super().__init__("Retention")
        self._page = page
        self.body.addWidget(PlainLabel(_ABOUT, "quiet", wrap=True))
        for key in KEYS:
            self.body.addWidget(page.line(key, ruled=True))
        self.look_button = PlainButton("Look what is due")
        self.look_button.clicked.connect(lambda _checked=False: self.look())
        self.remove_button = PlainButton("Remove it for good…")
        self.remove_button.clicked.connect(lambda _checked=False: self._ask())
        self.remove_button.setEnabled(False)
        for button in (self.look_button, self.remove_button):
            self.corner.addWidget(button)
        self._off = OffForSome(page.front.people, self)
        self._off.add(self.remove_button, "retention")
        self.body.addWidget(self._off.label)
        self.facts = Facts()
        self.body.addWidget(self.facts)
        self.facts.hide()
        self._question = QVBoxLayout()
        self.body.addLayout(self._question)
        self.open_one: Decision | None = None
        self._due: DueData | None = None

    def look(self) -> None:
        """Read what is due; nothing is changed."""
        self._page.run(look, self._show, waiting="Looking what is due")

    def _show(self, found: RetentionLook) -> None:
        self._due = found.due
        facts = [(one.title, _words(one)) for one in found.due.kinds]
        if found.due.backups:
            facts.append(("Backups", f"{count_of(found.due.backups, 'older one')} would go with it"))
        facts += [
            ("Damaged store", f"{one.path.name}, {one.size / 1e6:,.1f} MB: set aside by a rescue")
            for one in found.due.damaged
        ]
        if found.due.doubt is not None:
            facts.append(("Today's date", f"may be wrong. {found.due.doubt.words}"))
        facts += [(f"Removed {moment(one.at)}", f"{one.words}, by {one.actor}") for one in found.runs[:5]]
        self.facts.show_facts(facts)
        self.facts.show()
        self.remove_button.setEnabled(bool(found.due.count or found.due.damaged))

    def _ask(self) -> None:
        if self._due is None:
            return
        decision = Decision(
            "Remove this for good?",
            "It cannot be undone. A new backup is made and checked. That it was removed, by whom and how "
            "much, stays in the journal.",
            "Remove it for good",
        )

        _add_choices(decision, self._due)
        decision.line("word", f"Write {WORD} to go on", needed=f"Write {WORD}, or leave it as it is.")

        def done(removed: Removed, kept: bool) -> None:
            empty(self._question)
            self.open_one = None
            tone, words = _told(removed, kept)
            self._page.front.ask.notice(tone, "Removed for good, and noted in the journal", words)
            self.look()

        def do(answers: dict[str, Any]) -> None:
            if answers["word"].upper() != WORD:
                decision.fault.setText(f"Write {WORD}, or leave it as it is.")
                decision.fault.show()
                return
            if answers.get("date") == _WRONG:
                decision.say(_LOOK_AT_CLOCK)
                return
            kept, damaged = answers.get("backups") == _KEEP, answers.get("damaged") == _TAKE_AWAY
            sure = answers.get("date") == _RIGHT

            def removed(done_now: Removed) -> None:
                done(done_now, kept)

            self._page.run(
                lambda desk: run_retention(desk, keep_backups=kept, damaged_too=damaged, date_is_right=sure),
                removed,
                waiting="Removing what is due",
            )

        decision.ready(do)
        empty(self._question)
        self.open_one = decision
        self._question.addWidget(decision)
        decision.focus()


def _told(removed: Removed, kept: bool) -> tuple[Tone, str]:
    """Say what became of all that held it too, and what still does."""
    words = []
    tone = Tone.WARN if kept or removed.trouble or removed.left else Tone.GOOD
    if removed.trouble:
        words.append(f"No new backup could be made, so the older ones stay: {removed.trouble}")
    elif kept:
        words.append("The older backups were kept, and what was removed is still in them.")
    elif removed.due.count:
        words.append(f"{count_of(removed.backups, 'older backup')} taken away.")
    if removed.damaged:
        words.append(f"{count_of(removed.damaged, 'damaged store')} taken away.")
    return tone, " ".join((*words, *removed.left))


def _add_choices(decision: Decision, due: DueData) -> None:
    """Ask what depends on a person: the date where it is in doubt, older backups, damaged stores."""
    if due.doubt is not None:
        decision.choice(
            "date",
            f"Is today {plain_day(due.doubt.today)}? The computer's clock may be wrong",
            [(_RIGHT, "Yes, that is today's date"), (_WRONG, "No")],
            None,
            needed="Look at today's date, and say whether it is right.",
        )
    if due.count:
        decision.choice(
            "backups",
            "Older backups still hold what goes",
            [(_TAKE_AWAY, "Take them away"), (_KEEP, "Keep them: it is not gone for good then")],
            _TAKE_AWAY,
            needed="Say what becomes of the older backups.",
        )
    if due.damaged:
        decision.choice(
            "damaged",
            "Damaged stores of former times hold it too",
            [(_TAKE_AWAY, "Take them away"), (_KEEP, "Keep them")],
            _KEEP if due.count else _TAKE_AWAY,
            needed="Say what becomes of the damaged stores.",
        )


def _words(kind: Any) -> str:
    if not kind.months and not kind.count:
        return "never"
    if not kind.count:
        return f"nothing is older than {count_of(kind.months, 'month')}"
    ends = f", MPANs ending {' '.join(kind.mpans_end)}" if kind.mpans_end else ""
    return f"{kind.count:,} due, the oldest {plain_day(local_day(kind.oldest))}{ends}"
