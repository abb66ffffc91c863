from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import attrs
import page as validator
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from models.redaction import Rendition, Withheld
from reports.conduct import build
from reports.conduct_content import CheckRow, RcContent, Result, worst
from reports.pagination import paginate
from tests.reports.extractors import by_pdfium, by_pypdf, squeezed
from tests.reports.rc_sample import HANDLES, HEAD, NAME, checks, content, extract

HOSTILE = (
    "<b>bold</b> & <i>",
    '<img src="/etc/passwd"/>',
    '<a href="javascript:alert(1)">x</a>',
    "]]> <!-- -- > &#60; \\(paren\\) (a(b) %d {x}",
    "😀 שלום 張偉 \u202egnp.exe\x00\x07",
    "W" * 2_000,
)
LOOK_SCALE = 0.9
FULL = content()
PLAIN = build(FULL)
REDACTED = build(content(Rendition.REDACTED))


def everywhere(text: str) -> RcContent:
    """The sample with one text in every field a person types."""
    sample = content()
    return attrs.evolve(
        sample,
        meeting=attrs.evolve(sample.meeting, place=text, title=text, case_numbers=text),
        summary_more=text,
        identities=tuple(
            attrs.evolve(card, name=text, left=tuple(attrs.evolve(each, said=text) for each in card.left))
            for card in sample.identities
        ),
        profiles=tuple(attrs.evolve(row, handle=text) for row in sample.profiles),
        equipment=tuple(attrs.evolve(row, serial=text, description=text) for row in sample.equipment),
        findings=tuple(attrs.evolve(each, title=text, condition=text, response=text) for each in sample.findings),
        record=tuple(attrs.evolve(each, said=text) for each in sample.record),
        answers=tuple(attrs.evolve(each, note=text) for each in sample.answers),
        actions=tuple(attrs.evolve(each, text=text) for each in sample.actions),
        statement=text,
        good_practice=(text,),
    )


@pytest.mark.parametrize("pdf", [PLAIN, REDACTED], ids=["full", "redacted"])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_report_conforms_to_the_standard(pdf: bytes, profile: str) -> None:
    report = validator.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [str(each) for each in report.failures]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert build(content()) == PLAIN


@pytest.mark.parametrize("read", [by_pdfium, by_pypdf])
def test_every_section_is_there_in_order_and_the_report_says_where_it_ends(read: object) -> None:
    assert callable(read)
    text = squeezed(" ".join(read(PLAIN)))
    titles = (
        "1Summary", "2Activityduringtheperiod", "3Falseidentitiesandprofiles", "4Equipment", "5Policychecklist",
        "6Findings", "7Reviewmeetingrecord", "8Actionitems", "9Certificationandsignatures", "AppendixAJournalextract",
        "AppendixBAuthority", "AppendixCIntegrityandverification", "Endofreport",
    )  # fmt: skip
    places = [text.rindex(title) for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("read", [by_pdfium, by_pypdf])
def test_every_page_carries_band_journal_number_full_chain_head_and_its_number(read: object) -> None:
    assert callable(read)
    pages = read(PLAIN)
    for number, text in enumerate(pages, 1):
        told = squeezed(text)
        assert HEAD in told
        assert "Journalentry213ofstation1" in told
        assert f"Page{number}of{len(pages)}" in told
        assert "PRACTICE·fictional,notforrealrecords" in told
        assert told.count("CONFIDENTIAL—LAWENFORCEMENTSENSITIVE") == 2
        assert "Copy1issuedtoLt.EllenBrandt" in told


def test_the_marking_stands_in_both_bars_of_every_page() -> None:
    document = pypdfium2.PdfDocument(REDACTED)
    for page in document:
        text = page.get_textpage()
        bars = [text.get_text_bounded(54, 792 - 33, 558, 792 - 18), text.get_text_bounded(54, 18, 558, 33)]
        assert all("LAW ENFORCEMENT SENSITIVE — REDACTED COPY" in bar for bar in bars)
    document.close()


def test_the_contents_name_the_page_each_section_is_on() -> None:
    pages = by_pdfium(PLAIN)
    for title, number in re.findall(r"(\d [A-Z][a-z ]+?) p\. (\d+)", " ".join(pages[0].split())):
        assert squeezed(title) in squeezed(pages[int(number) - 1])


def test_a_redacted_copy_shows_the_chip_and_none_of_the_values() -> None:
    for read in (by_pdfium, by_pypdf):
        text = squeezed(" ".join(read(REDACTED))).lower()
        assert text.count("withheldr-1") >= 5
        for value in (NAME, *HANDLES, "Route 9"):
            assert squeezed(value).lower() not in text
        assert "hm-i-1-0007" in text


def test_the_embedded_data_is_the_content_of_the_rendition() -> None:
    with pikepdf.open(BytesIO(REDACTED)) as pdf:
        data = json.loads(pdf.attachments["review.json"].get_file().read_bytes())
    assert data["identities"][0]["name"] == {"code": "R-1"}
    assert NAME not in json.dumps(data)


def test_the_title_names_document_and_copy_and_no_case() -> None:
    with pikepdf.open(BytesIO(PLAIN)) as pdf:
        assert str(pdf.docinfo.Title) == "Review of Conduct Report RC-2026-0001, copy 1"
        assert pdf.Root.Lang == "en-US"
        assert "HM-26-014" not in " ".join(str(value) for value in pdf.docinfo.values())


def test_no_font_is_left_outside_the_file() -> None:
    with pikepdf.open(BytesIO(PLAIN)) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        assert all("FontFile2" in str(font.FontDescriptor.keys()) for font in fonts if "/FontDescriptor" in font)
        assert not any(str(font.BaseFont).endswith("Helvetica") for font in fonts)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_field_prints_as_letters(text: str) -> None:
    pdf = build(everywhere(text))
    assert validator.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not any("/Annots" in page for page in opened.pages)
        assert "/JavaScript" not in str(opened.Root.keys())
    assert b"root:x:0" not in pdf


def test_markup_prints_as_typed_in_both_readers() -> None:
    pdf = build(everywhere(HOSTILE[1]))
    for read in (by_pdfium, by_pypdf):
        assert squeezed(HOSTILE[1]) in squeezed(" ".join(read(pdf)))


def test_letters_without_a_glyph_are_named_on_the_last_page() -> None:
    last = squeezed(by_pdfium(build(everywhere("😀")))[-1])
    assert "Charactersnofontofthisreportholds,printedbynumber:U+1F600." in last


def test_a_note_of_twenty_thousand_letters_loses_no_word() -> None:
    words = [f"w{number:04d}" for number in range(3_400)]
    pdf = build(attrs.evolve(FULL, statement=" ".join(words), record=FULL.record[:1]))
    text = " ".join(by_pdfium(pdf))
    assert [word for word in words if word not in text] == []


def test_a_long_note_in_a_table_cell_runs_over_pages_and_loses_no_word() -> None:
    words = [f"w{number:04d}" for number in range(1_200)]
    answers = (attrs.evolve(FULL.answers[0], note=" ".join(words)), *FULL.answers[1:])
    text = squeezed(" ".join(by_pypdf(build(attrs.evolve(FULL, answers=answers)))))
    assert [word for word in words if word not in text] == []


def test_a_report_with_nothing_recorded_says_so() -> None:
    empty = attrs.evolve(
        FULL, findings=(), actions=(), answers=(), identities=(), profiles=(), equipment=(), extract=(), statement="",
        timeline=attrs.evolve(FULL.timeline, lanes=(), reviews=()), good_practice=(),
    )  # fmt: skip
    pdf = build(empty)
    assert validator.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    text = squeezed(" ".join(by_pdfium(pdf)))
    for said in ("Findings:nonerecorded.", "Actions:nonerecorded.", "Equipment:nonerecorded."):
        assert said in text


def test_ten_thousand_journal_rows_are_all_there() -> None:
    pdf = build(attrs.evolve(FULL, extract=extract(10_000)))
    pages = by_pdfium(pdf)
    found = set(re.findall(r"HM-S-1-\d{4,}", " ".join(pages)))
    assert {f"HM-S-1-{number:04d}" for number in range(10_000)} <= found
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "left out of the tagged structure" in " ".join(" ".join(pages).split())
    assert b"pdfuaid:part" not in pikepdf.open(BytesIO(pdf)).Root.Metadata.read_bytes()
    assert validator.validate_pdf_bytes(pdf, profile="3u").is_compliant


def test_the_determination_is_the_worst_policy_result_and_house_rules_never_change_it() -> None:
    rows = checks()
    assert worst(rows) is Result.NOT_MET
    assert worst(tuple(row for row in rows if row.result is not Result.NOT_MET)) is Result.PARTLY
    assert worst(tuple(row for row in rows if row.result is Result.MET)) is Result.MET
    failed = CheckRow(rule="R13", clause="H", requirement="", evidence="", result=Result.NOT_MET)
    met = tuple(row for row in rows if row.result is Result.MET)
    assert attrs.evolve(FULL, policy_checks=met, house_checks=(failed,)).determination is Result.MET


def test_no_heading_stands_alone_at_the_end_of_a_page() -> None:
    for extra in range(0, 60, 7):
        longer = attrs.evolve(FULL, summary_more="word " * (extra * 14))
        for text in by_pdfium(build(longer)):
            lines = [line for line in text.splitlines() if line.strip()]
            assert not re.match(r"^(\d|Appendix [ABC])  ?[A-Z]", lines[-1])


def test_nothing_to_lay_out_gives_no_page() -> None:
    assert paginate([], 600) == ()


def test_a_withheld_part_of_a_text_prints_as_a_chip_inside_it() -> None:
    said = ("Spoke as ", Withheld("R-1"), " twice.")
    text = " ".join(by_pdfium(build(attrs.evolve(FULL, statement=said))))
    assert "Spoke as WITHHELD R-1 twice." in " ".join(text.split())


def test_long_names_of_department_officers_and_recipient_stay_on_the_page() -> None:
    cover = attrs.evolve(
        FULL.cover,
        department="Department " * 11,
        division="Division " * 12,
        marking="M" * 80,
        prepared_by="Officer " * 20,
        copies=(attrs.evolve(FULL.cover.copies[0], recipient="Recipient " * 20, role="Role " * 20),),
    )
    document = pypdfium2.PdfDocument(build(attrs.evolve(FULL, cover=cover)))
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert all(left >= 50 and right <= 592 and bottom >= 15 and top <= 778 for left, bottom, right, top in boxes)
    document.close()


def test_a_legend_of_twenty_thousand_letters_in_a_card_loses_no_word() -> None:
    words = [f"w{number:04d}" for number in range(3_300)]
    card = FULL.identities[0]
    legend = attrs.evolve(card.left[1], said=" ".join(words))
    pdf = build(attrs.evolve(FULL, identities=(attrs.evolve(card, left=(card.left[0], legend)),)))
    assert validator.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    text = " ".join(by_pdfium(pdf))
    assert [word for word in words if word not in text] == []


def test_eighty_profiles_each_have_their_lane() -> None:
    lanes = tuple(
        attrs.evolve(
            FULL.timeline.lanes[number % 2], profile=f"HM-P-1-{number:04d}", identity=f"HM-I-1-{number // 3:04d}"
        )
        for number in range(100, 180)
    )
    pdf = build(attrs.evolve(FULL, timeline=attrs.evolve(FULL.timeline, lanes=lanes)))
    assert validator.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    text = " ".join(by_pdfium(pdf))
    assert all(lane.profile in text for lane in lanes)


def test_more_copies_than_the_page_holds_are_counted() -> None:
    first, second = FULL.cover.copies
    copies = (*(attrs.evolve(second, number=number) for number in range(1, 30)), attrs.evolve(first, number=30))
    pages = by_pdfium(build(attrs.evolve(FULL, cover=attrs.evolve(FULL.cover, copies=copies))))
    assert "and 24 earlier copies, each with its entry in the journal" in pages[0]
    assert "Copy 30 of 30" in pages[1]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_the_page_looks_as_it_was_approved(number: int) -> None:
    approved = Image.open(Path(__file__).parent / "pages" / f"full-{number}.png")
    document = pypdfium2.PdfDocument(PLAIN)
    drawn = document[number - 1].render(scale=LOOK_SCALE).to_pil().convert("L")
    document.close()
    assert drawn.size == approved.size
    differing = ImageStat.Stat(ImageChops.difference(drawn, approved)).mean[0]
    assert differing < 1.5
