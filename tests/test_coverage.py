"""The list of coverage: every rule and every question of the register names tests that exist and are collected."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from models.policy import RULES
from models.questions import COMPUTED, QUESTIONS

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")
LISTED = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, tuple[str, ...]]:
    """First cell → the other cells, of the table under a heading."""
    part = LISTED.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({first for first, *_ in found}) == len(found)
    return {first: tuple(rest) for first, *rest in found[1:]}


RULE_BY_RULE = rows("Rule by rule")
QUESTION_BY_QUESTION = {
    int(text.partition(".")[0]): (text, served) for text, (served,) in rows("Question by question").items()
}


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """The tests of an ordinary run in the files the list names, without what they are tried with."""
    files = sorted({each.partition("::")[0] for each in NAMED.findall(LISTED)})
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {line.partition("[")[0] for line in told.splitlines() if "::" in line}


def test_every_test_the_list_names_is_collected_in_an_ordinary_run(collected: set[str]) -> None:
    assert sorted(set(NAMED.findall(LISTED)) - collected) == []


def test_every_rule_of_the_register_stands_in_the_list_once() -> None:
    assert list(RULE_BY_RULE) == sorted(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_names_what_is_not_met_and_what_is(rule: str) -> None:
    not_met, met = RULE_BY_RULE[rule]
    assert NAMED.search(not_met), rule
    assert NAMED.search(met), rule


def test_every_question_the_register_answers_names_its_test() -> None:
    assert set(QUESTION_BY_QUESTION) == COMPUTED
    for number, (first, served) in QUESTION_BY_QUESTION.items():
        assert first == f"{number}. {QUESTIONS[number].text}"
        assert f"test_question_{number}_" in served
        assert NAMED.search(served)


def test_the_list_holds_every_clause_of_the_range_as_counted_by_hand() -> None:
    """From the printed policies: sections, bullets of each, and the named parts of Acton."""
    last = {0: range(2, 4), 1: range(1, 2), 2: range(1, 16), 3: range(1, 8), 4: range(1, 6), 5: range(1, 8)}
    bullets = {"0.2": 3, "3.4": 3, "3.6": 1, "3.7": 8, "4.3": 3, "4.4": 4, "5.2": 7, "5.4": 16}
    wanted = {f"5.12.{part}.{number}" for part, numbers in last.items() for number in numbers}
    wanted |= {f"5.12.{section} bullet {at}" for section, count in bullets.items() for at in range(1, count + 1)}
    wanted |= {f"IV.A.1.{each}" for each in ("a", "b", "c", "c.1", "c.2", "d", "d.1", "d.2")}
    wanted |= {f"IV.A.2.{letter}" for letter in "abcd"}
    items = {"a": 5, "b": 5, "c": 4}
    wanted |= {f"IV.A.2.{letter}.{at}" for letter, count in items.items() for at in range(1, count + 1)}
    wanted |= {"IV.B.3", "IV.B.4.b", "IV.B.7", "IV.B.8.c", "IV.C"}
    assert {*rows("Attleboro 5.12"), *rows("Acton 4.20")} == wanted
