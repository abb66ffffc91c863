"""A display of its own with a window manager, the program on it, and a person who has a keyboard and nothing else.

Nothing here waits a fixed time: each wait ends when the window tells what was waited for, and fails after a minute.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.end_to_end.watched import Seen, read

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.02
WIDTH, HEIGHT = 1366, 768


@attrs.frozen
class Screen:
    """A display server's name, and the folder its picture lies in."""

    display: str
    folder: Path

    def color_at(self, x: int, y: int) -> str:
        """The color really on the screen, as ``#12233b``. Source: the X window dump's header, ``XWDFile.h``."""
        dump = (self.folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", dump[:100])
        begins = header[0] + header[19] * 12
        at = begins + y * header[12] + x * header[11] // 8
        blue, green, red = dump[at : at + 3]
        return f"#{red:02x}{green:02x}{blue:02x}"

    def environment(self, home: Path) -> dict[str, str]:
        """What the program is started with: this display, an empty home, nothing of the desktop it runs on."""
        kept = {name: value for name, value in os.environ.items() if name.startswith(("LANG", "LC_", "PATH", "TMP"))}
        home.mkdir(exist_ok=True)
        return kept | {
            "DISPLAY": self.display,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={home / 'no-bus'}",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
        }


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A display on a free number, with a window manager; both end with the test."""
    reading, writing = os.pipe()
    picture = folder / "screen"
    picture.mkdir()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(picture), "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            shown = Screen(f":{told.readline().strip()}", picture)
        own = shown.environment(folder / "manager")
        manager = subprocess.Popen(["openbox"], env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield shown
        finally:
            _end(manager)
    finally:
        _end(server)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE_SECONDS)


@contextmanager
def program(
    shown: Screen, folder: Path, *, also: Mapping[str, str] | None = None, killed: bool = False
) -> Iterator[Person]:
    """Coverbook as a user starts it, with no register chosen; quit by the window's own key at the end.

    ``also``: more of its environment. ``killed``: the test itself ends it, by :meth:`Person.kill`.
    """
    told = folder / "told.json"
    told.unlink(missing_ok=True)
    begun = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.watched", str(told)],
        cwd=ROOT,
        env=shown.environment(folder / "home") | dict(also or {}),
    )
    try:
        person = Person(shown.display, told, begun)
        person.wait_for(lambda now: now.active, "the window")
        yield person
        if not killed:
            person.press("alt+F4")
        assert begun.wait(PATIENCE_SECONDS) == (person.killed_by if killed else 0), "the program did not end so"
    finally:
        if begun.poll() is None:
            _end(begun)


class Person:
    """Presses keys, reads what the window tells, and counts the keys pressed."""

    def __init__(self, display: str, told: Path, begun: subprocess.Popen[bytes]) -> None:
        self._display, self._told, self._begun = display, told, begun
        self.pressed = 0
        self.killed_by = 0

    @property
    def pid(self) -> int:
        """The number of the program's process."""
        return self._begun.pid

    def kill(self, by: signal.Signals = signal.SIGKILL) -> None:
        """End the program where it stands."""
        self.killed_by = -by
        self._begun.send_signal(by)
        self._begun.wait(PATIENCE_SECONDS)

    @property
    def now(self) -> Seen:
        """What the window tells now."""
        return read(self._told)

    def wait_for(self, shown: Callable[[Seen], bool], what: str) -> Seen:
        """Look until it is so. Raises: AssertionError after a minute, saying what is seen instead."""
        begun = time.monotonic()
        while not shown(now := self.now):
            assert self._begun.poll() is None, f"the program ended while {what} was waited for"
            assert time.monotonic() - begun < PATIENCE_SECONDS, f"waited for {what}; seen: {now}"
            time.sleep(_LOOK_AGAIN_SECONDS)
        return now

    def sees(self, *words: str) -> Seen:
        """Wait until each of these texts is shown and the store has answered."""
        return self.wait_for(lambda now: now.idle and all(now.shows(each) for each in words), repr(words))

    def stands_at(self, name: str) -> Seen:
        """Wait until the keyboard is at the widget of this name."""
        return self.wait_for(lambda now: now.focus == name, f"the keyboard at {name!r}")

    def press(self, *keys: str) -> None:
        """Press keys, each counted once however many are held together."""
        self.pressed += len(keys)
        self._tell_display("key", *keys)

    def types(self, words: str) -> None:
        """Type a text where the keyboard is, and wait until it stands there."""
        before = self.now.value
        self._tell_display("type", "--delay", "2", words)
        self.wait_for(lambda now: len(now.value) >= len(words) and now.value != before, f"{len(words)} letters typed")

    def goes_to(self, *names: str, backward: bool = False) -> Seen:
        """Press Tab until the keyboard is at a widget of one of these names."""
        now = self.now
        for _ in range(120):
            if now.focus in names:
                return now
            was = now.stop
            self.press("shift+Tab" if backward else "Tab")
            now = self.wait_for(lambda now, was=was: now.stop not in {was, ""}, f"Tab to leave {now.focus!r}")  # type: ignore[misc]
        raise AssertionError(f"no stop of the keyboard is called {names}")

    def fills(self, name: str, words: str) -> None:
        """Type a text into a field."""
        self.goes_to(name)
        if self.now.value:
            self.press("ctrl+a", "Delete")
            self.wait_for(lambda now: not now.value, f"{name!r} to be empty")
        self.types(words)

    def presses(self, name: str) -> None:
        """Go to a button and press it."""
        self.goes_to(name)
        self.press("space")

    def moves_to(self, words: str, key: str = "Down") -> Seen:
        """Press an arrow until what the keyboard is at has these words in it: a row of a list, one of a few words."""
        now = self.now
        for _ in range(80):
            if words in now.value:
                return now
            was = now.value
            self.press(key)
            now = self.wait_for(lambda now, was=was: now.value != was, f"a row after {was!r}")  # type: ignore[misc]
        raise AssertionError(f"nothing there says {words!r}")

    def chooses(self, name: str, words: str, key: str = "Down") -> None:
        """Choose one of a few words."""
        self.goes_to(name)
        self.moves_to(words, key)

    def names_file(self, path: Path) -> None:
        """Type a path into the dialog for files and confirm it."""
        self.wait_for(lambda now: now.title != "Coverbook" and bool(now.stop), "the dialog for files")
        self.press("ctrl+a")
        self.types(str(path))
        self.press("Return")
        self.wait_for(lambda now: now.title == "Coverbook", "the dialog to close")

    def unlocks(self, folder: Path, login: str, passphrase: str) -> None:
        """From the unlock page into the register, by Tab, Space and Return."""
        if self.now.shows("No register is chosen"):
            self.stands_at("Choose the folder of a register")
            self.press("space")
            self.names_file(folder)
        self.stands_at("Log-in name")
        self.types(login)
        self.fills("Passphrase", passphrase)
        self.wait_for(lambda now: now.idle, "the answer whether the notice was read today")
        if self.now.shows("I have read this notice"):  # once a day
            self.goes_to("I have read this notice")
            self.press("space")
            self.wait_for(lambda now: now.value == "on", "the tick at the notice")
        self.presses("Unlock")
        self.sees("Search everything   (Ctrl+K)")

    def _tell_display(self, *what: str) -> None:
        subprocess.run(["xdotool", *what], env={"DISPLAY": self._display, "PATH": os.environ["PATH"]}, check=True)


def issues_redacted_copy(person: Person, target: Path, passphrase: str) -> None:
    """From any page to the passphrase of a redacted copy of the review of the practice register, saved as a file."""
    person.press("ctrl+p")
    person.sees("Reviews held", "Recipient")
    person.stands_at("Reviews that can be reported")
    person.moves_to("Stolen catalytic converters")
    person.goes_to("Rendition: Full")
    person.press("Down")
    person.stands_at("Rendition: Redacted")
    person.chooses("Recipient", "Okafor", key="Up")
    person.presses("Preview")
    person.sees("Sign and save…", "not issued yet")
    person.press("ctrl+n")
    person.names_file(target)
    person.stands_at("Your passphrase, to sign this act")
    person.types(passphrase)
    person.press("Return")
    person.sees("Passphrase of this copy")
