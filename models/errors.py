"""Every error a user can mend. The docstring of each class is the message the user reads.

A message says what happened, what to do and what is safe. ``str(error)`` is the docstring with the
named details filled in; a detail is never a name, handle, case or free text of a record.
"""

from __future__ import annotations

import inspect


class RegisterError(Exception):
    """The register could not do this. Nothing was changed."""

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message())

    def message(self) -> str:
        """The docstring with ``{name}`` replaced by the details given, as one paragraph."""
        text = " ".join((inspect.getdoc(type(self)) or "").split())
        return text.format(**self.details)


class Refused(RegisterError):
    """{what} (rule {rule}, {clause}). Nothing was changed; the refusal is in the journal."""

    def __init__(self, what: str, *, rule: str, clause: str) -> None:
        super().__init__(what=what.rstrip("."), rule=rule, clause=clause)
        self.rule = rule
        self.clause = clause
        self.what = what

    def recite(self, clause: str) -> None:
        """Cite the rule as the policy in force has it."""
        self.clause = self.details["clause"] = clause
        self.args = (self.message(),)


class Cited(RegisterError):
    """What the door refuses by itself; it adds the rule and clause the act stands under."""

    def __init__(self, **details: object) -> None:
        super().__init__(**{"cited": "", **details})
        self.rule = ""
        self.clause = ""

    def cite(self, rule: str, clause: str) -> None:
        """Name the rule and clause in the message."""
        self.rule, self.clause = rule, clause
        self.details["cited"] = f" (rule {rule}, {clause})"
        self.args = (self.message(),)


class OutOfOrder(Cited):
    """{what} This {kind} is {state}{cited}. Nothing was changed; the refusal is in the journal."""


class NotAllowed(Cited):
    """{what}{cited}. Nothing was changed; the refusal is in the journal."""

    def __init__(self, what: str) -> None:
        super().__init__(what=what.rstrip("."))


class NotOnDossier(Cited):
    """You are not named on {urn}, so you can't open or change it{cited}. Ask the detective division commander
    if your work needs it. Nothing was changed.
    """


class UnknownRecord(RegisterError):
    """There is no record {urn} in this register that you may see. Check the number. Nothing was changed."""


class InvalidInput(RegisterError):
    """Some of what was entered can't be kept: {problems} Nothing was changed. Correct it and try again."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = dict(problems)
        listed = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
        super().__init__(problems=listed + ".")


class UnknownCommand(RegisterError):
    """There is no act called “{command}”. `coverbook commands` lists them. Nothing was changed."""


class ClockBehind(RegisterError):
    """This computer's clock is behind the register's last entry. Set the clock right, then do it again. Nothing was
    changed.
    """
