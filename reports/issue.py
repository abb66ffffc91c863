"""Making one copy: project, lay out, seal, scan, and only then hand over. Nothing is written to a disk here."""

from __future__ import annotations

import hashlib

import attrs

from models.command import Reader
from models.redaction import Rendition
from reports.conduct import build
from reports.conduct_appendix import walk
from reports.conduct_content import RcContent
from reports.conduct_facts import Issue, JournalFacts
from reports.conduct_projection import project
from reports.finish import seal
from reports.leak_scan import Scanned, require_clean, require_sight
from reports.passphrase import passphrase as new_passphrase


@attrs.frozen(kw_only=True)
class Made:
    """One copy: the sealed file, its SHA-256 (hex) for the journal, its passphrase, the plain PDF for the preview."""

    sealed: bytes
    sha256: str
    passphrase: str = attrs.field(repr=False)
    plain: bytes = attrs.field(repr=False)
    scanned: Scanned | None
    control: int
    """How many withheld values the scan's control found in the full copy."""


def preview(reader: Reader, journal: JournalFacts, review: str, issue: Issue) -> bytes:
    """The plain PDF of a copy, for the screen: from memory, numbered as it would be issued."""
    return build(project(reader, journal, review, issue).content)


def make_copy(reader: Reader, journal: JournalFacts, review: str, issue: Issue, passphrase: str = "") -> Made:
    """One sealed copy, scanned where it withholds anything. An empty ``passphrase`` draws a new one.

    Raises: LeakFound, ScanBlind and then there is no copy; UnknownRecord, NotOnDossier.
    """
    projected = project(reader, journal, review, issue)
    plain = build(projected.content)
    words = passphrase or new_passphrase()
    sealed = seal(plain, words)
    scanned, control = None, 0
    if issue.rendition is not Rendition.FULL:
        full = project(reader, journal, review, attrs.evolve(issue, rendition=Rendition.FULL)).content
        control = require_sight(build(full), texts_of(full), projected.secrets)
        scanned = require_clean(sealed, words, projected.secrets, projected.kept)
    digest = hashlib.sha256(sealed).hexdigest()
    return Made(sealed=sealed, sha256=digest, passphrase=words, plain=plain, scanned=scanned, control=control)


def texts_of(content: RcContent) -> list[str]:
    """Every text a content shows."""
    return [said for said in walk(content) if isinstance(said, str)]
