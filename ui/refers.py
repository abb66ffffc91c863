"""Which fields name another record, and what may be chosen there. The form offers names; the record keeps numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from models.fields import FieldOf
from models.kinds import KINDS
from models.record import Kind, kind_of_urn

REFERS: Mapping[str, Kind] = {
    "officer": Kind.OFFICER,
    "operator": Kind.OFFICER,
    "operators": Kind.OFFICER,
    "named_before": Kind.OFFICER,
    "members": Kind.OFFICER,
    "designee": Kind.OFFICER,
    "credential_holder": Kind.OFFICER,
    "reviewer": Kind.OFFICER,
    "owner": Kind.OFFICER,
    "recipient": Kind.OFFICER,
    "issued_to": Kind.OFFICER,
    "to": Kind.OFFICER,
    "investigator": Kind.OFFICER,
    "platform": Kind.PLATFORM,
    "platforms": Kind.PLATFORM,
    "investigation": Kind.INVESTIGATION,
    "identity": Kind.IDENTITY,
    "identities": Kind.IDENTITY,
    "profile": Kind.PROFILE,
    "profiles": Kind.PROFILE,
    "application": Kind.APPLICATION,
    "equipment": Kind.EQUIPMENT,
    "test": Kind.EQUIPMENT_TEST,
    "assignment": Kind.ASSIGNMENT,
    "exception": Kind.NETWORK_EXCEPTION,
    "activity": Kind.ACTIVITY,
    "contact": Kind.CONTACT,
    "contacts": Kind.CONTACT,
    "review": Kind.REVIEW,
    "delegation": Kind.DELEGATION,
    "order": Kind.ON_DUTY_ORDER,
    "medium": Kind.MEDIUM,
    "holder": Kind.OFFICER,
    "violation": Kind.VIOLATION,
    "waiver": Kind.WAIVER,
    "inspection": Kind.INSPECTION,
    "inspector": Kind.OFFICER,
    "request": Kind.DISCLOSURE_REQUEST,
    "report_copy": Kind.REPORT_COPY,
    "hold": Kind.LEGAL_HOLD,
    "destruction": Kind.DESTRUCTION,
    "official_site": Kind.OFFICIAL_SITE,
    "permission": Kind.POSTING_PERMISSION,
    "concerns": Kind.OFFICER,
    "shown_to": Kind.OFFICER,
    "correction": Kind.CLOCK_CORRECTION,
    "policy": Kind.POLICY_PROFILE,
    "image": Kind.IMAGE,
    "change": Kind.CHANGE,
    "oral": Kind.ORAL_DECISION,
    "decider": Kind.OFFICER,
    "attachment": Kind.ATTACHMENT,
    "consent": Kind.ATTACHMENT,
    "acting": Kind.OFFICER,
    "acting_order": Kind.ACTING_ORDER,
    "root": Kind.DIRECTORY_ROOT,
    "unmasking": Kind.UNMASKING,
    "paper": Kind.PAPER_DECISION,
}
MOST = 400


@attrs.frozen
class Option:
    """One record that can be chosen: its number and what the person reads."""

    urn: str
    words: str


def referred_kind(field: FieldOf) -> Kind | None:
    """The kind of record a field names, or None where it holds something else."""
    return REFERS.get(field.name)


def read_options(session: Any, kinds: frozenset[Kind]) -> dict[Kind, tuple[Option, ...]]:
    """What may be chosen of each kind: what this officer may read, by number, at most 400."""
    return {kind: _options(session, kind) for kind in kinds}


def _options(session: Any, kind: Kind) -> tuple[Option, ...]:
    found = session.find(KINDS[kind])
    return tuple(Option(each.urn, words_in(session, each)) for each in found[:MOST])


def words_in(session: Any, record: Any) -> str:
    """What a person calls a record: a paper by its false identity or its case, a profile not set up yet by its site."""
    if record.KIND is Kind.APPLICATION:
        subject, before = record.identity or record.investigation, "Application for "
    elif record.KIND is Kind.PROFILE and not record.handle:
        subject, before = record.platform, ""
    else:
        return words_for(record)
    kind = kind_of_urn(subject)
    found = session.find(KINDS[kind], urn=subject) if kind is not None else ()
    if not found:
        return words_for(record)
    return f"{before}{words_for(found[0]).removesuffix(f' · {subject}')} · {record.urn}"


def words_for(record: Any) -> str:
    """What a person calls a record, with its number."""
    for name in ("called", "name", "handle", "asset_tag", "title", "tag"):
        words = getattr(record, name, "")
        if words:
            case = getattr(record, "case_number", "")
            return f"{case} {words} · {record.urn}".strip()
    return str(record.urn)
