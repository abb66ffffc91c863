"""``coverbook recovery``, ``replace-recovery`` and ``root``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.command import Role
from models.due import due
from models.errors import RegisterError
from models.officer import Officer
from models.recovery import RecoveryKey
from models.root import DirectoryRoot, RootState
from models.rulebook import RULEBOOK
from reports.recovery_sheet import RecoverySheet
from storage.recovery import NewRecovery, RecoveryCode, register_number
from ui.keeping_recovery import (
    TRIES,
    AskedBack,
    NotTypedBack,
    asked_back,
    file_name,
    save_sheet,
    sheets_for,
)
from ui.session import Session
from ui.terminal.acting import command_of, read, say_given
from ui.terminal.guarding import say_signs, say_signs_in
from ui.terminal.misuse import Misuse
from ui.terminal.secret_input import asked_for, can_ask, from_descriptor, lines_of, passphrase
from ui.terminal.tables import emit_json, emit_table, say_bands, text_of

SAVED = (
    "The sheets are saved as files, as you asked: print them, then shred the files. Until then whoever reads both "
    "files opens the register.\n"
)


ON_PAPER = "(on the paper its holder gives you)"


class HalvesNeeded(Misuse):
    """The recovery code is two halves: give --half-fd twice, or run this at a terminal so it can ask for both. Nothing
    was changed.
    """


class NoOneToTypeBack(Misuse):
    """A recovery code counts as kept when one group of each half was typed back. Run this at a terminal, or give
    --typed-back-fd with a descriptor the groups are typed into. Nothing was changed.
    """


class WhyUnreadable(RegisterError):
    """The reason could not be read. Give a file of text in UTF-8, or - for standard input. Nothing was changed."""


def recovery(asked: argparse.Namespace) -> int:
    """Open by both halves; say what recovery may do, or do one act."""
    command = command_of(asked.act, asked.json) if asked.act else None
    with _by_recovery(asked) as session:
        say_bands(session)
        if command is not None:
            say_signs(command)
            say_given(session, asked.act, session.perform(command))
            return 0
        _say_what_it_may(session)
    return 0


def _by_recovery(asked: argparse.Namespace) -> Session:
    why = ""
    if asked.why is not None:
        try:
            why = read(asked.why).decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise WhyUnreadable from error
    say_signs_in("Why", why)
    return Session.open_by_recovery(Path(asked.store), halves(asked), why)


def halves(asked: argparse.Namespace) -> RecoveryCode:
    """The code from two descriptors or, at a terminal, typed. Raises: HalvesNeeded, WrongCode."""
    numbers = asked.half_fd or ()
    if not numbers and can_ask():
        return RecoveryCode.read(asked_for("One half of the recovery code: "), asked_for("The other half: "))
    if len(numbers) != 2:  # noqa: PLR2004 - the code has two halves
        raise HalvesNeeded
    one, other = (from_descriptor(number) for number in numbers)
    return RecoveryCode.read(one, other)


def _say_what_it_may(session: Session) -> None:
    out = sys.stdout.write
    out(f"Opened by the recovery code of {session.actor}. Its use is in the journal; a new code is due (R36).\n\n")
    out("Recovery may give, with --act COMMAND --json FILE:\n")
    for name, row in RULEBOOK.items():
        if Role.RECOVERY in row.roles and name not in {"UseRecovery", "ReplaceRecovery"}:
            out(f"  {name}: {row.says}\n")
    out("And `coverbook replace-recovery` makes a new code.\n\n")
    now = session.now
    cells = [
        [each.urn, each.called, each.state, text_of([g.role.value for g in each.roles if g.in_force(now)])]
        for each in session.find(Officer)
    ]
    emit_table(["Officer", "Who", "State", "Roles now"], cells)
    out("\nDue now, for the Chief:\n")
    items = due(session.reading, frozenset({Role.CHIEF}), session.actor)
    emit_table(["Record", "What", "Cited", "Mended by"], [[i.urn, i.what, i.cited, i.act] for i in items])


def replace(asked: argparse.Namespace) -> int:
    """A new code: shown, typed back, put in force."""
    require_typing(asked)
    opened = (
        Session.open(Path(asked.store), asked.user, passphrase(asked))
        if asked.user is not None
        else _by_recovery(asked)
    )
    with opened as session:
        say_bands(session)
        new = NewRecovery.generate()
        session.require_replacing(new)
        hand_over(new, sheets_for(session, new), asked)
        given = session.replace_recovery(new)
        made = next(each for each in given.changed if isinstance(each, RecoveryKey))
    sys.stdout.write(f"The new code is in force ({made.urn}, entry {given.n}). Shred the sheets of the one before: ")
    sys.stdout.write("it opens this register no more, and still every copy and backup that was made before.\n")
    return 0


def require_typing(asked: argparse.Namespace) -> None:
    """Raises: NoOneToTypeBack where nobody could type the groups back: asked before anything is made."""
    if asked.typed_back_fd is None and not can_ask():
        raise NoOneToTypeBack


def hand_over(new: NewRecovery, sheets: tuple[RecoverySheet, ...], asked: argparse.Namespace) -> None:
    """Show both halves, save the sheets where that was asked, take one group of each typed back.

    Raises: NotTypedBack, SheetNotSaved; OSError where the code can't be shown.
    """
    out = sys.stdout
    out.write("Recovery code: two halves, kept by two people in two places; both are needed.\n")
    out.write(f"Register {sheets[0].register} · root fingerprint {sheets[0].fingerprint}\n")
    for number, half in enumerate(new.code.halves, 1):
        out.write(f"Half {number} of 2:\n{half}\n")
    out.flush()
    if asked.sheets is not None:
        for sheet in sheets:
            save_sheet(sheet, Path(asked.sheets) / file_name(sheet))
        out.write(SAVED)
    lines = lines_of(asked.typed_back_fd) if asked.typed_back_fd is not None else None
    for each in asked_back(new):
        _typed_back(each, lines)


def _typed_back(each: AskedBack, lines: object) -> None:
    for _ in range(TRIES):
        sys.stdout.write(each.words + "\n" if lines is not None else "")
        sys.stdout.flush()
        typed = asked_for(each.words) if lines is None else next(lines, "")  # type: ignore[call-overload]
        if each.answered_by(typed):
            return
        sys.stdout.write("That is not the group. Read the half again, group by group.\n")
    raise NotTypedBack


def root(asked: argparse.Namespace) -> int:
    """The register's number and the roots of its directory with their fingerprints."""
    with Session.open(Path(asked.store), asked.user, passphrase(asked)) as session:
        say_bands(session)
        number = register_number(session.store.store_id)
        roots = session.find(DirectoryRoot)
        if asked.json:
            said = [
                {"urn": r.urn, "state": r.state, "officer": r.officer, "fingerprint": _shown(r, session.actor)}
                for r in roots
            ]
            emit_json({"register": number, "roots": said})
            return 0
        sys.stdout.write(f"Register {number}\n")
        rows = [[r.urn, r.state, session.called(r.officer), _shown(r, session.actor)] for r in roots]
        emit_table(["Root", "State", "Held by", "Fingerprint"], rows)
    return 0


def _shown(root: DirectoryRoot, actor: str) -> str:
    """The fingerprint; of an announced root to its holder alone, who hands it over on paper."""
    if root.state is RootState.ANNOUNCED and root.officer != actor:
        return ON_PAPER
    return root.fingerprint
