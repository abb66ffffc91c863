"""Printing pages that exist in memory alone: pictures go to the printer, no file is made here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from reports.pdfium import PageImage


def print_pages(over: QWidget, pages: Sequence[PageImage], name: str) -> bool:
    """Ask for a printer and print the pages. False where the person thought better of it.

    ``name`` stands in the printer's queue, which others may see: never a name of a person or a register.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    if QPrintDialog(printer, over).exec() != QDialog.DialogCode.Accepted:
        return False
    draw(printer, pages)
    return True


def draw(printer: QPrinter, pages: Sequence[PageImage]) -> None:
    """Each page on a sheet of its own, as large as it fits."""
    painter = QPainter(printer)
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
        room = QRectF(painter.viewport())
        size = image.size().toSizeF()
        factor = min(room.width() / size.width(), room.height() / size.height())
        painter.drawImage(QRectF(0, 0, size.width() * factor, size.height() * factor), image)
    painter.end()
