from __future__ import annotations

import pytest

from reports.lines import BODY, Run, plain_of, wrap
from reports.text import Face, clean, printed, unprintable, width_of

WIDTH = 300.0


def test_controls_marks_of_direction_and_invisible_letters_are_taken_out() -> None:
    given = "a\x00b\x07c\u202ed\u2066e\ufefff\u200bg\u00adh\x85"
    assert clean(given) == "abcdefgh"


def test_line_breaks_stay_and_tabs_become_spaces() -> None:
    assert clean("one\r\ntwo\tthree\rfour") == "one\ntwo three\nfour"


def test_loose_accents_are_composed() -> None:
    assert clean("Jose\u0301") == "Jos\u00e9"


@pytest.mark.parametrize(
    ("letter", "said"), [("😀", "U+1F600"), ("張", "U+5F35"), ("א", "U+05D0"), ("\ud800", "U+D800")]
)
def test_a_letter_no_font_has_prints_as_its_number_and_is_warned_of(letter: str, said: str) -> None:
    assert printed(f"a {letter} b") == f"a {said} b"
    assert unprintable(f"a {letter} b") == {said}


def test_ordinary_text_warns_of_nothing() -> None:
    assert unprintable("Ærøskøbing — “naïve” €5, ≤ 208 · Жанна Ωmega") == frozenset()


def test_lines_are_never_wider_than_asked() -> None:
    text = "word " * 200 + "x" * 2_000 + " end " + "Straße/" * 90
    for line in wrap([Run(text)], WIDTH):
        last = line[-1]
        assert last.x + width_of(last.text.rstrip(), Face.TEXT, BODY.size) <= WIDTH + 0.01


def test_no_letter_of_a_two_thousand_letter_word_is_lost() -> None:
    word = "".join(chr(97 + number % 26) for number in range(2_000))
    assert plain_of(wrap([Run(word)], WIDTH)).replace("\n", "") == word


def test_markup_is_only_letters() -> None:
    given = '<b>bold</b> & <img src="/etc/passwd"/> <a href="javascript:alert(1)">x</a> &amp; %s {0}'
    assert plain_of(wrap([Run(given)], 2_000)) == given


def test_several_spaces_between_words_stay() -> None:
    assert plain_of(wrap([Run("1  Summary")], WIDTH)) == "1  Summary"
