"""Making a new store: the database first, the header last, so a creation cut off is never taken for a store."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import attrs

from storage import errors
from storage.attempts import begin as begin_attempts
from storage.database import Database
from storage.disk import FolderLock, is_network_drive, meaning_of, sync_folder
from storage.groups import RECOVERY
from storage.header import COPIES, FORMAT, Header, write_copies
from storage.kdf import SALT_BYTES, Kdf
from storage.opening import DATABASE, SUFFIX, Parts, Way
from storage.private_keys import PrivateKeys
from storage.proof import Shown
from storage.recovery import NewRecovery
from storage.sealing import KEY_BYTES
from storage.slots import SlotKind, Unlocked, keys_slot, unlock

BLOBS = "blobs"
_ID_BYTES = 16


def check_new(folder: Path) -> None:
    """Whether a store can be made there. Raises: BadStoreName, StoreExists, NetworkDrive."""
    if not folder.name.endswith(SUFFIX) or folder.name == SUFFIX:
        raise errors.BadStoreName
    if os.path.lexists(folder):
        raise errors.StoreExists
    standing = next(each for each in folder.absolute().parents if each.is_dir())
    if is_network_drive(standing):
        raise errors.NetworkDrive


def create_parts(folder: Path, way: Way[Unlocked], officer: str, kdf: Kdf) -> tuple[Parts[Unlocked], NewRecovery]:
    """The parts of a new store with one user. Raises: ReadOnlyStore, DiskFull; nothing stays behind then."""
    try:
        folder.mkdir(mode=0o700, parents=True)
        (folder / BLOBS).mkdir(mode=0o700)
    except OSError as error:
        raise meaning_of(error) from error
    try:
        return _filled(folder, way, officer, kdf)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _filled(folder: Path, way: Way[Unlocked], officer: str, kdf: Kdf) -> tuple[Parts[Unlocked], NewRecovery]:
    made = NewRecovery.generate()
    user = Unlocked(officer=officer, keys=PrivateKeys.generate(), data_key=os.urandom(KEY_BYTES))
    recovery = attrs.evolve(user, officer=RECOVERY, keys=made.keys)
    header = _first_header(kdf, user, recovery, (way.login, way.passphrase, made.code.passphrase))
    begin_attempts(folder)
    lock = FolderLock(folder)
    try:
        db = _first_database(folder, header, user)
        try:
            write_copies(folder, header, user.data_key)
            sync_folder(folder.parent)
        except BaseException:
            db.close()
            raise
    except BaseException:
        lock.release()
        raise
    parts = Parts(folder=folder, lock=lock, db=db, way=way, content=user, header=header, served=COPIES[0], problems=())
    return parts, made


def _first_header(kdf: Kdf, user: Unlocked, recovery: Unlocked, said: tuple[str, Shown, str]) -> Header:
    login, passphrase, recovery_passphrase = said
    store_id = os.urandom(_ID_BYTES)
    slots = (
        keys_slot(store_id, login, passphrase, kdf, user),
        keys_slot(store_id, RECOVERY, recovery_passphrase, kdf, recovery),
    )
    return Header(store_id=store_id, salt=os.urandom(SALT_BYTES), kdf=kdf, slots=slots)


def _first_database(folder: Path, header: Header, user: Unlocked) -> Database:
    db = Database.create(folder / DATABASE, bytes(user.data_key) + header.salt)
    about = (("store", header.store_id), ("format", str(FORMAT).encode()))
    try:
        with db.transaction():
            db.run_many("INSERT INTO about (name, value) VALUES (?, ?)", about)
        db.checkpoint()
    except BaseException:
        db.close()
        raise
    return db


def user_way(login: str, passphrase: Shown) -> Way[Unlocked]:
    """The way in by an own passphrase, and what else the slot asks for."""
    return Way(kind=SlotKind.USER, login=login, passphrase=passphrase, open=unlock)
