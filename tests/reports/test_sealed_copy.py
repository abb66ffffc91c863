from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from reports.conduct import build
from reports.finish import seal
from reports.passphrase import passphrase, strength, words
from tests.reports.rc_sample import NAME, content

RIGHT = "maple-canoe-otter-quilt-river-lantern-onion"
PLAIN = build(content())
SEALED = seal(PLAIN, RIGHT)


def test_qpdf_finds_nothing_wrong_and_revision_six(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(SEALED)
    passed = subprocess.run(
        ["qpdf", f"--password={RIGHT}", "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert passed.returncode == 0
    assert "R = 6" in passed.stdout
    assert "stream encryption method: AESv3" in passed.stdout


def test_three_readers_open_it_with_the_right_passphrase() -> None:
    with pikepdf.open(BytesIO(SEALED), password=RIGHT) as pdf:
        count = len(pdf.pages)
        assert pdf.encryption.R == 6
    assert len(pypdf.PdfReader(BytesIO(SEALED), password=RIGHT).pages) == count
    assert len(pypdfium2.PdfDocument(SEALED, password=RIGHT)) == count


@pytest.mark.parametrize("wrong", ["", "maple", RIGHT + " ", RIGHT.upper()])
def test_no_reader_opens_it_with_another(wrong: str) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(SEALED), password=wrong)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(SEALED, password=wrong)
    assert pypdf.PdfReader(BytesIO(SEALED)).decrypt(wrong) is pypdf.PasswordType.NOT_DECRYPTED


def test_nothing_of_it_is_readable_without_the_passphrase() -> None:
    for told in (NAME, "Harrow Mills", "Review of Conduct", "review.json", "RC-2026"):
        assert told.encode() not in SEALED
        assert told.encode("utf-16-be") not in SEALED


def test_a_passphrase_is_seven_plain_words_from_the_list() -> None:
    drawn = passphrase().split("-")
    assert len(drawn) == 7
    assert set(drawn) <= set(words())
    assert strength() > 77


def test_fewer_than_six_words_are_refused() -> None:
    with pytest.raises(ValueError, match="six words"):
        passphrase(5)


def test_the_list_holds_enough_plain_words_and_none_twice() -> None:
    listed = words()
    assert len(listed) == len(set(listed)) >= 2_048
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in listed)
