"""The last look before a copy leaves: the finished file is searched for every value it withholds.

Searched are the raw bytes, every decoded stream, every string and name of every object (metadata, titles,
outline, alternative texts, file names), the attachments and the text as a reader extracts it, each folded for
case, spaces and hyphens. One hit and there is no export. Values of fewer than five letters occur by chance in any
file: they rest on projection and are counted. The scan proves itself on the full copy (:func:`require_sight`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

import attrs
import pikepdf

from models.errors import RegisterError
from models.redaction import SHORTEST_INSIDE, SHORTEST_SCANNED, Folded, Secret, folded, forms
from reports.pdfium import extracted
from reports.text import printed


class LeakFound(RegisterError):
    """This copy was not made: it would have shown {count} of the values it must withhold ({places}). Nothing left
    the register. Look for a name or handle typed into a title, note or finding, have it corrected, and try again.
    """


class ScanBlind(RegisterError):
    """This copy was not made: the search for withheld values did not find {count} of those the full copy shows, so it
    can't vouch for a redacted one. Nothing left the register. Please report this fault.
    """


@attrs.frozen(kw_only=True)
class Scanned:
    """What a scan did: values searched for, those too short to search for, those that are shown elsewhere rightly.

    ``found`` are the positions of the secrets found, with where; never the values.
    """

    searched: int
    short: int
    kept_elsewhere: int
    found: tuple[tuple[int, str], ...]


@attrs.frozen
class _Place:
    """One searched text. In binary data, where letters lie about by chance, a short value must stand unbroken."""

    where: str
    text: Folded
    binary: bool = False


@attrs.frozen
class _Needle:
    """What one value is looked for by: its folded letters, as typed and as printed, and how it stands unbroken."""

    letters: tuple[str, ...]
    tight: re.Pattern[str]

    def sticks_in(self, place: _Place) -> bool:
        if place.binary and len(self.letters[0]) < SHORTEST_INSIDE:
            return self.tight.search(place.text.text) is not None
        return any(place.text.holds(each) for each in self.letters)


def _needle(value: str) -> _Needle | None:
    """None for a value too short to be searched for."""
    letters = sorted({each for each in (folded(value), folded(printed(value))) if len(each) >= SHORTEST_SCANNED})
    if not letters:
        return None
    return _Needle(tuple(letters), re.compile(rf"(?<![^\W_]){re.escape(value.strip())}(?![^\W_])", re.IGNORECASE))


def scan(pdf: bytes, passphrase: str, secrets: Sequence[Secret], kept: Iterable[str] = ()) -> Scanned:
    """Search a finished file. ``kept`` are values the rendition rightly shows (an officer, the department's town).

    Raises: pikepdf.PasswordError where the passphrase does not open the file.
    """
    places = tuple(_places(pdf, passphrase))
    shown = tuple(_place("kept", text) for text in kept)
    found: list[tuple[int, str]] = []
    searched = short = elsewhere = 0
    for number, secret in enumerate(secrets):
        for form in forms(secret):
            needle = _needle(form)
            if needle is None:
                short += 1
            elif any(needle.sticks_in(place) for place in shown):
                elsewhere += 1
            else:
                searched += 1
                found += [(number, place.where) for place in places if needle.sticks_in(place)]
    return Scanned(searched=searched, short=short, kept_elsewhere=elsewhere, found=tuple(found))


def require_clean(pdf: bytes, passphrase: str, secrets: Sequence[Secret], kept: Iterable[str] = ()) -> Scanned:
    """Raises: LeakFound where the file holds a value it withholds."""
    result = scan(pdf, passphrase, secrets, kept)
    if result.found:
        places = ", ".join(sorted({where for _, where in result.found}))
        raise LeakFound(count=len({number for number, _ in result.found}), places=places)
    return result


def require_sight(full: bytes, content: Iterable[str], secrets: Sequence[Secret]) -> int:
    """The control: in the plain full copy the scan must find each scannable value its content shows.

    ``content`` are the texts of the full copy. Gives how many were found. Raises: ScanBlind.
    """
    held = tuple(_place("content", text) for text in content)
    shown = []
    for secret in secrets:
        needle = _needle(secret.text)
        if needle is not None and any(needle.sticks_in(place) for place in held):
            shown.append(Secret(secret.text))
    seen = {number for number, where in scan(full, "", shown).found if where == "text"}
    if len(seen) < len(shown):
        raise ScanBlind(count=len(shown) - len(seen))
    return len(seen)


def _place(where: str, text: str, *, binary: bool = False) -> _Place:
    return _Place(where, Folded(text.replace("\0", "")), binary)


def _is_binary(data: bytes) -> bool:
    sample = data[:4096]
    odd = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\0")  # noqa: PLR2004 - the control characters
    return odd * 20 > len(sample)


def _places(pdf: bytes, passphrase: str) -> Iterator[_Place]:
    yield _place("file", pdf.decode("latin-1"), binary=True)
    with pikepdf.open(BytesIO(pdf), password=passphrase) as opened:
        strings: list[str] = []
        for item in opened.objects:
            strings += _strings(item)
            if isinstance(item, pikepdf.Stream):
                data = _decoded(item)
                binary = _is_binary(data)
                yield _place("stream", data.decode("latin-1"), binary=binary)
                if not binary:
                    yield _place("stream", data.decode("utf-8", "ignore"))
        yield _place("object", "\n".join(strings))
        for name in opened.attachments:
            data = opened.attachments[name].get_file().read_bytes()
            yield _place("attachment", name + "\n" + data.decode("utf-8", "replace"))
    yield _place("text", extracted(pdf, passphrase))


def _decoded(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _strings(item: Any, depth: int = 0) -> Iterator[str]:
    """Every string, key and name inside one object; references are objects of their own and come by themselves."""
    if isinstance(item, pikepdf.String):
        yield str(item)
        yield bytes(item).decode("latin-1")
    elif isinstance(item, pikepdf.Name):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for each in item:
            yield from _inside(each, depth)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in item.items():
            yield key
            yield from _inside(value, depth)


def _inside(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, pikepdf.Object) and (value.is_indirect or depth > 40):  # noqa: PLR2004 - deeper than any writer nests
        return
    yield from _strings(value, depth + 1)
