"""Catalogues: the words of one language as a table, those of the package and those that a project brings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

__all__ = ["FORMS", "Catalogue", "lacking", "languages", "merged", "packaged"]

Catalogue: TypeAlias = Mapping[str, Any]

FORMS = frozenset(("rows", "pages", "minutes", "pathway_intro", "pathway_titled", "dates"))
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
    keys: set[str] = set()
    for key, value in catalogue.items():
        if isinstance(value, Mapping):
            keys |= {f"{key}.{inner}" for inner in (_NEEDED & value.keys() if key in FORMS else value)}
        else:
            keys.add(key)
    return keys
