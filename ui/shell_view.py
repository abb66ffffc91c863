"""What an unlocked register looks like: the rail, the header, the messages and the page shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from models.command import Command
from models.errors import RegisterError
from models.record import Kind
from ui.acts import IN_MY_ACCOUNT, MAKES
from ui.badges import read_badges
from ui.cards import column, row
from ui.dialogs.act import ActSheet
from ui.dialogs.desk_settings import DeskSettingsSheet
from ui.dialogs.keys import KeysSheet
from ui.dialogs.meeting import MeetingSheet
from ui.dialogs.new_recovery import ReplaceRecoverySheet
from ui.dialogs.quick_log import QuickLogSheet
from ui.dialogs.search import PAGE_OF, SearchSheet
from ui.dialogs.sheet import Sheet
from ui.header import Header
from ui.kept import Giving, keep_about_to_give, keep_open
from ui.messages import Messages
from ui.page import Facts, Page
from ui.rail import Rail
from ui.unsent import Unsent
from ui.watch_band import WatchBand
from ui.worker import Arrived, Failed, Worker

SHOWN_NEXT = ("DraftApplication",)
"""Acts at a record that make another one, to be worked on at once."""


class ShellView(QWidget):
    """Built when a register was unlocked, dropped whole when it is locked."""

    lock_wanted = Signal()
    idle_minutes_chosen = Signal(int)

    def __init__(self, worker: Worker, facts: Facts, pages: Sequence[type[Page]]) -> None:
        super().__init__()
        self.worker, self.facts = worker, facts
        self.sheet: Sheet | None = None
        self._acts = _Acts(self)
        outer = column(0)
        self.setLayout(outer)
        for band in facts.bands[:1]:
            label = QLabel(" · ".join(facts.bands) if len(facts.bands) > 1 else band)
            label.setProperty("look", "band")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            outer.addWidget(label)
        line = row(0)
        outer.addLayout(line, 1)
        self.rail = Rail(facts, pages)
        line.addWidget(self.rail)
        self.messages = Messages()
        self.watch = WatchBand(worker, facts, self.messages)
        line.addWidget(self._room(), 1)
        self._pages = {kind.NAME: kind(self) for kind in pages}
        for page in self._pages.values():
            page.subtitle_changed.connect(self._say)
            page.primary_changed.connect(self._show_primary)
            self._stack.addWidget(page)
        self.rail.wanted.connect(self.go)
        self.rail.desk_wanted.connect(self.show_desk)
        self.header.lock_wanted.connect(self.lock_wanted)
        self.header.search_wanted.connect(self.search)
        self.header.account_wanted.connect(self.my_account)
        self.header.primary_wanted.connect(self.new)
        worker.failed.connect(self.messages.show_error)
        worker.busy.connect(self.header.show_busy)
        self.going_to = ""
        self._idle_minutes = facts.kept.idle_minutes
        self.unsent = Unsent(self, facts.kept)
        self.ask_badges()
        worker.ask(self._raised, raise_slice)

    def _room(self) -> QWidget:
        room = QWidget()
        room.setProperty("look", "ground")
        room.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        right = column(0)
        room.setLayout(right)
        self.header = Header()
        self.header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedWidget()
        right.addWidget(self.header)
        right.addWidget(self.watch)
        right.addWidget(self.messages)
        right.addWidget(self._stack, 1)
        return room

    @property
    def page(self) -> Page:
        """The page shown."""
        shown = self._stack.currentWidget()
        if not isinstance(shown, Page):
            raise TypeError("the stack holds pages only")
        return shown

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the pages, in the rail's order."""
        return tuple(self._pages)

    def page_named(self, name: str) -> Page:
        """One page."""
        return self._pages[name]

    def go(self, page: str, urn: str = "") -> None:
        """Show a page; one these roles don't have leads to Today."""
        self.going_to = urn
        shown = self._pages.get(page) or next(iter(self._pages.values()))
        self.page.left()
        self._stack.setCurrentWidget(shown)
        self.rail.show_page(shown.NAME)
        self.header.show_page(shown.TITLE, shown.primary())
        self.messages.clear()
        shown.stale = False
        shown.load(urn)
        shown.focus_first()

    def act(self, command: str, preset: Mapping[str, Any] | None = None) -> None:
        """Open the sheet of a command; a decision on a paper leads to the paper instead."""
        given = dict(preset or {})
        if command in {"DecideApplication", "DecideDetails"}:
            self.go("approvals", str(next(iter(given.values()), "")))
        elif command in IN_MY_ACCOUNT:
            self.my_account()
        elif command == "HoldReview":
            self.lay(MeetingSheet(self, given["review"]))
        elif command == "ReplaceRecovery":
            self.lay(ReplaceRecoverySheet(self))
        elif command == "LogActivity":
            self.lay(QuickLogSheet(self, given))
        else:
            self.lay(ActSheet(self, command, given))

    def lay(self, sheet: Sheet) -> None:
        """Lay a sheet over the window; one at a time."""
        if self.sheet is not None:
            self.sheet.close_sheet()
        self.unsent.forget_waiting()
        self.sheet = sheet
        sheet.closed.connect(self._sheet_closed)
        sheet.open_sheet()

    def perform(self, command: Command, done: Arrived, failed: Failed) -> None:
        """Give a command; see :class:`ui.page.Shell`."""
        self._acts.perform(command, done, failed)

    def over(self) -> QWidget:
        """What a sheet is laid over."""
        return self

    def search(self) -> None:
        """Ctrl+K."""
        self.lay(SearchSheet(self))

    def my_account(self) -> None:
        """The header's picture of a person."""
        from ui.dialogs.account import AccountSheet  # noqa: PLC0415 - opened now and then

        self.lay(AccountSheet(self))

    def show_keys(self) -> None:
        """F1 and Ctrl+/."""
        self.lay(KeysSheet(self))

    def show_desk(self) -> None:
        """Ctrl+,: after how many idle minutes it locks."""
        sheet = DeskSettingsSheet(self, self._idle_minutes)
        sheet.chosen.connect(self._idle_chosen)
        self.lay(sheet)

    def _idle_chosen(self, minutes: int) -> None:
        self._idle_minutes = minutes
        self.idle_minutes_chosen.emit(minutes)
        self.messages.say(f"Kept. Coverbook locks after {minutes} idle minute{'s' if minutes != 1 else ''}.")

    def new(self) -> None:
        """The header's blue button, or Ctrl+N."""
        primary = self.page.primary()
        if primary is not None:
            primary.do()

    def go_nth(self, place: int) -> None:
        """Alt+1…9."""
        if place <= len(self._pages):
            self.go(self.names[place - 1])

    def refresh(self) -> None:
        """F5."""
        self.page.load(self.page.where())
        self.ask_badges()

    def changed(self, kinds: Iterable[Kind]) -> None:
        """Records of these kinds changed: the page shown loads again, others when they are shown."""
        told = frozenset(kinds)
        if self.page.SHOWS & told or Kind.UNMASKING in told:
            self.page.load(self.page.where())
        self.ask_badges()

    def ask_badges(self) -> None:
        """Count anew what waits."""
        self.worker.ask(self._badges_arrived, read_badges)

    def _raised(self, more: bool) -> None:
        """Sessions and long notes are raised slice by slice, so that what is asked meanwhile is answered between."""
        if more:
            self.worker.ask(self._raised, raise_slice)
            return
        self.watch.begin()
        if Kind.ACTIVITY in self.page.SHOWS and self.page.NAME != "today":
            self.page.load(self.page.where())

    def _badges_arrived(self, badges: Mapping[str, int]) -> None:
        self.rail.show_badges(badges)

    def _say(self, subtitle: str) -> None:
        if self.sender() is self.page:
            self.header.say(subtitle)

    def _show_primary(self) -> None:
        self.header.show_primary(self.page.primary())

    def _sheet_closed(self) -> None:
        self.sheet = None
        self.page.focus_first()


class _Acts:
    """Remembers who gave which command until its answer comes. A record that was made is the one shown next."""

    def __init__(self, shell: ShellView) -> None:
        self._shell = shell
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[Any], None] | None = None
        self._makes = False

    def perform(self, command: Command, done: Arrived, failed: Failed) -> None:
        self._done, self._failed = done, failed
        self._makes = type(command).__name__ in {*MAKES.values(), *SHOWN_NEXT}
        unsent, giving = self._shell.unsent, Giving()
        unsent.autosave.giving = giving
        self._shell.worker.ask(self._performed, _perform, command, unsent.lies_open(), giving, failed=failed)

    def _performed(self, answer: tuple[Any, frozenset[Kind]]) -> None:
        performed, kinds = answer
        self._shell.unsent.autosave.giving = None
        made = performed.changed[0] if self._makes and performed.changed else None
        if made is not None and made.KIND in PAGE_OF:
            self._shell.go(PAGE_OF[made.KIND][0], made.urn)
        if self._done is not None:
            self._done(performed)
        if made is None:
            self._shell.changed(kinds)
        else:
            self._shell.ask_badges()


def raise_slice(session: Any) -> bool:
    """Raise the next slice into the reading room; False when all are there."""
    return bool(session.raise_more())


def _perform(
    session: Any, command: Command, lies_open: Mapping[str, Any], giving: Giving
) -> tuple[Any, frozenset[Kind]]:
    with suppress(RegisterError):  # an act does not wait for room on the desk
        keep_about_to_give(session, lies_open)
    try:
        performed = session.perform(command)
        giving.done = True
    finally:
        with suppress(RegisterError):
            keep_open(session, lies_open, giving)
    return performed, frozenset(record.KIND for record in performed.changed)
