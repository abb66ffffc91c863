"""``coverbook list``, ``show``, ``due`` and ``journal``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.canonical import instant_text, plain
from models.fields import fields_of, shown_fields_of
from models.journal import Entry
from models.kinds import KINDS, WORKFLOWS
from models.listing import columns_of
from models.officer import Officer
from models.paper_decision import papers_on
from models.record import Kind, Record, kind_of_urn
from models.separation import left_to_settle
from models.standing import Stop
from models.unmasking import UnmaskRecord
from storage.read_only import Masked
from storage.register import STATION
from ui.act_words import remains_of
from ui.session import Session
from ui.terminal.guarding import say_signs
from ui.terminal.misuse import NothingToRead, UnknownState
from ui.terminal.secret_input import LONGEST, proof
from ui.terminal.tables import WITHHELD, emit_json, emit_table, say_bands, text_of


def _opened(asked: argparse.Namespace) -> Session:
    session = Session.open(Path(asked.store), asked.user, proof(asked))
    say_bands(session)
    return session


def listed(asked: argparse.Namespace) -> int:
    """Every record of a kind this officer may list, in the order of numbers."""
    kind = KINDS[Kind[asked.kind.upper().replace("-", "_")]]
    check_state(kind, asked.state)
    sought = _sought() if asked.search else ""
    with _opened(asked) as session:
        while session.raise_more():
            pass
        rows = _rows(session, kind, {"state": asked.state} if asked.state else {}, sought)
    if asked.json:
        emit_json(rows)
        return 0
    columns = columns_of(kind)
    cells = [
        [WITHHELD if not row["readable"] and row[c.name] is None else text_of(row[c.name]) for c in columns]
        for row in rows
    ]
    emit_table([each.declared.label for each in columns], cells)
    return 0


def check_state(kind: type[Record], state: str | None) -> None:
    """Whether a kind knows a state. Raises: UnknownState."""
    steps = WORKFLOWS[kind.KIND].moves.values()
    known = sorted({each for step in steps for after in step.values() for each in after})
    if state is not None and state not in known:
        raise UnknownState(known=", ".join(known))


def _sought() -> str:
    """The text to search for. Raises: NothingToRead."""
    try:
        if sys.stdin is None:
            raise NothingToRead
        return sys.stdin.readline(LONGEST).lstrip("\ufeff").strip()
    except ValueError as error:
        raise NothingToRead from error


def _rows(session: Session, kind: type[Record], where: dict[str, str], sought: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = session.page(kind, where=where, text=sought, after=after)
        rows += [{**each.values, "urn": each.urn, "readable": each.readable} for each in page.rows]
        after = page.next
        if after is None:
            return rows


def show(asked: argparse.Namespace) -> int:
    """One record, now or as an entry left it. Opening it is journalled."""
    urn, at = asked.urn, asked.version
    with _opened(asked) as session:
        try:
            record = session.open_record(urn) if at is None else session.version(urn, at)
        except Masked:
            return _show_masked(asked, session.register.records.facts(urn, None if at is None else (STATION, at)))
        stops, papers = session.standing(record), tuple(papers_on(session.reading, urn))
    say_record(record, stops, as_json=asked.json, papers=papers)
    return 0


def unmask(asked: argparse.Namespace) -> int:
    """One record whole, for the Chief, with the reason from standard input. It is masked again when this ends."""
    reason = _sought()
    with _opened(asked) as session:
        sought = UnmaskRecord(subject=asked.urn, reason=reason)
        say_signs(sought)
        session.perform(sought)
        record = session.open_record(asked.urn)
        stops = session.standing(record)
    say_record(record, stops, as_json=asked.json)
    sys.stderr.write(f"{remains_of(UnmaskRecord.__name__)}\n")
    return 0


def separation(asked: argparse.Namespace) -> int:
    """What of an officer's is to be reassigned or closed; exit status 0 whether something is left or not."""
    with _opened(asked) as session:
        officer = session.get(asked.officer, Officer)
        left = left_to_settle(session.reading, asked.officer)
    last = officer.last_day.isoformat() if officer.last_day else None
    if asked.json:
        rows = [{"urn": each.urn, "what": each.what, "act": each.act} for each in left]
        emit_json({"officer": officer.urn, "leaving": officer.leaving, "last_day": last, "left": rows})
        return 0
    sys.stdout.write(f"{officer.called}: {f'leaving, last day {last}' if last else 'no separation is begun'}\n")
    emit_table(["Number", "To reassign or close", "Act"], [[each.urn, each.what, each.act] for each in left])
    return 0


def say_record(
    record: Record, stops: tuple[Stop, ...], *, as_json: bool, papers: tuple[str, ...] = ()
) -> None:
    """Every field a person may see, and what stops it."""
    fields = tuple(shown_fields_of(type(record)))
    every = plain(record)
    said = {each.name: every[each.name] for each in fields}
    if as_json:
        standing = [{"what": s.what, "rule": s.rule, "cited": s.cited, "lifted_when": s.lifted_when} for s in stops]
        emit_json({"kind": record.NAME, "record": said, "standing": standing, "papers": list(papers)})
        return
    for field in fields:
        sys.stdout.write(f"{field.declared.label}: {text_of(said[field.name])}\n")
    for paper in papers:
        sys.stdout.write(f"On {paper}\n")
    for stop in stops:
        sys.stdout.write(f"Not cleared: {stop.words}\n")


def _show_masked(asked: argparse.Namespace, facts: Mapping[str, Any]) -> int:
    """What a register that is open read-only shows of a record: its open fields."""
    kind = next(kind for letters, kind in KINDS.items() if letters is kind_of_urn(asked.urn))
    if asked.json:
        emit_json({"kind": kind.NAME, "record": dict(facts), "masked": True})
        return 0
    for field in fields_of(kind):
        sys.stdout.write(f"{field.declared.label}: {text_of(facts[field.name]) if field.name in facts else WITHHELD}\n")
    return 0


def due(asked: argparse.Namespace) -> int:
    """What is due for this officer, most overdue first."""
    with _opened(asked) as session:
        rows = session.due()
    if asked.json:
        emit_json(
            [
                {
                    "rule": each.rule,
                    "cited": each.cited,
                    "urn": each.urn,
                    "what": each.what,
                    "on": each.on.isoformat() if each.on else None,
                    "days": each.days,
                    "act": each.act,
                }
                for each in rows
            ]
        )
        return 0
    cells = [
        [each.on.isoformat() if each.on else "-", str(each.days), each.urn, each.what, each.cited, each.act]
        for each in rows
    ]
    emit_table(["On", "Days", "Record", "What", "Cited", "Mended by"], cells)
    return 0


def journal(asked: argparse.Namespace) -> int:
    """Every entry, oldest first. Reading the journal is journalled."""
    with _opened(asked) as session:
        session.journal_read()
        entries = list(session.register.journal.entries())
    if asked.json:
        emit_json([_entry(each) for each in entries])
        return 0
    cells = [
        [str(e.n), instant_text(e.at), e.actor, e.command, e.subject or "-", _outcome(e), e.hash.hex()[:16]]
        for e in entries
    ]
    emit_table(["Entry", "By this computer's clock", "By", "Act", "About", "Outcome", "Chain (first 16)"], cells)
    return 0


def _outcome(entry: Entry) -> str:
    if entry.refusal is None:
        return entry.outcome
    return f"refused: {entry.refusal['rule']} ({entry.refusal['clause']})"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "station": entry.station,
        "n": entry.n,
        "at": instant_text(entry.at),
        "actor": entry.actor,
        "key": entry.key,
        "command": entry.command,
        "subject": entry.subject,
        "changes": [{"kind": each.kind, "urn": each.urn, "open": dict(each.open)} for each in entry.changes],
        "basis": [list(each) for each in entry.basis],
        "clauses": list(entry.clauses),
        "outcome": entry.outcome,
        "refusal": dict(entry.refusal) if entry.refusal else None,
        "conflict": entry.conflict,
        "hash": entry.hash.hex(),
        "signature": entry.signature.hex(),
    }
