"""The quick log: last profile and its equipment, end now, length by a chip, the note; Ctrl+J, type, Ctrl+Enter.

Viewing alone needs no note. What can't be told here is told in the full form, one button away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLayout, QPlainTextEdit, QWidget

from models.activity import Activity, LogActivity
from models.canonical import instant_from, instant_text
from models.errors import InvalidInput, RegisterError
from models.profile import Level
from ui.cards import Banner, column, row, text
from ui.dialogs.act import ActSheet
from ui.dialogs.sheet import Sheet
from ui.guard import Guard
from ui.icons import Button
from ui.moments import shown_instant
from ui.quick_log import FLAGS, LENGTHS, NONE_OF_THESE, USUAL, Answers, Choice, Ready, read_ready, session_of
from ui.theme import current

_SAYS = "The session you just ended. Use outside approval is recorded and flagged, never refused."


class QuickLogSheet(Sheet):
    """Under fifteen seconds."""

    def __init__(self, shell: Any, preset: dict[str, Any]) -> None:
        over: QWidget = shell.over()
        super().__init__(over, "Quick log", _SAYS, 600)
        self._shell, self._preset = shell, preset
        self._ready: Ready | None = None
        self._kept: Mapping[str, Any] = {}
        self._full = Button("Full form…", "list-details")
        self._full.clicked.connect(self._open_full)
        self.footer.insertWidget(0, self._full)
        self.button = self.add_buttons("Log", "check")
        self.button.setEnabled(False)
        self._fill()
        shell.worker.ask(self._arrived, read_ready, str(preset.get("profile", "")), failed=self.show_error)

    def submit(self) -> None:
        """Log it."""
        choice = self._chosen()
        if self._ready is None or choice is None or not self.button.isEnabled():
            return
        level = list(Level)[self.levels.checkedId()]
        note = self.note.toPlainText().strip()
        if level is not Level.VIEW and not note:
            self.fault.say("Say what was done. Viewing alone needs no note.", "danger")
            self.note.setFocus()
            return
        self.button.setEnabled(False)
        self._shell.perform(self.command(choice), self._done, self._refused)

    def command(self, choice: Choice) -> LogActivity:
        """The session as it is told here."""
        answers = Answers(
            minutes=LENGTHS[self.lengths.checkedId()],
            level=list(Level)[self.levels.checkedId()],
            note=self.note.toPlainText(),
            flags=[name for at, (name, _) in enumerate(FLAGS) if self.flags.button(at).isChecked()],
            none_of_these=self.flags.button(len(FLAGS)).isChecked(),
        )
        return session_of(choice, self._until, answers)

    def draft(self) -> dict[str, Any]:
        """All of it with the end of the session, which is not when the register is unlocked again."""
        if self._ready is None:
            typed = self._kept
        else:
            typed = {} if self._entered() == self._begun else self._entered() | {"until": instant_text(self._until)}
        return {"sheet": "quick log", "command": "LogActivity", "preset": self._preset, "typed": dict(typed)}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Once the profiles are read."""
        self._kept = draft["typed"]
        self._show_kept()

    def _entered(self) -> dict[str, Any]:
        choice = self._chosen()
        return {
            "profile": choice.urn if choice else "",
            "note": self.note.toPlainText(),
            "length": self.lengths.checkedId(),
            "level": self.levels.checkedId(),
            "flags": [self.flags.id(each) for each in self.flags.buttons() if each.isChecked()],
        }

    def _show_kept(self) -> None:
        kept = self._kept
        if self._ready is None or not kept:
            return
        urns = [each.urn for each in self._ready.choices]
        if kept["profile"] in urns:
            self.profile.setCurrentIndex(urns.index(kept["profile"]))
        self.note.setPlainText(kept["note"])
        self.lengths.button(kept["length"]).setChecked(True)
        self.levels.button(kept["level"]).setChecked(True)
        for each in kept["flags"]:
            self.flags.button(each).setChecked(True)
        self._ended(instant_from(kept["until"]))
        self.say_kept()

    def _ended(self, until: datetime) -> None:
        self._until = until
        self.says.setText(f"{_SAYS} Ended {shown_instant(until, self._shell.facts.zone)}.")

    def _fill(self) -> None:
        self.profile = QComboBox()
        self.profile.setAccessibleName("Profile")
        self.profile.currentIndexChanged.connect(self._profile_changed)
        self._labelled("Profile", self.profile)
        self.equipment = text("", "second")
        self.body.addWidget(self.equipment)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(current().px(84))
        self.note.setAccessibleName("What was done")
        self._labelled("What was done", self.note)
        self.guard = Guard(self.note)
        self.body.addWidget(self.guard)
        self.lengths = self._chips("Length, ending now", [f"{each} min" for each in LENGTHS], exclusive=True)
        self.levels = self._chips("Level used", [each.value.capitalize() for each in Level], exclusive=True)
        self.flags = self._chips("Was there…", [*(words for _, words in FLAGS), NONE_OF_THESE], exclusive=False)
        self.lengths.button(LENGTHS.index(USUAL)).setChecked(True)
        self.levels.button(0).setChecked(True)
        self.flags.idToggled.connect(self._flag_toggled)

    def _labelled(self, label: str, widget: QWidget) -> None:
        lines = column(4)
        lines.addWidget(text(label, "field"))
        lines.addWidget(widget)
        self.body.addLayout(lines)

    def _chips(self, label: str, words: list[str], *, exclusive: bool) -> QButtonGroup:
        lines = column(4)
        lines.addWidget(text(label, "field"))
        group = QButtonGroup(self)
        group.setExclusive(exclusive)
        line: QLayout | None = None
        for at, each in enumerate(words):
            if at % 4 == 0:
                line = _chip_row(lines)
            chip = Button(each, look="chip")
            chip.setCheckable(True)
            chip.setAccessibleName(f"{label} {each}")
            group.addButton(chip, at)
            if line is not None:
                line.addWidget(chip)
        self.body.addLayout(lines)
        return group

    def _flag_toggled(self, at: int, on: bool) -> None:
        if not on:
            return
        others = range(len(FLAGS)) if at == len(FLAGS) else (len(FLAGS),)
        for each in others:
            self.flags.button(each).setChecked(False)

    def _chosen(self) -> Choice | None:
        at = self.profile.currentIndex()
        return self._ready.choices[at] if self._ready is not None and at >= 0 else None

    def _arrived(self, ready: Ready) -> None:
        self._ready = ready
        self.profile.addItems([each.words for each in ready.choices])
        if not ready.choices:
            self.body.insertWidget(0, Banner("You operate no open profile. The full form logs a session without one."))
        self.button.setEnabled(bool(ready.choices))
        self._ended(ready.now)
        self._begun = self._entered()
        self._show_kept()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _profile_changed(self, _at: int) -> None:
        choice = self._chosen()
        if choice is not None:
            self.equipment.setText(choice.approved)

    def _open_full(self) -> None:
        self._shell.lay(ActSheet(self._shell, "LogActivity", self._preset))

    def _done(self, performed: Any) -> None:
        self.close_sheet()
        activity = next(each for each in performed.changed if isinstance(each, Activity))
        if activity.outside:
            rules = ", ".join(activity.outside)
            words = f"Logged as {activity.urn} and flagged as use outside approval ({rules}). Explain it on this page."
            self._shell.messages.warn(words)
        else:
            self._shell.messages.say(f"Logged as {activity.urn}. Entry {performed.n} of the journal.")

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.fault.say(". ".join(f"This {words}" for words in error.problems.values()) + ".", "danger")
        else:
            self.show_error(error)


def _chip_row(lines: Any) -> QLayout:
    line = row(8)
    holder = row(0)
    holder.addLayout(line)
    holder.addStretch(1)
    lines.addLayout(holder)
    return line
