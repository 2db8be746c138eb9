"""The whole line: from sources to artifacts, and into the output folder."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from trifolio.pipeline.executor import Makers, execute
from trifolio.pipeline.manifest import Manifest
from trifolio.pipeline.plan import plan, with_documents
from trifolio.pipeline.publication import Publication, awake, read_articles
from trifolio.pipeline.publish import Built, Publisher, Removed
from trifolio.pipeline.readings import Readings
from trifolio.pipeline.request import Request, output_folder
from trifolio.pipeline.site.publish import publish_pages
from trifolio.pipeline.standing import Standing, standing
from trifolio.pipeline.workers import Workers
from trifolio.problems import Problem, errors, sort, strict
from trifolio.project.config import Project
from trifolio.safety.files import clean_up, exclusive
from trifolio.safety.values import dataclass

__all__ = ["Report", "Step", "build", "read_sources"]


class Step(NamedTuple):
    """How far a build is: artifacts and articles (or collections) that are done, of how many, the file of the last."""

    artifacts: int
    of: int
    articles: int
    of_articles: int
    name: str


Progress: TypeAlias = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did; `pages` are those of the library. `standing` is what it rests on, if it had nothing to do."""

    built: tuple[Built, ...]
    removed: tuple[Removed, ...]
    problems: tuple[Problem, ...]
    pages: tuple[Built, ...] = ()
    standing: Standing | None = None

    @property
    def failed(self) -> bool:
        """Return whether some content has an error."""
        return bool(errors(self.problems))


def build(
    project: Project, request: Request, progress: Progress | None = None, workers: Workers | None = None
) -> Report:
    """Build what is asked for and return what was done; one bad source never stops the others.

    source ─ read ─► document ─ check ─► plan ─ make ─► pictures ─► pages ─► bytes ─► artifact ─ publish

    `progress` is called after each artifact. `workers` are those of a program that builds more than once; others are
    started, and end with the build.
    """
    manifest = Manifest(project.root, output_folder(project, request))
    publisher = Publisher(manifest, strict=request.strict)
    readings = Readings(project)
    own = Workers(project.limits, request.jobs) if workers is None else contextlib.nullcontext(workers)
    with exclusive(manifest.lock) as alone, own as crew, _makers(project, request, crew) as makers, publisher:
        publications = read_sources(project, request, crew, readings)  # each by `pipeline.read.reading`, if need be
        planned = plan(project, request, publications)
        stale = publisher.divide(planned.orders, force=request.force)
        known = len(publisher.problems)
        if alone:
            clean_up({*manifest.folders(), *(order.file.parent for order in stale)})
        documents, vanished = awake(project, (order.publication for order in stale), crew)
        stale = with_documents(stale, documents)
        if stale:
            manifest.begin()
        before = publisher.before(stale) if crew.are_several and not request.cluster else {}
        results = execute(stale, makers, publisher.facts, before)  # each by `pipeline.job.make`
        waiting = Counter(order.publication.name for order in stale)
        articles = 0
        for count, (order, result) in enumerate(results, 1):
            publisher.publish(order, result)
            waiting[order.publication.name] -= 1
            articles += not waiting[order.publication.name]
            if progress is not None:
                progress(Step(count, len(stale), articles, len(waiting), order.file.name))
        if all(source.is_file() for source in request.sources):  # else a name may be mistaken
            publisher.withdraw(project, planned)
        pages = publish_pages(planned, publications, publisher, crew)
        readings.save()
        if alone:
            manifest.finish()
    problems = [*project.problems, *planned.problems, *vanished, *publisher.problems]
    problems += (problem for publication in publications for problem in publication.problems)
    built = tuple(sorted(publisher.built, key=lambda item: item.path))
    report = Report(built, tuple(publisher.removed), sort(strict(problems) if request.strict else problems), pages)
    busy = request.collections or stale or report.failed or report.removed or any(page.made for page in pages)
    if busy or len(publisher.problems) > known:
        return report
    return replace(report, standing=standing(project, request, manifest, readings))


def _makers(project: Project, request: Request, crew: Workers) -> contextlib.AbstractContextManager[Makers]:
    """Return who makes artifacts: the workers of a cluster where one is named, else those of this machine."""
    if not request.cluster:
        return contextlib.nullcontext(crew)
    from trifolio.pipeline.cluster import Cluster

    return Cluster(request.cluster, project.limits)


def read_sources(
    project: Project, request: Request, workers: Workers, readings: Readings | None = None
) -> tuple[Publication, ...]:
    """Return the collections and the articles that are asked for, read and checked, but those that `readings` knows."""
    collections: list[Publication] = []
    if request.collections:
        from trifolio.pipeline.collect import read_collection

        collections += (read_collection(project, request, name, workers) for name in request.collections)
    return (*collections, *read_articles(project, request, workers, readings))
