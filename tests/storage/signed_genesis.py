"""The one entry a bare store needs before keys can be given in it: the first, which states root and recovery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from models.canonical import canonical
from models.journal import body_of, genesis
from storage.database import Database
from storage.journal import Journal
from storage.private_keys import PrivateKeys

ROOT, RECOVERY_KEY = "HM-RT-1-0001", "HM-RK-1-0001"
AT = "2026-01-05T14:00:00.00Z"


def root_facts(officer: str, sign_key: str, **values: Any) -> dict[str, Any]:
    """The open fields of a root."""
    said = {"urn": ROOT, "state": "in force", "officer": officer, "sign_key": sign_key, "announced_at": AT}
    return {**said, "announced_by": officer, "confirmed_at": AT, "confirmed_by": "", **values}


def recovery_facts(keys: PrivateKeys, **values: Any) -> dict[str, Any]:
    """The open fields of a recovery key."""
    said = {"urn": RECOVERY_KEY, "state": "in force", "sign_key": keys.sign_key.hex(), "made_at": AT}
    return {**said, "receive_key": keys.receive_key.hex(), "used_at": None, "replaced_at": None, **values}


def change_of(facts: Mapping[str, Any], *, parents: tuple[int, ...] = ()) -> dict[str, Any]:
    """A change of a journal body that wrote these open fields and nothing sealed."""
    return {
        "kind": facts["urn"].split("-")[1],
        "urn": facts["urn"],
        "schema": 1,
        "parents": [[1, n] for n in parents],
        "open": dict(facts),
        "commitment": "",
        "dossier": "register",
        "generation": 1,
        "sealed": "",
        "wrap": "",
    }


def write_row(db: Database, facts: Mapping[str, Any], n: int) -> None:
    """The version an entry wrote, as the current one."""
    kind = facts["urn"].split("-")[1]
    row = (facts["urn"], n, kind, canonical(dict(facts)))
    db.run(
        "INSERT INTO version (urn, station, n, kind, schema, dossier, open, generation, wrapped_key, sealed)"
        " VALUES (?, 1, ?, ?, 1, 'register', ?, 1, x'', x'')",
        row,
    )
    db.run("INSERT OR REPLACE INTO current VALUES (?, ?, 1, ?, 1)", (facts["urn"], kind, n))


def append(
    db: Database, store: bytes, by: tuple[str, PrivateKeys], command: str, *changes: Mapping[str, Any]
) -> None:
    """An entry signed by these keys, whatever it says; with the rows of its changes."""
    actor, keys = by
    journal = Journal(db, store)
    n = journal.head.n + 1
    body = body_of(
        store=store,
        station=1,
        n=n,
        nonce=bytes(16),
        at=datetime(2026, 1, 5, 14, tzinfo=UTC),
        offset=0,
        actor=actor,
        key=keys.key_id,
        command=command,
        changes=[change_of(each) for each in changes],
    )
    journal.append(genesis(body, root=keys.sign_key) if n == 1 else body, keys.sign)
    for each in changes:
        write_row(db, each, n)


def begin(db: Database, store: bytes, founder: tuple[str, PrivateKeys], recovery: PrivateKeys) -> None:
    """The first entry: the founder is the root."""
    officer, keys = founder
    append(
        db, store, founder, "CreateRegister", root_facts(officer, keys.sign_key.hex()), recovery_facts(recovery)
    )
