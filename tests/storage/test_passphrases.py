"""What a passphrase must be, and what is left in the journal when it is changed."""

from __future__ import annotations

from datetime import date

import pytest

from models.accounts import passphrase_due
from reports.passphrase import passphrase
from storage.errors import PassphraseGuessable, PassphraseTooShort
from storage.passphrases import banned, check_passphrase, weakness

GUESSED_FIRST = (
    "Password123456", "P@ssw0rd!P@ssw0rd!", "Qwerty1234567890", "Summer2026Summer2026", "1qaz2wsx3edc4rfv",
    "correct horse battery staple", "To be or not to be", "monkeydragon2024", "12345678901234", "abcdefghijklmnopqrst",
)  # fmt: skip


@pytest.mark.parametrize("typed", GUESSED_FIRST)
def test_what_is_guessed_first_is_refused_with_the_reason(typed: str) -> None:
    with pytest.raises(PassphraseGuessable, match=r"common|few|row") as refused:
        check_passphrase(typed)
    assert typed not in str(refused.value)


def test_the_same_few_characters_over_and_over_are_refused() -> None:
    assert "different characters" in str(weakness("aabbaabbaabbaabb"))


def test_thirteen_characters_are_too_few_and_composed_letters_count_once() -> None:
    with pytest.raises(PassphraseTooShort, match="14"):
        check_passphrase("a river u\u0308ber")
    check_passphrase("a river \u00fcber s")


@pytest.mark.parametrize("typed", ["the long way to brandt street", "thewaytobrandtstreet", "Ellen walks to the pier"])
def test_a_passphrase_holds_no_name_of_its_officer(typed: str) -> None:
    with pytest.raises(PassphraseGuessable, match="name"):
        check_passphrase(typed, "brandt", "Ellen Brandt")


def test_a_short_name_inside_another_word_is_no_name() -> None:
    check_passphrase("sleeping under the pier", "lee", "T. Lee")
    with pytest.raises(PassphraseGuessable, match="name"):
        check_passphrase("lee under the long pier", "lee")


def test_passphrases_the_program_makes_are_never_refused() -> None:
    assert [weakness(passphrase()) for _ in range(50)] == [None] * 50


def test_the_list_has_a_thousand_entries_in_the_form_they_are_looked_up_in() -> None:
    assert len(banned()) >= 1000
    assert all(each.isalnum() and each == each.casefold() for each in banned())


def test_a_passphrase_is_due_from_two_weeks_before_its_year_is_over() -> None:
    since = date(2026, 1, 12)
    assert passphrase_due("HM-O-1-0003", since, date(2026, 12, 28)) == ()
    (soon,) = passphrase_due("HM-O-1-0003", since, date(2026, 12, 29))
    (late,) = passphrase_due("HM-O-1-0003", since, date(2027, 1, 13))
    assert (soon.days, late.days, late.on) == (-14, 1, date(2027, 1, 12))
