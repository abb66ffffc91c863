"""What recovery and the root do not give: to half a code, to rows and entries written by hand, to another root.

The attackers hold the database key and an own signing key, and write past every check of the door. Each forgery is
named by the verification; where it would bring a key into wrong hands, no key is given.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.canonical import canonical
from models.command import Role
from models.directory import ConfirmOfficer, EnrolKeys, InviteOfficer
from models.errors import NotAllowed, RegisterError
from models.officer import Officer
from models.recovery import RecoveryKey, RecoveryState, ReplaceRecovery
from models.root import DirectoryRoot, RootState
from storage import errors, top_errors
from storage.anchors import Anchors
from storage.clock import SetClock
from storage.keyring import Keyring
from storage.pinning import check_root
from storage.private_keys import PrivateKeys
from storage.recovery import NewRecovery, RecoveryCode
from storage.register import Register
from storage.seat import GuestSeat
from storage.store import Store
from tests.end_to_end.division_at_work import BEGINS, AtWork, Begun, at_work, begun, copied, passphrase
from tests.storage.signed_genesis import append
from ui.session import Session

CHIEF, DETECTIVE, COMMANDER = "okafor", "sousa", "brandt"
KEY, ROOT = "HM-RK-1-0001", "HM-RT-1-0001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return begun(tmp_path_factory.getbasetemp())


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def facts(work: AtWork, urn: str, /, **values: Any) -> dict[str, Any]:
    """A record's open fields as they stand, with others put in."""
    return {**work.division.register(CHIEF).records.facts(urn), **values}


def forge(work: AtWork, by: tuple[str, PrivateKeys], command: str, *changes: Mapping[str, Any]) -> int:
    """An entry no handler would write, well signed by its author. Gives its number."""
    work.store.db._connection.set_authorizer(None)
    with work.store.db.transaction():
        append(work.store.db, work.store.store_id, by, command, *changes)
    return work.division.register(CHIEF).journal.head.n


def named(work: AtWork, n: int, *words: str) -> bool:
    """Whether the verification names this entry in these words."""
    faults = [each.what for each in work.verdict().faults if each.n == n]
    return any(all(word in what for word in words) for what in faults)


def enrolled(work: AtWork) -> str:
    """An officer who waits for the Chief: confirming makes a group, whose key goes to recovery."""
    done = work.give("quill", InviteOfficer(rank="Det.", name="N. New", login_name="new"))
    keys = PrivateKeys.generate()
    ring = Keyring(work.store.db, work.store.store_id, done.urn, keys)
    key, generation = work.store.keyring.group_key("register")
    ring.take_register_keys({generation: key})
    seat = GuestSeat(db=work.store.db, store_id=work.store.store_id, officer=done.urn, keys=keys, keyring=ring)
    stated = EnrolKeys(officer=done.urn, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex())
    Register(seat, work.clock).perform(stated)
    return str(done.urn)


def test_a_recovery_key_put_there_with_sql_receives_nothing(work: AtWork, made: Begun) -> None:
    thief = PrivateKeys.generate()
    urn = enrolled(work)
    db = work.store.db
    db._connection.set_authorizer(None)
    for trigger in ("version_is_final", "version_keeps_its_open_fields"):
        db.run(f"DROP TRIGGER {trigger}")
    forged = facts(work, KEY, sign_key=thief.sign_key.hex(), receive_key=thief.receive_key.hex())
    db.run("UPDATE version SET open = ? WHERE urn = ?", (canonical(forged), KEY))
    work.give(CHIEF, ConfirmOfficer(officer=urn, roles=(Role.DETECTIVE,)))
    assert Keyring(db, work.store.store_id, "recovery", thief).groups == ()
    genuine = Keyring(db, work.store.store_id, "recovery", made.recovery.keys)
    assert f"officer:{urn}" in genuine.groups
    assert any(each.urn == KEY for each in work.verdict().faults)


def test_a_recovery_key_put_there_with_an_own_entry_receives_nothing_and_is_named(work: AtWork) -> None:
    thief = PrivateKeys.generate()
    urn = enrolled(work)
    new = facts(work, KEY, urn="HM-RK-1-0002", sign_key=thief.sign_key.hex(), receive_key=thief.receive_key.hex())
    old = facts(work, KEY, state=RecoveryState.REPLACED.value)
    n = forge(work, work.division._keys[DETECTIVE], "ReplaceRecovery", new, old)
    with pytest.raises(top_errors.RootForged):
        work.give(CHIEF, ConfirmOfficer(officer=urn, roles=(Role.DETECTIVE,)))
    assert Keyring(work.store.db, work.store.store_id, "recovery", thief).groups == ()
    assert named(work, n, "signed neither by the root's holder nor by recovery")
    assert named(work, n, "held no role")


def test_an_act_of_recovery_beyond_its_rows_that_was_forged_with_sql_is_named(work: AtWork, made: Begun) -> None:
    """Both halves in hand and the database key: the entry is signed by the true key of recovery."""
    recovery = (KEY, made.recovery.keys)
    officer = work.urn(DETECTIVE)
    roles = [{"role": "chief", "from_": "2026-01-05T14:00:00.00Z", "until": None}]
    n = forge(work, recovery, "GrantRole", facts(work, officer, roles=roles))
    assert named(work, n, "GrantRole", "held no role that may give it")
    n = forge(work, recovery, "ConfirmOfficer", facts(work, officer, roles=[{**roles[0], "role": "commander"}]))
    assert named(work, n, "can't lead from")


def test_a_confirmation_by_recovery_of_one_who_is_no_chief_does_not_count(work: AtWork, made: Begun) -> None:
    urn = enrolled(work)
    roles = [{"role": "commander", "from_": "2026-01-05T14:00:00.00Z", "until": None}]
    confirmed = facts(work, urn, state="active", roles=roles)
    forge(work, (KEY, made.recovery.keys), "ConfirmOfficer", confirmed)
    assert not [each for each in work.verdict().faults if "no Chief has confirmed" in each.what]
    keys = PrivateKeys.generate()
    n = forge(work, (urn, keys), "ViewJournal")
    assert named(work, n, "no Chief has confirmed")


def test_a_succession_entry_by_one_who_does_not_hold_the_root_is_named_and_shuts_the_register(
    work: AtWork, tmp_path: Path
) -> None:
    thief = work.division._keys[DETECTIVE]
    new = facts(
        work,
        ROOT,
        urn="HM-RT-1-0002",
        state=RootState.ANNOUNCED.value,
        officer=thief[0],
        announced_by=thief[0],
        sign_key=thief[1].sign_key.hex(),
        confirmed_at=None,
    )
    n = forge(work, thief, "SucceedRoot", new)
    assert named(work, n, "signed neither by the root's holder nor by recovery")
    with pytest.raises(top_errors.RootForged):
        check_root(Anchors(tmp_path / "state"), work.store)


def test_an_announced_root_its_own_holder_confirms_is_named(work: AtWork, made: Begun) -> None:
    """The Chief announces and confirms alone: one person in two places."""
    chief = work.division._keys[CHIEF]
    other = work.division._keys[COMMANDER]
    new = facts(
        work,
        ROOT,
        urn="HM-RT-1-0002",
        state=RootState.ANNOUNCED.value,
        officer=other[0],
        announced_by=chief[0],
        sign_key=other[1].sign_key.hex(),
        confirmed_at=None,
    )
    assert not named(work, forge(work, chief, "SucceedRoot", new), "holder")
    at = "2026-01-05T14:00:00.00Z"
    confirmed = {**new, "state": RootState.IN_FORCE.value, "confirmed_at": at, "confirmed_by": chief[0]}
    n = forge(work, chief, "ConfirmRoot", confirmed, facts(work, ROOT, state=RootState.REPLACED.value))
    assert named(work, n, "was not confirmed by a second officer")
    assert made.folder.exists()


def test_the_keys_of_a_root_and_of_recovery_never_change(work: AtWork) -> None:
    other = PrivateKeys.generate().sign_key.hex()
    chief = work.division._keys[CHIEF]
    assert named(work, forge(work, chief, "GrantRole", facts(work, ROOT, sign_key=other)), "may not change it")
    assert named(work, forge(work, chief, "ReplaceRecovery", facts(work, KEY, sign_key=other)), "key was changed")
    assert named(work, forge(work, chief, "ReplaceRecovery", facts(work, KEY, receive_key=other)), "key was changed")


def test_another_root_than_the_pinned_one_is_refused(made: Begun, tmp_path: Path) -> None:
    """Somebody begins a register anew under the same id and puts it in the other's place."""
    folder, anchors = copied(made.folder, tmp_path), Anchors(tmp_path / "state")
    clock = SetClock(BEGINS + timedelta(hours=1))
    session = Session.open(folder, CHIEF, passphrase(CHIEF), clock, anchors)
    store_id = session.store.store_id
    session.close()
    (genuine,) = anchors.roots(store_id)
    unseen = Anchors(tmp_path / "another computer")
    unseen.pin(store_id, (PrivateKeys.generate().sign_key,))
    for _ in range(2):
        with Session.open(folder, CHIEF, passphrase(CHIEF), clock, unseen) as stands:
            assert isinstance(stands.stands, top_errors.AnotherRoot)
            assert stands.bands[0] == "READ-ONLY: ANOTHER ROOT"
            with pytest.raises(top_errors.AnotherRoot, match="Compare the fingerprint"):
                stands.perform(InviteOfficer(rank="Det.", name="N. New", login_name="new"))
    assert unseen.roots(store_id) != (genuine,)
    with Session.open(folder, CHIEF, passphrase(CHIEF), clock, anchors) as session:
        assert session.stands is None


def test_half_a_code_opens_nothing(made: Begun, tmp_path: Path) -> None:
    one, other = made.recovery.code.halves
    folder = copied(made.folder, tmp_path)
    for first, second in ((one, one), (other, other), (one, ""), ("", other), (one, one[:20])):
        with pytest.raises(errors.WrongCode):
            RecoveryCode.read(first, second)
    strange = RecoveryCode.generate().halves
    for halves in ((one, strange[1]), (strange[0], other)):
        with pytest.raises(errors.WrongPassphrase):
            Store.open_by_recovery(folder, RecoveryCode.read(*halves))
    assert RecoveryCode.read(other, one).secret == made.recovery.code.secret


def headers(source: Path, target: Path) -> None:
    """Both copies of a header, carried from one folder to another."""
    target.mkdir(exist_ok=True)
    for name in ("header.a", "header.b"):
        shutil.copy(source / name, target / name)


def test_an_older_header_swapped_in_lets_a_replaced_code_do_nothing(made: Begun, tmp_path: Path) -> None:
    folder, clock = copied(made.folder, tmp_path), SetClock(BEGINS + timedelta(hours=1))
    older, newer = tmp_path / "older", tmp_path / "newer"
    headers(folder, older)
    with Session.open(folder, CHIEF, passphrase(CHIEF), clock) as session:
        session.replace_recovery(NewRecovery.generate())
    headers(folder, newer)
    headers(older, folder)
    with pytest.raises(RegisterError):
        Session.open_by_recovery(folder, made.recovery.code, clock=clock)
    with pytest.raises(errors.HeaderOlder):
        Session.open(folder, COMMANDER, passphrase(COMMANDER), clock)
    headers(newer, folder)
    with Session.open(folder, COMMANDER, passphrase(COMMANDER), clock) as session:
        last = [each for each in session.register.journal.entries() if each.actor == KEY]
        assert [each.outcome for each in last] == ["refused"] * len(last)
        ring = Keyring(session.store.db, session.store.store_id, "recovery", made.recovery.keys)
        assert ring.groups == ()
        assert session.verify().faults == ()


def test_a_replaced_recovery_key_gives_no_act(work: AtWork, made: Begun) -> None:
    new = NewRecovery.generate()
    Register(work.store, work.clock).perform(ReplaceRecovery(sign_key=new.sign_key, receive_key=new.receive_key))
    kept = work.division.read(CHIEF, KEY)
    assert isinstance(kept, RecoveryKey)
    assert kept.state is RecoveryState.REPLACED
    n = forge(work, (KEY, made.recovery.keys), "LockRegister")
    assert named(work, n, "held no role")


def test_what_stands_at_the_top_is_shown_as_it_was_signed(work: AtWork) -> None:
    root, chief = work.division.read(CHIEF, ROOT), work.division.read(CHIEF, work.urn(CHIEF))
    assert isinstance(root, DirectoryRoot)
    assert isinstance(chief, Officer)
    assert root.sign_key == chief.sign_key
    assert work.verdict().faults == ()
    with pytest.raises(NotAllowed):
        work.division.give(DETECTIVE, ConfirmOfficer(officer=chief.urn))
