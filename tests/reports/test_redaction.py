from __future__ import annotations

from models.profile import Profile
from models.redaction import REASONS, Rendition, Secret, Withheld, masked, secrets_of, shown, words_of
from tests.scene import profile

NAME = Secret("Ray Dunleavy", is_name=True)


def test_a_full_copy_withholds_nothing() -> None:
    assert list(secrets_of(profile(), Rendition.FULL)) == []
    assert shown(profile(), "handle", Rendition.FULL) == "invented.handle"


def test_a_redacted_copy_withholds_confidential_fields_and_keeps_the_number() -> None:
    given: Profile = profile()
    assert shown(given, "handle", Rendition.REDACTED) == Withheld("R-1")
    assert shown(given, "urn", Rendition.REDACTED) == given.urn
    assert Secret("invented.handle", is_name=True) in set(secrets_of(given, Rendition.REDACTED))


def test_that_nothing_was_entered_is_no_secret() -> None:
    assert shown(profile(settings=""), "settings", Rendition.REDACTED) == ""


def test_every_reason_code_says_what_it_stands_for() -> None:
    assert set(REASONS) == {"R-1", "R-2", "R-3"}


def test_a_withheld_value_is_taken_out_of_a_kept_text() -> None:
    assert masked("Spoke as RAY-dunleavy; Dunleavy left.", [NAME]) == (
        "Spoke as ", Withheld("R-1"), "; ", Withheld("R-1"), " left.",
    )  # fmt: skip


def test_a_text_without_it_stays_one_text() -> None:
    assert masked("Nothing here.", [NAME]) == "Nothing here."


def test_a_part_of_a_word_stays() -> None:
    assert masked("The petition.", [Secret("Petit", is_name=True)]) == "The petition."


def test_a_short_part_of_a_name_is_not_looked_for_alone() -> None:
    assert words_of("Ray Dunleavy") == ("Dunleavy",)


def test_a_secret_does_not_print_itself() -> None:
    assert "Dunleavy" not in repr(NAME)


def test_a_name_is_taken_out_with_and_without_its_accents() -> None:
    given = [Secret("José Peña-Ruiz", is_name=True)]
    for typed in ("José Peña-Ruiz", "JOSE PENA RUIZ", "Jose\u0301 Pen\u0303a-Ruiz"):
        assert masked(typed, given) == (Withheld("R-1"),)


def test_a_quoted_half_of_a_long_text_is_taken_out_whole() -> None:
    words = [f"word{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(80)]
    quoted = " ".join(words[13:51])
    assert masked(f"He said: {quoted}, twice.", [Secret(" ".join(words))]) == (
        "He said: ", Withheld("R-1"), ", twice.",
    )  # fmt: skip


def test_overlapping_values_are_taken_out_once() -> None:
    given = [Secret("Ray Dunleavy Parts", is_name=True), NAME]
    assert masked("as Ray Dunleavy Parts now", given) == ("as ", Withheld("R-1"), " now")
