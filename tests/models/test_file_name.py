"""Names of files from anywhere become names that can be kept, shown and offered again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attachment import Attachment
from models.fields import field_of, text_problem
from models.file_name import LONGEST, belied, beside_original, safe_name
from models.stored_file import Media


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("offer.jpg", "offer.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\offer.pdf", "offer.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("offer\x00.jpg", "offer.jpg"),
        ("a\nb\tc.txt", "abc.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        (" .hidden. ", "hidden"),
        ('a<b>c:"d|e?f*g.png', "abcdefg.png"),
        ("half \ud800 of it.txt", "half  of it.txt"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
    ],
)
def test_a_name_keeps_what_can_be_seen_and_nothing_else(said: str, kept: str) -> None:
    assert safe_name(said) == kept


def test_a_name_of_three_hundred_characters_keeps_its_ending() -> None:
    kept = safe_name("x" * 300 + ".jpeg")
    assert (len(kept), kept.endswith("x.jpeg")) == (LONGEST, True)
    assert len(safe_name("ж" * 300 + ".jpeg").encode()) <= 200


@given(st.text(alphabet=st.characters(), max_size=400))
def test_whatever_the_name_the_one_that_is_kept_passes_the_door(said: str) -> None:
    kept = safe_name(said)
    assert text_problem(kept, field_of(Attachment, "name").declared) is None
    assert kept
    assert not set("/\\\x00") & set(kept)
    assert safe_name(kept) == kept
    assert text_problem(beside_original(kept, Media.PNG), field_of(Attachment, "name").declared) is None


def test_a_name_that_belies_the_content_is_noticed() -> None:
    assert belied("offer.jpg", Media.TEXT)
    assert belied("scan.PDF", Media.OTHER)
    assert not belied("offer.jpeg", Media.JPEG)
    assert not belied("offer", Media.OTHER)
    assert not belied("chat.html", Media.TEXT)
