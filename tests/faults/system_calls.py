"""What a process really asked of the system: a trace by ``strace``, read back call by call, data included."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

from tests.faults.division_folder import ROOT

CALLS = (
    "open,openat,creat,close,dup,dup2,dup3,lseek,write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,mmap"
)
"""All that changes a file or a folder, and what is needed to know which one."""
STRACE = ("strace", "-f", "--seccomp-bpf", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o")
_LINE = re.compile(r"(\d+) (\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+)")
_BEGUN = " <unfinished ...>"
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")


@attrs.frozen
class Call:
    """One system call that came back. Arguments as the trace prints them, text still in its quotes."""

    process: int
    name: str
    args: tuple[str, ...]
    result: int

    def data(self, place: int) -> bytes:
        """The bytes of an argument."""
        return bytes.fromhex(self.args[place].strip('"').replace("\\x", ""))

    def path(self, place: int) -> str:
        """The path in an argument."""
        return os.fsdecode(self.data(place))


@cache
def can_trace() -> bool:
    """Whether this system lets a process be traced by its parent."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run([*STRACE, os.devnull, "true"], check=False, capture_output=True)
    return tried.returncode == 0


def traced(name: str, place: Path, into: Path) -> tuple[Call, ...]:
    """Go along a path in a process of its own and give every call it made."""
    command = [*STRACE, str(into), sys.executable, "-m", "tests.faults.at_a_path", name]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, input=f"{place}\n")
    return tuple(calls(into.read_text(encoding="ascii").splitlines()))


def calls(lines: list[str]) -> Iterator[Call]:
    """The calls of a trace in the order in which they came back; what failed changed nothing and is left out."""
    begun: dict[str, str] = {}
    for line in lines:
        whole = line
        if whole.endswith(_BEGUN):
            begun[whole.split(" ", 1)[0]] = whole.removesuffix(_BEGUN)
            continue
        if resumed := _RESUMED.match(whole):
            whole = begun.pop(resumed[1]) + resumed[2]
        if (found := _LINE.match(re.sub(r"^(\d+) +", r"\1 ", whole))) and not found[4].startswith("-"):
            yield Call(int(found[1]), found[2], tuple(found[3].split(", ")), int(found[4], 0))
