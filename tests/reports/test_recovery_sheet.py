"""A recovery sheet: one page of US Letter, half a code in eight groups, and nothing of whose register it opens."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from reports.recovery_sheet import RecoverySheet, build, sheet_of
from storage.recovery import RecoveryCode
from tests.end_to_end.division_at_work import begun, passphrase
from tests.faults.division_folder import division_folder
from ui.keeping_recovery import SheetNotSaved, asked_back, save_sheet, sheets_for
from ui.session import Session

HALVES = RecoveryCode.generate().halves


@pytest.fixture(scope="module")
def sheets() -> tuple[RecoverySheet, ...]:
    told = {"register": "4f2a 91c0 77d0 5b2a", "fingerprint": "09af 3c1e 77d0 5b2a 91c4", "band": "PRACTICE"}
    return tuple(sheet_of(at, half, made_on=date(2026, 3, 16), **told) for at, half in enumerate(HALVES, 1))


def words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    assert tuple(map(round, pages[0].mediabox[2:])) == (612, 792)
    return pages[0].extract_text()


def test_each_sheet_holds_its_own_half_and_no_group_of_the_other(sheets: tuple[RecoverySheet, ...]) -> None:
    texts = [words(build(each)) for each in sheets]
    for at, half in enumerate(HALVES):
        assert all(group in texts[at] for group in half.split("-"))
        assert not [group for group in half.split("-") if group in texts[1 - at]]
        assert f"Half {at + 1} of 2" in texts[at]
        for said in ("4f2a 91c0 77d0 5b2a", "09af 3c1e 77d0 5b2a 91c4", "March 16, 2026", "Use the recovery code"):
            assert said in texts[at]


def test_a_sheet_is_the_same_each_time_and_well_formed(sheets: tuple[RecoverySheet, ...]) -> None:
    first = build(sheets[0])
    assert build(sheets[0]) == first
    with pikepdf.open(BytesIO(first)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert "/StructTreeRoot" in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_a_sheet_names_no_department_and_no_officer(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with Session.open(folder, "okafor", passphrase("okafor")) as session:
        made = sheets_for(session, begun(tmp_path_factory.getbasetemp()).recovery)
        assert session.department_name == "Harrow Mills Police Department"
    for sheet in made:
        said = words(build(sheet)).lower()
        assert not [each for each in ("harrow", "mills", "okafor", "police", "hm-", "division.") if each in said]


def test_a_saved_sheet_is_for_this_user_alone_and_overwrites_nothing(
    sheets: tuple[RecoverySheet, ...], tmp_path: Path
) -> None:
    target = tmp_path / "half.pdf"
    save_sheet(sheets[0], target)
    assert target.stat().st_mode & 0o077 == 0
    before = target.read_bytes()
    for place in (target, tmp_path / "gone" / "half.pdf"):
        with pytest.raises(SheetNotSaved, match="Nothing in the register changed"):
            save_sheet(sheets[1], place)
    assert target.read_bytes() == before


def test_another_group_is_asked_for_each_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    recovery = begun(tmp_path_factory.getbasetemp()).recovery
    asked = [asked_back(recovery) for _ in range(60)]
    for half in (0, 1):
        groups = recovery.code.halves[half].split("-")
        assert {each[half].number for each in asked} == set(range(1, 9))
        assert all(each[half].group == groups[each[half].number - 1] for each in asked)
    first = asked[0][0]
    assert first.answered_by(f" {first.group.lower()} ")
    assert not first.answered_by("")
    assert not first.answered_by(asked[0][1].group)
