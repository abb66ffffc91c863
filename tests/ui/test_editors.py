"""What editors hold comes out as it went in."""

from __future__ import annotations

import pytest

from models.command import Role
from models.investigation import Purpose
from tests.ui.driving import application
from ui.editors import ChoiceEditor, Editor
from ui.editors_many import ManyEditor


def editors() -> dict[str, Editor]:
    application()
    purposes = [(each, each.value) for each in Purpose]
    return {
        "one": ChoiceEditor("Purpose", "", purposes, optional=True),
        "some": ManyEditor("Roles", "", [(each, each.value) for each in Role]),
    }


def test_a_word_chosen_is_the_member_of_its_list() -> None:
    one = editors()["one"]
    one.set_value(Purpose.CRIME_ONLINE)
    assert one.value() is Purpose.CRIME_ONLINE
    one.set_value(None)
    assert one.value() is None


@pytest.mark.parametrize("ticked", [(), (Role.DETECTIVE,), (Role.COMMANDER, Role.INSPECTOR)])
def test_words_ticked_are_the_members_of_their_list(ticked: tuple[Role, ...]) -> None:
    some = editors()["some"]
    some.set_value(ticked)
    assert set(some.value()) == set(ticked)
    assert all(isinstance(each, Role) for each in some.value())
