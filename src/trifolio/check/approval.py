"""The approval of an article: what its record says, and which of its statements are not those that were approved.

A record is `approvals/<slug>.toml`, written by `trifolio approve`: who approved, in which role and when, which version,
the digest of all words, and of each statement its digest, its first words and its line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.model import Approval, Document
from trifolio.document.statements import Statement, digest_of, statements
from trifolio.problems import ContentError, Problem, Severity, error, sort, warning
from trifolio.safety.values import dataclass
from trifolio.source import toml
from trifolio.source.dates import date
from trifolio.source.schema import TEXT, At, Origin, items, matching, table, whole

__all__ = ["FOLDER", "RULES", "Record", "line_of", "read", "record_file", "stale"]

FOLDER = "approvals"
"""The folder of records, in the project's own."""

MOST = 12
"""Statements that are told one by one; of more, the number is."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as a record holds it: its line by then, its digest, its first words."""

    line: int
    digest: str
    words: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record of approvals, all of them of the same words, of which `words` is the digest."""

    words: str
    version: str = ""
    approvals: tuple[Approval, ...] = ()
    statements: tuple[Told, ...] = ()
    source: str = field(default="", compare=False)


_DIGEST = matching(r"[0-9a-f]+", "a digest")
_APPROVAL = {"by": TEXT, "role": TEXT, "on": date()}
_STATEMENT = {"line": whole(0), "digest": _DIGEST, "words": TEXT}
_ROWS = {
    "source": TEXT,
    "version": TEXT,
    "words": _DIGEST,
    "approvals": items(table(_APPROVAL, Approval, required=_APPROVAL)),
    "statements": items(table(_STATEMENT, Told, required=_STATEMENT)),
}
RECORD = table(_ROWS, Record, required=("words", "approvals", "statements"))


def record_file(folder: Path, slug: str) -> Path:
    """Return the file of an article's record."""
    return folder / f"{slug}.toml"


def read(folder: Path, slug: str) -> Record | None:
    """Return an article's record, None where there is none.

    Raises ContentError with what is wrong with it, such as digests that do not belong together: then somebody changed
    it by hand, or merged two.
    """
    file = record_file(folder, slug)
    shown = f"{folder.name}/{file.name}"
    if not file.exists():
        return None
    document = toml.read(file, shown, "approval-record", within=folder.parent)
    at = At(Origin(shown, document.lines, "approval-record", "approval-record", Severity.ERROR, top="the record"))
    record = at.read(RECORD, document.values)
    if record and not at.problems and record.words != digest_of(tuple(entry.digest for entry in record.statements)):
        at.error("was changed after it was written: its digests do not belong together")
    if record is None or at.problems:
        hint = "take the file as it was from your version control, or have the article approved again"
        raise ContentError(*(_hinted(problem, hint) for problem in at.problems))
    return record


def _hinted(problem: Problem, hint: str) -> Problem:
    return error(problem.code, problem.path, problem.line, problem.message, problem.hint or hint)


def stale(document: Document, path: str, folder: Path) -> Iterator[Problem]:
    """Yield what an article says otherwise than it was approved, statement by statement, by the records of a folder.

    In a project that keeps records, an approval that editions print and no record has is told as well. An article
    without approvals is not expected to have a record.
    """
    try:
        record = read(folder, document.meta.slug)
    except ContentError as failed:
        yield from failed.problems
        return
    if record is None and not folder.is_dir():
        return
    yield from _unproved(document, path, record, f"{folder.name}/{document.meta.slug}.toml")
    if record is not None:
        yield from _changed(record, statements(document), path)


def _unproved(document: Document, path: str, record: Record | None, file: str) -> Iterator[Problem]:
    """Yield the approvals that are printed but not on record."""
    known = record.approvals if record else ()
    if unknown := [approval for approval in document.meta.approved if not _is_known(approval, known)]:
        listed = ", ".join(f"{approval.by} on {approval.on}" for approval in unknown)
        message = f"“approved” names what is not on record in {file}: {listed}"
        hint = f"put it on record: {_command(path, unknown[0])} --on {unknown[0].on}"
        yield warning("approval-missing", path, line_of(document, b"approved"), message, hint)


def _is_known(approval: Approval, known: tuple[Approval, ...]) -> bool:
    """Return whether an approval is on record; the front matter may say the month alone."""
    return any((own.by, own.role) == (approval.by, approval.role) and own.on.startswith(approval.on) for own in known)


def line_of(document: Document, key: bytes) -> int:
    """Return the line of a key of the front matter."""
    lines = document.source.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(key)), 1)


def _command(path: str, approval: Approval) -> str:
    return f'trifolio approve {path} --by "{approval.by}" --role "{approval.role}"'


def _changed(record: Record, now: tuple[Statement, ...], path: str) -> Iterator[Problem]:
    """Yield the statements that were changed, added or removed since an approval, in their order."""
    if digest_of(tuple(statement.digest for statement in now)) == record.words:
        return
    last = record.approvals[-1] if record.approvals else Approval("somebody", "", "")
    approved = f"{last.by} approved it on {last.on}"
    hint = f"have it approved again: {_command(path, last)}"
    changes = sort(
        warning("approval-stale", path, line, f"{what} since {approved}: “{words}”", hint)
        for line, what, words in _changes(record.statements, now)
    )
    yield from changes[:MOST]
    if more := changes[MOST:]:
        message = f"{len(more)} more statements were changed since {approved}, the last in line {more[-1].line}"
        yield warning("approval-stale", path, more[0].line, message, hint)


def _changes(before: tuple[Told, ...], now: tuple[Statement, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield each change: its line, what was done, the first words of the statement; one that is gone near its place."""
    matcher = difflib.SequenceMatcher(None, [t.digest for t in before], [s.digest for s in now], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        old, new = before[start:end], now[first:last]
        for place, statement in enumerate(new):
            yield statement.line, "changed" if place < len(old) else "added", statement.start
        near = new[-1].line if new else now[min(first, len(now) - 1)].line
        for gone in old[len(new) :]:
            yield near, "removed", gone.words


_BARE = str.maketrans("", "", "“”")


def _approvals(article: Article) -> Iterator[Finding]:
    for problem in stale(article.document, article.source.path, article.root / FOLDER):
        if problem.path == article.source.path:
            yield Finding(problem.line, problem.message, problem.hint, problem.code)
        else:  # no quotation marks: the words in them stand in the record, not in the article
            message = f"{problem.path}:{problem.line}: {problem.message.translate(_BARE)}"
            yield Finding(1, message, problem.hint, problem.code)


RULES = (
    Rule("approval-missing", _approvals),
    Rule("approval-record", _approvals, Severity.ERROR),
    Rule("approval-stale", _approvals),
)
