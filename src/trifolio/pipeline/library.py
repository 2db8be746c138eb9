"""The Python interface: what `trifolio.build` and `trifolio.Project` do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict, Unpack

from trifolio.job import Artifact
from trifolio.pipeline.build import Report, read_sources
from trifolio.pipeline.build import build as build_into_output
from trifolio.pipeline.executor import execute
from trifolio.pipeline.plan import Order, plan
from trifolio.pipeline.request import Request, check_names
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, errors, sort, strict
from trifolio.project import config
from trifolio.project import editions as styles

__all__ = ["Project", "build"]


class Options(TypedDict, total=False):
    """What `Project.build` and `Project.collect` may be asked besides; the fields of `Request` that are called so."""

    editions: Iterable[str]
    clinics: Iterable[str]
    paper: str
    output: Path
    jobs: int | None
    force: bool
    strict: bool
    allow_expired: bool
    today: dt.date


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

    Nothing is written: no artifact, no manifest, no cache. The project is the one whose configuration stands above the
    article, else the working directory. As on the command line, `editions` are those of the article if none is named,
    `clinic` is one of the configuration, `paper` is `a4` or `letter`, `strict` takes warnings for errors, and
    `allow_expired` builds an article that is past its review on the day `today`. An artifact has its `edition`, its
    bytes as `data`, `facts` (pages, words …), the files that come with it as `companions`, and the `problems` of the
    article and of its own, which are warnings.

    Raises ContentError with all problems where an error keeps one of the editions from being made, and ValueError for
    an edition or a clinic that there is not.
    """
    file = Path(source)
    project = config.find_project(file.resolve().parent, Path.cwd())
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
        shared = [
            *project.problems,
            *(problem for publication in publications for problem in publication.problems),
            *planned.problems,
        ]
        orders = [_in_memory(order) for order in planned.orders]
        results = {order.digest: result for order, result in execute(orders, workers, {})}
    artifacts = [results[order.digest] for order in orders]
    problems = sort((*shared, *(problem for result in artifacts for problem in result.problems)))
    if request.strict:
        problems = strict(problems)
    if errors(problems):
        raise ContentError(*problems)
    return tuple(
        replace(result, problems=sort((*shared, *result.problems)))
        for result in artifacts
        if isinstance(result, Artifact)
    )


def _in_memory(order: Order) -> Order:
    """Return an order, and that of the printed edition whose pages it marks, without a cache on the disk."""
    printed = _in_memory(order.printed) if order.printed else None
    return replace(order, job=replace(order.job, cache=""), printed=printed)


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

    def build(self, *sources: str | PathLike[str], **options: Unpack[Options]) -> Report:
        """Build articles, else all of the project, into its output folder: `trifolio build`.

        `editions`, `clinics` (names in the configuration), `paper`, `output` (a folder), `force`, `strict` and
        `allow_expired` are as on the command line. `jobs` is how many worker processes there may be: as many as are
        worth it unless it is said, none if it is 0. `today` is the day that expiry is judged by. What is wrong with the
        articles stands in the report. Raises ValueError for an edition or a clinic that does not exist.
        """
        return self._run(options, sources=self.sources(*sources))

    def collect(self, *names: str, **options: Unpack[Options]) -> Report:
        """Build collections, else all of the configuration: `trifolio collect`; `options` are those of `build`."""
        return self._run(options, collections=names or self.collections)

    def _run(self, options: Options, sources: tuple[Path, ...] = (), collections: tuple[str, ...] = ()) -> Report:
        asked: dict[str, Any] = {"jobs": None, **options}
        asked |= {key: tuple(dict.fromkeys(asked.get(key, ()))) for key in ("editions", "clinics")}
        asked["strict"] = asked.get("strict", False) or self._project.strict
        request = Request(sources=sources, collections=collections, **asked)
        check_names(self._project, request)
        return build_into_output(self._project, request)
