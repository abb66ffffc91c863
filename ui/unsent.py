"""The window's side of the desk: what lies open and is kept, and how it is laid open again after unlocking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from models.errors import RegisterError
from ui.autosave import Autosave
from ui.dialogs.act import ActSheet
from ui.dialogs.meeting import MeetingSheet
from ui.dialogs.quick_log import QuickLogSheet
from ui.dialogs.sheet import Sheet
from ui.kept import Kept, keep_columns
from ui.list_panel import ListPanel

if TYPE_CHECKING:
    from ui.shell_view import ShellView

SHEETS: Mapping[str, Callable[[Any, Mapping[str, Any]], Sheet]] = {
    "act": lambda shell, draft: ActSheet(shell, draft["command"], dict(draft["preset"])),
    "meeting": lambda shell, draft: MeetingSheet(shell, draft["review"]),
    "quick log": lambda shell, draft: QuickLogSheet(shell, dict(draft["preset"])),
}
"""The sheets that are kept and laid again, by the name in their draft. ``signing`` is laid again by its page."""
ON_DESK = "Kept on your desk"


class Unsent(QObject):
    """One shell's unsent forms, last place and hidden columns."""

    def __init__(self, shell: ShellView, kept: Kept) -> None:
        super().__init__(shell)
        self._shell, self._found = shell, kept
        self._waiting: Mapping[str, Any] | None = None
        self.autosave = Autosave(shell.worker, self.lies_open, {}, self)
        self.autosave.is_kept.connect(self._say_kept)
        self.autosave.failed.connect(self._not_kept)
        for each in shell.findChildren(ListPanel):
            each.hide_columns(kept.columns.get(each.spec.name))
            each.columns_chosen.connect(self._columns_chosen)

    def lies_open(self) -> dict[str, Any]:
        """The place, the form and the marks, in JSON types."""
        shell = self._shell
        form = shell.sheet.draft() if shell.sheet is not None else self._waiting
        place = {"page": shell.page.NAME, "urn": shell.page.where() or shell.going_to}
        return {"place": place, "form": form, "marks": shell.page.unsigned()}

    def resume(self) -> None:
        """The same page and row; the form open again with what was typed, the marks made."""
        kept, shell = self._found, self._shell
        known = kept.page in shell.names
        shell.go(kept.page if known else shell.names[0], kept.urn if known else "")
        signing = kept.form is not None and kept.form["sheet"] == "signing"
        if kept.marks is not None and known:
            shell.page.show_unsigned(kept.marks, sign=signing)
        if kept.given:
            shell.messages.say(f"What you gave as Coverbook ended was done. Entry {kept.given} of the journal.")
        elif kept.form is not None and not signing:
            self._lay(kept.form)

    def _lay(self, form: Mapping[str, Any]) -> None:
        make = SHEETS.get(form["sheet"])
        if make is None or form["command"] not in self._shell.facts.offered:
            self._waiting = form
            self._shell.messages.warn(
                "A form you had not sent can't be opened now: its act is no longer yours to give. It stays on your "
                "desk until another form is opened."
            )
            return
        sheet = make(self._shell, form)
        self._shell.lay(sheet)
        sheet.show_draft(form)

    def forget_waiting(self) -> None:
        """Another sheet is laid: it takes the place of a form that could not be opened."""
        self._waiting = None

    def _say_kept(self, kept: bool) -> None:
        sheet = self._shell.sheet
        if sheet is not None:
            draft = sheet.draft()
            sheet.kept.setText(ON_DESK if kept and draft is not None and draft["typed"] else "")

    def _not_kept(self, error: RegisterError) -> None:
        if self._shell.sheet is not None and self._shell.sheet.draft() is not None:
            self._shell.sheet.show_error(error)
        elif self._shell.page.unsigned() is not None:
            self._shell.messages.show_error(error)

    def _columns_chosen(self, name: str, hidden: tuple[str, ...]) -> None:
        self._shell.worker.ask(self._columns_kept, keep_columns, name, hidden)

    def _columns_kept(self, _nothing: None) -> None:
        """Nothing is shown: the list shows it."""
