"""Check articles without building: what a build would say of them, and what rules find in their writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from trifolio.check.writing.online import linked
from trifolio.check.writing.passages import passages
from trifolio.check.writing.pemat import Item, card
from trifolio.check.writing.readability import ENGLISH, Scores, scored
from trifolio.check.writing.rule import Article
from trifolio.check.writing.run import judge, settled
from trifolio.check.writing.table import rules
from trifolio.document.model import Document
from trifolio.pipeline.manifest import Manifest
from trifolio.pipeline.plan import plan
from trifolio.pipeline.publication import UNREAD, Publication, judged, outlined
from trifolio.pipeline.read import Reading, reading
from trifolio.pipeline.request import Request, output_folder
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, Severity, errors, sort, strict
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.values import dataclass
from trifolio.words import base

__all__ = ["Checked", "Verdict", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """An article that was checked: its document, the line of its review, and what is wrong with it.

    One in English has scores of how hard it is to read, and a score card (PEMAT-P) where that is wanted.
    """

    document: Document
    due_line: int
    problems: tuple[Problem, ...]
    scores: Scores | None = None
    card: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, and what is wrong with it."""

    articles: tuple[Checked, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Return whether some content has an error."""
        return bool(errors(self.problems))


def check(project: Project, request: Request, *, online: bool = False, score: bool = False) -> Verdict:
    """Return what is wrong with the sources that are asked for; with `online`, the web is asked for what they link to.

    With `score`, articles in English are scored, too. Of editions, what is known from the build that last made them is
    told as long as they are up to date.
    """
    known = frozenset(editions.names(project.styles))
    call = partial(_checked, project, request, known, online=online, score=score)
    with Workers(project.limits, request.jobs) as workers:
        answers = _asked(project, request, known, workers) if online else {}
        works = {file: Work(partial(call, file, answers.get(file, {})), shown(file)) for file in request.sources}
        results = workers.run_all(works)
    publications = tuple(_publications(project, request, results))
    problems = list(project.problems)
    problems += (problem for publication in publications for problem in publication.problems)
    problems += _of_editions(project, request, publications)
    articles = tuple(result for result in results.values() if isinstance(result, Checked))
    return Verdict(articles, sort(strict(problems) if request.strict else problems))


Answers: TypeAlias = Mapping[str, tuple[str, str]]
"""What became of asking the web for addresses: what is wrong, and where each has moved for good."""


def _asked(project: Project, request: Request, known: frozenset[str], workers: Workers) -> Mapping[Path, Answers]:
    """Return what became of asking the web for what each source links to, all at once and each address once."""
    from trifolio.safety import web  # all of HTTP and TLS

    works = {file: Work(partial(_linked, project, request, known, file), shown(file)) for file in request.sources}
    results = workers.run_all(works).items()
    links = {file: result for file, result in results if not isinstance(result, ContentError)}
    answers = web.ask([href for hrefs in links.values() for href in hrefs])
    return {file: {href: answers[href] for href in hrefs} for file, hrefs in links.items()}


def _linked(project: Project, request: Request, known: frozenset[str], file: Path) -> tuple[str, ...]:
    return tuple(linked(_article(project, request, reading(project, file, known), {})))


def _article(project: Project, request: Request, read: Reading, answers: Answers) -> Article:
    own = (read.source, read.document, read.entries, passages(read.document))
    return Article(*own, project.root, project.check, request.today, answers)


def _checked(
    project: Project,
    request: Request,
    known: frozenset[str],
    file: Path,
    answers: Answers,
    *,
    online: bool,
    score: bool,
) -> Checked:
    read = reading(project, file, known)
    document = read.document
    article = _article(project, request, read, answers)
    problems = (*read.problems, *judge(article, rules(), online=online))
    checked = Checked(document, read.due_line, tuple(settled(article, problems)))
    is_english = base(document.meta.lang) in ENGLISH
    return replace(checked, scores=scored(article.passages), card=card(article)) if score and is_english else checked


def _publications(
    project: Project, request: Request, results: Mapping[Path, Checked | ContentError]
) -> Iterator[Publication]:
    """Yield what a build would publish."""
    taken: dict[str, str] = {}
    for file, result in results.items():
        if isinstance(result, ContentError):
            yield Publication(shown(file), UNREAD, result.problems)
            continue
        outline = outlined((result.document,), result.due_line)
        yield judged(project, request, file, outline, result.problems, taken)


def _of_editions(project: Project, request: Request, publications: Sequence[Publication]) -> Iterator[Problem]:
    """Yield what is wrong with the editions, as far as it can be known without making them."""
    planned = plan(project, request, publications)
    yield from planned.problems
    manifest = Manifest(project.root, output_folder(project, request))
    for order in planned.orders:
        entry = manifest.entries.get(manifest.key(order.file))
        if entry is not None and entry.job == order.digest:
            yield from (p for p in entry.problems if p.severity is Severity.ERROR or p.code not in project.check.ignore)
