from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.contact import Contact
from models.fields import fields_of
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.platform import Platform
from models.policy_profile import Figures, OwnClause, OwnWording, PolicyProfile, in_force
from models.policy_shipped import ProfileName
from models.profile import Profile, ProfileState
from models.redaction import Rendition, Withheld, folded, withholds
from models.review import Review
from reports.catalogue import REPORTS
from reports.conduct_content import CheckRow, RcContent, Result
from reports.conduct_projection import project
from reports.issue import make_copy, preview, texts_of
from reports.leak_scan import LeakFound
from tests.fakes import FakeContext
from tests.reports.extractors import by_pdfium, by_pypdf, squeezed
from tests.reports.rc_scene import CONTACT, REVIEW, Hidden, issue, journal, made_up, reviewed_case, session
from tests.scene import CASE, COMMANDER, DETECTIVE, IDENTITY, PLATFORM, PROFILE, days

HIDDEN = Hidden()


def full(context: FakeContext | None = None) -> RcContent:
    return project(context or reviewed_case(HIDDEN), journal(), REVIEW, issue()).content


def row(content: RcContent, rule: str) -> CheckRow:
    return next(each for each in (*content.policy_checks, *content.house_checks) if each.rule == rule)


def test_a_session_before_approval_makes_the_rule_and_the_determination_not_met() -> None:
    content = full()
    found = row(content, "R08")
    assert found.result is Result.NOT_MET
    assert "HM-S-1-0002" in str(found.evidence)
    assert found.findings == ("F-1",)
    assert content.determination is Result.NOT_MET


def test_without_a_flag_the_rule_is_met() -> None:
    context = reviewed_case(HIDDEN)
    context.keep([session(2, days(-17))])
    assert row(full(context), "R08").result is Result.MET


def test_a_missing_terms_statement_shows_in_the_row_and_in_the_checklist() -> None:
    context = reviewed_case(HIDDEN)
    profile = context.get(PROFILE, Profile)
    context.keep([profile.changed(terms=(), terms_by=())])
    content = full(context)
    assert content.profiles[0].terms_missing
    assert row(content, "R09").result is Result.NOT_MET


def test_entries_with_a_sign_of_protected_information_are_counted_among_the_house_rules_and_not_quoted() -> None:
    context = reviewed_case(HIDDEN)
    (before,) = (each for each in full(context).house_checks if each.rule == "R24")
    assert (before.result, before.clause) == (Result.MET, "House rule R24")
    context.keep([session(2, days(-17)).changed(what_was_done="He gave 123-45-6789, see his CORI.")])
    content = full(context)
    found = row(content, "R24")
    assert found.result is Result.NOT_MET
    assert "to be looked at: HM-S-1-0002" in str(found.evidence)
    assert "123-45-6789" not in str(found)


def test_a_statement_newer_terms_made_stale_shows_among_the_house_rules_and_leaves_the_policys_row_met() -> None:
    context = reviewed_case(HIDDEN)
    assert row(full(context), "R39").result is Result.MET
    site = context.get(PLATFORM, Platform)
    context.keep([site.changed(terms_version=days(-30).date(), checked_on=days(-30).date())])
    content = full(context)
    found = row(content, "R39")
    assert (found.result, found.clause) == (Result.PARTLY, "House rule R39")
    assert PROFILE in str(found.evidence)
    assert row(content, "R09").result is Result.MET


def test_a_review_held_after_the_days_of_grace_is_partly_met_and_told_in_days() -> None:
    context = reviewed_case(HIDDEN)
    held = context.get(REVIEW, Review)
    context.keep([held.changed(due_on=days(-20).date())])
    found = row(full(context), "R11")
    assert found.result is Result.PARTLY
    assert "19 days after the day due" in str(found.evidence)


def test_the_timeline_has_each_session_of_the_profile_with_its_flag() -> None:
    lane = full().timeline.lanes[0]
    assert [each.urn for each in lane.sessions] == ["HM-S-1-0002", "HM-S-1-0001"]
    assert lane.sessions[0].outside == ("R08",)
    assert lane.sessions[0].finding == "F-1"


def test_answers_say_whether_they_were_computed_or_stated() -> None:
    answers = {each.number: each for each in full().answers}
    assert len(answers) == 18
    assert answers[2].basis == "computed from entries ≤ 49"
    assert answers[1].basis == answers[4].basis == "stated by Officer Number 2"
    assert "The register found: no." in str(answers[1].note)


def test_declining_an_account_is_printed_without_inference() -> None:
    content = full()
    assert "declines to give an account, entry 52. No inference is drawn." in content.statement_basis
    assert content.signatures[0].chosen == "I agree with comments"
    assert "entry 52" in content.signatures[0].recorded


def test_good_practice_stands_apart_from_the_findings() -> None:
    content = full()
    assert [each.number for each in content.findings] == ["F-1"]
    assert content.good_practice == ("Captures. Filed the same day.",)


def test_openings_are_counted_and_left_out_of_the_extract() -> None:
    content = full()
    assert [each.n for each in content.extract] == [40, 50, 52]
    assert "opened 1 time by 1 officer" in str(row(content, "R10").evidence)


def test_a_rule_is_never_called_met_where_the_register_can_not_tell() -> None:
    assert row(full(), "R10").result is Result.NOT_COMPUTED


def test_nothing_withheld_reaches_the_content_of_a_redacted_copy() -> None:
    projected = project(reviewed_case(HIDDEN), journal(), REVIEW, issue(Rendition.REDACTED, 2))
    texts = " ".join(texts_of(projected.content)).casefold()
    for value in (*HIDDEN.scanned, HIDDEN.settings):
        assert value.casefold() not in texts
    assert projected.content.identities[0].name == Withheld("R-1")
    assert {secret.text for secret in projected.secrets} >= set(HIDDEN.scanned)


def test_a_redacted_copy_is_sealed_scanned_and_proved_by_its_control() -> None:
    made = make_copy(reviewed_case(HIDDEN), journal(), REVIEW, issue(Rendition.REDACTED, 2))
    assert made.scanned is not None
    assert made.scanned.searched >= 8
    assert made.control == 4
    assert made.sha256 == hashlib.sha256(made.sealed).hexdigest()
    for read in (by_pdfium, by_pypdf):
        text = squeezed(" ".join(read(made.sealed, made.passphrase))).casefold()
        assert not any(squeezed(value).casefold() in text for value in HIDDEN.scanned)


def test_a_full_copy_shows_the_values_and_needs_no_scan() -> None:
    made = make_copy(reviewed_case(HIDDEN), journal(), REVIEW, issue())
    assert made.scanned is None
    text = squeezed(" ".join(by_pdfium(made.sealed, made.passphrase)))
    assert squeezed(HIDDEN.name) in text
    assert squeezed(HIDDEN.handle) in text


def test_a_name_in_a_value_that_is_not_masked_stops_the_copy() -> None:
    context = reviewed_case(HIDDEN)
    spoken = attrs.evolve(issue(Rendition.REDACTED, 2), recipient=f"Friend of {HIDDEN.name}")
    with pytest.raises(LeakFound):
        make_copy(context, journal(), REVIEW, spoken)


def test_the_preview_is_the_plain_document_from_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pdf = preview(reviewed_case(HIDDEN), journal(), REVIEW, issue())
    assert pdf.startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []


def test_the_version_counts_the_signed_steps_of_the_review() -> None:
    assert full().cover.version == "2"


def test_a_review_not_held_yet_says_so() -> None:
    context = reviewed_case(HIDDEN)
    context.keep(
        [
            Review(
                urn=REVIEW,
                state=context.get(REVIEW, Review).state.SCHEDULED,
                investigator=DETECTIVE,
                investigation="HM-N-1-0001",
                period_from=days(-20).date(),
                period_until=days(0).date(),
                scheduled_for=days(1),
            )
        ]
    )
    content = full(context)
    assert row(content, "R11").result is Result.NOT_MET
    assert content.meeting.reviewed_by == "not held yet"
    assert REPORTS["RC"].build(content).startswith(b"%PDF")


def test_the_catalogue_offers_the_review_of_conduct_in_two_renditions() -> None:
    assert REPORTS["RC"].renditions == (Rendition.FULL, Rendition.REDACTED)


def test_who_prepared_the_copy_is_printed_by_name() -> None:
    assert full().cover.prepared_by == "Officer Number 2"
    assert issue().prepared_by == COMMANDER


def test_a_profile_never_opened_is_not_called_operated() -> None:
    context = reviewed_case(HIDDEN)
    refused = context.get(PROFILE, Profile).changed(
        urn="HM-P-1-0002", state=ProfileState.REFUSED, account_opened_at=None, windows=(), first_used_at=None
    )
    context.keep([refused])
    content = full(context)
    assert "with 1 profile (1 more not opened)" in str(content.summary)
    assert [lane.profile for lane in content.timeline.lanes] == [PROFILE]


def test_who_reviewed_is_printed_with_the_office_held_then() -> None:
    assert full().meeting.reviewed_by == "Officer Number 2, Detective Division Commander"


def spoken_everywhere(context: FakeContext) -> list[str]:
    """Fill each withheld text of the case by chance, and let every kept text of the review speak of all of them."""
    told: list[str] = []
    for record in (context.get(IDENTITY, FalseIdentity), context.get(PROFILE, Profile), context.get(CONTACT, Contact)):
        values = {
            each.name: made_up(7, 8)
            for each in fields_of(type(record))
            if withholds(Rendition.REDACTED, each.declared.field_class) and each.type is str
        }
        told += values.values()
        context.keep([record.changed(**values)])
    said = "; ".join(told)
    held = context.get(REVIEW, Review)
    texts = ("place", "present", "summary", "matters_discussed", "agreement_comments")
    context.keep(
        [
            held.changed(
                **dict.fromkeys(texts, said),
                investigator_account=said,
                notes=tuple(attrs.evolve(each, note=said, found=said) for each in held.notes),
                findings=tuple(
                    attrs.evolve(each, title=said, condition=said, cause=said, effect=said, action=said, response=said)
                    for each in held.findings
                ),
                action_texts=tuple(attrs.evolve(each, what=said) for each in held.action_texts),
            ),
            context.get(CASE, Investigation).changed(title=said, case_number=said),
        ]
    )
    return told


def test_every_withheld_field_stays_out_even_where_every_note_speaks_of_it() -> None:
    context = reviewed_case(HIDDEN)
    told = spoken_everywhere(context)
    assert len(told) > 15
    made = make_copy(context, journal(), REVIEW, issue(Rendition.REDACTED, 2))
    assert made.control == len(told)
    for read in (by_pdfium, by_pypdf):
        text = folded(" ".join(read(made.sealed, made.passphrase)))
        assert [value for value in told if folded(value) in text] == []
    whole = make_copy(context, journal(), REVIEW, issue())
    text = folded(" ".join(by_pypdf(whole.sealed, whole.passphrase)))
    assert [value for value in told if folded(value) not in text] == []


def under_acton(context: FakeContext, **changes: Any) -> FakeContext:
    """The same case in a register that was under Acton 4.20 from its beginning."""
    made = PolicyProfile(
        urn="HM-PF-1-0001", based_on=ProfileName.ACTON, from_=days(-400), signed_by=COMMANDER, **changes
    )
    context.keep([made])
    context.policy = in_force(context.open_facts(PolicyProfile), context.now)
    return context


def test_under_acton_house_rules_stand_in_the_policys_place_and_the_report_says_so() -> None:
    content = full(under_acton(reviewed_case(HIDDEN)))
    assert row(content, "R08").clause == "House rule R08"
    assert content.determination is Result.NOT_MET
    assert {each.rule for each in content.policy_checks} == {each.rule for each in full().policy_checks}
    assert "Acton 4.20 does not speak of this work: house rules stand in its place" in str(content.determination_text)
    assert "policy requirement" not in str(content.determination_text)
    assert (content.held_under, content.kept_under) == ("house rule R11", "house rule R10")
    assert "IV.C" in {each.number for each in content.authority}
    assert "periodically" not in content.authority_note


def test_a_report_says_what_the_departments_own_words_were_when_the_review_was_held() -> None:
    own = OwnClause(number="HM 7.2", words="Two people hold each key.")
    wording = OwnWording(rule="R13", wording="An approval ends.")
    content = full(under_acton(reviewed_case(HIDDEN), clauses=(own,), wording=(wording,)))
    assert row(content, "R13").requirement == "An approval ends."
    assert content.authority[-1].words == "Two people hold each key."


def test_an_approval_is_held_against_the_policy_in_force_when_it_was_given() -> None:
    context = under_acton(reviewed_case(HIDDEN))
    assert row(full(context), "R13").result is Result.MET
    shorter = PolicyProfile(
        urn="HM-PF-1-0002",
        based_on=ProfileName.ACTON,
        figures=Figures(approval_days=1),
        from_=context.now,
        signed_by=COMMANDER,
    )
    context.keep([shorter])
    context.policy = in_force(context.open_facts(PolicyProfile), context.now)
    assert context.policy.approval_days == 1
    assert row(full(context), "R13").result is Result.MET
