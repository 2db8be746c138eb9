"""Rules over a parsed document, in a table; each yields problems."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trifolio.check.foreign import foreign
from trifolio.document.model import Document
from trifolio.problems import Problem, error, warning
from trifolio.source.file import Source
from trifolio.source.mailing import is_configured
from trifolio.words.languages import missing

__all__ = ["RULES", "Circumstances", "check", "is_expired", "last_day"]

NOTICE = dt.timedelta(days=90)
"""How long before its review an article is announced as due."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rules know besides the document: the day, whether expired articles are allowed, the project's words.

    `mailing` tells that the project says how its mails are sent, so that merge tags are meant.
    """

    today: dt.date
    allow_expired: bool = False
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mailing: bool = False


def check(source: Source, document: Document, circumstances: Circumstances) -> tuple[Problem, ...]:
    """Return what all rules find."""
    return tuple(problem for rule in RULES.values() for problem in rule(source, document, circumstances))


def last_day(date: str) -> dt.date:
    """Return the last day on which an article due for review on a date (`YYYY-MM-DD` or `YYYY-MM`) may be used."""
    year, month, *day = (int(part) for part in date.split("-"))
    return dt.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])


def is_expired(document: Document, today: dt.date) -> bool:
    """Return whether an article is past its review."""
    review_by = document.meta.review_by
    return bool(review_by) and today > last_day(review_by)


def _expiry(source: Source, document: Document, circumstances: Circumstances) -> Iterator[Problem]:
    due, line = document.meta.review_by, source.line("review_by")
    if not due:
        return
    if is_expired(document, circumstances.today):
        kind = warning if circumstances.allow_expired else error
        hint = "check the article and set a new review_by; --allow-expired builds it all the same, stamped"
        yield kind("expired", source.path, line, f"the article was due for review by {due}", hint)
    elif (left := (last_day(due) - circumstances.today).days) <= NOTICE.days:
        yield warning("expires-soon", source.path, line, f"due for review by {due}, in {left} days")


def _draft(source: Source, document: Document, _circumstances: Circumstances) -> Iterator[Problem]:
    if document.meta.draft:
        hint = "take “draft: true” away when it may be handed out"
        yield warning("draft", source.path, source.line("draft"), "the article is a draft, and is stamped as one", hint)


def _language(source: Source, document: Document, circumstances: Circumstances) -> Iterator[Problem]:
    """Judge the language that the source names; that of the configuration is judged where it stands."""
    if "lang" in source.front:
        yield from missing(document.meta.lang, circumstances.words, source.path, source.line("lang"))


def _foreign(_source: Source, document: Document, circumstances: Circumstances) -> Iterator[Problem]:
    yield from foreign(document, mailing=circumstances.mailing or is_configured(document.meta.email))


RULES: Mapping[str, Callable[[Source, Document, Circumstances], Iterator[Problem]]] = {
    "expiry": _expiry,
    "draft": _draft,
    "language": _language,
    "foreign": _foreign,
}
