"""Walks the tree that screen readers see, page by page."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tests.ui.driving import settle, shell
from ui.window import MainWindow

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.PageTabList,
}


def walk(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None:
        return
    yield interface
    if interface.role() == QAccessible.Role.Table:
        return
    for at in range(interface.childCount()):
        yield from walk(interface.child(at))


def nameless(widget: QWidget) -> list[str]:
    found = []
    for each in walk(QAccessible.queryAccessibleInterface(widget)):
        state = each.state()
        if each.role() in NAMED and not state.invisible and not each.text(QAccessible.Text.Name).strip():
            thing = each.object()
            parent = thing.parent() if thing is not None else None
            found.append(f"{each.role()} {type(thing).__name__} in {type(parent).__name__}")
    return found


def test_every_control_of_the_unlock_page_has_a_name(locked: MainWindow) -> None:
    assert nameless(locked) == []


def test_every_control_of_every_page_has_a_name(window: MainWindow) -> None:
    for name in shell(window).names:
        shell(window).go(name)
        settle(window, 200)
        assert nameless(window) == [], name


def test_every_control_of_the_sheets_has_a_name(window: MainWindow) -> None:
    for command in ("SetUpProfile", "SuspendProfile", "LogActivity", "ScheduleReview", "RegisterEquipment"):
        preset = {"profile": "HM-P-1-0012"} if "Profile" in command else {}
        shell(window).act(command, preset)
        settle(window, 120)
        sheet = shell(window).sheet
        assert sheet is not None
        assert nameless(sheet) == [], command
        assert all(box.tabChangesFocus() for box in sheet.findChildren(QPlainTextEdit))
        sheet.close_sheet()
        settle(window)


def test_focusable_widgets_are_reached_and_named(window: MainWindow) -> None:
    for name in shell(window).names:
        shell(window).go(name)
        settle(window, 120)
        for each in shell(window).findChildren(QWidget):
            if each.isVisible() and each.focusPolicy() & 0x1 and each.metaObject().className() not in INNER:
                assert each.accessibleName() or each.property("text"), f"{name}: {each.metaObject().className()}"


INNER = {"QWidget", "QTabBar", "QTabWidget", "QStackedWidget", "QScrollArea", "QComboBoxListView", "QLabel"}
