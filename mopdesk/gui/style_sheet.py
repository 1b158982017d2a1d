"""The style sheet: what the palette cannot say. Made of colours and sizes, never of literals elsewhere."""

from __future__ import annotations

from string import Template

from msgspec.structs import asdict

from mopdesk.gui.colours import Colours, Sizes

_SHEET = Template("""
* { outline: none; }
QWidget { color: $ink; }
QMainWindow, QWidget#page, QStackedWidget { background: $window; }
QToolTip { background: $surface; color: $ink; border: 1px solid $strong_line; padding: 5px 7px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${small}px; }
QLabel[role="fault"] { color: $bad_ink; }
QLabel[role="warn"] { color: $warn_ink; }
QLabel[role="empty"] { color: $quiet; font-size: ${heading}px; }
QLabel[role="brand"] { color: $side_ink; font-size: ${brand}px; font-weight: 600; }
QLabel[role="brandline"] { color: $side_quiet; font-size: ${small}px; }

QFrame#card { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame#side { background: $side; }
QFrame#header { background: $window; }
QFrame#rule { background: $line; border: none; }
QFrame[tone="bad"] { background: $bad_ground; border-radius: ${radius}px; }
QFrame[tone="warn"] { background: $warn_ground; border-radius: ${radius}px; }
QFrame[tone="good"] { background: $good_ground; border-radius: ${radius}px; }
QFrame[tone="note"] { background: $note_ground; border-radius: ${radius}px; }
QFrame[tone="plain"] { background: $plain_ground; border-radius: ${radius}px; }
QFrame[tone="accent"] { background: $accent_ground; border-radius: ${radius}px; }
QFrame[tone="bad"] QLabel { color: $bad_ink; }
QFrame[tone="warn"] QLabel { color: $warn_ink; }
QFrame[tone="good"] QLabel { color: $good_ink; }
QFrame[tone="note"] QLabel { color: $note_ink; }
QFrame[tone="plain"] QLabel { color: $plain_ink; }
QFrame[tone="accent"] QLabel { color: $accent_ink; }
QListView#cards { background: transparent; border: 1px solid transparent; border-radius: ${radius}px; }
QListView#cards:focus { border-color: $accent; }
QListView#sections { background: transparent; border: 2px solid transparent; border-radius: ${radius}px; }
QListView#sections:focus { border-color: $accent; }
QListView#sections::item { border-radius: 6px; padding: 0 12px; min-height: ${side_row}px; color: $ink; }
QListView#sections::item:hover { background: $sunken; }
QListView#sections::item:selected { background: $selection; color: $ink; }
QFrame#drop { border: 2px dashed $strong_line; border-radius: ${radius}px; background: transparent; }
QFrame#drop[active="true"] { border-color: $accent; background: $selection; }

QPushButton { background: $surface; border: 1px solid $strong_line; border-radius: 6px;
  padding: 0 14px; min-height: ${control}px; font-weight: 600; }
QPushButton:hover { border-color: $accent; background: $sunken; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; }
QPushButton:disabled { color: $quiet; background: $sunken; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_down; border-color: $accent_down; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $line; color: $quiet; border-color: $line; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  padding: 0 6px; text-align: left; min-height: ${link}px; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid $accent; border-radius: 5px; }
QPushButton[role="choice"] { min-height: ${choice}px; padding: 0 16px; }
QPushButton[role="choice"]:focus { padding: 0 15px; }
QPushButton[role="choice"]:checked { background: $accent; color: $on_accent; border-color: $accent;
  }
QPushButton[role="choice"]:checked:focus { border: 2px solid $ink; }
QPushButton[role="chip"] { padding: 0 11px; min-height: ${control}px; border-color: $line; }
QPushButton[role="chip"]:hover { border-color: $accent; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; padding: 0 10px; }
QPushButton[role="chip"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="chip"]:checked:focus { border: 2px solid $ink; }
QPushButton[role="row"] { min-height: ${choice}px; padding: 0 16px; text-align: left; }
QPushButton[role="row"]:focus { padding: 0 15px; }
QPushButton[role="row"][chosen="true"], QPushButton[role="row"]:checked { background: $accent;
  color: $on_accent; border-color: $accent; }
QPushButton[role="row"][chosen="true"]:focus { border: 2px solid $ink; }
QPushButton[role="row"]:checked:focus { border: 2px solid $ink; }
QPushButton[role="key"] { font-size: ${heading}px; padding: 0 4px; min-height: ${choice}px; }
QPushButton[role="step"] { border: 1px solid transparent; border-radius: 6px; background: transparent;
  padding: 0 12px; color: $quiet; }
QPushButton[role="step"]:hover { background: $sunken; color: $ink; }
QPushButton[role="step"]:focus { border: 1px solid $accent; }
QPushButton[role="step"]:checked { background: $selection; color: $ink; }
QPushButton[role="look"] { border: 1px solid transparent; border-radius: 6px; background: transparent;
  padding: 0 9px; min-height: ${link}px; font-weight: 400; }
QPushButton[role="look"]:hover { background: $line; }
QPushButton[role="look"]:focus { border: 2px solid $accent; padding: 0 8px; }
QLabel[role="training"] { background: $warn_ground; color: $warn_ink; border: 1px solid $warn_ink;
  border-radius: 5px; padding: 2px 9px; font-weight: 600; }
QWidget#body[training="true"] { background: $warn_ink; }
QPushButton[role="side"] { background: transparent; border: 2px solid transparent; border-radius: 6px;
  color: $side_quiet; text-align: left; padding: 0 10px; min-height: ${side_row}px; }
QPushButton[role="side"]:hover { background: $side_chosen; color: $side_ink; }
QPushButton[role="side"]:checked { background: $side_chosen; color: $side_ink; }
QPushButton[role="side"]:focus { border: 2px solid $side_quiet; }

QToolButton { border: 1px solid transparent; border-radius: 6px; padding: ${tool_pad}px;
  background: transparent; }
QToolButton:hover { background: $line; }
QToolButton:focus { border-color: $accent; }

QLineEdit, QPlainTextEdit, QComboBox { background: $surface; border: 1px solid $strong_line;
  border-radius: 6px; padding: 0 9px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $quiet; }
QLineEdit, QComboBox { min-height: ${control}px; }
QPlainTextEdit { padding: 5px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid $accent; padding-left: 8px; }
QLineEdit:read-only { background: $sunken; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $quiet; background: $sunken;
  border-color: $line; }
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"] { border: 2px solid $bad_ink; padding-left: 8px; }
QComboBox::drop-down { border: none; width: ${link}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $strong_line;
  selection-background-color: $selection; selection-color: $ink; padding: 4px; }

QTableView { background: $surface; border: 1px solid $line; border-radius: ${radius}px;
  gridline-color: $line; selection-background-color: $selection; selection-color: $ink; }
QTableView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0 10px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $selection; color: $ink; }
QHeaderView { background: transparent; }
QHeaderView::section { background: $surface; color: $quiet; border: none;
  border-bottom: 1px solid $strong_line;
  padding: 8px 10px 8px 13px; font-size: ${small}px; font-weight: 600; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${scroll_bar}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${scroll_bar}px; margin: 2px; }
QScrollBar::handle { background: $scroll; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }

QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: ${small}px; }
QStatusBar QPushButton[role="link"] { min-height: ${heading}px; font-size: ${small}px; }
QProgressBar { border: none; background: $line; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: ${menu_pad}px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $surface; border: 1px solid $strong_line; padding: 5px; }
QMenu::item { padding: ${menu_pad}px 24px; border-radius: 4px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $strong_line; background: transparent; }
""")


_EDGES = Template("""
QFrame[tone="bad"], QFrame[tone="warn"], QFrame[tone="good"], QFrame[tone="note"], QFrame[tone="plain"]
  { border: 1px solid $ink; }
QFrame#card { border: 1px solid $ink; }
QFrame#side { border-right: 1px solid $ink; }
QPushButton[role="side"]:checked, QPushButton[role="step"]:checked { border: 2px solid $accent; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus,
  QTableView:focus { border: 2px solid $accent; }
QPushButton[role="primary"]:focus, QPushButton[role="choice"]:checked:focus { border: 3px solid $ink; }
QPushButton[role="side"]:checked:focus, QPushButton[role="step"]:checked:focus { border: 3px solid $ink; }
QMenu::item:selected, QMenuBar::item:selected { background: $accent; color: $on_accent; }
QTableView::item:selected { background: $selection; color: $ink; }
""")


def style_sheet(colours: Colours, sizes: Sizes, *, edges: bool = False) -> str:
    """Fill the style sheet with one scheme's colours and the sizes in force.

    `edges` draws a line around everything that is otherwise told by its ground alone.
    """
    values: dict[str, object] = asdict(colours)
    del values["tones"]
    values |= asdict(sizes)
    values["scroll"] = colours.strong_line
    for tone, pair in colours.tones.items():
        values[f"{tone.value}_ink"] = pair.ink
        values[f"{tone.value}_ground"] = pair.ground
    sheet = _SHEET.substitute(values)
    return sheet + _EDGES.substitute(values) if edges else sheet
