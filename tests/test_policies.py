"""Every clause the program cites stands word for word in the policy text that is shipped with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.clauses import CLAUSES, SIC
from models.policy import RULES
from models.rulebook import RULEBOOK

POLICIES = Path(__file__).parent.parent / "docs" / "policies"
SECTION = re.compile(r"^(5\.12\.\d+\.\d+)(?=\s)", re.MULTILINE)


def folded(text: str) -> str:
    """White space as one blank, without the stars that mark emphasis."""
    return " ".join(text.replace("*", "").split())


def sections() -> dict[str, str]:
    """Number → text of each numbered section of the policy; a section continued on a later page is joined."""
    pieces = SECTION.split((POLICIES / "attleboro-5.12.txt").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found[number] = found.get(number, "") + text
    return found


def bullets(section: str) -> list[str]:
    return [folded(line[2:]) for line in section.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("clause", sorted(CLAUSES))
def test_a_cited_clause_stands_word_for_word_in_its_section_of_the_policy(clause: str) -> None:
    number, _, bullet = clause.partition(" bullet ")
    section = sections()[number]
    if bullet:
        assert bullets(section)[int(bullet) - 1] == folded(CLAUSES[clause])
    else:
        assert folded(CLAUSES[clause]) in folded(section)


def test_every_rule_the_policy_requires_cites_a_quoted_clause() -> None:
    assert [rule.id for rule in RULES.values() if rule.basis == "P" and rule.clause not in CLAUSES] == []


def test_every_house_rule_says_what_inspired_it() -> None:
    assert [rule.id for rule in RULES.values() if rule.basis == "H" and not rule.inspired_by] == []


def test_every_row_of_the_rulebook_cites_a_quoted_clause_or_a_known_house_rule() -> None:
    wrong = []
    for name, row in RULEBOOK.items():
        cited = [clause.removeprefix("H ") if clause.startswith("H ") else clause for clause in row.clauses]
        if not cited or any(clause not in CLAUSES and clause not in RULES for clause in cited):
            wrong.append((name, row.clauses))
    assert wrong == []


def test_a_clause_printed_with_sic_is_a_quoted_clause() -> None:
    assert set(CLAUSES) >= SIC


def test_both_policies_are_shipped_as_issued() -> None:
    assert {path.name for path in POLICIES.glob("*.txt")} >= {"attleboro-5.12.txt", "acton-4.20.txt"}
