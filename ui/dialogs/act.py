"""The sheet of one act: its form, what it does in plain words and, where it decides something, the signature.

One sheet serves every command of the rulebook; pages only name the command and what is known already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import attrs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.errors import InvalidInput, RegisterError
from models.journal import Head
from models.paper_acts import marks_to_make
from models.record import Kind, kind_of_urn
from models.remark import Remark
from models.rulebook import row_of
from ui.act_words import label_of, remains_of, title_of
from ui.cards import Banner, row, text
from ui.catalogue_choice import CHOOSES
from ui.dialogs.code import CodeSheet
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField, check_signature
from ui.form import Form, kinds_wanted
from ui.icons import Button, IconLabel
from ui.refers import Option, read_options, words_in

BEGINS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "RecordInspection": ("results", attrgetter("unanswered")),
    "RecordPaperDecision": ("marks", marks_to_make),
}
"""Act → the field its form begins with, and what of the record it begins with."""

_GRAVE = frozenset({"MarkCompromised", "MarkIdentityCompromised", "DisableAccount", "FinishSeparation"})
REVISES = {"ChangeFigures": "policy", "UpdatePlatform": ""}
"""Act → what of the record its form begins with; empty for the record itself, as where an act is called Revise…"""
NOT_BEGUN = {"UpdatePlatform": frozenset({"checked_on"})}
"""Act → the fields its form does not begin with: what is stated anew each time."""


@attrs.frozen(kw_only=True)
class Read:
    """What the worker read before the form was made."""

    options: dict[Kind, tuple[Option, ...]]
    about: str
    start: dict[str, Any]
    obstacle: str
    remarks: tuple[Remark, ...] = ()
    """What a decider said when the record was returned."""


class ActSheet(Sheet):
    """Asks for the fields of a command and gives it."""

    def __init__(self, shell: Any, name: str, preset: dict[str, Any]) -> None:
        over: QWidget = shell.over()
        self._row = row_of(name)
        super().__init__(over, title_of(name), self._row.says, 600)
        self._shell, self._name, self._preset = shell, name, preset
        self.form: Form | None = None
        self.signature: SignatureField | None = None
        self._kept: Mapping[str, Any] = {}
        self._busy = Banner("Reading what can be chosen…", "info")
        self.body.addWidget(self._busy)
        look = "danger" if name in _GRAVE else "primary"
        self.button = self._add_button(look)
        self.button.setEnabled(False)
        kinds = kinds_wanted(self._row.command, preset)
        shell.worker.ask(self._read_arrived, _read, name, kinds, preset, failed=self.show_error)

    def submit(self) -> None:
        """Check the form, ask for the signature to be right, give the command."""
        if self.form is None or not self.button.isEnabled():
            return
        self.fault.say("")
        command = self.form.build()
        if command is None:
            return
        if self.signature is None:
            self._give(command)
            return
        typed = self.signature.box.text()
        if not typed:
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self.button.setEnabled(False)
        self._command = command
        self._shell.worker.ask(self._signed, check_signature, typed, failed=self._refused)

    def draft(self) -> dict[str, Any]:
        """The act, what is given, what was typed."""
        typed = self._kept if self.form is None else self.form.typed()
        return {"sheet": "act", "command": self._name, "preset": self._preset, "typed": dict(typed)}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Over what the register holds now, the fields that were typed."""
        self._kept = draft["typed"]
        self._show_kept()

    def _show_kept(self) -> None:
        if self.form is not None and self._kept:
            self.form.show_draft(self._kept)
            self.say_kept()

    def _add_button(self, look: str) -> Button:
        signs = self._row.command.CONSEQUENTIAL
        words = f"{label_of(self._name)} and sign" if signs else label_of(self._name)
        return self.add_buttons(words, "check", look)

    def _read_arrived(self, read: Read) -> None:
        self._busy.hide()
        if read.about:
            self.body.addWidget(text(read.about, "strong"))
        for each in self._row.command.READ_FIRST:
            line = row(10)
            line.addWidget(IconLabel("chevron-right", "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text(each), 1)
            self.body.addLayout(line)
        if read.obstacle:
            self.body.addWidget(Banner(f"This can't be done now: {read.obstacle}", "warn"))
        facts = self._shell.facts
        self.form = Form(self._row.command, facts.zone, preset=self._preset, options=read.options, start=read.start)
        if self._name in CHOOSES:
            self.body.addWidget(CHOOSES[self._name](self.form.show_values))
        if others := self.form.show_remarks(read.remarks):
            self.body.addWidget(Banner(f"Remark of the decider: {'; '.join(others)}", "warn"))
        self.body.addWidget(self.form)
        if self._row.command.CONSEQUENTIAL:
            self.signature = SignatureField(facts.called, facts.cites[self._name], self.submit)
            self.body.addWidget(self.signature)
        self.button.setEnabled(not read.obstacle)
        self._show_kept()
        self._fit()
        if self.form.rows:
            self.form.focus_first()
        elif self.signature is not None:
            self.signature.box.setFocus()
        else:
            self.button.setFocus()

    def _signed(self, _nothing: None) -> None:
        self._give(self._command)

    def _give(self, command: Any) -> None:
        self.button.setEnabled(False)
        self._shell.perform(command, self._done, self._refused)

    def _done(self, performed: Any) -> None:
        urns = ", ".join(record.urn for record in performed.changed)
        self.close_sheet()
        if performed.code:
            self._shell.lay(CodeSheet(self._shell.over(), performed.code))
        done = f"Done: {label_of(self._name).lower()}. Entry {performed.n}" + f" ({urns})." * bool(urns)
        if remains := remains_of(self._name):
            self._shell.messages.warn(f"{done} {remains}")
        else:
            self._shell.messages.say(done)

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput) and self.form is not None:
            others = self.form.show_problems(error.problems)
            if not others:
                return
            self.fault.say("; ".join(f"{name}: {words}" for name, words in others.items()), "danger")
            return
        self.show_error(error)
        if self.signature is not None:
            self.signature.box.selectAll()


def _head_in(preset: Mapping[str, Any]) -> str:
    """The chain head an act states, as papers print it."""
    if "head_n" not in preset:
        return ""
    return f"The journal up to entry {Head(preset['head_n'], bytes.fromhex(preset['head_hash'])).printed}"


def _read(session: Any, name: str, kinds: frozenset[Kind], preset: Mapping[str, Any]) -> Read:
    """The records that can be chosen, the record the act is about, and its present values where it is revised."""
    from models.kinds import KINDS  # noqa: PLC0415 - imports every concept; needed only in the worker

    about, obstacle = _head_in(preset), ""
    start: dict[str, Any] = {}
    remarks: tuple[Remark, ...] = ()
    command = row_of(name).command
    for given in preset.values():
        kind = kind_of_urn(given) if isinstance(given, str) else None
        if kind is None:
            continue
        record = session.get(given, KINDS[kind])
        # What is masked on the screen is called by its number in the sheet that unmasks it, too.
        about = about or (words_in(session, record) if session.find(KINDS[kind], urn=given) else given)
        obstacle = obstacle or session.obstacle(name, record) or ""
        if name in BEGINS:
            field, its = BEGINS[name]
            start[field] = its(record)
        source = getattr(record, REVISES[name]) if REVISES.get(name) else record
        if name.startswith(("Revise", "SetUp")):
            remarks = getattr(record, "remarks", ())
        if name.startswith("Revise") or name in REVISES:
            names = {each.name for each in attrs.fields(command)} - NOT_BEGUN.get(name, frozenset())
            start |= {
                each.name: getattr(source, each.name) for each in attrs.fields(type(source)) if each.name in names
            }
    options = read_options(session, kinds)
    return Read(options=options, about=about, start=start, obstacle=obstacle, remarks=remarks)
