"""The check at unlock: it says of the entries behind any other what the whole check says, and names what is wrong."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from models.journal import Head
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_since import MOST, verify_since
from tests.attacks.bare_sql import FIRST, FIRST_N, bare, store_of_seven
from tests.end_to_end.division_at_work import copied, practice
from tests.storage.small_register import (
    CHIEF,
    COMMANDER,
    DETECTIVE,
    OTHER,
    STORE,
    OfficerState,
    SmallRegister,
    SmallRules,
    begun,
)


def since(register: SmallRegister, n: int) -> tuple[tuple[int, str | None], ...]:
    """(entry, record) of every fault behind an entry."""
    found = verify_since(register.db, STORE, SmallRules(), Head(n, register.journal.hash_at(n) or b""))
    assert found.head == register.journal.head
    return tuple((fault.n, fault.urn) for fault in found.faults)


def test_behind_whatever_entry_it_begins_a_practice_register_is_in_order(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the walk learns from an entry it must know as well where it begins behind it."""
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path)
    with Store.open(folder, "quill", made.passphrases["quill"]) as store:
        whole = verify(store.db, store.store_id, Rulebook())
        rows = store.db.rows("SELECT n, hash FROM entry WHERE n > ? ORDER BY n", (whole.head.n - MOST,))
        assert len(rows) > 100
        for n, entry_hash in rows:
            found = verify_since(store.db, store.store_id, Rulebook(), Head(n, entry_hash))
            assert (found.faults, found.head) == ((), whole.head)


def test_an_officer_enrolled_before_it_began_and_confirmed_after_it_signs_from_then_on(tmp_path: Path) -> None:
    register = begun(tmp_path)
    newcomer = "HM-O-1-0005"
    register.signers[newcomer] = register.signers[OTHER]
    register.act(CHIEF, "InviteOfficer", register.person(newcomer, "detective", OfficerState.INVITED, enrolled=False))
    register.act(newcomer, "EnrolKeys", register.person(newcomer, "detective", OfficerState.ENROLLED))
    enrolled = register.journal.head.n
    register.act(CHIEF, "ConfirmOfficer", register.person(newcomer, "detective", OfficerState.ACTIVE))
    register.act(newcomer, "LogUse")
    assert [since(register, n) for n in range(enrolled - 2, enrolled + 2)] == [()] * 4
    register.close()


def test_an_officer_never_confirmed_is_named_wherever_it_begins(tmp_path: Path) -> None:
    register = begun(tmp_path)
    newcomer = "HM-O-1-0005"
    register.signers[newcomer] = register.signers[OTHER]
    register.act(CHIEF, "InviteOfficer", register.person(newcomer, "detective", OfficerState.INVITED, enrolled=False))
    register.act(newcomer, "EnrolKeys", register.person(newcomer, "detective", OfficerState.ENROLLED))
    enrolled = register.journal.head.n
    register.act(newcomer, "LogUse")
    assert since(register, enrolled - 1) == since(register, enrolled) == ((enrolled + 1, newcomer),)
    register.close()


EDITS: dict[str, str] = {
    "a sealed field": "UPDATE version SET sealed = x'00' WHERE n = 11",
    "an open field": "UPDATE version SET open = CAST(replace(open, 'draft', 'ended') AS BLOB) WHERE n = 11",
    "a version": "DELETE FROM version WHERE n = 11",
    "the current version": "UPDATE current SET n = 12 WHERE n = 11",
    "a link": "DELETE FROM link WHERE urn = 'HM-I-1-0001' AND field = 'operators'",
    "a word it is found by": "DELETE FROM mention WHERE n = 11 AND urn = 'HM-I-1-0001'",
    "a signature": "UPDATE entry SET signature = zeroblob(64) WHERE n = 11",
    "a body": "UPDATE entry SET body = CAST(replace(body, 'Document', 'Describe') AS BLOB) WHERE n = 11",
    "an entry": "DELETE FROM entry WHERE n = 11",
}


@pytest.mark.parametrize("what", EDITS)
def test_what_was_edited_behind_the_last_check_is_named(tmp_path: Path, what: str) -> None:
    store_of_seven(tmp_path)
    with bare(tmp_path) as sql:
        sql(EDITS[what])
    with closing(SmallRegister(tmp_path)) as register:
        found = since(register, FIRST_N - 1)
    assert found
    assert {n for n, _ in found} <= {FIRST_N, FIRST_N + 1}
    assert {urn for _, urn in found} <= {FIRST, None}


def test_what_was_edited_before_the_last_check_is_left_to_the_whole_check(tmp_path: Path) -> None:
    store_of_seven(tmp_path)
    with bare(tmp_path) as sql:
        sql(EDITS["a sealed field"])
    with closing(SmallRegister(tmp_path)) as register:
        assert since(register, FIRST_N) == ()
        assert not register.verify().consistent


def test_another_chain_behind_the_same_number_is_named(tmp_path: Path) -> None:
    with closing(begun(tmp_path)) as register:
        found = verify_since(register.db, STORE, SmallRules(), Head(9, bytes(32)))
        assert [(fault.n, fault.urn) for fault in found.faults] == [(9, None)]


def test_only_the_newest_entries_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.verify_since.MOST", 3)
    store_of_seven(tmp_path)
    with bare(tmp_path) as sql:
        sql(EDITS["a sealed field"])
    with closing(SmallRegister(tmp_path)) as register:
        assert since(register, 1) == ()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE entry SET body = x'ff' WHERE n = 10",
        "UPDATE entry SET hash = 7 WHERE n = 10",
        "UPDATE entry SET body = 'text' WHERE n = 1",
        "DELETE FROM entry WHERE n = 1",
        "DELETE FROM entry WHERE n = 10",
        "UPDATE version SET open = x'ff' WHERE urn = 'HM-O-1-0003'",
        "UPDATE version SET open = CAST('[]' AS BLOB) WHERE urn = 'HM-O-1-0003'",
        "DELETE FROM version WHERE urn = 'HM-O-1-0003'",
    ],
)
def test_what_it_begins_from_may_hold_anything_and_is_a_fault_never_a_crash(tmp_path: Path, edit: str) -> None:
    begun(tmp_path).close()
    with bare(tmp_path) as ask:
        ask(edit)
    with closing(SmallRegister(tmp_path)) as register:
        assert verify_since(register.db, STORE, SmallRules(), Head(10, b"")).faults


def test_someone_elses_entry_under_ones_own_key_is_named(tmp_path: Path) -> None:
    with closing(begun(tmp_path)) as register:
        register.act(COMMANDER, "HoldReview", signer=DETECTIVE)
        assert {n for n, _ in since(register, 12)} == {13}
