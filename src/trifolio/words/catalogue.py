"""Catalogues: the words of one language as a table, those of the package and those that a project brings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, TypeAlias

__all__ = ["FORMS", "Catalogue", "faults", "lacking", "languages", "merged", "packaged"]

Catalogue: TypeAlias = Mapping[str, Any]

FORMS = frozenset(("rows", "minutes", "pathway_intro", "pathway_titled", "dates"))
"""Tables whose keys differ from language to language; `other`, or `day` and `month`, are in all."""

_NEEDED = frozenset(("other", "day", "month"))


def languages() -> tuple[str, ...]:
    """Return the languages whose catalogues come with the package."""
    names = (file.name for file in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def packaged(lang: str) -> Catalogue:
    """Return the package's catalogue of a language, an empty one where it has none."""
    if lang not in languages():
        return {}
    return tomllib.loads(resources.files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


def merged(under: Catalogue, over: Catalogue) -> dict[str, Any]:
    """Return a catalogue over another, tables merged key by key."""
    return {**under, **{k: {**under.get(k, {}), **v} if isinstance(v, Mapping) else v for k, v in over.items()}}


def lacking(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the keys that a catalogue has no words for, those of its tables as `table.key`."""
    return tuple(sorted(_names(packaged("en")) - _names(catalogue)))


def _names(catalogue: Catalogue) -> set[str]:
    found: set[str] = set()
    for key, value in catalogue.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{inner}" for inner in (_NEEDED & value.keys() if key in FORMS else value)}
        else:
            found.add(key)
    return found


def faults(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a project's catalogue: a key and what it wants."""
    for key, value in catalogue.items():
        model = packaged("en").get(key)
        if model is None:
            yield key, "is no key of a catalogue"
        elif isinstance(model, list):
            if not isinstance(value, list) or len(value) != len(model) or not all(isinstance(v, str) for v in value):
                yield key, "wants a list of twelve months"
        elif isinstance(model, str):
            yield from _unfit(key, value, model)
        elif isinstance(value, Mapping):
            yield from _unfit_table(key, value, model)
        else:
            yield key, f"wants a table: [{key}]"


def _unfit_table(key: str, table: Catalogue, model: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for inner, text in table.items():
        if key == "dates":
            yield from _unfit(inner, text, model["day"])
        elif key in FORMS:
            yield from _unfit(inner, text, model["other"])
        elif inner in model:
            yield from _unfit(inner, text, model[inner])
        else:
            yield inner, f"is no key of [{key}]"


def _unfit(key: str, text: Any, model: str) -> Iterator[tuple[str, str]]:
    """Yield what keeps a text from standing where the English one does: it may leave marks out, or number them."""
    if not isinstance(text, str):
        yield key, "wants text in quotes"
        return
    english = _marks(model) or []
    known = [*english, *map(str, range(english.count("")))]
    found = _marks(text)
    mixed = found is not None and "" in found and any(mark.isdigit() for mark in found)
    if found is None or mixed or found.count("") > english.count("") or not set(found) <= set(known):
        yield key, f"has marks that “{model}” has not" if english else "has { or }, which stand for nothing here"


def _marks(text: str) -> list[str] | None:
    """Return the names of the `{}` in a text, or nothing where they cannot be read or ask for more than a value."""
    try:
        marks = [(name, form, how) for _, name, form, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    return None if any(form or how for _, form, how in marks) else [name for name, _, _ in marks]
