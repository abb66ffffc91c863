"""Asks, before files are attached, what they show and whether images get a copy without metadata."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from models.attachment import Attachment
from models.fields import field_of, text_problem
from models.file_name import safe_name
from ui.attachment_lines import size_in_words
from ui.cards import Facts, text
from ui.dialogs.sheet import Sheet
from ui.guard import Guard
from ui.theme import current

_LISTED = 8


class AttachFilesSheet(Sheet):
    """One text for all files that were dropped or chosen together."""

    wanted = Signal(object, str, bool)
    """Paths, what they show, whether images get a copy without metadata."""

    def __init__(self, shell: Any, paths: Sequence[Path]) -> None:
        over: QWidget = shell.over()
        title = "Attach a file" if len(paths) == 1 else f"Attach {len(paths)} files"
        says = "Each is encrypted and kept in the register with this record. The file you chose stays where it is."
        super().__init__(over, title, says, 560)
        self._paths = tuple(paths)
        self.body.addWidget(Facts([(safe_name(each.name), _size_of(each)) for each in paths[:_LISTED]], 1))
        if len(paths) > _LISTED:
            self.body.addWidget(text(f"and {len(paths) - _LISTED} more", "second"))
        said = field_of(Attachment, "shows").declared
        self.body.addWidget(text(said.label, "field"))
        self.shows = QPlainTextEdit()
        self.shows.setAccessibleName(said.label)
        self.shows.setAccessibleDescription(said.help)
        self.shows.setTabChangesFocus(True)
        self.shows.setFixedHeight(current().px(80))
        self.body.addWidget(self.shows)
        self.body.addWidget(Guard(self.shows))
        self.body.addWidget(text(said.help, "second"))
        self.strip = QCheckBox("Of images, keep a copy without metadata as well")
        self.strip.setAccessibleDescription("The copy leaves out place, camera and time. The original stays as it is.")
        self.strip.setChecked(True)
        self.body.addWidget(self.strip)
        self.body.addWidget(text(self.strip.accessibleDescription(), "second"))
        self.button = self.add_buttons("Attach", "paperclip")

    def submit(self) -> None:
        """Hand the files over."""
        problem = text_problem(self.shows.toPlainText(), field_of(Attachment, "shows").declared)
        if problem:
            self.fault.say(f"What it shows: {problem}.", "danger")
            self.shows.setFocus()
            return
        said = (self._paths, self.shows.toPlainText().strip(), self.strip.isChecked())
        self.close_sheet()
        self.wanted.emit(*said)


def _size_of(path: Path) -> str:
    try:
        return size_in_words(path.stat().st_size)
    except (OSError, ValueError):
        return "can't be read"
