"""What the journal says of accounts at an unlocking: when each was last used, and the failed log-ons to be noted."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.canonical import instant_from
from models.due_asking import Due
from models.lockout import RELEASERS, Failed, ListState, NoteFailedLogons, locks
from models.notice import Unused
from models.officer import Officer, OfficerState, roles_at
from models.policy import RULES, Policy, window_end
from models.record import Kind
from storage.attempts import Attempt, Attempts
from storage.clock import system_clock
from storage.register import Register
from storage.slots import label_of

_PAGE = 4


def last_used(register: Register, officer: str) -> datetime | None:
    """When an account was last used; None where it never was.

    That is its last act that was done, or the last time another person gave it a role or released it.
    """
    facts = register.records.facts(officer)
    given = [each["from_"] for each in facts.get("roles", ())]
    found = [instant_from(each) for each in (facts.get("released_at"), *given) if each]
    before: int | None = None
    while page := register.journal.filtered(actor=officer, before=before, limit=_PAGE):
        done = next((entry.at for entry in page if entry.refusal is None), None)
        if done is not None:
            return max([*found, done])
        before = page[-1].n
    return max(found, default=None)


def is_unused(register: Register, officer: str) -> bool:
    """Whether an account is disabled because it was not used for 90 days."""
    since = unused_since(register, officer)
    return since is not None and since <= register.now


def unused_since(register: Register, officer: str) -> datetime | None:
    """From when on an account counts as unused, if nothing happens until then; None where it never was used."""
    used = last_used(register, officer)
    return None if used is None else window_end(used, register.policy.unused_days, register.zone)


def went_unused(register: Register, after: datetime) -> tuple[Unused, ...]:
    """The active accounts that were disabled after an instant because they were not used."""
    active = register.records.open_facts(Kind.OFFICER, state=OfficerState.ACTIVE.value)
    since = {each["urn"]: unused_since(register, each["urn"]) for each in active}
    return tuple(
        Unused(officer=urn, since=at) for urn, at in since.items() if at is not None and after < at <= register.now
    )


def unused_due(register: Register) -> tuple[Due, ...]:
    """Accounts of others that are disabled because they were not used, for those who may release them."""
    if not register.roles & RELEASERS:
        return ()
    active = register.records.open_facts(Kind.OFFICER, state=OfficerState.ACTIVE.value)
    unused = [each["urn"] for each in active if each["urn"] != register.actor and is_unused(register, each["urn"])]
    return tuple(
        Due(
            rule="R32",
            cited=RULES["R32"].cited,
            urn=urn,
            what=f"The account of {urn} was not used for {register.policy.unused_days} days and is disabled",
            on=None,
            days=0,
            act="ReleaseLockout",
        )
        for urn in unused
    )


def asked_of(register: Register, officer: str) -> datetime | None:
    """What unlocking is judged by: the last use, None where nobody else is left who could release the account.

    A register whose every account went unused would stay shut for good otherwise.
    """
    others = [each for each in register.records.open_facts(Kind.OFFICER) if each["urn"] != officer]
    free = (
        each["urn"]
        for each in others
        if each["state"] == OfficerState.ACTIVE.value
        and not each["locked_at"]
        and roles_at(each, (), register.now) & RELEASERS
    )
    return last_used(register, officer) if any(not is_unused(register, each) for each in free) else None


def note_failed(register: Register, attempts: Attempts, store_id: bytes, own: bytes) -> tuple[str, ...]:
    """Note the list of failed log-ons in the journal and begin it anew; what the person at the desk is told.

    Someone who may write no entry of this kind leaves the list to the next who may.
    """
    listed = attempts.read()
    waiting = listed.waiting
    if not waiting and listed.state is ListState.WHOLE:
        if listed.attempts:
            attempts.noted(own)
        return ()
    officers = {label_of(store_id, each.login_name): each.urn for each in register.reading().find(Officer)}
    grouped: dict[str, list[Attempt]] = {}
    for each in waiting:
        grouped.setdefault(officers.get(each.label, ""), []).append(each)
    locked = {
        officers[label]
        for label in {each.label for each in waiting} & officers.keys() - {own}
        if locks([each.at for each in listed.of(label)], Policy())
    }
    shift = register.now - system_clock() if register.practice else timedelta(0)
    found = tuple(_failed(urn, grouped[urn], shift, locked=urn in locked) for urn in sorted(grouped))
    command = NoteFailedLogons(found=found, list_state=listed.state)
    if register.weigh(command) is not None:
        return ()
    register.perform(command)
    attempts.noted(own)
    return (*map(_told, found), *_told_of_list(listed.state))


def _failed(urn: str, attempts: list[Attempt], shift: timedelta, *, locked: bool) -> Failed:
    """A practice register has a clock of its own; its entries are dated by it."""
    times = sorted(each.at + shift for each in attempts)
    return Failed(officer=urn, count=len(times), first_at=times[0], last_at=times[-1], locked=locked)


def _told(failed: Failed) -> str:
    whose = f"for {failed.officer}" if failed.officer else "with a log-in name nobody has"
    often = "1 failed log-on" if failed.count == 1 else f"{failed.count} failed log-ons"
    return f"{often} {whose} since the last unlocking." + " The account is locked." * failed.locked


def _told_of_list(state: ListState) -> tuple[str, ...]:
    if state is ListState.WHOLE:
        return ()
    return (f"The list of failed log-ons was {state.value}, so some may be unknown; the journal says so.",)
