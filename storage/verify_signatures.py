"""Ed25519 signatures in bulk, beside the reading of the chain.

Short chains use threads: the check itself runs without the interpreter's lock. Long ones use processes, because
a thread that comes back from a check waits for the lock while the main thread reads bodies. A process is handed
public keys, hashes and signatures only.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.journal import signed_bytes

Claim = tuple[int, bytes, bytes, bytes]
"""(n, public key, h_n, signature)"""

_BATCH = 500
_AHEAD = 8
"""Batches in flight per worker: enough to keep it busy, few enough to keep memory flat."""


@lru_cache(maxsize=1024)
def _public(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def failing(claims: list[Claim]) -> list[int]:
    """The numbers of the entries whose signature does not verify."""
    failed = []
    for n, key, entry_hash, signature in claims:
        try:
            _public(key).verify(signature, signed_bytes(entry_hash))
        except (InvalidSignature, ValueError):
            failed.append(n)
    return failed


class OneByOne:
    """Each signature when it comes, in the caller's thread: every check lets another thread at its work meanwhile.

    Beside a window that is worth more than the sum of all cores.
    """

    def __init__(self) -> None:
        self._failed: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing waits."""

    def add(self, claim: Claim) -> None:
        """Check one signature."""
        self._failed += failing([claim])

    def failed(self) -> Iterable[int]:
        """Every entry whose signature did not verify."""
        return self._failed


class SignatureChecks:
    """A queue of signatures to check. Use as a context; :meth:`failed` waits for the rest."""

    def __init__(self, *, processes: int) -> None:
        """``processes`` 0: threads of this process, one a core."""
        workers = processes or os.cpu_count() or 1
        self._pool: Executor
        if processes:
            # Never "fork": the window's threads hold locks that a forked copy could never release.
            self._pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
        else:
            self._pool = ThreadPoolExecutor(workers, thread_name_prefix="signatures")
        self._most = workers * _AHEAD
        self._waiting: list[Claim] = []
        self._running: deque[Future[list[int]]] = deque()
        self._failed: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def add(self, claim: Claim) -> None:
        """Queue one signature; waits while too many are queued."""
        self._waiting.append(claim)
        if len(self._waiting) >= _BATCH:
            self._send()

    def failed(self) -> Iterable[int]:
        """Every entry whose signature did not verify, when all are done."""
        self._send()
        while self._running:
            self._failed += self._running.popleft().result()
        return sorted(self._failed)

    def _send(self) -> None:
        if not self._waiting:
            return
        while len(self._running) >= self._most:
            self._failed += self._running.popleft().result()
        self._running.append(self._pool.submit(failing, self._waiting))
        self._waiting = []
