"""The one style sheet of the application, filled with a theme's colours and lengths.

Widgets name their part with the dynamic property ``look`` (``look="primary"``); no widget carries a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template

MARKS = Path(__file__).parent / "assets" / "marks"
_LENGTHS = (1, 2, 4, 6, 8, 10, 12, 13, 14, 16, 18, 20, 22, 24, 32, 34, 36, 40)

_TEXTS = """
QWidget { color: $text; font-family: Inter; font-size: ${p14}px; }
QLabel { background: transparent; }
QLabel[look="page"] { font-size: ${p20}px; font-weight: 600; }
QLabel[look="heading"] { font-size: ${p16}px; font-weight: 600; }
QLabel[look="figure"] { font-size: ${p34}px; font-weight: 600; }
QLabel[look="second"] { font-size: ${p13}px; color: $text2; }
QLabel[look="label"] { font-size: ${p12}px; font-weight: 500; color: $text2; }
QLabel[look="field"] { font-size: ${p13}px; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="fault"] { font-size: ${p13}px; color: $danger; font-weight: 500; }
QLabel[look="careful"] { font-size: ${p13}px; color: $warn; }
QLabel[look="rail-title"] { color: #FFFFFF; font-weight: 600; }
QLabel[look="rail-second"] { color: $rail_text; font-size: ${p12}px; }
QLabel[look="badge"] { background: $badge; color: $on_badge; font-size: ${p12}px; font-weight: 600;
  border-radius: ${p10}px; padding: 1px ${p6}px; }
QToolTip { background: $rail; color: #FFFFFF; border: 1px solid $control; padding: ${p6}px; }
"""
_GROUNDS = """
QMainWindow, QWidget[look="ground"] { background: $bg; }
QWidget[look="header"] { background: $surface; border-bottom: 1px solid $border; }
QWidget[look="rail"] { background: $rail; }
QFrame[look="card"] { background: $surface; border: 1px solid $border; border-radius: ${p10}px; }
QFrame[look="sheet"] { background: $surface; border: 1px solid $border; border-radius: ${p10}px; }
QFrame[look="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="group"] { background: $sunken; border: 1px solid $border; border-radius: ${p6}px; }
QFrame[look="drop"] { background: transparent; border: 1px dashed $control; border-radius: ${p10}px; }
QFrame[look="drop"][over="true"] { background: $accent_soft; border: 2px dashed $accent; }
QLabel[look="band"] { background: $band; color: $on_band; font-size: ${p13}px; font-weight: 600; padding: ${p4}px; }
QFrame[look="lock-band"] { background: $accent; border: none; }
QLabel[look="lock-band"] { color: $on_accent; font-weight: 600; }
QFrame[look="banner-warn"] { background: $warn_soft; border-radius: ${p6}px; }
QFrame[look="banner-danger"] { background: $danger_soft; border-radius: ${p6}px; }
QFrame[look="banner-ok"] { background: $ok_soft; border-radius: ${p6}px; }
QFrame[look="banner-info"] { background: $accent_soft; border-radius: ${p6}px; }
QFrame[look="banner-warn"] QLabel { color: $warn; font-weight: 500; font-size: ${p13}px; }
QFrame[look="banner-danger"] QLabel { color: $danger; font-weight: 500; font-size: ${p13}px; }
QFrame[look="banner-ok"] QLabel { color: $ok; font-weight: 500; font-size: ${p13}px; }
QFrame[look="banner-info"] QLabel { color: $accent_text; font-weight: 500; font-size: ${p13}px; }
QScrollArea, QScrollArea > QWidget > QWidget[look="clear"], QWidget[look="clear"] {
  background: transparent; border: none; }
QStackedWidget { background: transparent; }
"""
_BUTTONS = """
QPushButton { background: $surface; color: $text; border: 1px solid $control; border-radius: ${p6}px;
  padding: ${p8}px ${p14}px; font-weight: 600; min-height: ${p18}px; }
QPushButton:hover { background: $sunken; }
QPushButton:focus { border: 2px solid $accent; padding: ${p8}px ${p13}px; margin: 0px; }
QPushButton:disabled { color: $text2; border-color: $border; background: $sunken; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:disabled { background: $neutral_soft; color: $text2; border-color: $border; }
QPushButton[look="danger"] { color: $danger; border-color: $danger; }
QPushButton[look="danger"]:hover { background: $danger_soft; }
QPushButton[look="danger"]:disabled { color: $text2; border-color: $border; }
QPushButton[look="link"] { background: transparent; border: 2px solid transparent; color: $accent_text;
  font-weight: 600; padding: ${p4}px ${p4}px; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $accent; }
QPushButton[look="search"] { text-align: left; font-weight: 400; color: $text2; padding-left: ${p12}px; }
QPushButton[look="chip"] { border: 1px solid $border; border-radius: ${p13}px; padding: ${p4}px ${p12}px; color: $text2;
  font-size: ${p13}px; background: $surface; }
QPushButton[look="chip"]:hover { background: $sunken; }
QPushButton[look="chip"]:checked { background: $accent_soft; color: $accent_text; border: 1px solid $accent; }
QPushButton[look="chip"]:focus { border: 2px solid $accent; }
QPushButton[look="rail"] { background: transparent; color: $rail_text; border: 2px solid transparent; text-align: left;
  padding: ${p8}px ${p10}px; border-radius: ${p6}px; font-weight: 500; min-height: ${p20}px; }
QPushButton[look="rail"]:hover { background: $rail_selected; color: #FFFFFF; }
QPushButton[look="rail"]:checked { background: $rail_selected; color: #FFFFFF; font-weight: 600; }
QPushButton[look="rail"]:focus { border: 2px solid #7CB0FF; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: ${p6}px; padding: ${p4}px; }
QToolButton:hover { background: $sunken; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton[look="rail"]:hover { background: $rail_selected; }
QToolButton[look="rail"]:focus { border: 2px solid #7CB0FF; }
QToolButton::menu-indicator { image: none; }
"""
_EDITORS = """
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QListWidget[look="picker"] {
  background: $surface; color: $text; border: 1px solid $control; border-radius: ${p6}px;
  padding: ${p6}px ${p10}px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $text2; }
QLineEdit, QComboBox, QSpinBox { min-height: ${p22}px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QListWidget[look="picker"]:focus {
  border: 2px solid $accent; padding: ${p6}px ${p10}px; }
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"], QSpinBox[fault="true"],
QListWidget[fault="true"] { border: 2px solid $danger; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $sunken; color: $text2; }
QLineEdit:read-only { background: $sunken; }
QComboBox::drop-down { border: none; width: ${p32}px; }
QComboBox::down-arrow, QSpinBox::down-arrow { image: url("$marks/chevron-down-$shade.svg");
  width: ${p16}px; height: ${p16}px; }
QSpinBox::up-arrow { image: url("$marks/chevron-up-$shade.svg"); width: ${p14}px; height: ${p14}px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: ${p24}px; background: transparent; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $control; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; padding: ${p4}px; }
QComboBox QAbstractItemView::item { min-height: ${p32}px; padding-left: ${p8}px; }
QCheckBox, QRadioButton { spacing: ${p10}px; padding: ${p4}px; border: 2px solid transparent; border-radius: ${p6}px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator, QListView::indicator { width: ${p18}px; height: ${p18}px; border: 1px solid $control;
  border-radius: ${p4}px; background: $surface; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$marks/check-$shade.svg"); }
QRadioButton::indicator { width: ${p16}px; height: ${p16}px; border: 1px solid $control; border-radius: ${r9}px;
  background: $surface; }
QRadioButton::indicator:checked { border: ${p6}px solid $accent; width: ${p6}px; height: ${p6}px;
  background: $on_accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $text2; }
QCalendarWidget QWidget { background: $surface; alternate-background-color: $sunken; }
QCalendarWidget QAbstractItemView:enabled { selection-background-color: $accent; selection-color: $on_accent; }
"""
_LISTS = """
QTableView { background: $surface; border: 1px solid $border; border-radius: ${p10}px; gridline-color: $border;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QTableView:focus { border: 2px solid $accent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $text2; border: none; border-bottom: 1px solid $border;
  padding: ${p8}px ${p12}px; font-size: ${p12}px; font-weight: 500; text-align: left; }
QHeaderView::section:first { border-top-left-radius: ${p10}px; }
QHeaderView::section:last { border-top-right-radius: ${p10}px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: none; }
QListWidget[look="results"] { background: transparent; border: none; outline: none; }
QListWidget[look="results"]::item { padding: ${p8}px ${p12}px; border-radius: ${p6}px; }
QListWidget[look="results"]::item:selected { background: $accent_soft; color: $text; }
QListWidget[look="picker"]::item { min-height: ${p24}px; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $text2; padding: ${p8}px ${p12}px; border: 2px solid transparent;
  border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent_text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { border: 2px solid $accent; border-radius: ${p6}px; }
QTabBar::scroller { width: ${p32}px; }
QTabBar QToolButton { background: $surface; border: 1px solid $border; }
QMenu { background: $surface; border: 1px solid $control; border-radius: ${p6}px; padding: ${p4}px; }
QMenu::item { padding: ${p8}px ${p24}px ${p8}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text2; }
QMenu::separator { height: 1px; background: $border; margin: ${p4}px ${p8}px; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 2px; }
QScrollBar::handle { background: $control; border-radius: ${p4}px; min-height: ${p32}px; min-width: ${p32}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: none; background: $sunken; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
"""


def style_sheet(tokens: Mapping[str, str], px: Callable[[float], int], *, dark: bool) -> str:
    """The sheet with colours put in; ``px`` turns a length of the design into pixels at the chosen text size."""
    values: dict[str, str] = dict(tokens)
    values |= {f"p{length}": str(px(length)) for length in _LENGTHS}
    values |= {"r9": str((px(16) + 2) // 2), "marks": MARKS.as_posix(), "shade": "dark" if dark else "light"}
    return Template(_TEXTS + _GROUNDS + _BUTTONS + _EDITORS + _LISTS).substitute(values)
