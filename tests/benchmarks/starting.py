"""From starting the process to the first picture of the unlock page, and of an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.taken import Taken, Watch, peak

ROOT = Path(__file__).resolve().parents[2]
_PAGE, _EMPTY = "page", "empty"


def measured(_folder: Path) -> Taken:
    """The program as it is started without arguments."""
    return _started(_PAGE)


def limit(_folder: Path) -> Taken:
    """A process that shows one empty window."""
    return _started(_EMPTY)


def _started(what: str) -> Taken:
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "tests.benchmarks.starting", what]
        surroundings = {**os.environ, "HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        watch = Watch()
        with watch.running():
            done = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True, text=True)
        return Taken(seconds=watch.seconds, peak=float(done.stdout.split()[-1]))


def _show(what: str) -> None:
    """In the new process: show it, and end at once when it has been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: PLC0415 - loading Qt belongs to what is measured
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415

    class FirstPicture(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest and isinstance(watched, QWidget) and watched.isVisible():
                QTimer.singleShot(0, _end)
            return super().eventFilter(watched, event)

    if what == _EMPTY:
        app = QApplication([])
        first = FirstPicture()
        app.installEventFilter(first)
        window = QWidget()
        window.resize(1280, 800)
        window.show()
        app.exec()
        return
    import main  # noqa: PLC0415
    from ui.application import make_application  # noqa: PLC0415

    app = make_application()
    first = FirstPicture()
    app.installEventFilter(first)
    main.main([])


def _end() -> None:
    sys.stdout.write(f"{peak()}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _show(sys.argv[1])
