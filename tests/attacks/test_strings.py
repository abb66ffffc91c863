"""``strings`` over everything a practice register leaves on a disk: no name, handle, log-in name, case or number.

The register is built, opened, searched and reported from with every temporary folder under the eyes of the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.canonical import plain
from models.contact import Contact
from models.kinds import KINDS
from models.officer import Officer
from models.record import open_names
from models.redaction import Rendition
from models.review import Review, ReviewState
from storage.disk import BALLAST
from tests.end_to_end.division_at_work import PracticeStore, copied, practice, send_temporary_files_to
from ui.practice.people import CHIEF, STAFF
from ui.reporting import draft_rc, save
from ui.session import Session

RUN = 5
RENDITIONS = (Rendition.FULL, Rendition.REDACTED)
FORMS = (
    ("latin-1", re.compile(rb"[\x20-\x7e]{%d,}" % RUN)),
    ("utf-16-le", re.compile(rb"(?:[\x20-\x7e]\x00){%d,}" % RUN)),
    ("utf-16-be", re.compile(rb"(?:\x00[\x20-\x7e]){%d,}" % RUN)),
)
PDF_NAME = re.compile(rb"/[A-Za-z0-9]+")
"""A PDF's own vocabulary (/Marked, /Encrypt) stands in clear in an encrypted one."""
WORD = re.compile(r"[A-Za-z0-9@._+-]{6,}")
"""Shorter pieces would turn up by chance in a megabyte of ciphertext."""


def strings(folder: Path) -> str:
    """What ``strings`` shows of every file, in one byte a character and in two, and every name of a file."""
    runs = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        runs.append(file.name)
        data = file.read_bytes()
        if file.name == BALLAST:
            assert not any(data)
            continue
        if file.suffix == ".pdf":
            data = PDF_NAME.sub(b"", data)
        for form, pattern in FORMS:
            runs += [found.decode(form) for found in pattern.findall(data)]
    return "\n".join(runs).casefold()


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def sealed_words(session: Session) -> set[str]:
    """Every word of six and more letters that stands in a sealed field of a record."""
    words: set[str] = set()
    for kind in KINDS.values():
        in_clear = open_names(kind)
        for record in session.reading.find(kind):
            for name, value in plain(record).items():
                if name not in in_clear:
                    words.update(word.casefold() for text in texts(value) for word in WORD.findall(text))
    return words


PEOPLE = {part.casefold() for each in (CHIEF, *STAFF) for part in (*each.name.split(), each.login) if len(part) >= RUN}
NAMED = {
    "dunleavy", "ray.dunleavy.parts", "rdparts413", "north_pier_77x", "@tino_v_hm", "ray.dunleavy@example.org",
    "508-555-0144", "hm-26-014", "hm-26-019", "hm-26-025", "mill_city_exhaust", "nightline_hm", "dc-1188",
}  # fmt: skip
"""A few that must be among what is looked for."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


def open_as(built: PracticeStore, folder: Path, login: str) -> Session:
    return Session.open(folder, login, built.passphrases[login])


@pytest.fixture(scope="module")
def words(built: PracticeStore, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = copied(built.folder, tmp_path_factory.mktemp("words"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        with open_as(built, folder, "brandt") as session:
            found = sealed_words(session)
    assert len(found) > 300
    assert found >= NAMED
    return found | PEOPLE | {each.casefold() for each in built.passphrases.values()}


def shown(words: set[str], *folders: Path) -> set[str]:
    found = "\n".join(strings(folder) for folder in folders)
    return {word for word in words if word in found}


def test_the_scan_finds_what_is_there_to_be_found(tmp_path: Path, words: set[str]) -> None:
    (tmp_path / "one.txt").write_text("Ray Dunleavy", encoding="utf-8")
    assert shown(words, tmp_path) == {"dunleavy"}
    (tmp_path / "one.txt").write_bytes(b"\x00\xff" + "rdparts413".encode("utf-16-le"))
    assert shown(words, tmp_path) == {"rdparts413"}
    (tmp_path / "one.txt").write_bytes(b"\x01" + "rdparts413".encode("utf-16-be"))
    assert shown(words, tmp_path) == {"rdparts413"}
    (tmp_path / "one.txt").rename(tmp_path / "north_pier_77x")
    assert "north_pier_77x" in shown(words, tmp_path)


def test_a_practice_register_as_built_shows_no_word_of_a_sealed_field(built: PracticeStore, words: set[str]) -> None:
    assert shown(words, built.folder, built.temporary) == set()
    assert list(built.temporary.rglob("*")) == []


def test_a_whole_session_leaves_no_word_of_a_sealed_field(
    built: PracticeStore, words: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened, listed, searched, looked at, reported from in both renditions: while it is open, and after."""
    temporary, home, out = (tmp_path / name for name in ("temporary", "home", "out"))
    for place in (temporary, home, out):
        place.mkdir()
    send_temporary_files_to(monkeypatch, temporary)
    for variable in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(home))
    folder = copied(built.folder, tmp_path / "store")
    places = (folder, temporary, home, out)
    with open_as(built, folder, "brandt") as session:
        while session.raise_more():
            pass
        assert session.search("dunleavy")
        session.page(Contact)
        review = next(each.urn for each in session.find(Review) if each.state is not ReviewState.SCHEDULED)
        for kind in (Officer, Review):
            for record in session.find(kind):
                session.open_record(record.urn)
        for rendition in RENDITIONS:
            draft = draft_rc(session, review, rendition, session.actor)
            save(session, draft, out / f"{rendition.value}.pdf")
        assert shown(words, *places) == set()
        copies = sorted(each.name for each in out.iterdir())
        assert copies == sorted(f"{rendition.value}.pdf" for rendition in RENDITIONS)
    assert shown(words, *places) == set()
    assert list(temporary.rglob("*")) == []
