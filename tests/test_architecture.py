"""The house rules of the code, as sentences. There is no list of exceptions: what breaks one is moved or made smaller.

The import contracts in pyproject.toml state the same borders; here they are read from the source alone, so that a
border also holds for an import that stands inside a function, and for ``main.py``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("models", "storage", "reports", "ui")
LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40

QT = {"PySide6", "shiboken6"}
CRYPTOGRAPHY = {"cryptography", "sqlcipher3", "pikepdf"}
DATABASES = {"sqlite3", "sqlcipher3", "apsw"}

SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s|UPDATE\s|DELETE\s+FROM|REPLACE\s+INTO|CREATE\s|DROP\s|ALTER\s|ATTACH\s|PRAGMA\s|WITH\s\w+"
    r"\s*(\(|AS)|BEGIN\s+IMMEDIATE|COMMIT$|ROLLBACK$|SAVEPOINT\s)"
)
# records, journal and reading room hold the register; database owns the connection and its pragmas; verify reads the
# rows below the door, because it must not trust it; groups and keyring keep the two tables of wrapped keys; creation
# and opening write and check which store it is, before there is a door; desk keeps what was not given to the door.
SQL_STANDS_IN = re.compile(
    r"storage/(records|past|journal|database|creation|opening|groups|keyring|desk|(reading_room|verify)(_\w+)?)\.py"
)
BEHIND_THE_DOOR = {"storage.records", "storage.database", "storage.journal", "storage.register"}
DESK_STATEMENT = re.compile(r"(INSERT INTO desk |SELECT \w+(, \w+)* FROM desk |DELETE FROM desk | ON CONFLICT )")

NOT_USED = re.compile(
    r"\b(sock puppets?|fake accounts?|burned|audit trail|activity log|passwords?|deleted?)\b", re.IGNORECASE
)
NO_NAMES_FOR_A_MODULE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def sources(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def code() -> list[Path]:
    return [ROOT / "main.py", *sources(*ROOMS)]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, dotted, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def offending(paths: list[Path], forbidden: set[str]) -> list[tuple[str, str]]:
    """(file, import) for each import whose first name is forbidden."""
    return [(named(p), name) for p in paths for name in sorted(imports(p)) if name.split(".")[0] in forbidden]


def reached_from(path: Path) -> set[Path]:
    """The project's files that importing ``path`` also imports."""
    reached: set[Path] = set()
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        for name in imports(here):
            steps = name.split(".")
            places = [ROOT.joinpath(*steps[:length]) for length in range(1, len(steps) + 1)]
            near = [p for place in places for p in (place.with_suffix(".py"), place / "__init__.py")]
            waiting.extend(p for p in near if p.is_file())
    return reached


def docstrings(path: Path) -> set[int]:
    """The ids of the constants that are docstrings."""
    found: set[int] = set()
    for node in ast.walk(tree(path)):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            found.update(
                id(line.value) for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
            )
    return found


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every text constant that is no docstring, parts of f-strings included."""
    skipped = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """(line, docstring) of every error class: the docstring is what the user reads."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef) and node.bases:
            yield node.lineno, ast.get_docstring(node) or ""


def test_models_know_no_other_room() -> None:
    assert offending(sources("models"), {"main", "storage", "reports", "ui"}) == []


def test_models_know_no_screen_no_database_and_no_cryptography() -> None:
    assert offending(sources("models"), QT | CRYPTOGRAPHY | DATABASES | {"reportlab", "pypdfium2"}) == []


def test_pdfium_is_asked_in_one_place_which_holds_its_lock() -> None:
    everywhere = [ROOT / "main.py", *sources(*ROOMS)]
    assert [named(path) for path in everywhere if "pypdfium2" in imports(path)] == ["reports/pdfium.py"]


def test_storage_and_reports_do_not_know_each_other_or_the_rooms_above() -> None:
    assert offending(sources("storage"), {"main", "ui", "reports"}) == []
    assert offending(sources("reports"), {"main", "ui", "storage"}) == []


def test_only_the_screens_and_main_know_qt() -> None:
    assert offending(sources("models", "storage", "reports"), QT) == []


def test_the_session_and_the_terminal_reach_no_qt() -> None:
    starts = [p for p in sources("ui") if p.parent.name == "ui" and p.stem.split("_")[0] in {"session", "terminal"}]
    assert starts
    assert offending(sorted({p for start in starts for p in reached_from(start)}), QT) == []


def test_only_storage_knows_the_database() -> None:
    assert offending([ROOT / "main.py", *sources("models", "reports", "ui")], DATABASES) == []


def test_nothing_imports_main() -> None:
    assert offending(sources(*ROOMS), {"main"}) == []


def test_nothing_outside_storage_reaches_the_rows() -> None:
    outside = [path for path in code() if "storage" not in path.parts[len(ROOT.parts) :]]
    assert [named(path) for path in outside if {"storage.records", "storage.database"} & imports(path)] == []


def test_the_desk_is_the_one_exception_to_the_door_and_writes_its_own_table_only() -> None:
    desk = ROOT / "storage" / "desk.py"
    statements = [text for _, text in texts(desk) if SQL.match(text) or " SET " in text]
    assert statements
    assert [text for text in statements if not DESK_STATEMENT.match(text)] == []
    assert imports(desk) & BEHIND_THE_DOOR == {"storage.database"}


def test_no_act_no_entry_and_no_verdict_knows_the_desk() -> None:
    others = [path for path in sources("storage") if path.name != "desk.py"]
    assert [named(path) for path in others if "storage.desk" in imports(path)] == []
    assert [named(path) for path in others for _, text in texts(path) if re.search(r"\bdesk\b", text)] == []


def test_sql_stands_only_where_the_architecture_says() -> None:
    found = [
        f"{named(path)}:{line}"
        for path in code()
        if not SQL_STANDS_IN.fullmatch(named(path))
        for line, text in texts(path)
        if SQL.match(text)
    ]
    assert found == []


def test_every_migration_carries_a_number_and_none_is_left_out() -> None:
    names = sorted(path.name for path in (ROOT / "storage" / "migrations").glob("*.sql"))
    assert names
    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name)] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


# Lengths are for the code: the tests' samples are whole papers, and as long as papers are.


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {named(p): len(p.read_text(encoding="utf-8").splitlines()) for p in code()}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_MODULE} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    lengths = {
        f"{named(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FUNCTION} == {}


def test_no_module_is_named_for_having_no_subject() -> None:
    assert [named(p) for p in code() if NO_NAMES_FOR_A_MODULE & set(p.stem.split("_"))] == []


def test_every_folder_of_code_is_a_package_and_none_under_tests_is() -> None:
    folders = {path.parent for path in sources(*ROOMS)}
    assert [named(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
    assert [named(path) for path in sources("tests") if path.name == "__init__.py"] == []


def test_what_a_person_reads_uses_the_words_of_the_field() -> None:
    # the profiles `models/*.toml` quotes the policies, whose words are not ours.
    shown = [p for p in sources("models", "reports", "ui") if named(p) != "the profiles `models/*.toml`"]
    said = [(p, line, text) for p in shown for line, text in texts(p) if " " in text.strip()]
    said += [(p, line, text) for p in [ROOT / "storage/errors.py", *shown] for line, text in messages(p)]
    assert [f"{named(p)}:{line}" for p, line, text in said if NOT_USED.search(text)] == []


@pytest.mark.parametrize("word", ["skip", "skipif", "xfail", "importorskip"])
def test_no_test_is_passed_over_or_expected_to_fail(word: str) -> None:
    marked = [
        f"{named(path)}:{node.lineno}"
        for path in sources("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == word and ast.unparse(node.value).startswith("pytest")
    ]
    assert marked == []


def test_only_one_place_shows_an_error_in_the_window() -> None:
    shows = [p for p in sources("ui") if "QMessageBox" in p.read_text(encoding="utf-8")]
    assert [named(p) for p in shows if named(p) != "ui/messages.py"] == []
