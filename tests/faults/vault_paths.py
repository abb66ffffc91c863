"""Ways of writing that change keys or files beside the database: rows of the table in ``write_paths``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.attachment import Attachment
from models.medium import MediumPurpose, RegisterMedium
from storage import errors
from storage.key_file import load
from storage.proof import Proof
from storage.rekeyed import copy_of as copy_under_new_key
from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import attached_from, opened_case, read
from tests.faults.place import LIVE, ON_A_MEDIUM, ON_THE_DISK, WritePath, at, clock, consistent, has_entries, seen
from ui.session import Session
from ui.session_account import set_up_key_file, take_away_key_file

CHIEF, OFFICER, CASE, MEDIUM = "okafor", "sousa", "HM-N-1-0001", "HM-M-1-0001"
CONTENT = bytes(range(256)) * 700

# A re-key: a copy of the database under the new key, both copies of the header, then the copy takes its place


def rekey(place: Path) -> Iterator[str]:
    with at(place, CHIEF) as session:
        yield str(session.rekey().entry)


def rekeyed(place: Path, told: list[str]) -> None:
    """The old register or the new one; the opening finishes or clears up."""
    consistent(place)
    with at(place, "quill") as session:
        done = {str(each.n) for each in session.register.journal.entries() if each.command == "RekeyStore"}
        assert set(told) <= done
        assert not copy_under_new_key(place / LIVE).exists()


# An attachment: a sealed file, then its entry


def one_file(place: Path) -> None:
    (place / "medium").mkdir()
    (place / "medium" / "kept.bin").write_bytes(CONTENT)
    with at(place, OFFICER) as session:
        assert opened_case(session) == CASE


def attach(place: Path) -> Iterator[str]:
    with at(place, OFFICER) as session:
        for _ in range(2):
            (made,) = attached_from(session, CASE, place / "medium" / "kept.bin", strip=False)
            yield f"{session.register.journal.head.n} {made.urn}"


def attached(place: Path, told: list[str]) -> None:
    has_entries(place, told)
    with at(place, OFFICER) as session:
        there = list(session.find(Attachment))
        assert {each.split()[1] for each in told} <= {each.urn for each in there}
        assert all(read(session, each) == CONTENT for each in there)


# A key file: a file on a medium, an entry, then one slot in both copies of the header; and taken away again


def one_medium(place: Path) -> None:
    (place / "medium").mkdir()
    with at(place, "quill") as session:
        done = session.perform(RegisterMedium(tag="HMPD-USB-01", purpose=MediumPurpose.KEY_FILE))
        assert done.changed[0].urn == MEDIUM


def key_file(place: Path) -> Iterator[str]:
    words = passphrase(OFFICER)
    with opened_somehow(place) as session:
        if session.store.key_file is None:
            set_up_key_file(session, words, MEDIUM, place / "medium")
            yield "asked for"
        take_away_key_file(session, words)
        yield "taken away"


def opened_somehow(place: Path) -> Session:
    """By the passphrase alone, else with the one key file that fits."""
    try:
        return at(place, OFFICER)
    except errors.KeyFileWanted:
        for file in sorted((place / "medium").iterdir()):
            try:
                shown = Proof(passphrase(OFFICER), load(file))
                return Session.open(place / LIVE, OFFICER, shown, clock(), seen(place))
            except (errors.KeyFileDamaged, errors.WrongPassphrase):
                continue
        raise


def asked_or_not(place: Path, told: list[str]) -> None:
    consistent(place)
    with opened_somehow(place) as session:
        asked = session.store.key_file is not None
    assert not (asked and "taken away" in told)


VAULT_PATHS = {
    "re-key": WritePath(steps=rekey, holds=rekeyed, refusals=(*ON_THE_DISK, errors.NoRoomForCopy)),
    "attachment": WritePath(steps=attach, holds=attached, refusals=ON_THE_DISK, ready=one_file),
    "key file": WritePath(
        steps=key_file,
        holds=asked_or_not,
        refusals=(*ON_A_MEDIUM, errors.KeyFileNotWritten),
        ready=one_medium,
    ),
}
