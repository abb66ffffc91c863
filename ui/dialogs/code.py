"""Shows a one-time code or a copy's passphrase once: it is kept nowhere and can't be shown again."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.cards import text
from ui.dialogs.sheet import Sheet
from ui.icons import Button

CLIPBOARD_SECONDS = 15


class CodeSheet(Sheet):
    """The code in large letters, a button to copy it, and what to do with it."""

    def __init__(
        self,
        over: QWidget,
        code: str,
        title: str = "One-time code",
        says: str = "Give it to the officer by hand. With it, and a passphrase of their own, they make their keys. "
        "It is shown once and kept nowhere.",
    ) -> None:
        super().__init__(over, title, says, 560)
        self._code = code
        shown = text(code, "page")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(title)
        self.body.addWidget(shown)
        copy = Button("Copy", "copy")
        copy.setToolTip(f"The clipboard is cleared after {CLIPBOARD_SECONDS} seconds")
        copy.clicked.connect(self._copy)
        self.footer.addWidget(copy)
        done = Button("I have noted it", "check", "primary")
        done.clicked.connect(self.close_sheet)
        self.footer.addWidget(done)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        QTimer.singleShot(CLIPBOARD_SECONDS * 1000, ClipboardClearer(self._code, self.parentWidget()).clear)


class ClipboardClearer(QWidget):
    """Clears the clipboard where it still holds what was put there."""

    def __init__(self, held: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._held = held
        self.hide()

    def clear(self) -> None:
        """Once; then it goes."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._held:
            clipboard.clear()
        self._held = ""
        self.deleteLater()
