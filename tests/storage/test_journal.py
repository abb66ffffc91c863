"""The journal: appended in one transaction, found by what it concerns, kept as the exact bytes that were signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.canonical import canonical
from models.journal import entry_from, links_of, parse_body
from storage.database import Database
from tests.storage.small_register import (
    CHIEF,
    COMMANDER,
    DETECTIVE,
    RAW_KEY,
    START,
    STORE,
    SmallRegister,
    begun,
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    yield opened
    opened.close()


def test_the_head_is_the_newest_entry(register: SmallRegister) -> None:
    head = register.journal.head
    assert head.n == 12
    assert register.journal.entry(1, 12).hash == head.hash
    assert register.journal.hash_at(12) == head.hash
    assert register.journal.hash_at(13) is None


def test_a_head_is_printed_in_groups(register: SmallRegister) -> None:
    printed = register.journal.head.printed
    assert printed.startswith("12 · ")
    assert [len(group) for group in printed.removeprefix("12 · ").split()] == [4, 4, 4, 4, 4]


def test_entries_come_in_order_and_from_a_number_on(register: SmallRegister) -> None:
    assert [entry.n for entry in register.journal.entries()] == list(range(1, 13))
    assert [entry.n for entry in register.journal.entries(after=9, limit=2)] == [10, 11]


def test_an_entry_says_what_its_body_says(register: SmallRegister) -> None:
    entry = register.journal.entry(1, 11)
    assert (entry.command, entry.actor, entry.subject) == ("DocumentIdentity", DETECTIVE, "HM-I-1-0001")
    assert entry.changes[0].open["operators"] == [DETECTIVE]
    assert entry.changes[0].parents == ()
    assert entry.at == START + timedelta(minutes=11)
    assert entry.practice is None


def test_the_first_entry_names_the_root_key(register: SmallRegister) -> None:
    assert register.journal.entry(1, 1).root == register.public(CHIEF).hex()


def test_a_missing_entry_is_a_key_error(register: SmallRegister) -> None:
    with pytest.raises(KeyError):
        register.journal.entry(1, 99)


def test_what_concerns_a_record_is_found(register: SmallRegister) -> None:
    register.act(DETECTIVE, "DescribeIdentity", register.identity(1, name="Skye M."))
    assert [entry.n for entry in register.journal.about("HM-I-1-0001")] == [11, 13]
    assert [entry.command for entry in register.journal.about(DETECTIVE)] == [
        "InviteOfficer",
        "EnrolKeys",
        "ConfirmOfficer",
    ]


def test_the_page_of_the_journal_is_filtered_newest_first(register: SmallRegister) -> None:
    def numbers(**filters: object) -> list[int]:
        return [entry.n for entry in register.journal.filtered(**filters)]  # type: ignore[arg-type]

    assert numbers(limit=3) == [12, 11, 10]
    assert numbers(limit=3, before=10) == [9, 8, 7]
    assert numbers(command="DocumentIdentity") == [12, 11]
    assert numbers(actor=DETECTIVE) == [12, 11, 6]
    assert numbers(command="EnrolKeys", actor=COMMANDER, urn=COMMANDER) == [3]
    assert numbers(start=START + timedelta(minutes=10), end=START + timedelta(minutes=12)) == [11, 10]
    assert numbers(refused=True) == []


def test_a_body_for_another_place_is_not_appended(register: SmallRegister) -> None:
    for wrong in ({"n": 14}, {"store": "00" * 16}, {"station": 2}):
        with pytest.raises(ValueError, match="not for entry 13"):
            register.act(COMMANDER, "HoldReview", amend=lambda body, wrong=wrong: body | wrong)  # type: ignore[misc]
    assert register.journal.head.n == 12


def test_without_a_signature_nothing_is_written(register: SmallRegister) -> None:
    body = {**parse_body(register.journal.entry(1, 12).body), "n": 13}
    with pytest.raises(ValueError, match="no signature"), register.db.transaction():
        register.journal.append(body, lambda _: b"")
    assert register.journal.head.n == 12


def test_an_act_whose_transaction_fails_leaves_no_entry(register: SmallRegister) -> None:
    body = {**parse_body(register.journal.entry(1, 12).body), "n": 13}

    def append_and_fail() -> None:
        with register.db.transaction():
            register.journal.append(body, register.signers[DETECTIVE].sign)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        append_and_fail()
    assert register.journal.head.n == 12
    assert register.verify().consistent


def test_the_journal_can_not_be_changed_through_the_register(register: SmallRegister) -> None:
    for statement in ("DELETE FROM entry", "UPDATE entry SET n = 99", "DELETE FROM mention", "DROP TABLE entry"):
        with pytest.raises(Exception, match=r"not authorized|prohibited"):
            register.db.run(statement)


def test_the_journal_is_there_again_after_opening(tmp_path: Path) -> None:
    register = begun(tmp_path)
    head = register.journal.head
    register.close()
    again = SmallRegister(tmp_path)
    assert again.journal.head == head
    again.close()
    db = Database.open(tmp_path / "store.db", RAW_KEY)
    assert db.rows("SELECT count(*) FROM entry") == [(12,)]
    db.close()
    assert STORE.hex() in head.hash.hex() or head.n == 12


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), VALUES, max_size=5))
def test_a_body_read_is_the_body_written(said: dict[str, object]) -> None:
    try:
        exact = canonical(said)
    except UnicodeEncodeError:
        return
    assert parse_body(exact) == said


@pytest.mark.parametrize(
    "body",
    [b'{"n": 1}', b'{"n":1.0}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a":NaN}', b"[]", b"", b'{"a":"\\u0041"}'],
)
def test_a_body_that_is_not_canonical_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_body(body)
    with pytest.raises(ValueError, match=r".*"):
        entry_from(body, b"", b"")


def test_links_leave_out_days_instants_and_the_number_itself() -> None:
    facts = {
        "urn": "HM-I-1-0001",
        "state": "draft",
        "operators": ["HM-O-1-0003", "HM-O-1-0004"],
        "at": "2026-01-12T14:05:00.00Z",
        "on": "2026-01-12",
        "count": 3,
        "none": None,
        "parts": [{"a": "b"}],
    }
    assert links_of(facts) == {("state", "draft"), ("operators", "HM-O-1-0003"), ("operators", "HM-O-1-0004")}
