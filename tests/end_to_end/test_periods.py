"""Reading for a period, on a real store: a helper's end, and the sample an inspector is handed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from models.activity import Activity
from models.command import Role
from models.directory import GrantRole
from models.errors import InvalidInput, NotAllowed, NotOnDossier, OutOfOrder, Refused
from models.identity import FalseIdentity
from models.inspection import Inspection
from models.inspection_acts import AppointInspector, DrawSample, HandOverSample, TakeBackSample
from models.medium import MediumPurpose, RegisterMedium
from models.need_to_know import EndHelper, NameHelper, ReassignOperator
from models.profile import Profile
from models.record import Kind, Record
from models.stopping import ResumeProfile, SuspendProfile
from models.transfer import Moved, RecordTransfer
from models.viewing import ViewRecord
from storage.keyring import Keyring
from storage.read_only import OnlyTheRegister
from tests.end_to_end.division_at_work import USED, AtWork, at_work, profile_of, session, until
from ui.sight import Sight

DAY = timedelta(days=1)


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, USED)


def opens(work: AtWork, login: str, urn: str) -> bool:
    try:
        work.division.register(login).reading().get(urn, Record)
    except NotOnDossier:
        return False
    return True


def session_of(work: AtWork) -> str:
    """The first session on record."""
    urn: str = work.division.register("okafor").records.open_facts(Kind.ACTIVITY)[0]["urn"]
    return urn


def holds(work: AtWork, login: str, dossier: str) -> bool:
    """Whether somebody's keys open the newest version in a dossier, whatever the program says."""
    register = work.division.register(login)
    version = register.records.versions(dossier)[-1]
    (row,) = work.store.db.rows("SELECT generation FROM version WHERE urn = ? AND n = ?", (dossier, version[1]))
    return register._seat.keyring.holds(dossier, row[0])


def test_a_helper_opens_nothing_from_the_day_on_and_gets_no_key_made_later(work: AtWork) -> None:
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + 2 * DAY))
    assert opens(work, "amari", identity)
    assert opens(work, "amari", profile_of(work).urn)
    work.division.later(minutes=3 * 24 * 60)
    assert not opens(work, "amari", identity)
    assert list(work.division.register("amari").reading().find(Profile, identity=identity)) == []
    # What was handed out can't be called back: the key still opens what it opened, past the program.
    assert holds(work, "amari", identity)
    work.give("brandt", EndHelper(identity=identity, officer=work.urn("amari")))
    assert not holds(work, "amari", identity)
    assert work.verdict().consistent


def test_any_act_of_the_oversight_on_the_identity_leaves_an_ended_helper_out_of_its_new_key(work: AtWork) -> None:
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + DAY))
    work.division.later(minutes=2 * 24 * 60)
    later = work.division.now + 5 * DAY
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("leclair"), until=later))
    assert not holds(work, "amari", identity)
    assert holds(work, "leclair", identity)
    assert holds(work, "sousa", identity)
    generations = work.store.db.rows("SELECT max(generation) FROM dossier_key WHERE dossier = ?", (identity,))
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("whitlock"), until=later))
    again = work.store.db.rows("SELECT max(generation) FROM dossier_key WHERE dossier = ?", (identity,))
    assert again == generations
    assert work.verdict().consistent


def drawn(work: AtWork) -> Inspection:
    ends = work.division.now + 10 * DAY
    asked = AppointInspector(investigation=work.urn("case"), inspector=work.urn("novak"), until=ends)
    made = work.give("okafor", asked, named="inspection")
    found = work.give("novak", DrawSample(inspection=made.urn))
    assert isinstance(found, Inspection)
    return found


def test_an_inspector_reads_the_sample_whole_only_once_the_chief_handed_it_over(work: AtWork) -> None:
    inspection = drawn(work)
    assert len(inspection.sample) >= 4
    assert [urn for urn in inspection.sample if opens(work, "novak", urn)] == []
    for login, kind in (("brandt", NotAllowed), ("novak", NotAllowed), ("quill", NotAllowed), ("sousa", NotAllowed)):
        work.refused(login, HandOverSample(inspection=inspection.urn), kind)
    work.give("okafor", HandOverSample(inspection=inspection.urn))
    assert [urn for urn in inspection.sample if not opens(work, "novak", urn)] == []
    reading = work.division.register("novak").reading()
    assert reading.get(profile_of(work).urn, Profile).handle
    assert work.verdict().consistent
    assert work.entries("HandOverSample")[-1].keys


def test_at_the_end_of_the_appointment_nothing_opens_and_the_keys_are_made_anew(work: AtWork) -> None:
    inspection = drawn(work)
    work.give("okafor", HandOverSample(inspection=inspection.urn))
    with pytest.raises(InvalidInput, match="already"):
        work.give("okafor", HandOverSample(inspection=inspection.urn))
    work.division.later(minutes=11 * 24 * 60)
    assert [urn for urn in inspection.sample if opens(work, "novak", urn)] == []
    identity = work.urn("identity")
    assert work.division.register("novak")._seat.keyring.holds(identity)
    work.refused("novak", TakeBackSample(inspection=inspection.urn), NotAllowed)
    work.give("brandt", TakeBackSample(inspection=inspection.urn))
    work.give("brandt", SuspendProfile(profile=profile_of(work).urn, stop_reason="Meeting."))
    urn = profile_of(work).urn
    newest = work.division.register("novak").records.versions(urn)[-1]
    with pytest.raises(NotOnDossier):
        work.division.register("novak").records.load(urn, newest)
    work.give("sousa", session(work), named="a later session")
    assert opens(work, "sousa", work.urn("a later session"))
    with pytest.raises(InvalidInput, match="no sample"):
        work.give("brandt", TakeBackSample(inspection=inspection.urn))
    work.give("brandt", ResumeProfile(profile=urn))
    assert work.verdict().consistent


def test_a_key_made_anew_meanwhile_reaches_the_inspector_whose_appointment_holds(work: AtWork) -> None:
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + DAY))
    inspection = drawn(work)
    work.give("okafor", HandOverSample(inspection=inspection.urn))
    work.give("brandt", EndHelper(identity=identity, officer=work.urn("amari")))
    assert holds(work, "novak", identity)
    assert not holds(work, "amari", identity)


def test_looking_at_a_sample_is_journalled_and_after_its_end_refused_in_the_journal(work: AtWork) -> None:
    inspection = drawn(work)
    urn = inspection.sample[0]
    work.refused("novak", ViewRecord(record=urn), NotOnDossier)
    work.give("okafor", HandOverSample(inspection=inspection.urn))
    work.give("novak", ViewRecord(record=urn))
    assert (work.entries("ViewRecord")[-1].outcome, work.entries("ViewRecord")[-1].subject) == ("done", urn)
    work.division.later(minutes=11 * 24 * 60)
    work.refused("novak", ViewRecord(record=urn), NotOnDossier)


def test_a_sample_that_is_not_drawn_or_whose_appointment_ended_is_not_handed_over(work: AtWork) -> None:
    ends = work.division.now + DAY
    asked = AppointInspector(investigation=work.urn("case"), inspector=work.urn("novak"), until=ends)
    made = work.give("okafor", asked)
    work.refused("okafor", HandOverSample(inspection=made.urn), OutOfOrder)
    work.give("novak", DrawSample(inspection=made.urn))
    work.division.later(minutes=2 * 24 * 60)
    work.refused("okafor", HandOverSample(inspection=made.urn), Refused)
    assert opens(work, "sousa", work.urn("identity"))
    assert not opens(work, "novak", work.urn("identity"))
    assert work.division.register("brandt").reading().find(FalseIdentity)
    assert work.division.register("brandt").reading().find(Activity)


def test_who_was_a_helper_opens_nothing_after_the_helping_was_ended_early_or_on_its_day(work: AtWork) -> None:
    identity, profile = work.urn("identity"), profile_of(work).urn
    asked = NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + 2 * DAY)
    ending = EndHelper(identity=identity, officer=work.urn("amari"))
    work.give("brandt", asked)
    work.give("brandt", ending)
    assert [urn for urn in (identity, profile, session_of(work)) if opens(work, "amari", urn)] == []
    work.give("brandt", attrs.evolve(asked, until=work.division.now + 2 * DAY))
    assert opens(work, "amari", profile)
    work.division.later(minutes=3 * 24 * 60)
    work.give("brandt", ending)
    assert [urn for urn in (identity, profile, session_of(work)) if opens(work, "amari", urn)] == []
    reading = work.division.register("amari").reading()
    assert [*reading.find(Profile), *reading.find(Activity)] == []
    work.refused("amari", ViewRecord(record=profile), NotOnDossier)
    assert work.verdict().consistent


def test_an_operator_replaced_opens_nothing_of_the_identity_until_named_there_again(work: AtWork) -> None:
    identity, before = work.urn("identity"), session_of(work)
    assert opens(work, "sousa", before)
    there = ReassignOperator(
        identity=identity, operator=work.urn("sousa"), to=work.urn("whitlock"), reassigned_why="Moved."
    )
    work.give("brandt", there)
    assert [urn for urn in (identity, before, profile_of(work).urn) if opens(work, "sousa", urn)] == []
    assert opens(work, "sousa", work.urn("case"))
    assert opens(work, "whitlock", before)
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("sousa"), until=work.division.now + DAY))
    assert opens(work, "sousa", before)
    work.division.later(minutes=2 * 24 * 60)
    assert not opens(work, "sousa", before)
    assert work.verdict().consistent


def test_an_inspector_who_becomes_the_operator_afterwards_opens_the_own_identity(work: AtWork) -> None:
    inspection = drawn(work)
    work.give("okafor", HandOverSample(inspection=inspection.urn))
    work.division.later(minutes=11 * 24 * 60)
    identity = work.urn("identity")
    assert not opens(work, "novak", identity)
    move = ReassignOperator(
        identity=identity, operator=work.urn("sousa"), to=work.urn("novak"), reassigned_why="Moved."
    )
    work.give("brandt", move)
    found = [urn for urn in (identity, profile_of(work).urn, session_of(work)) if not opens(work, "novak", urn)]
    assert found == []
    assert opens(work, "novak", work.urn("case"))


def test_who_was_a_helper_and_oversees_now_opens_the_dossier_by_that_role(work: AtWork) -> None:
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + DAY))
    work.division.later(minutes=2 * 24 * 60)
    assert not opens(work, "amari", identity)
    work.give("okafor", GrantRole(officer=work.urn("amari"), role=Role.COMMANDER))
    assert opens(work, "amari", identity)


def test_a_helper_whose_period_is_over_writes_nothing_into_the_dossier(work: AtWork) -> None:
    work.give("quill", RegisterMedium(tag="HMPD-USB-01", purpose=MediumPurpose.CAPTURES))
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + 2 * DAY))

    def carry() -> RecordTransfer:
        at = work.division.now
        return RecordTransfer(
            subject=profile_of(work).urn, what=Moved.CAPTURES, medium_tag="HMPD-USB-01", from_where="UC-LT-01",
            to_where="The book", files=3, moved_at=at, scanned_at=at, scanned_with="Desk scan",
            scan_found_nothing=True,
        )  # fmt: skip

    work.give("amari", carry())
    work.division.later(minutes=3 * 24 * 60)
    held = work.store.db.row("SELECT count(*) FROM version WHERE dossier = ?", (identity,))
    entry = work.refused("amari", carry(), NotOnDossier)
    assert entry.outcome == "refused"
    assert work.store.db.row("SELECT count(*) FROM version WHERE dossier = ?", (identity,)) == held
    work.give("sousa", carry())
    assert work.verdict().consistent


class _Window(Sight):
    """A session as far as lists and searches go, with the seat's keys."""

    @property
    def keys(self) -> Keyring | OnlyTheRegister:
        return self.register._seat.keyring


def test_a_session_open_at_the_end_of_a_period_lists_no_name_and_finds_none_any_more(work: AtWork) -> None:
    identity = work.urn("identity")
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("amari"), until=work.division.now + 2 * DAY))
    window = _Window(work.store, work.division.register("amari"))
    name = work.division.register("sousa").reading().get(identity, FalseIdentity).name
    while window.raise_more():
        pass
    assert [each.urn for each in window.search(name)] != []
    assert [each.values["name"] for each in window.page(FalseIdentity).rows if each.urn == identity] == [name]
    work.division.later(minutes=3 * 24 * 60)
    assert window.search(name) == ()
    (row,) = [each for each in window.page(FalseIdentity).rows if each.urn == identity]
    assert (row.readable, row.values["name"]) == (False, None)
    masked = [each.readable for each in window.page(Activity).rows if each.values["profile"] == profile_of(work).urn]
    assert masked
    assert not any(masked)
    with pytest.raises(NotOnDossier):
        window.open_record(identity)
    assert work.entries("ViewRecord")[-1].outcome == "refused"
