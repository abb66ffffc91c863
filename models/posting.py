"""Permissions to post what is else forbidden on official sites: confidential information, and the Chief's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.official_site import (
    ENDED,
    GRANTED,
    POSTING_PERMISSION_WORKFLOW,
    OfficialSite,
    PostingKind,
    PostingPermission,
    SiteState,
)
from models.official_site_acts import require_clause
from models.policy import RULES
from models.record import Kind, Record


@attrs.frozen(kw_only=True)
class PermitPosting(Command):
    """Permit, in writing and until a date, that a contributor posts what is else forbidden."""

    CONSEQUENTIAL: ClassVar[bool] = True

    official_site: str = taken_from(PostingPermission, "official_site")
    officer: str = taken_from(PostingPermission, "officer")
    posting: PostingKind = taken_from(PostingPermission, "posting")
    what: str = taken_from(PostingPermission, "what")
    until: datetime = taken_from(PostingPermission, "until")


@attrs.frozen(kw_only=True)
class EndPostingPermission(Command):
    """End a permission now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    permission: str = taken_from(PostingPermission, "urn")


def permit_posting(command: PermitPosting, context: Context) -> Sequence[Record]:
    """Confidential information by the Chief or a designee; the rest by the Chief alone. For contributors only."""
    site = context.get(command.official_site, OfficialSite)
    if command.posting is PostingKind.CONFIDENTIAL:
        require_clause(context, "R45")
    elif Role.CHIEF not in context.roles:
        raise Refused(
            "Only the Chief permits this, in writing; it can't be delegated", rule="R46", clause=RULES["R46"].cited
        )
    problems: dict[str, str] = {}
    if site.state is not SiteState.AUTHORIZED:
        problems["official_site"] = "is closed"
    elif not site.contributes(command.officer, context.now):
        problems["officer"] = "is no contributor of this site"
    if command.until <= context.now:
        problems["until"] = "must lie in the future"
    if problems:
        raise InvalidInput(problems)
    return [
        PostingPermission(
            urn=context.new_urn(Kind.POSTING_PERMISSION),
            state=GRANTED,
            official_site=site.urn,
            officer=command.officer,
            posting=command.posting,
            what=command.what,
            from_=context.now,
            until=command.until,
            granted_by=context.actor,
        )
    ]


def end_posting_permission(command: EndPostingPermission, context: Context) -> Sequence[Record]:
    """It ends at this instant."""
    found = context.get(command.permission, PostingPermission)
    POSTING_PERMISSION_WORKFLOW.require("EndPostingPermission", found)
    if found.posting is PostingKind.CONFIDENTIAL:
        require_clause(context, "R45")
    elif Role.CHIEF not in context.roles:
        raise Refused("Only the Chief ends what only the Chief permits", rule="R46", clause=RULES["R46"].cited)
    return [found.changed(state=ENDED, until=min(found.until, context.now))]


_HG = frozenset({Role.CHIEF, Role.DESIGNEE})
ROWS: tuple[Row, ...] = (
    Row(
        command=PermitPosting, handler=permit_posting, roles=_HG, clauses=("5.12.3.5", "5.12.3.7"),
        says="Permits a contributor to post what is else forbidden; a designee confidential information alone.",
    ),
    Row(
        command=EndPostingPermission, handler=end_posting_permission, roles=_HG, clauses=("5.12.3.5", "5.12.3.7"),
        says="Ends a permission to post.",
    ),
)
