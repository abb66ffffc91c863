"""What no statement may do once the database is open, whoever wrote it (docs/formats/store.md, section 6).

An authorizer is asked while SQLite compiles a statement. It can't see ``INSERT OR REPLACE`` remove a row, so the
schema's triggers refuse that too.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

ALLOWED = 0
DENIED = 1

_FINAL_TABLES = frozenset({"entry", "mention"})
"""Rows are added and never changed."""
_KEPT_TABLES = frozenset({"version", "group_key"})
"""Rows are never removed; a version may be emptied."""
_EMPTIED_COLUMNS = frozenset({"sealed", "wrapped_key", "destroyed"})
_WRAP_TABLES = frozenset({"group_key", "dossier_key"})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer", "writefile", "edit"})
_HARMLESS_PRAGMAS = frozenset({
    "user_version", "integrity_check", "quick_check", "cipher_integrity_check", "foreign_key_check", "wal_checkpoint",
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "page_count", "freelist_count",
    "page_size", "data_version", "cipher_version", "cipher_status", "optimize",
})  # fmt: skip
_READ_ONLY_PRAGMAS = frozenset({"user_version", "page_size"})


def _numbers(*names: str) -> frozenset[int]:
    return frozenset(int(getattr(dbapi2, name)) for name in names)


_SHAPE_OF_THE_SCHEMA = _numbers(
    "SQLITE_ATTACH", "SQLITE_DETACH", "SQLITE_ALTER_TABLE", "SQLITE_REINDEX", "SQLITE_ANALYZE",
    "SQLITE_CREATE_INDEX", "SQLITE_CREATE_TABLE", "SQLITE_CREATE_TRIGGER", "SQLITE_CREATE_VIEW", "SQLITE_CREATE_VTABLE",
    "SQLITE_CREATE_TEMP_INDEX", "SQLITE_CREATE_TEMP_TABLE", "SQLITE_CREATE_TEMP_TRIGGER", "SQLITE_CREATE_TEMP_VIEW",
    "SQLITE_DROP_INDEX", "SQLITE_DROP_TABLE", "SQLITE_DROP_TRIGGER", "SQLITE_DROP_VIEW", "SQLITE_DROP_VTABLE",
    "SQLITE_DROP_TEMP_INDEX", "SQLITE_DROP_TEMP_TABLE", "SQLITE_DROP_TEMP_TRIGGER", "SQLITE_DROP_TEMP_VIEW",
)  # fmt: skip


def _may_update(table: str, column: str | None) -> bool:
    if table in _FINAL_TABLES or table in _WRAP_TABLES:
        return False
    return table != "version" or column in _EMPTIED_COLUMNS


def _may_remove(table: str) -> bool:
    return table not in _FINAL_TABLES and table not in _KEPT_TABLES


def _may_ask(pragma: str, value: str | None) -> bool:
    name = pragma.lower()
    return name in _HARMLESS_PRAGMAS and not (name in _READ_ONLY_PRAGMAS and value is not None)


def _allows(action: int, first: str | None, second: str | None) -> bool:
    if action == dbapi2.SQLITE_UPDATE:
        return _may_update(first or "", second)
    if action == dbapi2.SQLITE_DELETE:
        return _may_remove(first or "")
    if action == dbapi2.SQLITE_PRAGMA:
        return _may_ask(first or "", second)
    if action == dbapi2.SQLITE_FUNCTION:
        return (second or "").lower() not in _FORBIDDEN_FUNCTIONS
    return action not in _SHAPE_OF_THE_SCHEMA


def authorize(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
    """ALLOWED or DENIED for one step of a statement, as ``sqlite3_set_authorizer`` asks it."""
    if first is not None and first.startswith("sqlite_") and action in _WRITES:
        return DENIED
    return ALLOWED if _allows(action, first, second) else DENIED


_WRITES = _numbers("SQLITE_INSERT", "SQLITE_UPDATE", "SQLITE_DELETE")
