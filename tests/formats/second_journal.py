"""The chain, its signatures and the rows it vouches for, read from `docs/formats/journal.md` alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.formats.second_header import UnreadableError, canonical

CONTEXT = b"coverbook journal 1\x00"
KEYS = frozenset(
    {
        "format",
        "store",
        "station",
        "n",
        "nonce",
        "at",
        "offset",
        "actor",
        "key",
        "command",
        "subject",
        "changes",
        "keys",
        "basis",
        "effective_at",
        "clauses",
        "outcome",
        "refusal",
        "conflict",
    }
)
CHANGE = frozenset(
    {"kind", "urn", "schema", "parents", "open", "commitment", "dossier", "generation", "sealed", "wrap"}
)
KEY_ITEM = frozenset({"kind", "name", "generation", "for", "wrap"})
UNCONFIRMED = frozenset({"EnrolKeys", "UnlockRegister", "LockRegister"})
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
Body = Mapping[str, Any]


def digest(blob: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(blob).hexdigest()


@dataclass
class Journal:
    """What the walk over the entries leaves behind."""

    store: str
    head: bytes = bytes(32)
    count: int = 0
    at: datetime = BEFORE_ALL
    root: str = ""
    officers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    roots: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    recoveries: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    unconfirmed: set[str] = field(default_factory=set)
    newest: dict[str, list[int]] = field(default_factory=dict)
    changes: dict[tuple[str, int, int], Mapping[str, Any]] = field(default_factory=dict)
    items: dict[tuple[str, str, int, str], str] = field(default_factory=dict)
    mentions: set[tuple[str, int, int]] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def expect(self, holds: object, what: str) -> None:
        """Note a fault of the entry being read."""
        if not holds:
            self.faults.append(f"entry {self.count}: {what}")

    def entry(self, station: int, n: int, body: bytes, hashed: bytes, signature: bytes) -> None:
        """Steps 1, 2, 3 and 7 for the next entry; then what it wrote counts for the ones after it."""
        self.count += 1
        self.expect(n == self.count, "number")
        leaf = hashlib.sha256(b"\x00" + body).digest()
        self.head = hashlib.sha256(b"\x01" + n.to_bytes(8) + self.head + leaf).digest()
        self.expect(hashed == self.head, "hash")
        try:
            read = json.loads(body)
        except ValueError:
            self.expect(holds=False, what="no JSON")
            return
        self._form(read, body, station)
        self._signed(read, signature)
        self._clock(read)
        self._mention(read)
        self._top(read)
        for change in read["changes"]:
            self._change(read, change)
        for item in read["keys"]:
            self.expect(set(item) == KEY_ITEM, "keys of a key item")
            self.items[item["kind"], item["name"], item["generation"], item["for"]] = item["wrap"]

    def _form(self, read: Body, body: bytes, station: int) -> None:
        self.expect(canonical(read) == body, "canonical form")
        self.expect(set(read) == KEYS | ({"practice", "root"} if self.count == 1 else set()), "keys of the body")
        named = (read["format"], read["store"], read["station"], read["n"])
        self.expect(named == (1, self.store, station, self.count), "store, station or number")
        if read["outcome"] == "refused":
            self.expect(not read["changes"] and not read["keys"] and read["refusal"], "a refusal that wrote")
            self.expect(read["conflict"] is False, "a refusal in conflict")
        if self.count == 1:
            self.root = read["root"]

    def _signed(self, read: Body, signature: bytes) -> None:
        actor, act = read["actor"], read["command"]
        stated = (self.recoveries if "-RK-" in actor else self.officers).get(actor, {}).get("sign_key", "")
        if self.count == 1 or (act == "EnrolKeys" and read["outcome"] == "done"):
            stated = next((each["open"]["sign_key"] for each in read["changes"] if each["urn"] == actor), "")
        if self.count == 1:
            self.expect(stated == self.root, "the first entry's key is not the root")
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(stated)).verify(signature, CONTEXT + self.head)
        except (InvalidSignature, ValueError):
            self.expect(holds=False, what="signature")
        self.expect(read["key"] == hashlib.sha256(bytes.fromhex(stated)).hexdigest()[:16], "key id")
        in_order = act in UNCONFIRMED or read["outcome"] == "refused"
        self.expect(actor not in self.unconfirmed or in_order, "an officer who was not confirmed")

    def _mention(self, read: Body) -> None:
        words = {each["urn"] for each in read["changes"]} | {f"by {read['actor']}", read["command"]}
        words |= {read["subject"]} - {None}
        words |= {"refused"} if read["outcome"] == "refused" else set()
        self.mentions |= {(word, read["station"], read["n"]) for word in words}

    def _clock(self, read: Body) -> None:
        at = datetime.strptime(read["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        if self.count > 1:
            self.expect(at >= self.at - timedelta(minutes=2) or read["command"] == "ClockCorrected", "clock")
        self.at = at

    def _change(self, read: Body, change: Mapping[str, Any]) -> None:
        urn, act = change["urn"], read["command"]
        self.expect(set(change) == CHANGE, "keys of a change")
        self.expect(change["parents"] == ([self.newest[urn]] if urn in self.newest else []), "parents")
        self.newest[urn] = [read["station"], read["n"]]
        self.changes[urn, read["station"], read["n"]] = change
        if act == "DestroyRecords" and change["kind"] == "DE":
            self.destroyed |= set(change["open"]["dossiers"])
        if change["kind"] != "O":
            return
        before, after = self.officers.get(urn, {}).get("sign_key", ""), change["open"]["sign_key"]
        own = act == "EnrolKeys" and urn == read["actor"]
        emptied = act == "InviteAgain" and after == ""
        self.expect(before == after or own or emptied or self.count == 1, "a key changed by another act")
        if own:
            self.unconfirmed.add(urn)
        if act == "ConfirmOfficer" and urn == read["subject"]:
            roles = {each["role"] for each in change["open"]["roles"]}
            by_recovery = read["actor"] in self.recoveries and "chief" in roles
            by_chief = read["actor"] in self.officers and self._chief(read["actor"], read["at"])
            self.expect(by_recovery or by_chief, "confirmed by someone who is not a Chief")
            self.unconfirmed.discard(urn)
        self.officers[urn] = change["open"]

    def _top(self, read: Body) -> None:
        """Step 10."""
        top = [each for each in read["changes"] if each["kind"] in {"RT", "RK"}]
        if self.count == 1:
            self.expect([each["kind"] for each in top] == ["RT", "RK"], "the first root and recovery key")
            told = [(each["open"]["officer"], each["open"]["sign_key"]) for each in top if each["kind"] == "RT"]
            self.expect(told == [(read["actor"], read["root"])], "the first root")
        elif top:
            self._top_act(read, top)
        for each in top:
            (self.roots if each["kind"] == "RT" else self.recoveries)[each["urn"]] = each["open"]

    def _top_act(self, read: Body, top: Sequence[Mapping[str, Any]]) -> None:
        act, actor = read["command"], read["actor"]
        own = self.officers.get(actor, {}).get("sign_key")
        held = {each["state"] for each in self.roots.values() if (each["officer"], each["sign_key"]) == (actor, own)}
        recovery = self.recoveries.get(actor, {}).get("state") in {"in force", "used"}
        may = {
            "UseRecovery": recovery and [each["urn"] for each in top] == [actor],
            "ReplaceRecovery": recovery or bool(held & {"in force", "announced"}),
            "SucceedRoot": recovery or "in force" in held,
            "ConfirmRoot": actor not in {top[0]["open"].get("officer"), top[0]["open"].get("announced_by")},
        }
        self.expect(may.get(act), "the top was written by an act or signer that may not")
        for each in top:
            known = (self.roots if each["kind"] == "RT" else self.recoveries).get(each["urn"], each["open"])
            same = [known.get(name) == each["open"].get(name) for name in ("sign_key", "receive_key", "officer")]
            self.expect(all(same), "a key at the top was changed")

    def _chief(self, officer: str, at: str) -> bool:
        roles = self.officers[officer]["roles"]
        return any(
            role["role"] == "chief" and role["from_"] <= at and (role["until"] is None or at < role["until"])
            for role in roles
        )


def walk(store: str, rows: Sequence[tuple[int, int, bytes, bytes, bytes]]) -> Journal:
    """Read the chain from its first entry to its end."""
    journal = Journal(store)
    for row in rows:
        journal.entry(*row)
    if not journal.count:
        raise UnreadableError("no entry")
    return journal
