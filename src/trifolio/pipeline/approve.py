"""Put on record who approved the words of an article: a file in `approvals/`, for version control and for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from trifolio.check.approval import FOLDER, Record, Told, read, record_file
from trifolio.document.model import Approval, Document
from trifolio.document.statements import digest_of, statements
from trifolio.pipeline.read import reading
from trifolio.problems import ContentError, errors
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.files import write_whole
from trifolio.safety.values import dataclass

__all__ = ["Approved", "approve"]


@dataclass(frozen=True, slots=True)
class Approved:
    """What was put on record: the file, and the approvals that it holds now; `anew` if others were for other words."""

    file: Path
    approvals: tuple[Approval, ...]
    anew: bool


def approve(project: Project, file: Path, approval: Approval) -> Approved:
    """Put an approval of an article on record, beside those of the same words, and in the place of those of others.

    Somebody who approves the same words in the same role again has the later date. Raises ContentError where the
    article has an error, for then nothing can be made of what is approved.
    """
    whole = reading(project, file, frozenset(editions.names(project.styles)))
    if faults := errors(whole.problems):
        raise ContentError(*faults)
    folder, document = project.root / FOLDER, whole.document
    entries = tuple(
        Told(statement.line, statement.digest, _plain(statement.start)) for statement in statements(document)
    )
    words = digest_of(tuple(entry.digest for entry in entries))
    before = read(folder, document.meta.slug)
    same = before.approvals if before is not None and before.words == words else ()
    others = tuple(a for a in same if (a.by, a.role) != (approval.by, approval.role))
    record = Record(words, document.meta.version, (*others, approval), entries)
    place = record_file(folder, document.meta.slug)
    write_whole(place, "".join(_lines(record, document, shown(file))).encode(), lasting=True)
    return Approved(place, record.approvals, before is not None and before.words != words)


def _plain(text: str) -> str:
    """Return a text without what no eye sees."""
    return "".join(sign for sign in text if sign.isprintable())


def _lines(record: Record, document: Document, source: str) -> Iterator[str]:
    """Yield the lines of a record, as TOML: a statement a line, so that version control shows what changed."""
    yield "# Who approved which words: written by `trifolio approve`, read by `trifolio check`. Keep it in version\n"
    yield "# control, and do not edit it: whoever approves other words runs the command again.\n"
    yield f"source = {_text(source)}\n"
    yield f"version = {_text(document.meta.version)}\n"
    yield f"words = {_text(record.words)} # SHA-256 of the digests below\n"
    yield "approvals = [\n"
    for approval in record.approvals:
        yield f"  {{by = {_text(approval.by)}, role = {_text(approval.role)}, on = {_text(approval.on)}}},\n"
    yield "]\nstatements = [\n"
    for entry in record.statements:
        yield f"  {{line = {entry.line}, digest = {_text(entry.digest)}, words = {_text(entry.words)}}},\n"
    yield "]\n"


def _text(text: str) -> str:
    """Return a text as TOML writes it: as JSON does, but for the character U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
