"""Recovery at work: it signs in its own name, brings a Chief back, passes the root on, and is replaced as a whole."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from models.command import Command, Role
from models.directory import ConfirmOfficer, GrantRole, InviteOfficer
from models.errors import InvalidInput, NotAllowed, Refused
from models.recovery import RecoveryKey
from models.root import ConfirmRoot, DirectoryRoot, SucceedRoot
from storage import errors
from storage.anchors import Anchors
from storage.clock import SetClock
from storage.header import read_copies
from storage.keyring import Keyring
from storage.recovery import NewRecovery, RecoveryCode
from storage.slots import SlotKind, recovery_label
from storage.store import Store
from storage.verify_top import trusted
from tests.end_to_end.division_at_work import BEGINS, Begun, begun, copied, passphrase
from ui.session import Session

CHIEF, COMMANDER, ADMINISTRATOR = "okafor", "brandt", "quill"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return begun(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: Begun, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(BEGINS + timedelta(hours=1))


def by_recovery(folder: Path, made: Begun, clock: SetClock) -> Session:
    return Session.open_by_recovery(folder, made.recovery.code, "Nobody else is left.", clock)


def by(folder: Path, login: str, clock: SetClock, anchors: Anchors | None = None) -> Session:
    return Session.open(folder, login, passphrase(login), clock, anchors)


def second_chief(folder: Path, made: Begun, clock: SetClock) -> str:
    """An officer the administrator invites and recovery alone confirms, as Chief."""
    with by(folder, ADMINISTRATOR, clock) as session:
        given = session.perform(InviteOfficer(rank="Chief", name="R. Vale", login_name="vale"))
    urn = Session.enrol(folder, "vale", given.code or "", passphrase("vale"), clock)
    with by_recovery(folder, made, clock) as session:
        with pytest.raises(InvalidInput, match="confirms a Chief"):
            session.perform(ConfirmOfficer(officer=urn, roles=(Role.ADMINISTRATOR,)))
        session.perform(ConfirmOfficer(officer=urn, roles=(Role.CHIEF,)))
    return urn


def test_recovery_confirms_a_chief_who_then_reads_everything_and_decides(
    folder: Path, made: Begun, clock: SetClock
) -> None:
    urn = second_chief(folder, made, clock)
    with by(folder, "vale", clock) as vale, by_chief_keys(made, vale) as okafor:
        assert vale.roles == {Role.CHIEF}
        assert vale.store.keyring.is_oversight
        assert set(vale.store.keyring.groups) >= set(okafor.groups)
        assert vale.verify().faults == ()
        actors = {each.actor: each.command for each in vale.register.journal.of_command("ConfirmOfficer")}
        assert "HM-RK-1-0001" in actors
        assert vale.get(urn, type(vale.officer)).roles[0].role is Role.CHIEF


class _Closing:
    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring

    def __enter__(self) -> Keyring:
        return self.keyring

    def __exit__(self, *_: object) -> None:
        self.keyring.close()


def by_chief_keys(made: Begun, session: Session) -> _Closing:
    officer, keys = made.people[CHIEF]
    return _Closing(Keyring(session.store.db, session.store.store_id, officer, keys))


def test_the_root_passes_by_recovery_and_counts_once_a_second_officer_typed_the_fingerprint(
    folder: Path, made: Begun, clock: SetClock, tmp_path: Path
) -> None:
    anchors = Anchors(tmp_path / "elsewhere")
    by(folder, COMMANDER, clock, anchors).close()
    urn = second_chief(folder, made, clock)
    with by_recovery(folder, made, clock) as session:
        root = session.perform(SucceedRoot(officer=urn)).changed[0]
        assert isinstance(root, DirectoryRoot)
    confirm = ConfirmRoot(root=root.urn, fingerprint=root.fingerprint.upper().replace(" ", "-"))
    with by(folder, "vale", clock) as vale:
        assert any("waits for a second officer" in band for band in vale.bands)
        with pytest.raises(Refused, match="second officer"):
            vale.perform(confirm)
        assert not [each for each in vale.due() if each.act == "ConfirmRoot"]
    with by(folder, COMMANDER, clock, anchors) as brandt:
        assert any("waits for a second officer" in band for band in brandt.bands)
        (waits,) = [each for each in brandt.due() if each.act == "ConfirmRoot"]
        assert (waits.rule, waits.days) == ("R36", 1)
        with pytest.raises(InvalidInput, match="compare it with the paper"):
            brandt.perform(ConfirmRoot(root=root.urn, fingerprint="0000 1111 2222 3333 4444"))
        brandt.perform(confirm)
        assert not any("second officer" in band for band in brandt.bands)
        assert brandt.verify().faults == ()
    assert len(anchors.roots(store_id(folder))) == 1
    by(folder, COMMANDER, clock, anchors).close()
    assert anchors.roots(store_id(folder))[-1].hex() == root.sign_key
    with by(folder, CHIEF, clock) as okafor, pytest.raises(Refused, match="holder"):
        okafor.perform(SucceedRoot(officer=okafor.actor))


def store_id(folder: Path) -> bytes:
    return read_copies(folder).good[0].header.store_id


def test_the_holder_passes_the_root_on_and_nobody_else_but_recovery(folder: Path, made: Begun, clock: SetClock) -> None:
    urn = second_chief(folder, made, clock)
    for login in ("vale", COMMANDER):
        with by(folder, login, clock) as session, pytest.raises((Refused, NotAllowed)):
            session.perform(SucceedRoot(officer=urn))
    with by(folder, CHIEF, clock) as okafor:
        with pytest.raises(InvalidInput, match="not Chief"):
            okafor.perform(SucceedRoot(officer=made.people[COMMANDER][0]))
        root = okafor.perform(SucceedRoot(officer=urn)).changed[0]
        again = okafor.perform(SucceedRoot(officer=urn)).changed
        assert [each.urn for each in again] == ["HM-RT-1-0003", root.urn]
        assert okafor.verify().faults == ()


def test_nobody_is_given_the_role_of_recovery(folder: Path, clock: SetClock, made: Begun) -> None:
    with by(folder, CHIEF, clock) as okafor, pytest.raises(InvalidInput, match="no person's role"):
        okafor.perform(GrantRole(officer=made.people[COMMANDER][0], role=Role.RECOVERY))


def test_a_new_code_opens_every_generation_of_every_group_and_the_old_one_nothing(
    folder: Path, made: Begun, clock: SetClock
) -> None:
    new = NewRecovery.generate()
    with by(folder, CHIEF, clock) as okafor:
        okafor.replace_recovery(new)
        every = okafor.store.db.rows("SELECT DISTINCT name, generation FROM group_key ORDER BY 1, 2")
        passed = okafor.store.db.rows("SELECT name, generation FROM group_key WHERE member = 'recovery' ORDER BY 1, 2")
        assert passed == every
        old = Keyring(okafor.store.db, okafor.store.store_id, "recovery", made.recovery.keys)
        assert (old.groups, len(old.unopened)) == ((), len(every))
        assert okafor.verify().faults == ()
    for copy in read_copies(folder).good:
        kept = [each.label for each in copy.header.slots if each.kind is SlotKind.RECOVERY]
        assert kept == [recovery_label(copy.header.store_id, new.keys.sign_key)]
    assert len(read_copies(folder).good) == 2
    with pytest.raises(errors.WrongPassphrase):
        Store.open_by_recovery(folder, made.recovery.code)
    with Session.open_by_recovery(folder, new.code, clock=clock) as session:
        assert set(session.store.keyring.groups) == {name for name, _ in every}
        assert session.store.keyring.unopened == ()
        assert session.find(RecoveryKey)[0].state == "replaced"


def test_a_code_that_is_not_put_in_force_leaves_the_old_one(folder: Path, made: Begun, clock: SetClock) -> None:
    with by(folder, COMMANDER, clock) as brandt, pytest.raises(NotAllowed):
        brandt.replace_recovery(NewRecovery.generate())
    assert [each.kind for each in read_copies(folder).good[0].header.slots].count(SlotKind.RECOVERY) == 1
    by_recovery(folder, made, clock).close()


def _replace_and_die(folder: Path, secret: bytes, private: bytes, where: str) -> None:
    """The Chief replaces the code; the process dies before the entry, or after it and before the old slot goes."""
    from storage.private_keys import PrivateKeys  # noqa: PLC0415 - in the other process

    session = by(folder, CHIEF, SetClock(BEGINS + timedelta(hours=1)))
    new = NewRecovery(RecoveryCode(secret), PrivateKeys.from_bytes(private))
    die: Callable[..., None] = lambda *_: os._exit(9)  # noqa: E731 - the shortest way out
    if where == "before the entry":
        session.register.perform = die  # type: ignore[method-assign,assignment]
    else:
        session.store.keep_recovery = die  # type: ignore[method-assign]
    session.replace_recovery(new)


@pytest.mark.parametrize("where", ["before the entry", "after the entry"])
def test_a_kill_while_the_code_is_replaced_leaves_exactly_one_of_the_two(
    folder: Path, made: Begun, clock: SetClock, where: str
) -> None:
    new = NewRecovery.generate()
    told = (folder, new.code.secret, new.keys.to_bytes(), where)
    other = multiprocessing.get_context("spawn").Process(target=_replace_and_die, args=told)
    other.start()
    other.join(120)
    assert other.exitcode == 9
    stands, gone = (made.recovery, new) if where == "before the entry" else (new, made.recovery)
    assert sum(each.kind is SlotKind.RECOVERY for each in read_copies(folder).good[0].header.slots) == 2
    with by(folder, COMMANDER, clock) as brandt:
        assert trusted(brandt.store.db, brandt.store.store_id).recovery_sign == stands.keys.sign_key
        assert brandt.verify().faults == ()
    with pytest.raises(errors.WrongPassphrase):
        Store.open_by_recovery(folder, gone.code)
    with Session.open_by_recovery(folder, stands.code, clock=clock) as session:
        assert session.store.keyring.is_oversight


def test_an_entry_recovery_may_not_give_is_refused_at_the_door(folder: Path, made: Begun, clock: SetClock) -> None:
    beyond: tuple[Command, ...] = (
        GrantRole(officer=made.people[COMMANDER][0], role=Role.CHIEF),
        InviteOfficer(rank="X", name="Y. Z", login_name="yz"),
    )
    with by_recovery(folder, made, clock) as session:
        for command in beyond:
            with pytest.raises(NotAllowed):
                session.perform(command)
        assert session.roles == {Role.RECOVERY}
