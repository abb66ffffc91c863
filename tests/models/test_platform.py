"""Sites and the terms of those in use: listed once, looked at again, and what newer terms make stale (R09, R39)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from models.approving import DecideDetails, DetailMark, Verdict, decide_details
from models.command import Role
from models.due import Due, due
from models.errors import InvalidInput, Refused
from models.platform import (
    NONE_KNOWN,
    Platform,
    RecordPlatform,
    Stance,
    UpdatePlatform,
    record_platform,
    terms_due,
    update_platform,
)
from models.platform_catalogue import CatalogueUnreadable, catalogue, parsed, site_of
from models.policy import Policy
from models.profile import Profile, ProfileState
from models.requirement import check
from models.rulebook import row_of
from models.setting_up import FinishSetUp, StateTerms, finish_set_up, state_terms
from models.terms import TermsRead, TermsStatement, is_stale, newest_read
from models.use import READY_FOR_APPROVAL, READY_FOR_USE, outside
from models.use_facts import use_of
from models.use_terms import STATEMENT_CURRENT, TERMS_LOOKED_AT
from models.waiver import GrantWaiver, grant_waiver
from tests.fakes import NOON, FakeContext
from tests.scene import (
    ADMINISTRATOR,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    OTHER,
    PLATFORM,
    PROFILE,
    days,
    profile,
    scene,
)

TODAY = date(2026, 3, 16)
NEWER = date(2026, 3, 1)


def place() -> FakeContext:
    return scene().by(ADMINISTRATOR, Role.ADMINISTRATOR)


def site(context: FakeContext) -> Platform:
    return context.get(PLATFORM, Platform)


def record(context: FakeContext, **said: Any) -> Platform:
    told: dict[str, Any] = {"name": "Other site", "stance": Stance.SILENT}
    (made,) = context.keep(record_platform(RecordPlatform(**told | said), context))
    assert isinstance(made, Platform)
    return made


def update(context: FakeContext, **said: Any) -> Platform:
    (made,) = context.keep(update_platform(UpdatePlatform(platform=PLATFORM, **said), context))
    assert isinstance(made, Platform)
    return made


def newer_terms(context: FakeContext) -> FakeContext:
    update(context, terms_version=NEWER, checked_on=TODAY)
    return context


def state(context: FakeContext, version: date, who: str = DETECTIVE) -> Profile:
    command = StateTerms(profile=PROFILE, version=version, says="Forbids.", own_words="Read.")
    (made,) = context.keep(state_terms(command, context.by(who, Role.DETECTIVE)))
    assert isinstance(made, Profile)
    return made


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R39"]


def ticks(context: FakeContext) -> list[bool | None]:
    use = use_of(context, context.get(PROFILE, Profile), context.now)
    return [each.met for each in check((TERMS_LOOKED_AT, STATEMENT_CURRENT), use)]


def test_about_25_sites_are_shipped_each_with_its_terms_and_what_they_say() -> None:
    sites = catalogue()
    assert 25 <= len(sites) <= 30
    assert [each.name.casefold() for each in sites] == sorted(each.name.casefold() for each in sites)
    for each in sites:
        assert each.terms_address.startswith("https://")
        assert each.guide_address.startswith("https://") or each.guide_address == NONE_KNOWN
        assert len(each.says) > 20
        assert each.key == each.key.casefold()
    assert {each.stance for each in sites} == set(Stance)


@pytest.mark.parametrize("each", catalogue(), ids=lambda site: site.key)
def test_every_entry_can_be_recorded_as_it_is_and_never_counts_as_looked_at(each: Any) -> None:
    made = record(place(), **each.fields)
    assert (made.name, made.stance, made.says) == (each.name, each.stance, each.says)
    assert made.checked_on is None
    assert "Read the site's own terms before you rely on this" in each.caution
    assert site_of(each.key) == each


ENTRY = """[[sites]]
key = "a"
name = "A"
terms = "https://a.example.org/terms"
guide = "none known"
stance = "says nothing"
says = "Nothing."
basis = "not looked up"
terms_version = "not recorded"
checked = 2026-03-01
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[sites]]", "[[places]]", "it holds no list of sites"),
        ('key = "a"\n', "", "entry 1 does not hold exactly"),
        ('name = "A"', 'name = " "', "entry 1: name is empty"),
        ('"not recorded"', '"soon"', "terms_version is neither a date"),
        ("2026-03-01", "2026", "checked is neither a date"),
        ("says nothing", "unfriendly", "its stance or its basis"),
        ("https://a", "http://a", "terms is no address"),
        ("none known", "ask them", "guide is no address"),
        ("checked", ENTRY + "checked", "it is no TOML"),
    ],
)
def test_a_catalogue_that_is_wrong_is_refused_with_what_is_wrong(old: str, new: str, words: str) -> None:
    assert parsed(ENTRY)[0].checked == date(2026, 3, 1)
    with pytest.raises(CatalogueUnreadable, match=words):
        parsed(ENTRY.replace(old, new, 1))


def test_a_site_that_stands_in_the_catalogue_twice_is_refused() -> None:
    with pytest.raises(CatalogueUnreadable, match="a stands in it twice"):
        parsed(ENTRY + ENTRY)


def test_the_administrator_and_the_commander_keep_the_list_and_nobody_else() -> None:
    for command in (RecordPlatform, UpdatePlatform):
        assert row_of(command.__name__).roles == {Role.ADMINISTRATOR, Role.COMMANDER}


def test_a_site_is_listed_once_under_whatever_letters() -> None:
    context = place()
    with pytest.raises(InvalidInput, match="is on the list already"):
        record(context, name=" SITE ")
    record(context)
    with pytest.raises(InvalidInput, match="is on the list already"):
        update(context, name="other SITE")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"checked_on": TODAY + timedelta(days=1), "terms_version": TODAY}, "checked_on"),
        ({"checked_on": TODAY}, "terms_version"),
        ({"checked_on": TODAY - timedelta(days=1), "terms_version": TODAY}, "terms_version"),
        ({"terms_version": TODAY + timedelta(days=1)}, "terms_version"),
    ],
)
def test_a_look_lies_not_ahead_and_has_the_date_of_what_was_read(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(place(), **said)
    assert list(refused.value.problems) == [field]


def test_a_site_without_any_date_can_be_recorded_and_says_so_by_empty_fields() -> None:
    made = record(place())
    assert (made.terms_version, made.checked_on) == (None, None)


def test_what_is_not_given_stays_and_a_text_given_empty_is_emptied() -> None:
    context = place()
    update(context, says="Nothing.", guide_address=NONE_KNOWN, terms_address="https://site.example.org")
    changed = update(context, says="")
    assert (changed.says, changed.guide_address, changed.name) == ("", NONE_KNOWN, "Site")
    assert changed.terms_version == date(2025, 1, 1)


def test_an_update_changes_something_and_a_later_look_is_not_taken_back() -> None:
    context = place()
    with pytest.raises(InvalidInput, match="another field must change"):
        update(context, name="Site")
    with pytest.raises(InvalidInput, match="lies before the look on record"):
        update(context, checked_on=date(2025, 12, 31))


def test_newer_terms_make_the_operators_statement_stale_until_it_is_stated_anew() -> None:
    context = place()
    assert ticks(context) == [True, True]
    newer_terms(context)
    assert ticks(context) == [True, False]
    with pytest.raises(InvalidInput, match="is older than the terms on file, dated 2026-03-01"):
        state(context, date(2026, 2, 28))
    made = state(context, NEWER)
    assert made.terms_read == (TermsRead(operator=DETECTIVE, version=NEWER),)
    assert [each.version for each in made.terms] == [date(2025, 1, 1), NEWER]
    assert ticks(context) == [True, True]


def test_another_officers_statement_does_not_serve_the_operator() -> None:
    context = newer_terms(place())
    made = state(context, NEWER, who=OTHER)
    assert {each.operator: each.version for each in made.terms_read} == {DETECTIVE: date(2025, 1, 1), OTHER: NEWER}
    assert ticks(context) == [True, False]


def test_details_on_a_stale_statement_are_not_handed_over_and_not_approved() -> None:
    context = newer_terms(place())
    context.keep([profile(state=ProfileState.BEING_SET_UP, windows=(), settings="Closed.")])
    with pytest.raises(Refused) as refused:
        finish_set_up(FinishSetUp(profile=PROFILE), context.by(DETECTIVE, Role.DETECTIVE))
    assert (refused.value.rule, refused.value.clause) == ("R39", "house rule R39")
    assert {TERMS_LOOKED_AT, STATEMENT_CURRENT} <= set(READY_FOR_APPROVAL)
    context.keep([profile(state=ProfileState.AWAITING_APPROVAL, windows=(), settings="Closed.")])
    mark = DetailMark(profile=PROFILE, verdict=Verdict.APPROVED)
    with pytest.raises(Refused, match="the operator's statement is on the terms in force"):
        decide_details(DecideDetails(identity=IDENTITY, marks=(mark,)), context.by(COMMANDER, Role.COMMANDER))


@pytest.mark.parametrize(
    ("checked_on", "terms_version", "met"),
    [
        (TODAY - timedelta(days=180), NEWER - timedelta(days=365), True),
        (TODAY - timedelta(days=181), NEWER - timedelta(days=365), False),
        (None, NEWER - timedelta(days=365), False),
        (TODAY, None, False),
    ],
)
def test_details_wait_until_the_department_has_looked_at_the_terms(
    checked_on: date | None, terms_version: date | None, *, met: bool
) -> None:
    context = place()
    context.keep([site(context).changed(checked_on=checked_on, terms_version=terms_version)])
    assert ticks(context)[0] is met


def test_a_stale_statement_makes_no_session_use_outside_approval() -> None:
    """The policy asks for a statement before the first use; on which version is the house's rule."""
    context = newer_terms(place())
    use = use_of(context, context.get(PROFILE, Profile), context.now)
    assert "R39" not in {each.rule for each in READY_FOR_USE}
    assert not {"R09", "R39"} & {each.rule for each in outside(use)}


def test_what_was_judged_before_newer_terms_were_in_force_stays_as_it_was() -> None:
    context = newer_terms(place())
    use = use_of(context, context.get(PROFILE, Profile), days(-20))
    assert [each.met for each in check((TERMS_LOOKED_AT, STATEMENT_CURRENT), use)] == [None, None]


def test_the_house_rule_is_waived_for_a_site_and_the_policys_own_is_not() -> None:
    context = newer_terms(place()).by(CHIEF, Role.CHIEF)
    told: dict[str, Any] = {"subject": PROFILE, "reason": "The site is down.", "until": NOON + timedelta(days=7)}
    context.keep(grant_waiver(GrantWaiver(rule="R39", **told), context))
    assert ticks(context) == [True, True]
    with pytest.raises(Refused):
        grant_waiver(GrantWaiver(rule="R09", **told), context)


def test_a_stale_statement_is_due_from_its_operator_since_the_newer_terms() -> None:
    context = newer_terms(place())
    (found,) = asked(context, DETECTIVE, Role.DETECTIVE)
    assert (found.urn, found.act, found.on, found.days) == (PROFILE, "StateTerms", NEWER, 15)
    assert [(each.urn, each.act) for each in asked(context, COMMANDER, Role.COMMANDER)] == [(PROFILE, "")]
    assert asked(context, OTHER, Role.DETECTIVE) == []
    state(context, NEWER)
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []


@pytest.mark.parametrize(("day", "late"), [(-15, None), (-14, -14), (0, 0), (1, 1)])
def test_the_terms_of_a_site_in_use_are_looked_at_again_every_180_days(day: int, late: int | None) -> None:
    context = place()
    last = date(2026, 1, 1) + timedelta(days=180)
    context.now = days((last - TODAY).days + day)
    found = asked(context, ADMINISTRATOR, Role.ADMINISTRATOR)
    assert [each.days for each in found] == ([] if late is None else [late])
    assert all((each.urn, each.act) == (PLATFORM, "UpdatePlatform") for each in found)
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []
    if late is not None and day >= 0:
        update(context, checked_on=last + timedelta(days=day))
        assert asked(context, ADMINISTRATOR, Role.ADMINISTRATOR) == []


def test_the_interval_is_a_figure_of_the_policy_in_force() -> None:
    context = place()
    context.policy = Policy(terms_days=60)
    (found,) = asked(context, ADMINISTRATOR, Role.ADMINISTRATOR)
    assert found.on == date(2026, 3, 2)


def test_a_site_no_account_is_on_is_not_due_and_one_never_looked_at_is_due_at_once() -> None:
    context = place()
    record(context)
    assert asked(context, ADMINISTRATOR, Role.ADMINISTRATOR) == []
    context.keep([site(context).changed(checked_on=None)])
    (found,) = asked(context, COMMANDER, Role.COMMANDER)
    assert found.what == "Terms of a site in use never looked at"
    context.keep([site(context).changed(checked_on=TODAY, terms_version=None)])
    (found,) = asked(context, COMMANDER, Role.COMMANDER)
    assert found.what == "Terms of a site in use without their date"
    context.keep([profile(state=ProfileState.CLOSED)])
    assert asked(context, COMMANDER, Role.COMMANDER) == []


def test_the_newest_version_of_each_operator_counts_in_whatever_order_it_was_stated() -> None:
    first = TermsStatement(operator=DETECTIVE, stated_at=NOON, version=NEWER, says="A", own_words="B")
    then = attrs.evolve(first, version=date(2025, 1, 1))
    assert newest_read((first, then)) == (TermsRead(operator=DETECTIVE, version=NEWER),)


def test_nothing_is_stale_and_nothing_can_be_counted_from_where_a_date_is_not_recorded() -> None:
    assert not is_stale(None, NEWER)
    assert not is_stale(NEWER, None)
    assert not is_stale(NEWER, NEWER)
    assert is_stale(date(2026, 2, 28), NEWER)
    assert terms_due(None, NEWER, 180) is None
    assert terms_due(NEWER, None, 180) is None
