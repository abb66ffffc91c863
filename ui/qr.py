"""A QR code drawn square by square from reportlab's matrix. Always dark on white: cameras read nothing else surely."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from ui.theme import current

QUIET = 4
"""Squares left white around it (ISO/IEC 18004 asks for four)."""


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Row by row, True where a square is dark."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))


class QrCode(QWidget):
    """The code in a square of fixed size. What it says stands as text beside it, so readers are told only its name."""

    def __init__(self, text: str, name: str, size: float = 220) -> None:
        super().__init__()
        self._matrix = matrix(text)
        self.setAccessibleName(name)
        self.setFixedSize(current().px(size), current().px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White ground, black squares on whole pixels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        count = len(self._matrix) + 2 * QUIET
        side = self.width() / count
        for y, line in enumerate(self._matrix, QUIET):
            for x, dark in enumerate(line, QUIET):
                if dark:
                    left, top = round(x * side), round(y * side)
                    right, bottom = round((x + 1) * side), round((y + 1) * side)
                    painter.fillRect(QRectF(left, top, right - left, bottom - top), Qt.GlobalColor.black)
        painter.end()
