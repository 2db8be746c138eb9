"""The plan of a build: what is asked of it, and what is to be made, each thing with what it depends on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from trifolio.check.rules import Circumstances, is_expired
from trifolio.document.model import Document
from trifolio.job import Clinic, Edition, Job, Settings
from trifolio.pipeline.digest import job_digest
from trifolio.problems import ContentError, Problem, Severity, error, strict
from trifolio.project import editions
from trifolio.project.config import DEFAULT_EDITIONS, Project

__all__ = ["Order", "Plan", "Request", "circumstances", "plan"]


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
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One job and where its artifact goes.

    `printed` is the order whose pages it tells, made for that alone where nobody asked for it.
    """

    job: Job
    file: Path
    source: str
    clinic: str
    digest: str
    printed: Order | None = None

    @property
    def needs(self) -> str:
        """The digest of the order whose facts it wants; nothing where it wants none."""
        return self.printed.digest if self.printed else ""


@dataclass(slots=True)
class Plan:
    """What is to be made, what must not stay, and what is wrong already."""

    project: Project
    request: Request
    orders: list[Order] = field(default_factory=list)
    expired: list[tuple[str, str]] = field(default_factory=list)
    """Sources and editions that may not be published."""
    problems: list[Problem] = field(default_factory=list)
    loaded: dict[str, Edition] = field(default_factory=dict)

    def edition(self, name: str) -> Edition:
        """Return an edition, read once. Raises ContentError where there is none, or what is wrong with it."""
        if name not in self.loaded:
            self.loaded[name] = editions.load(name, self.project.styles)
        return self.loaded[name]


def plan(project: Project, request: Request) -> Plan:
    """Return what is to be made of the sources that are named; what is wrong with one stops no other."""
    made = Plan(project, request, problems=list(project.problems))
    for name in request.collections:
        made.orders += _collected(made, name)
    for document, edition in _documents(made):
        paged = _tells_pages(project, edition, _asked(project, document))
        late = (document.meta.slug,) if is_expired(document, request.today) else ()
        made.orders += _orders(made, (document,), edition, document.path, late, paged=paged)
    return made


def _documents(made: Plan) -> Iterator[tuple[Document, Edition]]:
    """Yield every document with every edition it is to be built as."""
    from trifolio.pipeline import read as reading  # all that parses: workers load this module and have no use for it

    project, request = made.project, made.request
    known = frozenset(editions.names(project.styles))
    slugs = dict.fromkeys(project.collections, f"the collection in {project.config}")
    for file in request.sources:
        try:
            document, found = reading.read_bounded(project, file, circumstances(project, request), known)
        except ContentError as failed:
            made.problems += failed.problems
            continue
        path = document.path
        if (other := slugs.setdefault(document.meta.slug, path)) != path:
            message = f"the slug “{document.meta.slug}” is taken by {other}"
            found = (*found, error("slug-duplicate", path, 1, message, "give one of them another “slug: …”"))
        late = is_expired(document, request.today) and not request.allow_expired
        made.problems += found
        blocking = strict(found) if request.strict else found
        stop = any(p.severity is Severity.ERROR and p.code != "expired" for p in blocking)
        for name in dict.fromkeys(request.editions or _asked(project, document)):
            if name not in known and not request.editions:
                continue  # said already, where the name stands
            try:
                edition = made.edition(name)
            except ContentError as failed:
                made.problems += failed.problems
                continue
            if not stop and not (late and edition.expires):
                yield document, edition
        if late:
            made.expired += [(path, name) for name in _expiring(made, known)]


def _asked(project: Project, document: Document) -> tuple[str, ...]:
    """Return the editions of a source."""
    return document.meta.editions or project.editions or DEFAULT_EDITIONS


def _expiring(made: Plan, known: frozenset[str]) -> Iterator[str]:
    """Yield every edition there is that is not made of an article past its review."""
    for name in sorted(known):
        try:
            if made.edition(name).expires:
                yield name
        except ContentError:
            continue


def circumstances(project: Project, request: Request) -> Circumstances:
    """Return what a source is checked against."""
    return Circumstances(request.today, request.allow_expired, project.words)


def _collected(made: Plan, name: str) -> Iterator[Order]:
    """Yield the orders of a collection: those of its editions that can hold many articles."""
    from trifolio.pipeline import collect

    project, request = made.project, made.request
    known = frozenset(editions.names(project.styles))
    place, line = project.config, project.collections[name].line
    asked = request.editions or project.editions or DEFAULT_EDITIONS
    try:
        found = [made.edition(edition) for edition in dict.fromkeys(asked) if edition in known]
        documents, late, problems = collect.collect(
            project, project.collections[name], circumstances(project, request), known
        )
    except ContentError as failed:
        made.problems += failed.problems
        return
    made.problems += problems
    if request.strict and any(problem.code != "expired" for problem in problems):
        return
    source = f"{place}#{name}"
    for edition in found:
        if not edition.collection:
            if request.editions:
                message = f"“{edition.name}” cannot hold a collection"
                hint = "an edition that can has a list “collection” in its edition.toml"
                made.problems.append(error("collection", place, line, message, hint))
        elif late and not request.allow_expired and edition.expires:
            made.expired.append((source, edition.name))
        else:
            paged = _tells_pages(project, edition, project.editions or DEFAULT_EDITIONS)
            yield from _orders(made, documents, edition, source, late, paged=paged)


def _orders(
    made: Plan, documents: tuple[Document, ...], edition: Edition, source: str, late: tuple[str, ...], *, paged: bool
) -> Iterator[Order]:
    """Yield the orders of documents as an edition, one a clinic."""
    project, request = made.project, made.request
    clinics: Sequence[tuple[str, Clinic | None]] = [(name, project.clinics[name]) for name in request.clinics]
    settings = Settings(
        project.handout, project.ebook, project.email, site=project.url, place=project.config, epoch=request.epoch
    )
    for name, clinic in clinics or [("", project.clinic)]:
        job = Job(
            documents=documents,
            edition=edition,
            clinic=clinic,
            paper=request.paper or project.handout.paper,
            expired=late,
            settings=settings,
            words=project.words,
            cache=str(project.root / ".trifolio" / "cache"),
        )
        order = _order(made, job, source, name)
        if paged:
            order = _with_pages(made, order)
        yield order


def _order(made: Plan, job: Job, source: str, clinic: str) -> Order:
    slug = job.own.meta.slug
    output = made.request.output or made.project.root / "output"
    file = output / clinic / slug / f"{slug}-{job.edition.name}{job.edition.extension}"
    return Order(job, file, source, clinic, job_digest(job))


def _tells_pages(project: Project, edition: Edition, asked: tuple[str, ...]) -> bool:
    """Tell whether an edition tells the pages of another, which the source has too, be it asked for now or not."""
    wanted = edition.options.page_list and project.ebook.page_list
    return bool(wanted and edition.pages_from in asked)


def _with_pages(made: Plan, order: Order) -> Order:
    """Return an order that tells the pages of the edition it names; where that cannot be read, the order itself."""
    try:
        edition = made.edition(order.job.edition.pages_from)
    except ContentError as failed:
        made.problems += (problem for problem in failed.problems if problem not in made.problems)
        return order
    printed = _order(made, replace(order.job, edition=edition), order.source, order.clinic)
    digest = hashlib.sha256(f"{order.digest} {printed.digest}".encode()).hexdigest()
    return replace(order, digest=digest, printed=printed)
