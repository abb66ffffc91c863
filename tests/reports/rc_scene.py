"""A reviewed case in memory: records with values made up for each run, held review, journal facts."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import attrs

from models.activity import Activity, ActivityState
from models.contact import Contact
from models.department import Department
from models.equipment import Equipment
from models.identity import FalseIdentity
from models.journal import Change, Entry
from models.profile import Level, Profile
from models.questions import COMPUTED, QUESTIONS, Reply
from models.redaction import Rendition
from models.review import (
    AccountManner,
    Action,
    ActionText,
    Agreement,
    Answer,
    AnswerNote,
    Decision,
    FindingLevel,
    FindingRecord,
    ProfileDecision,
    Review,
    ReviewState,
)
from reports.conduct_facts import Issue, JournalFacts
from reports.cover import Journal
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, PROFILE, days, scene

REVIEW, CONTACT = "HM-R-1-0001", "HM-C-1-0001"
HEAD = secrets.token_hex(32)


def made_up(*words: int) -> str:
    """Words of so many letters, by chance, so that no fixed text can hold them."""
    return " ".join("".join(secrets.choice("bcdfghklmnprstvz") for _ in range(count)).capitalize() for count in words)


@attrs.frozen
class Hidden:
    """The values a redacted copy of this run must withhold."""

    name: str = attrs.field(factory=lambda: made_up(5, 9))
    handle: str = attrs.field(factory=lambda: made_up(7, 6).replace(" ", ".").lower())
    legend: str = attrs.field(factory=lambda: made_up(6, 8, 7, 9, 5, 8))
    email: str = attrs.field(factory=lambda: made_up(11).lower() + "@example.org")
    settings: str = attrs.field(factory=lambda: made_up(9, 7))
    account: str = attrs.field(factory=lambda: made_up(10).lower())

    @property
    def scanned(self) -> tuple[str, ...]:
        return (self.name, self.handle, self.legend, self.email, self.account)


def session(number: int, at: datetime, *outside: str, profile: str = PROFILE) -> Activity:
    return Activity(
        urn=f"HM-S-1-{number:04d}",
        state=ActivityState.FLAGGED if outside else ActivityState.LOGGED,
        profile=profile,
        investigation=CASE,
        identity=IDENTITY if profile else "",
        operator=DETECTIVE,
        from_=at,
        until=at + timedelta(minutes=25),
        equipment=(LAPTOP,),
        level=Level.VIEW,
        entered_at=at + timedelta(hours=2),
        outside=tuple(outside),
    )


def answers() -> tuple[Answer, ...]:
    return tuple(
        Answer(
            number=number,
            answer=Reply.NO if number == 2 else Reply.YES,
            computed=number in COMPUTED and number != 1,
            computed_value=Reply.NO if number in {1, 2} else Reply.YES if number in COMPUTED else None,
            computed_at=days(-1) if number in COMPUTED else None,
        )
        for number in QUESTIONS
    )


def review(hidden: Hidden) -> Review:
    return Review(
        urn=REVIEW,
        state=ReviewState.ANSWERED,
        investigator=DETECTIVE,
        investigation=CASE,
        period_from=date(2026, 2, 20),
        period_until=date(2026, 3, 15),
        due_on=date(2026, 3, 12),
        scheduled_for=days(-1),
        held_at=days(-1),
        held_by=COMMANDER,
        place="Room B",
        present="Both",
        matters_discussed=f"The work as {hidden.name.upper()} and the account {hidden.handle}.",
        answers=answers(),
        notes=(AnswerNote(number=2, note="See F-1.", found="HM-S-1-0002"),),
        findings=(
            FindingRecord(
                number=1,
                level=FindingLevel.LEVEL_1,
                title="Used before approval",
                criteria="5.12.4.4 bullet 2",
                condition=f"{hidden.name.split()[1]} was used early.",
            ),
            FindingRecord(
                number=2,
                level=FindingLevel.GOOD_PRACTICE,
                title="Captures",
                criteria="5.12.4.5",
                condition="Filed the same day.",
            ),
        ),
        actions=(Action(number=1, question=2, owner=DETECTIVE, due=date(2026, 4, 1)),),
        action_texts=(ActionText(number=1, what="Write down the route"),),
        decisions=(Decision(profile=PROFILE, decision=ProfileDecision.CONTINUE),),
        next_due=date(2026, 4, 14),
        account_manner=AccountManner.DECLINES,
        agreement=Agreement.WITH_COMMENTS,
        agreement_comments="I waited for the call.",
        answered_at=days(-0.5),
    )


def reviewed_case(hidden: Hidden) -> FakeContext:
    """The case of tests/scene.py, used, reviewed and answered."""
    context = scene()
    identity = context.get(IDENTITY, FalseIdentity)
    profile = context.get(PROFILE, Profile)
    context.keep(
        [
            Department(
                urn="HM-D-1-0001",
                name="Harrow Mills Police Department",
                address="Harrow Mills, Massachusetts",
                prefix="HM",
                zone="America/New_York",
            ),
            identity.changed(name=hidden.name, legend=hidden.legend, email=hidden.email),
            profile.changed(handle=hidden.handle, settings=hidden.settings, first_used_at=days(-20.5)),
            context.get(LAPTOP, Equipment),
            Contact(
                urn=CONTACT,
                identity=IDENTITY,
                investigation=CASE,
                profile=PROFILE,
                recorded_by=DETECTIVE,
                recorded_at=days(-10),
                account=hidden.account,
                site="Site",
                first_seen=date(2026, 3, 1),
                how_selected="From the listing.",
            ),
            session(1, days(-18)),
            session(2, days(-20.5), "R08"),
            session(3, days(-5), profile=""),
            review(hidden),
        ]
    )
    return context


def entry(n: int, command: str, urn: str, actor: str = COMMANDER) -> Entry:
    change = Change(
        kind="R", urn=urn, schema=1, parents=(), open={}, commitment="", dossier=urn, generation=1, sealed="", wrap=""
    )
    return Entry(
        station=1,
        n=n,
        at=NOON - timedelta(days=3, minutes=-n),
        offset=-240,
        actor=actor,
        key="00" * 8,
        command=command,
        subject=urn,
        changes=(change,),
        keys=(),
        basis=(),
        effective_at=None,
        clauses=(),
        outcome="done",
        refusal=None,
        conflict=False,
        practice=None,
        root=None,
        body=b"",
        hash=bytes([n]) * 32,
        signature=b"",
    )


def journal() -> JournalFacts:
    return JournalFacts(
        journal=Journal(
            station=1,
            n=60,
            head=HEAD,
            statement="CONSISTENT since entry 1. Says nothing on the truth or completeness of what was entered.",
            checkpoint="none recorded",
        ),
        practice=True,
        entries=(
            entry(40, "LogActivity", "HM-S-1-0001", DETECTIVE),
            entry(50, "HoldReview", REVIEW),
            entry(51, "ViewRecord", IDENTITY),
            entry(52, "AnswerReview", REVIEW, DETECTIVE),
        ),
    )


def issue(rendition: Rendition = Rendition.FULL, copy: int = 1) -> Issue:
    return Issue(
        report_id="RC-2026-0001",
        copy_number=copy,
        rendition=rendition,
        recipient="Officer Number 1",
        recipient_role="Chief of Police",
        prepared_by=COMMANDER,
    )
