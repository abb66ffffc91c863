"""``coverbook policy``: the policy in force, its figures, rules and clauses, and since when."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from models.canonical import instant_text
from models.policy_profile import PolicyProfile, Words, figure_lines, words_at
from ui.moments import shown_instant
from ui.session import Session
from ui.terminal.secret_input import proof
from ui.terminal.tables import emit_json, emit_table, say_bands


def show(asked: argparse.Namespace) -> int:
    """Print it as it stands now; what was done earlier is judged by what was in force then."""
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        words = words_at(session.reading, session.now)
        waiting = [each for each in session.find(PolicyProfile) if each.from_ > session.now]
        since = shown_instant(words.policy.from_, session.zone)
        later = [f"{each.urn} from {shown_instant(each.from_, session.zone)}" for each in waiting]
    if asked.json:
        emit_json(_as_json(words, waiting))
        return 0
    sys.stdout.write(f"{words.policy.name}, in force since {since}.\n")
    sys.stdout.writelines(f"Waits to come in force: {each}.\n" for each in later)
    lines = figure_lines(words.policy)
    emit_table(
        ("Figure", "Value", "May be", "Set by"),
        [[e.label, str(e.value), f"{e.least}-{e.most}", "department" if e.own else "as shipped"] for e in lines],
    )
    rules = words.rules.values()
    emit_table(("Rule", "Stands under", "Wording"), [[each.id, each.cited, each.wording] for each in rules])
    own = {each.number for each in words.own}
    emit_table(
        ("Clause", "Whose", "Words"),
        [[number, "department" if number in own else "policy", said] for number, said in words.clauses.items()],
    )
    return 0


def _as_json(words: Words, waiting: list[PolicyProfile]) -> dict[str, Any]:
    own = {each.number for each in words.own}
    return {
        "policy": words.policy.name,
        "since": instant_text(words.policy.from_),
        "waiting": [{"urn": each.urn, "from": instant_text(each.from_)} for each in waiting],
        "figures": [
            {"name": e.name, "value": e.value, "least": e.least, "most": e.most, "own": e.own}
            for e in figure_lines(words.policy)
        ],
        "rules": [
            {"id": e.id, "cited": e.cited, "policy": e.basis == "P", "wording": e.wording, "inspired_by": e.inspired_by}
            for e in words.rules.values()
        ],
        "clauses": [
            {
                "number": number,
                "words": said,
                "own": number in own,
                "checks": list(words.policy.shipped.checks.get(number, ())),
            }
            for number, said in words.clauses.items()
        ],
    }
