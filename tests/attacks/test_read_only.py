"""Attacks on a register at rest: each is recognised at unlock or by the whole check, and nothing confidential is shown.

The attacker holds the data key, as every user does, and an SQL tool; some hold an own signing key, or older copies.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.canonical import plain
from models.errors import NotOnDossier, Refused, RegisterError
from models.fields import FieldClass, fields_of
from models.identity import DocumentIdentity, FalseIdentity
from models.investigation import Investigation
from models.kinds import KINDS
from models.profile import Profile
from models.record import Record
from storage.anchors import Anchors, Forked, RolledBack
from storage.database import PAGE_BYTES
from storage.errors import DatabaseDamaged, OpenReadOnly
from storage.opening import DATABASE, WAL
from storage.read_only import Masked, NotAsSigned
from storage.store import Store
from tests.attacks.test_named_places import keys_of, sign_again, sql_tool
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from ui.session import Session

COMMANDER, DETECTIVE, OTHER = "brandt", "sousa", "whitlock"
HIDDEN = {FieldClass.CONFIDENTIAL, FieldClass.SECRET}
FRAME = PAGE_BYTES + 24
"""A page in the write-ahead log, with its head."""


@attrs.frozen
class Desk:
    """A practice register, this computer's memory of it, and what the commander could read before the attack."""

    folder: Path
    anchors: Anchors
    passphrases: Any
    markers: frozenset[str]
    key: bytes

    def open(self, login: str = COMMANDER) -> Session:
        return Session.open(self.folder, login, self.passphrases[login], anchors=self.anchors)

    def work(self, login: str = DETECTIVE, acts: int = 1) -> None:
        """A session in which something is written and read."""
        with self.open(login) as session:
            document(session, acts)

    def put(self, other: Path) -> None:
        """Put another folder in the place of this one."""
        shutil.rmtree(self.folder)
        shutil.copytree(other, self.folder)


def document(session: Session, acts: int) -> None:
    case = next(each.urn for each in session.find(Investigation) if session.actor in each.members)
    for number in range(acts):
        session.perform(DocumentIdentity(investigation=case, name=f"Corin Hale {number}", legend="Sells parts. " * 60))


def markers_of(session: Session) -> frozenset[str]:
    """Every confidential or secret text of more than five letters."""
    found = set()
    for kind in (FalseIdentity, Profile):
        sealed = [each.name for each in fields_of(kind) if each.declared.field_class in HIDDEN]
        for record in session.find(kind):
            said = plain(record)
            found |= {said[name] for name in sealed if isinstance(said[name], str) and len(said[name]) > 5}
    assert len(found) > 20
    return frozenset(found)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def desk(built: PracticeStore, tmp_path: Path) -> Desk:
    folder = copied(built.folder, tmp_path)
    anchors = Anchors(tmp_path / "state")
    with Session.open(folder, COMMANDER, built.passphrases[COMMANDER], anchors=anchors) as session:
        markers = markers_of(session) | {"Corin Hale"}
        assert session.verify().consistent
        key = bytes(session.store._data_key) + session.store.header.salt
    return Desk(folder, anchors, built.passphrases, markers, key)


def told(ask: Callable[..., object], *asked: object) -> object:
    """What the session says: an answer, or that it is masked, or that what stands there can't be read any more."""
    try:
        return ask(*asked)
    except (NotOnDossier, DatabaseDamaged) as said:
        return said


def everything_shown(session: Session) -> str:
    """What lists, searches, histories, due lists and single records show, as one text."""
    said: list[object] = []
    for cls in KINDS.values():
        urns = []
        after = None
        while True:
            page = session.page(cls, after=after)
            said.append(page.rows)
            urns += [row.urn for row in page.rows]
            after = page.next
            if after is None:
                break
        said += [told(session.open_facts, cls), told(session.find, cls)]
        for urn in urns[:3]:
            said += [told(session.open_record, urn), told(session.history, urn)]
    while session.raise_more():
        pass
    said += [session.search("corin"), session.search("ray"), told(session.due), session.bands, session.stands]
    said.append(told(lambda: [entry.body for entry in session.register.journal.entries()]))
    return repr(said)


def shows_nothing_confidential(desk: Desk, session: Session) -> None:
    shown = everything_shown(session)
    assert [marker for marker in desk.markers if marker in shown] == []
    with pytest.raises(Masked):
        session.get(session.page(FalseIdentity).rows[-1].urn, FalseIdentity)
    with pytest.raises(OpenReadOnly):
        session.perform(DocumentIdentity(investigation=session.open_facts(Investigation)[0]["urn"], name="Nobody"))


def files(folder: Path) -> dict[str, bytes]:
    """But who opened it last, and what SQLite makes anew for the connections that share the log."""
    kept = (each for each in folder.iterdir() if each.is_file() and each.name not in {"LOCK", "store.db-shm"})
    return {each.name: each.read_bytes() for each in kept}


def recognised(desk: Desk, kind: type[OpenReadOnly]) -> Session:
    """Unlock: it stands read-only for this reason, shows nothing confidential, and writes nothing."""
    before = files(desk.folder)
    session = desk.open()
    assert isinstance(session.stands, kind)
    assert session.bands[0] == kind.BAND
    shows_nothing_confidential(desk, session)
    session.close()
    assert files(desk.folder) == before
    return session


def found_by_the_whole_check(desk: Desk) -> None:
    """Unlocked, mostly for work; the check beside the work finds it, and then nothing confidential is shown."""
    with desk.open() as session:
        watch = session.begin_check()
        while watch.running:
            time.sleep(0.01)
        assert watch.verdict is not None
        assert not watch.verdict.consistent
        session.heed()
        assert isinstance(session.stands, NotAsSigned)
        shows_nothing_confidential(desk, session)


def test_a_register_nobody_attacked_is_open_for_work_and_shows_what_it_holds(desk: Desk) -> None:
    desk.work()
    with desk.open() as session:
        assert session.stands is None
        shown = everything_shown(session)
        assert [marker for marker in desk.markers if marker in shown]
        watch = session.begin_check()
        while watch.running:
            time.sleep(0.01)
        assert watch.verdict is not None
        assert watch.verdict.consistent
        session.heed()
        assert session.stands is None


def test_a_whole_older_store_put_back_is_rolled_back(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.folder, tmp_path / "older")
    desk.work()
    desk.put(tmp_path / "older")
    recognised(desk, RolledBack)


def test_the_end_of_the_log_cut_off_after_a_crash_is_rolled_back(desk: Desk, tmp_path: Path) -> None:
    """SQLCipher takes what is left of the log for all there was."""
    with desk.open(DETECTIVE) as session:
        document(session, 3)
        shutil.copytree(desk.folder, tmp_path / "crashed")
        memory = Anchors(shutil.copytree(tmp_path / "state", tmp_path / "memory"))
        whole = session.register.journal.head.n
    desk.put(tmp_path / "crashed")
    log = desk.folder / WAL
    frames = (log.stat().st_size - 32) // FRAME
    log.write_bytes(log.read_bytes()[: 32 + FRAME * (frames - 8)])
    session = recognised(attrs.evolve(desk, anchors=memory), RolledBack)
    assert f"entry {whole}" in str(session.stands)


def test_a_crash_alone_is_no_attack(desk: Desk, tmp_path: Path) -> None:
    with desk.open(DETECTIVE) as session:
        document(session, 3)
        shutil.copytree(desk.folder, tmp_path / "crashed")
    crashed = attrs.evolve(desk, folder=tmp_path / "crashed", anchors=Anchors(tmp_path / "other"))
    with crashed.open() as session:
        assert session.stands is None
        assert session.verify().consistent


def test_the_end_of_the_chain_written_anew_is_a_fork_where_it_was_seen(desk: Desk) -> None:
    desk.work()
    sign, _, _ = keys_of(PracticeStore(desk.folder, desk.passphrases, desk.folder), desk.folder, DETECTIVE)
    with sql_tool(desk.folder, desk.key) as sql:
        ((last,),) = sql("SELECT max(n) FROM entry")
        sign_again(sql, last, sign, lambda said: said.update(nonce=hashlib.sha256(b"other").hexdigest()[:32]))
    recognised(desk, Forked)


def test_a_tail_signed_by_oneself_over_anothers_entries_is_named_at_unlock_where_its_end_was_not_seen(
    desk: Desk, tmp_path: Path
) -> None:
    """This computer checked the register before the session that is forged now."""
    desk.work()
    elsewhere = attrs.evolve(desk, anchors=Anchors(tmp_path / "another computer"))
    elsewhere.work(OTHER, 2)
    sign, _, _ = keys_of(PracticeStore(desk.folder, desk.passphrases, desk.folder), desk.folder, DETECTIVE)
    with sql_tool(desk.folder, desk.key) as sql:
        ((last,),) = sql("SELECT max(n) FROM entry")
        sign_again(sql, last - 2, sign, lambda said: said.update(offset=0))
    session = recognised(desk, NotAsSigned)
    assert "the signature is not that of the officer it names" in str(session.stands)


NEW: dict[str, str] = {
    "an entry edited": (
        "UPDATE entry SET body = CAST(replace(body, 'nonce' || char(34, 58, 34), 'nonce' || char(34, 58, 34) || '0')"
        " AS BLOB) WHERE n = ?"
    ),
    "an entry removed": "DELETE FROM entry WHERE n = ?",
    "a version edited": "UPDATE version SET open = CAST(replace(open, 'state', 'stato') AS BLOB) WHERE n = ?",
    "a version removed": "DELETE FROM version WHERE n = ?",
    "a sealed field of another": (
        "UPDATE version SET sealed = (SELECT sealed FROM version WHERE kind = 'I' ORDER BY n LIMIT 1) WHERE n = ?"
    ),
    "a record hidden": "DELETE FROM current WHERE n = ?",
    "a value of another type": "UPDATE version SET open = 'text' WHERE n = ?",
    "a hash of another type": "UPDATE entry SET hash = 7 WHERE n = ?",
    "a signature of another type": "UPDATE entry SET signature = 'text' WHERE n = ?",
    "a number of another type": "UPDATE entry SET n = 'eleven' WHERE n = ?",
}


@pytest.mark.parametrize("what", NEW)
def test_what_was_written_since_the_last_check_and_edited_is_named_at_unlock(desk: Desk, what: str) -> None:
    desk.work()
    with sql_tool(desk.folder, desk.key) as sql:
        ((n,),) = sql("SELECT max(n) FROM version WHERE kind = 'I'")
        sql(NEW[what], n)
    recognised(desk, NotAsSigned)


@pytest.mark.parametrize("what", NEW)
def test_what_is_old_and_edited_is_found_by_the_whole_check(desk: Desk, what: str) -> None:
    with sql_tool(desk.folder, desk.key) as sql:
        ((n,),) = sql("SELECT n FROM current WHERE kind = 'I' ORDER BY number LIMIT 1")
        sql(NEW[what], n)
    found_by_the_whole_check(desk)


def tables(desk: Desk) -> list[object]:
    with Store.open(desk.folder, COMMANDER, desk.passphrases[COMMANDER]) as store:
        names = ("entry", "mention", "version", "current", "link", "group_key", "dossier_key", "about")
        return [sorted(map(repr, store.db.rows(f"SELECT * FROM {name}"))) for name in names]  # noqa: S608 - fixed names


def test_an_older_page_put_back_into_the_database_is_seen_by_the_check_alone(desk: Desk, tmp_path: Path) -> None:
    """SQLCipher takes a page it wrote itself before at the same place: no key is needed, its code is right.

    Each page that the work changed is put back by itself. Whatever opens says the same as before, or is recognised.
    """
    older = (desk.folder / DATABASE).read_bytes()
    desk.work(acts=2)
    newer = (desk.folder / DATABASE).read_bytes()
    before = tables(desk)
    places = [at for at in range(0, min(len(older), len(newer)), PAGE_BYTES) if older[at:][:16] != newer[at:][:16]]
    assert len(places) > 4
    unlocked = whole = shut = 0
    for number, at in enumerate(places):
        seen = Anchors(shutil.copytree(tmp_path / "state", tmp_path / f"state-{number}"))
        page = older[at : at + PAGE_BYTES]
        (desk.folder / DATABASE).write_bytes(newer[:at] + page + newer[at + PAGE_BYTES :])
        try:
            same = tables(desk) == before
            with attrs.evolve(desk, anchors=seen).open() as session:
                if session.stands is not None:
                    unlocked += 1
                    continue
                consistent = session.verify().consistent
                assert same or not consistent
                assert (session.stands is None) is consistent
                whole += not consistent
        except RegisterError as error:
            # SQLite found the tree torn, or the last log-on stood on that page: an account long unused stays shut.
            assert isinstance(error, DatabaseDamaged | Refused)  # noqa: PT017
            shut += 1
    assert unlocked + whole > 0
    assert unlocked + whole + shut > len(places) // 2


def test_an_edit_that_is_found_beside_the_work_masks_what_is_open_already(desk: Desk) -> None:
    with desk.open() as session:
        identity = session.find(FalseIdentity)[0]
        assert session.open_record(identity.urn) == identity
        assert session.page(FalseIdentity).rows[0].readable
        session.store.db._connection.set_authorizer(None)
        session.store.db.run("DROP TRIGGER version_keeps_its_open_fields")
        session.store.db.run("DROP TRIGGER version_is_final")
        session.store.db.run("UPDATE version SET open = CAST(replace(open, 'state', 'stato') AS BLOB) WHERE kind = 'C'")
        watch = session.begin_check()
        while watch.running:
            time.sleep(0.01)
        with pytest.raises(NotAsSigned):
            session.perform(DocumentIdentity(investigation=identity.investigation, name="Nobody"))
        shows_nothing_confidential(desk, session)


def test_no_record_of_the_registers_own_dossier_holds_a_confidential_field() -> None:
    """Its key is the one that is kept."""
    kept = [kind for kind in KINDS.values() if kind.dossier is Record.dossier]
    assert len(kept) > 8
    fields = [(kind.NAME, each) for kind in kept for each in fields_of(kind)]
    assert [(kind, each.name) for kind, each in fields if each.declared.field_class in HIDDEN] == []
