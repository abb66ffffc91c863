"""Policies are data: quoted word for word, each clause served by a rule and a test or said to be outside."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from models.policy import CLAUSES, RULES, SIC, Policy
from models.policy_profile import Figures, PolicyProfile, figure_lines
from models.policy_shipped import FIGURES, FILES, PolicyProfileUnreadable, ProfileName, parsed, shipped
from models.record import open_names
from models.rulebook import RULEBOOK, clauses_under, stands_under

ROOT = Path(__file__).parent.parent
POLICIES = ROOT / "docs" / "policies"
SECTION = re.compile(r"^\*{0,2}(5\.12\.\d+\.\d+)(?=\s)", re.MULTILINE)
ITEM = re.compile(r"^\s*(?:-|\d+\.) +(?=\S)")
ACTON_STEPS = (r"^([A-C])\. ", r"^(\d+)\. ", r"^\s*- ([a-d])\. ", r"^\s*- (\d+)\) ")
ACTON_NAMED = ("IV.B.3", "IV.B.4.b", "IV.B.7", "IV.B.8.c", "IV.C")
ATTLEBORO, ACTON = ProfileName.ATTLEBORO, ProfileName.ACTON


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
    """Its bullets and numbered items in the order of the policy."""
    return [folded(line[found.end() :]) for line in section.splitlines() if (found := ITEM.match(line))]


def attleboro() -> dict[str, str]:
    """Every section and bullet of 5.12.0.2 to 5.12.5, by its number."""
    found = {}
    for number, text in sections().items():
        if number == "5.12.0.1":
            continue
        found[number] = folded(text)
        found |= {f"{number} bullet {at}": said for at, said in enumerate(bullets(text), start=1)}
    return found


def acton() -> dict[str, str]:
    """Every numbered clause of part IV with its own words, by its number."""
    text = (POLICIES / "acton-4.20.txt").read_text(encoding="utf-8").partition("IV. PROCEDURE")[2]
    path: list[str] = []
    found: dict[str, str] = {}
    for line in text.splitlines():
        for depth, step in enumerate(ACTON_STEPS):
            if match := re.match(step, line):
                path = [*path[:depth], match[1]]
                found[".".join(("IV", *path))] = ""
        if path:
            found[".".join(("IV", *path))] += f" {re.sub(ACTON_STEPS[len(path) - 1], '', line)}"
    return {number: folded(said) for number, said in found.items()}


def wanted_of_acton() -> set[str]:
    """Those the list of coverage is about; a heading such as IV.A.1 is none."""
    headings = {"IV.A", "IV.A.1", "IV.A.2", "IV.B", "IV.B.4", "IV.B.8"}
    return {each for each in acton() if each.startswith(("IV.A.", *ACTON_NAMED))} - headings


def coverage() -> list[tuple[str, str, str]]:
    """Clause, rules and what serves it, row by row."""
    text = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    lines = text.partition("\n## Rule by rule\n")[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    return [(row[0], row[1], row[2]) for row in rows if row[0] != "clause"]


@pytest.mark.parametrize("clause", sorted(CLAUSES))
def test_a_cited_clause_stands_word_for_word_in_its_section_of_the_policy(clause: str) -> None:
    number, _, bullet = clause.partition(" bullet ")
    section = sections()[number]
    if bullet:
        assert bullets(section)[int(bullet) - 1] == folded(CLAUSES[clause])
    else:
        assert folded(CLAUSES[clause]) in folded(section)


@pytest.mark.parametrize("clause", sorted(shipped(ACTON).clauses))
def test_a_clause_of_acton_stands_word_for_word_under_its_number(clause: str) -> None:
    assert folded(shipped(ACTON).clauses[clause]) in acton()[clause]


def test_every_clause_of_the_range_stands_in_the_list_of_coverage_once() -> None:
    listed = [clause for clause, _, _ in coverage()]
    assert sorted(listed) == sorted(set(attleboro()) | wanted_of_acton())


def test_the_range_is_read_whole_from_the_policies() -> None:
    found = attleboro()
    assert {"5.12.2.11", "5.12.4.4 bullet 4", "5.12.5.2 bullet 7", "5.12.5.7"} <= set(found)
    assert found["5.12.3.7 bullet 2"] == "Obscene materials"
    assert acton()["IV.A.1.c.2"].startswith("Content must be managed, stored, and retrieved")
    assert {"IV.A.2.d", "IV.C", "IV.B.8.c"} <= wanted_of_acton()


def test_every_rule_and_test_named_in_the_list_of_coverage_exists() -> None:
    functions = {}
    for _, rules, served in coverage():
        assert set(rules.split(", ")) - {"–"} <= set(RULES)
        for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", served):
            if file not in functions:
                parsed_file = ast.parse((ROOT / file).read_text(encoding="utf-8"))
                functions[file] = {each.name for each in ast.walk(parsed_file) if isinstance(each, ast.FunctionDef)}
            assert name in functions[file], f"{file}::{name}"


def test_a_clause_is_served_by_a_rule_and_a_test_or_says_why_it_is_outside() -> None:
    for clause, rules, served in coverage():
        outside = re.match(r"outside the program: \S", served)
        assert bool(outside) == (rules == "–"), clause
        assert outside or re.search(r"`tests/[^`]+::test_\w+`", served), clause


@pytest.mark.parametrize("name", list(ProfileName))
def test_a_rule_that_rests_on_a_clause_stands_at_that_clause_in_the_list_of_coverage(name: ProfileName) -> None:
    listed = {clause: set(rules.split(", ")) for clause, rules, _ in coverage()}
    for clause, rules in shipped(name).checks.items():
        assert set(rules) <= listed[clause], clause


def test_under_acton_the_rules_on_undercover_work_are_house_rules_and_hold_as_firmly() -> None:
    policy = Policy(shipped=shipped(ACTON))
    for number in range(1, 12):
        rule = policy.rule(f"R{number:02}")
        assert (rule.cited, rule.firm, rule.determines) == (f"house rule {rule.id}", True, True)
        assert rule.inspired_by == f"Attleboro 5.12, {RULES[rule.id].clause}"


@pytest.mark.parametrize("name", list(ProfileName))
def test_a_row_of_the_rulebook_cites_what_the_policy_in_force_has(name: ProfileName) -> None:
    policy = Policy(shipped=shipped(name))
    for row in RULEBOOK.values():
        for cited in clauses_under(row, policy):
            assert cited.removeprefix("H ") in policy.rules or cited in shipped(name).clauses
        rule, clause = stands_under(row, policy)
        assert clause == policy.rule(rule).cited


def test_under_the_reference_policy_a_row_cites_as_it_is_written() -> None:
    assert all(clauses_under(row, Policy()) == tuple(dict.fromkeys(row.clauses)) for row in RULEBOOK.values())


def test_the_figures_of_record_policy_and_profile_are_the_same_and_in_one_order() -> None:
    assert tuple(Figures.__annotations__) == FIGURES
    assert tuple(each.name for each in figure_lines(Policy())) == FIGURES
    assert set(FIGURES) <= set(Policy().figures)


def test_a_rule_is_worded_with_the_figures_in_force() -> None:
    assert Policy(approval_days=60).rule("R13").wording == "An approval lasts 60 days at most"
    assert not [rule.id for rule in RULES.values() if "{" in rule.wording]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name = ", "called = ", "the profile lacks name"),
        ('name = "Attleboro 5.12"', 'name = "Acton 4.20"', "it calls itself Acton 4.20, not Attleboro 5.12"),
        ("review_days = { is = 30,", "review_days = { is = 99,", "review_days does not lie within its own bounds"),
        ("backup_days", "backup_weeks", "its figures are not"),
        ('number = "5.12.4.2"', 'number = "5.12.4.1"', "the clause 5.12.4.1 stands in it twice"),
        ('checks = ["R02"]', 'checks = ["R01"]', "the rule R01 stands in it twice"),
        ('checks = ["R02"]', 'checks = ["R99"]', "there is no rule R99"),
        ('checks = ["R02"]', 'checks = ["R12"]', "the rule R12 rests on a clause and is called a house rule"),
        ('checks = ["R02"]', 'checks = "R02"', "checks of a clause is not of its kind"),
        ("sic = true", "sick = true", "a clause holds sick, which no profile has"),
        ("[figures]", "[figures", "it is no TOML"),
        ("is = 90, least = 1, most = 90", "is = true, least = 1, most = 90", "is not a number"),
    ],
)
def test_a_profile_that_is_wrong_is_refused_with_what_is_wrong(old: str, new: str, problem: str) -> None:
    text = (ROOT / "models" / FILES[ATTLEBORO]).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(PolicyProfileUnreadable, match=re.escape(problem)):
        parsed(FILES[ATTLEBORO], text.replace(old, new, 1), ATTLEBORO)


def test_every_profile_names_the_text_it_quotes() -> None:
    assert all((POLICIES / shipped(name).text).is_file() for name in ProfileName)


def test_a_record_of_a_policy_holds_no_free_text_in_clear() -> None:
    assert not {"reason", "wording", "clauses"} & open_names(PolicyProfile)


def test_every_rule_the_policy_requires_cites_a_quoted_clause() -> None:
    assert [rule.id for rule in RULES.values() if rule.basis == "P" and rule.clause not in CLAUSES] == []


def test_every_house_rule_says_what_inspired_it() -> None:
    assert [rule.id for rule in RULES.values() if rule.basis == "H" and not rule.inspired_by] == []


def test_every_row_of_the_rulebook_cites_a_quoted_clause_or_a_known_house_rule() -> None:
    wrong = []
    for name, row in RULEBOOK.items():
        cited = [clause.removeprefix("H ") for clause in row.clauses]
        if not cited or any(clause not in CLAUSES and clause not in RULES for clause in cited):
            wrong.append((name, row.clauses))
    assert wrong == []


def test_a_clause_printed_with_sic_is_a_quoted_clause() -> None:
    assert set(CLAUSES) >= SIC


def test_both_policies_are_shipped_as_issued() -> None:
    assert {path.name for path in POLICIES.glob("*.txt")} >= {"attleboro-5.12.txt", "acton-4.20.txt"}
