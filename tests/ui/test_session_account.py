"""A session's account: factors set up and taken away, lockout noted and released, 12 hours, what cuts leave behind."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from models.accounts import SetUpCodes, SetUpKeyFile
from models.command import Role
from models.directory import GrantRole
from models.errors import InvalidInput, NotAllowed, Refused, RegisterError
from models.investigation import OpenInvestigation
from models.journal import Entry
from models.lockout import FailedLogons, ReleaseLockout
from models.medium import Medium, MediumPurpose, RegisterMedium
from models.officer import Officer
from storage import errors
from storage.clock import SetClock
from storage.key_file import load
from storage.proof import Proof
from storage.second_factor import new_secret
from tests.end_to_end.division_at_work import BEGINS, begun, copied, passphrase
from ui.given import PassphraseAlone, ProveAgain
from ui.session import Session
from ui.session_account import own_account, set_up_codes, set_up_key_file, take_away_codes, take_away_key_file

WRONG = "not the passphrase, this"
Opening = Callable[..., Session]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(begun(tmp_path_factory.getbasetemp()).folder, tmp_path)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(BEGINS + timedelta(hours=2))


@pytest.fixture
def opened(folder: Path, clock: SetClock) -> Opening:
    return lambda login, shown=None: Session.open(folder, login, shown or passphrase(login), clock)


@pytest.fixture
def medium(opened: Opening) -> str:
    with opened("quill") as session:
        command = RegisterMedium(tag="HMPD-USB-01", purpose=MediumPurpose.KEY_FILE)
        return session.perform(command).changed[0].urn


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def code(secret: bytes, clock: SetClock) -> str:
    return pyotp.TOTP(base64.b32encode(secret).decode()).at(clock.instant)


def entries(session: Session, named: str) -> list[Entry]:
    return [each for each in session.register.journal.entries() if each.command.startswith(named)]


def fail(opened: Opening, login: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((errors.WrongPassphrase, errors.LockedOut)):
            opened(login, WRONG)


def test_a_key_file_is_set_up_asked_for_and_taken_away(opened: Opening, medium: str, stick: Path) -> None:
    with opened("sousa") as session:
        path = set_up_key_file(session, passphrase("sousa"), medium, stick)
        session.check_signature(passphrase("sousa"))
        assert own_account(session).key_file == "HMPD-USB-01"
    with pytest.raises(errors.KeyFileWanted):
        opened("sousa")
    with opened("sousa", Proof(passphrase("sousa"), load(path))) as session:
        assert session.officer.key_medium == medium
        assert session.verify().consistent
        take_away_key_file(session, passphrase("sousa"))
    with opened("sousa") as session:
        assert session.officer.key_medium == ""
        commands = [each.command for each in session.register.journal.about(session.actor)]
        assert commands.count("SetUpKeyFile") == commands.count("TakeAwayKeyFile") == 1


def test_a_key_file_goes_onto_a_registered_medium_alone(opened: Opening, stick: Path) -> None:
    with opened("quill") as session:
        backup = session.perform(RegisterMedium(tag="B-1", purpose=MediumPurpose.BACKUP)).changed[0].urn
        with pytest.raises(InvalidInput):
            set_up_key_file(session, passphrase("quill"), backup, stick)
        with pytest.raises(RegisterError):
            set_up_key_file(session, passphrase("quill"), "HM-M-1-0099", stick)
        assert entries(session, "SetUpKeyFile") == []
    assert list(stick.iterdir()) == []


def test_a_medium_pulled_out_leaves_the_passphrase_alone_and_no_entry(
    opened: Opening, medium: str, tmp_path: Path
) -> None:
    with opened("sousa") as session:
        with pytest.raises(errors.KeyFileNotWritten):
            set_up_key_file(session, passphrase("sousa"), medium, tmp_path / "gone")
        assert session.officer.key_medium == ""
    opened("sousa").close()


@pytest.mark.parametrize("step", ["entry", "slot"])
def test_a_set_up_cut_off_before_its_end_leaves_the_old_way_in(
    opened: Opening, medium: str, stick: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The power goes before the entry, or between entry and slot."""

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    session = opened("sousa")
    with monkeypatch.context() as patched, session:
        target, name = (session.register.journal, "append") if step == "entry" else (session.store, "_write")
        patched.setattr(target, name, cut)
        with pytest.raises(KeyboardInterrupt):
            set_up_key_file(session, passphrase("sousa"), medium, stick)
        patched.undo()
    assert len(list(stick.iterdir())) == (step == "slot")
    with opened("sousa") as again:
        assert again.verify().consistent
        set_up_key_file(again, passphrase("sousa"), medium, stick)
    with pytest.raises(errors.KeyFileWanted):
        opened("sousa")


def test_codes_are_set_up_by_a_code_that_is_right_asked_for_and_taken_away(opened: Opening, clock: SetClock) -> None:
    secret = new_secret()
    with opened("sousa") as session:
        with pytest.raises(errors.WrongPhoneCode):
            set_up_codes(session, passphrase("sousa"), secret, "12345")
        assert session.officer.codes_since is None
        set_up_codes(session, passphrase("sousa"), secret, code(secret, clock))
    opened("sousa").close()
    clock.forward(timedelta(hours=12))
    with pytest.raises(errors.PhoneCodeWanted):
        opened("sousa")
    with opened("sousa", Proof(passphrase("sousa"), code=code(secret, clock))) as session:
        take_away_codes(session, passphrase("sousa"))
        assert session.verify().consistent
    clock.forward(timedelta(hours=12))
    opened("sousa").close()


@pytest.mark.parametrize("act", [SetUpKeyFile(officer="HM-O-1-0004", medium="HM-M-1-0001"), SetUpCodes(officer="x")])
def test_an_entry_about_a_factor_is_not_given_by_hand(opened: Opening, act: SetUpKeyFile | SetUpCodes) -> None:
    with opened("sousa") as session, pytest.raises(PassphraseAlone):
        session.perform(act)


def test_no_factor_changes_without_the_signature(opened: Opening, medium: str, stick: Path, clock: SetClock) -> None:
    secret = new_secret()
    with opened("sousa") as session:
        for do in (
            lambda: set_up_key_file(session, WRONG, medium, stick),
            lambda: set_up_codes(session, WRONG, secret, code(secret, clock)),
            lambda: take_away_key_file(session, WRONG),
            lambda: take_away_codes(session, WRONG),
        ):
            with pytest.raises((errors.WrongPassphrase, errors.LockedOut)):
                do()
        assert entries(session, "SetUp") == []
    assert list(stick.iterdir()) == []


def test_failures_are_journalled_at_the_next_unlocking_by_whoever_unlocks(opened: Opening) -> None:
    fail(opened, "sousa", 3)
    fail(opened, "nobody-here", 1)
    with opened("brandt") as session:
        found = {each["officer"]: (each["count"], each["locked"]) for each in session.open_facts(FailedLogons)}
        sousa = next(each.urn for each in session.find(Officer) if each.login_name == "sousa")
        assert found == {sousa: (3, False), "": (1, False)}
        assert any(f"3 failed log-ons for {sousa}" in each for each in session.told)
        assert session.verify().consistent
    with opened("quill") as session:
        assert session.told == ()
        assert len(session.open_facts(FailedLogons)) == 2


def test_failures_noted_by_another_still_count_within_the_15_minutes(opened: Opening, clock: SetClock) -> None:
    fail(opened, "sousa", 4)
    opened("brandt").close()
    clock.forward(timedelta(minutes=5))
    with pytest.raises(errors.LockedOut):
        opened("sousa", WRONG)


def test_ones_own_right_passphrase_begins_the_count_anew(opened: Opening) -> None:
    fail(opened, "sousa", 4)
    opened("sousa").close()
    fail(opened, "sousa", 4)
    opened("sousa").close()


def test_a_lockout_is_released_by_another_person_and_by_nobody_else(opened: Opening, clock: SetClock) -> None:
    fail(opened, "sousa", 5)
    clock.forward(timedelta(days=2))
    with pytest.raises(errors.LockedOut):
        opened("sousa")
    with opened("leclair") as session:
        sousa = next(each.urn for each in session.find(Officer) if each.login_name == "sousa")
        with pytest.raises(NotAllowed):
            session.perform(ReleaseLockout(officer=sousa))
    with pytest.raises(Refused, match="locked after failed log-ons"):
        opened("sousa")
    with opened("quill") as session:
        session.perform(ReleaseLockout(officer=sousa))
        assert session.verify().consistent
    opened("sousa").close()


def test_the_refusal_of_a_locked_account_is_an_entry(opened: Opening) -> None:
    fail(opened, "sousa", 5)
    opened("brandt").close()
    with pytest.raises(Refused):
        opened("sousa")
    with opened("brandt") as session:
        (entry,) = [each for each in entries(session, "UnlockRegister") if each.refusal]
        assert entry.refusal == {"rule": "R31", "clause": "house rule R31"}


def test_an_account_unused_for_90_days_is_refused_until_another_person_releases_it(
    opened: Opening, clock: SetClock
) -> None:
    for _ in range(4):
        clock.forward(timedelta(days=30))
        opened("brandt").close()
    with pytest.raises(Refused) as caught:
        opened("sousa")
    assert caught.value.rule == "R32"
    with opened("brandt") as session:
        sousa = next(each.urn for each in session.find(Officer) if each.login_name == "sousa")
        assert [each.urn for each in session.due() if each.rule == "R32"].count(sousa) == 1
        session.perform(ReleaseLockout(officer=sousa))
        assert sousa not in [each.urn for each in session.due() if each.rule == "R32"]
    opened("sousa").close()


def test_an_account_the_chief_gave_a_role_counts_as_used_from_then(opened: Opening, clock: SetClock) -> None:
    clock.forward(timedelta(days=60))
    with opened("okafor") as session:
        sousa = next(each.urn for each in session.find(Officer) if each.login_name == "sousa")
        session.perform(GrantRole(officer=sousa, role=Role.INSPECTOR))
    clock.forward(timedelta(days=60))
    opened("okafor").close()
    opened("sousa").close()
    with pytest.raises(Refused):
        opened("amari")


def test_a_register_nobody_used_for_90_days_still_opens(opened: Opening, clock: SetClock) -> None:
    clock.forward(timedelta(days=200))
    opened("sousa").close()


def test_after_twelve_hours_nothing_is_given_before_the_passphrase_was_typed_again(
    opened: Opening, clock: SetClock
) -> None:
    with opened("sousa") as session:
        case = OpenInvestigation(case_number="HM-26-1", title="A case")
        clock.forward(timedelta(hours=11, minutes=59))
        session.perform(case)
        clock.forward(timedelta(minutes=1))
        with pytest.raises(ProveAgain):
            session.perform(OpenInvestigation(case_number="HM-26-2", title="Another"))
        session.check_signature(passphrase("sousa"))
        session.perform(OpenInvestigation(case_number="HM-26-2", title="Another"))


def test_five_wrong_signatures_lock_the_desk_out_of_signing(opened: Opening) -> None:
    with opened("sousa") as session:
        for _ in range(4):
            with pytest.raises(errors.WrongPassphrase):
                session.check_signature(WRONG)
        for typed in (WRONG, passphrase("sousa")):
            with pytest.raises(errors.LockedOut):
                session.check_signature(typed)


def test_a_lost_medium_stays_in_the_register(opened: Opening, medium: str) -> None:
    with opened("sousa") as session:
        assert session.get(medium, Medium).tag == "HMPD-USB-01"
        assert isinstance(session.get(medium, Medium).registered_at, datetime)
