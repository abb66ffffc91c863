"""A locked account whose owner has another program: the keys still sign, but nothing they sign counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.accounts import AcknowledgeRules
from models.errors import Refused
from models.lockout import Failed, ListState, NoteFailedLogons
from storage.register import Register
from tests.end_to_end.division_at_work import at_work


def test_an_act_of_a_locked_account_makes_the_register_inconsistent(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as work:
        sousa, now = work.urn("sousa"), work.division.now
        failed = Failed(officer=sousa, count=5, first_at=now, last_at=now, locked=True)
        work.give("brandt", NoteFailedLogons(found=(failed,), list_state=ListState.WHOLE))
        entry = work.refused("sousa", AcknowledgeRules(officer=sousa), Refused)
        assert entry.refusal == {"rule": "R31", "clause": "house rule R31"}
        assert work.verdict().consistent
        with monkeypatch.context() as patched:
            patched.setattr(Register, "_allowed", lambda *_: None)
            work.give("sousa", AcknowledgeRules(officer=sousa))
        faults = [str(each) for each in work.verdict().faults]
        assert len(faults) == 1
        assert f"AcknowledgeRules by {sousa}" in faults[0]
