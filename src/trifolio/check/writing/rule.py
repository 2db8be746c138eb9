"""What a rule is: a code, how severe it is, and a function that finds in an article what a writer may mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from trifolio.check.writing.passages import Passage
from trifolio.check.writing.settings import Check
from trifolio.document.citations.items import Bibliography
from trifolio.document.model import Document
from trifolio.problems import Severity
from trifolio.safety.values import dataclass
from trifolio.source.file import Source

__all__ = ["Article", "Find", "Finding", "Rule", "excerpt"]


@dataclass(frozen=True, slots=True)
class Article:
    """What rules look at: an article as it was read, its passages in order, the project's folder and its wishes.

    `entries` are those of its bibliography, cited or not; `answers` what became of asking the web for what it links to:
    what is wrong, and where it has moved for good.
    """

    source: Source
    document: Document
    entries: Bibliography
    passages: tuple[Passage, ...]
    root: Path
    settings: Check
    today: dt.date
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Finding(NamedTuple):
    """What a rule finds: the line of the block or the key that it is in, the message and the hint of the problem.

    Words of the source that the message has in “quotation marks” name the place: the line that has them is shown.
    A function of several rules gives the `code` of the one that tells it.
    """

    line: int
    message: str
    hint: str = ""
    code: str = ""


Find: TypeAlias = Callable[[Article], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, whose code has a paragraph in docs/problems.md. Rules may share a function, which looks once for all.

    It judges articles in `languages` alone, all where none are named. One that is `online` asks other machines, and
    does so only when that is wanted.
    """

    code: str
    find: Find
    severity: Severity = Severity.WARNING
    languages: frozenset[str] = frozenset()
    online: bool = False


LONGEST = 60
"""Characters that are quoted of a sentence."""


def excerpt(text: str) -> str:
    """Return the first words of a text, in quotation marks, to name its place."""
    if len(text) <= LONGEST:
        return f"“{text}”"
    return f"“{text[:LONGEST].rpartition(' ')[0] or text[:LONGEST]}” …"
