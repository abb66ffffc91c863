"""Signs in free text (R24): what is seen, what is not taken for it, what a warning says, how long any text takes."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.activity import LogActivity
from models.contact import RecordContact
from models.free_text import SIGNS, Sign, signs_in, signs_of, warning
from models.record import Kind, urn_text
from models.review_meeting import HoldReview, PlannedAction
from tests.fakes import NOON

SSN = "a Social Security number"
SID = "a state identification number (SID)"
FBI = "an FBI or universal control number"
CORI = "criminal offender record information (CORI)"
BOP = "a Board of Probation record (BOP)"
CJI = "criminal justice information (CJI)"
COVERT = "the name of a covert officer"

SEEN = [
    ("His number is 123-45-6789.", SSN),
    ("123\u201145\u20116789", SSN),
    ("ssn 123456789", SSN),
    ("Social Security no. 123 45 6789", SSN),
    ("SS# 123-45-6789", SSN),
    ("SID MA12345678", SID),
    ("SID: 1234567", SID),
    ("State ID number NY01234567J", SID),
    ("state identification no. 12345678", SID),
    ("Known as MA12345678 there", SID),
    ("FBI No. 123456AB7", FBI),
    ("FBI # 12345678", FBI),
    ("FBI 123456AB7", FBI),
    ("UCN ABC123XYZ", FBI),
    ("universal control number: 1AB23C4", FBI),
    ("ran his CORI yesterday", CORI),
    ("C.O.R.I. check", CORI),
    ("criminal offender record information", CORI),
    ("BOP shows two", BOP),
    ("the Board of Probation record", BOP),
    ("an NCIC hit", CJI),
    ("seen on the CJIS terminal", CJI),
    ("his criminal history record", CJI),
    ("a rap sheet of two pages", CJI),
    ("criminal justice information", CJI),
    ("met UC Martinez of Brockton PD", COVERT),
    ("undercover officer Smith", COVERT),
    ("Undercover Agent J. Doe (DEA)", COVERT),
    ("undercover special agent Núñez", COVERT),
    ("UC Det. Ruiz", COVERT),
    ("Smith is an undercover trooper", COVERT),
    ("Smith, an undercover officer of the state police", COVERT),
    ("O'Brien works undercover", COVERT),
    ("covert officer Lee", COVERT),
]
NOT_TAKEN_FOR_IT = [
    "HM-26-014",
    "HM-I-1-0007 and HM-P-1-0012",
    "617-555-0142",
    "(413) 555-0142",
    "+1 617 555 0142",
    "2026-03-16",
    "16 March 2026",
    "03-16-2026",
    "03/16/2026",
    "docket 2684CR00123",
    "UC-LT-01 and UC-SIM-04",
    "the UC Laptop",
    "UC Berkeley",
    "the undercover officer approached",
    "the undercover officer. Then he left",
    "an undercover officer of Attleboro",
    "She is an undercover officer",
    "Undercover Officer Training",
    "undercover Detective Division Commander",
    "asked for her Social Security number",
    "Sid came by",
    "SID",
    "state identification",
    "Cori smiled",
    "the bop track",
    "Henry III",
    "FBI Boston",
    "an FBI agent",
    "FBI number 617-742-5533",
    "IMG_20260126",
    "MA20260126",
    "ORI MA0030200",
    "192.168.100.200",
    "$123-45",
    "911-22-3333",
    "000-12-3456",
    "666-12-3456",
    "123-00-4567",
    "123-45-0000",
    "2026-123-45-6789",
    "123-45-67890",
    "12-345-6789",
    "tracking 9400-1000-0000",
    "He wraps sheets. Criminal mischief, a history of it.",
    "The operator looked at the market page and noted three listings of converters.",
]


def whats(*texts: str) -> list[str]:
    return [each.what for each in signs_in(*texts)]


@pytest.mark.parametrize(("text", "what"), SEEN)
def test_what_a_text_should_not_hold_is_seen(text: str, what: str) -> None:
    assert whats(text) == [what]


@pytest.mark.parametrize("text", NOT_TAKEN_FOR_IT)
def test_a_case_number_a_telephone_number_or_a_date_is_not_taken_for_it(text: str) -> None:
    assert whats(text) == []


AREAS = st.integers(1, 899).filter(lambda area: area != 666)


@given(AREAS, st.integers(1, 99), st.integers(1, 9999), st.sampled_from(("", " ", "no. ", "(")))
def test_every_number_that_can_be_one_is_seen(area: int, group: int, serial: int, before: str) -> None:
    assert whats(f"{before}{area:03}-{group:02}-{serial:04}.") == [SSN]


@given(
    st.sampled_from(("N", "HM", "26", "DC")), st.integers(0, 999), st.integers(0, 99), st.integers(0, 9999)
)
def test_such_a_number_inside_a_longer_one_is_another(prefix: str, area: int, group: int, serial: int) -> None:
    assert whats(f"{prefix}-{area:03}-{group:02}-{serial:04}") == []


@given(st.integers(200, 999), st.integers(200, 999), st.integers(0, 9999), st.sampled_from(("{}-{}-{}", "({}) {}-{}")))
def test_no_telephone_number_is_taken_for_anything(area: int, exchange: int, line: int, form: str) -> None:
    assert whats(f"Call {form.format(area, exchange, f'{line:04}')} after six.") == []


DATES = ("%Y-%m-%d", "%m-%d-%Y", "%d %B %Y", "%m/%d/%y")


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(DATES))
def test_no_date_is_taken_for_anything(day: date, form: str) -> None:
    assert whats(f"On {day.strftime(form)} at noon.") == []


@given(st.sampled_from(list(Kind)), st.integers(1, 99), st.integers(1, 99_999), st.integers(0, 99), st.integers(0, 999))
def test_no_number_of_a_record_or_a_case_is_taken_for_anything(
    kind: Kind, station: int, number: int, year: int, case: int
) -> None:
    assert whats(f"{urn_text('HM', kind, station, number)} in HM-{year:02}-{case:03}") == []


@given(st.lists(st.sampled_from([text for text, _ in SEEN] + NOT_TAKEN_FOR_IT), max_size=6).map(" | ".join))
def test_looking_for_the_words_first_never_loses_a_sign(text: str) -> None:
    assert {each.what for each in SIGNS if each.found.search(text)} == set(whats(text))


@pytest.mark.parametrize(("text", "what"), SEEN)
def test_a_warning_says_what_why_and_the_rule_and_repeats_nothing_of_the_text(text: str, what: str) -> None:
    said = warning(signs_in(text))
    assert what in said
    assert "house rule R24" in said
    assert said.endswith("It is kept as typed.")
    for number in re.findall(r"[\w-]*\d[\w-]*", text):
        assert number not in said
    for name in ("Smith", "Martinez", "Doe", "Núñez", "Ruiz", "O'Brien", "Lee", "Brockton"):
        assert name not in said


def test_several_signs_make_one_sentence_and_none_makes_none() -> None:
    said = warning(signs_in("CORI of 123-45-6789", "UC Martinez"))
    assert said.startswith(f"This may hold {SSN}, {CORI} or {COVERT}. This register is no place for it. Covert ")
    assert warning(()) == ""


def test_the_texts_of_an_act_are_looked_through_by_field_those_inside_lists_too() -> None:
    action = PlannedAction(what="Take the CORI out.", owner="HM-O-1-0003", due=date(2026, 4, 1))
    held = HoldReview(review="HM-R-1-0001", held_at=NOON, answers=(), summary="As usual.", actions=(action,))
    assert {label: [each.what for each in signs] for label, signs in signs_of(held).items()} == {
        "What is to be done": [CORI]
    }


def test_record_numbers_states_and_choices_are_no_free_text() -> None:
    logged = LogActivity(from_=NOON, until=NOON, profile="HM-P-1-0001", what_was_done="Looked at UC Martinez.")
    assert list(signs_of(logged)) == ["What was done"]
    contact = RecordContact(
        identity="HM-I-1-0001", account="a", site="b", first_seen=date(2026, 3, 1), how_selected="From a listing."
    )
    assert signs_of(contact) == {}


HOSTILE = {
    "one letter": "a" * 100_000,
    "capitals": "A" * 100_000,
    "names": "Abc " * 25_000,
    "digits": "1" * 100_000,
    "half numbers": "123-45-" * 14_300,
    "every word, then blanks": "ssn sid fbi ucn cori bop cji uc undercover " + " " * 100_000,
    "line breaks": "undercover" + "\n" * 100_000,
    "titles without a name": "undercover officer " * 5_300,
    "short titles": "UC " * 33_400,
    "names before a title": "Smith is an undercover " * 4_400,
    "initials": "undercover A. " + "A. " * 33_400,
    "labels without a number": "social security " * 6_300,
    "labels and signs": "SID :#." * 14_300,
    "labels and letters": "FBI no. AAAAAAAA" * 6_300,
    "words half said": "criminal history " * 5_900,
    "accents": "undercover officer É" * 5_000,
}


def seconds(text: str) -> float:
    """Processor time to look through it, the best of three."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        signs_in(text)
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_of_100_kb_however_made_takes_longer_than_its_length_explains(name: str) -> None:
    text = HOSTILE[name]
    assert len(text) >= 99_000
    whole, half = seconds(text), seconds(text[: len(text) // 2])
    assert whole < 2.0
    assert whole < 4 * half + 0.05


def test_the_longest_field_of_plain_prose_takes_no_time_a_hand_would_feel() -> None:
    prose = "The operator looked at the market page, noted three listings and left without a word. "
    assert seconds(prose * (20_000 // len(prose))) < 0.05


@pytest.mark.parametrize("sign", SIGNS, ids=lambda each: each.what)
def test_no_pattern_repeats_without_a_bound(sign: Sign) -> None:
    unbounded = re.findall(r"(?<!\\)[*+]|\{\d+,\}", sign.found.pattern)
    assert unbounded == []
