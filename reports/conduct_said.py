"""What people said and signed in a review: answers, findings, actions, the investigator's account, signatures."""

from __future__ import annotations

from models.moment import day_of
from models.questions import QUESTIONS
from models.redaction import Shown
from models.review import AccountManner, Agreement, FindingLevel, FindingRecord, Review
from models.review import Action as ReviewAction
from reports.conduct_content import Action, Answer, Fact, Finding, SignatureBlock
from reports.conduct_facts import Facts, chief_of
from reports.wording import NONE_RECORDED, cited, instant

LEVELS = {FindingLevel.LEVEL_1: 1, FindingLevel.LEVEL_2: 2, FindingLevel.LEVEL_3: 3}
ATTENDED = (
    "I attended the review meeting, have read this report, and had the opportunity to comment. My signature does not "
    "by itself mean agreement with each finding."
)
MET_WITH = (
    "I met with the investigator and reviewed the conduct of the investigation as required by {held_under}. What "
    "this report states as mine is my statement."
)
AGREEMENTS = {
    Agreement.AGREES: "I agree",
    Agreement.WITH_COMMENTS: "I agree with comments",
    Agreement.DISAGREES: "I do not agree",
}


def finding_rows(facts: Facts) -> tuple[Finding, ...]:
    """The findings by number; good practice stands apart."""
    found = (each for each in facts.review.findings if each.level in LEVELS)
    return tuple(_finding(facts, each) for each in sorted(found, key=lambda each: each.number))


def _finding(facts: Facts, each: FindingRecord) -> Finding:
    return Finding(
        number=f"F-{each.number}",
        title=facts.text(each.title),
        level=LEVELS[each.level],
        clause=each.criteria,
        criteria=_criteria(facts, each.criteria),
        condition=facts.text(each.condition),
        cause=facts.text(each.cause),
        effect=facts.text(each.effect),
        action=facts.text(each.action),
        response=facts.text(each.response),
    )


def _criteria(facts: Facts, clause: str) -> str:
    """The policy's own words for a clause, or the house rule's."""
    words = facts.words
    if clause in words.clauses:
        return f"{cited(clause)}: “{words.clauses[clause]}”" + (" [sic]" if clause in words.sic else "")
    return next((f"{clause}: {rule.wording}" for rule in words.rules.values() if rule.cited == clause), clause)


def good_practice(facts: Facts) -> tuple[Shown, ...]:
    """What the reviewer recorded as done well."""
    return tuple(
        facts.text(f"{each.title}. {each.condition}")
        for each in facts.review.findings
        if each.level is FindingLevel.GOOD_PRACTICE
    )


def meeting_facts(facts: Facts) -> tuple[Fact, ...]:
    """Who was there, what was discussed, what was decided on each profile."""
    review = facts.review
    decided = "; ".join(f"{each.profile}: {each.decision}" for each in review.decisions)
    held = instant(review.held_at, facts.zone) if review.held_at else NONE_RECORDED
    return (
        Fact(label="Held", said=held),
        Fact(label="Place", said=facts.field(review, "place")),
        Fact(label="Present", said=facts.field(review, "present")),
        Fact(label="Matters discussed", said=facts.field(review, "matters_discussed")),
        Fact(label="Decision", said=decided),
        *((Fact(label="Moved because", said=facts.field(review, "move_reason")),) if review.move_reason else ()),
    )


def answer_rows(facts: Facts) -> tuple[Answer, ...]:
    """The 18 answers, each computed or stated; where it was overridden, what the register had found stands beside."""
    review, held = facts.review, facts.held_entry
    notes = {each.number: each for each in review.notes}
    computed = f"computed from entries ≤ {held - 1}" if held else "computed when the meeting was recorded"
    stated = f"stated by {facts.called(review.held_by)}"
    rows = []
    for each in review.answers:
        note = notes.get(each.number)
        parts = [note.found, note.note] if note else []
        if each.computed_value is not None and not each.computed:
            parts.insert(0, f"The register found: {each.computed_value}.")
        rows.append(
            Answer(
                number=each.number,
                question=QUESTIONS[each.number].text,
                answer=str(each.answer),
                basis=computed if each.computed else stated,
                note=facts.text(" ".join(filter(None, parts))),
            )
        )
    return tuple(rows)


def statement_of(facts: Facts) -> tuple[Shown, str]:
    """The investigator's own account and what it rests on; declining is recorded without inference."""
    review = facts.review
    who = facts.called(review.investigator)
    entry = facts.entry_of("AnswerReview", review.urn) or facts.entry_of("RecordReviewRefusal", review.urn)
    at = f", entry {entry}" if entry else ""
    account: Shown = facts.field(review, "investigator_account")
    manner = {
        AccountManner.GIVEN: f"Stated by {who}{at}.",
        AccountManner.DECLINES: f"{who} declines to give an account{at}. No inference is drawn.",
        AccountManner.AFTER_ADVICE: f"{who} will answer after advice{at}. No inference is drawn.",
    }
    basis = manner[review.account_manner] if review.account_manner else "No account is recorded."
    if review.agreement is not None:
        basis += f" Answer to the review: {review.agreement}."
    comments = facts.field(review, "agreement_comments")
    if not comments:
        return account, basis
    parts = comments if isinstance(comments, tuple) else (comments,)
    before = account if isinstance(account, tuple) else (account,) if account else ()
    lead = "\nComments: " if before else "Comments: "
    return (*before, lead, *parts), basis


def open_actions(facts: Facts) -> tuple[ReviewAction, ...]:
    """The actions of this review not yet verified."""
    return tuple(each for each in facts.review.actions if not each.verified_by)


def action_rows(facts: Facts) -> tuple[Action, ...]:
    """The actions by number."""
    texts = {each.number: each.what for each in facts.review.action_texts}
    return tuple(
        Action(
            number=f"A-{each.number}",
            text=facts.text(texts.get(each.number, "")),
            finding=f"question {each.question}" if each.question else "",
            owner=facts.called(each.owner),
            due=each.due.isoformat(),
            state=_state(facts, each),
        )
        for each in facts.review.actions
    )


def _state(facts: Facts, action: ReviewAction) -> str:
    if action.verified_by:
        return "verified"
    if action.done_at:
        return "done"
    return "overdue" if action.due < day_of(facts.reader.now, facts.reader) else "open"


def signature_rows(facts: Facts) -> tuple[SignatureBlock, ...]:
    """Investigator, commander, Chief: what the register holds of each, and room to sign on paper."""
    review, chief = facts.review, chief_of(facts)
    agreement = AGREEMENTS.get(review.agreement) if review.agreement else None
    absent = review.agreement in {Agreement.REFUSED, Agreement.ABSENT}
    told = f"Recorded by the commander: {review.agreement}." if absent else _recorded(facts, "AnswerReview", review)
    return (
        SignatureBlock(
            role="Investigator",
            who=_with_badge(facts, review.investigator),
            statement=ATTENDED,
            choices=tuple(AGREEMENTS.values()),
            chosen=agreement or "",
            recorded=told,
        ),
        SignatureBlock(
            role="Detective Division Commander",
            who=_with_badge(facts, review.held_by) if review.held_by else "",
            statement=MET_WITH.format(held_under=facts.words.under("R11")),
            choices=(),
            recorded=_recorded(facts, "HoldReview", review),
        ),
        SignatureBlock(
            role="Chief of Police",
            who=chief.called if chief else "",
            statement="Received.",
            choices=("No further action", "Further action directed, see attached"),
        ),
    )


def _with_badge(facts: Facts, urn: str) -> str:
    officer = facts.officers.get(urn)
    return f"{officer.called}, badge {officer.badge}" if officer and officer.badge else facts.called(urn)


def _recorded(facts: Facts, command: str, review: Review) -> str:
    """What the register holds: the entry and its time, attributed to the key enrolled for the officer."""
    n = facts.entry_of(command, review.urn)
    entry = next((each for each in facts.journal.entries if each.n == n), None)
    if entry is None:
        return ""
    at = instant(entry.at, facts.zone)
    return f"Recorded in the register: entry {entry.n}, {at}, by the key enrolled for this officer."
