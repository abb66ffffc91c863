"""What this user's program remembers on this computer, outside the store: the notice read, phone codes given.

The file format is in ``docs/formats/journal.md`` section 8, beside that of the last-seen heads. No file holds a name.
Whoever removes or edits it is asked again, or, having edited it, is not asked: a phone code is compliance, not
protection.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from models.canonical import canonical, instant_from, instant_text, parse
from models.errors import RegisterError
from models.policy import Policy
from storage.anchors import state_folder
from storage.disk import replace_file

FORMAT = 1
MOST_BYTES = 64 * 1024
_DOMAIN = b"coverbook marks\x00"


@attrs.frozen
class CodeGiven:
    """When a log-in name last gave a phone code here, and the time step it was for (RFC 6238)."""

    at: datetime
    step: int


class Marks:
    """The marks of one store, by default this user's on this computer."""

    def __init__(self, store_id: bytes, folder: Path | None = None) -> None:
        name = hashlib.sha256(_DOMAIN + store_id).hexdigest()[:32]
        self._path = (folder or state_folder()) / "marks" / f"{name}.json"

    def notice_read(self, today: date) -> bool:
        """Whether the notice before log-on was read today."""
        return self._read().get("notice") == today.isoformat()

    def read_notice(self, today: date) -> None:
        """It was read."""
        self._write({**self._read(), "notice": today.isoformat()})

    def code_given(self, label: bytes) -> CodeGiven | None:
        """The last phone code of a log-in name; None where there was none."""
        try:
            said = self._read()["codes"][label.hex()]
            return CodeGiven(at=instant_from(said["at"]), step=int(said["step"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def code_due(self, label: bytes, now: datetime) -> bool:
        """Whether a code is to be asked for: none within 12 hours, or one that lies ahead of the clock."""
        given = self.code_given(label)
        if given is None:
            return True
        return not timedelta(0) <= now - given.at < timedelta(hours=Policy().prove_again_hours)

    def give_code(self, label: bytes, given: CodeGiven) -> None:
        """A code was given and was right."""
        said = self._read()
        codes = said.get("codes")
        kept = dict(codes) if isinstance(codes, dict) else {}
        kept[label.hex()] = {"at": instant_text(given.at), "step": given.step}
        self._write({**said, "codes": kept})

    def forget(self, label: bytes) -> None:
        """The next unlocking asks for a code again: it was set up anew, or taken away."""
        said = self._read()
        codes = said.get("codes")
        if isinstance(codes, dict) and label.hex() in codes:
            self._write({**said, "codes": {name: each for name, each in codes.items() if name != label.hex()}})

    def _read(self) -> Mapping[str, Any]:
        try:
            with self._path.open("rb") as file:
                said = parse(file.read(MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) and said.get("format") == FORMAT else {}

    def _write(self, said: Mapping[str, Any]) -> None:
        """Replace the file as a whole. Where it can't be written the person is asked again, nothing else."""
        with contextlib.suppress(OSError, RegisterError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self._path, canonical({**said, "format": FORMAT}))
