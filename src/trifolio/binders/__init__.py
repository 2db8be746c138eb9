"""Binders: functions that turn rendered pages into bytes. Each stands in a module that alone imports its engine."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib.metadata import entry_points

from trifolio.binders.contract import Bind
from trifolio.problems import ContentError, error, nearest

__all__ = ["BINDERS", "binder"]

BINDERS: Mapping[str, str] = {
    "booklet": "trifolio.binders.pdf.booklet",
    "eml": "trifolio.binders.eml",
    "epub": "trifolio.binders.epub",
    "pdf": "trifolio.binders.pdf",
    "press": "trifolio.binders.pdf.pdfx",
    "text": "trifolio.binders.text",
}
"""Our own binders, by the module whose `bind` they are; others come by the entry point group `trifolio.binders`."""


def binder(name: str, place: str) -> Bind:
    """Return the binder of this name. Raises ContentError, with `place` for its path, if there is none."""
    if name in BINDERS:
        found: Bind = importlib.import_module(BINDERS[name]).bind
        return found
    others = {point.name: point for point in entry_points(group="trifolio.binders")}
    if name not in others:
        hint = nearest(name, [*BINDERS, *others])
        raise ContentError(error("binder-unknown", place, 0, f"unknown binder “{name}”", hint))
    loaded: Bind = others[name].load()
    return loaded
