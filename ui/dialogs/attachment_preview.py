"""Shows one attachment inside the window: pages, a picture or plain text; nothing is started outside."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from models.attachment import Attachment
from models.errors import RegisterError
from ui.attachment_job import Job, Step
from ui.attachment_lines import CONTENT, size_in_words
from ui.attachment_look import Look, look_at
from ui.attachments import Place, opened, place_of
from ui.cards import Banner, Empty, Facts
from ui.dialogs.sheet import Sheet
from ui.icons import Button
from ui.preview import Preview
from ui.theme import current


class AttachmentPreview(Sheet):
    """Opening is journalled first; then the file is decrypted and decoded in a thread of its own."""

    def __init__(self, shell: Any, urn: str, name: str) -> None:
        over: QWidget = shell.over()
        super().__init__(over, name, "", 900)
        self._job: Job | None = None
        self.note = Banner("Opening…", "info")
        self.body.addWidget(self.note)
        away = Button("Close")
        away.clicked.connect(self.close_sheet)
        self.footer.addWidget(away)
        self.closed.connect(self._stop)
        shell.worker.ask(self._opened, read_attachment, urn, failed=self._refused)

    def _opened(self, answer: tuple[Attachment, Place]) -> None:
        attachment, place = answer
        self.says.setText(f"{CONTENT[attachment.media]} · {size_in_words(attachment.size)} · {attachment.urn}")
        self.says.show()
        self._attachment = attachment

        def look(_step: Step) -> Look:
            return look_at(place, attachment)

        self._job = Job(look)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._refused)
        self._job.start()

    def _made(self, look: Look) -> None:
        self._job = None
        shown = bool(look.pages or look.text)
        self.note.say(look.note if shown else "", "info")
        if look.pages:
            page = "Picture" if self._attachment.media.is_image else "Page"
            preview = Preview("Preview of the attachment", page, whole=self._attachment.media.is_image)
            preview.setFixedHeight(self._high())
            self.body.addWidget(preview)
            preview.show_pages(look.pages)
            preview.take_focus()
        elif look.text:
            box = _as_text(look.text)
            box.setFixedHeight(self._high())
            self.body.addWidget(box)
            box.setFocus()
        else:
            self.body.addWidget(Empty("Nothing to look at", look.note or "This file is empty.", icon="file-off"))
        digest = Facts([("SHA-256 of the file", self._attachment.sha256)], 1)
        self.body.addWidget(digest)
        self._fit()

    def _high(self) -> int:
        """As high as the window leaves room for, so that only what is shown scrolls."""
        theme = current()
        return max(theme.px(160), min(theme.px(430), self._over.height() - theme.px(340)))

    def _refused(self, error: RegisterError) -> None:
        self._job = None
        self.note.say("")
        self.show_error(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


def _as_text(words: str) -> QPlainTextEdit:
    box = QPlainTextEdit(words)
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName("Text of the attachment")
    return box


def read_attachment(session: Any, urn: str) -> tuple[Attachment, Place]:
    """The record, its opening journalled, and where its file lies."""
    return opened(session, urn), place_of(session)
