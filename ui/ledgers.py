"""What an identity's pages show beside its profiles: images on file, oral decisions, changes of what was approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.change import Change
from models.identity import FalseIdentity
from models.image import Image
from models.oral import OralDecision
from models.record import Kind, kind_of_urn
from ui.moments import shown_instant
from ui.reading import Detail, Names, Related
from ui.rows import plain_detail

WITHOUT_A_ROW = frozenset({Kind.IDENTITY, Kind.IMAGE, Kind.CHANGE, Kind.ORAL_DECISION})
"""Kinds that stand in no list of their own and are shown whole."""
_FIRST: Mapping[Kind, tuple[str, ...]] = {
    Kind.IMAGE: ("source", "provenance", "consent_on", "searched_on", "postings", "withdrawals"),
    Kind.CHANGE: ("subject", "detail", "value_before", "value", "level", "equipment", "happened_at", "why"),
    Kind.ORAL_DECISION: ("what", "decider", "said_at", "sign_by", "words", "emergency", "heard_by", "signed_at"),
}


def reads(urn: str) -> bool:
    """Whether a number is that of an image, an oral decision or a change."""
    return kind_of_urn(urn) in _FIRST


def read_ledger(session: Any, urn: str) -> Detail:
    """An image, an oral decision or a change, whole."""
    kind = kind_of_urn(urn)
    return plain_detail(
        session, urn, title=_title, second=lambda record, _: str(record.urn), first=_FIRST[kind] if kind else (),
        related=lambda session, record, names: {
            "Identity": tuple(
                Related(each.urn, Kind.IDENTITY, "masks-theater", each.name, each.urn, each.state.value)
                for each in session.find(FalseIdentity, urn=record.identity)
            ),
            **ledgers_of(session, record.identity, names),
        },
    )  # fmt: skip


def _title(record: Any, names: Names) -> str:
    if record.KIND is Kind.ORAL_DECISION:
        return f"Oral {record.what.value} for {names.of(record.profile)}"
    if record.KIND is Kind.CHANGE:
        return f"Change of {record.detail.value} of {names.of(record.subject)}"
    return f"Image of {names.of(record.identity)}"


def ledgers_of(session: Any, identity: str, names: Names) -> dict[str, tuple[Related, ...]]:
    """The images, oral decisions and changes of an identity, newest change first."""
    images = session.find(Image, identity=identity)
    changes = session.find(Change, identity=identity)
    return {
        "Images": tuple(
            Related(each.urn, Kind.IMAGE, "photo", each.source.value.capitalize(), each.urn, each.state.value)
            for each in images
        ),
        "Changes": (
            *(_oral(each, names) for each in session.find(OralDecision, identity=identity)),
            *(_change(session, each, names) for each in reversed(changes)),
        ),
    }


def _oral(oral: OralDecision, names: Names) -> Related:
    second = f"{names.of(oral.decider)} · {names.of(oral.profile)} · {oral.urn}"
    return Related(oral.urn, Kind.ORAL_DECISION, "message", oral.called, second, oral.state.value)


def _change(session: Any, change: Change, names: Names) -> Related:
    when = "proposed" if change.happened_at is None else f"happened {shown_instant(change.happened_at, session.zone)}"
    second = f"{names.of(change.subject)} · {when} · {change.urn}"
    title = change.detail.value.capitalize()
    return Related(change.urn, Kind.CHANGE, "git-pull-request", title, second, change.state.value)
