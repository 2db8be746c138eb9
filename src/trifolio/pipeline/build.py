"""The straight line from sources to artifacts.

source ─ read ─► document ─ parse ─► problems? ─ check ─► job ─ make ─► artifact ─ publish
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from trifolio.document.model import Document
from trifolio.pipeline.executor import execute
from trifolio.pipeline.manifest import Entry, Manifest, companion
from trifolio.pipeline.plan import Order, Plan, Request, circumstances, plan
from trifolio.problems import ContentError, Problem, Severity, error, sort, strict, warning
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.files import alone, sweep
from trifolio.safety.limits import memory

__all__ = ["Built", "Report", "Request", "build", "read"]

Progress: TypeAlias = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """One artifact of a build: where it and what comes with it stand, what it came from, whether it had to be made."""

    path: str
    source: str
    edition: str
    clinic: str
    made: bool
    bytes: int
    facts: dict[str, Any] = field(default_factory=dict)
    beside: tuple[str, ...] = ()


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


def build(project: Project, request: Request, progress: Progress | None = None) -> Report:
    """Build what is asked for and return what was done; one bad source never stops the others.

    `progress` is told how many artifacts are done, of how many, and which was the last.
    """
    manifest = Manifest(project.root)
    with alone(manifest.lock) as first, memory(project.limits.megabytes):
        made = plan(project, request)
        if first:
            sweep({*manifest.folders(), *(order.file.parent for order in made.orders)})
        try:
            done = _made(made, manifest, progress)
            removed = tuple(_swept(made, manifest))
        finally:
            made.problems += _saved(manifest)
    problems = sort(strict(made.problems) if request.strict else made.problems)
    return Report(tuple(sorted(done, key=lambda item: item.path)), removed, problems)


def _made(made: Plan, manifest: Manifest, progress: Progress | None) -> list[Built]:
    """Make and publish what is not up to date."""
    request = made.request
    done: list[Built] = []
    facts: dict[str, Mapping[str, Any]] = {}
    asked = []
    for order in made.orders:
        entry = None if request.force else manifest.fresh(order.file, order.digest)
        if entry is None:
            asked.append(order)
            manifest.intend(order.file, order.source, order.job.edition.name, order.clinic)
        else:
            facts[order.digest] = entry.facts
            done.append(_built(order, entry, made=False))
            made.problems += entry.problems
    made.problems += _saved(manifest)
    besides = [o.printed for o in asked if o.printed and o.needs not in {*facts, *(one.digest for one in asked)}]
    unasked = {order.digest for order in besides}
    count = 0
    for order, result in execute([*asked, *besides], request.jobs, made.project.limits, facts):
        if order.digest in unasked:
            continue
        found = (*result.problems, *_unpaged(order, facts))
        made.problems += strict(found) if request.strict else found
        if not isinstance(result, ContentError) and not (request.strict and found):
            try:
                digest = order.digest if found == result.problems else ""  # what it lacks may be there next time
                artifact = replace(result, problems=found)
                entry = manifest.publish(order.file, artifact, order.source, order.clinic, digest)
                done.append(_built(order, entry, made=True))
            except OSError as failed:
                made.problems.append(_unwritable(order.file, failed))
        count += 1
        if progress is not None:
            progress(count, len(asked), order.file.name)
    return done


def _unpaged(order: Order, facts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield what is said of an artifact that should tell the pages of another which could not be made."""
    if order.printed is not None and order.needs not in facts:
        name, printed = order.job.edition.name, order.job.edition.pages_from
        message = f"{name}: it does not tell the pages of {printed}, which failed"
        yield warning("page-list-missing", order.job.own.path, 0, message, f"build {printed} and see what it lacks")


def _saved(manifest: Manifest) -> Iterator[Problem]:
    """Save the manifest; yield what is wrong where it cannot be written."""
    try:
        manifest.save()
    except OSError as failed:
        yield _unwritable(manifest.file, failed)


def _unwritable(file: Path, failed: OSError) -> Problem:
    message = f"cannot be written: {failed.strerror or failed}"
    return error("output-unwritable", shown(file), 0, message, "is there room on the disk, and may you write there?")


def read(project: Project, file: Path, request: Request, known: frozenset[str]) -> tuple[Document, tuple[Problem, ...]]:
    """Return a source's document with all that is wrong in it. Raises ContentError where it cannot be read at all."""
    from trifolio.pipeline import read as reading

    return reading.read(project, file, circumstances(project, request), known)


def _built(order: Order, entry: Entry, *, made: bool) -> Built:
    size = order.file.stat().st_size
    path = shown(order.file)
    beside = tuple(shown(companion(order.file, end)) for end in entry.beside)
    return Built(path, order.source, entry.edition, entry.clinic, made, size, dict(entry.facts), beside)


def _gone(project: Project, source: str) -> bool:
    """Tell whether a source is no more; that of a collection is its name after a `#`."""
    file, _, name = source.partition("#")
    if name and not (project.root / source).is_file():
        return name not in project.collections
    return not (project.root / file).is_file() and not Path(file).is_file()


def _swept(made: Plan, manifest: Manifest) -> Iterator[str]:
    """Take away what must not stay: expired handouts, artifacts whose source, slug or edition is gone.

    A new slug gives a new name; the same name in another folder is only another `--output`.
    """
    project = made.project
    known = frozenset(editions.names(project.styles))
    current = {(order.source, order.job.edition.name, order.clinic): order.file.name for order in made.orders}
    for key, entry in list(manifest.entries.items()):
        name = Path(key).name
        moved = current.get((entry.source, entry.edition, entry.clinic), name) != name
        late = (entry.source, entry.edition) in made.expired
        if late or moved or entry.edition not in known or _gone(project, entry.source):
            try:
                there = manifest.remove(key)
            except OSError as failed:
                made.problems.append(_unwritable(manifest.file_of(key), failed))
                continue
            if there:
                file = manifest.file_of(key)
                yield from map(shown, (file, *(companion(file, end) for end in entry.beside)))
