"""The Python interface: what `trifolio.build` and `trifolio.Project` do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from trifolio.job import Artifact
from trifolio.pipeline.build import Report, read_sources
from trifolio.pipeline.build import build as build_into_output
from trifolio.pipeline.executor import execute
from trifolio.pipeline.plan import plan
from trifolio.pipeline.request import Request, check_names
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, Severity, sort, strict
from trifolio.project import config
from trifolio.project import editions as styles

__all__ = ["Project", "build"]


def build(
    source: str | PathLike[str],
    editions: Iterable[str] = (),
    *,
    clinic: str = "",
    paper: str = "",
    allow_expired: bool = False,
    strict: bool = False,
    today: dt.date | None = None,
) -> tuple[Artifact, ...]:
    """Make the editions of one article and return them, in the order in which they are asked for.

    Nothing is written: no artifact, no manifest, no cache. The project is the one around the article, as on the command
    line; `editions`, `clinic`, `paper` (`a4`, `letter`), `allow_expired` and `strict` are its options. `today` is the
    day that expiry is judged by. An artifact has its `edition`, its bytes as `data`, `facts` (pages, words …), the
    files that come with it as `companions`, and the `problems` of the article and of its own, which are warnings.

    Raises ContentError with all problems where an error keeps one of the editions from being made, and ValueError for
    an edition or a clinic that there is not.
    """
    file = Path(source)
    project = config.find_project(file.resolve().parent)
    request = Request(
        sources=(file,),
        editions=tuple(dict.fromkeys(editions)),
        clinics=(clinic,) if clinic else (),
        paper=paper,
        strict=strict or project.strict,
        allow_expired=allow_expired,
    )
    return _artifacts(project, request if today is None else replace(request, today=today))


def _artifacts(project: config.Project, request: Request) -> tuple[Artifact, ...]:
    check_names(project, request)
    with Workers(project.limits, 0) as workers:
        publications = read_sources(project, request, workers)
        planned = plan(project, request, publications)
        shared = [*project.problems, *(problem for one in publications for problem in one.problems), *planned.problems]
        orders = [replace(order, job=replace(order.job, cache="")) for order in planned.orders]
        results = {order.digest: result for order, result in execute(orders, workers, {})}
    made = [results[order.digest] for order in orders]
    problems = sort((*shared, *(problem for result in made for problem in result.problems)))
    if request.strict:
        problems = strict(problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ContentError(*problems)
    return tuple(
        replace(result, problems=sort((*shared, *result.problems))) for result in made if isinstance(result, Artifact)
    )


class Project:
    """A folder with articles and its configuration: what the command line works on.

    Raises ContentError for a configuration that cannot be read.
    """

    def __init__(self, folder: str | PathLike[str]) -> None:
        self._project = config.find_project(Path(folder))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the configuration."""
        return self._project.problems

    @property
    def editions(self) -> tuple[str, ...]:
        """The names of all editions that there are, the project's own among them."""
        return styles.names(self._project.styles)

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of the collections of the configuration."""
        return tuple(self._project.collections)

    def sources(self, *named: str | PathLike[str]) -> tuple[Path, ...]:
        """Return the articles that are named (a folder means all in it), else every one of the project."""
        return config.sources(self._project, tuple(map(Path, named)))

    def build(self, *sources: str | PathLike[str], **options: Any) -> Report:
        """Build articles, else all of the project, into its output folder: `trifolio build`.

        `options` are fields of `Request`: `editions`, `clinics`, `paper`, `output`, `jobs` (None: as many workers as
        are worth it), `force`, `strict`, `allow_expired`, `today`. Raises ValueError for an edition or a clinic that
        there is not. What is wrong with the articles stands in the report.
        """
        return self._run(Request(**{"sources": self.sources(*sources), "jobs": None, **options}))

    def collect(self, *names: str, **options: Any) -> Report:
        """Build collections, else all of the configuration: `trifolio collect`; `options` are those of `build`."""
        return self._run(Request(**{"collections": names or self.collections, "jobs": None, **options}))

    def _run(self, request: Request) -> Report:
        check_names(self._project, request)
        return build_into_output(self._project, replace(request, strict=request.strict or self._project.strict))
