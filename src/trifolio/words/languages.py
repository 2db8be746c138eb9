"""Which languages an edition can speak: those of the package and of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trifolio.problems import Problem, warning
from trifolio.words import catalogue_of
from trifolio.words.catalogue import Catalogue, lacking, languages, merged, packaged

__all__ = ["missing"]


def missing(lang: str, own: Mapping[str, Catalogue], path: str, line: int) -> Iterator[Problem]:
    """Yield a warning where a language has no catalogue, or not all words: English ones stand in their place."""
    language = catalogue_of(lang)
    there = merged(packaged(language), own.get(language, {}))
    if not there:
        known = ", ".join(sorted({*languages(), *own}))
        message = f"no words for the language “{language}”, so editions say theirs (“Key points” …) in English"
        yield warning("language-missing", path, line, message, f"there are {known}; words/{language}.toml adds yours")
    elif gaps := lacking(there):
        message = f"words/{language}.toml lacks {', '.join(gaps)}; these are said in English"
        yield warning("language-missing", path, line, message, f"add them to words/{language}.toml")
