from __future__ import annotations

from typing import Any, ClassVar

import attrs

from models.fields import FieldClass, declared
from models.record import Kind, Record
from models.upgrades import Fields, raised


@attrs.frozen(kw_only=True)
class Older(Record):
    KIND: ClassVar[Kind] = Kind.PLATFORM
    NAME: ClassVar[str] = "platform"

    stance: str = declared("Stance", default="")


@attrs.frozen(kw_only=True)
class Newer(Older):
    SCHEMA: ClassVar[int] = 3

    seen_on: str | None = declared("Seen on", cls=FieldClass.OPEN, default=None)
    marks: tuple[str, ...] = declared("Marks", default=())


URN = "HM-PL-1-0001"


def test_fields_of_the_newest_list_are_taken_as_they_are() -> None:
    fields: Fields = {"urn": URN, "stance": "", "seen_on": None, "marks": []}
    assert raised(Newer, 3, fields) is fields


def test_a_field_that_came_later_takes_its_default() -> None:
    assert raised(Newer, 1, {"urn": URN, "stance": "none"}) == {
        "urn": URN,
        "stance": "none",
        "seen_on": None,
        "marks": [],
    }


def test_of_open_fields_alone_only_open_ones_are_added() -> None:
    assert raised(Newer, 1, {"urn": URN}) == {"urn": URN, "seen_on": None}


def test_upgrades_run_one_after_the_other_from_the_list_the_fields_have() -> None:
    def first(fields: Fields) -> Fields:
        return {**fields, "stance": str(fields["stance"]) + " one"}

    def second(fields: Fields) -> Fields:
        return {**fields, "stance": str(fields["stance"]) + " two"}

    upgrades = {(Kind.PLATFORM, 1): first, (Kind.PLATFORM, 2): second}
    old: dict[str, Any] = {"urn": URN, "stance": "said"}
    assert raised(Newer, 1, old, upgrades=upgrades)["stance"] == "said one two"
    assert raised(Newer, 2, old, upgrades=upgrades)["stance"] == "said two"
    assert old == {"urn": URN, "stance": "said"}
