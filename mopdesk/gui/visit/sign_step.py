"""The step of signatures: engineer and customer, or the reason for none; and leaving the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtGui import QResizeEvent

from mopdesk.actions.attachments import SIGNATURE, no_signature, remove_attachment, sign
from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import fetch_picture
from mopdesk.gui.visit.questions import LEAVE
from mopdesk.gui.visit.signature_box import SignatureBox
from mopdesk.gui.visit.step import Step
from mopdesk.work.nouns import Attachment

ROLES = (("engineer", "Engineer"), ("customer", "Customer"))


class SignStep(Step):
    """Signatures, kept a moment after the pen was lifted."""

    holds: ClassVar[str] = "signatures"

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page
        self._view: VisitView | None = None
        self.boxes: dict[str, SignatureBox] = {}

    @property
    def begun(self) -> bool:
        return self._view is not None and any(one.kind == SIGNATURE for one in self._view.attachments)

    def build(self) -> None:
        reasons = [(one.code, one.words) for one in self.choices("signature-none-reasons")]
        for role, words in ROLES:
            box = SignatureBox(self._page.front, role, words, reasons)
            box.signed.connect(self._sign)
            box.declined.connect(self._decline)
            box.withdrawn.connect(self._withdraw)
            box.fit(self.viewport().height())
            self.boxes[role] = box
            self.add_sheet(f"Signature of the {words.lower()}").body.addWidget(box)
        self.add_section(LEAVE)

    def fill(self, view: VisitView) -> None:
        self._view = view
        super().fill(view)
        words = {one.code: one.words for one in self.choices("signature-none-reasons")}
        for role, box in self.boxes.items():
            kept = of_role(view.attachments, role)
            if role == "engineer":
                box.offer_name(str(self.draft.get("engineer") or ""))
            if box.show_kept(kept, words) and kept is not None and kept.sha256:
                fetch_picture(self._page, kept.sha256, box.show_picture)

    def show_held(self) -> None:
        """Show the page of the first signature that is still missing."""
        missing = [not (self._view and of_role(self._view.attachments, role)) for role in self.boxes]
        self.show_sheet(self.sheets[missing.index(True) if True in missing else 0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for box in self.boxes.values():
            box.fit(self.viewport().height())

    def hand_in(self) -> None:
        super().hand_in()
        for box in self.boxes.values():
            box.keep()

    def start_again(self) -> None:
        super().start_again()
        self._view = None
        self.boxes.clear()

    def _sign(self, role: str, name: str, png: bytes) -> None:
        visit_id = self.draft.visit_id
        self._page.run(lambda desk: sign(desk, visit_id, role, name, png), lambda _kept: self._kept())

    def _decline(self, role: str, reason: str, name: str) -> None:
        visit_id = self.draft.visit_id
        self._page.run(
            lambda desk: no_signature(desk, visit_id, role, reason, name), lambda _kept: self._kept()
        )

    def undone(self) -> None:
        for box in self.boxes.values():
            box.stop_signing()

    def _withdraw(self, role: str) -> None:
        visit_id = self.draft.visit_id
        kept = of_role(self._view.attachments, role) if self._view is not None else None
        if kept is not None:
            self._page.run(
                lambda desk: remove_attachment(desk, visit_id, kept.id), lambda _changes: self._kept()
            )

    def _kept(self) -> None:
        self._page.refresh()
        self.draft.kept()


def of_role(attachments: Sequence[Attachment], role: str) -> Attachment | None:
    """Give the signature of a role, None where there is none."""
    return next((one for one in attachments if one.kind == SIGNATURE and one.role == role), None)
