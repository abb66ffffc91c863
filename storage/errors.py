"""What can go wrong with a store and what the user can do. The docstring of each class is the message."""

from __future__ import annotations

from typing import ClassVar

from models.errors import RegisterError, UnknownRecord


class StoreMissing(RegisterError):
    """There is no store at this place. Check the folder's name; it ends in “.coverbook”. Nothing was made."""


class StoreExists(RegisterError):
    """There is already something at this place. Choose a new folder. What is there was not touched."""


class BadStoreName(RegisterError):
    """The folder of a store must have a name that ends in “.coverbook”. Nothing was made."""


class StoreEmpty(RegisterError):
    """This folder is empty: it is not a store. If a copy was cut off, copy the store again from its source.
    Nothing was changed.
    """


class NotAStore(RegisterError):
    """This is not a store of this register. Choose the folder whose name ends in “.coverbook”. Nothing was
    changed.
    """


class HeaderMissing(RegisterError):
    """Neither copy of the store's header is there. If the store was just being created, that was cut off: move the
    folder away and create it again. Otherwise put header.a or header.b back from a backup. Nothing was changed.
    """


class CreationCutOff(RegisterError):
    """This register was cut off while it was being created: it has no first entry, and nothing was entered in it. Move
    the folder away and create the register again. Nothing was changed.
    """


class HeaderDamaged(RegisterError):
    """Both copies of the store's header are damaged. Put header.a or header.b back from a backup; the records
    themselves were not touched.
    """


class HeaderForged(RegisterError):
    """The store's header was changed by someone who does not hold the store's key. Put header.a and header.b back
    from a backup, and tell the commander. Nothing was changed.
    """


class HeaderTooLarge(RegisterError):
    """The store's header has no room for another person. Remove people who have left, then try again. Nothing was
    changed.
    """


class DatabaseMissing(RegisterError):
    """The store's header is there, but its database (store.db) is missing. Restore the store from a backup. Nothing
    was changed.
    """


class DatabaseEmpty(RegisterError):
    """The store's database (store.db) is empty. Restore the store from a backup, and keep the file store.db-wal if
    there is one: it may hold the newest acts. Nothing was changed.
    """


class DatabaseTruncated(RegisterError):
    """The store's database (store.db) is cut short. Restore the store from a backup. Nothing was changed."""


class DatabaseForeign(RegisterError):
    """The database (store.db) and the header do not belong together: one of them comes from another store or from
    before a re-key, or its first bytes are damaged. Put back the ones that belong together, from one backup. Nothing
    was changed.
    """


class HeaderOlder(RegisterError):
    """The header is older than the one this database was last used with: an older copy was put back, with which
    people taken out since could come in again. It is not used. Put the newer header.a or header.b back, restore a
    backup, or open the register with the recovery code; and tell the commander. Nothing was changed.
    """


class DatabaseDamaged(RegisterError):
    """The store's database (store.db) is damaged. Make a copy of the whole folder, then restore from a backup.
    The passphrase was right. Nothing was changed.
    """


class LogForeign(RegisterError):
    """The log beside the store's database (store.db-wal or store.db-journal) does not belong to it: it comes from
    another store, or from a copy under older keys. Move that file out of the folder, keep it, and open the store again;
    then verify it. Nothing was changed.
    """


class NewerStore(RegisterError):
    """This store was written by a newer version of the program. Update the program on this computer. Nothing was
    changed.
    """


class TrialStore(RegisterError):
    """This register was made by a trial version of the program (format 0), before the format was fixed, and is not read
    any more. Keep the folder as it is and make a new register. Nothing was changed.
    """


class CipherMissing(RegisterError):
    """The program's encryption is not working on this computer, so no store is opened. Install the program again.
    Nothing was changed.
    """


class NetworkDrive(RegisterError):
    """This folder is on a network drive, where a store can be damaged by two computers at once. Keep it on this
    computer's own disk. Nothing was changed.
    """


class AlreadyOpen(RegisterError):
    """The store is open already (process {pid} on {host}). Close it there first. Nothing was changed."""


class WrongPassphrase(RegisterError):
    """The log-in name or the passphrase is not right. Try again, and mind capitals and keyboard layout. Nothing was
    changed.
    """


class WrongCode(RegisterError):
    """The code is not complete or has a wrong letter. Compare it with the paper, group by group. Nothing was
    changed.
    """


class PassphraseTooShort(RegisterError):
    """The passphrase is too short: at least {least} characters; several words are good. Nothing was changed."""


class PassphraseGuessable(RegisterError):
    """This passphrase would be guessed early: {reason}. Choose several words that do not belong together. Nothing was
    changed.
    """


class LoginTaken(RegisterError):
    """This log-in name already opens the store. Choose another one. Nothing was changed."""


class KeyFileWanted(RegisterError):
    """This log-in needs its key file too. Plug in the medium it is on, or choose the file, then try again. If it is
    lost, ask for a new one-time code to enroll anew. Nothing was changed.
    """


class KeyFileForeign(RegisterError):
    """This key file belongs to another register or to another log-in. Plug in the medium of this one, or choose its
    file. Nothing was changed.
    """


class KeyFileDamaged(RegisterError):
    """This is not a whole key file: it is cut, was changed, or is another kind of file. Choose the key file on its
    medium; if it is damaged, ask for a new one-time code to enroll anew. Nothing was changed.
    """


class KeyFileNotWritten(RegisterError):
    """The key file was not written: the medium is full, can't be written, or was removed. Plug in another registered
    medium and try again. You unlock as before; nothing was changed.
    """


class PhoneCodeWanted(RegisterError):
    """This log-in needs the code from your phone as well, once every 12 hours. Type the six digits it shows now.
    Nothing was changed.
    """


class WrongPhoneCode(RegisterError):
    """The code from the phone is not right, or was used already. Wait for the next one, and check that phone and
    computer have the right time. Nothing was changed.
    """


class LockedOut(RegisterError):
    """This log-in is locked: five times within 15 minutes what was typed was not right. Another person, the commander,
    the Chief or the administrator, releases it (house rule R31). Nothing was changed.
    """


class KeyNotHeld(RegisterError):
    """Your keys can't give access to {name}. Ask the detective division commander. Nothing was changed."""


class KeysReplaced(RegisterError):
    """The keys you opened this register with were replaced or taken out of its directory, so nothing can be signed
    with them. Use the passphrase you set last, or the one-time code you were given. Nothing was changed.
    """


class RecordDamaged(RegisterError):
    """What is sealed in {urn} can't be opened: it is damaged, or was put there from another record. Verify the
    register, and restore from a backup. Nothing was changed.
    """


class RecordDestroyed(UnknownRecord):
    """What was sealed in this version of {urn} has been destroyed. Its open fields and its journal entries stay."""


class DiskFull(RegisterError):
    """The disk is full, so this was not kept. Make room, then do it again. Everything acknowledged before is safe."""


class NoRoomForCopy(RegisterError):
    """A re-key writes a second copy of the database beside the first: {needed} MB are needed, {free} MB are free. Make
    room, then do it again. Nothing was changed.
    """


class CopyNotWhole(RegisterError):
    """The re-keyed copy could not be read back whole, so it was not taken. Have the disk checked, then do it again.
    Nothing was changed.
    """


class NotConsistent(RegisterError):
    """The register is not consistent, so no new key was given to anyone: who changed it behind the program's back
    could have put own keys into the directory. Verify it, keep the folder as it is, and tell the commander. Nothing
    was changed.
    """


class RekeyUnfinished(RegisterError):
    """The new key counts, but the new database could not be put in its place. Open the register once more: that
    finishes it. Everything acknowledged is safe.
    """


class ReadOnlyStore(RegisterError):
    """The store can't be written: the disk or the folder is read-only. Make it writable, then do it again. Nothing
    was changed.
    """


class OpenReadOnly(RegisterError):
    """This register is open read-only, with confidential fields masked. Nothing was changed."""

    BAND: ClassVar[str] = "READ-ONLY"
    """What every page carries then."""


class CannotBeWritten(OpenReadOnly):
    """The folder of this register, or its disk, can't be written, so no entry can be. It is open read-only, with
    confidential fields masked: open fields, the journal, verification and a copy of the store as it is still work. Make
    it writable, then lock and unlock again. Nothing was changed.
    """

    BAND: ClassVar[str] = "READ-ONLY: CAN'T BE WRITTEN"


class DiskHasNoRoom(OpenReadOnly):
    """The disk is full, so no entry can be written. This register is open read-only, with confidential fields masked:
    open fields, the journal and verification still work. Make room, then lock and unlock again. Everything
    acknowledged before is safe.
    """

    BAND: ClassVar[str] = "READ-ONLY: DISK FULL"


class UnfinishedReadOnly(RegisterError):
    """This folder can't be written, and its last acts stand in store.db-wal alone, which can't be read there. Copy the
    whole folder to a disk that can be written and open the copy. Nothing was changed.
    """


class StoreUnreachable(RegisterError):
    """The disk did not answer. Check that it is plugged in and sound, then open the store again. Everything
    acknowledged before is safe.
    """


class StoreBusy(RegisterError):
    """Another program holds the store's database. Close it, then try again. Nothing was changed."""


class Interrupted(RegisterError):
    """This was stopped before it was done. Nothing was changed."""
