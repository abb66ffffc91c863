from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import pytest

import ui
from models.fields import fields_of
from models.record import Kind
from models.rulebook import RULEBOOK
from tests.ui.driving import application
from ui.acts import ACTS, AT_MASKED, MAKES, OUTSIDE
from ui.form import Form, kinds_wanted
from ui.icons import DRAWINGS
from ui.pages.people import MAKES as PEOPLE
from ui.refers import Option


def buttons() -> set[str]:
    at_records = (*ACTS.values(), AT_MASKED)
    return (
        {act.command for acts in at_records for act in acts} | set(MAKES.values()) | {c for c, _ in PEOPLE.values()}
    )


def test_every_command_of_the_rulebook_can_be_given_in_the_window() -> None:
    assert set(RULEBOOK) - OUTSIDE - buttons() == set()


def test_no_button_names_a_command_that_does_not_exist() -> None:
    assert buttons() - {""} - set(RULEBOOK) == set()


def test_a_button_fills_a_field_its_command_has() -> None:
    for acts in (*ACTS.values(), AT_MASKED):
        for act in acts:
            names = {each.name for each in fields_of(RULEBOOK[act.command].command)}
            assert {act.field, *(mine for mine, _ in act.also)} - {""} <= names, act.command


@pytest.mark.parametrize("name", sorted(set(RULEBOOK) - OUTSIDE))
def test_a_form_is_made_from_the_declarations_of_each_command(name: str) -> None:
    application()
    command = RULEBOOK[name].command
    options = {kind: (Option("HM-O-1-0001", "Somebody"),) for kind in kinds_wanted(command)}
    form = Form(command, UTC, options=options)
    assert list(form.rows) == [each.name for each in fields_of(command)]


def test_every_icon_named_in_the_window_is_bundled() -> None:
    names = {act.icon for acts in ACTS.values() for act in acts}
    for file in Path(ui.__file__).parent.rglob("*.py"):
        names |= set(re.findall(r'(?:IconLabel|IconButton)\("([a-z0-9-]+)"', file.read_text("utf-8")))
        names |= set(re.findall(r'ICON: ClassVar\[str\] = "([a-z0-9-]+)"', file.read_text("utf-8")))
        names |= set(re.findall(r'\bButton\("[^"]*", "([a-z0-9-]+)"', file.read_text("utf-8")))
    assert names - {file.stem for file in DRAWINGS.glob("*.svg")} == set()


def test_an_act_stands_at_a_kind_the_register_knows() -> None:
    assert set(ACTS) <= set(Kind)
