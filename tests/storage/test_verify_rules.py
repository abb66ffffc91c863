"""The verifier holds the journal to the rules: who may sign, in which order, from which state to which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.journal import CONTEXT, START, leaf_of, next_hash, signed_bytes
from tests.storage.small_register import (
    CHIEF,
    COMMANDER,
    DETECTIVE,
    OTHER,
    OfficerState,
    SmallRegister,
    begun,
)

FIRST = "HM-I-1-0001"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    yield opened
    opened.close()


def told(register: SmallRegister) -> list[tuple[int, str | None, str]]:
    return [(fault.n, fault.urn, fault.what) for fault in register.verify().faults]


def only(register: SmallRegister, n: int, words: str) -> bool:
    found = told(register)
    assert len(found) == 1, found
    return found[0][0] == n and words in found[0][2]


def test_a_whole_journal_is_consistent_and_without_a_checkpoint_since_its_first_entry(register: SmallRegister) -> None:
    register.act(COMMANDER, "HoldReview")
    verdict = register.verify()
    assert verdict.consistent
    assert str(verdict) == (
        "CONSISTENT since checkpoint 1. Says nothing on the truth or completeness of what was entered."
    )
    assert verdict.head == register.journal.head


def test_an_empty_register_has_no_fault_and_no_head(tmp_path: Path) -> None:
    register = SmallRegister(tmp_path)
    assert register.verify().head.n == 0
    register.close()


def test_an_act_by_the_wrong_role_is_named(register: SmallRegister) -> None:
    register.act(OTHER, "AuthorizeIdentity", register.identity(1, state="authorized", authorized_by=OTHER))
    assert only(register, 13, "held no role")


def test_an_act_the_rulebook_does_not_know_is_named(register: SmallRegister) -> None:
    register.act(OTHER, "InventIdentity")
    assert (13, None, "the rulebook knows no act InventIdentity") in told(register)


def test_load_data_in_a_register_that_is_no_practice_register_is_named(register: SmallRegister) -> None:
    register.act(DETECTIVE, "LoadBatch")
    assert only(register, 13, "LoadBatch is for practice registers")


def test_load_data_in_a_practice_register_is_in_order(tmp_path: Path) -> None:
    register = SmallRegister(tmp_path)
    register.begin(practice={"created": "2026-03-16T13:00:00.00Z", "start": "2026-03-16T13:00:00.00Z"})
    register.act(DETECTIVE, "LoadBatch")
    assert register.verify().consistent
    register.close()


def test_a_step_that_is_not_in_the_table_of_states_is_named(register: SmallRegister) -> None:
    register.act(DETECTIVE, "DescribeIdentity", register.identity(1, state="authorized"))
    assert only(register, 13, "DescribeIdentity can't lead from “draft” to “authorized”")


def test_an_authorizer_who_is_the_operator_is_named(register: SmallRegister) -> None:
    changed = register.identity(1, state="authorized", operators=(CHIEF,), authorized_by=CHIEF)
    register.act(CHIEF, "AuthorizeIdentity", changed)
    assert only(register, 13, "authorized by its own operator")


def test_a_version_that_skips_its_parent_is_named(register: SmallRegister) -> None:
    def older(body: dict[str, object]) -> dict[str, object]:
        changes = body["changes"]
        assert isinstance(changes, list)
        changes[0]["parents"] = []
        return body

    register.act(DETECTIVE, "DescribeIdentity", register.identity(1), amend=older)
    assert only(register, 13, "does not follow")


def test_a_clock_that_goes_back_by_two_minutes_is_in_order(register: SmallRegister) -> None:
    register.act(COMMANDER, "HoldReview", at=register.now - timedelta(minutes=2))
    assert told(register) == []


def test_a_clock_that_goes_back_further_needs_its_own_entry(register: SmallRegister) -> None:
    back = register.now - timedelta(minutes=10)
    register.act(COMMANDER, "HoldReview", at=back)
    assert only(register, 13, "the clock went back by 600 s")


def test_a_corrected_clock_begins_a_new_segment(register: SmallRegister) -> None:
    back = register.now - timedelta(minutes=10)
    register.act(COMMANDER, "ClockCorrected", at=back)
    register.act(COMMANDER, "HoldReview")
    assert told(register) == []


def test_an_officer_counts_only_after_the_chief_has_confirmed(tmp_path: Path) -> None:
    register = SmallRegister(tmp_path)
    register.act(CHIEF, "CreateRegister", register.person(CHIEF, "chief", OfficerState.ACTIVE), *register.top())
    invited = register.person(DETECTIVE, "detective", OfficerState.INVITED, enrolled=False)
    register.act(CHIEF, "InviteOfficer", invited)
    register.act(DETECTIVE, "EnrolKeys", register.person(DETECTIVE, "detective", OfficerState.ENROLLED))
    register.document(1)
    assert only(register, 4, "no Chief has confirmed")
    register.close()


def test_a_commander_can_not_confirm_an_officer(tmp_path: Path) -> None:
    register = SmallRegister(tmp_path)
    register.act(CHIEF, "CreateRegister", register.person(CHIEF, "chief", OfficerState.ACTIVE), *register.top())
    for state, by, command in (
        (OfficerState.INVITED, CHIEF, "InviteOfficer"),
        (OfficerState.ENROLLED, COMMANDER, "EnrolKeys"),
        (OfficerState.ACTIVE, COMMANDER, "ConfirmOfficer"),
    ):
        enrolled = state is not OfficerState.INVITED
        register.act(by, command, register.person(COMMANDER, "commander", state, enrolled=enrolled))
    register.act(COMMANDER, "HoldReview")
    assert {fault[0] for fault in told(register)} == {4, 5}
    register.close()


def test_an_officer_who_enrols_again_waits_for_the_chief_again(register: SmallRegister) -> None:
    register.signers[DETECTIVE] = register.signers[OTHER]
    register.act(DETECTIVE, "EnrolKeys", register.person(DETECTIVE, "detective", OfficerState.ENROLLED))
    register.document(3)
    words = [what for n, _, what in told(register) if n == 14]
    assert words == ["signed by an officer whose key no Chief has confirmed"]


def test_an_officer_without_a_key_can_not_sign(register: SmallRegister) -> None:
    register.signers["HM-O-1-0009"] = register.signers[OTHER]
    register.act("HM-O-1-0009", "HoldReview")
    assert any(n == 13 and "no key in the register" in what for n, _, what in told(register))


def test_a_root_that_is_not_the_creators_key_is_named(tmp_path: Path) -> None:
    register = SmallRegister(tmp_path)
    other = register.public(OTHER).hex()
    chief = register.person(CHIEF, "chief", OfficerState.ACTIVE)
    register.act(CHIEF, "CreateRegister", chief, amend=lambda body: body | {"root": other})
    assert any("root key" in what for _, _, what in told(register))
    register.close()


def test_a_refused_act_needs_no_role(register: SmallRegister) -> None:
    refusal = {"rule": "R12", "clause": "house rule R12"}
    register.act(OTHER, "AuthorizeIdentity", amend=lambda body: body | {"outcome": "refused", "refusal": refusal})
    assert told(register) == []


def test_a_refused_act_that_changed_something_is_named(register: SmallRegister) -> None:
    register.act(DETECTIVE, "DescribeIdentity", register.identity(1), amend=lambda body: body | {"outcome": "refused"})
    assert any("a refused act changed something" in what for _, _, what in told(register))


def test_a_destroyed_payload_is_in_order_after_its_entry(register: SmallRegister) -> None:
    register.act(CHIEF, "AuthorizeIdentity", register.identity(1, state="authorized", authorized_by=CHIEF))
    register.db.run("UPDATE version SET sealed = NULL, wrapped_key = NULL, destroyed = 1 WHERE urn = ?", (FIRST,))
    assert {fault[:2] for fault in told(register)} == {(13, FIRST)}
    second = register.identity(2, state="authorized", authorized_by=CHIEF)
    register.act(CHIEF, "AuthorizeIdentity", second)
    register.act(COMMANDER, "DestroyRecords", second.changed(dossiers=(FIRST,)))
    assert told(register) == []


def test_what_an_entry_destroyed_does_not_stand_any_more(register: SmallRegister) -> None:
    authorized = register.identity(1, state="authorized", authorized_by=CHIEF)
    register.act(CHIEF, "AuthorizeIdentity", authorized)
    register.act(COMMANDER, "DestroyRecords", authorized.changed(dossiers=(FIRST,)))
    assert {fault[1:] for fault in told(register)} == {(FIRST, "sealed fields stand here that an entry destroyed")}
    register.db.run("UPDATE version SET sealed = NULL, wrapped_key = NULL, destroyed = 1 WHERE dossier = ?", (FIRST,))
    assert told(register) == []
    register.db.run("INSERT INTO dossier_key VALUES (?, 1, 'oversight', 1, x'00')", (FIRST,))
    assert any("a key of a dossier stands here" in what for _, _, what in told(register))


def test_a_body_of_another_shape_is_a_fault_not_a_crash(register: SmallRegister) -> None:
    register.act(COMMANDER, "HoldReview", amend=lambda body: body | {"extra": 1})
    register.act(COMMANDER, "HoldReview", amend=lambda body: body | {"basis": None, "offset": "x", "keys": [{}]})
    found = register.verify()
    assert {fault.n for fault in found.faults} >= {13, 14}


def test_processes_and_threads_find_the_same(register: SmallRegister) -> None:
    register.act(CHIEF, "HoldReview", signer=OTHER)
    threads = register.verify(processes=0).faults
    assert threads == register.verify(processes=1).faults
    assert {fault.n for fault in threads} == {13}


def test_progress_is_told(register: SmallRegister) -> None:
    heard: list[tuple[int, int]] = []
    for _ in range(988):
        register.act(COMMANDER, "HoldReview")
    assert register.verify(progress=lambda done, whole: heard.append((done, whole))).consistent
    assert set(heard) == {(1000, 1000)}


def test_the_hashes_are_those_of_the_format_text() -> None:
    """Computed by hand from docs/formats/journal.md, section 4."""
    import hashlib  # noqa: PLC0415 - the second, independent computation

    body = b'{"n":1}'
    leaf = hashlib.sha256(b"\x00" + body).digest()
    first = hashlib.sha256(b"\x01" + bytes([0, 0, 0, 0, 0, 0, 0, 1]) + bytes(32) + leaf).digest()
    assert leaf_of(body) == leaf
    assert next_hash(1, START, body) == first
    assert signed_bytes(first) == b"coverbook journal 1\x00" + first
    assert len(CONTEXT) == 20
