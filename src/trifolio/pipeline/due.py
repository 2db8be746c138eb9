"""What is to be reviewed, and when: the articles of a project by the dates in their front matter, all that is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from trifolio.check.review import last_day
from trifolio.document.model import Document, Meta
from trifolio.document.parse.front import is_private, meta, plain_words
from trifolio.job import identifier
from trifolio.pipeline.publication import doubled
from trifolio.problems import ContentError, Problem, errors, sort
from trifolio.project.config import Project, shown
from trifolio.safety.values import dataclass
from trifolio.source.file import read

__all__ = ["Agenda", "Due", "due"]


@dataclass(frozen=True, slots=True)
class Due:
    """An article that is to be reviewed: until which day it may be handed out, and in how many days that is.

    The day is None for an article that says none. `uid` names the article as long as its address stays, or else its
    publisher and slug.
    """

    path: str
    meta: Meta
    uid: str
    day: dt.date | None
    left: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The articles by the day of their review, those without one last, and why some could not be read."""

    today: dt.date
    articles: tuple[Due, ...]
    problems: tuple[Problem, ...]


def due(project: Project, files: Iterable[Path], today: dt.date, within: int | None = None) -> Agenda:
    """Return what is to be reviewed of some articles; `within` so many days from a day, and before it, if that is said.

    Private articles are left out.
    """
    articles: list[Due] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for file in files:
        try:
            article, faults = _article(project, file, today)
        except ContentError as failed:
            problems += failed.problems
            continue
        problems += faults
        if article is not None:
            problems += doubled(taken, article.path, article.meta.slug)
            articles.append(article)
    near = (a for a in articles if within is None or (a.day is not None and a.left <= within))
    return Agenda(today, tuple(sorted(near, key=_place)), sort(problems))


def _place(article: Due) -> tuple[dt.date, str, str]:
    return article.day or dt.date.max, article.meta.owner.casefold(), article.path


_HEADING = re.compile(r"^# (.*)", re.MULTILINE)


def _article(project: Project, file: Path, today: dt.date) -> tuple[Due | None, tuple[Problem, ...]]:
    """Return what an article says of its review, nothing of a private one, and what is wrong with its front matter."""
    source = read(file, shown(file))
    if is_private(source.front):
        return None, ()
    heading = _HEADING.search(source.body)
    own, problems = meta(source, project.defaults, plain_words(heading[1].strip(" #")) if heading else "")
    day = last_day(own.review_by) if own.review_by else None
    uid = identifier(Document(source.path, own, ()))
    article = Due(source.path, own, uid, day, (day - today).days if day else 0)
    return article, errors(problems)
