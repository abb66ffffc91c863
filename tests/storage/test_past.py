"""The past of records: every version with the instant of its entry, whatever else the entry's body says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.errors import DatabaseDamaged
from storage.past import PastVersions
from tests.storage.small_register import DETECTIVE, KINDS, STORE, SmallRegister, begun

FIRST = "HM-I-1-0001"
SAID = '","at":"2020-01-01T00:00:00.00Z'


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    yield opened
    opened.close()


def past_of(register: SmallRegister) -> list[tuple[object, object]]:
    past = PastVersions(db=register.db, keyring=register.keyring, store_id=STORE, kinds=KINDS)
    return [(each.at, each.fields["name"]) for each in past.of([FIRST], lambda _kind, _facts: True)]


def test_each_version_has_the_instant_its_entry_states(register: SmallRegister) -> None:
    before = past_of(register)
    for name in ("Walt", SAID):
        register.act(DETECTIVE, "DescribeIdentity", register.identity(1, name=name, operators=(DETECTIVE, SAID)))
        before.append((register.now, name))
    assert past_of(register) == before
    stated = {each.at for each in register.entries() if FIRST in {change.urn for change in each.changes}}
    assert {at for at, _ in before} == stated


def test_an_actor_that_looks_like_an_instant_is_none(register: SmallRegister) -> None:
    changed = register.identity(1, name="Walt")
    register.act(DETECTIVE, "DescribeIdentity", changed, amend=lambda body: {**body, "actor": SAID})
    assert past_of(register)[-1] == (register.now, "Walt")


def test_a_body_without_an_instant_is_told_as_damage(register: SmallRegister) -> None:
    changed = register.identity(1, name="Walt")
    register.act(DETECTIVE, "DescribeIdentity", changed, amend=lambda body: {**body, "at": "yesterday"})
    with pytest.raises(DatabaseDamaged):
        past_of(register)
