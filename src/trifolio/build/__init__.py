"""The straight line from sources to artifacts.

source ─ read ─► document ─ parse ─► problems? ─ check ─► job ─ make ─► artifact ─ publish
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trifolio import edition as editions
from trifolio.build.executor import execute
from trifolio.build.ledger import Entry, Ledger, job_digest
from trifolio.check import Circumstances, is_expired
from trifolio.files import alone, sweep
from trifolio.limits import memory
from trifolio.model import Clinic, Document, Edition, Job
from trifolio.problems import ContentError, Problem, Severity, error, sort, strict
from trifolio.project import DEFAULT_EDITIONS, Project, shown

__all__ = ["Built", "Report", "Request", "build", "read"]

PRINTED = "handout"
"""The edition that is never built of an expired article, and with it all that extend it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build; `editions` and `clinics` are empty where nothing was said.

    `epoch` is the date (YYYY-MM-DD) inside artifacts of articles without `updated`, `jobs` the number of workers (0 for
    as many as are worth it).
    """

    sources: tuple[Path, ...]
    today: dt.date
    editions: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()
    paper: str = ""
    output: Path | None = None
    epoch: str = "1980-01-01"
    jobs: int = 1
    force: bool = False
    strict: bool = False
    allow_expired: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """One artifact of a build: where it stands, what it came from, whether it had to be made."""

    path: str
    source: str
    edition: str
    clinic: str
    made: bool
    bytes: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    built: tuple[Built, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Tell whether some content has an error."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Order:
    """One job and where its artifact goes."""

    job: Job
    file: Path
    source: str
    clinic: str
    digest: str


def build(project: Project, request: Request, progress: Callable[[int, int, str], None] | None = None) -> Report:
    """Build what is asked for and return what was done; one bad source never stops the others.

    `progress` is told how many artifacts are done, of how many, and which was the last.
    """
    ledger = Ledger(project.root)
    with alone(ledger.lock) as first, memory(project.limits.megabytes):
        problems = list(project.problems)
        orders: list[_Order] = []
        expired: list[tuple[str, Edition]] = []
        for document, edition, path in _documents(project, request, problems, expired):
            orders += _orders(project, request, document, edition, path)
        if first:
            sweep({*ledger.folders(), *(order.file.parent for order in orders)})
        try:
            done = _made(project, request, orders, ledger, problems, progress)
            removed = tuple(_swept(project, ledger, orders, expired, problems))
        finally:
            problems += _saved(ledger)
    return Report(tuple(sorted(done, key=lambda item: item.path)), removed, _final(problems, request))


def _made(
    project: Project,
    request: Request,
    orders: Sequence[_Order],
    ledger: Ledger,
    problems: list[Problem],
    progress: Callable[[int, int, str], None] | None,
) -> list[Built]:
    """Make and publish what is not up to date; what goes wrong is added to `problems`."""
    done: list[Built] = []
    waiting = []
    for order in orders:
        entry = None if request.force else ledger.fresh(order.file, order.digest)
        if entry is None:
            waiting.append(order)
            ledger.intend(order.file, order.source, order.job.edition.name, order.clinic)
        else:
            done.append(_built(order, entry, made=False))
            problems += entry.problems
    problems += _saved(ledger)
    for count, (order, result) in enumerate(execute(waiting, request.jobs, project.limits), start=1):
        problems += strict(result.problems) if request.strict else result.problems
        if not isinstance(result, ContentError) and not (request.strict and result.problems):
            try:
                entry = ledger.publish(order.file, result, order.source, order.clinic, order.digest)
                done.append(_built(order, entry, made=True))
            except OSError as failed:
                problems.append(_unwritable(order.file, failed))
        if progress is not None:
            progress(count, len(waiting), order.file.name)
    return done


def _saved(ledger: Ledger) -> Iterator[Problem]:
    """Save the manifest; yield what is wrong where it cannot be written."""
    try:
        ledger.save()
    except OSError as failed:
        yield _unwritable(ledger.file, failed)


def _unwritable(file: Path, failed: OSError) -> Problem:
    message = f"cannot be written: {failed.strerror or failed}"
    return error("output-unwritable", shown(file), 0, message, "is there room on the disk, and may you write there?")


def _final(problems: list[Problem], request: Request) -> tuple[Problem, ...]:
    return sort(strict(problems) if request.strict else problems)


def _documents(
    project: Project, request: Request, problems: list[Problem], expired: list[tuple[str, Edition]]
) -> Iterator[tuple[Document, Edition, str]]:
    """Yield every document with every edition it is to be built as; what is wrong goes to `problems`."""
    from trifolio.build import reading  # all that parses: workers load this module and have no use for it

    styles = project.styles
    known = frozenset(editions.names(styles))
    slugs: dict[str, str] = {}
    loaded: dict[str, Edition] = {}
    for file in request.sources:
        try:
            document, found = reading.read_bounded(project, file, _circumstances(project, request), known)
        except ContentError as failed:
            problems += failed.problems
            continue
        path = document.path
        if (other := slugs.setdefault(document.meta.slug, path)) != path:
            message = f"the slug “{document.meta.slug}” is taken by {other}"
            found = (*found, error("slug-duplicate", path, 1, message, "give one of them another “slug: …”"))
        late = is_expired(document, request.today) and not request.allow_expired
        problems += found
        blocking = strict(found) if request.strict else found
        stop = any(p.severity is Severity.ERROR and p.code != "expired" for p in blocking)
        wanted = request.editions or document.meta.editions or project.editions or DEFAULT_EDITIONS
        for name in dict.fromkeys(wanted):
            if name not in known and not request.editions:
                continue  # said already, where the name stands
            try:
                edition = loaded.setdefault(name, editions.load(name, styles)) if name not in loaded else loaded[name]
            except ContentError as failed:
                problems += failed.problems
                continue
            if late and PRINTED in edition.family:
                expired.append((path, edition))
            elif not stop:
                yield document, edition, path
        if late:
            expired += [(path, edition) for edition in _printed(known, styles)]


def _printed(known: frozenset[str], styles: Sequence[Path]) -> Iterator[Edition]:
    """Yield every edition there is that is or extends the printed one."""
    for name in sorted(known):
        try:
            edition = editions.load(name, styles)
        except ContentError:
            continue
        if PRINTED in edition.family:
            yield edition


def read(project: Project, file: Path, request: Request, known: frozenset[str]) -> tuple[Document, tuple[Problem, ...]]:
    """Return a source's document with all that is wrong in it. Raises ContentError where it cannot be read at all."""
    from trifolio.build import reading

    return reading.read(project, file, _circumstances(project, request), known)


def _circumstances(project: Project, request: Request) -> Circumstances:
    return Circumstances(request.today, request.allow_expired, project.words)


def _orders(project: Project, request: Request, document: Document, edition: Edition, path: str) -> Iterator[_Order]:
    clinics: Sequence[tuple[str, Clinic | None]] = [(name, project.clinics[name]) for name in request.clinics]
    output = request.output or project.root / "output"
    slug = document.meta.slug
    for name, clinic in clinics or [("", project.clinic)]:
        job = Job(
            documents=(document,),
            edition=edition,
            clinic=clinic,
            paper=request.paper or str(project.handout.get("paper", "a4")),
            today=request.today,
            expired=is_expired(document, request.today),
            settings={
                "email": {**dict.fromkeys(EMAIL_WORDS, ""), **project.email},
                "handout": project.handout,
                "epoch": request.epoch,
            },
            words=project.words,
            cache=str(project.root / ".trifolio" / "cache"),
        )
        file = output / name / slug / f"{slug}-{edition.name}{edition.extension}"
        yield _Order(job, file, path, name, job_digest(job))


EMAIL_WORDS = ("address", "unsubscribe", "view_online", "signature")


def _built(order: _Order, entry: Entry, *, made: bool) -> Built:
    size = order.file.stat().st_size
    path = shown(order.file)
    return Built(path, order.source, entry.edition, entry.clinic, made, size, dict(entry.facts))


def _swept(
    project: Project,
    ledger: Ledger,
    orders: list[_Order],
    expired: list[tuple[str, Edition]],
    problems: list[Problem],
) -> Iterator[str]:
    """Take away what must not stay: expired handouts, artifacts whose source, slug or edition is gone.

    A new slug gives a new name; the same name in another folder is only another `--output`.
    """
    known = frozenset(editions.names(project.styles))
    late = {(path, edition.name) for path, edition in expired}
    current = {(order.source, order.job.edition.name, order.clinic): order.file.name for order in orders}
    for key, entry in list(ledger.entries.items()):
        name = Path(key).name
        moved = current.get((entry.source, entry.edition, entry.clinic), name) != name
        gone = not (project.root / entry.source).is_file() and not Path(entry.source).is_file()
        if gone or entry.edition not in known or (entry.source, entry.edition) in late or moved:
            try:
                there = ledger.remove(key)
            except OSError as failed:
                problems.append(_unwritable(ledger.file_of(key), failed))
                continue
            if there:
                yield shown(ledger.file_of(key))
