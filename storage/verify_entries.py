"""Steps 1 to 7 of verification: what each entry says by itself and after the entries before it.

``docs/formats/journal.md`` section 7 numbers the steps; the methods here carry the same order.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol

from models.canonical import instant_from
from models.journal import DONE, FORMAT, GENESIS_KEYS, REFUSED, START, key_id, next_hash, parse_body
from storage.verify_rules import CASEWORK, INSPECTION, Body, Facts, Rules
from storage.verify_top import ROOT, RootChain

OFFICER, RECOVERY_KEY = "O", "RK"
ENROL = "EnrolKeys"
INVITE_AGAIN = "InviteAgain"
CONFIRM = "ConfirmOfficer"
CLOCK_CORRECTED = "ClockCorrected"
CHIEF = "chief"
RECOVERY = "recovery"
ANNOUNCED = "announced"
BACKWARDS = timedelta(minutes=2)

_KEYS = frozenset({
    "format", "store", "station", "n", "nonce", "at", "offset", "actor", "key", "command", "subject", "changes",
    "keys", "basis", "effective_at", "clauses", "outcome", "refusal", "conflict",
})  # fmt: skip
CHANGE_KEYS = frozenset({
    "kind", "urn", "schema", "parents", "open", "commitment", "dossier", "generation", "sealed", "wrap",
})  # fmt: skip
ITEM_KEYS = frozenset({"kind", "name", "generation", "for", "wrap"})

Report = Callable[[object, object, str], None]
"""Takes a fault: (n, URN or None, what)."""


class Earlier(Protocol):
    """What a walk knows that begins behind the first entry."""

    n: int
    hash: bytes
    at: str
    practice: bool
    keys: dict[str, str]
    confirmed: set[str]
    states: dict[str, str]
    newest: dict[str, int]
    facts: Facts
    top: RootChain


class Walk:
    """The journal read from its first entry on; knows at every entry what the entries before it said."""

    def __init__(self, store: bytes, station: int, rules: Rules, report: Report) -> None:
        self._store = store.hex()
        self._station = station
        self._rules = rules
        self._report = report
        self._keys: dict[str, str] = {}
        self._confirmed: set[str] = set()
        self._states: dict[str, str] = {}
        self._top = RootChain()
        self._at = ""
        self._practice = False
        self.n = 0
        self.hash = START
        self.facts = Facts(rules.remembered | {OFFICER, RECOVERY_KEY})
        self.newest: dict[str, int] = {}
        """URN → number of the entry that wrote its newest version."""
        self.checkpoint = 1
        self.cosigned: dict[int, tuple[int, str]] = {}
        """Number of a checkpoint → the head it co-signs."""

    def go_on_after(self, earlier: Earlier) -> None:
        """Begin behind an entry that was checked before: what the entries up to it said is asked of the store."""
        self.n, self.hash, self._at = earlier.n, earlier.hash, earlier.at
        self._practice = earlier.practice
        self._keys, self._confirmed, self._states = earlier.keys, earlier.confirmed, earlier.states
        self.newest, self.facts, self._top = earlier.newest, earlier.facts, earlier.top

    def step(self, n: int, body: bytes, entry_hash: bytes) -> tuple[dict[str, Any] | None, bytes | None]:
        """Take the next entry: its body, None where it can't be read, and the key its signature must verify with."""
        if n != self.n + 1:
            gone = f"entry {self.n + 1} is" if n == self.n + 2 else f"entries {self.n + 1} to {n - 1} are"
            self._report(n, None, f"{gone} missing before this one")
        elif next_hash(n, self.hash, body) != entry_hash:
            self._report(n, None, "the entry or the chain before it was changed: its hash is another")
        self.n, self.hash = n, entry_hash
        try:
            said = parse_body(body)
            self._check_shape(n, said)
            return said, self._check(n, said)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._report(n, None, "the body is not what an entry holds")
            return None, None

    def _check_shape(self, n: int, said: Body) -> None:
        keys = set(said) - GENESIS_KEYS if n == 1 else set(said)
        if keys != _KEYS or said["format"] != FORMAT or said["outcome"] not in {DONE, REFUSED}:
            raise ValueError
        if said["store"] != self._store or said["station"] != self._station or said["n"] != n:
            self._report(n, None, "the body is of another store, station or number")
        for each in said["changes"]:
            if each.keys() != CHANGE_KEYS:
                raise ValueError
        for each in said["keys"]:
            if each.keys() != ITEM_KEYS:
                raise ValueError
        if said["outcome"] == REFUSED and (said["changes"] or said["keys"]):
            self._report(n, None, "a refused act changed something")

    def _check(self, n: int, said: Body) -> bytes | None:
        key = self._signing_key(n, said)
        self._check_clock(n, said)
        changes = said["changes"]
        before = {each["urn"]: self.facts.of(each["kind"], each["urn"]) or {} for each in changes}
        if n == 1:
            self._practice = said["practice"] is not None
            self._learn_facts(said)
        held = self._check_role(n, said)
        if changes:
            for urn, what in self._rules.persons(said, before, self.facts):
                self._report(n, urn, what)
            for change in changes:
                self._check_change(n, said["command"], change)
                if change["kind"] == OFFICER:
                    self._check_officer(n, said, change, held)
                elif change["kind"] == RECOVERY_KEY:
                    self._take_recovery(change)
                elif change["kind"] == ROOT:
                    self._check_root(n, change)
            self._learn_facts(said)
        for urn, what in self._top.take(said):
            self._report(n, urn, f"the top of the register: {what}")
        if said["outcome"] == DONE and (head := self._rules.cosigned(said)) is not None:
            self.cosigned[n] = head
            self.checkpoint = n
        return key

    def _signing_key(self, n: int, said: Body) -> bytes | None:
        """Step 2, all but the arithmetic."""
        actor = said["actor"]
        own = next((each for each in said["changes"] if each["urn"] == actor and each["kind"] == OFFICER), None)
        if n == 1:
            expected = said["root"]
            if own is None or _sign_key(own) != expected:
                self._report(n, actor, "the root key is not the key of the officer who created the register")
        elif said["command"] == ENROL and own is not None and said["outcome"] == DONE:
            expected = _sign_key(own)
        else:
            expected = self._keys.get(actor)
            counts = actor in self._confirmed or said["command"] in self._rules.before_confirmation
            if expected and not counts and said["outcome"] == DONE:
                self._report(n, actor, "signed by an officer whose key no Chief has confirmed")
        if not expected:
            self._report(n, actor, "signed by an officer with no key in the register")
            return None
        key, called = _key_and_id(expected)
        if called != said["key"]:
            self._report(n, actor, "signed with another key than the one enrolled for this officer")
        return key

    def _check_clock(self, n: int, said: Body) -> None:
        at = said["at"]
        if at < self._at and said["command"] != CLOCK_CORRECTED:
            back = instant_from(self._at) - instant_from(at)
            if back > BACKWARDS:
                seconds = int(back.total_seconds())
                self._report(n, None, f"the clock went back by {seconds} s with no ClockCorrected entry")
        self._at = at

    def _check_role(self, n: int, said: Body) -> frozenset[Any]:
        """Step 4. Gives the roles the actor held; none for an act that was refused."""
        command, actor = said["command"], said["actor"]
        if said["outcome"] == REFUSED:
            return frozenset()
        if command in self._rules.practice_only and not self._practice:
            self._report(n, said["subject"], f"{command} is for practice registers, and this is none")
        held = self._rules.held(actor, said["at"], self.facts)
        signer = self.facts.of(OFFICER, actor) or self.facts.of(RECOVERY_KEY, actor) or {}
        if not self._rules.knows(command):
            self._report(n, said["subject"], f"the rulebook knows no act {command}")
        elif not self._rules.may_give(command, signer, held):
            self._report(n, said["subject"], f"{command} by {actor}, who held no role that may give it")
        return held

    def _check_change(self, n: int, command: str, change: Mapping[str, Any]) -> None:
        """Steps 5 and 7."""
        urn, state = change["urn"], change["open"].get("state")
        newest = self.newest.get(urn)
        if newest == n:
            self._report(n, urn, "the entry changes this record twice")
        parents = [] if newest is None else [[self._station, newest]]
        if change["parents"] != parents:
            self._report(n, urn, "does not follow from the version before it")
        if state is not None:
            before = self._states.get(urn, "")
            if not self._rules.may_step(command, change["kind"], before, state):
                self._report(n, urn, f"{command} can't lead from “{before or 'new'}” to “{state}”")
            self._states[urn] = sys.intern(state)
        self.newest[urn] = n

    def _check_officer(self, n: int, said: Body, change: Mapping[str, Any], held: frozenset[Any]) -> None:
        """A signing key comes from its owner only, and counts once a Chief has confirmed it."""
        urn, key = change["urn"], _sign_key(change)
        known = self._keys.get(urn)
        if key == known:
            if said["command"] == CONFIRM and key is not None and _confirms(change, held):
                self._confirmed.add(urn)
        elif n == 1 and urn == said["actor"]:
            self._keys[urn] = key or ""
            self._confirmed.add(urn)
        elif said["command"] == ENROL and urn == said["actor"]:
            self._keys[urn] = key or ""
            self._confirmed.discard(urn)
        elif said["command"] == INVITE_AGAIN and key is None:
            del self._keys[urn]
            self._confirmed.discard(urn)
        else:
            self._report(n, urn, "the officer's public key was changed by an act that may not change it")

    def _take_recovery(self, change: Mapping[str, Any]) -> None:
        """Recovery signs with the key its record was made with; who may make one is checked at the top."""
        self._keys.setdefault(change["urn"], _sign_key(change) or "")
        self._confirmed.add(change["urn"])

    def _check_root(self, n: int, change: Mapping[str, Any]) -> None:
        """A root that is announced is the key of an officer whom the directory holds."""
        officer, key = change["open"]["officer"], _sign_key(change)
        is_announced = change["open"]["state"] == ANNOUNCED
        if is_announced and (key != self._keys.get(officer) or officer not in self._confirmed):
            self._report(n, change["urn"], "the root is not the confirmed key of the officer it names")

    def _learn_facts(self, said: Body) -> None:
        for change in said["changes"]:
            self.facts.learn(change["kind"], change["urn"], change["open"])
            if change["kind"] in CASEWORK and not change["parents"]:
                self.facts.count(change["urn"], change["open"])
            elif change["kind"] == INSPECTION:
                self.facts.mark(change["urn"], self.hash.hex())


@lru_cache(maxsize=1024)
def _key_and_id(sign_key: str) -> tuple[bytes, str]:
    """A public key's bytes and its id as the body writes it. Raises: ValueError."""
    key = bytes.fromhex(sign_key)
    return key, key_id(key).hex()


def _confirms(change: Mapping[str, Any], held: frozenset[Any]) -> bool:
    """A Chief confirms anyone; recovery a Chief alone."""
    given = {each["role"] for each in change["open"]["roles"]} if RECOVERY in held else set()
    return CHIEF in held or CHIEF in given


def _sign_key(change: Mapping[str, Any]) -> str | None:
    """The public signing key an officer's record holds, None before enrolment."""
    key: str | None = change["open"].get("sign_key")
    return key or None
