"""Binders turn rendered pages into bytes: a row each, and functions in modules that alone import their engines."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.job import Binder, Reader
from trifolio.problems import ContentError, error, nearest

__all__ = ["BINDERS", "binder", "function"]

_CSS = ("cssselect2", "tinycss2")
_PDF = Binder(
    bind="trifolio.binders.pdf:bind",
    engines=("weasyprint", "pydyf", "pyphen", "tinyhtml5", *_CSS),
    on_paper=True,
    settings=("handout", "fonts"),
)

BINDERS: Mapping[str, Binder] = {
    "booklet": replace(_PDF, bind="trifolio.binders.pdf.booklet:bind", engines=(*_PDF.engines, "pikepdf")),
    "eml": Binder(
        bind="trifolio.binders.eml:bind",
        engines=_CSS,
        companions="trifolio.binders.eml:companions",
        settings=("email",),
        fields=("subject", "preheader"),
        readers=(
            Reader("trifolio.check.parity.readers:eml", linked=True),
            Reader("trifolio.check.parity.readers:eml_text", medium="text"),
        ),
    ),
    "epub": Binder(
        bind="trifolio.binders.epub:bind",
        companions="trifolio.binders.epub:companions",
        engines=("ebooklib", *_CSS),
        fonts=True,
        settings=("ebook", "fonts"),
        readers=(Reader("trifolio.check.parity.readers:epub", linked=True),),
    ),
    "html": Binder(
        bind="trifolio.binders.html:bind",
        engines=_CSS,
        companions="trifolio.binders.html:companions",
        settings=("pictures",),
        readers=(Reader("trifolio.check.parity.readers:html", linked=True),),
    ),
    "fragment": Binder(
        bind="trifolio.binders.fragment:bind",
        engines=_CSS,
        companions="trifolio.binders.fragment:companions",
        settings=("email",),
        fields=("preheader",),
        readers=(Reader("trifolio.check.parity.readers:fragment", linked=True),),
    ),
    "md": Binder(
        bind="trifolio.binders.text:bind",
        companions="trifolio.binders.text:companions",
        settings=("email",),
        readers=(Reader("trifolio.check.parity.readers:markdown", linked=True),),
    ),
    "pdf": replace(_PDF, readers=(Reader("trifolio.check.parity.paper:read"),)),
    "press": replace(_PDF, bind="trifolio.binders.pdf.pdfx:bind", inks=True),
    "text": Binder(
        bind="trifolio.binders.text:bind",
        companions="trifolio.binders.text:companions",
        settings=("email",),
        readers=(Reader("trifolio.check.parity.readers:text"),),
    ),
}
"""Our own binders; those of other packages come by the entry point group `trifolio.binders`."""


def binder(name: str, path: str, line: int) -> Binder:
    """Return the binder of a name: ours, else that of an entry point, which may be a `Binder` or its `bind` alone.

    The package of an entry point is one of the binder's engines. Raises ContentError, with a problem at `path` and
    `line`, if there is no such binder or if it cannot be loaded.
    """
    if name in BINDERS:
        return replace(BINDERS[name], name=name)
    from importlib.metadata import entry_points  # it takes its time, and most editions have a binder of ours

    others = {point.name: point for point in entry_points(group="trifolio.binders")}
    if name not in others:
        hint = nearest(name, [*BINDERS, *others])
        raise ContentError(error("binder-unknown", path, line, f"unknown binder “{name}”", hint))
    point = others[name]
    package = (point.dist.name,) if point.dist else ()
    try:
        loaded = point.load()
    except Exception as fault:  # whatever a package of somebody else's raises when it is imported
        message = f"the binder “{name}” cannot be loaded: {type(fault).__name__}: {fault}"
        raise ContentError(
            error("binder-unknown", path, line, message, f"reinstall {' '.join(package) or point.value}")
        ) from fault
    row = loaded if isinstance(loaded, Binder) else Binder(f"{point.module}:{point.attr}")
    return replace(row, name=name, engines=(*package, *row.engines))


def function(name: str) -> Any:
    """Return the function that is named `"module:function"`, its module imported."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
