"""The sandbox of templates: a list of what a template may reach, and nothing else.

A template may be a stranger's. It sees text, numbers, tables and our own frozen values by their fields; it calls the
functions that a medium gives it, and a few methods of text and tables. Everything else is a `SecurityError`, which
becomes a problem with the template's line. Jinja's own sandbox, below this one, forbids names; this one permits them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext
from jinja2.sandbox import SandboxedEnvironment

from trifolio.words import Words, spoken_date
from trifolio.words.fill import fill

__all__ = ["Sandbox"]

FILTERS = frozenset(
    "abs batch capitalize count d default dictsort e escape first float forceescape groupby indent int items join last"
    " length list lower map max min reject rejectattr replace reverse round safe select selectattr slice sort string"
    " striptags sum title trim truncate unique upper urlencode wordcount wordwrap".split()
)
"""Jinja's filters that a template has: those that format a text (`format`), reach an attribute by a name that is made
up (`attr`), show what a value looks like inside (`pprint`) or differ from run to run (`random`) are not among them."""

GLOBALS = frozenset(("range",))
"""Jinja's functions that a template has; the others make things that live on."""

METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(
        "capitalize center count endswith find isdecimal isdigit join ljust lower lstrip partition removeprefix"
        " removesuffix replace rjust rpartition rsplit rstrip split splitlines startswith strip title upper"
        " zfill".split()
    ),
    Mapping: frozenset(("get", "items", "keys", "values")),
    tuple: frozenset(("count", "index")),
    LoopContext: frozenset(
        "changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0".split()
    ),
    BlockReference: frozenset(("super",)),
    Words: frozenset(("counted",)),
}
"""What a template may ask of each kind of value beside its fields; what no row names has nothing."""

HIDDEN = frozenset(("data", "path", "source"))
"""Fields that no template sees: bytes, and where a file stands on this machine."""

PLAIN = (str, int, float, bool, type(None), jinja2.Undefined)
LARGEST = 10_000
"""The largest factor, exponent or width that a template may compute with."""


class Sandbox(SandboxedEnvironment):
    """An environment whose templates reach only what this module lists."""

    intercepted_binops = frozenset(("%", "*", "**"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(finalize=_printable, **settings)
        self.filters = {name: self.filters[name] for name in FILTERS} | {"date": _date}
        self.globals = {name: self.globals[name] for name in GLOBALS} | {"fill": _fill}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - as Jinja asks
        """Return whether a template may read this attribute."""
        if attr.startswith("_"):
            return False
        if dataclasses.is_dataclass(obj) and not isinstance(obj, type) and type(obj).__module__.startswith("trifolio."):
            if attr in HIDDEN:
                return False
            if attr in type(obj).__dataclass_fields__ or isinstance(getattr(type(obj), attr, None), property):
                return True
        return any(attr in names for kind, names in METHODS.items() if isinstance(obj, kind))

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call this: what a medium gives it, and the methods that it may read."""
        return not isinstance(obj, type)

    def wrap_str_format(self, value: Any) -> None:
        """Return nothing: no template has a method that formats, so that none has to be guarded."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute `%`, `*` and `**` with numbers of a sane size; no text is a format for `%`."""
        if operator == "%" and not _is_number(left):
            raise SecurityError("“%” is for numbers: fill(words.step, 1, 2) puts values into a text")
        if operator != "%" and any(_is_number(side) and abs(side) > LARGEST for side in (left, right)):
            raise SecurityError(f"“{operator}” is for numbers up to {LARGEST}")
        return super().call_binop(context, operator, left, right)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _printable(value: Any) -> Any:
    """Return a value that is printed. Raises SecurityError for one that is no text or number."""
    if isinstance(value, PLAIN):
        return value
    raise SecurityError(f"only text and numbers can be printed, not a {type(value).__name__}")


def _date(date: Any, words: Any) -> str:
    """Return a date as `words` say it. Raises SecurityError for words that are not the edition's own."""
    if not isinstance(words, Words) or not isinstance(date, str):
        raise SecurityError("write a date as “meta.updated | date(words)”")
    return spoken_date(date, words)


def _fill(phrase: Any, *values: Any, **names: Any) -> str:
    """Return a phrase with its places filled. Raises SecurityError for values that are no text or number."""
    if not all(isinstance(value, PLAIN) for value in (phrase, *values, *names.values())):
        raise SecurityError("fill() takes text and numbers")
    return fill(str(phrase), *values, **names)
