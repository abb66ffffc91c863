"""A process begun afresh: what it gets, what it does not, and that nothing of the old image stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from main import main
from ui.again import AFTER_LOCK, Handover, _spawned, command_line, received

ROOT = Path(__file__).parent.parent
HANDED = Handover(folder="/home/x/harrow mills ☂.coverbook", geometry="01d9", dark=True, percent=120, lost=True)

PROBE = """
import json, os, sys
from pathlib import Path
from ui.again import Handover, received, start_afresh
found = received(sys.argv[1:])
if found is None:
    held = open(sys.argv[1])
    os.set_inheritable(held.fileno(), True)
    print(os.getpid(), flush=True)
    assert not start_afresh(Handover(percent=1, geometry="a" * 5000))
    folder = "/home/x/harrow mills ☂.coverbook"
    start_afresh(Handover(folder=folder, geometry="01d9", dark=True, percent=120, lost=True))
    sys.exit("it came back")
own = Path("/proc/self")
print(json.dumps({
    "pid": os.getpid(),
    "handed": [found.folder, found.geometry, found.dark, found.percent, found.lost],
    "line": (own / "cmdline").read_bytes().decode(),
    "environment": (own / "environ").read_bytes().decode(),
    "files": [os.readlink(each) for each in (own / "fd").iterdir() if each.exists()],
}))
"""


def test_the_new_image_is_the_same_process_and_gets_what_was_handed_over_by_no_argument(tmp_path: Path) -> None:
    probe, held = tmp_path / "probe.py", tmp_path / "held-open"
    probe.write_text(PROBE, encoding="utf-8")
    held.touch()
    done = subprocess.run(
        [sys.executable, str(probe), str(held)],
        cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    first, said = done.stdout.splitlines()
    told = json.loads(said)
    assert told["pid"] == int(first)
    assert told["handed"] == [HANDED.folder, HANDED.geometry, True, 120, True]
    assert f"{AFTER_LOCK}\0" in told["line"]
    for secret in ("harrow", "01d9"):
        assert secret not in told["line"] + told["environment"]
    assert str(held) not in told["files"]


def test_each_afresh_has_one_mark_however_often_it_was_done() -> None:
    begun = ["python", "-m", "tests.end_to_end.watched", "told.json", AFTER_LOCK, "5"]
    assert command_line(7, begun) == [sys.executable, *begun[1:4], AFTER_LOCK, "7"]


def piped(said: bytes) -> str:
    reading, writing = os.pipe()
    os.write(writing, said)
    os.close(writing)
    return str(reading)


def test_what_is_written_is_read_again() -> None:
    assert received([AFTER_LOCK, piped(HANDED.written())]) == HANDED


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"folder": 5, "percent": "x", "dark": null}', b'{"unknown": "x"}'],
)
def test_what_can_not_be_read_is_as_if_nothing_had_been_handed_over(said: bytes) -> None:
    assert received([AFTER_LOCK, piped(said)]) == Handover()


def test_a_newer_programs_members_are_passed_over_and_the_others_taken() -> None:
    assert received([AFTER_LOCK, piped(b'{"percent": 130, "newer": {}}')]) == Handover(percent=130)


@pytest.mark.parametrize("arguments", [[], ["verify", "x"], [AFTER_LOCK], [AFTER_LOCK, "five"], [AFTER_LOCK, "3", "x"]])
def test_a_start_that_followed_no_lock_has_nothing_handed_over(arguments: list[str]) -> None:
    assert received(arguments) is None


def test_a_number_that_is_no_pipe_is_not_read_and_not_closed(tmp_path: Path) -> None:
    file = tmp_path / "private"
    file.write_text('{"folder": "/etc"}', encoding="utf-8")
    with file.open("rb") as held:
        assert received([AFTER_LOCK, str(held.fileno())]) == Handover()
        assert held.read()
    assert received([AFTER_LOCK, "999"]) == Handover()


def test_open_files_are_marked_to_be_closed_and_the_one_pipe_is_not() -> None:
    probe = (
        "import os\nfrom ui.again import keep_from_new_image\n"
        "kept, gone = os.open('/dev/null', 0), os.open('/dev/null', 0)\n"
        "os.set_inheritable(kept, True); os.set_inheritable(gone, True)\n"
        "keep_from_new_image(except_for=kept)\n"
        "print(os.get_inheritable(kept), os.get_inheritable(gone), os.get_inheritable(1))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "True"]


def test_on_windows_another_process_gets_it_by_its_standard_input(tmp_path: Path) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    probe = "import sys; from ui.again import received; print(ascii(received(sys.argv[1:])))"
    out = tmp_path / "said"

    def begin(words: list[str], **options: object) -> subprocess.Popen[bytes]:
        assert words[-2:] == [AFTER_LOCK, "0"]
        with out.open("wb") as file:
            command = [sys.executable, "-c", probe, *words[-2:]]
            child = subprocess.Popen(command, cwd=ROOT, stdout=file, **options)  # type: ignore[call-overload]
        begun.append(child)
        return child  # type: ignore[no-any-return]

    assert _spawned(HANDED, begin)
    assert begun[0].wait(30) == 0
    assert out.read_text(encoding="ascii").strip() == ascii(HANDED)


def test_the_mark_of_a_lock_opens_the_window_and_not_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[object, ...]] = []

    def open_window(argv: list[str], behind: object, handover: Handover | None) -> int:
        del behind
        opened.append((argv, handover))
        return 0

    monkeypatch.setattr("ui.application.open_window", open_window)
    monkeypatch.setattr("main.keep_memory_out_of_core_files", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    assert main([AFTER_LOCK, piped(HANDED.written())]) == 0
    assert opened == [([], HANDED)]
