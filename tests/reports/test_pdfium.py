"""PDFium from many threads: the window draws reports and attached files while a copy is searched."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.pdfium import extracted, render, render_some

PAGES, THREADS, ROUNDS = 3, 6, 40
BROKEN = b"%PDF-1.7\nnothing of a file"


def paper(word: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(PAGES):
        canvas.drawString(72, 700, f"{word} {number}")
        canvas.circle(200, 400, 50 + 40 * number, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


ONE, OTHER = paper("copper"), paper("pallets")


def drawn() -> bool:
    return render(ONE) == EXPECTED


def some() -> bool:
    pages, count = render_some(OTHER, 2, 300)
    return (len(pages), count) == (2, PAGES) and max(pages[0].width, pages[0].height) <= 300


def searched() -> bool:
    return [line.strip() for line in extracted(OTHER, "").splitlines()] == [f"pallets {n}" for n in range(PAGES)]


def refused() -> bool:
    return render_some(BROKEN, 2, 300) == ((), 0)


EXPECTED = render(ONE)
ASKED = (drawn, some, searched, refused)


def test_drawing_and_searching_from_many_threads_gives_each_its_own() -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        answers = [threads.submit(ASKED[number % len(ASKED)]) for number in range(THREADS * ROUNDS)]
        gc.collect()
        assert all(each.result() for each in answers)


class OneOnly:
    """Counts how many are inside at once, which PDFium itself does not tell."""

    def __init__(self) -> None:
        self.inside = self.most = 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            yield
        finally:
            self.inside -= 1


def test_never_are_two_threads_inside_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, opened = OneOnly(), pypdfium2.PdfDocument

    class Watched(opened):  # type: ignore[misc,valid-type]
        def __init__(self, *given: object, **more: object) -> None:
            with watch.entered():
                super().__init__(*given, **more)

        def __getitem__(self, number: int) -> object:
            with watch.entered():
                return super().__getitem__(number)

        def close(self) -> None:
            with watch.entered():
                super().close()

    monkeypatch.setattr(pypdfium2, "PdfDocument", Watched)
    with ThreadPoolExecutor(THREADS) as threads:
        answers = [threads.submit(each) for each in ASKED * ROUNDS]
    assert all(each.result() for each in answers)
    assert watch.most == 1


def test_a_page_that_fails_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[pypdfium2.PdfPage] = []

    def failing(page: pypdfium2.PdfPage, **_: object) -> None:
        opened.append(page)
        raise MemoryError

    monkeypatch.setattr(pypdfium2.PdfPage, "render", failing)
    assert render_some(ONE, 2, 300) == ((), 0)
    with pytest.raises(MemoryError):
        render(ONE)
    assert len(opened) == 2
    assert all(each.raw is None for each in opened)
    monkeypatch.undo()
    assert render(ONE) == EXPECTED
