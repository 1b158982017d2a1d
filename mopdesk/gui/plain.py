"""Widgets that show customer text letter for letter.

Qt guesses whether a label's or tool tip's text is HTML, by its content; an address such as `a<B and c>d`
then loses letters, and an image reference is fetched. Every label, tool tip and editor of the front room is
made here (a test forbids the raw classes elsewhere).
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGraphicsItem,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from mopdesk.gui.tips import plain_tip

LONGEST_SHOWN = 20_000
# Keys of the map may be an Enter with one of these; the key pad's Enter has a sign of its own.
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class PlainLabel(QLabel):
    """A label that never takes its text for markup. `role` names its style: title, heading, quiet, mono."""

    def __init__(
        self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the text, cut where it is absurdly long."""
        super().setText(shown(text))

    def selectable(self) -> PlainLabel:
        """Let the text be marked and copied with the mouse."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        return self


class OneLine(PlainLabel):
    """A label of one line that ends in … where the room ends; its tool tip holds it all."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        self.whole = ""
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text, as much of it as there is room for."""
        self.whole = shown(text).replace("\n", " ")
        self.setAccessibleName(self.whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def _fit(self) -> None:
        words = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, max(40, self.width()))
        self.setText(words)
        set_tip(self, self.whole if words != self.whole else "")


class PlainButton(QPushButton):
    """A button that Enter presses too, and whose text may hold an ampersand without a shortcut of it."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_plain_text(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def set_plain_text(self, text: str) -> None:
        """Show the text; it is the accessible name as well."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)


class IconButton(QToolButton):
    """A button that is an icon: its name is spoken, and shown as a tool tip."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        set_tip(self, name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class LineEdit(QLineEdit):
    """One line of text. Files dropped on it go on to the window."""

    def __init__(self, name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setAcceptDrops(False)


class TextEdit(QPlainTextEdit):
    """Several lines of text: Tab goes on, and files dropped on it go on to the window."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()


class ChoiceBox(QComboBox):
    """A list to choose from, for more than five choices: the wheel changes it only while it has the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The style sheet takes the arrow away with the frame; without one a list looks like a line to type.
        middle = QPointF(self.width() - 17, self.height() / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.8))
        painter.drawPolyline(
            [middle + QPointF(-5, -2.5), middle + QPointF(0, 2.5), middle + QPointF(5, -2.5)]
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def set_tip(widget: QWidget | QGraphicsItem, text: str) -> None:
    """Give the widget a tool tip that shows the text letter for letter."""
    widget.setToolTip(plain_tip(text))


def shown(text: str) -> str:
    """Cut a text that is too long for any screen, and say so."""
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}… ({len(text)} characters in all)"
