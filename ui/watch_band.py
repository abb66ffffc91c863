"""Above every page: why a register is open read-only, with a copy of it as it is; and what follows the whole check.

The check runs on a thread of its own (``storage.watching``); this only looks at how far it is, four times a second.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from models.errors import RegisterError
from storage.verify_rules import Verdict
from storage.watching import Watch
from ui.cards import Banner, row
from ui.icons import Button
from ui.messages import Messages
from ui.opening import read_facts
from ui.page import Facts
from ui.worker import Worker

_LOOK_MS = 250
SUFFIX = ".coverbook"


class WatchBand(QWidget):
    """Hidden while the register can be worked in."""

    moved = Signal(int, int)
    """Entries checked, entries in all."""
    ended = Signal(object)
    """What there is to say of a check that has ended: a Verdict, a RegisterError, or None where it was stopped."""
    turned = Signal(object)
    """The facts anew: the register has become read-only."""

    def __init__(self, worker: Worker, facts: Facts, messages: Messages) -> None:
        super().__init__()
        self._worker, self._facts, self._messages = worker, facts, messages
        self._watch: Watch | None = None
        self._following = False
        self._turning = False
        line = row(12, (24, 10, 24, 10))
        self.setLayout(line)
        self.banner = Banner(facts.read_only, "danger")
        line.addWidget(self.banner, 1)
        self.copy = Button("Copy the store as it is…", "copy")
        self.copy.setToolTip("Copies the files of the register, byte for byte, into a folder you choose")
        self.copy.clicked.connect(self._choose)
        line.addWidget(self.copy)
        self.setVisible(bool(facts.read_only))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a check is under way."""
        return self._following

    def begin(self, *, asked: bool = False) -> None:
        """Begin the whole check; ``asked``: a person asked for it, which is noted in the journal."""
        self._worker.ask(self._begun, begin_check, asked, failed=self._not_begun)

    def stop(self) -> None:
        """Stop it at its next rest."""
        if self._watch is not None:
            self._watch.stop()

    def copy_to(self, folder: Path) -> None:
        """Copy the store's files into a new folder inside this one."""
        self.copy.setEnabled(False)
        self._worker.ask(self._copied, copy_as_it_is, folder, failed=self._not_copied)

    def _begun(self, watch: Watch) -> None:
        self._watch, self._following = watch, True
        self._timer.start()
        self._look()

    def _not_begun(self, error: RegisterError) -> None:
        self.ended.emit(error)

    def _look(self) -> None:
        watch = self._watch
        if watch is None:
            return
        if self._following and watch.running:
            self.moved.emit(watch.done, watch.total)
        elif self._following:
            self._following = False
            self.ended.emit(watch.verdict or watch.problem)
            if watch.verdict is not None and watch.verdict.files_alone:
                self._messages.warn(files_in_words(watch.verdict))
            self._worker.ask(self._heeded, heed)
        if watch.halted and not self._facts.read_only and not self._turning:
            self._turning = True
            self._worker.ask(self._facts_arrived, read_facts)

    def _heeded(self, _nothing: None) -> None:
        """Whether that has made it read-only is seen at the next look."""

    def _facts_arrived(self, facts: Facts) -> None:
        self.turned.emit(facts)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose where the copy is put")
        if chosen:
            self.copy_to(Path(chosen))

    def _copied(self, name: str) -> None:
        self.copy.setEnabled(True)
        self._messages.say(f"The store is copied as it is, read back and the same: {name}")

    def _not_copied(self, error: RegisterError) -> None:
        self.copy.setEnabled(True)
        self._messages.show_error(error)


def words_of(ended: Verdict | RegisterError | None) -> tuple[str, bool]:
    """What is said of a check that has ended, and whether it found the register in order."""
    if ended is None:
        return "The check was stopped before its end. Nothing was found up to there.", False
    if isinstance(ended, RegisterError):
        return str(ended), False
    return f"{ended} Head: {ended.head.printed}.", ended.consistent


def files_in_words(verdict: Verdict) -> str:
    """What is said where nothing but attached files is amiss: the register can be worked in."""
    one = len(verdict.faults) == 1
    said = "An attached file is" if one else f"{len(verdict.faults)} attached files are"
    return (
        f"{said} missing or not what the entry names. First: {verdict.faults[0]}. Journal and records are in order."
        " Tell the commander: an older backup may have what is missing."
    )


def begin_check(session: Any, asked: bool) -> Watch:
    """Begin the whole check of a session's register, or follow the one under way."""
    watch: Watch = session.begin_check(asked=asked)
    return watch


def heed(session: Any) -> None:
    """Let the session take to heart what the check found."""
    session.heed()


def copy_as_it_is(session: Any, folder: Path) -> str:
    """Copy the store's files into a new folder; its name."""
    name = session.store.folder.name.removesuffix(SUFFIX)
    at = session.now.astimezone(session.zone)
    target = folder / f"{name} as it is {at:%Y-%m-%d %H%M}{SUFFIX}"
    session.copy_as_it_is(target)
    return target.name
