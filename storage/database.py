"""The encrypted database: opened in the order of docs/formats/store.md section 8, and a thin layer over SQL.

One connection, owned by the thread that opened it. Only :meth:`Database.interrupt` may be called from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from models.errors import RegisterError
from storage import errors
from storage.authorizer import authorize
from storage.disk import is_full
from storage.key_log import KeyLog
from storage.schema import check_schema, raise_schema, statements

RAW_KEY_BYTES = 48
PAGE_BYTES = 4096
_STEP_PAGES = 1024
_WRITING = (("journal_mode", "WAL"), ("synchronous", "FULL"))
_READING = (
    ("foreign_keys", "ON"), ("recursive_triggers", "ON"),
    ("trusted_schema", "OFF"), ("cell_size_check", "ON"), ("cache_size", "-65536"), ("temp_store", "MEMORY"),
    ("secure_delete", "ON"),
)  # fmt: skip
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT act", "RELEASE act", ("ROLLBACK TO act", "RELEASE act"))
_MEANINGS: tuple[tuple[str, type[RegisterError]], ...] = (
    ("full", errors.DiskFull),
    ("readonly", errors.ReadOnlyStore),
    ("interrupted", errors.Interrupted),
    ("locked", errors.StoreBusy),
    ("disk i/o error", errors.StoreUnreachable),
    ("unable to open", errors.StoreUnreachable),
    ("malformed", errors.DatabaseDamaged),
    ("not a database", errors.DatabaseDamaged),
)


@contextmanager
def _in_the_users_words() -> Iterator[None]:
    """Turn what SQLite says into an error the user can mend, where there is one."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        said = str(error).lower()
        for words, kind in _MEANINGS:
            if words in said:
                raise kind from error
        raise


def has_unfinished(path: Path) -> bool:
    """Whether acts stand in the write-ahead log beside a database: its last user was cut off, or is at it now."""
    log = path.with_name(path.name + "-wal")
    return log.is_file() and log.stat().st_size > 0


def _connected(path: Path, mode: str) -> Any:
    with _in_the_users_words():
        uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
        return dbapi2.connect(uri, uri=True, isolation_level=None)


def _unlock(connection: Any, raw_key: bytes, *, only_reads: bool) -> None:
    ask = connection.execute
    ask("PRAGMA cipher_log_level=NONE").fetchall()
    ask(f"PRAGMA key=\"x'{raw_key.hex()}'\"").fetchall()
    version = ask("PRAGMA cipher_version").fetchone()
    status = ask("PRAGMA cipher_status").fetchone()
    if not version or not version[0] or status is None or str(status[0]) != "1":
        raise errors.CipherMissing
    ask("SELECT count(*) FROM sqlite_schema").fetchone()
    for name, value in _READING if only_reads else (*_WRITING, *_READING):
        ask(f"PRAGMA {name}={value}").fetchall()


class Database:
    """SQL on the open store. Made by :meth:`create` and :meth:`open`."""

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self.key_log = KeyLog()
        self.halted: RegisterError | None = None
        """Why nothing may be written any more; every transaction is refused with it."""
        self._in_batch = False
        self._only_reads = False
        self._unfinished = False
        self.path = path

    @classmethod
    def create(cls, path: Path, raw_key: bytes) -> Database:
        """A new database with the newest schema. ``raw_key``: data key (32 bytes) and salt (16 bytes).

        Raises: StoreExists.
        """
        if path.exists():
            raise errors.StoreExists
        return cls._opened(path, raw_key, "rwc")

    @classmethod
    def open(cls, path: Path, raw_key: bytes) -> Database:
        """The database at ``path``, whose size and salt the caller has checked before.

        Raises: DatabaseDamaged where the key does not open it; NewerStore; CipherMissing.
        """
        return cls._opened(path, raw_key, "rw")

    @classmethod
    def open_to_read(cls, path: Path, raw_key: bytes, *, untouched: bool = False) -> Database:
        """The database at ``path``, which this connection never changes. Raises: as :meth:`open`; ReadOnlyStore.

        ``untouched``: the folder takes no file, not even those SQLite shares between connections.
        """
        return cls._opened(path, raw_key, "ro&immutable=1" if untouched else "ro")

    @classmethod
    def _opened(cls, path: Path, raw_key: bytes, mode: str) -> Database:
        if len(raw_key) != RAW_KEY_BYTES:
            message = "a raw key of another length would silently become a passphrase"
            raise ValueError(message)
        unfinished = has_unfinished(path)
        connection = _connected(path, mode)
        database = cls(connection, path)
        database._only_reads, database._unfinished = mode.startswith("ro"), unfinished
        try:
            with _in_the_users_words():
                _unlock(connection, raw_key, only_reads=database._only_reads)
                if database._only_reads:
                    check_schema(database)
                else:
                    raise_schema(database, path, partial(database.copy_to, raw_key=raw_key))
            connection.set_authorizer(authorize)
        except BaseException as error:
            connection.close()
            # The log's index that has no room is told like a disk that does not answer.
            if isinstance(error, errors.StoreUnreachable) and is_full(path.parent):
                raise errors.DiskFull from error
            raise
        return database

    def schema(self) -> int:
        """The number of the last step of the schema; 0 in an empty file."""
        row = self.row("PRAGMA user_version")
        return int(row[0]) if row else 0

    def carry_out(self, number: int, script: str) -> None:
        """One step of the schema as one transaction; before the authorizer stands, which would refuse it."""
        with self.transaction():
            for statement in statements(script):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={number}")

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Carry out one statement; how many rows it changed."""
        with _in_the_users_words():
            return int(self._connection.execute(sql, params).rowcount)

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for each row of values."""
        with _in_the_users_words():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row a query gives."""
        with _in_the_users_words():
            found: list[tuple[Any, ...]] = self._connection.execute(sql, params).fetchall()
            return found

    def row(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row a query gives, or None."""
        with _in_the_users_words():
            found: tuple[Any, ...] | None = self._connection.execute(sql, params).fetchone()
            return found

    def stream(self, sql: str, params: Sequence[Any] = (), batch: int = 1000) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query in lists of ``batch``, for what is too long to hold at once."""
        with _in_the_users_words():
            cursor = self._connection.execute(sql, params)
            while found := cursor.fetchmany(batch):
                yield found

    @property
    def in_transaction(self) -> bool:
        """True between BEGIN and its end."""
        return bool(self._connection.in_transaction)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing: BEGIN IMMEDIATE … COMMIT, ROLLBACK where anything is raised.

        Inside a :meth:`batch` it is a savepoint: what is raised takes back this part alone.
        """
        if self.halted is not None:
            raise self.halted
        begin, commit, undo = _PART if self._in_batch else _WHOLE
        self.run(begin)
        keys_before = len(self.key_log)
        try:
            yield
            self.run(commit)
        except BaseException:
            # After “disk full” SQLite has rolled back already, and a second ROLLBACK would hide the cause.
            if self._connection.in_transaction:
                for statement in undo:
                    self._connection.execute(statement)
            self.key_log.cut(keys_before)
            raise

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many transactions as one: what is raised out of the batch takes all of it back, and so does a kill."""
        with self.transaction():
            self._in_batch = True
            try:
                yield
            finally:
                self._in_batch = False

    def interrupt(self) -> None:
        """Stop the statement under way; it raises Interrupted. May be called from any thread."""
        self._connection.interrupt()

    def copy_to(self, path: Path, raw_key: bytes, progress: Callable[[int, int], None] | None = None) -> None:
        """A consistent copy of the whole database in a new file, encrypted with ``raw_key`` from its first byte.

        ``progress`` is told (pages done, pages in all) on the way; what it raises stops the copy.
        """
        with _in_the_users_words():
            copy = dbapi2.connect(str(path), isolation_level=None)
            try:
                copy.execute("PRAGMA cipher_log_level=NONE").fetchall()
                copy.execute(f"PRAGMA key=\"x'{raw_key.hex()}'\"").fetchall()
                told = None if progress is None else lambda _, left, of: progress(of - left, of)
                self._connection.backup(copy, pages=-1 if progress is None else _STEP_PAGES, progress=told)
            finally:
                copy.close()

    def is_whole(self) -> bool:
        """Whether the code of every page of the file holds."""
        return not self.rows("PRAGMA cipher_integrity_check")

    def halt(self, reason: RegisterError, raw_key: bytes) -> None:
        """Write nothing any more. A write-ahead log that was found at opening stays as it was found.

        SQLite would bring it into the database when the last connection that may write closes.
        """
        self.halted = reason
        if self._unfinished and not self._only_reads and not self._connection.total_changes:
            reading, written = _connected(self.path, "ro"), self._connection
            _unlock(reading, raw_key, only_reads=True)  # takes hold of the log before the other lets go of it
            self._connection, self._only_reads = reading, True
            written.close()
        self._connection.set_authorizer(None)
        self._connection.execute("PRAGMA query_only=ON").fetchall()
        self._connection.set_authorizer(authorize)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read within is as of one instant, whatever another connection writes meanwhile."""
        self.run("BEGIN")
        try:
            self.row("SELECT count(*) FROM about")
            yield
        finally:
            self.run("COMMIT")

    def checkpoint(self) -> None:
        """Bring everything into the one file and empty the write-ahead log."""
        if not self._only_reads:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def bring_in(self) -> None:
        """Finish what a crash cut off: a page torn in the file is whole in the log, and verification reads the file.

        Needs room; waits without it. A register that stands read-only keeps its log as it was found.
        """
        if self._unfinished and self.halted is None:
            with suppress(errors.DiskFull, errors.ReadOnlyStore, errors.StoreUnreachable, errors.StoreBusy):
                self.checkpoint()

    def close(self) -> None:
        """Checkpoint and close. Only the thread that opened may."""
        try:
            if self.halted is None:
                self.checkpoint()
        finally:
            self._connection.close()
