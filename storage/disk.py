"""The disk under a store: whole-file writes, the ballast, the lock, and whether it is this computer's own."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

from models.errors import RegisterError
from storage.errors import AlreadyOpen, DiskFull, ReadOnlyStore, StoreUnreachable

BALLAST = "ballast"
BALLAST_BYTES = 16 * 1024 * 1024
LOCK = "LOCK"
_OPENING_BYTES = 1 << 16
_LOCK_AT = 1 << 20
"""Where Windows locks a byte: past the text, so that another process can still read pid and host."""
_NETWORK_KINDS = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2", "ncpfs", "davfs",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.glusterfs",
})  # fmt: skip


def sync_folder(folder: Path) -> None:
    """Make names in a folder last through a power cut. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Put a whole new file in place of an old one: always exactly the old or the new.

    Raises: DiskFull, ReadOnlyStore.
    """
    beside = path.with_name(path.name + ".tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise meaning_of(error) from error


def meaning_of(error: OSError) -> RegisterError:
    """What a failed write means to a person: no room, no answer from the disk, or no permission."""
    full = {27, 28, 122, 112}  # EFBIG, ENOSPC, EDQUOT, and Windows' ERROR_DISK_FULL
    if error.errno in full or getattr(error, "winerror", None) in full:
        return DiskFull()
    return StoreUnreachable() if error.errno in {5, 6, 19} else ReadOnlyStore()  # EIO, ENXIO, ENODEV


def load_ballast(folder: Path) -> bool:
    """Set 16 MiB aside where there is room for it twice over; whether the ballast is there now."""
    path = folder / BALLAST
    if path.exists() and path.stat().st_size == BALLAST_BYTES:
        return True
    if shutil.disk_usage(folder).free < 2 * BALLAST_BYTES:
        return False
    try:
        with path.open("wb") as file:
            if sys.platform == "linux":
                os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
            else:
                file.write(bytes(BALLAST_BYTES))
    except OSError:
        drop_ballast(folder)
        return False
    return True


def drop_ballast(folder: Path) -> None:
    """Give the 16 MiB back, so that closing stays possible on a full disk."""
    with contextlib.suppress(OSError):
        (folder / BALLAST).unlink()


def is_full(folder: Path) -> bool:
    """Whether there is no room left for the few pages that opening a database takes."""
    return shutil.disk_usage(folder).free < _OPENING_BYTES


class FolderLock:
    """The operating system's lock on a store: held until released or until the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock; where the folder can't be written, as far as it can be taken then. Raises: AlreadyOpen.

        ``writable`` is False where the folder takes no lock of a writer.
        """
        self.writable = True
        self._file: IO[bytes] | None = None
        try:
            self._file = os.fdopen(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        except OSError:
            self.writable = False
            with contextlib.suppress(OSError):
                self._file = (folder / LOCK).open("rb", buffering=0)
        if self._file is not None:
            self._take(self._file)

    def _take(self, file: IO[bytes]) -> None:
        try:
            _lock(file)
        except OSError as error:
            pid, _, host = file.read(300).decode("utf-8", "replace").strip().partition(" ")
            file.close()
            raise AlreadyOpen(pid=pid or "?", host=host or "?") from error
        if self.writable:
            # The text is for the message alone: a full disk must not keep the store shut.
            with contextlib.suppress(OSError):
                file.seek(0)
                file.truncate()
                file.write(f"{os.getpid()} {socket.gethostname()}\n".encode())

    def release(self) -> None:
        """Let go of the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        file.seek(_LOCK_AT)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)
    else:
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_network_drive(folder: Path) -> bool:
    """Whether the system says that a folder is on another computer. False where it does not say."""
    if sys.platform == "win32":
        return _is_remote_on_windows(folder.absolute())
    if sys.platform == "darwin":
        return _is_remote_on_mac(folder)
    return _kind_of_mount(folder) in _NETWORK_KINDS


def _kind_of_mount(folder: Path, table: Path = Path("/proc/self/mountinfo")) -> str:
    """The file system a folder is on, as the kernel's table of mounts names it; empty where it can't be read."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        real = folder.resolve()
    except OSError:
        return ""
    best, found = -1, ""
    for line in lines:
        fields, _, rest = line.partition(" - ")
        point = Path(fields.split(" ")[4].replace("\\040", " "))
        # Of two mounts on one point the later one is what is seen.
        if (real == point or point in real.parents) and len(point.parts) >= best:
            best, found = len(point.parts), rest.split(" ")[0]
    return found


def _is_remote_on_windows(folder: Path) -> bool:
    remote = 4
    if str(folder).startswith("\\\\"):
        return True
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows' ctypes has it
    return bool(kernel.GetDriveTypeW(folder.anchor) == remote)


def _is_remote_on_mac(folder: Path) -> bool:
    # statvfs has no “local” flag there; struct statfs has it at f_flags, byte 64 of the 64-bit layout.
    local, flags_at, size = 0x00001000, 64, 4096
    room = ctypes.create_string_buffer(size)
    library = ctypes.CDLL(None)
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    if statfs(os.fsencode(folder), room) != 0:
        return False
    return not int.from_bytes(room.raw[flags_at : flags_at + 4], sys.byteorder) & local
