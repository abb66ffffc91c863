"""A new recovery code: signed for, each half on a sheet of its own, one group of each typed back, then in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from models.errors import RegisterError
from models.rulebook import row_of
from reports.page import LETTER
from reports.pdfium import PageImage, render
from reports.recovery_sheet import RecoverySheet, build
from ui.cards import column, empty_layout, row, text
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField, check_signature
from ui.icons import Button
from ui.keeping_recovery import AskedBack, asked_back, file_name, save_sheet, sheets_for
from ui.printing import print_pages
from ui.theme import current

SAYS = (
    "Two sheets are made, half of the code on each. They go to two people, in two places. The code until now opens "
    "this register no more once the new one is in force; older copies and backups keep the old one."
)
SAVING = (
    "A saved sheet is half the code in a file. That is your own choice: print it, then shred the file, and never keep "
    "both halves on one computer."
)


SHOWN = (112.0, 436.0)
"""From where to where, in points, the page is shown on the screen: the half, its groups, the register's number."""


@attrs.frozen(kw_only=True, repr=False)
class Made:
    """A new code that is not in force yet: its sheets, their pictures, and what is to be typed back."""

    new: Any
    sheets: tuple[RecoverySheet, ...]
    pages: tuple[PageImage, ...]
    asked: tuple[AskedBack, ...]


class ReplaceRecoverySheet(Sheet):
    """Four stages: sign, half 1, half 2, typed back."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell.over(), "Replace the recovery code", SAYS, 640)
        self._shell = shell
        self._made: Made | None = None
        self._stage = 0
        self.signature = SignatureField(shell.facts.called, row_of("ReplaceRecovery").clauses, self.submit)
        self.body.addWidget(self.signature)
        self.boxes: tuple[QLineEdit, ...] = ()
        self.button = self.add_buttons("Make a new code", "key")

    def submit(self) -> None:
        """To the next stage."""
        if not self.button.isEnabled():
            return
        self.fault.say("")
        if self._stage == 0:
            self._sign()
        elif self._made is not None and self._stage < len(self._made.sheets):
            self._show_sheet()
        elif self.boxes:
            self._put_in_force()
        else:
            self._ask_back()

    def _sign(self) -> None:
        typed = self.signature.box.text()
        if not typed:
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self.button.setEnabled(False)
        self._shell.worker.ask(self._signed, check_signature, typed, failed=self._refused)

    def _signed(self, _nothing: None) -> None:
        self._shell.worker.ask(self._are_made, make, failed=self._refused)

    def _are_made(self, made: Made) -> None:
        self._made = made
        self.signature.box.clear()
        self.button.setEnabled(True)
        self._show_sheet()

    def _show_sheet(self) -> None:
        if self._made is None:
            return
        sheet, page = self._made.sheets[self._stage], self._made.pages[self._stage]
        self._stage += 1
        self.says.setText(f"Half {sheet.half} of 2. {SAVING}")
        empty_layout(self.body)
        self.body.addWidget(_picture(page, sheet))
        keys = row(8)
        for words, icon, do in (("Print…", "printer", self._print), ("Save as PDF…", "device-floppy", self._save)):
            button = Button(words, icon)
            button.setAccessibleName(f"{words} half {sheet.half}")
            button.clicked.connect(do)
            keys.addWidget(button)
        keys.addStretch(1)
        self.body.addLayout(keys)
        last = self._stage == len(self._made.sheets)
        self.button.become("Both are on paper" if last else "It is on paper: half 2", "chevron-right")
        self._fit()
        self.button.setFocus()

    @property
    def _shown(self) -> RecoverySheet | None:
        return self._made.sheets[self._stage - 1] if self._made is not None else None

    def _print(self) -> None:
        if self._made is not None and self._shown is not None:
            print_pages(self, (self._made.pages[self._stage - 1],), f"recovery half {self._shown.half}")

    def _save(self) -> None:
        sheet = self._shown
        if sheet is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "Save this half as a PDF", file_name(sheet), "PDF (*.pdf)")
        if chosen:
            self._shell.worker.ask(self._saved, _save_sheet, sheet, Path(chosen), failed=self.show_error)

    def _saved(self, _nothing: None) -> None:
        self.fault.say(SAVING, "warn")
        self._fit()

    def _ask_back(self) -> None:
        if self._made is None:
            return
        self.says.setText("Type one group of each half from the paper. Then the new code counts as kept.")
        empty_layout(self.body)
        boxes = []
        for each in self._made.asked:
            lines, label = column(4), f"Group {each.number} of half {each.half}"
            box = QLineEdit()
            box.setAccessibleName(label)
            box.returnPressed.connect(self.submit)
            lines.addWidget(text(label, "field"))
            lines.addWidget(box)
            self.body.addLayout(lines)
            boxes.append(box)
        self.boxes = tuple(boxes)
        self.button.become("Put the new code in force", "check")
        self._fit()
        self.boxes[0].setFocus()

    def _put_in_force(self) -> None:
        if self._made is None:
            return
        for each, box in zip(self._made.asked, self.boxes, strict=True):
            if not each.answered_by(box.text()):
                told = f"That is not group {each.number} of half {each.half}. Read the paper again; nothing changed."
                self.fault.say(told, "danger")
                box.setFocus()
                box.selectAll()
                self._fit()
                return
        self.button.setEnabled(False)
        self._shell.worker.ask(self._done, put_in_force, self._made.new, failed=self._refused)

    def _done(self, n: int) -> None:
        self._made = None
        self.close_sheet()
        self._shell.messages.say(f"The new recovery code is in force. Entry {n}. Shred the sheets of the one before.")
        self._shell.refresh()

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        self.show_error(error)


def _picture(page: PageImage, sheet: RecoverySheet) -> QLabel:
    """The part of the page where the code stands; the whole page is printed."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    top, bottom = (round(page.height * at / LETTER[1]) for at in SHOWN)
    seen = image.copy(0, top, page.width, bottom - top)
    smooth = Qt.TransformationMode.SmoothTransformation
    label = QLabel()
    label.setPixmap(QPixmap.fromImage(seen.scaledToWidth(current().px(560), smooth)))
    label.setAccessibleName(f"Half {sheet.half} of 2: " + ", ".join(sheet.groups))
    return label


def make(session: Any) -> Made:
    """In the worker: a new code, refused here where this officer may not put one in force."""
    from storage.recovery import NewRecovery  # noqa: PLC0415 - loads with the first register

    new = NewRecovery.generate()
    session.require_replacing(new)
    sheets = sheets_for(session, new)
    pages = tuple(page for sheet in sheets for page in render(build(sheet)))
    return Made(new=new, sheets=sheets, pages=pages, asked=asked_back(new))


def put_in_force(session: Any, new: Any) -> int:
    """In the worker: the number of the entry."""
    return int(session.replace_recovery(new).n)


def _save_sheet(_session: Any, sheet: RecoverySheet, target: Path) -> None:
    save_sheet(sheet, target)
