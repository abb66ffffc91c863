"""Editors of days and instants: typed, or picked from a calendar."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidgetAction

from ui.editors import Editor
from ui.icons import IconButton
from ui.moments import typed_day, typed_instant
from ui.theme import current


class DayEditor(Editor):
    """A day, typed or picked from a calendar; empty is None."""

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name, help_text)
        self.box = QLineEdit()
        self.box.setPlaceholderText("2026-03-16")
        self.pick = IconButton("calendar-event", f"{name}: pick from a calendar")
        self.pick.clicked.connect(self._show_calendar)
        self.line.addWidget(self.box, 1)
        self.line.addWidget(self.pick)
        self.add_stop(self.box)
        self.add_stop(self.pick, f"{name}: pick from a calendar")

    def value(self) -> Any:
        typed = self.box.text().strip()
        return typed_day(typed) if typed else None

    def set_value(self, value: Any) -> None:
        self.box.setText(value.isoformat() if isinstance(value, date) else "")

    def draft(self) -> Any:
        return self.box.text()

    def show_draft(self, draft: Any) -> None:
        self.box.setText(str(draft))

    def _show_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setGridVisible(False)
        try:
            on = typed_day(self.box.text())
            calendar.setSelectedDate(QDate(on.year, on.month, on.day))
        except ValueError:
            calendar.showToday()
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.pick.mapToGlobal(self.pick.rect().bottomLeft()))

    def _picked(self, day: QDate) -> None:
        self.box.setText(day.toString(Qt.DateFormat.ISODate))
        if (menu := self.findChild(QMenu)) is not None:
            menu.close()


class InstantEditor(DayEditor):
    """A day and a time of day in the department's time."""

    def __init__(self, name: str, help_text: str, zone: tzinfo) -> None:
        super().__init__(name, help_text)
        self._zone = zone
        self.time = QLineEdit()
        self.time.setPlaceholderText("14:05")
        self.time.setMaximumWidth(current().px(96))
        self.line.addWidget(self.time)
        self.add_stop(self.time, f"{name}: time of day, 24 hours")

    def value(self) -> Any:
        typed = self.box.text().strip()
        if not typed and not self.time.text().strip():
            return None
        return typed_instant(typed, self.time.text(), self._zone)

    def set_value(self, value: Any) -> None:
        if isinstance(value, datetime):
            local = value.astimezone(self._zone)
            self.box.setText(local.date().isoformat())
            self.time.setText(f"{local:%H:%M}")
        else:
            self.box.clear()
            self.time.clear()

    def draft(self) -> list[str]:
        return [self.box.text(), self.time.text()]

    def show_draft(self, draft: Any) -> None:
        self.box.setText(draft[0])
        self.time.setText(draft[1])
