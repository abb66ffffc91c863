"""Search everything: type, arrow down, Enter. The worker searches what this officer may read."""

from __future__ import annotations

from typing import Any, Protocol

import attrs
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from models.attachment import Attachment
from models.record import Kind, kind_of_urn
from ui.cards import text
from ui.dialogs.sheet import Sheet
from ui.icons import icon_of
from ui.page import Shell
from ui.reading import Names
from ui.theme import current

PAGE_OF: dict[Kind, tuple[str, str]] = {
    Kind.INVESTIGATION: ("investigations", "briefcase"),
    Kind.IDENTITY: ("identities", "masks-theater"),
    Kind.PROFILE: ("identities", "user-circle"),
    Kind.APPLICATION: ("approvals", "clipboard-check"),
    Kind.EQUIPMENT: ("equipment", "device-laptop"),
    Kind.EQUIPMENT_TEST: ("equipment", "clipboard-check"),
    Kind.REVIEW: ("reviews", "calendar-event"),
    Kind.ACTIVITY: ("activity", "history"),
    Kind.CONTACT: ("activity", "users"),
    Kind.OFFICER: ("people", "user"),
    Kind.PLATFORM: ("people", "world"),
    Kind.DELEGATION: ("people", "stamp"),
    Kind.ON_DUTY_ORDER: ("people", "stamp"),
    Kind.ACTING_ORDER: ("people", "stamp"),
    Kind.DIRECTORY_ROOT: ("people", "key"),
    Kind.RECOVERY_KEY: ("people", "key"),
    Kind.DEPARTMENT: ("people", "settings"),
    Kind.MEDIUM: ("equipment", "package"),
    Kind.FAILED_LOGONS: ("people", "alert-triangle"),
    Kind.VIOLATION: ("oversight", "flag"),
    Kind.WAIVER: ("oversight", "stamp"),
    Kind.INSPECTION: ("oversight", "eye"),
    Kind.DISCLOSURE_REQUEST: ("disclosure", "gavel"),
    Kind.DISCLOSURE: ("disclosure", "file-text"),
    Kind.LEGAL_HOLD: ("disclosure", "lock"),
    Kind.DESTRUCTION: ("disclosure", "file-off"),
    Kind.OFFICIAL_SITE: ("oversight", "world"),
    Kind.POSTING_PERMISSION: ("oversight", "stamp"),
    Kind.FOOTPRINT_CHECK: ("oversight", "search"),
    Kind.IMAGE: ("identities", "photo"),
    Kind.CHANGE: ("identities", "git-pull-request"),
    Kind.ORAL_DECISION: ("identities", "message"),
    Kind.PAPER_DECISION: ("oversight", "paperclip"),
    Kind.TRANSFER: ("oversight", "copy"),
    Kind.UNMASKING: ("oversight", "eye"),
    Kind.NOTICE: ("oversight", "clock"),
}
_PAUSE_MS = 40
_URN = Qt.ItemDataRole.UserRole


class SearchShell(Shell, Protocol):
    """The shell, which is the widget a sheet is laid over as well."""


class SearchSheet(Sheet):
    """Ctrl+K."""

    def __init__(self, shell: Any) -> None:
        over: QWidget = shell.over()
        super().__init__(over, "Search everything", "", 640)
        self._shell = shell
        self._asked = 0
        self.box = QLineEdit()
        self.box.setPlaceholderText("Name, handle, case, title, number…")
        self.box.setAccessibleName("Search everything")
        self.box.installEventFilter(self)
        self.list = QListWidget()
        self.list.setProperty("look", "results")
        self.list.setAccessibleName("What was found")
        self.list.setMinimumHeight(current().px(360))
        self.list.itemActivated.connect(self._open)
        self.told = text("Three letters and more search inside words.", "second")
        for widget in (self.box, self.list, self.told):
            self.body.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.box.textChanged.connect(self._typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the box keeps the focus; Enter opens."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
                self._open(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def _ask(self) -> None:
        self._asked += 1
        self._shell.worker.ask(self._arrived, _search, self._asked, self.box.text().strip())

    def _arrived(self, answer: tuple[int, tuple[Any, ...]]) -> None:
        number, hits = answer
        if number != self._asked:
            return
        self.list.clear()
        for hit in hits:
            icon = PAGE_OF.get(hit.kind, ("", "file-text"))[1]
            item = QListWidgetItem(icon_of(icon, "text2"), f"{hit.title}\n{hit.subtitle}")
            item.setData(_URN, (PAGE_OF.get(hit.kind, ("today", ""))[0], hit.urn))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title}, {hit.subtitle}")
            self.list.addItem(item)
        if hits:
            self.list.setCurrentRow(0)
        typed = bool(self.box.text().strip())
        self.told.setText(f"{len(hits)} found" if hits else ("Nothing found that you may read." if typed else ""))

    def _open(self, item: QListWidgetItem) -> None:
        page, urn = item.data(_URN)
        self.close_sheet()
        self._shell.go(page, urn)


def _search(session: Any, number: int, words: str) -> tuple[int, tuple[Any, ...]]:
    if not words:
        return number, ()
    names = Names(session)
    return number, tuple(_named(session, hit, names) for hit in session.search(words))


@attrs.frozen(kw_only=True)
class Found:
    """One line of the results."""

    kind: Kind
    urn: str
    title: str
    subtitle: str


def _at_subject(session: Any, hit: Any, names: Names) -> Found:
    """An attachment has no page of its own: it leads to the record it is attached to."""
    subject = session.open_facts(Attachment, urn=hit.urn)[0]["subject"]
    kind = kind_of_urn(subject) or hit.kind
    title = session.find(Attachment, urn=hit.urn)[0].name
    return Found(kind=kind, urn=subject, title=title, subtitle=f"Attached to {names.of(subject)} · {hit.urn}")


def _named(session: Any, hit: Any, names: Names) -> Found:
    if hit.kind is Kind.ATTACHMENT:
        return _at_subject(session, hit, names)
    name = names.of(hit.urn)
    if name == hit.urn:
        return Found(kind=hit.kind, urn=hit.urn, title=f"{hit.title} {hit.urn}", subtitle=names.told(hit.subtitle))
    return Found(kind=hit.kind, urn=hit.urn, title=name, subtitle=f"{hit.title} · {hit.urn}")
