"""What the worker reads for a decision: the whole paper, line by line, with what changed since it was returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from models.application import Application, Outcome
from models.fields import fields_of
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.kinds import KINDS
from models.paper_decision import papers_on
from models.profile import Profile, ProfileState
from models.record import Kind, Record, kind_of_urn
from ui.history_words import shown_change
from ui.moments import age_in_words, shown_instant
from ui.reading import Fact, Names, Offer, TickLine, facts_of, name_of, offers_at, ticks_of

ICONS = {Kind.INVESTIGATION: "briefcase", Kind.IDENTITY: "masks-theater", Kind.PROFILE: "user-circle"}
_BOOKKEEPING = (
    "remarks", "authorized_by", "authorized_at", "windows", "terms_by", "terms_read", "state_before_stop", "suspensions"
)  # fmt: skip


@attrs.frozen(kw_only=True)
class PaperLine:
    """One line: the record asked for, whole, and what was decided on it before."""

    urn: str
    icon: str
    title: str
    second: str
    state: str
    facts: tuple[Fact, ...]
    changed: tuple[str, ...]
    remarks: tuple[str, ...]
    waiting: bool
    decided: str
    ticks: tuple[TickLine, ...]
    fields: tuple[tuple[str, str], ...]
    """(name, label) of the fields a remark can stand at."""


@attrs.frozen(kw_only=True)
class Paper:
    """A paper to be decided: an application's lines, or the details of an identity's profiles."""

    urn: str
    details: bool
    title: str
    second: str
    state: str
    note: str
    ticks: tuple[TickLine, ...]
    lines: tuple[PaperLine, ...]
    acts: tuple[Offer, ...]
    again: bool
    """True where it was returned and submitted again: each line shows what changed, and the rest when asked."""
    obstacle: str | None
    """Why this officer can't decide it now; None where the marks can be made."""


def read_paper(session: Any, urn: str) -> Paper:
    """An application, or the details waiting at an identity."""
    if kind_of_urn(urn) is Kind.APPLICATION:
        return _application(session, session.open_record(urn))
    return _details(session, urn)


def _application(session: Any, paper: Application) -> Paper:
    names = Names(session)
    age = f" · {age_in_words(paper.submitted_at, session.now)} ago" if paper.submitted_at else ""
    times = f" · submitted {paper.submissions} times" if paper.submissions > 1 else ""
    submitted = shown_instant(paper.submitted_at, session.zone) or "not submitted yet"
    decidable = session.offers("DecideApplication")
    open_again = any(line.outcome is Outcome.RETURNED for line in paper.lines)
    ready = paper.state.value == "draft" or open_again
    return Paper(
        urn=paper.urn,
        details=False,
        title=f"Application for {names.of(paper.identity or paper.investigation)}",
        second=f"{paper.urn} · {names.of(paper.applicant)} · {submitted}{age}{times}",
        state=paper.state.value,
        note=paper.note,
        ticks=ticks_of(session, "READY_TO_SUBMIT", paper.urn) if ready else (),
        lines=(*_context(session, paper, names), *(_line(session, paper, each.subject, names) for each in paper.lines)),
        acts=tuple(each for each in offers_at(session, paper) if each.command != "DecideApplication"),
        again=paper.submissions > 1,
        obstacle=session.obstacle("DecideApplication", paper) if decidable else "",
    )


def _context(session: Any, paper: Application, names: Names) -> tuple[PaperLine, ...]:
    """The investigation and identity a later site is asked for: decided before, and read with it."""
    urns = [urn for urn in (paper.investigation, paper.identity) if urn and urn not in paper.subjects]
    found = [record for urn in urns if (record := _record(session, urn)) is not None]
    return tuple(
        _paper_line(
            session,
            each,
            names,
            changed=(),
            waiting=False,
            decided=_authorized(each, session, names),
            ticks=(),
        )
        for each in found
    )


def _line(session: Any, paper: Application, subject: str, names: Names) -> PaperLine:
    record = _record(session, subject)
    if record is None:
        return _masked_line(subject)
    line = next(each for each in paper.lines if each.subject == subject)
    text = next((each for each in paper.texts if each.subject == subject), None)
    decided = ""
    if line.decided_at is not None:
        at = shown_instant(line.decided_at, session.zone)
        decided = f"{line.outcome.value.capitalize()} by {names.of(line.decided_by)}, {at}"
        decided += f": {text.text}" if text and text.text else ""
    if papers := tuple(papers_on(session, subject)):
        decided = ". ".join(filter(None, (decided, f"On {names.told('; '.join(papers))}")))
    again = paper.submissions > 1
    return _paper_line(
        session,
        record,
        names,
        changed=_changed_since(session, subject) if again else (),
        waiting=line.outcome is Outcome.WAITING,
        decided=decided,
        ticks=(),
    )


def _details(session: Any, urn: str) -> Paper:
    identity = session.open_record(urn)
    names = Names(session)
    names.add(identity, identity.name)
    waiting = [each for each in session.find(Profile, identity=urn) if each.state is ProfileState.AWAITING_APPROVAL]
    lines = [
        _paper_line(
            session, identity, names, changed=(), waiting=False, decided=_authorized(identity, session, names), ticks=()
        )
    ]
    lines += [
        _paper_line(
            session,
            each,
            names,
            changed=(),
            waiting=True,
            decided="",
            ticks=ticks_of(session, "READY_FOR_APPROVAL", each.urn),
        )
        for each in waiting
    ]
    decidable = session.offers("DecideDetails")
    return Paper(
        urn=urn,
        details=True,
        title=f"Details of {identity.name}",
        second=f"{urn} · {names.of(identity.investigation)} · {len(waiting)} to approve before use",
        state="awaiting approval",
        note="",
        ticks=(),
        lines=tuple(lines),
        acts=(),
        again=False,
        obstacle=session.obstacle("DecideDetails", identity) if decidable else "",
    )


def _authorized(identity: FalseIdentity | Investigation, session: Any, names: Names) -> str:
    if identity.authorized_at is None:
        return ""
    return f"Authorized by {names.of(identity.authorized_by)}, {shown_instant(identity.authorized_at, session.zone)}"


def _record(session: Any, urn: str) -> Any:
    kind = kind_of_urn(urn)
    if kind is None:
        raise ValueError(urn)
    found = session.find(KINDS[kind], urn=urn)
    return found[0] if found else None


def _masked_line(urn: str) -> PaperLine:
    return PaperLine(
        urn=urn,
        icon="lock",
        title=urn,
        second="Shown without names: it does not wait for your decision.",
        state="",
        facts=(),
        changed=(),
        remarks=(),
        waiting=False,
        decided="",
        ticks=(),
        fields=(),
    )


def _paper_line(
    session: Any,
    record: Any,
    names: Names,
    *,
    changed: tuple[str, ...],
    waiting: bool,
    decided: str,
    ticks: tuple[TickLine, ...],
) -> PaperLine:
    site = f"{names.of(record.platform)} · " if isinstance(record, Profile) else ""
    title = names.of(record.platform) if isinstance(record, Profile) else name_of(record)
    handle = f"{record.handle} · " if isinstance(record, Profile) and record.handle else ""
    skipped = _BOOKKEEPING if waiting else ("remarks",)
    return PaperLine(
        urn=record.urn,
        icon=ICONS.get(record.KIND, "file-text"),
        title=f"{record.NAME.capitalize()}: {title}",
        second=f"{handle or site}{record.urn}".replace(f"{title} · ", ""),
        state=str(record.state),
        facts=facts_of(record, names, session.zone, *skipped),
        changed=changed,
        remarks=_remarks(record),
        waiting=waiting,
        decided=decided,
        ticks=ticks,
        fields=tuple((f.name, f.declared.label) for f in _remarkable(record)),
    )


def _remarkable(record: Record) -> Sequence[Any]:
    return [each for each in fields_of(type(record)) if each.name not in {"urn", "state", *_BOOKKEEPING}]


def _remarks(record: Any) -> tuple[str, ...]:
    labels = {each.name: each.declared.label for each in fields_of(type(record))}
    return tuple(f"{labels.get(each.field, 'The whole')}: {each.text}" for each in getattr(record, "remarks", ()))


def _changed_since(session: Any, urn: str) -> tuple[str, ...]:
    """What was changed after the last decision, as “label: before → after”."""
    lines = list(reversed(session.history(urn)))
    at = max((n for n, each in enumerate(lines) if each.command == "DecideApplication"), default=-1)
    found = [
        change
        for each in lines[at + 1 :]
        for change in each.changes
        if change.label not in {"State", "Remarks of the decider"}
    ]
    names = Names(session)
    return tuple(f"{each.label}: {' → '.join(shown_change(each, names, session.zone))}" for each in found)
