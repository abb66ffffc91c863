"""Pages on screen: shown from memory, never from a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reports.pdfium import PageImage
from ui.cards import column, empty_layout, scrolled

_NARROWEST = 240


class Preview(QWidget):
    """The pages under each other, as wide as there is room and no wider than they are.

    ``whole``: low enough to be seen without scrolling, unless that would make them too narrow to read.
    """

    def __init__(self, name: str = "Preview of the report", page: str = "Page", *, whole: bool = False) -> None:
        super().__init__()
        outer = column(0)
        self.setLayout(outer)
        inside = QWidget()
        self._room: QVBoxLayout = column(12, (4, 4, 12, 4))
        inside.setLayout(self._room)
        self._area = scrolled(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(name)
        self._page, self._whole = page, whole
        outer.addWidget(self._area)
        self._pages: list[tuple[QLabel, QPixmap]] = []

    def show_pages(self, images: Sequence[PageImage]) -> None:
        """Other pages."""
        empty_layout(self._room)
        self._pages = []
        for number, each in enumerate(images, start=1):
            image = QImage(each.pixels, each.width, each.height, each.stride, QImage.Format.Format_RGB32)
            label = QLabel()
            label.setAccessibleName(f"{self._page} {number} of {len(images)}")
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._pages.append((label, QPixmap.fromImage(image)))
            self._room.addWidget(label)
        self._room.addStretch(1)
        self._fit()
        self._area.verticalScrollBar().setValue(0)

    def take_focus(self) -> None:
        """The keyboard: arrows and Page Down scroll."""
        self._area.setFocus()

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ratio = self.devicePixelRatioF()
        width = max(200, min(900, self._area.viewport().width() - 20))
        for label, pixmap in self._pages:
            wide = min(pixmap.width(), round(width * ratio), self._wide_enough(pixmap, ratio))
            scaled = pixmap.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(ratio)
            label.setPixmap(scaled)
            label.setMinimumSize(1, round(scaled.height() / ratio))

    def _wide_enough(self, pixmap: QPixmap, ratio: float) -> int:
        """How wide a page may be to be seen whole; its own width where that is not asked, or would be too narrow."""
        high = max(1, self._area.viewport().height() - 16) * ratio
        wide = round(high * pixmap.width() / max(1, pixmap.height()))
        return wide if self._whole and wide >= _NARROWEST else pixmap.width()
