"""One thread owns the session and with it the store's connection; everything the window wants is asked here.

A page says ``worker.ask(self.rows_arrived, read_rows, "text")``: ``read_rows(session, "text")`` runs in the
thread, and its result comes back to the bound method in the window's own thread, through one signal. If the
page was dropped meanwhile (the lock drops every page) the answer is dropped too.
"""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakMethod

import attrs
from PySide6.QtCore import QObject, QThread, Signal
from shiboken6 import Shiboken

from models.errors import RegisterError
from ui.program_fault import ProgramFault

PATIENCE_MS = 5000
_AGAIN_MS = 20
Work = Callable[..., Any]
Arrived = Callable[[Any], None]
"""A bound method, never a closure: the worker holds it weakly."""
Failed = Callable[[RegisterError], None]


@attrs.frozen(kw_only=True)
class _Job:
    number: int
    work: Work
    arguments: tuple[Any, ...]
    opens: bool


@attrs.frozen(kw_only=True)
class _Waiting:
    arrived: WeakMethod[Callable[[Any], None]]
    failed: WeakMethod[Callable[[RegisterError], None]] | None


class _Thread(QThread):
    """Takes jobs from a queue, oldest first; holds the session and closes it when told to stop."""

    answered = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._session: Any = None
        self._at_hand = Lock()
        """Held while the session is taken or let go, so that no connection is interrupted while it is closed."""

    def run(self) -> None:
        """The thread's life. The session never leaves it."""
        while (job := self.jobs.get()) is not None:
            try:
                result = self._do(job)
            except Exception as error:  # noqa: BLE001 - handed to the window, which tells a refusal from a bug
                self.answered.emit(job.number, None, error)
            else:
                self.answered.emit(job.number, result, None)
        self._close()

    def _do(self, job: _Job) -> Any:
        if not job.opens:
            return job.work(self._session, *job.arguments)
        self._close()
        self._session = job.work(*job.arguments)
        return None

    def interrupt(self) -> None:
        """Stop the statement under way, from the window's thread: its act is rolled back."""
        with self._at_hand:
            if self._session is not None:
                self._session.store.db.interrupt()

    def _close(self) -> None:
        with self._at_hand:
            session, self._session = self._session, None
        if session is not None:
            session.close()


class Worker(QObject):
    """The window's side of the thread."""

    failed = Signal(object)
    """A RegisterError nobody asked to hear of: the messages show it."""
    busy = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._waiting: dict[int, _Waiting] = {}
        self._thread = _Thread(self)
        self._thread.answered.connect(self._answered)
        self._thread.start()

    def open(self, arrived: Arrived, failed: Failed, opening: Work, *arguments: Any) -> None:
        """Open a session in the thread by ``opening(*arguments)``; an older one is closed first."""
        self._put(arrived, failed, opening, arguments, opens=True)

    def ask(self, arrived: Arrived, work: Work, *arguments: Any, failed: Failed | None = None) -> None:
        """Run ``work(session, *arguments)`` in the thread. Without ``failed`` a refusal goes to the messages."""
        self._put(arrived, failed, work, arguments, opens=False)

    def stop(self) -> None:
        """Drop the answers that wait, close the session, end the thread.

        The thread finishes what it was asked; what takes longer than five seconds is broken off.
        """
        self._waiting.clear()
        self._thread.jobs.put(None)
        patience = PATIENCE_MS
        while not self._thread.wait(patience):
            self._thread.interrupt()
            patience = _AGAIN_MS

    @property
    def idle(self) -> bool:
        """True when no answer is outstanding."""
        return not self._waiting

    def _put(
        self, arrived: Arrived, failed: Failed | None, work: Work, arguments: tuple[Any, ...], *, opens: bool
    ) -> None:
        self._number += 1
        waiting = _Waiting(arrived=WeakMethod(arrived), failed=WeakMethod(failed) if failed else None)
        self._waiting[self._number] = waiting
        self._thread.jobs.put(_Job(number=self._number, work=work, arguments=arguments, opens=opens))
        self.busy.emit(True)

    def _answered(self, number: int, result: Any, error: Exception | None) -> None:
        waiting = self._waiting.pop(number, None)
        if not self._waiting:
            self.busy.emit(False)
        if waiting is None:
            return
        if error is None:
            _hand_over(waiting.arrived, result)
        elif isinstance(error, RegisterError):
            if waiting.failed is None or not _hand_over(waiting.failed, error):
                self.failed.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
            if waiting.failed is None or not _hand_over(waiting.failed, ProgramFault()):
                self.failed.emit(ProgramFault())


def _hand_over(weak: WeakMethod[Callable[[Any], None]], value: Any) -> bool:
    method = weak()
    owner = getattr(method, "__self__", None)
    if method is None or (isinstance(owner, QObject) and not Shiboken.isValid(owner)):
        return False
    method(value)
    return True
