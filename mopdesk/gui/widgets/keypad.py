"""A keypad on the screen, for gloves: digits, take back, and on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.digit_boxes import DigitEdit

_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "⌫", "0", "Next")
_STRIP = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "⌫", "Next")
_ANY = 16_777_215
_LEAST_PAGE = 500
_NAMES = {"⌫": "Take the last digit back", "Next": "Next reading"}


class Keypad(QFrame):
    """Twelve keys. Signals: `pressed(str)` a digit, '' to take one back; `wants_next()`."""

    pressed = Signal(str)
    wants_next = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        self.title = PlainLabel("", "quiet", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.title)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        self.keys: dict[str, PlainButton] = {}
        for key in _KEYS:
            button = PlainButton(key, "key")
            button.setAccessibleName(_NAMES.get(key, key))
            # The focus stays in the field that is typed in.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoRepeat(key == "⌫")
            button.clicked.connect(lambda _checked=False, which=key: self._press(which))
            self.keys[key] = button
        self._columns = 0
        theme.changed.connect(self._fit)
        self.lay_out(3)

    def lay_out(self, columns: int) -> None:
        """Set the keys as a block of 3 columns, or as one strip of 12 in the order of the digits."""
        if columns == self._columns:
            return
        self._columns = columns
        order = _KEYS if columns == 3 else _STRIP
        for place, key in enumerate(order):
            self._grid.addWidget(self.keys[key], place // columns, place % columns)
        self.title.setVisible(columns == 3)
        self._fit()

    def _press(self, key: str) -> None:
        if key == "Next":
            self.wants_next.emit()
        else:
            self.pressed.emit("" if key == "⌫" else key)

    def _fit(self) -> None:
        # Room for two lines whatever is said: the keys stay where the thumb has found them.
        self.title.setFixedHeight(2 * self.title.fontMetrics().lineSpacing())
        target = round(self._theme.sizes.choice * 1.15)
        self._grid.setSpacing(self._theme.sizes.gap)
        widest = max(button.fontMetrics().horizontalAdvance("Next") for button in self.keys.values())
        for key, button in self.keys.items():
            if self._columns == 3:
                button.setFixedSize(max(round(target * 1.3), widest + 26), target)
            else:
                button.setMinimumSize(widest + 26 if key == "Next" else round(target * 0.78), target)
                button.setMaximumSize(_ANY, target)


class KeypadDock(QObject):
    """Keep a keypad beside a scrolling page while a reading on it can be typed.

    It stands at the right, so that nothing moves as fields are gone through; where the page would become too
    narrow for that, it is a strip at the foot while a reading has the focus. Signals: `ran_out()` when the
    next reading is wanted and the page has no other.
    """

    ran_out = Signal()

    def __init__(self, theme: Theme, area: QScrollArea) -> None:
        super().__init__(area)
        self._theme, self._area = theme, area
        self._target: DigitEdit | None = None
        self.keypad = Keypad(theme, area)
        self.keypad.pressed.connect(self._press)
        self.keypad.wants_next.connect(self._next)
        self.keypad.hide()
        area.installEventFilter(self)
        area.viewport().installEventFilter(self)
        theme.changed.connect(self.place)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @property
    def shown(self) -> bool:
        """Whether the keypad takes its room."""
        return not self.keypad.isHidden()

    def place(self) -> None:
        """Show the keypad where the page has readings to type, and give it its room."""
        area = self._area
        wanted = any(edit.isEnabled() and edit.isVisibleTo(area) for edit in area.findChildren(DigitEdit))
        self.keypad.lay_out(3)
        width = self.keypad.sizeHint().width()
        if area.width() - width < self._theme.scaled(_LEAST_PAGE):
            self._as_strip(wanted)
            return
        self.keypad.setVisible(wanted)
        area.setViewportMargins(0, 0, width + 14 if wanted else 0, 0)
        if wanted:
            # Between the page and its scroll bar.
            left = area.viewport().geometry().right() + 15
            self.keypad.setGeometry(left, 0, width, self.keypad.sizeHint().height())
            self.keypad.raise_()
            self._say()

    def _as_strip(self, wanted: bool) -> None:
        area = self._area
        self.keypad.lay_out(12)
        focused = QApplication.focusWidget()
        wanted = wanted and isinstance(focused, DigitEdit) and area.isAncestorOf(focused)
        height = self.keypad.sizeHint().height()
        self.keypad.setVisible(wanted)
        area.setViewportMargins(0, 0, 0, height + 6 if wanted else 0)
        if wanted:
            # Beside the scroll bar, which would lie upon its last key.
            self.keypad.setGeometry(0, area.height() - height, area.viewport().width(), height)
            self.keypad.raise_()
            self._keep_in_sight(focused)

    def _keep_in_sight(self, focused: QWidget | None) -> None:
        inside = self._area.widget()
        if focused is None or inside is None:
            return
        # Qt's own way looks after the cursor alone, and cuts the digits that are being read.
        middle = focused.mapTo(inside, focused.rect().center())
        self._area.ensureVisible(middle.x(), middle.y(), 20, focused.height() // 2 + 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        return False

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, DigitEdit) and self._area.isAncestorOf(new):
            self._target = new
            self._target.destroyed.connect(self._forget)
            self._say()
        if self._area.isVisible():
            self.place()

    def _forget(self) -> None:
        self._target = None

    def _edits(self) -> list[DigitEdit]:
        return [edit for edit in self._area.findChildren(DigitEdit) if edit.isVisible() and edit.isEnabled()]

    def _aim(self) -> DigitEdit | None:
        edits = self._edits()
        if self._target not in edits:
            self._target = edits[0] if edits else None
        return self._target

    def _say(self) -> None:
        target = self._target if self._target in self._edits() else None
        self.keypad.title.setText(target.accessibleName() if target else "Touch a reading")

    def _press(self, key: str) -> None:
        target = self._aim()
        if target is not None:
            if not target.hasFocus():
                target.setFocus(Qt.FocusReason.OtherFocusReason)
            target.press(key)

    def _next(self) -> None:
        edits = self._edits()
        target = self._aim()
        if target is None:
            return
        target.editingFinished.emit()
        if target is edits[-1]:
            self.ran_out.emit()
            return
        following = edits[edits.index(target) + 1]
        following.setFocus(Qt.FocusReason.TabFocusReason)
        following.selectAll()
