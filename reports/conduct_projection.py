"""From records to the content of a review of conduct report: projected first, laid out after.

:func:`project` reads the records of one review and gives the content for one rendition, with the values it withholds
(for the scan of the finished file) and the values it rightly shows. Layout never sees a withheld value.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from models.command import Reader
from models.equipment import Equipment
from models.journal import Entry
from models.questions import QUESTIONS
from models.redaction import Secret
from reports.conduct_cards import equipment_rows, identity_cards, profile_rows, third_persons, timeline_of
from reports.conduct_checks import METHOD, check_rows
from reports.conduct_content import (
    Clause,
    Fact,
    JournalRow,
    RcContent,
)
from reports.conduct_facts import Facts, Issue, JournalFacts, gather
from reports.conduct_opening import cover_of, determination_of, figures_of, meeting_of, rests_on, summary_of
from reports.conduct_said import (
    action_rows,
    answer_rows,
    finding_rows,
    good_practice,
    meeting_facts,
    signature_rows,
    statement_of,
)
from reports.wording import CLOCK, counted, local_day

LIMITS = (
    "What was never entered in the register is not in this report. Content held by the sites was not requested. "
    "Whether the entries are true is not shown by their integrity."
)
AUTHORITY_NOTE = (
    "Quoted word for word; [sic] marks a sentence printed as issued. Numbers in parentheses follow the order of the "
    "bullets. The figures for tests, approvals and reviews are the department's own."
)
PERIODICALLY = " The policy says “periodically”."
_VIEWS = frozenset({"ViewRecord", "ListRecords", "ViewJournal", "UnlockRegister", "LockRegister"})


@attrs.frozen(kw_only=True)
class Projected:
    """A content ready for layout; ``secrets`` it withholds; ``kept`` values it rightly shows beside them."""

    content: RcContent
    secrets: tuple[Secret, ...] = attrs.field(repr=False)
    kept: tuple[str, ...] = attrs.field(repr=False)


def project(reader: Reader, journal: JournalFacts, review: str, issue: Issue) -> Projected:
    """The review of conduct report of one review (URN). Raises: UnknownRecord, NotOnDossier."""
    facts = gather(reader, journal, review, issue)
    policy_checks = check_rows(facts, policy=True)
    statement, basis = statement_of(facts)
    content = RcContent(
        cover=cover_of(facts),
        meeting=meeting_of(facts),
        determination_text=determination_of(facts, policy_checks),
        figures=figures_of(facts, policy_checks),
        summary=summary_of(facts),
        summary_more=facts.text(facts.review.summary) if facts.review.summary else rests_on(facts),
        scope=_scope(facts),
        timeline=timeline_of(facts),
        identities=identity_cards(facts),
        profiles=profile_rows(facts),
        equipment=equipment_rows(facts),
        policy_checks=policy_checks,
        house_checks=check_rows(facts, policy=False),
        findings=finding_rows(facts),
        good_practice=good_practice(facts),
        record=meeting_facts(facts),
        answers=answer_rows(facts),
        statement=statement,
        statement_basis=basis,
        actions=action_rows(facts),
        signatures=signature_rows(facts),
        extract=_extract(facts),
        extract_scope=_extract_scope(facts),
        authority=_authority(facts),
        authority_note=AUTHORITY_NOTE + PERIODICALLY * facts.words.covers_the_work,
        held_under=facts.words.under("R11"),
        kept_under=facts.words.under("R10"),
        integrity=_integrity(facts),
    )
    return Projected(content=content, secrets=facts.secrets, kept=_kept(facts))


def _scope(facts: Facts) -> tuple[Fact, ...]:
    records = [facts.investigation.urn, *(each.urn for each in (*facts.identities, *facts.profiles))]
    late = sum(1 for each in facts.sessions if each.entered_late)
    sessions = f"{counted(len(facts.sessions), 'session')}, {late} entered late"
    return (
        Fact(label="Records examined", said=f"{', '.join(records)}; {sessions}"),
        Fact(label="Contacts", said=third_persons(facts)),
        Fact(label="Method", said=METHOD),
        Fact(label="Limits", said=LIMITS),
    )


def _concerns(facts: Facts) -> frozenset[str]:
    records = (
        facts.review,
        facts.investigation,
        *facts.identities,
        *facts.profiles,
        *facts.sessions,
        *facts.applications,
        *facts.reviews,
    )
    return frozenset(each.urn for each in records)


def _extract(facts: Facts) -> tuple[JournalRow, ...]:
    wanted = _concerns(facts)
    return tuple(
        _entry_row(facts, each)
        for each in facts.journal.entries
        if each.n <= facts.journal.journal.n
        and each.command not in _VIEWS
        and (each.subject in wanted or any(change.urn in wanted for change in each.changes))
    )


def _entry_row(facts: Facts, entry: Entry) -> JournalRow:
    return JournalRow(
        n=entry.n,
        at=entry.at,
        actor=facts.called(entry.actor),
        act=entry.command,
        subject=entry.subject or (entry.changes[0].urn if entry.changes else ""),
        digest=entry.hash.hex(),
        outcome=entry.outcome,
    )


def _extract_scope(facts: Facts) -> str:
    return (
        f"Entries ≤ {facts.journal.journal.n} of station {facts.journal.journal.station} that concern the review, its "
        "investigation, identities, profiles, applications and sessions; openings and lists are left out."
    )


def _authority(facts: Facts) -> tuple[Clause, ...]:
    """The clauses a rule rests on, and the department's own."""
    words = facts.words
    whole = {rule.clause.partition(" ")[0] for rule in words.rules.values() if rule.clause}
    whole |= {each.number.partition(" ")[0] for each in words.own}
    return tuple(
        Clause(number=number, words=said, sic=number in words.sic)
        for number, said in words.clauses.items()
        if number.partition(" ")[0] in whole
    )


def _integrity(facts: Facts) -> tuple[Fact, ...]:
    journal, held = facts.journal.journal, facts.held_entry
    computed = f"entries before {held}" if held else "the state of the register when the meeting was recorded"
    return (
        Fact(
            label="Source records",
            said=f"entries ≤ {journal.n} of station {journal.station}; packages not yet "
            "received from other stations are not in them",
        ),
        Fact(label="Answers computed", said=f"from {computed}; the checklist from entries ≤ {journal.n}"),
        Fact(label="Signatures", said="Each is attributed to the key enrolled for that officer."),
        Fact(
            label="Times",
            said=f"{CLOCK[:1].upper()}{CLOCK[1:]}, as of {local_day(facts.reader.now, facts.zone)} in "
            f"{facts.zone}; order is by entry.",
        ),
        Fact(
            label="How to verify",
            said="Open the register, verify it, and compare the chain head at the journal entry "
            "printed in the footer of each page.",
        ),
    )


def _kept(facts: Facts) -> tuple[str, ...]:
    """Values a redacted copy shows beside what it withholds, each a short value of a kept field, and fixed words."""
    department = facts.department
    names: Mapping[str, None] = dict.fromkeys(
        (
            department.name,
            department.division,
            department.address,
            department.marking,
            *(each.called for each in facts.officers.values()),
            *facts.platforms.values(),
            *(text for item in facts.equipment for text in _words_of(item)),
            *(rule.wording for rule in facts.words.rules.values()),
            *(each.text for each in QUESTIONS.values()),
            *facts.words.clauses.values(),
        )
    )
    return tuple(names)


def _words_of(item: Equipment) -> tuple[str, ...]:
    return (item.asset_tag, item.make, item.model, str(item.kind))
