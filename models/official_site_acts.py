"""The acts of an official site: who authorizes it, who contributes, what is looked at and removed (5.12.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.delegation import delegation_of
from models.errors import InvalidInput, Refused
from models.fields import declared, taken_from
from models.moment import day_of
from models.officer import Officer, require_active
from models.official_site import (
    NOTICES,
    OFFICIAL_SITE_WORKFLOW,
    WHERE_POSSIBLE,
    ContentReview,
    Contributor,
    OfficialSite,
    RemovalOrder,
    Shown,
    SiteState,
    SiteText,
)
from models.policy import RULES
from models.record import Kind, Record


@attrs.frozen(kw_only=True)
class AuthorizeOfficialSite(Command):
    """Authorize one official site, or one profile on one."""

    CONSEQUENTIAL: ClassVar[bool] = True

    name: str = taken_from(OfficialSite, "name")
    address: str = taken_from(OfficialSite, "address")
    purpose: str = taken_from(OfficialSite, "purpose")
    archived_at: str = taken_from(OfficialSite, "archived_at", "")


@attrs.frozen(kw_only=True)
class CloseOfficialSite(Command):
    """End the authorization of an official site."""

    CONSEQUENTIAL: ClassVar[bool] = True

    official_site: str = taken_from(OfficialSite, "urn")


@attrs.frozen(kw_only=True)
class AuthorizeContributor(Command):
    """Authorize an officer to contribute to an official site."""

    CONSEQUENTIAL: ClassVar[bool] = True

    official_site: str = taken_from(OfficialSite, "urn")
    officer: str = taken_from(Contributor, "officer")


@attrs.frozen(kw_only=True)
class EndContributor(Command):
    """End an officer's leave to contribute."""

    official_site: str = taken_from(OfficialSite, "urn")
    officer: str = taken_from(Contributor, "officer")


@attrs.frozen(kw_only=True)
class RecordNotices(Command):
    """Record how the five notices stand on the page today."""

    official_site: str = taken_from(OfficialSite, "urn")
    maintained_by_department: Shown = taken_from(OfficialSite, "maintained_by_department")
    contact_information: Shown = taken_from(OfficialSite, "contact_information")
    opinions_of_visitors: Shown = taken_from(OfficialSite, "opinions_of_visitors")
    comments_monitored: Shown = taken_from(OfficialSite, "comments_monitored")
    public_disclosure: Shown = taken_from(OfficialSite, "public_disclosure")


@attrs.frozen(kw_only=True)
class ReviewContent(Command):
    """Record a review of the content for compliance with the policy."""

    official_site: str = taken_from(OfficialSite, "urn")
    in_order: bool = taken_from(ContentReview, "in_order")
    what: str = declared("What was looked at, and what was found", lines=True, max_length=4_000)


@attrs.frozen(kw_only=True)
class OrderRemoval(Command):
    """Order content removed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    official_site: str = taken_from(OfficialSite, "urn")
    what: str = declared("What is to be removed", lines=True, max_length=4_000)
    reason: str = declared("Reason", lines=True, max_length=4_000)


@attrs.frozen(kw_only=True)
class ConfirmRemoval(Command):
    """Confirm that content ordered removed is gone from the page."""

    official_site: str = taken_from(OfficialSite, "urn")
    number: int = taken_from(RemovalOrder, "number")


def require_clause(context: Context, rule: str) -> None:
    """The Chief, or a designee whose delegation in force names the rule's clause. Raises: Refused."""
    clause = RULES[rule].clause
    if Role.CHIEF not in context.roles and delegation_of(context, context.actor, clause, context.now) is None:
        raise Refused("No delegation in force to you names this clause; ask the Chief", rule=rule, clause=clause)


def site_for(command: str, urn: str, context: Context) -> OfficialSite:
    """The site, in a state the command is for. Raises: OutOfOrder."""
    found = context.get(urn, OfficialSite)
    OFFICIAL_SITE_WORKFLOW.require(command, found)
    return found


def authorize_official_site(command: AuthorizeOfficialSite, context: Context) -> Sequence[Record]:
    """By the Chief alone; an address stands once while it is authorized."""
    same = command.address.strip().casefold()
    for each in context.find(OfficialSite, state=SiteState.AUTHORIZED.value):
        if each.address.strip().casefold() == same:
            raise InvalidInput({"address": f"is authorized already ({each.urn})"})
    return [
        OfficialSite(
            urn=context.new_urn(Kind.OFFICIAL_SITE),
            state=SiteState.AUTHORIZED,
            name=command.name,
            address=command.address,
            purpose=command.purpose,
            archived_at=command.archived_at,
            authorized_by=context.actor,
            authorized_at=context.now,
        )
    ]


def close_official_site(command: CloseOfficialSite, context: Context) -> Sequence[Record]:
    """Every contributor's leave ends with it."""
    site = site_for("CloseOfficialSite", command.official_site, context)
    ended = tuple(attrs.evolve(each, until=each.until or context.now) for each in site.contributors)
    closed = {"closed_by": context.actor, "closed_at": context.now}
    return [site.changed(state=SiteState.CLOSED, contributors=ended, **closed)]


def authorize_contributor(command: AuthorizeContributor, context: Context) -> Sequence[Record]:
    """By the Chief or a designee, from the signature on; never by a designee for themself."""
    site = site_for("AuthorizeContributor", command.official_site, context)
    require_clause(context, "R42")
    require_active(context.get(command.officer, Officer), "officer")
    if command.officer == context.actor and Role.CHIEF not in context.roles:
        raise Refused("Nobody authorizes themselves; the Chief does it", rule="R12", clause=RULES["R12"].cited)
    if site.contributes(command.officer, context.now):
        raise InvalidInput({"officer": "may contribute already"})
    new = Contributor(officer=command.officer, from_=context.now, by=context.actor)
    return [site.changed(contributors=(*site.contributors, new))]


def end_contributor(command: EndContributor, context: Context) -> Sequence[Record]:
    """From now on."""
    site = site_for("EndContributor", command.official_site, context)
    require_clause(context, "R42")
    if not site.contributes(command.officer, context.now):
        raise InvalidInput({"officer": "is no contributor of this site"})
    ended = tuple(
        attrs.evolve(each, until=context.now) if each.officer == command.officer and each.until is None else each
        for each in site.contributors
    )
    return [site.changed(contributors=ended)]


def _require_at_the_page(context: Context, site: OfficialSite, rule: str) -> None:
    """The Chief, a designee under the clause, or a contributor. Raises: Refused."""
    if not site.contributes(context.actor, context.now):
        require_clause(context, rule)


def record_notices(command: RecordNotices, context: Context) -> Sequence[Record]:
    """By a contributor, the Chief or a designee; two of the five are asked for whether or not it is easy."""
    site = site_for("RecordNotices", command.official_site, context)
    _require_at_the_page(context, site, "R42")
    problems = {
        name: "is required of every page; it can't be “not possible”"
        for name in NOTICES
        if getattr(command, name) is Shown.NOT_POSSIBLE and name not in WHERE_POSSIBLE
    }
    if problems:
        raise InvalidInput(problems)
    said = {name: getattr(command, name) for name in NOTICES}
    return [site.changed(**said, notices_checked_on=day_of(context.now, context))]


def review_content(command: ReviewContent, context: Context) -> Sequence[Record]:
    """By the Chief or a designee."""
    site = site_for("ReviewContent", command.official_site, context)
    require_clause(context, "R44")
    if not command.what.strip():
        raise InvalidInput({"what": "is needed"})
    number = len(site.reviews) + 1
    review = ContentReview(
        number=number, reviewed_at=context.now, reviewed_by=context.actor, in_order=command.in_order
    )
    text = SiteText(number=number, what=command.what)
    return [site.changed(reviews=(*site.reviews, review), review_texts=(*site.review_texts, text))]


def order_removal(command: OrderRemoval, context: Context) -> Sequence[Record]:
    """By the Chief or a designee, with the reason."""
    site = site_for("OrderRemoval", command.official_site, context)
    require_clause(context, "R44")
    lacking = {name: "is needed" for name in ("what", "reason") if not getattr(command, name).strip()}
    if lacking:
        raise InvalidInput(lacking)
    number = len(site.removals) + 1
    order = RemovalOrder(number=number, ordered_at=context.now, ordered_by=context.actor)
    text = SiteText(number=number, what=command.what, reason=command.reason)
    return [site.changed(removals=(*site.removals, order), removal_texts=(*site.removal_texts, text))]


def confirm_removal(command: ConfirmRemoval, context: Context) -> Sequence[Record]:
    """By a contributor, the Chief or a designee; once."""
    site = site_for("ConfirmRemoval", command.official_site, context)
    _require_at_the_page(context, site, "R44")
    if command.number not in {each.number for each in site.removals if each.removed_at is None}:
        raise InvalidInput({"number": "is no order that waits to be carried out"})
    done = tuple(
        attrs.evolve(each, removed_at=context.now, removed_by=context.actor) if each.number == command.number else each
        for each in site.removals
    )
    return [site.changed(removals=done)]


_H, _HG = frozenset({Role.CHIEF}), frozenset({Role.CHIEF, Role.DESIGNEE})
ROWS: tuple[Row, ...] = (
    Row(
        command=AuthorizeOfficialSite, handler=authorize_official_site, roles=_H, clauses=("5.12.3.1", "5.12.3.2"),
        says="Authorizes one official site, or one profile on one.",
    ),
    Row(
        command=CloseOfficialSite, handler=close_official_site, roles=_H, clauses=("5.12.3.1",),
        says="Ends the authorization of an official site, and every contributor's with it.",
    ),
    Row(
        command=AuthorizeContributor, handler=authorize_contributor, roles=_HG, clauses=("5.12.3.1", "H R12"),
        says="Authorizes an officer to contribute to an official site.",
    ),
    Row(
        command=EndContributor, handler=end_contributor, roles=_HG, clauses=("5.12.3.1",),
        says="Ends an officer's leave to contribute.",
    ),
    Row(
        command=RecordNotices, handler=record_notices, roles=EVERYONE, clauses=("5.12.3.1", "H R47"),
        says="Records how the five notices stand on the page; by a contributor, the Chief or a designee.",
    ),
    Row(
        command=ReviewContent, handler=review_content, roles=_HG, clauses=("5.12.3.3",),
        says="Records a review of the content for compliance with the policy.",
    ),
    Row(
        command=OrderRemoval, handler=order_removal, roles=_HG, clauses=("5.12.3.3",),
        says="Orders content removed.",
    ),
    Row(
        command=ConfirmRemoval, handler=confirm_removal, roles=EVERYONE, clauses=("5.12.3.3",),
        says="Confirms that content is gone; by a contributor, the Chief or a designee.",
    ),
)
