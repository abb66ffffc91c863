"""The seven answers the register computes for a review of conduct, from records alone: 1, 2, 3, 10, 11, 12, 17."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from models.activity import Activity
from models.command import Reader
from models.equipment import Equipment
from models.identity import FalseIdentity, ImageSource
from models.image import Image
from models.moment import TICK, day_of
from models.network_exception import exception_at
from models.oral import oral_window
from models.platform import Platform
from models.profile import AccountState, Profile
from models.questions import Reply
from models.review import Review
from models.terms import is_stale

EQUIPMENT_RULES = frozenset({"R03", "R04", "R05", "R26"})
NO_SESSION = "no session recorded"


@attrs.frozen
class Computed:
    """What the register answers, with the record numbers and counts it rests on; never a name."""

    value: Reply
    detail: str


@attrs.frozen(kw_only=True)
class Conduct:
    """An investigator's work in an investigation during a period of days (both inclusive), as recorded."""

    reader: Reader
    activities: Sequence[Activity]
    profiles: Sequence[Profile]
    identities: Sequence[FalseIdentity]
    earlier: Sequence[Review]
    period_from: date
    period_until: date
    at: datetime

    def in_period(self, instant: datetime) -> bool:
        """Whether an instant's department day lies in the period."""
        return self.period_from <= day_of(instant, self.reader) <= self.period_until


def computed_answers(
    reader: Reader, investigator: str, investigation: str, *, period_from: date, period_until: date, at: datetime
) -> Mapping[int, Computed]:
    """Question number → the register's answer for a period of department days, as recorded now, judged at ``at``.

    Only what the reader may read counts: ask as the investigator or as the commander.
    """
    of_case = {"investigation": investigation}
    profiles = reader.find(Profile, operator=investigator, **of_case)
    conduct = Conduct(
        reader=reader,
        activities=[
            each
            for each in reader.find(Activity, operator=investigator, **of_case)
            if period_from <= day_of(each.from_, reader) <= period_until
        ],
        profiles=[each for each in profiles if each.account_opened_at is not None],
        identities=[i for i in reader.find(FalseIdentity, **of_case) if investigator in i.operators],
        earlier=[
            each
            for each in reader.find(Review, investigator=investigator, **of_case)
            if each.held_at is not None and each.held_at < at
        ],
        period_from=period_from,
        period_until=period_until,
        at=at,
    )
    answers = {1: _within, 2: _in_time, 3: _equipment, 10: _images, 11: _terms, 12: _deconfliction, 17: _actions}
    return {number: answer(conduct) for number, answer in answers.items()}


def _verdict(faults: Sequence[str], fine: str) -> Computed:
    """No, naming the records at fault, or yes with what was looked at."""
    return Computed(Reply.NO, ", ".join(faults)) if faults else Computed(Reply.YES, fine)


def _sessions(conduct: Conduct) -> str:
    count = len(conduct.activities)
    return f"{count} session{'' if count == 1 else 's'} recorded" if count else NO_SESSION


def _within(conduct: Conduct) -> Computed:
    faults = [
        f"{each.urn} ({', '.join(rules)})"
        for each in conduct.activities
        if (rules := [rule for rule in each.outside if rule not in EQUIPMENT_RULES])
    ]
    return _verdict(faults, _sessions(conduct))


def _in_time(conduct: Conduct) -> Computed:
    faults = [
        f"{each.urn} opened outside authorization"
        for each in conduct.profiles
        if each.opened_outside and each.account_opened_at and conduct.in_period(each.account_opened_at)
    ]
    for each in conduct.activities:
        used = conduct.reader.find(Profile, urn=each.profile) if each.profile else ()
        if not all(_approved_at(conduct, found, at) for found in used for at in _ends(each)):
            faults.append(each.urn)
    return _verdict(faults, _sessions(conduct))


def _ends(session: Activity) -> tuple[datetime, datetime]:
    """Its first instant and its last."""
    return session.from_, max(session.from_, session.until - TICK)


def _approved_at(conduct: Conduct, profile: Profile, at: datetime) -> bool:
    """Whether an approval was in force at an instant, or an oral one stood in for it."""
    return profile.window_at(at) is not None or oral_window(conduct.reader, profile, at) is not None


def _equipment(conduct: Conduct) -> Computed:
    if not conduct.activities:
        return Computed(Reply.NOT_APPLICABLE, NO_SESSION)
    faults = [
        f"{each.urn} ({', '.join(rules)})"
        for each in conduct.activities
        if (rules := [rule for rule in each.outside if rule in EQUIPMENT_RULES])
    ]
    used = sorted({urn for each in conduct.activities for urn in each.equipment})
    excepted = []
    for urn in used:
        granted = exception_at(conduct.reader, urn, conduct.at)
        if granted is not None and conduct.reader.get(urn, Equipment).on_department_network:
            excepted.append(f"exception {granted.urn}")
    return _verdict(faults, ", ".join([*used, *excepted]) or _sessions(conduct))


def _images(conduct: Conduct) -> Computed:
    shown = [each for each in conduct.identities if each.image_source not in {None, ImageSource.NONE}]
    if not shown:
        return Computed(Reply.NOT_APPLICABLE, "no image shown")
    faults = [f"{each.urn}: no image on file" for each in shown if not each.images]
    on_file = [image for each in shown for image in conduct.reader.find(Image, identity=each.urn)]
    faults += [f"{each.urn}: consent withdrawn" for each in on_file if _withdrawn_in_period(conduct, each)]
    return _verdict(faults, ", ".join(each.urn for each in on_file))


def _withdrawn_in_period(conduct: Conduct, image: Image) -> bool:
    """Whether it was shown, in the period, while its consent was withdrawn."""
    for gone in image.withdrawals:
        begins, ends = day_of(gone.from_, conduct.reader), day_of(gone.until or conduct.at, conduct.reader)
        if begins > conduct.period_until or ends < conduct.period_from:
            continue
        if any(image.shown_during(each.urn, gone) for each in conduct.profiles):
            return True
    return False


def _kept(conduct: Conduct) -> list[Profile]:
    return [each for each in conduct.profiles if each.closed_at is None or each.closed_at > conduct.at]


DONE_BY_THE_SITE = frozenset({AccountState.LOCKED, AccountState.REMOVED, AccountState.LOST_CONTROL})
"""An account action of somebody else's; what the operator closed or keeps as evidence is none."""


def _terms(conduct: Conduct) -> Computed:
    kept = _kept(conduct)
    if not kept:
        return Computed(Reply.NOT_APPLICABLE, "no open profile")
    faults = []
    for each in kept:
        stated = [term.version for term in each.terms if term.operator == each.operator]
        in_force = conduct.reader.get(each.platform, Platform).terms_version
        if not stated:
            faults.append(f"{each.urn}: no statement on the terms")
        elif in_force is None:
            faults.append(f"{each.urn}: the date of the terms of {each.platform} is not recorded")
        elif is_stale(max(stated), in_force):
            faults.append(f"{each.urn}: statement older than the terms of {in_force:%d %b %Y}")
        if each.account_state in DONE_BY_THE_SITE:
            faults.append(f"{each.urn}: account {each.account_state}")
    return _verdict(faults, ", ".join(each.urn for each in kept))


def _deconfliction(conduct: Conduct) -> Computed:
    kept = _kept(conduct)
    if not kept:
        return Computed(Reply.NOT_APPLICABLE, "no open profile")
    today = day_of(conduct.at, conduct.reader)
    faults = []
    for each in kept:
        done = each.deconfliction
        if done is None:
            faults.append(f"{each.urn}: none on file")
        elif done.recheck_on is not None and done.recheck_on < today:
            faults.append(f"{each.urn}: check again since {done.recheck_on:%d %b %Y}")
    return _verdict(faults, ", ".join(each.urn for each in kept))


def _actions(conduct: Conduct) -> Computed:
    actions = [(review, action) for review in conduct.earlier for action in review.actions]
    if not actions:
        return Computed(Reply.NOT_APPLICABLE, "no earlier action recorded")
    faults = [f"{review.urn} action {action.number}" for review, action in actions if not action.verified_by]
    return _verdict(faults, f"{len(actions)} verified")
