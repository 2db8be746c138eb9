"""Binders: functions that turn rendered pages into bytes. Each stands in a module that alone imports its engine."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, TypeAlias

from trifolio.model import Job, Page, Picture
from trifolio.problems import ContentError, Problem, error, nearest

__all__ = ["Binder", "Binding", "binder"]


@dataclass(frozen=True, slots=True)
class Binding:
    """What a binder is given: the job, its pages in order, its pictures by their name in the source."""

    job: Job
    pages: tuple[Page, ...]
    pictures: Mapping[str, Picture]


Binder: TypeAlias = Callable[[Binding], tuple[bytes, Mapping[str, Any], tuple[Problem, ...]]]
"""A binder returns the finished bytes, facts that others need, and problems. It raises ContentError if it cannot."""

BINDERS: Mapping[str, str] = {
    "epub": "trifolio.bind.epub",
    "pdf": "trifolio.bind.pdf",
    "text": "trifolio.bind.text",
}
"""Our own binders, by the module whose `bind` they are; others come by the entry point group `trifolio.binders`."""


def binder(name: str, place: str) -> Binder:
    """Return the binder of this name. Raises ContentError, with `place` for its path, if there is none."""
    if name in BINDERS:
        found: Binder = importlib.import_module(BINDERS[name]).bind
        return found
    others = {point.name: point for point in entry_points(group="trifolio.binders")}
    if name not in others:
        hint = nearest(name, [*BINDERS, *others])
        raise ContentError(error("binder-unknown", place, 0, f"unknown binder “{name}”", hint))
    loaded: Binder = others[name].load()
    return loaded
