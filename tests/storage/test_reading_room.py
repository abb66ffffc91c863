"""The reading room: lists, sorts, filters and searches over what this user may read, and nothing on a disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.record import Kind
from storage.reading_room import ReadingRoom
from storage.reading_room_plan import folded
from tests.storage.small_register import (
    DETECTIVE,
    KINDS,
    OTHER,
    START,
    STORE,
    SmallKeyring,
    SmallRegister,
    Use,
    begun,
)

NAMES = ("Ray Dunleavy", "Skye M.", "Tino Vázquez", "Gloria Petit", "gwen abbot")
FIRST = "HM-I-1-0001"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    for number, name in enumerate(NAMES, start=3):
        opened.document(number, name=name, age=20 + number, legend=f"Grew up in Taunton, house {number}00.")
    for number in range(1, 31):
        identity = f"HM-I-1-{3 + number % 2:04d}"
        at = START + timedelta(days=number)
        use = Use(urn=f"HM-S-1-{number:04d}", identity=identity, started_at=at, what=f"Asked about batch {number}")
        opened.act(DETECTIVE, "LogUse", use)
    yield opened
    opened.close()


def raised(register: SmallRegister, keyring: SmallKeyring | None = None) -> ReadingRoom:
    room = ReadingRoom()
    room.raise_current(register.db, keyring or register.keyring, STORE, KINDS, sealed_allowed=lambda *_: True)
    return room


@pytest.fixture
def room(register: SmallRegister) -> Iterator[ReadingRoom]:
    made = raised(register)
    while made.raise_more(7):
        pass
    yield made
    made.close()


def urns(room: ReadingRoom, kind: Kind = Kind.IDENTITY, **options: object) -> list[str]:
    return [row.urn for row in room.page(kind, **options).rows]  # type: ignore[arg-type]


def test_a_list_holds_the_listed_fields_as_they_are(room: ReadingRoom) -> None:
    row = room.row("HM-I-1-0004")
    assert row is not None
    assert row.readable
    assert row.values == {"state": "draft", "operators": (DETECTIVE,), "name": "Skye M.", "age": 24}
    assert room.row("HM-I-1-0099") is None
    assert room.row("nonsense") is None


def test_pages_follow_one_another_in_any_order(room: ReadingRoom) -> None:
    for order in ("urn", "name", "age", "state"):
        for descending in (False, True):
            whole = urns(room, order=order, descending=descending)
            seen: list[str] = []
            after = None
            while True:
                page = room.page(Kind.IDENTITY, order=order, descending=descending, after=after, limit=2)
                assert page.total == 7
                seen += [row.urn for row in page.rows]
                after = page.next
                if after is None:
                    break
            assert seen == whole
            assert len(set(seen)) == 7


def test_names_are_sorted_without_regard_to_capitals(room: ReadingRoom) -> None:
    names = [row.values["name"] for row in room.page(Kind.IDENTITY, order="name").rows]
    assert names[:2] == ["Gloria Petit", "gwen abbot"]


def test_a_filter_takes_columns_and_items_of_lists(register: SmallRegister, room: ReadingRoom) -> None:
    room.update(register.identity(3, operators=(DETECTIVE, OTHER), name="Ray Dunleavy", state="closed"))
    assert urns(room, where={"state": "closed"}) == ["HM-I-1-0003"]
    assert urns(room, where={"operators": OTHER}) == ["HM-I-1-0003"]
    assert len(urns(room, where={"operators": DETECTIVE})) == 7
    assert urns(room, where={"operators": "HM-O-1-000"}) == []
    assert room.page(Kind.ACTIVITY, where={"identity": "HM-I-1-0003"}).total == 15
    with pytest.raises(KeyError):
        room.page(Kind.IDENTITY, where={"legend": "x"})
    with pytest.raises(KeyError):
        room.page(Kind.IDENTITY, order="legend")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("skye", [4]), ("SKYE", [4]), ("kye", [4]), ("s", [4]), ("sk m", [4]), ("vazquez", [5]), ("VÁZ", [5]),
        ("0006", [6]), ("petit gloria", [6]), ("petit skye", []), ("k", []), ("'", []), ('"', []), ("a*", []),
        ("dunl", [1, 2, 3]), ("dunleavy 2", [2]), ("tauntin", []), ("taunton 500", [5]), ("taunt", [3, 4, 5, 6, 7]),
        ("OR id", []), ("%", []), ("", [1, 2, 3, 4, 5, 6, 7]), ("   ", [1, 2, 3, 4, 5, 6, 7]),
    ],
)  # fmt: skip
def test_a_search_finds_every_word(room: ReadingRoom, text: str, numbers: list[int]) -> None:
    assert urns(room, text=text) == [f"HM-I-1-{number:04d}" for number in numbers]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_no_text_breaks_a_search(text: str) -> None:
    room = EMPTY
    assert room.page(Kind.IDENTITY, text=text).rows == ()
    assert room.search_everything(text) == ()


EMPTY = ReadingRoom()


@pytest.fixture(autouse=True, scope="module")
def _empty_room(tmp_path_factory: pytest.TempPathFactory) -> None:
    register = SmallRegister(tmp_path_factory.mktemp("empty"))
    EMPTY.raise_current(register.db, register.keyring, STORE, KINDS, sealed_allowed=lambda *_: True)
    register.close()


def test_activities_and_notes_come_in_slices_newest_first(register: SmallRegister) -> None:
    room = raised(register)
    assert urns(room, Kind.ACTIVITY) == []
    assert len(urns(room)) == 7
    assert urns(room, text="taunton") == []
    assert room.raise_more(10) == 10
    assert urns(room, Kind.ACTIVITY) == [f"HM-S-1-{number:04d}" for number in range(21, 31)]
    assert not room.complete
    while room.raise_more(10):
        pass
    assert room.complete
    assert len(urns(room, Kind.ACTIVITY)) == 30
    assert len(urns(room, text="taunton")) == 5
    room.close()


def test_an_act_during_the_raising_is_neither_lost_nor_doubled(register: SmallRegister) -> None:
    room = raised(register)
    room.raise_more(10)
    late = Use(urn="HM-S-1-0005", identity="HM-I-1-0003", started_at=START, what="Entered anew")
    register.act(DETECTIVE, "LogUse", late)
    room.update(late)
    described = register.identity(4, name="Skye M.", legend="Grew up in Fall River.")
    register.act(DETECTIVE, "DescribeIdentity", described)
    room.update(described)
    while room.raise_more(10):
        pass
    assert len(urns(room, Kind.ACTIVITY)) == 30
    assert urns(room, Kind.ACTIVITY, text="anew") == ["HM-S-1-0005"]
    assert urns(room, text="river") == ["HM-I-1-0004"]
    assert "HM-I-1-0004" not in urns(room, text="taunton")
    room.close()


def test_a_changed_record_is_found_by_its_new_words_only(register: SmallRegister, room: ReadingRoom) -> None:
    room.update(register.identity(4, name="Nora Lund", legend="Sings."))
    assert urns(room, text="skye") == []
    assert urns(room, text="nora") == ["HM-I-1-0004"]
    assert urns(room, text="sings") == ["HM-I-1-0004"]
    assert len(urns(room)) == 7


def test_a_dropped_record_is_gone_from_lists_and_searches(room: ReadingRoom) -> None:
    room.drop("HM-I-1-0004")
    assert len(urns(room)) == 6
    assert room.search_everything("skye") == ()


def test_everything_is_searched_at_once_short_kinds_first(room: ReadingRoom) -> None:
    found = room.search_everything("batch 7")
    assert [row.urn for row in found] == ["HM-S-1-0007"]
    assert [row.kind for row in room.search_everything("0003", limit=3)] == [Kind.OFFICER, Kind.IDENTITY, Kind.ACTIVITY]
    assert len(room.search_everything("batch", limit=4)) == 4


def test_records_are_counted_by_a_column(register: SmallRegister, room: ReadingRoom) -> None:
    room.update(register.identity(3, state="closed"))
    assert room.count(Kind.IDENTITY, by="state") == {"draft": 6, "closed": 1}
    assert room.count(Kind.IDENTITY) == {"": 7}
    assert room.count(Kind.ACTIVITY, by="identity", where={"identity": "HM-I-1-0003"}) == {"HM-I-1-0003": 15}


def test_without_the_dossiers_key_sealed_columns_are_empty(register: SmallRegister) -> None:
    room = raised(register, SmallKeyring({"register": bytes([7] * 32), "HM-I-1-0004": (4).to_bytes(32, "big")}))
    rows = {row.urn: row for row in room.page(Kind.IDENTITY).rows}
    assert len(rows) == 7
    assert [urn for urn, row in rows.items() if row.readable] == ["HM-I-1-0004"]
    assert rows[FIRST].values == {"state": "draft", "operators": (DETECTIVE,), "name": None, "age": None}
    assert urns(room, text="dunleavy") == []
    assert room.damaged == ()
    room.close()


def test_what_is_not_allowed_is_not_raised_although_the_key_is_held(register: SmallRegister) -> None:
    room = ReadingRoom()
    room.raise_current(
        register.db,
        register.keyring,
        STORE,
        KINDS,
        sealed_allowed=lambda kind, facts: facts["urn"] == FIRST or kind == "O",
    )
    while room.raise_more():
        pass
    assert [row.urn for row in room.page(Kind.IDENTITY).rows if row.readable] == [FIRST]
    room.update(register.identity(2, name="Secret Name"))
    assert urns(room, text="secret") == []
    assert room.search_everything("batch") == ()
    room.close()


def test_a_damaged_record_is_listed_as_damaged_and_not_in_the_way(register: SmallRegister) -> None:
    register.keyring.keys[FIRST] = bytes(32)
    room = raised(register)
    assert len(urns(room)) == 7
    assert room.damaged == (FIRST,)
    room.close()


def test_accents_and_capitals_are_folded() -> None:
    assert folded("VÁZQUEZ Straße Søren") == "vazquez strasse søren"
