"""Contacts: how they were selected is written first, by an operator, once for each account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.command import Role
from models.contact import Contact, Known, RecordContact, Side, UpdateContact, record_contact, update_contact
from models.errors import InvalidInput, Refused
from tests.fakes import NOON, FakeContext
from tests.scene import COMMANDER, IDENTITY, PROFILE, days, scene


@pytest.fixture
def desk() -> FakeContext:
    return scene()


def record(context: FakeContext, **changes: Any) -> Contact:
    told: dict[str, Any] = {
        "identity": IDENTITY,
        "account": "seller.invented",
        "site": "Site",
        "first_seen": date(2026, 3, 16),
        "how_selected": "Offered the part described in the report.",
        "profile": PROFILE,
    }
    made = context.keep(record_contact(RecordContact(**(told | changes)), context))[0]
    assert isinstance(made, Contact)
    return made


def test_a_contact_lives_in_its_identitys_dossier(desk: FakeContext) -> None:
    made = record(desk)
    assert (made.dossier, made.perceived_race, made.selection_written_late) == (IDENTITY, "not perceived", False)


def test_a_selection_written_after_the_first_request_says_so(desk: FakeContext) -> None:
    assert record(desk, first_request_at=NOON - timedelta(hours=1)).selection_written_late
    made = record(desk, account="another")
    desk.now = days(1)
    asked = UpdateContact(contact=made.urn, first_request_at=days(0.5), initiated_by=Side.OPERATOR)
    updated = desk.keep(update_contact(asked, desk))[0]
    assert isinstance(updated, Contact)
    assert (updated.selection_written_late, updated.initiated_by) == (False, Side.OPERATOR)
    assert updated.how_selected == made.how_selected


def test_everything_missing_is_named_at_once(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(desk, how_selected=" ", perceived_race="", first_seen=date(2026, 3, 17), first_request_at=days(1))
    assert set(refused.value.problems) == {"how_selected", "perceived_race", "first_seen", "first_request_at"}


def test_a_perception_needs_its_basis(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="perceived_basis"):
        record(desk, perceived_race="white")
    assert record(desk, perceived_race="white", perceived_basis="Pictures shown.").known_or_charged is Known.NOT_KNOWN


def test_an_account_stands_once(desk: FakeContext) -> None:
    record(desk)
    with pytest.raises(InvalidInput, match="account"):
        record(desk, account="Seller.Invented")


def test_only_an_operator_records_contacts(desk: FakeContext) -> None:
    made = record(desk)
    desk.by(COMMANDER, Role.COMMANDER)
    with pytest.raises(Refused, match="R01"):
        record(desk, account="another")
    with pytest.raises(Refused, match="R01"):
        update_contact(UpdateContact(contact=made.urn), desk)
