"""The steps of proof: photos, and signatures or why there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.attachments import (
    FROM_FILE,
    PHOTO,
    SIGNATURE,
    attach_photo,
    attachment_bytes,
    no_signature,
    remove_attachment,
    sign,
)
from mopdesk.actions.visit_view import VisitView
from mopdesk.basics.files import read_bytes
from mopdesk.desk import Desk
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.questions import LEAVE
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.photo_strip import PhotoStrip, Shot
from mopdesk.gui.widgets.signature_pad import SignaturePad
from mopdesk.gui.words import count_of, moment
from mopdesk.work.nouns import Attachment

LARGEST_PHOTO = 60 * 1024 * 1024
ROLES = (("engineer", "Engineer"), ("customer", "Customer"))


class PhotosStep(Step):
    """Photos, each with what it shows."""

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft)
        self._page, self._front = page, page.front

    def build(self) -> None:
        card = Card("Photos")
        self._count = PlainLabel("", "quiet")
        card.corner.addWidget(self._count)
        card.body.addWidget(PlainLabel("What do the photos that you add next show?", "strong"))
        self.purpose = ChoiceButtons(
            "Purpose", [(one.code, one.words) for one in self.choices("photo-purposes")]
        )
        card.body.addWidget(self.purpose)
        self.caption = LineEdit("Caption of the photos that you add next")
        self.caption.setPlaceholderText("Caption, if you like")
        card.body.addWidget(self.caption)
        self.strip = PhotoStrip(self._front.theme)
        self.strip.asked.connect(self._ask)
        self.strip.added.connect(self.add)
        self.strip.removed.connect(self._remove)
        card.body.addSpacing(4)
        card.body.addWidget(self.strip)
        self.body.addWidget(card)

    def fill(self, view: VisitView) -> None:
        super().fill(view)
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        photos = [one for one in view.attachments if one.kind == PHOTO]
        self.strip.show_shots([self._shot(one, words) for one in photos])
        self._count.setText(count_of(len(photos), "photo") if photos else "")
        for sha256 in self.strip.missing_pictures():
            fetch_picture(self._page, sha256, partial(self.strip.show_picture, sha256))

    def add(self, files: Sequence[Path]) -> None:
        """Keep these files as photos of the visit."""
        visit_id = self.draft.visit_id
        purpose = str(self.purpose.value or "other")
        caption = self.caption.text().strip()
        for path in files:
            self._page.run(
                partial(_attach, visit_id=visit_id, path=path, purpose=purpose, caption=caption),
                self._look_again,
                waiting="Adding photos",
            )
        self.caption.clear()

    def _ask(self) -> None:
        if files := self._front.ask.pictures():
            self.add(files)

    def _remove(self, attachment_id: str) -> None:
        visit_id = self.draft.visit_id
        self._page.run(
            lambda desk: remove_attachment(desk, visit_id, attachment_id),
            lambda _changes: self._page.refresh(),
        )

    def _look_again(self, _kept: Attachment) -> None:
        self._page.refresh()

    @staticmethod
    def _shot(photo: Attachment, words: dict[str, str]) -> Shot:
        taken = f"{photo.origin}, taken {moment(photo.taken_at)}" if photo.taken_at else photo.origin
        taken = f"{taken[:1].upper()}{taken[1:]}"
        caption = "\n".join(part for part in (photo.caption, taken) if part)
        return Shot(photo.id, photo.sha256, words.get(photo.purpose, photo.purpose), caption)


class SignStep(Step):
    """Signatures of engineer and customer, or the reason for none; and leaving the site."""

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft)
        self._page = page
        self.boxes: dict[str, SignatureBox] = {}

    def build(self) -> None:
        reasons = [(one.code, one.words) for one in self.choices("signature-none-reasons")]
        for role, words in ROLES:
            box = SignatureBox(self._page.front, role, words, reasons)
            box.signed.connect(self._sign)
            box.declined.connect(self._decline)
            self.boxes[role] = box
            self.body.addWidget(box)
        self.add_section(LEAVE)

    def fill(self, view: VisitView) -> None:
        super().fill(view)
        words = {one.code: one.words for one in self.choices("signature-none-reasons")}
        for role, box in self.boxes.items():
            kept = of_role(view.attachments, role)
            if role == "engineer":
                box.offer_name(str(self.draft.get("engineer") or ""))
            box.show_kept(kept, words)
            if kept is not None and kept.sha256:
                fetch_picture(self._page, kept.sha256, box.show_picture)

    def hand_in(self) -> None:
        super().hand_in()
        for box in self.boxes.values():
            box.keep()

    def _sign(self, role: str, name: str, png: bytes) -> None:
        visit_id = self.draft.visit_id
        self._page.run(lambda desk: sign(desk, visit_id, role, name, png), lambda _kept: self._page.refresh())

    def _decline(self, role: str, reason: str, name: str) -> None:
        visit_id = self.draft.visit_id
        self._page.run(
            lambda desk: no_signature(desk, visit_id, role, reason, name), lambda _kept: self._page.refresh()
        )


class SignatureBox(Card):
    """One role's signature: a name, the pad, and the reasons for none.

    Signals: `signed(role, name, png)`, `declined(role, reason, name)`.
    """

    signed = Signal(str, str, bytes)
    declined = Signal(str, str, str)

    def __init__(
        self, front: FrontRoom, role: str, words: str, reasons: Sequence[tuple[object, str]]
    ) -> None:
        super().__init__(words)
        self.role = role
        self._signing = QWidget()
        column = QVBoxLayout(self._signing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Name", "strong"))
        self.name = LineEdit(f"Name of the {words.lower()} who signs")
        self.name.setMaximumWidth(420)
        column.addWidget(self.name)
        self.pad = SignaturePad(front.theme)
        column.addWidget(self.pad)
        row = QHBoxLayout()
        self.keep_button = PlainButton("Keep this signature", "primary")
        self.keep_button.setAccessibleName(f"Keep this signature: {words}")
        self.keep_button.clicked.connect(self.keep)
        self.keep_button.setEnabled(False)
        undo, clear = PlainButton("Undo last stroke"), PlainButton("Clear")
        undo.clicked.connect(self._undo)
        clear.clicked.connect(self.pad.clear)
        for button in (self.keep_button, undo, clear):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(rule())
        column.addWidget(PlainLabel("No signature, because", "strong"))
        self.none = ChoiceButtons(f"{words}: no signature, because", reasons)
        self.none.chosen.connect(self._decline)
        column.addWidget(self.none)
        self.body.addWidget(self._signing)
        self._kept = QWidget()
        kept = QVBoxLayout(self._kept)
        kept.setContentsMargins(0, 0, 0, 0)
        self._picture = PlainLabel()
        self._picture.setAccessibleName(f"Signature of the {words.lower()}")
        self._words = PlainLabel("", wrap=True)
        self._again_button = PlainButton("Sign again")
        again = self._again_button
        again.clicked.connect(self._again)
        kept.addWidget(self._picture)
        kept.addWidget(self._words)
        kept.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._kept)
        self._kept.hide()
        self.pad.signed.connect(lambda: self.keep_button.setEnabled(True))
        self.pad.cleared.connect(lambda: self.keep_button.setEnabled(False))

    def offer_name(self, name: str) -> None:
        """Put in the name that is known already, unless one was typed."""
        if name and not self.name.text():
            self.name.setText(name)

    def show_kept(self, kept: Attachment | None, words: dict[str, str]) -> None:
        """Show the signature that is kept, or why there is none, or the pad."""
        self._signing.setVisible(kept is None)
        self._kept.setVisible(kept is not None)
        if kept is None:
            return
        self._picture.setVisible(bool(kept.sha256))
        when = moment(kept.added_at)
        if kept.sha256:
            self._words.setText(f"{kept.name or 'Name not given'}, {when}")
            self._again_button.set_plain_text("Sign again")
        else:
            self._words.setText(f"No signature: {words.get(kept.none_reason, kept.none_reason)} ({when})")
            self._again_button.set_plain_text("Sign after all")

    def show_picture(self, data: bytes) -> None:
        """Show the signature's picture."""
        picture = QPixmap()
        picture.loadFromData(data)
        if not picture.isNull():
            smooth = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaledToHeight(min(130, picture.height()), smooth))

    def keep(self) -> None:
        """Hand the signature on, if one was drawn."""
        if self.pad.is_empty or self._signing.isHidden():
            return
        png = self.pad.png()
        self.pad.clear()
        self.signed.emit(self.role, self.name.text().strip(), png)

    def _undo(self) -> None:
        self.pad.undo()
        self.keep_button.setEnabled(not self.pad.is_empty)

    def _decline(self, reason: object) -> None:
        if reason is not None:
            self.declined.emit(self.role, str(reason), self.name.text().strip())

    def _again(self) -> None:
        self.none.set_value(None)
        self.pad.clear()
        self._kept.hide()
        self._signing.show()


def of_role(attachments: Sequence[Attachment], role: str) -> Attachment | None:
    """Give the signature of a role, None where there is none."""
    return next((one for one in attachments if one.kind == SIGNATURE and one.role == role), None)


def fetch_picture(page: Page, sha256: str, show: Callable[[bytes], None]) -> None:
    """Fetch a picture's bytes from the store and show them."""
    page.run(lambda desk: attachment_bytes(desk, sha256), show)


def _attach(desk: Desk, *, visit_id: str, path: Path, purpose: str, caption: str) -> Attachment:
    data = read_bytes(path, LARGEST_PHOTO)
    return attach_photo(desk, visit_id, data, purpose=purpose, caption=caption, origin=FROM_FILE)
