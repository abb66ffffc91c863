"""The entry: the log never holds a value, and nothing of the memory reaches a core file."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main

SECRET = "Ray Dunleavy"


class HoldsSecretError(Exception):
    pass


@pytest.fixture(autouse=True)
def _a_log_of_its_own() -> Iterator[None]:
    yield
    for handler in list(main.log.handlers):
        handler.close()
        main.log.removeHandler(handler)


def run(probe: str) -> subprocess.CompletedProcess[str]:
    here = Path(main.__file__).parent
    return subprocess.run([sys.executable, "-c", probe], cwd=here, capture_output=True, text=True, check=True)


def fail(name: str) -> None:
    raise HoldsSecretError(name)


def test_the_log_names_the_place_of_a_bug_and_no_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = main.start_logging(tmp_path)
    with pytest.raises(HoldsSecretError) as caught:
        fail(SECRET)
    main.report_bug(caught.type, caught.value, caught.tb)
    logging.shutdown()
    assert file is not None
    said = file.read_text(encoding="utf-8") + capsys.readouterr().err
    assert "HoldsSecretError" in said
    assert "test_entry.py" in said
    assert SECRET not in said


def test_a_log_that_cannot_be_written_does_not_stop_the_program(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert main.start_logging(in_the_way / "logs") is None
    main.log.info("kept nowhere")


def test_no_core_file_is_written() -> None:
    probe = (
        "import resource, main; main.keep_memory_out_of_core_files(); print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert run(probe).stdout.strip() == "(0, 0)"


def test_the_memory_is_closed_to_other_programs_of_the_same_user() -> None:
    probe = """
import ctypes, os, main
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
# A process that has changed its user is closed already; make it what a user's own program is.
ctypes.CDLL(None).prctl(main.PR_SET_DUMPABLE, 1, 0, 0, 0)
def can_be_read():
    child = os.fork()
    if child == 0:
        try:
            open(f"/proc/{os.getppid()}/mem", "rb").close()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
before = can_be_read()
main.keep_memory_out_of_core_files()
print(before, can_be_read())
"""
    assert run(probe).stdout.strip() == "True False"


def test_arguments_go_to_the_terminal_and_start_no_qt() -> None:
    probe = "import sys, main; code = main.main(['commands']); print(code, 'PySide6' in sys.modules, file=sys.stderr)"
    assert run(probe).stderr.splitlines()[-1] == "0 False"
