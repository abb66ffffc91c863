"""Work on files in a thread of its own, so that neither the window nor the session waits: encrypting, decoding."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from models.errors import RegisterError
from ui.program_fault import ProgramFault

Step = Callable[[int], bool]


class Job(QObject):
    """One piece of work: ``work(step)`` tells ``step`` how many bytes are done and stops where it answers False.

    It has no parent: the thread alone keeps it, whatever becomes of the widget that waits for it. The process waits
    for it before it ends: what decodes there is taken down at the end, and must not be at work then.
    """

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[Step], Any]) -> None:
        super().__init__()
        self._work = work
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="attachment")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next step; what was begun is removed there."""
        self._stopped.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped.is_set()

    def wait(self) -> None:
        """Until the thread has ended."""
        self._thread.join()

    def _step(self, done: int) -> bool:
        self.progressed.emit(done)
        return not self.cancelled

    def _run(self) -> None:
        try:
            result = self._work(self._step)
        except RegisterError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 - a bug: told apart from a refusal, and shown as one
            sys.excepthook(type(error), error, error.__traceback__)
            self.failed.emit(ProgramFault())
        else:
            self.done.emit(result)
