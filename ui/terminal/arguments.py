"""The commands of the terminal and their options (docs/guide/terminal.md)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from models.import_fields import Shape
from models.kinds import KINDS
from ui.terminal import (
    accounts,
    acting,
    attaching,
    exporting,
    importing,
    keeping,
    looking,
    platforms,
    policy,
    printing,
    proving,
    querying,
    quick_logging,
    recovering,
    setting_out,
)

Run = Callable[[argparse.Namespace], int]
KIND_NAMES = {kind.name.lower().replace("_", "-"): kind for kind in KINDS}
"""What a kind is called on the command line: ``identity``, ``on-duty-order`` …"""


def parser() -> argparse.ArgumentParser:
    """The whole command line. Values of records never stand in it: searches come from standard input."""
    top = argparse.ArgumentParser(
        prog="coverbook", description="The register of sanctioned online undercover work.", allow_abbrev=False
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _setting_out(commands)
    _acting(commands)
    _looking(commands)
    _printing(commands)
    _proving(commands)
    _keeping(commands)
    _recovering(commands)
    _attaching(commands)
    _moving(commands)
    return top


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - its only name


def _command(commands: Commands, name: str, run: Run, about: str) -> argparse.ArgumentParser:
    found = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    found.set_defaults(run=run)
    return found


def _count(text: str) -> int:
    """A number of things, none at least. Raises: ValueError, of which argparse makes misuse."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number


_count.__name__ = "number"


def _day(text: str) -> date:
    """A day as 2026-01-31. Raises: ValueError, of which argparse makes misuse."""
    return date.fromisoformat(text)


_day.__name__ = "day"


def _store(found: argparse.ArgumentParser, *, user: bool = True) -> None:
    found.add_argument("store", metavar="STORE", help="the folder NAME.coverbook")
    if user:
        found.add_argument("--user", required=True, metavar="NAME", help="your log-in name")
    way = found.add_mutually_exclusive_group()
    way.add_argument("--passphrase-file", metavar="FILE", help="read the passphrase from the first line of a file")
    way.add_argument("--passphrase-fd", type=int, metavar="N", help="read it from an open file descriptor")
    if user:
        found.add_argument("--key-file", metavar="FILE", help="the key file, else it is looked for on plugged-in media")
        found.add_argument("--totp-fd", type=int, metavar="N", help="read the phone code from a descriptor")


def _json(found: argparse.ArgumentParser) -> None:
    found.add_argument("--json", action="store_true", help="print JSON")


def _setting_out(commands: Commands) -> None:
    practice = _command(commands, "practice", setting_out.practice, "build the practice register of Harrow Mills")
    practice.add_argument("folder", metavar="DIR")
    practice.add_argument("--identities", type=_count, default=0, metavar="N", help="add so many for load")
    practice.add_argument("--seed", type=int, default=1, metavar="S", help="the seed of the load data")
    create = _command(commands, "create", setting_out.create, "begin a register; its Chief gives this")
    _store(create, user=False)
    _new_code(create)
    create.add_argument("--answers", required=True, metavar="FILE.toml", help="the department and its Chief")
    enrol = _command(commands, "enrol", setting_out.enrol, "make own keys with a one-time code")
    _store(enrol)
    changed = _command(commands, "passphrase", accounts.change, "change your own passphrase")
    _store(changed)
    changed.add_argument("--new-fd", type=int, metavar="N", help="read the new one from a descriptor, else it is asked")
    _store(_command(commands, "rekey", accounts.rekey, "write the register anew under a new key"))
    factor = _command(commands, "factor", accounts.factor, "your own key file and phone codes")
    _store(factor)
    factor.add_argument("what", metavar="WHAT", choices=accounts.FACTORS, help=", ".join(accounts.FACTORS))
    factor.add_argument("--medium", metavar="URN", help="the registered medium the key file is for")
    factor.add_argument("--to", metavar="FOLDER", help="where that medium is plugged in")
    enrol.add_argument("--code-fd", type=int, required=True, metavar="N", help="read the code from a descriptor")


def _acting(commands: Commands) -> None:
    rulebook = _command(commands, "commands", acting.rulebook, "the rulebook: every act, who may give it, under what")
    _json(rulebook)
    perform = _command(commands, "perform", acting.perform, "give one act")
    _store(perform)
    perform.add_argument("command", metavar="COMMAND", help="its name, as `coverbook commands` lists it")
    perform.add_argument("--json", required=True, metavar="FILE|-", help="its fields as JSON")
    _store(_command(commands, "log", quick_logging.quick_log, "log the session that has just ended; five questions"))


def _looking(commands: Commands) -> None:
    listed = _command(commands, "list", looking.listed, "list the records of a kind")
    _store(listed)
    listed.add_argument("kind", metavar="KIND", choices=sorted(KIND_NAMES), help=", ".join(sorted(KIND_NAMES)))
    listed.add_argument("--state", metavar="S", help="only those in this state")
    listed.add_argument("--search", metavar="-", choices=["-"], help="only those that hold the text on standard input")
    _json(listed)
    show = _command(commands, "show", looking.show, "show one record")
    _store(show)
    show.add_argument("urn", metavar="URN")
    show.add_argument("--version", type=int, metavar="V", help="as the entry of this number left it")
    _json(show)
    leaving = _command(commands, "separation", looking.separation, "what an officer who leaves has to hand on or close")
    _store(leaving)
    leaving.add_argument("officer", metavar="OFFICER", help="the officer's number")
    _json(leaving)
    unmasked = _command(commands, "unmask", looking.unmask, "show the Chief one masked record, with a reason")
    _store(unmasked)
    unmasked.add_argument("urn", metavar="URN")
    unmasked.add_argument("--reason", required=True, metavar="-", choices=["-"], help="read from standard input")
    _json(unmasked)
    for name, run, about in (
        ("due", looking.due, "what is due"),
        ("journal", looking.journal, "the journal, oldest first"),
        ("policy", policy.show, "the policy in force: its figures, rules and clauses, and since when"),
    ):
        found = _command(commands, name, run, about)
        _store(found)
        _json(found)
    _asking(commands)


def _asking(commands: Commands) -> None:
    sites = _command(commands, "platforms", platforms.platforms, "the sites on record, and those of the catalogue")
    _store(sites)
    shown = sites.add_mutually_exclusive_group()
    shown.add_argument("--catalogue", action="store_true", help="list the sites the program's catalogue offers")
    shown.add_argument("--take", metavar="KEY", help="record the site of this key of the catalogue")
    _json(sites)
    query = _command(commands, "query", querying.query, "every account that existed or was used in a period")
    query.add_argument("what", choices=["accounts"], help="accounts: the question a court asks; commander or Chief")
    _store(query)
    query.add_argument("--from", dest="first", type=_day, required=True, metavar="DAY", help="first day, 2026-01-31")
    query.add_argument("--to", dest="last", type=_day, required=True, metavar="DAY", help="last day, inclusive")
    query.add_argument("--platform", action="append", default=[], metavar="SITE", help="a site's name or number")
    _json(query)


def _proving(commands: Commands) -> None:
    verify = _command(commands, "verify", proving.verify, "verify the whole register")
    _store(verify)
    checkpoint = _command(commands, "checkpoint", proving.checkpoint, "verify, and co-sign it; the commander's")
    _store(checkpoint)
    copied = _command(commands, "copy", proving.copy, "copy a store's files as they are, whatever is wrong with them")
    copied.add_argument("store", metavar="STORE", help="the folder NAME.coverbook")
    copied.add_argument("folder", metavar="FOLDER", help="a new folder")


def _keeping(commands: Commands) -> None:
    backup = _command(commands, "backup", keeping.backup, "write a backup and read it back")
    _store(backup)
    backup.add_argument("file", metavar="FILE", help="a new file; with --rotate the folder of the backups")
    backup.add_argument("--rotate", action="store_true", help="name it by the time; keep 7 daily, 5 weekly, 12 monthly")
    restore = _command(commands, "restore", keeping.restored, "restore a backup into a new folder")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("newstore", metavar="NEWSTORE", help="a new folder NAME.coverbook")
    restore.add_argument("--user", metavar="NAME", help="the log-in name of a commander or the Chief")
    restore.add_argument("--passphrase-file", metavar="FILE", help="read the passphrase from a file's first line")
    restore.add_argument("--passphrase-fd", type=int, metavar="N", help="read it from an open file descriptor")
    restore.add_argument("--key-file", metavar="FILE", help="the key file, else it is looked for on plugged-in media")
    restore.add_argument(
        "--recovery-fd", type=int, action="append", metavar="N", help="read half of the recovery code; give it twice"
    )
    drill = _command(commands, "drill", keeping.drilled, "restore a backup on trial and note it; the commander's")
    _store(drill)
    drill.add_argument("file", metavar="FILE")


def _recovering(commands: Commands) -> None:
    used = _command(commands, "recovery", recovering.recovery, "open by both halves of the recovery code")
    used.add_argument("store", metavar="STORE")
    _halves(used)
    used.add_argument("--act", metavar="COMMAND", help="give one act recovery may give")
    used.add_argument("--json", metavar="FILE|-", default="-", help="its fields as JSON")
    replaced = _command(commands, "replace-recovery", recovering.replace, "make a new recovery code")
    _store(replaced, user=False)
    replaced.add_argument("--user", metavar="NAME", help="the Chief's log-in name; without it by the two halves")
    _halves(replaced)
    _new_code(replaced)
    root = _command(commands, "root", recovering.root, "the root of the directory and its fingerprint")
    _store(root)
    _json(root)


def _halves(found: argparse.ArgumentParser) -> None:
    found.add_argument("--half-fd", type=int, action="append", metavar="N", help="read one half; give it twice")
    found.add_argument("--why", metavar="FILE|-", help="why recovery is used, and who typed the halves")


def _new_code(found: argparse.ArgumentParser) -> None:
    found.add_argument("--sheets", metavar="DIR", help="save the two sheets as PDF files in this folder; else print")
    found.add_argument("--typed-back-fd", type=int, metavar="N", help="read the groups typed back from a descriptor")


def _attaching(commands: Commands) -> None:
    attach = _command(commands, "attach", attaching.attach_file, "attach a file to a record")
    _store(attach)
    attach.add_argument("urn", metavar="URN", help="the record it belongs to")
    attach.add_argument("file", metavar="FILE")
    attach.add_argument("--shows", metavar="-", choices=["-"], help="read what it shows from standard input")
    attach.add_argument("--original-only", action="store_true", help="make no copy of an image without metadata")
    listed = _command(commands, "attachments", attaching.listed, "list the attachments of a record")
    _store(listed)
    listed.add_argument("urn", metavar="URN")
    _json(listed)
    copy = _command(commands, "copy-out", attaching.save_copy, "save an attachment outside the register, in clear")
    _store(copy)
    copy.add_argument("urn", metavar="URN", help="the attachment")
    copy.add_argument("--to", required=True, metavar="FILE", help="a new file")
    copy.add_argument("--purpose", required=True, metavar="-", choices=["-"], help="read from standard input")


def _moving(commands: Commands) -> None:
    taken = _command(commands, "import", importing.import_, "import a list kept before (.xlsx, .csv), as drafts")
    _store(taken)
    taken.add_argument("file", metavar="FILE", help="an .xlsx, .csv or .txt file with headings in its first row")
    taken.add_argument("--as", dest="shape", choices=[each.value for each in Shape], help="else the headings say it")
    taken.add_argument("--sheet", metavar="NAME", help="the sheet, else the first visible one that holds anything")
    taken.add_argument(
        "--match", action="append", default=[], metavar="COLUMN=FIELD", help="another match than proposed; - leaves out"
    )
    taken.add_argument("--every", action="append", default=[], metavar="FIELD=WORD", help="a choice for every row")
    taken.add_argument("--check", action="store_true", help="show what it would make, and import nothing")
    taken.add_argument("--good-rows", action="store_true", help="import the good rows although others are bad")
    _json(taken)
    saved = _command(commands, "export", exporting.export, "save a list outside the register; commander or Chief")
    _store(saved)
    saved.add_argument("kind", metavar="LIST", choices=sorted(KIND_NAMES), help="as `coverbook list` names them")
    saved.add_argument("file", metavar="FILE", help="a new .pdf (sealed); of open columns a new .csv or .xlsx")
    saved.add_argument("--open-columns", action="store_true", help="numbers, states and dates alone, in clear")
    saved.add_argument("--state", metavar="S", help="only those in this state")
    whom = saved.add_mutually_exclusive_group(required=True)
    whom.add_argument("--recipient-officer", metavar="ID", help="the officer it is for (number)")
    whom.add_argument("--recipient", metavar="-", choices=["-"], help="read who it is for from standard input")
    saved.add_argument("--purpose", required=True, metavar="-", choices=["-"], help="read from standard input")


def _printing(commands: Commands) -> None:
    report = _command(commands, "report", printing.report, "print a report as an encrypted PDF")
    _store(report)
    report.add_argument("kind", metavar="rc", choices=["rc"], help="rc: review of conduct")
    report.add_argument("--of", required=True, metavar="URN", help="the review")
    report.add_argument("--rendition", required=True, choices=["full", "redacted"])
    report.add_argument("--recipient-officer", required=True, metavar="ID", help="the officer it is for (number)")
    report.add_argument("--to", required=True, metavar="FILE.pdf")
    report.add_argument("--pdf-passphrase-fd", type=int, metavar="N", help="else one is made and printed once")
