from __future__ import annotations

import secrets
from io import BytesIO

import attrs
import pikepdf
import pytest

from models.redaction import Rendition, Secret
from reports.conduct import build
from reports.finish import seal
from reports.issue import texts_of
from reports.leak_scan import LeakFound, ScanBlind, require_clean, require_sight, scan
from tests.reports.rc_sample import content
from tests.reports.rc_scene import made_up

WORDS = "maple-canoe-otter-quilt-river-lantern"
HIDDEN = made_up(6, 9)
REDACTED = content(Rendition.REDACTED)
LEAKS = (
    HIDDEN,
    HIDDEN.upper(),
    HIDDEN.replace(" ", ""),
    HIDDEN.replace(" ", "-"),
    ".".join(HIDDEN.split()).lower(),
    " ".join(HIDDEN.replace(" ", "")),
    f"He was {HIDDEN.split()[1]} then.",
)


def sealed_with(text: str) -> bytes:
    return seal(build(attrs.evolve(REDACTED, statement=text)), WORDS)


@pytest.mark.parametrize("text", LEAKS, ids=range(len(LEAKS)))
def test_a_withheld_name_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(LeakFound) as caught:
        require_clean(sealed_with(text), WORDS, [Secret(HIDDEN, is_name=True)])
    assert HIDDEN.casefold() not in str(caught.value).casefold()


def test_a_clean_copy_passes_and_the_count_is_told() -> None:
    result = require_clean(sealed_with("Nothing."), WORDS, [Secret(HIDDEN, is_name=True), Secret("Abc", is_name=True)])
    assert (result.searched, result.short, result.found) == (3, 1, ())


def test_half_of_a_long_text_is_found_too() -> None:
    legend = made_up(*([7] * 40))
    with pytest.raises(LeakFound):
        require_clean(sealed_with(" ".join(legend.split()[10:25])), WORDS, [Secret(legend)])


def test_a_value_split_over_two_pages_is_found() -> None:
    legend = made_up(*([7] * 900))
    assert scan(sealed_with(legend), WORDS, [Secret(legend)]).found


def test_a_short_word_inside_another_is_no_leak() -> None:
    assert scan(sealed_with("The petition was competitive."), WORDS, [Secret("Petit", is_name=True)]).found == ()
    assert scan(sealed_with("Mr. PETIT, he said."), WORDS, [Secret("Petit", is_name=True)]).found


def test_a_value_shown_rightly_elsewhere_is_counted_apart() -> None:
    result = scan(sealed_with("Nothing."), WORDS, [Secret("Harrow Mills")], ["Harrow Mills Police Department"])
    assert (result.searched, result.kept_elsewhere, result.found) == (0, 1, ())


@pytest.mark.parametrize("where", ["title", "attachment name", "attachment", "outline", "stream", "alternative text"])
def test_no_place_of_the_file_is_left_out(where: str) -> None:
    with pikepdf.open(BytesIO(build(REDACTED))) as pdf:
        if where == "title":
            pdf.docinfo.Title = HIDDEN
        elif where == "attachment name":
            pdf.attachments[f"{HIDDEN}.txt"] = b"nothing"
        elif where == "attachment":
            pdf.attachments["note.txt"] = HIDDEN.encode("utf-16")
        elif where == "outline":
            with pdf.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(HIDDEN, 0))
        elif where == "stream":
            pdf.Root.Extra = pdf.make_stream(HIDDEN.encode())
        else:
            pdf.Root.StructTreeRoot.K.Alt = HIDDEN
        stream = BytesIO()
        pdf.save(stream)
    assert scan(seal(stream.getvalue(), WORDS), WORDS, [Secret(HIDDEN)]).found


def test_the_control_finds_every_value_of_the_full_copy() -> None:
    values = [
        made_up(6, 6),
        secrets.token_hex(8),
        "張偉 " + made_up(9),
        "Jose\u0301 " + made_up(8),
        made_up(*([8] * 300)),
    ]
    full = attrs.evolve(content(), statement=" | ".join(values))
    assert require_sight(build(full), texts_of(full), [Secret(value) for value in values]) == len(values)


def test_a_scan_that_does_not_see_what_is_there_says_so() -> None:
    full = content()
    with pytest.raises(ScanBlind):
        require_sight(build(full), [*texts_of(full), HIDDEN], [Secret(HIDDEN)])
