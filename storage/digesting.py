"""SHA-256 in a thread of its own, one piece behind: hashing takes longer than encrypting and writing together."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from types import TracebackType
from typing import Self


class Digesting:
    """One running digest. At most one piece waits, so memory stays flat; the pieces must not change meanwhile."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest")
        self._waiting: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)

    def take(self, piece: bytes) -> None:
        """The next piece; waits for the one before."""
        self._wait()
        self._waiting = self._thread.submit(self._digest.update, piece)

    def digest(self) -> bytes:
        """SHA-256 of everything taken so far."""
        self._wait()
        return self._digest.digest()

    def _wait(self) -> None:
        if self._waiting is not None:
            self._waiting.result()
            self._waiting = None
