"""The re-keyed copy of a database beside it: which of the two counts, and putting the copy in its place.

docs/formats/store.md section 8. The copy counts from the moment a good header names its salt; until then the old
database does. So a kill at any moment leaves exactly the one or the other, and the next opening finishes or clears up.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from storage.disk import sync_folder
from storage.errors import RekeyUnfinished
from storage.kdf import SALT_BYTES
from storage.schema import drop_older_copies

ENDING = ".rekeyed"
_BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")


def copy_of(database: Path) -> Path:
    """Where the re-keyed copy of a database stands."""
    return database.with_name(database.name + ENDING)


def salt_of(database: Path) -> bytes | None:
    """The first 16 bytes of a database, None where there are none."""
    try:
        with database.open("rb") as file:
            salt = file.read(SALT_BYTES)
    except OSError:
        return None
    return salt if len(salt) == SALT_BYTES else None


def pending(database: Path, newest: bytes) -> bytes | None:
    """The salt of a copy that waits to be put in its place: the newest good header names it, and not the database."""
    salt = salt_of(copy_of(database))
    return salt if salt == newest and salt != salt_of(database) else None


def settle(database: Path, salt: bytes) -> None:
    """Finish what a kill cut off: ``salt`` stands in the header that opened. Raises: RekeyUnfinished."""
    if pending(database, salt) is not None:
        put_in_place(database)
    elif salt_of(database) == salt:
        clear(database)


def put_in_place(database: Path) -> None:
    """The copy takes the database's name. The old write-ahead log goes first: it would be read into the new file.
    What was set aside under the old key before the schema was raised goes last.

    Raises: RekeyUnfinished.
    """
    try:
        for end in _BESIDE_A_DATABASE:
            database.with_name(database.name + end).unlink(missing_ok=True)
        sync_folder(database.parent)
        copy_of(database).replace(database)
        sync_folder(database.parent)
        drop_older_copies(database.parent)
    except OSError as error:
        raise RekeyUnfinished from error


def clear(database: Path) -> None:
    """Take away a copy that no header names, as far as the folder can be written."""
    copy = copy_of(database)
    with contextlib.suppress(OSError):
        for end in ("", *_BESIDE_A_DATABASE):
            copy.with_name(copy.name + end).unlink(missing_ok=True)
