"""What was destroyed is gone for everyone who holds every key, and the chain says so; nothing else is gone.

A real register: a case with two accounts and a session is closed, ended, kept for three years, and destroyed by two
people. Then everything is tried that the keys of all its people allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.activity import Activity
from models.destruction import DestroyRecords, Destruction, ProposeDestruction
from models.errors import NotOnDossier, RegisterError, UnknownRecord
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.kinds import KINDS
from models.legal_hold import PlaceHold
from models.record import Kind
from storage.admission import Admission
from storage.anchors import Anchors
from storage.errors import RecordDestroyed
from storage.reading_room import ReadingRoom
from storage.verify_blobs import blob_faults
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until
from tests.end_to_end.files_at_work import attach_bytes, lies_at
from ui.session import Session

EVERYBODY = ("okafor", "ferreira", "brandt", "sousa", "whitlock", "novak", "quill")
MARKERS = ("Corin Vale", "corin.facebook.parts", "Repairs bicycles", "Bicycles offered")


def propose(work: AtWork) -> Destruction:
    act = ProposeDestruction(subject=work.urn("case"), permission_reference="RCB 2026-114")
    made = work.give("brandt", act, named="destruction")
    assert isinstance(made, Destruction)
    return made


@pytest.fixture
def old(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    """The case ended more than three years ago, and its destruction is proposed."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as work:
        until(work, at.USED)
        at.close_the_case(work)
        work.clock.forward(timedelta(days=3 * 366))
        propose(work)
        yield work


def rows(work: AtWork, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return work.store.db.rows(sql, values)


def destroy(work: AtWork) -> Destruction:
    made = work.give("okafor", DestroyRecords(destruction=work.urn("destruction")))
    assert isinstance(made, Destruction)
    return made


def test_payload_and_keys_are_gone_digests_and_chain_stay_and_verification_is_consistent(old: AtWork) -> None:
    bodies = rows(old, "SELECT n, body, hash, signature FROM entry ORDER BY n")
    opened = rows(old, "SELECT urn, n, open FROM version ORDER BY urn, n")
    made = destroy(old)
    for dossier in made.dossiers:
        kept = rows(old, "SELECT sealed, wrapped_key, destroyed FROM version WHERE dossier = ?", dossier)
        assert kept
        assert set(kept) == {(None, None, 1)}
        assert rows(old, "SELECT * FROM dossier_key WHERE dossier = ?", dossier) == []
    assert rows(old, "SELECT n, body, hash, signature FROM entry ORDER BY n")[: len(bodies)] == bodies
    assert set(opened) <= set(rows(old, "SELECT urn, n, open FROM version ORDER BY urn, n"))
    assert old.verdict().consistent, old.verdict()


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_opens_what_was_destroyed_with_any_key_they_hold(old: AtWork, who: str) -> None:
    destroy(old)
    register = old.division.register(who)
    for name, kind in (("identity", FalseIdentity), ("case", Investigation), (at.SITES[0] + " profile", None)):
        urn = old.urn(name)
        with pytest.raises((RecordDestroyed, NotOnDossier)):
            register.records.load(urn)
        for version in register.records.versions(urn):
            with pytest.raises((RecordDestroyed, NotOnDossier)):
                register.records.load(urn, version)
        with pytest.raises((UnknownRecord, NotOnDossier)):
            register.reading().get(urn, kind or KINDS[Kind.PROFILE])
    assert register.records.find(Activity) == ()
    assert [each["state"] for each in register.records.open_facts(Kind.IDENTITY)] == ["destroyed"]


def found(work: AtWork, who: str) -> set[str]:
    """The marker words that a search over everything this officer can read finds."""
    seat = work.division.register(who)._seat
    room = ReadingRoom()
    room.raise_current(seat.db, seat.keyring, seat.store_id, KINDS, sealed_allowed=lambda _kind, _facts: True)
    while room.raise_more():
        pass
    words = {each for each in MARKERS if room.search_everything(each, 50)}
    room.close()
    return words


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_list_and_no_search_finds_a_word_of_it(old: AtWork, who: str) -> None:
    assert found(old, who) == (set(MARKERS) if who in {"okafor", "brandt", "sousa"} else set())
    destroy(old)
    assert found(old, who) == set()


def test_the_lists_of_who_destroyed_it_are_dropped_with_it(old: AtWork, tmp_path: Path) -> None:
    admission = Admission.at(old.store.folder, "okafor")
    session = Session(old.store, old.division.register("okafor"), Anchors(tmp_path / "state"), admission)
    before = session.room
    assert before.page(Kind.IDENTITY).rows
    session.perform(DestroyRecords(destruction=old.urn("destruction")))
    assert session.room is not before
    session.leave_room()


def test_other_dossiers_stay_open_to_their_people(old: AtWork) -> None:
    before = len(rows(old, "SELECT urn FROM version WHERE sealed IS NULL"))
    made = destroy(old)
    gone = rows(old, "SELECT DISTINCT dossier FROM version WHERE sealed IS NULL")
    assert before == 0
    assert {dossier for (dossier,) in gone} == set(made.dossiers)
    certificate = old.division.read("brandt", made.urn)
    assert isinstance(certificate, Destruction)
    assert certificate.permission_reference == "RCB 2026-114"
    work_goes_on = old.division.register("sousa").reading()
    assert work_goes_on.find(KINDS[Kind.OFFICER])


def test_an_act_whose_entry_can_not_be_written_destroys_nothing(old: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.rows()

    def no_room(_body: object, _sign: object) -> None:
        raise RegisterError

    monkeypatch.setattr(old.division.register("okafor").journal, "append", no_room)
    with pytest.raises(RegisterError):
        destroy(old)
    monkeypatch.undo()
    assert old.rows() == before
    for who in ("okafor", "brandt", "sousa"):
        assert old.division.read(who, old.urn("identity"))
    assert destroy(old).records


def test_one_person_alone_a_hold_and_an_administrator_are_refused_and_nothing_is_gone(old: AtWork) -> None:
    act = DestroyRecords(destruction=old.urn("destruction"))
    for who in ("brandt", "quill", "sousa", "novak"):
        with pytest.raises(RegisterError):
            old.give(who, act)
    old.give("whitlock", PlaceHold(subject=old.urn("identity"), reason="A claim."))
    with pytest.raises(RegisterError, match="legal hold"):
        old.give("okafor", act)
    assert rows(old, "SELECT urn FROM version WHERE sealed IS NULL") == []
    assert old.verdict().consistent


def test_a_payload_put_back_from_an_older_copy_is_named(old: AtWork) -> None:
    urn = old.urn("identity")
    kept = rows(old, "SELECT wrapped_key, sealed, n FROM version WHERE urn = ? ORDER BY n", urn)[0]
    wrap = rows(old, "SELECT * FROM dossier_key WHERE dossier = ?", urn)[0]
    destroy(old)
    old.store.db._connection.set_authorizer(None)
    for trigger in ("version_is_final", "version_keeps_its_open_fields"):
        old.store.db.run(f"DROP TRIGGER {trigger}")
    old.store.db.run("UPDATE version SET wrapped_key = ?, sealed = ?, destroyed = 0 WHERE urn = ? AND n = ?",
                     (kept[0], kept[1], urn, kept[2]))  # fmt: skip
    old.store.db.run("INSERT INTO dossier_key VALUES (?, ?, ?, ?, ?)", wrap)
    said = {fault.what for fault in old.verdict().faults}
    assert "sealed fields stand here that an entry destroyed" in said
    assert "a key of a dossier stands here that an entry destroyed" in said


def test_freed_space_is_overwritten(old: AtWork) -> None:
    old.store.db._connection.set_authorizer(None)
    assert old.store.db.row("PRAGMA secure_delete") == (1,)


def test_attached_files_go_with_it_at_once_and_others_stay(old: AtWork, tmp_path: Path) -> None:
    admission = Admission.at(old.store.folder, "brandt")
    session = Session(old.store, old.division.register("brandt"), Anchors(tmp_path / "state"), admission)
    about = (old.urn("case"), "HM-E-1-0001")
    gone, kept = (attach_bytes(session, urn, b"a page of it", tmp_path) for urn in about)
    session.leave_room()
    chief = Session(old.store, old.division.register("okafor"), Anchors(tmp_path / "state"), admission)
    chief.perform(DestroyRecords(destruction=old.urn("destruction")))
    chief.leave_room()
    assert not lies_at(old.store.folder, gone).exists()
    assert lies_at(old.store.folder, kept).exists()
    assert chief.verify().consistent
    assert list(blob_faults(old.store.db, old.store.folder)) == []
