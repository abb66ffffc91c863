"""A review of conduct report with every part filled: Harrow Mills, HM-26-014, as tests/reports need it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs

from models.policy import CLAUSES, SIC
from models.redaction import Rendition, Shown, Withheld
from reports.conduct_content import (
    Action,
    Answer,
    CheckRow,
    Clause,
    EquipmentRow,
    Fact,
    Figure,
    Finding,
    IdentityCard,
    JournalRow,
    Lane,
    Meeting,
    ProfileRow,
    RcContent,
    Result,
    Session,
    SignatureBlock,
    Span,
    Timeline,
)
from reports.cover import Copy, Cover, Journal
from reports.page import band_of

HEAD = "ae21ce043d98a0d500b768eb5b3add4ceb238b58d88b908a671d093070e58958"
NAME = "Ray Dunleavy"
HANDLES = ("ray.dunleavy.parts", "rdparts413")


def at(month: int, day: int, hour: int = 14, minute: int = 0) -> datetime:
    """An instant of 2026, UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def cover(rendition: Rendition = Rendition.FULL) -> Cover:
    full = rendition is Rendition.FULL
    return Cover(
        department="Harrow Mills Police Department",
        division="Detective Division",
        address="Harrow Mills, Massachusetts",
        document="RC-2026-0001",
        version="1",
        rendition=rendition,
        marking="CONFIDENTIAL — LAW ENFORCEMENT SENSITIVE",
        band=band_of(practice=True),
        practice=True,
        prepared_at=at(3, 16, 13, 42),
        prepared_by="Lt. Ellen Brandt",
        zone="America/New_York",
        journal=Journal(
            station=1,
            n=213,
            head=HEAD,
            statement="CONSISTENT since entry 1. Says nothing on the truth or completeness of what was entered.",
            checkpoint="none recorded",
        ),
        copies=(
            Copy(
                number=1,
                recipient="Lt. Ellen Brandt",
                role="Detective Division Commander",
                rendition=Rendition.FULL,
                delivery="Encrypted PDF",
                this=full,
            ),
            Copy(
                number=2,
                recipient="Chief Marian T. Okafor",
                role="Chief of Police",
                rendition=Rendition.REDACTED,
                delivery="Encrypted PDF",
                this=not full,
            ),
        ),
    )


def hidden(value: str, rendition: Rendition) -> Shown:
    return value if rendition is Rendition.FULL else Withheld("R-1")


def timeline() -> Timeline:
    approved = Span(start=at(1, 12, 16), until=at(4, 13, 4))
    days = (14, 19, 23, 28, 40, 45, 49, 57)
    sessions = tuple(
        Session(urn=f"HM-S-1-{number:04d}", at=at(1, 1, 15) + timedelta(days=day), minutes=35)
        for number, day in enumerate(days, 1)
    )
    flagged = Session(urn="HM-S-1-0031", at=at(1, 10, 20), minutes=12, outside=("R08",), finding="F-1")
    return Timeline(
        period_from=date(2026, 1, 5),
        period_to=date(2026, 3, 12),
        caption=(
            "Figure 1. Approved windows and logged sessions by profile. 14 sessions, 7 h 52 min in all; 1 session "
            "(12 min) outside approval. Times by this computer's clock."
        ),
        lanes=(
            Lane(
                profile="HM-P-1-0012",
                identity="HM-I-1-0007",
                platform="Facebook",
                approved=(approved,),
                suspended=(),
                sessions=sessions,
            ),
            Lane(
                profile="HM-P-1-0013",
                identity="HM-I-1-0007",
                platform="OfferUp",
                approved=(Span(start=at(1, 12, 16), until=at(4, 13, 4)),),
                suspended=(Span(start=at(2, 20), until=at(3, 2)),),
                sessions=(flagged, *sessions[1:6]),
            ),
        ),
        reviews=(("HM-R-1-0003", at(2, 10, 15)), ("HM-R-1-0007", at(3, 12, 15))),
    )


def identity(rendition: Rendition) -> IdentityCard:
    return IdentityCard(
        urn="HM-I-1-0007",
        name=hidden(NAME, rendition),
        state="approved",
        left=(
            Fact(label="Presentation", said=hidden("Man of 41, no race or ethnicity presented", rendition)),
            Fact(
                label="Legend",
                said=hidden("Parts dealer who left the Route 9 yard last fall; buys for a cousin.", rendition),
            ),
            Fact(label="Image", said=hidden("generated", rendition)),
        ),
        right=(
            Fact(label="Authorized", said="Chief Marian T. Okafor · 2026-01-12"),
            Fact(label="Approved", said="Lt. Ellen Brandt · 2026-01-12"),
            Fact(label="Operators", said="Det. P. Sousa"),
        ),
    )


def profiles(rendition: Rendition) -> tuple[ProfileRow, ...]:
    facebook = ProfileRow(
        urn="HM-P-1-0012",
        identity="HM-I-1-0007",
        platform="Facebook",
        handle=hidden(HANDLES[0], rendition),
        level="converse",
        approved="2026-01-12",
        last_valid_day="2026-04-12",
        first_use="2026-01-15",
        terms="on file",
        state="in use",
    )
    offerup = attrs.evolve(
        facebook,
        urn="HM-P-1-0013",
        platform="OfferUp",
        handle=hidden(HANDLES[1], rendition),
        first_use="2026-01-10",
        terms="none recorded",
        first_use_outside=True,
        terms_missing=True,
    )
    return facebook, offerup


def checks() -> tuple[CheckRow, ...]:
    rows: tuple[tuple[str, str, str, str, Result, tuple[str, ...]], ...] = (
        (
            "R01",
            "5.12.4.1",
            "No account is opened, kept or used without an authorized investigation, by an authorized employee",
            "HM-N-1-0004 authorized 2026-01-12, entry 31",
            Result.MET,
            (),
        ),
        ("R02", "5.12.4.2", "Each site and each profile is specifically authorized", "2 of 2 profiles", Result.MET, ()),
        (
            "R03",
            "5.12.4.3",
            "Only department equipment is used",
            "14 of 14 sessions on registered equipment",
            Result.MET,
            (),
        ),
        (
            "R04",
            "5.12.4.3 bullet 2",
            "Equipment carries no identifiers: its test is valid at every session",
            "UC-LT-01, UC-SIM-04 tested 2026-01-09",
            Result.MET,
            (),
        ),
        (
            "R05",
            "5.12.4.3 bullet 3",
            "Equipment is not connected to the department network, or an exception is on file",
            "no connection recorded",
            Result.MET,
            (),
        ),
        (
            "R08",
            "5.12.4.4 bullet 2",
            "The details are approved prior to use, and used as approved",
            "HM-P-1-0013: 1 session before approval, HM-S-1-0031",
            Result.NOT_MET,
            ("F-1",),
        ),
        (
            "R09",
            "5.12.4.4 bullet 4",
            "Each operator's own statement on the terms of service is on file",
            "statement on file for 1 of 2 profiles",
            Result.PARTLY,
            ("F-2",),
        ),
        (
            "R10",
            "5.12.4.4 bullet 3",
            "The details are treated as confidential",
            "not computed by the register",
            Result.NOT_APPLICABLE,
            (),
        ),
        (
            "R11",
            "5.12.4.5",
            "The investigator meets periodically with the commander",
            "2026-02-10 and 2026-03-12",
            Result.MET,
            (),
        ),
    )
    return tuple(
        CheckRow(rule=rule, clause=clause, requirement=words, evidence=evidence, result=result, findings=findings)
        for rule, clause, words, evidence, result, findings in sorted(rows, key=lambda row: row[1])
    )


def findings() -> tuple[Finding, ...]:
    return (
        Finding(
            number="F-1",
            title="Profile used two days before approval",
            level=1,
            clause="5.12.4.4 bullet 2",
            criteria="The details of the false identities and profiles must be approved by the detective division "
            "commander prior to use.",
            condition="HM-P-1-0013 was used on 2026-01-10 for 12 minutes (HM-S-1-0031). It was approved on 2026-01-12.",
            cause="The listing was about to be withdrawn. The investigator telephoned and did not record the call.",
            effect="What was seen on 2026-01-10 may be challenged. No message was sent.",
            action="Prosecutor informed (A-1). Out-of-hours route to be written down (A-2).",
            response="Agrees. “I should have waited or recorded the call.”",
        ),
        Finding(
            number="F-2",
            title="Terms statement missing for one profile",
            level=2,
            clause="5.12.4.4 bullet 4",
            criteria="Understand the terms of service agreements for the applicable social network. [sic]",
            condition="No statement is recorded for HM-P-1-0013.",
            action="To be stated before the next session (A-3).",
        ),
        Finding(
            number="F-3",
            title="Planned end of the investigation is near",
            level=3,
            clause="5.12.4.1",
            criteria="Planned end 2026-04-12.",
            condition="No renewal is recorded.",
        ),
    )


QUESTIONS = (
    "No recorded use outside approval (profiles, levels, operators)?",
    "None before approval or after expiry?",
    "Only department equipment, test valid, exception still justified?",
    "Every contact recorded; which captures were sampled?",
    "Nothing that could be inducement or entrapment?",
    "Minors, lawyers, clergy, press, officials, groups; anyone already arraigned?",
    "Third parties drawn in: kept or purged?",
    "Sexual, threatening or discriminatory content posted?",
    "Money, gifts, crypto?",
    "Image consent and licence valid?",
    "Terms or platform changes, warnings, account actions?",
    "Deconfliction hits?",
    "Signs of compromise; welfare?",
    "Who is engaged and why these people?",
    "Result; continue, narrow or close?",
    "Disclosure obligations?",
    "Earlier actions closed?",
    "The investigator's own account",
)


def answers() -> tuple[Answer, ...]:
    computed = {1, 2, 3, 10, 11, 12, 17}
    return tuple(
        Answer(
            number=number,
            question=question,
            answer="no" if number in {1, 2} else "yes",
            basis="computed from entries ≤ 208" if number in computed else "stated by Lt. Ellen Brandt",
            note="HM-S-1-0031, see F-1." if number in {1, 2} else "",
        )
        for number, question in enumerate(QUESTIONS, 1)
    )


def signatures() -> tuple[SignatureBlock, ...]:
    return (
        SignatureBlock(
            role="Investigator",
            who="Det. P. Sousa, badge 231",
            statement="I attended the review meeting, have read "
            "this report, and had the opportunity to comment. My signature does not by itself mean agreement with each "
            "finding.",
            choices=("I agree", "I agree with comments", "I do not agree"),
            chosen="I agree with comments",
            recorded="Recorded in the register: entry 211, 2026-03-12 11:20 EDT, by the key enrolled for this officer.",
        ),
        SignatureBlock(
            role="Detective Division Commander",
            who="Lt. Ellen Brandt, badge 112",
            statement="I met with the "
            "investigator and reviewed the conduct of the investigation as required by policy 5.12.4.5.",
            choices=(),
            recorded="Recorded in the register: entry 208, 2026-03-12 10:55 EDT, by the key enrolled for this officer.",
        ),
        SignatureBlock(
            role="Chief of Police",
            who="Chief Marian T. Okafor",
            statement="Received.",
            choices=("No further action", "Further action directed, see attached"),
        ),
    )


def extract(count: int = 14) -> tuple[JournalRow, ...]:
    return tuple(
        JournalRow(
            n=31 + 13 * number,
            at=at(1, 12) + timedelta(days=4 * number % 60, minutes=number),
            actor="Det. P. Sousa",
            act="LogActivity",
            subject=f"HM-S-1-{number:04d}",
            digest=f"{number:08x}" * 8,
            outcome="refused" if number == 3 else "done",
        )
        for number in range(count)
    )


def content(rendition: Rendition = Rendition.FULL) -> RcContent:
    """The whole sample in one of the two renditions."""
    return RcContent(
        cover=cover(rendition),
        meeting=Meeting(
            review="HM-R-1-0007",
            investigator="Det. P. Sousa",
            reviewed_by="Lt. Ellen Brandt, Detective Division Commander",
            addressed_to="Chief Marian T. Okafor",
            case_numbers="HM-26-014",
            investigation="HM-N-1-0004",
            title="Stolen catalytic converters",
            period_from=date(2026, 1, 5),
            period_to=date(2026, 3, 12),
            held_at=at(3, 12, 15),
            place="Conference room B",
            state="answered",
            next_review_on=date(2026, 4, 11),
        ),
        determination_text="6 of 8 computed policy requirements met; not met: R08; partly met: R09. Computed from "
        "entries ≤ 208. One profile was used before the commander's approval (F-1).",
        figures=(
            Figure(value="1", label="False identity", note="authorized and approved"),
            Figure(value="2", label="Profiles", note="2 in use"),
            Figure(value="6 / 8", label="Requirements met", note="1 partly, 1 not met", tone="good"),
            Figure(value="3", label="Findings", note="1 at level 1", tone="bad"),
            Figure(value="3", label="Open actions", note="earliest due Mar 19", tone="warn"),
            Figure(value="Apr 11", label="Next review due", note="30-day interval", tone="quiet"),
        ),
        summary="Det. P. Sousa operated one false identity with two profiles in the period, for one investigation.",
        summary_more="The review rests on 14 logged sessions, the authorizations and approvals, the equipment register "
        "and the journal up to entry 208. Three findings are recorded in section 6. F-1 concerns one "
        "session on HM-P-1-0013 before the commander's approval.",
        scope=(
            Fact(label="Records examined", said="HM-N-1-0004, HM-I-1-0007, HM-P-1-0012, HM-P-1-0013, 14 sessions"),
            Fact(label="Method", said="Comparison of session times with approvals, tests and orders; meeting"),
            Fact(label="Limits", said="What was never entered in the register is not in this report."),
        ),
        timeline=timeline(),
        identities=(identity(rendition),),
        profiles=profiles(rendition),
        equipment=(
            EquipmentRow(
                tag="UC-LT-01",
                description="Laptop, Lenovo ThinkPad T14",
                serial="PF-4K7Q2M",
                used_for="HM-P-1-0012, HM-P-1-0013",
                connection="LTE hotspot, commercial carrier",
                tested="2026-01-09",
                tested_by="T. Quill",
                result=Result.MET,
            ),
            EquipmentRow(
                tag="UC-SIM-04",
                description="SIM",
                serial="8914800000",
                used_for="HM-P-1-0013",
                connection="",
                tested="2026-01-09",
                tested_by="T. Quill",
                result=Result.PARTLY,
                note="(F-2)",
            ),
        ),
        policy_checks=checks(),
        house_checks=(
            CheckRow(
                rule="R12",
                clause="House rule R12",
                requirement="Nobody decides, reviews or tests their own",
                evidence="no conflict recorded",
                result=Result.MET,
            ),
            CheckRow(
                rule="R13",
                clause="House rule R13",
                requirement="An approval lasts 90 days at most",
                evidence="longest 90 days",
                result=Result.MET,
            ),
        ),
        findings=findings(),
        good_practice=("Captures were entered within 24 hours of every sampled session.",),
        record=(
            Fact(label="Present", said="Lt. Ellen Brandt; Det. P. Sousa"),
            Fact(
                label="Matters discussed",
                said="Continued need for the identity; contacts made; the session before approval; welfare",
            ),
            Fact(label="Decision", said="Continue HM-P-1-0012. Narrow HM-P-1-0013 to view until A-3 is done."),
        ),
        answers=answers(),
        statement="The seller was about to take the listing down. I looked, and wrote nothing.",
        statement_basis="Stated by Det. P. Sousa, entry 211. Agrees with comments.",
        actions=(
            Action(
                number="A-1",
                text="Inform the prosecutor of the session of January 10",
                finding="F-1",
                owner="Lt. Ellen Brandt",
                due="2026-03-19",
                state="open",
            ),
            Action(
                number="A-2",
                text="Write down the out-of-hours approval route",
                finding="F-1",
                owner="Lt. Ellen Brandt",
                due="2026-04-10",
                state="open",
            ),
            Action(
                number="A-3",
                text="State the terms for HM-P-1-0013",
                finding="F-2",
                owner="Det. P. Sousa",
                due="2026-03-20",
                state="done",
            ),
        ),
        signatures=signatures(),
        extract=extract(),
        extract_scope="Entries that concern the records of this report.",
        authority=tuple(
            Clause(number=number, words=words, sic=number in SIC)
            for number, words in CLAUSES.items()
            if number.startswith(("5.12.4", "5.12.0"))
        ),
        authority_note="Quoted word for word; bullets are numbered in the order of the policy. The figures of 30, 90 "
        "and 7 days are the department's own; the policy says “periodically”.",
        held_under="policy 5.12.4.5",
        kept_under="policy 5.12.4.4",
        integrity=(Fact(label="Source records", said="entries ≤ 208 of station 1"),),
    )
