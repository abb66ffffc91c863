"""Goes along one way of writing where nothing may be written, and tells the class of the error it met.

``python -m tests.faults.at_read_only PATH PLACE``. Root could write all the same, so root becomes nobody first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from storage.passphrases import banned
from storage.schema import migrations
from tests.faults.at_no_room import attempt
from tests.faults.at_the_desk import become_nobody
from tests.faults.write_paths import PATHS


def main(name: str, place: str) -> None:
    # What the program ships may stand where only its user can read.
    assert banned()
    assert migrations()
    become_nobody()
    assert not os.access(place, os.W_OK)
    sys.stdout.write(attempt(PATHS[name], Path(place), []) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
