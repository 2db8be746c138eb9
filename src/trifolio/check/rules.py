"""Rules over a parsed document, in a table; each yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from trifolio.check.foreign import foreign
from trifolio.document.model import Document
from trifolio.problems import Problem, warning
from trifolio.safety.values import dataclass
from trifolio.source.file import Source
from trifolio.source.mailing import is_configured
from trifolio.words.languages import missing

__all__ = ["RULES", "Circumstances", "check"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rules know besides the document: the project's words.

    `mailing` tells that the project says how its mails are sent, so that merge tags are meant.
    """

    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mailing: bool = False


def check(source: Source, document: Document, circumstances: Circumstances) -> tuple[Problem, ...]:
    """Return what all rules find."""
    return tuple(problem for rule in RULES.values() for problem in rule(source, document, circumstances))


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
    "draft": _draft,
    "language": _language,
    "foreign": _foreign,
}
