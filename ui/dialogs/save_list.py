"""Saves a list outside the register: sealed whole, or its open columns in clear; for whom, why, signed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from models.errors import InvalidInput, RegisterError
from models.fields import field_of, text_problem
from models.listing import columns_of
from models.record import Record
from models.redaction import Rendition
from models.report_copy import ReportCopy
from ui.cards import Facts, column, text
from ui.dialogs.code import CodeSheet
from ui.dialogs.fields import line_field
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField
from ui.icons import Button
from ui.pages.reports import read_recipients
from ui.theme import current

_OUTSIDE = "Somebody outside the register…"
_SEALED = ("Whole, sealed", "A PDF that one passphrase opens, with the list as a spreadsheet inside.")
_CLEAR = ("Open columns, not encrypted", "A spreadsheet (.xlsx) or text (.csv) of: {columns}.")
FORMS = ((".pdf", "Sealed PDF (*.pdf)"), (".xlsx", "Spreadsheet (*.xlsx);;Text, comma separated (*.csv)"))


class SaveListSheet(Sheet):
    """One worker job: check the signature, draw up, seal, write beside the target, journal, rename, read back."""

    def __init__(self, shell: Any, kind: type[Record], where: Mapping[str, str], words: str) -> None:
        over: QWidget = shell.over()
        says = "A numbered copy of the list as it stands now leaves the register; who gets it stays in the journal."
        super().__init__(over, "Save list", says, 600)
        self._shell, self._kind, self._where, self._text = shell, kind, dict(where), words
        narrowed = "as narrowed on the screen" if where or words else "all of them"
        self.body.addWidget(Facts((("List of", f"{kind.NAME.capitalize()} records"), ("Rows", narrowed))))
        self._choose_form()
        self._ask_recipient()
        said = field_of(ReportCopy, "purpose").declared
        self.body.addWidget(text(said.label, "field"))
        self.purpose = QPlainTextEdit()
        self.purpose.setAccessibleName(said.label)
        self.purpose.setAccessibleDescription(said.help)
        self.purpose.setTabChangesFocus(True)
        self.purpose.setFixedHeight(current().px(64))
        self.body.addWidget(self.purpose)
        self.body.addWidget(text(said.help, "second"))
        self.signature = SignatureField(shell.facts.called, shell.facts.cites["IssueReport"], self.submit)
        self.body.addWidget(self.signature)
        self.button: Button = self.add_buttons("Sign and save…", "stamp")
        shell.worker.ask(self._recipients_arrived, read_recipients)

    def _choose_form(self) -> None:
        self._forms = QButtonGroup(self)
        columns = ", ".join(each.declared.label.lower() for each in columns_of(self._kind, Rendition.REDACTED))
        for at, (word, says) in enumerate((_SEALED, _CLEAR)):
            told = says.format(columns=columns)
            radio = QRadioButton(word)
            radio.setAccessibleName(f"Form: {word}")
            radio.setAccessibleDescription(told)
            radio.setChecked(at == 0)
            self._forms.addButton(radio, at)
            self.body.addWidget(radio)
            self.body.addWidget(text(told, "second"))

    def _ask_recipient(self) -> None:
        self.body.addWidget(text("Recipient", "field"))
        self.recipient = QComboBox()
        self.recipient.setAccessibleName("Recipient")
        self.recipient.currentIndexChanged.connect(self._recipient_chosen)
        self.body.addWidget(self.recipient)
        said = field_of(ReportCopy, "recipient_text").declared
        self._outside = QWidget()
        room = column(0)
        self._outside.setLayout(room)
        self.outside: QLineEdit = line_field(room, said.label)
        self.body.addWidget(self._outside)
        self._outside.hide()

    def _recipients_arrived(self, officers: tuple[tuple[str, str], ...]) -> None:
        for urn, called in officers:
            self.recipient.addItem(called, urn)
        self.recipient.addItem(_OUTSIDE, "")
        self.recipient.setCurrentIndex(max(0, self.recipient.findData(self._shell.facts.officer)))

    def _recipient_chosen(self, _at: int) -> None:
        self._outside.setVisible(self.recipient.currentText() == _OUTSIDE)
        self._fit()

    @property
    def sealed(self) -> bool:
        """Whether the whole list was chosen."""
        return self._forms.checkedId() == 0

    def choose_clear(self) -> None:
        """The open columns alone."""
        self._forms.button(1).setChecked(True)

    def submit(self) -> None:
        """Look at what was typed, then ask where to."""
        if not self.button.isEnabled() or not self._complete():
            return
        ending, kinds = FORMS[0 if self.sealed else 1]
        name = f"{self._kind.NAME.capitalize()} records{ending}"
        chosen, picked = QFileDialog.getSaveFileName(self, "Save the list", name, kinds)
        if chosen:
            target = Path(chosen)
            self.save_to(target if target.suffix else target.with_suffix(".csv" if ".csv" in picked else ending))

    def _complete(self) -> bool:
        purpose = self.purpose.toPlainText().strip()
        problem = text_problem(purpose, field_of(ReportCopy, "purpose").declared) if purpose else "is needed"
        if problem:
            return self._wrong(f"Purpose: {problem}.", self.purpose)
        if not self.recipient.currentData() and not self.outside.text().strip():
            return self._wrong("Say who gets the list.", self.outside)
        if not self.signature.box.text():
            return self._wrong("Your passphrase is the signature. Type it and try again.", self.signature.box)
        return True

    def _wrong(self, words: str, where: QWidget) -> bool:
        self.fault.say(words, "danger")
        self._fit()
        where.setFocus()
        return False

    def save_to(self, target: Path) -> None:
        """Sign and save to a file that is known."""
        from ui.list_saving import Wanted  # noqa: PLC0415 - the layout packages load when a list is first saved

        if not self._complete():
            return
        recipient = self.recipient.currentData() or ""
        wanted = Wanted(
            kind=self._kind,
            rendition=Rendition.FULL if self.sealed else Rendition.REDACTED,
            purpose=self.purpose.toPlainText().strip(),
            recipient=recipient,
            recipient_text="" if recipient else self.outside.text().strip(),
            where=self._where,
            text=self._text,
        )
        self.button.setEnabled(False)
        self.fault.say("")
        work = (sign_and_save, self.signature.box.text(), wanted, target)
        self._shell.worker.ask(self._saved, *work, failed=self._refused)

    def _saved(self, saved: Any) -> None:
        self.close_sheet()
        told = f"{saved.report_id} is saved with {saved.rows:,} rows and journalled as entry {saved.entry}."
        if not saved.passphrase:
            self._shell.messages.say(f"{told} The file is not encrypted.")
            return
        says = f"{told} This passphrase opens it; it is shown once and kept nowhere. Give it apart from the file."
        self._shell.lay(CodeSheet(self._shell.over(), saved.passphrase, "Passphrase of this list", says))

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.fault.say(" ".join(f"{name.capitalize()} {said}." for name, said in error.problems.items()), "danger")
            self._fit()
        else:
            self.show_error(error)
        self.signature.box.selectAll()
        self.signature.box.setFocus()


def sign_and_save(session: Any, passphrase: str, wanted: Any, target: Path) -> Any:
    """Raises: WrongPassphrase, and what :func:`ui.list_saving.save_list` raises."""
    from ui.list_saving import check_name, save_list  # noqa: PLC0415 - as above

    check_name(wanted, target)
    session.check_signature(passphrase)
    return save_list(session, wanted, target)

