"""``coverbook platforms``: the sites on record, what their terms say, and those the catalogue offers."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from models.canonical import plain
from models.fields import shown_fields_of
from models.platform import Platform, RecordPlatform, terms_due
from models.platform_catalogue import Site, catalogue, site_of
from ui.session import Session
from ui.terminal.acting import say_given
from ui.terminal.misuse import Misuse
from ui.terminal.secret_input import proof
from ui.terminal.tables import emit_json, emit_table, say_bands

NOT_RECORDED = "not recorded"


class NotInTheCatalogue(Misuse):
    """The catalogue has no site of that key; `coverbook platforms --catalogue` lists the keys. Record a site of your
    own by `coverbook perform … RecordPlatform`. Nothing was changed.
    """


def platforms(asked: argparse.Namespace) -> int:
    """List the sites on record, with --catalogue those offered; with --take record one of these."""
    chosen = _chosen(asked.take) if asked.take else None
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        if chosen is not None:
            sys.stderr.write(f"{chosen.caution}\n")
            say_given(session, "RecordPlatform", session.perform(RecordPlatform(**chosen.fields)))
            return 0
        known = session.find(Platform)
        days = session.policy.terms_days
    if asked.catalogue:
        _offer(asked, {each.name.casefold() for each in known})
    else:
        _list(asked, known, days)
    return 0


def _chosen(key: str) -> Site:
    found = site_of(key.strip().casefold())
    if found is None:
        raise NotInTheCatalogue
    return found


def _said(day: date | None) -> str:
    return day.isoformat() if day else NOT_RECORDED


def _list(asked: argparse.Namespace, known: Any, days: int) -> None:
    again = ((each.urn, terms_due(each.checked_on, each.terms_version, days)) for each in known)
    by = {urn: day.isoformat() if day else None for urn, day in again}
    if asked.json:
        names = {each.name for each in shown_fields_of(Platform)}
        rows = [{n: v for n, v in plain(each).items() if n in names} | {"again_by": by[each.urn]} for each in known]
        emit_json(rows)
        return
    emit_table(
        ("Number", "Site", "On names", "Terms dated", "Looked at", "Again by", "Terms", "Guide"),
        [
            [
                each.urn, each.name, each.stance.value, _said(each.terms_version), _said(each.checked_on),
                by[each.urn] or "now", each.terms_address or "-",
                each.guide_address or "-",
            ]
            for each in known
        ],
    )  # fmt: skip


def _offer(asked: argparse.Namespace, known: set[str]) -> None:
    sites = catalogue()
    if asked.json:
        emit_json(
            [
                {
                    "key": each.key, "name": each.name, "stance": each.stance.value, "says": each.says,
                    "terms": each.terms_address, "guide": each.guide_address, "basis": each.basis.value,
                    "terms_version": _said(each.terms_version), "checked": _said(each.checked),
                    "on_record": each.name.casefold() in known,
                }
                for each in sites
            ]
        )  # fmt: skip
        return
    emit_table(
        ("Key", "Site", "On record", "On names", "Checked", "Terms dated", "Terms", "Guide", "What they say"),
        [
            [
                each.key, each.name, "yes" if each.name.casefold() in known else "no", each.stance.value,
                _said(each.checked), _said(each.terms_version), each.terms_address, each.guide_address, each.says,
            ]
            for each in sites
        ],
    )  # fmt: skip
    sys.stdout.write("A start, not a statement of what is in force: read the site's own terms before you rely on it.\n")
