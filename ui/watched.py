"""A session that watches its register: how it stands, what was checked, and what a fault makes of it. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.checkpoint import SignCheckpoint
from models.command import Command
from models.due import Due
from models.errors import RegisterError, UnknownRecord
from models.notice import Noticed, changes_of_standing, noticed_until
from models.viewing import ViewJournal
from storage.anchors import Anchors
from storage.as_it_is import copy_as_it_is
from storage.errors import DatabaseDamaged, OpenReadOnly
from storage.keyring import Keyring
from storage.opening import WRITING_FAILED, standing_after
from storage.read_only import NotAsSigned, OnlyTheRegister, hold_still
from storage.register import Performed, Register
from storage.standing_of_accounts import went_unused
from storage.store import Store
from storage.verify import Progress, verify
from storage.verify_blobs import completed
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from storage.watching import Watch, remember_checked, standing_at_unlock
from ui.sight import Sight


class NotProved(RegisterError):
    """A checkpoint says that the register was verified and found consistent up to that entry. Verify it first, then
    sign what the verification found. Nothing was changed.
    """


class Watched(Sight):
    """An open register that is written only while nothing speaks against it."""

    def __init__(self, store: Store, register: Register, anchors: Anchors) -> None:
        super().__init__(store, register)
        self._anchors = anchors
        self._left: OnlyTheRegister | None = None
        self._heeded: Verdict | None = None
        self.stands: OpenReadOnly | None = None
        """Why this register may only be read; None while it can be worked in."""
        self.watch = Watch(store.open_to_read, store.store_id, store.folder)

    def look_at_once(self, unlocking: Callable[[], Command]) -> None:
        """What is told at unlock: how the register stands; then the entry of the unlocking, where it can be written.

        Raises: what the door raises to someone who may not unlock it; DatabaseDamaged where what is stored is of a
        kind that can't even be read.
        """
        try:
            self._look_at_once(unlocking)
        except (UnknownRecord, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            if verify(self.store.db, self.store.store_id, Rulebook()).consistent:
                raise
            raise DatabaseDamaged from error

    def _look_at_once(self, unlocking: Callable[[], Command]) -> None:
        stands = standing_at_unlock(self.store, self.register, self._anchors)
        entry = unlocking()
        if stands is not None:
            refused = self.register.weigh(entry)
            if refused is not None:
                raise refused
            self.hold_still(stands)
            return
        self.store.db.bring_in()
        try:
            self._kept(entry)
        except WRITING_FAILED as failed:
            self.hold_still(standing_after(failed))

    def notice_standing(self) -> None:
        """Note what time alone changed, where no session noted it before; never where the register is read-only."""
        reading = self.reading
        after = noticed_until(reading)
        unused = went_unused(self.register, after)
        if self.stands is not None or not changes_of_standing(reading, after, unused):
            return
        try:
            self._kept(Noticed(unused=unused))
        except WRITING_FAILED as failed:
            self.hold_still(standing_after(failed))

    def hold_still(self, reason: OpenReadOnly) -> None:
        """From now on nothing is written, and what is confidential is masked. It stays so until it is locked."""
        if self.stands is not None:
            return
        self.leave_room()
        self._left = hold_still(self.store, self.register, reason)
        self.stands = reason
        self.watch.halted = True

    def leave(self) -> None:
        """Drop the searchable copy and the keys that are left."""
        self.leave_room()
        if self._left is not None:
            self._left.close()

    def heed(self) -> None:
        """Take to heart what the check beside the work found."""
        verdict = self.watch.verdict
        if verdict is not None and verdict is not self._heeded and self.stands is None:
            self._heeded = verdict
            if verdict.consistent or verdict.files_alone:
                remember_checked(self._anchors, self.store, verdict)
            else:
                self.hold_still(NotAsSigned(verdict.faults[0]))

    @property
    def bands(self) -> tuple[str, ...]:
        """What every window and page of this register carries: first, why it may only be read."""
        return super().bands if self.stands is None else (self.stands.BAND, *super().bands)

    @property
    def keys(self) -> Keyring | OnlyTheRegister:
        """The keys lists are raised with."""
        return super().keys if self._left is None else self._left

    def due(self) -> tuple[Due, ...]:
        """What is due; of a register that is not as signed, nothing where what is stored can't be judged."""
        try:
            return super().due()
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            if self.stands is None:
                raise
            return ()

    def require_work(self) -> None:
        """Raises: why the register may only be read, where it does."""
        self.heed()
        if self.stands is not None:
            raise self.stands

    def _kept(self, command: Command) -> Performed:
        """Give an act, and remember the head it made."""
        done = self.register.perform(command)
        with suppress(OSError):
            self._anchors.remember(self.store.store_id, self.register.journal.head)
        return done

    def _note_once(self, what: str, command: Command) -> None:
        """A look that can't be written is none: the register stands read-only then, and the look is at open fields."""
        self.heed()
        if self.stands is not None or what in self._viewed:
            return
        try:
            self._kept(command)
        except WRITING_FAILED as failed:
            self.hold_still(standing_after(failed))
            return
        self._viewed.add(what)

    # Proving

    def verify(self, progress: Progress | None = None) -> Verdict:
        """Verify the whole register and wait for it: chain, signatures, rules, rows."""
        self.journal_read()
        self.watch.end()
        seen = self._anchors.seen(self.store.store_id)
        found = verify(self.store.db, self.store.store_id, Rulebook(), seen=seen, progress=progress)
        verdict = completed(found, self.store.db, self.store.folder)
        self.watch.verdict = verdict
        self.heed()
        return verdict

    def begin_check(self, *, asked: bool = False) -> Watch:
        """Begin the whole check beside the work; ``asked`` where a person asked for it. What tells of its progress."""
        if asked:
            self.journal_read()
        if not self.watch.running:
            if self.store.db.halted is None:
                # A page must not be written back into the database while the codes of its pages are read.
                self.store.db.checkpoint()
            self.watch.begin(self._anchors.seen(self.store.store_id))
        return self.watch

    def check_proved(self, command: SignCheckpoint) -> None:
        """Raises: NotProved where this session's last whole check did not find just this head consistent."""
        verdict = self.watch.verdict
        if verdict is None or not verdict.consistent:
            raise NotProved
        if (verdict.head.n, verdict.head.hash.hex()) != (command.head_n, command.head_hash):
            raise NotProved

    def copy_as_it_is(self, target: Path, progress: Callable[[int, int], None] | None = None) -> int:
        """Copy the store's files as they are into a new folder. Raises: CopyExists, CopyNotWhole."""
        return copy_as_it_is(self.store.folder, target, progress)

    def journal_read(self) -> None:
        """Note, once per session, that the journal was read."""
        self._note_once("journal", ViewJournal())
