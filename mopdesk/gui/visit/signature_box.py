"""One role's signature: the name, the pad, what is kept, and the reasons for none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.front import FrontRoom
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.signature_pad import SignaturePad, Strokes, strokes_of
from mopdesk.gui.words import moment
from mopdesk.work.nouns import Attachment

KEEP_PAUSE_MS = 900
_NAME_WIDTH = 280


class SignatureBox(Card):
    """Sign, go on signing, or say why not. What is drawn is handed on a moment after the pen was lifted.

    Signals: `signed(role, name, png)`, `declined(role, reason, name)`, `withdrawn(role)` when all strokes of
    a kept signature were taken away.
    """

    signed = Signal(str, str, bytes)
    declined = Signal(str, str, str)
    withdrawn = Signal(str)

    def __init__(
        self, front: FrontRoom, role: str, words: str, reasons: Sequence[tuple[object, str]]
    ) -> None:
        super().__init__(words)
        self.role = role
        self._signing_now = False
        self._seen_height = 0
        self._drawn: tuple[object, str] = ((), "")
        self._kept_id = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._signing = QWidget()
        column = QVBoxLayout(self._signing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._make_name(words, front.theme.scaled(_NAME_WIDTH))
        self.pad = SignaturePad(front.theme)
        self.pad.setAccessibleName(f"Signature of the {words.lower()}: sign with pen, finger or mouse")
        column.addWidget(self.pad)
        buttons = QWidget()
        row = FlowLayout(buttons, 10)
        self.undo_button, self.clear_button = PlainButton("Undo stroke"), PlainButton("Clear")
        self.keep_button = PlainButton("Done", "primary")
        for button, does in (
            (self.keep_button, self._done),
            (self.undo_button, self._undo),
            (self.clear_button, self.pad.clear),
        ):
            button.setAccessibleName(f"{button.text()}: signature of the {words.lower()}")
            button.clicked.connect(lambda _checked=False, do=does: do())
            row.addWidget(button)
        column.addWidget(buttons)
        self._why_not = QWidget()
        why = QVBoxLayout(self._why_not)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(10)
        why.addWidget(rule())
        why.addWidget(PlainLabel("No signature, because", "strong"))
        self.none = ChoiceButtons(f"{words}: no signature, because", reasons)
        self.none.chosen.connect(self._decline)
        self._theme = front.theme
        # A method, not a lambda: it ends with the box when another visit is shown.
        front.theme.changed.connect(self._space)
        self._space()
        why.addWidget(self.none)
        column.addWidget(self._why_not)
        self.body.addWidget(self._signing)
        self._make_kept(words)
        self.pad.signed.connect(self._lifted)
        self.pad.cleared.connect(self._lifted)
        self._tell_buttons()

    def _make_name(self, words: str, width: int) -> None:
        """Put the name beside the heading: on a small screen it is seen together with the whole pad."""
        self._named = QWidget()
        row = QHBoxLayout(self._named)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel("Name", "strong"))
        self.name = LineEdit(f"Name of the {words.lower()} who signs")
        self.name.setMinimumWidth(width)
        self.name.editingFinished.connect(self.keep)
        row.addWidget(self.name)
        self.corner.addWidget(self._named)

    def fit(self, height: int) -> None:
        """Let the pad be seen whole, with the name above it, in so much height."""
        self._seen_height = height
        outer = self.layout()
        assert outer is not None  # noqa: S101  (every card has one)
        above = outer.contentsMargins().top() + self._named.sizeHint().height() + outer.spacing()
        self.pad.fit(height - above - 1)

    def _space(self) -> None:
        self.none.set_gap(self._theme.gap)
        self.fit(self._seen_height)

    def _make_kept(self, words: str) -> None:
        self._kept = QWidget()
        kept = QVBoxLayout(self._kept)
        kept.setContentsMargins(0, 0, 0, 0)
        self._picture = PlainLabel()
        self._picture.setAccessibleName(f"Signature of the {words.lower()}")
        self._words = PlainLabel("", wrap=True)
        row = QHBoxLayout()
        self.go_on_button = PlainButton("Go on signing")
        self.go_on_button.clicked.connect(self._go_on)
        self.again_button = PlainButton("Sign again")
        self.again_button.clicked.connect(self._again)
        for button in (self.go_on_button, self.again_button):
            row.addWidget(button)
        row.addStretch(1)
        kept.addWidget(self._picture)
        kept.addWidget(self._words)
        kept.addLayout(row)
        self.body.addWidget(self._kept)
        self._kept.hide()
        self._png = b""

    def offer_name(self, name: str) -> None:
        """Put in the name that is known already, unless one was typed."""
        if name and not self.name.text():
            self.name.setText(name)
            self._drawn = (self._drawn[0], name)

    def show_kept(self, kept: Attachment | None, words: dict[str, str]) -> bool:
        """Show what is kept, or the pad; True where another picture than before is kept.

        While somebody signs, the pad stays: what was drawn so far is kept behind it.
        """
        new = (kept.id if kept else "") != self._kept_id
        self._kept_id = kept.id if kept else ""
        if kept is None and new:
            # It was undone or cleared: the pad is as empty as the store.
            self.pad.put_strokes(())
            self._drawn = ((), self.name.text().strip())
            self._signing_now = False
            self._tell_buttons()
        self._show_kept_side(kept is not None and not self._signing_now)
        if kept is None:
            self._png = b""
            self.none.set_value(None)
            return new
        if kept.name and not self._signing_now:
            self.name.setText(kept.name)
        self._picture.setVisible(bool(kept.sha256))
        self.go_on_button.setVisible(bool(kept.sha256))
        when = moment(kept.added_at)
        if kept.sha256:
            self._words.setText(f"{kept.name or 'Name not given'}, {when}")
            self.again_button.set_plain_text("Sign again")
        else:
            self._words.setText(f"No signature: {words.get(kept.none_reason, kept.none_reason)} ({when})")
            self.again_button.set_plain_text("Sign after all")
        return new

    def show_picture(self, data: bytes) -> None:
        """Show the signature's picture."""
        self._png = data
        picture = QPixmap()
        picture.loadFromData(data)
        if not picture.isNull():
            smooth = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaledToHeight(min(130, picture.height()), smooth))
        self.go_on_button.setVisible(bool(strokes_of(data)))

    def keep(self) -> None:
        """Hand on what is drawn, unless it was handed on already or the pen is down."""
        self._pause.stop()
        now = (self.pad.strokes, self.name.text().strip())
        if self.pad.is_empty or self.pad.drawing or now == self._drawn or self._signing.isHidden():
            return
        self._drawn = now
        self._signing_now = True
        self.signed.emit(self.role, self.name.text().strip(), self.pad.png())

    def _lifted(self) -> None:
        """A stroke has ended or was taken away."""
        self._tell_buttons()
        if not self.pad.is_empty:
            self._signing_now = True
            self._pause.start()
        elif self._kept_id and self._signing_now:
            self._pause.stop()
            self._signing_now = False
            self.withdrawn.emit(self.role)

    def stop_signing(self) -> None:
        """Show what the store keeps next, whatever is on the pad."""
        self._pause.stop()
        self._signing_now = False

    def _done(self) -> None:
        kept = (self.pad.strokes, self.name.text().strip()) == self._drawn and bool(self._kept_id)
        self.keep()
        # Until the store has it the strokes stay on the pad.
        self._signing_now = False
        if kept:
            self._show_kept_side(True)

    def _show_kept_side(self, kept: bool) -> None:
        focused = QApplication.focusWidget()
        going = (self._named, self._signing) if kept else (self._kept,)
        had_focus = focused is not None and any(one.isAncestorOf(focused) for one in going)
        self._named.setVisible(not kept)
        self._signing.setVisible(not kept)
        self._kept.setVisible(kept)
        if had_focus:
            # Else it leaps out of the form, to the side bar.
            (self.again_button if kept else self.name).setFocus()
        if kept:
            self.pad.put_strokes(())
            self._drawn = ((), self.name.text().strip())
            self._tell_buttons()

    def _tell_buttons(self) -> None:
        some = not self.pad.is_empty
        for button in (self.keep_button, self.undo_button, self.clear_button):
            button.setEnabled(some)
        self._why_not.setVisible(not some)

    def _undo(self) -> None:
        self.pad.undo()
        self._lifted()

    def _decline(self, reason: object) -> None:
        if reason is not None:
            self.declined.emit(self.role, str(reason), self.name.text().strip())

    def _go_on(self) -> None:
        """Put the strokes that are kept back on the pad."""
        self._open_pad(strokes_of(self._png))

    def _again(self) -> None:
        self._open_pad(())

    def _open_pad(self, strokes: Strokes) -> None:
        self.none.set_value(None)
        self._show_kept_side(False)
        self.pad.put_strokes(strokes)
        self._drawn = (strokes, self.name.text().strip())
        self._signing_now = True
        self._tell_buttons()
