"""What a newcomer relies on: the lock files, the links in the documents, the ignored folders."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def stated(*, with_dev: bool) -> dict[str, str]:
    """Name → version as pyproject.toml states it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(project["optional-dependencies"]["dev"] if with_dev else [])]
    split = (line.split(",")[0].split("==") for line in lines)
    return {canonical(name): version for name, version in split}


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"(?i)https?:|file:|--index|--extra-index|--find-links|--trusted|@ ", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_file_has_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_the_versions_the_project_states(lock: str) -> None:
    locked = dict(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))
    wanted = stated(with_dev="dev" in lock)
    assert {name: locked.get(name) for name in wanted} == wanted


def test_what_runs_is_the_same_in_both_lock_files() -> None:
    run, dev = (set(PINNED.findall((ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS)
    assert run - dev == set()


def test_every_link_in_the_documents_leads_to_a_file() -> None:
    dead = [
        (path.relative_to(ROOT).as_posix(), target)
        for path in documents()
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:")) and not (path.parent / target).exists()
    ]
    assert dead == []


def test_every_font_and_icon_stands_beside_its_license() -> None:
    fonts = [*(ROOT / "reports/fonts").glob("*.ttf"), *(ROOT / "ui/assets/fonts").glob("*.otf")]
    licensed = {path.stem.removesuffix("-OFL") for font in fonts for path in font.parent.glob("*-OFL.txt")}
    assert fonts
    assert [font.name for font in fonts if font.stem.split("-")[0] not in licensed] == []
    assert (ROOT / "ui/assets/icons/Tabler-MIT.txt").is_file()
