"""The plan of a build: what is to be made of its publications, each thing with all that it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from urllib.parse import quote

from trifolio.job import Clinic, Edition, Job, Settings
from trifolio.pipeline.digest import job_digest, settings_digest
from trifolio.pipeline.packed import Packed
from trifolio.pipeline.phones import Foreign, mentioned
from trifolio.pipeline.publication import Publication
from trifolio.pipeline.readings import Outline
from trifolio.pipeline.request import ALL, Request, output_folder
from trifolio.problems import ContentError, Problem, error
from trifolio.project import editions
from trifolio.project.config import DEFAULT_EDITIONS, Project
from trifolio.safety.values import dataclass

__all__ = ["Order", "Plan", "plan", "with_documents"]


@dataclass(frozen=True, slots=True)
class Order:
    """One job, what it is made for, and the file of its artifact. The documents are still packed in the publication.

    `printed` is the order whose page breaks this one marks; it is built even if it was not requested.
    """

    job: Job
    file: Path
    publication: Publication
    clinic: str
    digest: str
    printed: Order | None = None

    @property
    def needs(self) -> str:
        """The digest of the order whose facts it wants; empty where it wants none."""
        return self.printed.digest if self.printed else ""


def with_documents(orders: Sequence[Order], documents: Mapping[str, Packed]) -> list[Order]:
    """Return orders with the documents of their publications, by name; those of which there are none are left out."""

    def filled(order: Order) -> Order:
        if order.publication.packed.articles:
            return order
        publication = replace(order.publication, packed=documents[order.publication.name])
        return replace(order, publication=publication, printed=order.printed and filled(order.printed))

    return [
        filled(order) for order in orders if order.publication.packed.articles or order.publication.name in documents
    ]


@dataclass(slots=True)
class Plan:
    """What is to be made, what must not stay, and what is wrong with the editions."""

    project: Project
    request: Request
    orders: list[Order] = field(default_factory=list)
    withdrawn: list[tuple[Publication, str, str]] = field(default_factory=list)
    """Publications and the editions that may not stay published of them, with the reason: expired or private ones."""
    problems: list[Problem] = field(default_factory=list)
    loaded: dict[tuple[str, str | None], Edition] = field(default_factory=dict)
    """The editions by their names and that of the clinic whose colours they have, None for the house's."""
    settings: dict[tuple[str, str], str] = field(default_factory=dict)
    """The digests of what articles have in common, by edition and clinic."""
    common: dict[str, Settings] = field(default_factory=dict)
    """What the project, and each clinic in its place, asks of artifacts."""
    phones: dict[str, Foreign] = field(default_factory=dict)
    """The telephone numbers of clinics that documents may say, by the digits of these."""
    cache: str = field(init=False)
    output: str = field(init=False)

    def __post_init__(self) -> None:
        project = self.project
        self.cache = str(project.root / ".trifolio" / "cache")
        self.output = str(output_folder(project, self.request))

    def edition(self, name: str, clinic: Clinic | None = None) -> Edition:
        """Return an edition in a clinic's colours, read once. Raises ContentError if there is none, or it is wrong."""
        tokens = clinic.tokens if clinic else {}
        key = (name, clinic.key if clinic and tokens else None)
        if key not in self.loaded:
            self.loaded[key] = editions.load(name, self.project.styles, tokens)
        return self.loaded[key]

    def asked(self, clinic: Clinic | None) -> Settings:
        """Return what is asked of artifacts for a clinic: what the project says, and the clinic in its place."""
        key = clinic.key if clinic else ""
        if key not in self.common:
            project, own = self.project, clinic or Clinic()
            self.common[key] = Settings(
                handout=replace(project.handout, **own.handout),
                ebook=replace(project.ebook, **own.ebook),
                email=replace(project.email, **own.email),
                fonts=project.fonts,
                pictures=project.site.pictures,
                site=project.url,
                place=project.config,
                epoch=self.request.epoch,
                fields=(project.email.subject, project.email.preheader),
                foreign=tuple(_foreign(project, clinic)),
            )
        return self.common[key]

    def foreign(self, outline: Outline, settings: Settings) -> Foreign:
        """Return the numbers of other clinics that an article's documents may say; mostly none."""
        if outline.digits not in self.phones:
            self.phones[outline.digits] = mentioned(tuple(_foreign(self.project, None)), outline.digits)
        numbers = self.phones[outline.digits]
        return tuple(pair for pair in settings.foreign if pair in numbers) if numbers else ()

    def job(self, publication: Publication, edition: str, clinic: str) -> Job:
        """Return the job that makes an edition of a publication for a clinic of this name; the project's own has none.

        It has no documents: whoever makes it unpacks those of the publication. Raises ContentError as `edition` does.
        """
        project = self.project
        branded = project.clinics[clinic] if clinic else project.clinic
        settings = self.asked(branded)
        return Job(
            documents=(),
            edition=self.edition(edition, branded),
            clinic=branded,
            paper=self.request.paper or settings.handout.paper,
            expired=publication.expired,
            settings=settings,
            words=project.words,
            cache=self.cache,
            online=_online(self, publication, clinic),
        )


def _foreign(project: Project, clinic: Clinic | None) -> Iterator[tuple[str, str]]:
    """Yield the telephone numbers that only other clinics have, each with the clinic's name."""
    own = {_digits(phone) for phone in clinic.phones} if clinic else set()
    for other in (project.clinic, *project.clinics.values()):
        if other is not None and (clinic is None or other.key != clinic.key):
            yield from ((phone, other.name or other.key) for phone in other.phones if _digits(phone) not in own)


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def plan(project: Project, request: Request, publications: Sequence[Publication]) -> Plan:
    """Return what is to be made: of each publication each edition, once a clinic; what is wrong stops no other."""
    result = Plan(project, request)
    known = frozenset(editions.names(project.styles))
    for publication in publications:
        held_back = bool(publication.expired) and not request.allow_expired
        for edition in _wanted(result, publication, known):
            if not (publication.is_blocked(strict=request.strict) or (held_back and edition.expires)):
                result.orders += _orders(result, publication, edition)
        if held_back:
            result.withdrawn += ((publication, name, "past its review") for name in _expiring(result, known))
        if not publication.collection and any(problem.code == "private" for problem in publication.problems):
            result.withdrawn += ((publication, name, "it is private") for name in known)
    return result


def _wanted(result: Plan, publication: Publication, known: frozenset[str]) -> Iterator[Edition]:
    """Yield the editions that are asked for of a publication and can hold it."""
    request = result.request
    for name in dict.fromkeys(request.editions or _editions(result.project, publication)):
        if name not in known and not request.editions:
            continue  # a problem already, where the name stands
        try:
            edition = result.edition(name)
        except ContentError as failed:
            result.problems += failed.problems
            continue
        if not publication.collection or edition.collection:
            yield edition
        elif request.editions:
            message = f"“{edition.name}” cannot hold a collection"
            hint = "an edition that can has a list “collection” in its edition.toml"
            result.problems.append(error("collection", publication.source, publication.line, message, hint))


def _editions(project: Project, publication: Publication) -> tuple[str, ...]:
    """Return the editions of a publication: those that its last document names, else those of the project."""
    return publication.outline.editions or project.editions or DEFAULT_EDITIONS


def _expiring(result: Plan, known: frozenset[str]) -> Iterator[str]:
    """Yield the name of every edition that is not made of an article past its review."""
    for name in sorted(known):
        try:
            if result.edition(name).expires:
                yield name
        except ContentError:
            continue


def _orders(result: Plan, publication: Publication, edition: Edition) -> Iterator[Order]:
    """Yield the orders of a publication as an edition, one a clinic."""
    for name in _clinics(result.project, result.request):
        order = _order(result, result.job(publication, edition.name, name), publication, name)
        yield _with_pages(result, order) if _marks_pages(result.project, order) else order


def _online(result: Plan, publication: Publication, clinic: str) -> str:
    """Return the address of an article's web page, by that of the output folder; "" where there is no such page.

    Its editions must name one that is read on the web: what the command line asks for today may be gone tomorrow.
    """
    address, slug = result.project.site.address, publication.outline.slug
    for name in _editions(result.project, publication) if address and not publication.collection else ():
        try:
            edition = result.edition(name)
        except ContentError:
            continue  # a problem already
        if edition.button == "read":
            parts = (clinic, slug, f"{slug}-{name}{edition.extension}")
            return address + "/".join(quote(part) for part in parts if part)
    return ""


def _clinics(project: Project, request: Request) -> Iterable[str]:
    """Return the names of the clinics that are asked for; the project's own has none."""
    if ALL in request.clinics:
        return "", *project.clinics
    return request.clinics or ("",)


def _order(result: Plan, job: Job, publication: Publication, clinic: str) -> Order:
    outline, slug = publication.outline, publication.outline.slug
    file = Path(result.output, clinic, slug, f"{slug}-{job.edition.name}{job.edition.extension}")
    made_so = (job.edition.name, clinic)
    if made_so not in result.settings:
        result.settings[made_so] = settings_digest(job)
    foreign = result.foreign(outline, job.settings)
    digest = job_digest(job, outline.digest, outline.langs, result.settings[made_so], foreign)
    return Order(job, file, publication, clinic, digest)


def _marks_pages(project: Project, order: Order) -> bool:
    """Return whether an edition marks the printed pages of another edition that the source also has."""
    edition = order.job.edition
    wanted = edition.options.page_list and order.job.settings.ebook.page_list
    return bool(wanted and edition.pages_from in _editions(project, order.publication))


def _with_pages(result: Plan, order: Order) -> Order:
    """Return an order that marks the pages of the edition it names; where that cannot be read, the order itself."""
    try:
        edition = result.edition(order.job.edition.pages_from, order.job.clinic)
    except ContentError as failed:
        result.problems += (problem for problem in failed.problems if problem not in result.problems)
        return order
    printed = _order(result, replace(order.job, edition=edition), order.publication, order.clinic)
    digest = hashlib.sha256(f"{order.digest} {printed.digest}".encode()).hexdigest()
    return replace(order, digest=digest, printed=printed)
