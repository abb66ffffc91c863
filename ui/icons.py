"""Icons: the bundled outline drawings, tinted with a colour of the theme in force."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from ui.theme import current

GAP = 6
"""Pixels between a button's icon and its text, beside the four Qt leaves."""
DRAWINGS = Path(__file__).parent / "assets" / "icons"


@lru_cache(maxsize=1024)
def _drawn(name: str, color: str, pixels: int, ratio: float) -> QPixmap:
    source = (DRAWINGS / f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode("utf-8")))
    pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap_of(name: str, ink: str, size: float, ratio: float = 1.0) -> QPixmap:
    """An icon in a ink's colour; ``size`` in pixels of the design, ``ratio`` of the screen."""
    theme = current()
    return _drawn(name, getattr(theme.tokens, ink), theme.px(size), ratio)


def icon_of(name: str, ink: str = "text", off: str = "text2", size: float = 18, gap: float = 0) -> QIcon:
    """An icon for a button, with its disabled colour; ``gap`` is empty room at its right, before the text."""
    icon = QIcon(_padded(pixmap_of(name, ink, size, 2.0), gap))
    icon.addPixmap(_padded(pixmap_of(name, off, size, 2.0), gap), QIcon.Mode.Disabled)
    return icon


def _padded(drawn: QPixmap, gap: float) -> QPixmap:
    if not gap:
        return drawn
    room = round(current().px(gap) * drawn.devicePixelRatio())
    wide = QPixmap(drawn.width() + room, drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(drawn.devicePixelRatio())
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


def show_when(widget: QWidget, on: bool) -> None:
    """Show or hide; a widget that has no parent yet is not shown, for it would be a window of its own for a moment."""
    if not on:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()


class IconLabel(QLabel):
    """A small picture beside a text; it takes the new colour when the theme changes and is silent to readers."""

    def __init__(self, name: str, ink: str = "text2", size: float = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size = name, ink, size
        self._draw()

    def show_icon(self, name: str, ink: str) -> None:
        """Another picture or colour."""
        self._name, self._ink = name, ink
        self._draw()

    def _draw(self) -> None:
        pixels = current().px(self._size)
        self.setFixedSize(pixels, pixels)
        self.setPixmap(pixmap_of(self._name, self._ink, self._size, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the style sheet was set anew."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


_TINT = {
    "primary": "on_accent",
    "danger": "danger",
    "link": "accent_text",
    "rail": "rail_text",
    "search": "text2",
    "chip": "text2",
}


class Button(QPushButton):
    """A push button of one of the looks ``""``, ``primary``, ``danger``, ``link``, ``rail``, ``chip``, ``search``."""

    def __init__(self, text: str, icon: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._icon_name = icon
        self.setProperty("look", look)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self._draw()

    def become(self, text: str, icon: str) -> None:
        """Another text and picture."""
        self._icon_name = icon
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self._draw()

    def _draw(self) -> None:
        if self._icon_name:
            ink = _TINT.get(str(self.property("look")), "text")
            if self.property("look") == "rail" and self.isChecked():
                ink = "on_flame"
            gap = GAP if self.text() else 0
            self.setIcon(icon_of(self._icon_name, ink, gap=gap))
            theme = current()
            self.setIconSize(QSize(theme.px(18) + (theme.px(gap) if gap else 0), theme.px(18)))

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the style sheet was set anew."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class IconButton(QToolButton):
    """A button that is only a picture: it always carries a name for readers and a tooltip."""

    def __init__(self, icon: str, name: str, ink: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._ink = icon, ink
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw()

    def show_icon(self, icon: str, name: str) -> None:
        """Another picture and name, for a button that switches."""
        self._icon_name = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon_of(self._icon_name, self._ink))
        pixels = current().px(18)
        self.setIconSize(QSize(pixels, pixels))

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the style sheet was set anew."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)
