"""The tab “Attachments” of a record: what is attached, files dropped or chosen, their progress."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from models.errors import RegisterError
from models.file_name import safe_name
from storage.errors import Interrupted
from ui.attachment_job import Job, Step
from ui.attachment_lines import AttachmentLine, AttachmentList, read_attachments
from ui.attachment_progress import ProgressRow
from ui.attachments import Kept, Place, attach, keep, writing_place
from ui.cards import Card, Empty, Line, column, row, rule, scrolled, text
from ui.dialogs.attach_files import AttachFilesSheet
from ui.dialogs.attachment_preview import AttachmentPreview
from ui.dialogs.copy_out import CopyOutSheet
from ui.icons import Button, IconLabel, show_when
from ui.messages import words_of
from ui.page import Shell


@attrs.frozen(kw_only=True)
class Wanted:
    """One file that is to be attached."""

    path: Path
    subject: str
    shows: str
    strip: bool

    def work(self, place: Place, step: Step) -> Kept:
        """What the thread does."""
        return keep(place, self.path, strip=self.strip, progress=step)


class AttachmentsTab(QWidget):
    """Stays while its page stays, so that a file under way is not lost when the record is read again."""

    counted = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.listed: AttachmentList | None = None
        self.subject = ""
        self._waiting: deque[Wanted] = deque()
        self._now: Wanted | None = None
        self.job: Job | None = None
        inside = QWidget()
        lines = column(12, (0, 12, 8, 8))
        inside.setLayout(lines)
        self.drop = _DropPlace()
        self.drop.add.clicked.connect(self.choose)
        self.drop.hide()
        self.progress = ProgressRow()
        self.progress.cancelled.connect(self._cancel)
        self.card = Card("Attachments", "Each file is encrypted with a key of its own and opens only with this record.")
        for each in (self.drop, self.progress, self.card):
            lines.addWidget(each)
        lines.addStretch(1)
        outer = column(0)
        self.setLayout(outer)
        outer.addWidget(scrolled(inside))
        # The page may go at any moment (the lock drops it): a file under way stops then.
        self._holder = _Holder()
        self.destroyed.connect(partial(_stop, self._holder))

    def show_record(self, urn: str) -> None:
        """The attachments of a record."""
        if urn != self.subject:
            self.subject, self.listed = urn, None
            self.card.clear()
        self.reload()

    def reload(self) -> None:
        """Read them anew."""
        self._shell.worker.ask(self._arrived, read_attachments, self.subject)

    def choose(self) -> None:
        """Ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Attach files")
        self.offer([Path(each) for each in chosen])

    def offer(self, paths: Sequence[Path]) -> None:
        """Ask what the files show, then attach them."""
        if not paths or self.listed is None or not self.listed.may_add:
            return
        sheet = AttachFilesSheet(self._shell, paths)
        sheet.wanted.connect(self._wanted)
        self._shell.lay(sheet)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped by those who may attach them."""
        if self.listed is not None and self.listed.may_add and _files_of(event.mimeData()):
            self.drop.light(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No longer above."""
        self.drop.light(on=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self.drop.light(on=False)
        event.acceptProposedAction()
        self.offer(_files_of(event.mimeData()))

    def _arrived(self, found: AttachmentList) -> None:
        if found.subject != self.subject:
            return
        self.listed = found
        self.setAcceptDrops(found.may_add)
        show_when(self.drop, found.may_add)
        self.card.clear()
        if not found.lines:
            why = "Screenshots, statements and scanned papers are kept here, sealed with this record."
            self.card.body.addWidget(Empty("No files attached", why, icon="paperclip"))
        for at, each in enumerate(found.lines):
            self.card.body.addWidget(rule())
            self.card.body.addWidget(self._line(at, each, may_copy=found.may_copy))
        self.counted.emit(len(found.lines))

    def _line(self, at: int, each: AttachmentLine, *, may_copy: bool) -> QWidget:
        look = Button("Look", "eye")
        look.setAccessibleName(f"Look at {each.name}")
        look.setProperty("line", at)
        look.clicked.connect(self._look)
        line = Line(each.icon, "text2", each.title, each.second, look)
        layout = line.layout()
        if may_copy and layout is not None:
            save = Button("Save a copy…", "download")
            save.setAccessibleName(f"Save a copy of {each.name} outside the register")
            save.setProperty("line", at)
            save.clicked.connect(self._save)
            layout.addWidget(save)
        if not each.warns:
            return line
        holder = QWidget()
        both = column(0)
        holder.setLayout(both)
        both.addWidget(line)
        beside = row(8, (54, 0, 16, 10))
        beside.addWidget(IconLabel("alert-triangle", "warn", 16))
        beside.addWidget(text(each.warns, "second"), 1)
        both.addLayout(beside)
        return holder

    def _pressed(self) -> AttachmentLine | None:
        sender = self.sender()
        at = -1 if sender is None else int(sender.property("line"))
        return self.listed.lines[at] if self.listed is not None and 0 <= at < len(self.listed.lines) else None

    def _look(self) -> None:
        each = self._pressed()
        if each is not None:
            self._shell.lay(AttachmentPreview(self._shell, each.urn, each.name))

    def _save(self) -> None:
        each = self._pressed()
        if each is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "Save a copy, not encrypted", safe_name(each.name))
        if chosen:
            self.save_to(each, Path(chosen))

    def save_to(self, each: AttachmentLine, target: Path) -> None:
        """The signing sheet for a file that is known."""
        sheet = CopyOutSheet(self._shell, each.urn, each.name, target)
        sheet.saved.connect(self._saved)
        self._shell.lay(sheet)

    def _saved(self, done: Any) -> None:
        self._shell.messages.warn(
            f"The copy is saved and journalled as entry {done.n}. It is not encrypted: keep it like the paper."
        )
        self.reload()

    def _wanted(self, paths: Sequence[Path], shows: str, strip: bool) -> None:
        self._waiting += [Wanted(path=each, subject=self.subject, shows=shows, strip=strip) for each in paths]
        if self._now is None:
            self._next()

    def _next(self) -> None:
        self._now = self._waiting.popleft() if self._waiting else None
        if self._now is None:
            self.progress.end()
            return
        self.progress.begin(self._now.path, len(self._waiting))
        self._shell.worker.ask(self._place_known, writing_place, failed=self._failed)

    def _place_known(self, place: Place) -> None:
        if self._now is None:
            return
        self.job = self._holder.job = Job(partial(self._now.work, place))
        self.job.progressed.connect(self.progress.show_done)
        self.job.done.connect(self._kept)
        self.job.failed.connect(self._failed)
        self.job.start()

    def _kept(self, kept: Kept) -> None:
        was_stopped = self.job is not None and self.job.cancelled
        self.job = self._holder.job = None
        if self._now is None or was_stopped:
            kept.drop()
            self._failed(Interrupted())
            return
        self.progress.sign()
        wanted = self._now
        self._shell.worker.ask(self._attached, _attach, kept, wanted.subject, wanted.shows, failed=self._failed)

    def _attached(self, answer: tuple[Any, bool]) -> None:
        given, without_copy = answer
        numbers = ", ".join(record.urn for record in given.changed)
        words = f"Attached as {numbers}. Entry {given.n} of the journal."
        if without_copy and self._now is not None and self._now.strip:
            self._shell.messages.warn(f"{words} The image could not be decoded, so there is no copy without metadata.")
        else:
            self._shell.messages.say(words)
        self.reload()
        self._next()

    def _failed(self, error: RegisterError) -> None:
        self.job = self._holder.job = None
        if isinstance(error, Interrupted):
            self._shell.messages.say("Stopped. Nothing of the file was kept.")
        elif self._waiting:
            self._shell.messages.warn(f"{words_of(error)} Of the files after it none was begun.")
        else:
            self._shell.messages.show_error(error)
        self._waiting.clear()
        self._next()

    def _cancel(self) -> None:
        self._waiting.clear()
        if self.job is not None:
            self.job.cancel()


class _Holder:
    """The job under way, for the moment when the widget is gone already."""

    def __init__(self) -> None:
        self.job: Job | None = None


def _stop(holder: _Holder, *_: object) -> None:
    if holder.job is not None:
        holder.job.cancel()


class _DropPlace(QFrame):
    """Where files can be dropped, with the button for those who use the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "drop")
        self.setProperty("over", "false")
        line = row(12, (20, 16, 16, 16))
        self.setLayout(line)
        line.addWidget(IconLabel("paperclip", "text2", 20))
        line.addWidget(text("Drop files here, or choose them.", "second"), 1)
        self.add = Button("Attach files…", "paperclip")
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)

    def light(self, *, on: bool) -> None:
        """Show that a file would be taken."""
        self.setProperty("over", "true" if on else "false")
        self.style().unpolish(self)
        self.style().polish(self)


def _files_of(data: Any) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and Path(url.toLocalFile()).is_file()]


def _attach(session: Any, kept: Kept, subject: str, shows: str) -> tuple[Any, bool]:
    given = attach(session, kept, subject, shows)
    return given, kept.original.media.is_image and kept.stripped is None
