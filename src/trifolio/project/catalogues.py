"""The languages of a project: the catalogues that it brings itself, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from trifolio.problems import ContentError, Problem, Severity
from trifolio.source import toml
from trifolio.source.schema import TEXT, At, Kind, Origin, WrongError, each, table
from trifolio.words.catalogue import FORMS, Catalogue, packaged

__all__ = ["catalogues", "sound"]

HINT = "the catalogue of English has all keys: src/trifolio/words/en.toml"


def catalogues(folder: Path, place: str) -> tuple[Mapping[str, Catalogue], tuple[Problem, ...]]:
    """Return the catalogues in a project's folder by language, and all that is wrong with them.

    `words/pl.toml` is Polish. `place` is how the folder is shown.
    """
    values: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.toml")):
        shown = f"{place}/{file.name}"
        try:
            document = toml.read(file, shown, "words", folder.parent)
        except ContentError as failed:
            problems += failed.problems
            continue
        at = At(Origin(shown, document.lines, "words", "words", Severity.ERROR, hint=HINT))
        values[file.stem.lower()] = at.read(sound(), document.values) or {}
        problems += at.problems
    return values, tuple(problems)


@cache
def sound() -> Kind[dict[str, Any]]:
    """Return the kind of a catalogue: each text stands where the English one does."""
    return table({key: _kind(key, model) for key, model in packaged("en").items()}, dict[str, Any])


def _kind(key: str, model: Any) -> Kind[Any]:
    if isinstance(model, list):
        return _months(len(model))
    if isinstance(model, str):
        return _phrase(model)
    if key in FORMS:
        return each(_phrase(model["day" if key == "dates" else "other"]))
    return table({inner: _phrase(text) for inner, text in model.items()}, dict[str, Any])


def _months(number: int) -> Kind[list[str]]:
    def convert(value: Any, _: At) -> list[str]:
        if not isinstance(value, list) or len(value) != number or not all(isinstance(month, str) for month in value):
            raise WrongError
        return value

    return Kind(convert, "a list of twelve months", {"type": "array", "items": TEXT.schema})


def _phrase(model: str) -> Kind[str]:
    """Return the kind of texts that stand where the English one does: they may leave marks out, or number them."""
    english = _marks(model) or []
    known = {*english, *map(str, range(english.count("")))}

    def fit(text: str) -> str:
        marks = _marks(text)
        mixed = marks is not None and "" in marks and any(mark.isdigit() for mark in marks)
        if marks is None or mixed or marks.count("") > english.count("") or not known >= set(marks):
            raise WrongError(
                f"has marks that “{model}” has not" if english else "has { or }, which stand for nothing here"
            )
        return text

    return TEXT.then(fit)


def _marks(text: str) -> list[str] | None:
    """Return the names of the `{}` in a text, or None if they cannot be parsed or ask for more than a value."""
    try:
        marks = [(name, form, how) for _, name, form, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    return None if any(form or how for _, form, how in marks) else [name for name, _, _ in marks]
