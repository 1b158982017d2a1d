"""The last step: what the visit comes to, what is to be mended, what would leave; and finishing it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mopdesk.actions.visit_view import VisitCheck, VisitView
from mopdesk.basics.problems import Severity
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, Facts, Tinted, restyle
from mopdesk.gui.widgets.conversation import ConversationView
from mopdesk.gui.widgets.file_preview import FilePreview
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.words import count_of
from mopdesk.work.conversation import Conversation

ANSWERED = "This visit has been answered. What was sent is in the Outbox and on the job's page."
EXTRA_WORDS = {
    "": "not answered yet",
    "no-access": "No access",
    "not-asked": "Not asked by this process",
}


class CheckStep(Step):
    """The summary.

    Signals: `go(str)` to the field of a path, `reasoned(code, text)`, `talk_wanted()`, `codes_asked(str)` for
    the flow whose access codes somebody wants to see.
    """

    go = Signal(str)
    codes_asked = Signal(str)
    talk_wanted = Signal()
    reasoned = Signal(str, str)

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self._findings: dict[str, str] = {}
        self._check: VisitCheck | None = None

    def build(self) -> None:
        body = self.add_sheet("Check").body
        self.answered = PlainLabel(ANSWERED, "empty", wrap=True)
        self.answered.hide()
        body.addWidget(self.answered)
        self.headline = Tinted("good")
        self.headline.label.setProperty("role", "heading")
        body.addWidget(self.headline)
        self.outcome = Card("What this visit comes to")
        self.facts = Facts()
        self.outcome.body.addWidget(self.facts)
        self.reading = Tinted("note")
        self.reading.hide()
        self.outcome.body.addWidget(self.reading)
        self.list_card = Card("To mend or explain")
        self.summary = PlainLabel("", "quiet", wrap=True)
        self.list_card.body.addWidget(self.summary)
        self.problems = ProblemList(self.theme, way="Go there", reasons=True)
        self.problems.go.connect(lambda place: self.go.emit(place.path or ""))
        self.problems.reasoned.connect(self.reasoned)
        self.list_card.body.addWidget(self.problems)
        self.sent_card = Card("What would be sent")
        self.show_button = PlainButton("Show every field")
        self.show_button.clicked.connect(self._toggle)
        self.talk_button = PlainButton("Show the conversation")
        self.talk_button.clicked.connect(self._toggle_talk)
        self.talk: ConversationView | None = None
        self.sent = PlainLabel("", wrap=True)
        self.sent_card.body.addWidget(self.sent)
        ways = FlowLayout(gap=10)
        ways.addWidget(self.talk_button)
        ways.addWidget(self.show_button)
        self.sent_card.body.addLayout(ways)
        self.preview: FilePreview | None = None
        for card in (self.outcome, self.list_card, self.sent_card):
            body.addWidget(card)

    def fill(self, view: VisitView) -> None:
        super().fill(view)
        self._findings = {one.code: one.words for one in view.form.findings}

    def show_check(self, check: VisitCheck) -> None:
        """Show what the check has found."""
        owed = check.owed
        finding = self._findings.get(check.finding) or EXTRA_WORDS.get(check.finding, check.finding)
        flows = " and ".join(owed.flows)
        together = " at the same time" if owed.together else ""
        answer = f"{flows}{together}" if flows else owed.silent or "nothing yet"
        later = "The clock runs on: this is an interim answer." if owed.interim else ""
        done = {True: "Yes", False: "No"}.get(self.draft.get("replacement.replaced"), "")
        self.facts.show_facts(
            (
                ("Finding", finding),
                ("Meter replaced", done),
                ("Answer owed", f"{answer}. {later}" if later else answer),
            )
        )
        self.reading.say(f"How the paper is read: {owed.reading}" if owed.reading else "")
        reasons = {
            path.split(".", 1)[1]: str(text)
            for path, text in self.draft.fields.items()
            if path.startswith("reasons.")
        }
        self.problems.show_problems(check.problems, reasons)
        words, tone = what_leaves(check)
        self.headline.setProperty("tone", tone)
        restyle(self.headline)
        restyle(self.headline.label)
        self.headline.say(words)
        self.summary.setText(check_words(check))
        names = [
            f"{file.flow} to {file.to_id}{' (held back)' if file.withheld else ''}" for file in check.files
        ]
        self.sent.setText("\n".join(names) if names else f"Nothing: {owed.silent or 'no answer is owed yet'}")
        self.show_button.setVisible(bool(check.files))
        self._check = check
        self._fill_preview()

    def let_look(self, open_still: bool) -> None:
        """Show the summary, or only say that the visit has been answered."""
        self.answered.setVisible(not open_still)
        for card in (self.headline, self.outcome, self.list_card, self.sent_card):
            card.setVisible(open_still)

    @property
    def talks(self) -> bool:
        """Whether the conversation is shown."""
        return self.talk is not None and not self.talk.isHidden()

    def show_talk(self, conversation: Conversation) -> None:
        """Draw what was said about this job, and where the answer of this visit stands in it."""
        if self.talk is not None:
            self.talk.show_conversation(conversation)

    def _toggle_talk(self) -> None:
        if self.talk is None:
            self.talk = ConversationView(self.theme)
            self.talk.setMinimumHeight(self.theme.scaled(420))
            self.talk.hide()
            self.sent_card.body.addWidget(self.talk)
        self.talk.setVisible(self.talk.isHidden())
        self.talk_button.set_plain_text("Hide the conversation" if self.talks else "Show the conversation")
        if self.talks:
            self.talk_wanted.emit()

    def _fill_preview(self) -> None:
        if self.preview is not None and self._check is not None and not self.preview.isHidden():
            self.preview.show_files(self._check.files, self._check.owed.silent)

    def show_codes(self, noted: str) -> None:
        """Uncover access codes in the files for a minute: the look is noted."""
        if self.preview is not None:
            self.preview.show_codes(noted)

    def let_edit(self, allowed: bool) -> None:
        """The summary can always be read and followed."""

    def _toggle(self) -> None:
        if self.preview is None:
            # Every field of every flow: made only for those who wish to look.
            self.preview = FilePreview(self.theme)
            self.preview.setMinimumHeight(self.theme.scaled(460))
            self.preview.go.connect(lambda place: self.go.emit(place.path or ""))
            self.preview.codes_asked.connect(self.codes_asked)
            self.preview.hide()
            self.sent_card.body.addWidget(self.preview)
        shown = self.preview.isHidden()
        self.preview.setVisible(shown)
        self._fill_preview()
        self.show_button.set_plain_text("Hide the fields" if shown else "Show every field")


def what_leaves(check: VisitCheck) -> tuple[str, str]:
    """Say in one line what would be sent to whom, or what keeps it; with its tone."""
    if check.stops:
        return f"Not ready: {count_of(len(check.stops), 'thing stops', 'things stop')} the answer", "bad"
    files = [file for file in check.files if not file.withheld]
    if not files:
        return f"Nothing to send: {check.owed.silent or 'no answer is owed yet'}", "note"
    flows: dict[str, list[str]] = {}
    for file in files:
        flows.setdefault(file.to_id, []).append(file.flow[:5])
    parts = [f"{' and '.join(names)} to {to_id}" for to_id, names in flows.items()]
    return f"Ready: {'; '.join(parts)}", "good"


def check_words(check: VisitCheck) -> str:
    """Say in one line how much is to be mended."""
    stops = len(check.stops)
    warnings = sum(1 for one in check.problems if one.severity is Severity.WARNING)
    if not stops and not warnings:
        return "Nothing stops the answer. Finish the visit, and it is ready to send."
    questions = f"{count_of(warnings, 'thing wants', 'things want')} a look or a reason"
    if not stops:
        return f"{questions}. The visit can be finished and its answer sent all the same."
    stopping = f"{count_of(stops, 'thing stops', 'things stop')} the answer"
    parts = [stopping, questions] if warnings else [stopping]
    return (
        f"{' and '.join(parts)}. The visit can be finished all the same; the answer waits until it is mended."
    )
