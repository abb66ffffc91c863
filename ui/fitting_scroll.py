"""A scroll area whose inside is never squeezed below the height its wrapped lines need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea


class FittingScroll(QScrollArea):
    """Qt asks a resizable inside for its least height without asking at which width its lines wrap; this asks."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """After the inside was laid out anew."""
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """After the width changed."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None and layout.hasHeightForWidth():
            inside.setMinimumHeight(layout.totalHeightForWidth(self.viewport().width()))
