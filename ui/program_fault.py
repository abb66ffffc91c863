"""What the person reads when the program itself failed. The log tells where; nothing of a record is in it."""

from __future__ import annotations

from models.errors import RegisterError


class ProgramFault(RegisterError):
    """The program could not do this because of an error of its own. Acts that were confirmed are kept. Lock, unlock
    and try again; the log says where it failed, without contents of records.
    """
