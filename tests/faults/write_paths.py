"""Every way the program writes, in one table. A new way is a row in PATHS, and every campaign then goes along it:
kills (test_path_kills), power cuts (test_power_cuts), no room on the disk and no right to write (test_path_room).

All that a path reads and writes stands in one folder, its place: the live register, a medium, and what this computer
remembers of registers. Nobody is told the time: the clock of every session stands still.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from models.directory import InviteOfficer
from models.identity import DocumentIdentity
from models.investigation import OpenInvestigation
from storage import errors, schema
from storage.backup import back_up
from storage.container import check
from storage.kdf import Kdf
from storage.register import Practice, Register, founder_urn
from storage.restore import Opener, restore
from storage.slots import SlotKind, label_of
from storage.store import Store
from tests.end_to_end.division_at_work import BEGINS, begun, copied, passphrase
from tests.faults.division_folder import examined
from tests.faults.place import LIVE, ON_A_MEDIUM, ON_THE_DISK, WritePath, at, clock, consistent, free, has_entries, seen
from tests.faults.vault_paths import VAULT_PATHS
from ui.practice.people import CHIEF, genesis

COMMANDER = Opener(login="brandt", passphrase=passphrase("brandt"))
WORDS = (passphrase("sousa"), *(f"{number} words nobody has ever guessed yet" for number in ("six", "nine", "ten")))
"""The detective's passphrases, each in its turn."""
NOT_BEGUN = (
    errors.StoreEmpty, errors.NotAStore, errors.HeaderMissing, errors.DatabaseMissing, errors.CreationCutOff,
)  # fmt: skip
"""What a creation that was cut off answers when it is opened."""


def place_for(name: str, base: Path, to: Path) -> Path:
    """A place with a live register and what a path needs; nothing in it says that a disk has room."""
    to.mkdir(parents=True)
    folder = copied(begun(base).folder, to)
    PATHS[name].ready(to)
    (folder / "ballast").unlink(missing_ok=True)
    return to


# Acts: an entry and its rows


def perform(place: Path) -> Iterator[str]:
    """The long legend makes each act span several pages."""
    with at(place, "sousa") as session:
        for number in range(3):
            first = session.register.journal.head.n
            case = session.perform(OpenInvestigation(case_number=f"HM-26-{first}-{number}", title="A case"))
            yield f"{case.n} {case.changed[0].urn}"
            person = DocumentIdentity(
                investigation=case.changed[0].urn, name="Nobody Known", legend="Repairs bicycles at home. " * 400
            )
            done = session.perform(person)
            yield f"{done.n} {done.changed[0].urn}"


# Invitations: an entry, then both copies of the header


def invite(place: Path) -> Iterator[str]:
    with at(place, "okafor") as session:
        for _ in range(3):
            login = f"new-{session.register.journal.head.n}"
            done = session.perform(InviteOfficer(rank="Det.", name="Someone New", login_name=login))
            yield f"{done.n} {done.changed[0].urn} {login}"


def invited(place: Path, told: list[str]) -> None:
    """A code that was shown opens the store."""
    has_entries(place, told)
    with at(place, "quill") as session:
        for login in (each.split()[2] for each in told):
            label = label_of(session.store.store_id, login)
            assert session.store.header.slot(SlotKind.INVITATION, label) is not None


# A passphrase changed: an entry, then one slot in both copies of the header


def change_passphrase(place: Path) -> Iterator[str]:
    now = which_opens(place, WORDS)
    with at(place, "sousa", WORDS[now]) as session:
        for number in range(now + 1, min(now + 2, len(WORDS))):
            session.change_passphrase(WORDS[number - 1], WORDS[number])
            yield str(number)


def which_opens(place: Path, words: tuple[str, ...]) -> int:
    """The one passphrase of these that opens the store."""
    opening = []
    for number, secret in enumerate(words):
        try:
            Store.open(place / LIVE, "sousa", secret).close()
        except errors.WrongPassphrase:
            continue
        opening.append(number)
    (found,) = opening
    return found


def old_or_new(place: Path, told: list[str]) -> None:
    """Exactly one opens: the last one acknowledged, or the one that was under way."""
    last = int(told[-1]) if told else 0
    which_opens(place, WORDS[last : last + 2])
    consistent(place)


# Backups, restores, creations: a file or folder that is there whole, or not under its name


def backup(place: Path) -> Iterator[str]:
    with at(place, "brandt") as session:
        for _ in range(2):
            file = free(place / "medium", "{}.backup")
            back_up(session.store, session.register, file)
            yield file.name


def backed_up(place: Path, told: list[str]) -> None:
    there = {each.name for each in (place / "medium").glob("*.backup") if check(each)}
    assert set(told) <= there
    consistent(place)


def one_backup(place: Path) -> None:
    (place / "medium").mkdir()
    (place / "second").mkdir()
    with at(place, "brandt") as session:
        back_up(session.store, session.register, place / "medium" / "whole.backup")


def restore_one(place: Path) -> Iterator[str]:
    folder = free(place / "second", "{}.coverbook")
    restore(place / "medium" / "whole.backup", folder, COMMANDER, clock=clock(), anchors=seen(place))
    yield folder.name


def restored(place: Path, told: list[str]) -> None:
    there = {each.name for each in (place / "second").glob("*.coverbook")}
    assert set(told) <= there
    for name in sorted(there):
        # Several restores of one backup are several registers: this computer's memory would call them forked.
        assert examined(place / "second" / name, "brandt").consistent
    consistent(place)


def create(place: Path) -> Iterator[str]:
    folder = free(place, "new-{}.coverbook")
    store, recovery = Store.create(folder, CHIEF.login, passphrase(CHIEF.login), founder_urn("HM"), kdf=Kdf.minimum())
    with store:
        made = genesis(store.public_keys(recovery))
        Register(store, clock()).create(made, Practice(start=BEGINS, created=BEGINS))
        yield folder.name


def created(place: Path, told: list[str]) -> None:
    """A register with its first entry, or plainly none."""
    for folder in place.glob("new-*.coverbook"):
        try:
            with at(place, CHIEF.login, folder=folder.name) as session:
                assert session.verify().consistent
        except NOT_BEGUN:
            assert folder.name not in told
    assert all((place / name).is_dir() for name in told)


# The schema raised by a newer program: a copy set aside, then the step and its number


@contextmanager
def newer_program() -> Iterator[int]:
    """This program, with one more step of the schema than it has; the number of that step."""
    known = schema.migrations()
    number, kept = known[-1][0] + 1, schema.migrations
    schema.migrations = lambda: [*known, (number, "CREATE TABLE further (x);\nINSERT INTO further VALUES (1);\n")]
    try:
        yield number
    finally:
        schema.migrations = kept


def raise_schema(place: Path) -> Iterator[str]:
    with newer_program() as number, at(place, "quill"):
        yield str(number)


def raised(place: Path, told: list[str]) -> None:
    """The older program opens it, or finds a copy that is whole; the newer one opens it in any case."""
    try:
        consistent(place)
    except errors.NewerStore:
        (copy,) = (each for each in (place / LIVE).glob(f"{schema.COPY}*") if not each.name.endswith(".part"))
        older = Path(shutil.copytree(place / LIVE, place / "older.coverbook"))
        (older / "store.db-wal").unlink(missing_ok=True)
        copy = older / copy.name
        copy.replace(older / "store.db")
        assert examined(older, "quill").consistent
        shutil.rmtree(older)
    else:
        assert not told
    with newer_program(), at(place, "quill") as session:
        assert session.store.db.rows("SELECT x FROM further") == [(1,)]
        assert session.verify().consistent


PATHS: Mapping[str, WritePath] = {
    "perform": WritePath(steps=perform, holds=has_entries, refusals=ON_THE_DISK),
    "invite": WritePath(steps=invite, holds=invited, refusals=ON_THE_DISK),
    "passphrase": WritePath(steps=change_passphrase, holds=old_or_new, refusals=ON_THE_DISK),
    "backup": WritePath(steps=backup, holds=backed_up, refusals=ON_A_MEDIUM, media=("medium",)),
    "restore": WritePath(steps=restore_one, holds=restored, refusals=ON_A_MEDIUM, ready=one_backup, media=("second",)),
    "creation": WritePath(steps=create, holds=created, refusals=ON_THE_DISK),
    "schema": WritePath(steps=raise_schema, holds=raised, refusals=ON_THE_DISK),
    **VAULT_PATHS,
}
