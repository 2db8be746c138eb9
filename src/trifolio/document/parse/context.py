"""The state of reading one source: its settings, what is collected on the way, and helpers that make elements."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TypeAlias

from lxml.etree import _Element

from trifolio.document.nodes import Blocks, Element, Nodes
from trifolio.document.parse.attributes import allowed
from trifolio.document.parse.headings import Headings, line_of
from trifolio.problems import Problem, warning
from trifolio.safety.values import dataclass
from trifolio.source import markdown

__all__ = ["Articles", "Reading", "alone", "element_of"]


Articles: TypeAlias = Callable[[str], tuple[str, str] | None]
"""Gives the slug and the address of the article that a file (`other.md`) is, both empty for the source itself."""


def alone(_: str) -> None:
    """Tell that there is no other article."""


@dataclass(slots=True)
class Reading:
    """What a source is read by, and what is found in it.

    `component` makes blocks of a fenced div; it is passed in so that modules import one way.
    """

    path: str
    headings: Headings
    divs: tuple[markdown.Div, ...]
    component: Callable[[Reading, _Element], Blocks]
    url: str = ""
    editions: frozenset[str] = frozenset()
    articles: Articles = alone
    clinics: frozenset[str] | None = None
    problems: list[Problem] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    blocks: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    figures: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    tables: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def warn(self, code: str, element: _Element, message: str, hint: str = "") -> None:
        """Add a warning at an element's line."""
        self.problems.append(warning(code, self.path, line_of(element), message, hint))

    def outside(self, element: _Element, address: str, inside: Nodes) -> Element:
        """Return a link to an address on the web, which every edition will name."""
        self.links.setdefault(address, len(self.links))
        return Element("a", (("href", address),), inside, line_of(element))


def element_of(source: _Element, children: Nodes, tag: str = "", **more: str) -> Element:
    """Return the element with the attributes that the allow-list knows."""
    tag = tag or str(source.tag)
    return Element(tag, tuple(sorted((allowed(source, tag) | more).items())), children, line_of(source))
