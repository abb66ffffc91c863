"""Who opens a store: invitations, passphrases, a guest's signature, recovery."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import errors, passphrases
from storage.kdf import Kdf
from storage.keys import REGISTER_GROUP
from storage.recovery import InvitationCode, RecoveryCode
from storage.store import Store
from storage.verify_top import trusted
from tests.storage.a_store import CHIEF, LEE, LEES_PASSPHRASE, LOGIN, PASSPHRASE, enrolled


def test_an_invited_officer_sets_an_own_passphrase_and_the_code_opens_nothing_more(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        code = chief.invite("lee", LEE)
        register_key = bytes(chief.keyring.dossier("register")[0])
    with Store.open_invited(folder, "lee", code.lower().replace("-", " ")) as invited:
        assert invited.invited
        assert invited.officer == LEE
        assert invited.keyring.groups == (REGISTER_GROUP,)
    enrolled(folder, code, "lee", LEES_PASSPHRASE)
    with pytest.raises(errors.WrongPassphrase):
        Store.open_invited(folder, "lee", code)
    with Store.open(folder, "lee", LEES_PASSPHRASE) as opened:
        assert opened.officer == LEE
        assert not opened.invited
        assert not opened.keyring.is_oversight
        assert opened.keyring.dossier("register")[0] == register_key


def test_a_log_in_name_is_given_to_one_person(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        with pytest.raises(errors.LoginTaken):
            chief.invite(LOGIN, LEE)
        assert chief.invite(LOGIN, CHIEF, again=True)


def test_a_new_invitation_takes_the_place_of_the_one_before(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        first, second = chief.invite("lee", LEE), chief.invite("lee", LEE)
    with pytest.raises(errors.WrongPassphrase):
        Store.open_invited(folder, "lee", first)
    Store.open_invited(folder, "lee", second).close()


def test_a_log_in_that_was_withdrawn_opens_nothing(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        code = chief.invite("lee", LEE)
    enrolled(folder, code, "lee", LEES_PASSPHRASE)
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        chief.withdraw("lee")
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, "lee", LEES_PASSPHRASE)


def test_the_passphrase_given_again_is_the_signature(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert opened.confirm_passphrase(PASSPHRASE)
        assert not opened.confirm_passphrase(PASSPHRASE + " ")


def test_a_changed_passphrase_replaces_the_old_one(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        with pytest.raises(errors.WrongPassphrase):
            opened.change_passphrase("not the old one", "the new one, then")
        opened.change_passphrase(PASSPHRASE, "the new one, then")
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, LOGIN, PASSPHRASE)
    Store.open(folder, LOGIN, "the new one, then").close()


def test_a_short_passphrase_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(errors.PassphraseTooShort, match="14"):
        Store.create(tmp_path / "a.coverbook", LOGIN, "thirteen char", CHIEF, kdf=Kdf.minimum())
    assert not list(tmp_path.iterdir())


def test_a_guest_signs_with_own_keys_while_the_store_stays_the_users(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        code = chief.invite("lee", LEE)
    enrolled(folder, code, "lee", LEES_PASSPHRASE)
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        guest = chief.guest("lee", LEES_PASSPHRASE)
        assert guest.officer == LEE
        assert guest.keys.sign_key != chief.keys.sign_key
        with pytest.raises(errors.WrongPassphrase):
            chief.guest("lee", PASSPHRASE)


def test_recovery_opens_the_store_with_both_halves_as_its_own_signer(
    made: tuple[Path, RecoveryCode], folder: Path
) -> None:
    one, other = made[1].halves
    with Store.open_by_recovery(folder, RecoveryCode.read(other.lower(), one.replace("-", ""))) as opened:
        assert opened.officer == "recovery"
        assert opened.keyring.is_oversight
        assert trusted(opened.db, opened.store_id).recovery_sign == opened.keys.sign_key
    with pytest.raises(errors.WrongPassphrase):
        Store.open_by_recovery(folder, RecoveryCode.generate())


def test_a_code_with_one_wrong_letter_or_one_half_twice_is_told_before_it_is_tried() -> None:
    one, other = RecoveryCode.generate().halves
    for at, letter in enumerate(one):
        if letter != "-":
            wrong = one[:at] + ("A" if letter != "A" else "C") + one[at + 1 :]
            with pytest.raises(errors.WrongCode):
                RecoveryCode.read(wrong, other)
    for first, second in ((one, one), (other, other), (one, ""), (one[:-1], other), (one, "?!")):
        with pytest.raises(errors.WrongCode):
            RecoveryCode.read(first, second)
    invitation = str(InvitationCode.generate())
    with pytest.raises(errors.WrongCode):
        InvitationCode.read(("A" if invitation[0] != "A" else "C") + invitation[1:])


def test_letters_that_are_misread_on_paper_are_understood() -> None:
    code = InvitationCode(b"\x73\x9c" * 7 + b"\x73")
    assert InvitationCode.read(str(code).replace("O", "0").replace("I", "1").replace("B", "8")) == code


def test_the_least_passphrase_is_the_one_the_message_names() -> None:
    assert str(passphrases.LEAST_PASSPHRASE) in str(errors.PassphraseTooShort(least=passphrases.LEAST_PASSPHRASE))
