"""What can be done to stored files with the folder in hand, and with a colleague's own passphrase and SQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.attachment import AddAttachment, Attachment, CopyOutAttachment
from models.canonical import parse
from models.checkpoint import SignCheckpoint
from models.command import Command
from models.errors import InvalidInput, NotAllowed, NotOnDossier, RegisterError
from storage.attachments import BEGIN, CHUNK, TAG, AttachmentDamaged, AttachmentMissing
from storage.errors import NewerStore, RecordDamaged
from storage.read_only import NotAsSigned
from storage.sealing import Place, unseal
from storage.store import Store
from storage.verify_rules import Verdict
from tests.end_to_end.division_at_work import passphrase, send_temporary_files_to
from tests.end_to_end.files_at_work import (
    at_desk,
    attach_bytes,
    attached_from,
    blobs_in,
    lies_at,
    opened_case,
    photo,
    read,
)
from tests.faults.division_folder import division_folder, verified
from ui.attachment_look import look_at
from ui.attachments import attach, attached, copy_out, keep, opened, place_of, writing_place
from ui.given import WrittenByItself
from ui.watch_band import files_in_words
from ui.watched import NotProved

CONTENT = os.urandom(2 * CHUNK + 300)
OTHER = os.urandom(2 * CHUNK + 300)
MARK = b"the words of a witness, in clear"


@attrs.frozen
class Harmed:
    """A register with two attachments of the same length, closed."""

    folder: Path
    one: Attachment
    other: Attachment

    @property
    def path(self) -> Path:
        return lies_at(self.folder, self.one)

    def verdict(self) -> Verdict:
        return verified(self.folder)

    def faults(self) -> list[tuple[str | None, str]]:
        return [(each.urn, each.what) for each in self.verdict().faults]

    def opens(self) -> None:
        """Open the first as its owner."""
        with at_desk(self.folder) as session:
            read(session, self.one)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    place = tmp_path_factory.mktemp("blobs")
    folder = division_folder(tmp_path_factory.getbasetemp(), place)
    with at_desk(folder) as session:
        case = opened_case(session)
        one = attach_bytes(session, case, CONTENT, place)
        other = attach_bytes(session, case, OTHER, place)
    return Harmed(folder, one, other)


@pytest.fixture
def harmed(whole: Harmed, tmp_path: Path) -> Harmed:
    return attrs.evolve(whole, folder=Path(shutil.copytree(whole.folder, tmp_path / whole.folder.name)))


def chunks(data: bytes) -> tuple[bytes, list[bytes]]:
    """Beginning and chunks of a blob."""
    inside = data[BEGIN.size :]
    return data[: BEGIN.size], [inside[at : at + CHUNK + TAG] for at in range(0, len(inside), CHUNK + TAG)]


def reordered(begin: bytes, parts: list[bytes]) -> bytes:
    return begin + parts[1] + parts[0] + parts[2]


def twice(begin: bytes, parts: list[bytes]) -> bytes:
    return begin + parts[0] + parts[0] + parts[2]


def left_out(begin: bytes, parts: list[bytes]) -> bytes:
    return begin + parts[0] + parts[2]


def last_alone(begin: bytes, parts: list[bytes]) -> bytes:
    return begin + parts[2]


NOT_IT = "the stored file is not the one the entry names"
CUT = "the stored file is cut short or longer than the entry says"
MISSING = "the stored file is missing"


def test_the_register_is_consistent_and_both_files_open(harmed: Harmed) -> None:
    assert harmed.faults() == []
    with at_desk(harmed.folder) as session:
        assert (read(session, harmed.one), read(session, harmed.other)) == (CONTENT, OTHER)


@pytest.mark.parametrize(
    ("change", "told"), [(reordered, NOT_IT), (twice, NOT_IT), (left_out, CUT), (last_alone, CUT)]
)
def test_chunks_in_another_order_doubled_or_left_out_are_named_and_do_not_open(
    harmed: Harmed, change: Callable[[bytes, list[bytes]], bytes], told: str
) -> None:
    harmed.path.write_bytes(change(*chunks(harmed.path.read_bytes())))
    assert harmed.faults() == [(harmed.one.urn, told)]
    with pytest.raises(AttachmentDamaged):
        harmed.opens()


def test_a_file_cut_at_any_border_is_named_and_does_not_open(harmed: Harmed) -> None:
    data = harmed.path.read_bytes()
    borders = [0, 1, BEGIN.size - 1, BEGIN.size, len(data) - 1]
    for number in (1, 2):
        end = BEGIN.size + number * (CHUNK + TAG)
        borders += [end - TAG, end - 1, end, end + 1]
    with at_desk(harmed.folder) as session:
        for border in borders:
            harmed.path.write_bytes(data[:border])
            with pytest.raises(AttachmentDamaged):
                read(session, harmed.one)
            assert [each.what for each in session.verify().faults] == [CUT]
        harmed.path.write_bytes(data + b"\x00")
        assert [each.what for each in session.verify().faults] == [CUT]


def test_a_bit_flipped_anywhere_is_named_and_never_gives_other_bytes(harmed: Harmed) -> None:
    data = harmed.path.read_bytes()
    places = [*range(BEGIN.size), BEGIN.size, BEGIN.size + CHUNK, BEGIN.size + CHUNK + TAG, len(data) - 1]
    with at_desk(harmed.folder) as session:
        for at in [*places, *range(0, len(data), len(data) // 40)]:
            flipped = bytearray(data)
            flipped[at] ^= 1 << (at % 8)
            harmed.path.write_bytes(flipped)
            with pytest.raises((AttachmentDamaged, NewerStore)):
                read(session, harmed.one)
        assert [each.what for each in session.verify().faults] == [NOT_IT]


def test_the_file_of_another_record_or_another_name_is_named_and_does_not_open(harmed: Harmed) -> None:
    theirs = lies_at(harmed.folder, harmed.other).read_bytes()
    mine = harmed.path.read_bytes()
    harmed.path.write_bytes(theirs)
    lies_at(harmed.folder, harmed.other).write_bytes(mine)
    assert harmed.faults() == [(harmed.one.urn, NOT_IT), (harmed.other.urn, NOT_IT)]
    with pytest.raises(AttachmentDamaged):
        harmed.opens()
    with at_desk(harmed.folder) as session:
        exchanged = attrs.evolve(harmed.one, blob=harmed.other.blob)  # the right key, the right bytes, another name
        with pytest.raises(AttachmentDamaged):
            place_of(session).blobs.read(exchanged)


def test_a_file_that_is_gone_or_a_link_or_a_folder_is_named_and_does_not_open(harmed: Harmed, tmp_path: Path) -> None:
    shutil.move(harmed.path, tmp_path / "elsewhere")
    assert harmed.faults() == [(harmed.one.urn, MISSING)]
    with pytest.raises(AttachmentMissing):
        harmed.opens()
    harmed.path.symlink_to(tmp_path / "elsewhere")
    assert [urn for urn, _ in harmed.faults()] == [harmed.one.urn]
    with pytest.raises((AttachmentDamaged, AttachmentMissing)):
        harmed.opens()
    harmed.path.unlink()
    os.mkfifo(harmed.path)
    assert harmed.faults() == [(harmed.one.urn, MISSING)]
    harmed.path.unlink()
    harmed.path.mkdir()
    assert harmed.faults() == [(harmed.one.urn, MISSING)]


def test_a_file_nobody_names_is_no_fault(harmed: Harmed) -> None:
    shutil.copy(harmed.path, harmed.path.with_name("e" * 62))
    assert harmed.faults() == []


def test_rows_that_lead_to_another_file_are_named(harmed: Harmed) -> None:
    """With SQL the open fields can be made to name the other blob; the entry does not say so."""
    with Store.open(harmed.folder, "quill", passphrase("quill")) as store:
        store.db._connection.set_authorizer(None)
        for (trigger,) in store.db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            store.db.run(f"DROP TRIGGER {trigger}")
        ((facts,),) = store.db.rows("SELECT open FROM version WHERE urn = ?", (harmed.one.urn,))
        for field in ("blob", "blob_sha256"):
            facts = facts.replace(getattr(harmed.one, field).encode(), getattr(harmed.other, field).encode())
        store.db.run("UPDATE version SET open = ? WHERE urn = ?", (facts, harmed.one.urn))
    told = harmed.faults()
    assert (harmed.one.urn, "the stored open fields are not those of the entry") in told
    assert any("named by another attachment too" in what for _, what in told)


# A colleague who is not named on the dossier


@pytest.fixture
def secret(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with at_desk(folder) as session:
        one = attach_bytes(session, opened_case(session), MARK * 100, tmp_path, "witness statement.txt")
    return Harmed(folder, one, one)


def every_key(store: Store) -> Iterator[bytes]:
    """Every symmetric key this officer can lay hands on."""
    for name in store.keyring.groups:
        yield bytes(store.keyring.group_key(name)[0])
    for (dossier,) in store.db.rows("SELECT DISTINCT dossier FROM version"):
        if store.keyring.holds(dossier):
            yield bytes(store.keyring.dossier(dossier)[0])
    yield bytes(store._data_key)


@pytest.mark.parametrize("login", ["whitlock", "quill", "novak"])
def test_a_colleague_opens_nothing_with_own_keys_and_sql(secret: Harmed, login: str) -> None:
    with Store.open(secret.folder, login, passphrase(login)) as store:
        row = store.db.row("SELECT sealed, wrapped_key, n, open FROM version WHERE urn = ?", (secret.one.urn,))
        assert row is not None
        sealed, wrapped_key, n, facts = row
        told = parse(facts)
        assert not {"key", "name", "sha256", "shows"} & told.keys()
        place = Place(store=store.store_id, urn=secret.one.urn, kind="F", schema=1, station=1, n=n)
        blob = secret.path.read_bytes()
        nonce, bound = bytes(11) + b"\x01", b"coverbook blob 1\x00" + store.store_id + bytes.fromhex(told["blob"])
        for key in every_key(store):
            with pytest.raises(RecordDamaged):
                unseal(sealed, wrapped_key, key, place)
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(nonce, blob[BEGIN.size :], bound + blob[: BEGIN.size])
        files = [each.read_bytes() for each in secret.folder.rglob("*") if each.is_file()]
        assert not [each for each in files if MARK in each or b"witness statement" in each]
        pages = b"".join(bytes(v) if isinstance(v, bytes) else str(v).encode() for v in values_of(store))
        assert secret.one.sha256.encode() not in pages
        assert secret.one.key.encode() not in pages
        assert b"witness statement" not in pages


def values_of(store: Store) -> Iterator[Any]:
    """Every value of every row of the database."""
    for (table,) in store.db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        for row in store.db.rows(f"SELECT * FROM {table}"):  # noqa: S608 - names from the schema
            yield from row


def test_a_colleague_neither_sees_lists_attaches_nor_saves_through_the_door(secret: Harmed, tmp_path: Path) -> None:
    (tmp_path / "planted").write_bytes(b"planted")
    with at_desk(secret.folder, "whitlock") as session:
        assert attached(session, secret.one.subject) == ()
        with pytest.raises(NotOnDossier):
            opened(session, secret.one.urn)
        with pytest.raises(NotOnDossier):
            attach(session, keep(place_of(session), tmp_path / "planted", strip=False), secret.one.subject, "")
        with pytest.raises(RegisterError):
            copy_out(session, secret.one.urn, "curious", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert secret.faults() == []


def test_one_s_own_file_is_not_saved_outside_by_a_detective(secret: Harmed, tmp_path: Path) -> None:
    with at_desk(secret.folder) as session:
        with pytest.raises(NotAllowed):
            copy_out(session, secret.one.urn, "mine", tmp_path / "out")
        entry = session.register.journal.entry(1, session.register.journal.head.n)
        assert (entry.command, entry.outcome) == ("CopyOutAttachment", "refused")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith((".", "out"))] == []


def test_an_entry_about_a_file_is_never_given_by_hand(secret: Harmed) -> None:
    with at_desk(secret.folder, "brandt") as session:
        with pytest.raises(InvalidInput):
            session.perform(AddAttachment(subject=secret.one.subject, name="x", blob=secret.one.blob))
        with pytest.raises(InvalidInput):
            session.perform(AddAttachment(subject=secret.one.subject, name="x", blob="ab" * 32))
        with pytest.raises(WrittenByItself):
            session.perform(CopyOutAttachment(attachment=secret.one.urn, purpose="none"))


def test_a_copy_leaves_with_its_entry_and_never_over_a_file(secret: Harmed, tmp_path: Path) -> None:
    target = tmp_path / "copy.txt"
    with at_desk(secret.folder, "brandt") as session:
        done = copy_out(session, secret.one.urn, "For the prosecutor", target)
        assert target.read_bytes() == MARK * 100
        assert target.stat().st_mode & 0o777 == 0o600
        head = session.register.journal.head
        assert (session.register.journal.entry(1, done.n).command, done.n) == ("CopyOutAttachment", head.n)
        with pytest.raises(RegisterError):
            copy_out(session, secret.one.urn, "Again", target)
        for gone in (tmp_path / "missing" / "copy", tmp_path / ("x" * 300), Path("zero\x00byte")):
            with pytest.raises(RegisterError):
                copy_out(session, secret.one.urn, "Again", gone)
        assert session.register.journal.head == head
        assert [each.purpose for each in session.get(secret.one.urn, Attachment).copies] == ["For the prosecutor"]
    assert target.read_bytes() == MARK * 100
    assert secret.faults() == []


def test_a_damaged_file_is_not_saved_outside_and_leaves_no_entry(secret: Harmed, tmp_path: Path) -> None:
    data = bytearray(secret.path.read_bytes())
    data[-1] ^= 1
    secret.path.write_bytes(data)
    with at_desk(secret.folder, "brandt") as session:
        opened(session, secret.one.urn)
        head = session.register.journal.head
        with pytest.raises(AttachmentDamaged):
            copy_out(session, secret.one.urn, "For the prosecutor", tmp_path / "copy")
        assert session.register.journal.head == head
    assert not (tmp_path / "copy").exists()


def test_each_look_at_a_file_is_journalled_once_a_session(secret: Harmed) -> None:
    with at_desk(secret.folder, "brandt") as session:
        for _ in range(3):
            opened(session, secret.one.urn)
        looks = [each for each in session.register.journal.about(secret.one.urn) if each.command == "ViewRecord"]
        assert [each.actor for each in looks] == [session.actor]


def test_outside_lie_zeros_alone_until_the_entry_is_signed(
    secret: Harmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill before the entry leaves no word of the file; one that is refused leaves nothing at all."""
    target, seen = tmp_path / "copy", list[bytes]()
    with at_desk(secret.folder, "brandt") as session:
        door = session.register.perform

        def watched(command: Command) -> Any:
            if isinstance(command, CopyOutAttachment):
                seen.append(target.read_bytes())
            return door(command)

        monkeypatch.setattr(session.register, "perform", watched)
        with pytest.raises(InvalidInput):
            copy_out(session, secret.one.urn, " ", target)
        assert not target.exists()
        copy_out(session, secret.one.urn, "For the prosecutor", target)
    assert seen == [bytes(len(MARK) * 100)] * 2
    assert target.read_bytes() == MARK * 100


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("two\nlines.txt", "twolines.txt"),
        ("..\\..\\system32.txt", "system32.txt"),
        ("x" * 251 + ".txt", "x" * 116 + ".txt"),
        (os.fsdecode(b"half \xff.txt"), "half.txt"),
        (".. .. ..", "file"),
        ("con.txt", "_con.txt"),
        ("-rf", "-rf"),
    ],
)
def test_a_file_of_any_name_is_attached_under_one_that_hides_nothing(
    secret: Harmed, tmp_path: Path, said: str, kept: str
) -> None:
    (tmp_path / said).write_bytes(b"content")
    with at_desk(secret.folder) as session:
        given = attach(session, keep(place_of(session), tmp_path / said, strip=False), secret.one.subject, "")
        assert [each.name for each in given.changed] == [kept]
        assert read(session, given.changed[0]) == b"content"
    assert secret.faults() == []


def test_storing_stripping_and_looking_leave_nothing_in_a_temporary_folder(
    secret: Harmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    (tmp_path / "offer.png").write_bytes(photo("PNG"))
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n" + MARK)
    with at_desk(secret.folder) as session, monkeypatch.context() as patched:
        send_temporary_files_to(patched, temporary)
        for name in ("offer.png", "paper.pdf"):
            attached_from(session, secret.one.subject, tmp_path / name)
        for each in attached(session, secret.one.subject):
            look_at(place_of(session), opened(session, each.urn))
    assert list(temporary.iterdir()) == []
    kept = [each.read_bytes() for each in secret.folder.rglob("*") if each.is_file()]
    assert not [each for each in kept if MARK in each or b"IHDR" in each or b"\xff\xd8\xff\xe0" in each[:4]]


def test_a_missing_file_is_told_and_the_register_stays_open_for_work(harmed: Harmed, tmp_path: Path) -> None:
    shutil.move(harmed.path, tmp_path / "elsewhere")
    with at_desk(harmed.folder) as session:
        found = session.verify()
        assert (found.consistent, found.files_alone, session.stands) == (False, True, None)
        assert f"{harmed.one.urn}: the stored file is missing" in files_in_words(found)
        attach_bytes(session, harmed.one.subject, b"work goes on", tmp_path)
        head = session.register.journal.head
        with pytest.raises(NotProved):
            session.check_proved(SignCheckpoint(head_n=head.n, head_hash=head.hash.hex()))
    shutil.move(tmp_path / "elsewhere", harmed.path)
    assert harmed.faults() == []


def test_where_a_row_is_changed_too_the_register_is_read_only_and_no_file_goes_in_or_out(
    harmed: Harmed, tmp_path: Path
) -> None:
    harmed.path.unlink()
    (tmp_path / "file").write_bytes(b"more")
    with at_desk(harmed.folder, "brandt") as session:
        db = session.store.db
        db._connection.set_authorizer(None)
        for (trigger,) in db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            db.run(f"DROP TRIGGER {trigger}")
        db.run("UPDATE version SET sealed = zeroblob(60) WHERE urn = ?", (harmed.other.urn,))
        assert not session.verify().files_alone
        assert isinstance(session.stands, NotAsSigned)
        lying = blobs_in(harmed.folder)
        for forbidden in (
            lambda: keep(writing_place(session), tmp_path / "file", strip=False),
            lambda: copy_out(session, harmed.other.urn, "curious", tmp_path / "out"),
        ):
            with pytest.raises(NotAsSigned):
                forbidden()
        with pytest.raises(RegisterError):
            opened(session, harmed.other.urn)
        assert attached(session, harmed.other.subject) == ()
    assert blobs_in(harmed.folder) == lying
    assert not (tmp_path / "out").exists()
