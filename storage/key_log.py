"""The key wraps written since the store was opened, so that every keyring over it knows what another one gave.

At one desk a guest's keyring stands beside the user's. Each reads on from where it was; after a rollback that took
wraps back, each reads the store anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen
class WrittenWrap:
    """One row of ``group_key`` or ``dossier_key``. ``receiver``: the member, or the group and its generation."""

    name: str
    generation: int
    receiver: str
    receiver_generation: int | None
    wrapped: bytes

    @property
    def is_dossiers(self) -> bool:
        """Whether a dossier's key is wrapped, not a group's."""
        return self.receiver_generation is not None


class KeyLog:
    """Wraps in the order they were written. ``cuts`` counts what took some back: rollbacks, and dossiers destroyed."""

    def __init__(self) -> None:
        self._wraps: list[WrittenWrap] = []
        self.cuts = 0

    def __len__(self) -> int:
        return len(self._wraps)

    def add(self, wrap: WrittenWrap) -> None:
        """Tell of one more."""
        self._wraps.append(wrap)

    def since(self, count: int) -> Sequence[WrittenWrap]:
        """Those after the first ``count``."""
        return self._wraps[count:]

    def destroyed(self) -> None:
        """Wraps were removed for good: every keyring reads the store anew."""
        self.cuts += 1

    def cut(self, count: int) -> None:
        """Forget all but the first ``count``: their transaction was rolled back."""
        if len(self._wraps) > count:
            del self._wraps[count:]
            self.cuts += 1
