"""The page on what was tried against the store names tests: each of them is there, and each attack has one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs/guide/what-was-tried.md"
NAMED = re.compile(r"`(test_\w+)`")


def lines() -> list[str]:
    """The rows of the tables, their headings left out."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [line for line in rows if not re.match(r"\|(-+\||.*\| shown by \|)", line)]


def test_every_line_names_a_test_that_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", code, re.MULTILINE))
    assert len(lines()) > 40
    assert [line for line in lines() if not NAMED.findall(line)] == []
    assert {name for line in lines() for name in NAMED.findall(line)} - there == set()


def test_every_attack_written_by_hand_stands_on_the_page() -> None:
    code = (ROOT / "tests/attacks/test_by_hand.py").read_text(encoding="utf-8")
    tried = {name for name in re.findall(r"^def (test_\w+)\(", code, re.MULTILINE) if name.endswith("_named")}
    assert tried - set(NAMED.findall(PAGE.read_text(encoding="utf-8"))) == set()
