"""What a page is, what it may ask of the shell, and the facts of the session it may show without asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any, ClassVar, Protocol

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.command import Command, Role
from models.record import Kind
from ui.kept import Kept
from ui.messages import Messages
from ui.worker import Arrived, Failed, Worker


@attrs.frozen(kw_only=True)
class Facts:
    """What stays the same while a session is open, read once in the worker's thread."""

    officer: str
    called: str
    roles: frozenset[Role]
    department: str
    practice: bool
    bands: tuple[str, ...]
    read_only: str
    """Why the register may only be read, as the band says it; an empty text while it can be worked in."""
    zone: tzinfo
    now: datetime
    told: tuple[str, ...] = ()
    """What whoever unlocked is told first: failed log-ons since the last unlocking."""
    offered: frozenset[str]
    """The names of the commands these roles may ever give; a button for another one is absent."""
    cites: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """Command → what its signature cites, as the policy in force has it."""
    kept: Kept = attrs.field(factory=Kept)
    """What lay on this officer's desk at unlocking."""

    @property
    def roles_shown(self) -> str:
        """The roles as the rail prints them."""
        return ", ".join(role.value.capitalize() for role in Role if role in self.roles)


@attrs.frozen(kw_only=True)
class Primary:
    """The one blue action of a page's header."""

    label: str
    icon: str
    do: Callable[[], None]


class Watching(Protocol):
    """What a page may ask of what watches the register: ``ui.watch_band.WatchBand``."""

    moved: Any
    ended: Any

    @property
    def running(self) -> bool: ...

    def begin(self, *, asked: bool = False) -> None:
        """Begin the whole check."""

    def stop(self) -> None:
        """Stop it."""


class Shell(Protocol):
    """What a page may ask of the window."""

    @property
    def worker(self) -> Worker: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def watch(self) -> Watching: ...

    def go(self, page: str, urn: str = "") -> None:
        """Show another page, with a record's row chosen."""

    def act(self, command: str, preset: Mapping[str, Any] | None = None) -> None:
        """Open the sheet of a command, with some of its fields filled and not asked again."""

    def lay(self, sheet: Any) -> None:
        """Lay a sheet over the window."""

    def perform(self, command: Command, done: Arrived, failed: Failed) -> None:
        """Give a command in the worker; every page showing one of the kinds it changed reloads."""

    def over(self) -> QWidget:
        """The widget a sheet is laid over."""


class Page(QWidget):
    """The base of every page. A page builds its widgets once and fills them when it is shown."""

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    ICON: ClassVar[str]
    SHOWS: ClassVar[frozenset[Kind]] = frozenset()
    """The kinds whose change makes this page load again."""

    subtitle_changed = Signal(str)
    primary_changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.stale = True
        self.setAccessibleName(self.TITLE)

    def load(self, urn: str = "") -> None:
        """Ask for what the page shows; ``urn`` is the record to choose."""

    def primary(self) -> Primary | None:
        """The header's blue button, where the page has one for these roles."""
        return None

    def focus_first(self) -> None:
        """Where the keyboard starts on this page."""
        self.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F, where the page has a list."""

    def submit(self) -> None:
        """Ctrl+Enter, where the page itself has something to sign."""

    def edit(self) -> None:
        """F2, where the record shown can be revised."""

    def where(self) -> str:
        """The number of the record shown, so that unlocking comes back to it."""
        return ""

    def unsigned(self) -> dict[str, Any] | None:
        """What was entered on the page itself and not signed, in JSON types; None where there is nothing."""
        return None

    def show_unsigned(self, marks: Mapping[str, Any], *, sign: bool) -> None:
        """Show what :meth:`unsigned` gave, once the page has read it; ``sign``: its signing sheet lay open."""

    def left(self) -> None:
        """Another page is shown from now on, or a record's page was left for its list."""

    def back(self) -> bool:
        """Esc: leave the detail. True when there was something to leave."""
        return False
