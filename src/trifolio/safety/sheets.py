r"""What a style sheet asks for: other sheets, fonts of the machine, addresses. Read by its tokens, as readers do.

A pattern would miss what is escaped (`u\72l(…)`, `@\69mport`) and the ways of asking that are rare (`image-set`,
`src`); those that are made up next are found too, for whatever looks like an address in a function is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = ["IMPORT", "LOCAL", "Asked", "asked", "is_inside", "outside"]

IMPORT, LOCAL = "@import", "local"
"""How another sheet, and a font of the machine, are asked for."""

_ADDRESSES = ("url", "src", "image", "image-set", "cross-fade", "element")
"""The functions whose strings are addresses (css-values-4, css-images-4), without the prefix of an engine."""
_MOST = 64
"""How deeply what is in brackets is looked into; what is deeper is taken for an address."""


class Asked(NamedTuple):
    """What a sheet asks for: the line, how (`url`, `@import`, `local` …), and the address."""

    line: int
    how: str
    address: str


@lru_cache(maxsize=64)
def asked(css: str) -> tuple[Asked, ...]:
    """Return what a style sheet, or the declarations of a `style` attribute, ask for."""
    import tinycss2  # only what has a style sheet asks

    return tuple(_asked(tinycss2.parse_component_value_list(css, skip_comments=True), "", 0))


def outside(*sheets: str) -> tuple[str, ...]:
    """Return the addresses of style sheets or `style` attributes that lead out of the page; `@import` is one itself."""
    return tuple(url or how for sheet in sheets if sheet for _, how, url in asked(sheet) if not is_inside(url))


def is_inside(address: str) -> bool:
    """Return whether an address names a part of the page itself, or holds what it means."""
    return address.startswith("#") or address[:11].casefold().startswith(("data:image/", "data:font/"))


def _asked(tokens: Iterable[Any], function: str, depth: int) -> Iterator[Asked]:
    for token in tokens:
        line, kind = token.source_line, token.type
        if kind == "at-keyword" and token.lower_value == "import":
            yield Asked(line, IMPORT, "")
        elif kind == "url":
            yield Asked(line, "url", token.value)
        elif kind == "error" and token.kind in ("bad-url", "eof-in-url"):
            yield Asked(line, "url", token.message)
        elif kind == "string" and function in _ADDRESSES:
            yield Asked(line, function, token.value)
        elif kind == "function" and token.lower_name == "local":
            yield Asked(line, LOCAL, "")
        elif kind in ("function", "() block", "[] block", "{} block"):
            inner = token.arguments if kind == "function" else token.content
            name = _plain(token.lower_name) if kind == "function" else function if kind == "() block" else ""
            if depth == _MOST or (name in ("url", "src") and not any(part.type == "string" for part in inner)):
                yield Asked(line, name, "".join(part.serialize() for part in inner)[:_MOST])
            else:
                yield from _asked(inner, name, depth + 1)


def _plain(name: str) -> str:
    """Return the name of a function without the prefix of an engine: `image-set` of `-webkit-image-set`."""
    return name.split("-", 2)[2] if name.startswith("-") and name.count("-") > 1 else name
