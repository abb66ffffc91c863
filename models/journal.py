"""What a journal entry says: its body, the changes and key items in it, its hash and the bytes that are signed.

Everything here is pure and follows ``docs/formats/journal.md`` sections 3 to 5 to the byte. The exact bytes of a
body are what is kept, signed and verified; a body is never written again from what was read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

import attrs

from models.canonical import canonical, instant_from, instant_text
from models.record import URN_PATTERN

FORMAT = 1
CONTEXT = b"coverbook journal 1\x00"
START = bytes(32)
"""``h_0``: what the first entry's hash stands on."""
DONE = "done"
REFUSED = "refused"
_LEAF = b"\x00"
_LINK = b"\x01"
GENESIS_KEYS = frozenset({"practice", "root"})

Version = tuple[int, int]
"""(station, n): the entry that wrote a version of a record."""


@attrs.frozen
class Head:
    """The end of a chain: the number of its newest entry (0 for an empty chain) and ``h_n``."""

    n: int
    hash: bytes

    @property
    def printed(self) -> str:
        """As it stands on papers: ``412 · 09af 3c1e 77d0 5b2a 91c4``."""
        digits = self.hash[:10].hex()
        return f"{self.n} · " + " ".join(digits[at : at + 4] for at in range(0, 20, 4))


@attrs.frozen(kw_only=True)
class Change:
    """One record version an entry wrote. ``open`` holds the open fields verbatim, hashes are hexadecimal texts."""

    kind: str
    urn: str
    schema: int
    parents: tuple[Version, ...]
    open: Mapping[str, Any]
    commitment: str
    dossier: str
    generation: int
    sealed: str
    wrap: str


@attrs.frozen(kw_only=True)
class KeyItem:
    """One key wrap an entry wrote. ``to`` is the member or the group it is wrapped for (``for`` in the body)."""

    kind: str
    name: str
    generation: int
    to: str
    wrap: str


@attrs.frozen(kw_only=True)
class Entry:
    """A journal entry as lists and screens read it. ``hash`` is ``h_n``; ``body`` the exact signed bytes."""

    station: int
    n: int
    at: datetime
    offset: int
    actor: str
    key: str
    command: str
    subject: str | None
    changes: tuple[Change, ...]
    keys: tuple[KeyItem, ...]
    basis: tuple[Version, ...]
    effective_at: datetime | None
    clauses: tuple[str, ...]
    outcome: str
    refusal: Mapping[str, str] | None
    conflict: bool
    practice: Mapping[str, str] | None
    root: str | None
    body: bytes
    hash: bytes
    signature: bytes


def body_of(
    *,
    store: bytes,
    station: int,
    n: int,
    nonce: bytes,
    at: datetime,
    offset: int,
    actor: str,
    key: bytes,
    command: str,
    subject: str | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
    keys: Sequence[Mapping[str, Any]] = (),
    basis: Sequence[Version] = (),
    effective_at: datetime | None = None,
    clauses: Sequence[str] = (),
    refusal: Mapping[str, str] | None = None,
    conflict: bool = False,
) -> dict[str, Any]:
    """The body of an entry in JSON types. ``offset`` is in minutes east of UTC; a ``refusal`` makes it refused."""
    return {
        "format": FORMAT,
        "store": store.hex(),
        "station": station,
        "n": n,
        "nonce": nonce.hex(),
        "at": instant_text(at),
        "offset": offset,
        "actor": actor,
        "key": key.hex(),
        "command": command,
        "subject": subject,
        "changes": list(changes),
        "keys": list(keys),
        "basis": [list(version) for version in basis],
        "effective_at": None if effective_at is None else instant_text(effective_at),
        "clauses": list(clauses),
        **_outcome(refusal, conflict=conflict),
    }


def _outcome(refusal: Mapping[str, str] | None, *, conflict: bool) -> dict[str, Any]:
    """``conflict``: the Chief decided in the commander's place, on the commander's own work. A refusal is in none."""
    if refusal is not None:
        return {"outcome": REFUSED, "refusal": dict(refusal), "conflict": False}
    return {"outcome": DONE, "refusal": None, "conflict": conflict}


def genesis(
    body: Mapping[str, Any], *, root: bytes, practice: tuple[datetime, datetime] | None = None
) -> dict[str, Any]:
    """The first entry's body: with the root public key and, in a practice store, (start, created)."""
    told = None
    if practice is not None:
        told = {"start": instant_text(practice[0]), "created": instant_text(practice[1])}
    return {**body, "practice": told, "root": root.hex()}


def leaf_of(body: bytes) -> bytes:
    """``SHA256(0x00 ‖ body)``."""
    return hashlib.sha256(_LEAF + body).digest()


def next_hash(n: int, before: bytes, body: bytes) -> bytes:
    """``h_n`` from the number, the hash of the entry before and the exact body."""
    return hashlib.sha256(_LINK + n.to_bytes(8, "big") + before + leaf_of(body)).digest()


def signed_bytes(entry_hash: bytes) -> bytes:
    """What the actor signs."""
    return CONTEXT + entry_hash


def key_id(sign_key: bytes) -> bytes:
    """The id of an officer's public signing key: the first 8 bytes of its SHA-256."""
    return hashlib.sha256(sign_key).digest()[:8]


def mentions_of(body: Mapping[str, Any]) -> frozenset[str]:
    """The words an entry is found by (``docs/formats/journal.md`` section 1)."""
    words = {change["urn"] for change in body["changes"]}
    words.add("by " + body["actor"])
    words.add(body["command"])
    if body["subject"] is not None:
        words.add(body["subject"])
    if body["outcome"] == REFUSED:
        words.add(REFUSED)
    return frozenset(words)


def number_of(urn: str) -> int:
    """The number a URN ends in, 0 for a text that is no URN."""
    found = URN_PATTERN.match(urn)
    return int(found["number"]) if found else 0


def links_of(facts: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The (field, value) pairs a current version is found by, from its open fields (section 6)."""
    found: set[tuple[str, str]] = set()
    for name, value in facts.items():
        if name == "urn":
            continue
        if isinstance(value, str):
            # The look at one character spares most texts the call.
            if value[4:5] != "-" or not _is_dated(value):
                found.add((name, value))
        elif isinstance(value, list):
            found.update([(name, item) for item in value if isinstance(item, str) and not _is_dated(item)])
    return frozenset(found)


def _is_dated(text: str) -> bool:
    """Whether a text begins like a day or an instant."""
    return text[4:5] == "-" and text[7:8] == "-" and text[:4].isdigit() and text[5:7].isdigit() and text[8:10].isdigit()


def _no_fractions(token: str) -> NoReturn:
    message = f"{token} has no canonical form"
    raise ValueError(message)


_DECODER = json.JSONDecoder(parse_float=_no_fractions, parse_constant=_no_fractions)


def parse_body(body: bytes) -> dict[str, Any]:
    """The body in JSON types. Raises: ValueError where the bytes are not the canonical form of what they say."""
    text = body.decode("utf-8")
    said, end = _DECODER.raw_decode(text)
    if end != len(text) or not isinstance(said, dict) or canonical(said) != body:
        message = "not in canonical form"
        raise ValueError(message)
    return said


def entry_from(body: bytes, entry_hash: bytes, signature: bytes) -> Entry:
    """An entry for lists and screens. Raises: ValueError, KeyError for a body of another shape."""
    said = parse_body(body)
    return Entry(
        station=said["station"],
        n=said["n"],
        at=instant_from(said["at"]),
        offset=said["offset"],
        actor=said["actor"],
        key=said["key"],
        command=said["command"],
        subject=said["subject"],
        changes=tuple(_change(each) for each in said["changes"]),
        keys=tuple(_key_item(each) for each in said["keys"]),
        basis=tuple((station, n) for station, n in said["basis"]),
        effective_at=None if said["effective_at"] is None else instant_from(said["effective_at"]),
        clauses=tuple(said["clauses"]),
        outcome=said["outcome"],
        refusal=said["refusal"],
        conflict=said["conflict"],
        practice=said.get("practice"),
        root=said.get("root"),
        body=body,
        hash=entry_hash,
        signature=signature,
    )


def _change(said: Mapping[str, Any]) -> Change:
    parents = tuple((station, n) for station, n in said["parents"])
    return Change(**{**said, "parents": parents})


def _key_item(said: Mapping[str, Any]) -> KeyItem:
    return KeyItem(
        kind=said["kind"], name=said["name"], generation=said["generation"], to=said["for"], wrap=said["wrap"]
    )
