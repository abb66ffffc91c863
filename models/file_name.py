"""A file's name as it may be kept and offered again: one name, no path, nothing invisible, not endless."""

from __future__ import annotations

import unicodedata

from models.fields import BIDI_CONTROLS
from models.stored_file import Media

LONGEST = 120
_MOST_BYTES = 200
"""In UTF-8; file systems take 255 at most, and a copy is first written under a longer name."""
_ENDING = 16
NAMELESS = "file"
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Windows opens a device under these names, whatever follows after the first dot."""
_REFUSED = frozenset('<>:"|?*')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SUFFIXES = {Media.JPEG: ".jpg", Media.PNG: ".png"}
_SAYS: dict[str, frozenset[Media]] = {
    "jpg": frozenset({Media.JPEG}), "jpeg": frozenset({Media.JPEG}), "png": frozenset({Media.PNG}),
    "gif": frozenset({Media.GIF}), "webp": frozenset({Media.WEBP}), "bmp": frozenset({Media.BMP}),
    "tif": frozenset({Media.TIFF}), "tiff": frozenset({Media.TIFF}), "pdf": frozenset({Media.PDF}),
    "txt": frozenset({Media.TEXT}), "csv": frozenset({Media.TEXT}),
}  # fmt: skip


def safe_name(name: str) -> str:
    """The name alone, of at most 120 characters: no folder, no character that is refused or can't be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if _can_stay(each)).strip(" .")
    if not seen:
        return NAMELESS
    if seen.split(".")[0].strip().lower() in _RESERVED:
        seen = f"_{seen}"
    return _cut(*split(seen))


def _cut(stem: str, ending: str) -> str:
    stem = stem[: LONGEST - len(ending)]
    room = _MOST_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


def _can_stay(character: str) -> bool:
    unseen = character in BIDI_CONTROLS or unicodedata.category(character) in _INVISIBLE
    return not unseen and character not in _REFUSED


def split(name: str) -> tuple[str, str]:
    """Stem and ending with its dot; an ending of more than 15 letters is none."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not dot or len(ending) >= _ENDING or not ending:
        return name, ""
    return stem, f".{ending}"


def beside_original(name: str, media: Media) -> str:
    """What the copy without metadata is called."""
    stem, _ = split(name)
    words = " (without metadata)"
    return _cut(stem[: LONGEST - len(words) - 4], "").rstrip(" .") + words + _SUFFIXES[media]


def belied(name: str, media: Media) -> bool:
    """Whether the ending of a name says something else than the content does."""
    said = _SAYS.get(split(name)[1].removeprefix(".").lower())
    return said is not None and media not in said
