"""A labeled line of text in a sheet, for what is typed beside the forms of records."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from ui.cards import column, row, text


def line_field(into: QBoxLayout, label: str, *, secret: bool = False, beside: QWidget | None = None) -> QLineEdit:
    """A label and a line below it; ``secret`` shows dots, ``beside`` stands at its right."""
    lines = column(4)
    box = QLineEdit()
    box.setAccessibleName(label)
    if secret:
        box.setEchoMode(QLineEdit.EchoMode.Password)
    name = text(label, "field")
    name.setBuddy(box)
    lines.addWidget(name)
    across = row(6)
    across.addWidget(box)
    if beside is not None:
        across.addWidget(beside)
    lines.addLayout(across)
    into.addLayout(lines)
    return box
