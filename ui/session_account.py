"""What an officer does on the own account in an open session: a key file, phone codes. Imports no Qt.

The order is file, entry, slot: whatever is cut off, the way in used until now still opens, and the act is given again.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from models.accounts import SetUpCodes, SetUpKeyFile, TakeAwayCodes, TakeAwayKeyFile
from models.medium import Medium, MediumPurpose, MediumState
from models.officer import Officer
from storage.errors import WrongPhoneCode
from storage.key_file import KeyFile, save, take_away
from storage.marks import CodeGiven
from storage.passphrases import set_at
from storage.second_factor import step_of
from storage.slots import Factor
from ui.session import Session


@attrs.frozen(kw_only=True)
class OwnAccount:
    """What “My account” shows. ``media``: number and tag of media key files may be written to."""

    officer: Officer
    passphrase_set: str
    key_file: str
    codes: str
    rules: str
    has_key_file: bool
    has_codes: bool
    media: tuple[tuple[str, str], ...]


def set_up_key_file(session: Session, passphrase: str, medium: str, place: Path) -> Path:
    """Write a new key file to a registered medium; from now on the slot asks for it.

    Raises: WrongPassphrase, LockedOut, KeyFileNotWritten, InvalidInput where the medium is not one for key files.
    """
    session.check_signature(passphrase)
    store = session.store
    command = SetUpKeyFile(officer=session.actor, medium=medium)
    if (refusal := session.register.weigh(command)) is not None:
        raise refusal
    key_file = KeyFile.generate(store.store_id, session.admission.label)
    path = save(key_file, place)
    try:
        _note(session, command)
    except BaseException:
        take_away(path)
        raise
    store.ask_for(passphrase, key_file=key_file, codes=store.codes)
    return path


def take_away_key_file(session: Session, passphrase: str) -> None:
    """The passphrase alone opens from now on. Raises: WrongPassphrase, LockedOut."""
    session.check_signature(passphrase)
    _note(session, TakeAwayKeyFile(officer=session.actor))
    session.store.ask_for(passphrase, key_file=None, codes=session.store.codes)


def set_up_codes(session: Session, passphrase: str, secret: bytes, code: str) -> None:
    """Ask for phone codes from now on; a code that is right shows that the phone has the secret.

    Raises: WrongPassphrase, LockedOut, WrongPhoneCode.
    """
    session.check_signature(passphrase)
    now = session.admission.clock()
    step = step_of(secret, code, now)
    if step is None:
        raise WrongPhoneCode
    _note(session, SetUpCodes(officer=session.actor))
    session.store.ask_for(passphrase, key_file=session.store.key_file, codes=secret)
    session.admission.marks.give_code(session.admission.label, CodeGiven(at=now, step=step))


def take_away_codes(session: Session, passphrase: str) -> None:
    """Ask for no phone code from now on. Raises: WrongPassphrase, LockedOut."""
    session.check_signature(passphrase)
    _note(session, TakeAwayCodes(officer=session.actor))
    session.store.ask_for(passphrase, key_file=session.store.key_file, codes=b"")
    session.admission.marks.forget(session.admission.label)


def own_account(session: Session) -> OwnAccount:
    """What “My account” shows."""
    officer, factors = session.officer, session.store.factors
    media = session.find(Medium, state=MediumState.IN_USE.value, purpose=MediumPurpose.KEY_FILE.value)
    tags = {each.urn: each.tag for each in session.find(Medium)}
    since = set_at(session.register.journal, session.actor)
    has_key, has_codes = bool(factors & Factor.KEY_FILE), bool(factors & Factor.CODES)
    zone = session.zone
    return OwnAccount(
        officer=officer,
        passphrase_set="" if since is None else since.astimezone(zone).date().isoformat(),
        key_file=tags.get(officer.key_medium, "") if has_key else "",
        codes=officer.codes_since.astimezone(zone).date().isoformat() if has_codes and officer.codes_since else "",
        rules=(
            officer.rules_acknowledged_at.astimezone(zone).date().isoformat() if officer.rules_acknowledged_at else ""
        ),
        has_key_file=has_key,
        has_codes=has_codes,
        media=tuple((each.urn, each.tag) for each in media),
    )


def _note(session: Session, command: SetUpKeyFile | TakeAwayKeyFile | SetUpCodes | TakeAwayCodes) -> None:
    session.room_takes(session.register.perform(command).changed)
