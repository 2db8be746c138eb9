"""What the reader hands on: the tree, and the fenced divs in it."""

from __future__ import annotations

from lxml import etree

from trifolio.problems import Problem
from trifolio.safety.values import dataclass

__all__ = ["Div", "Tree"]


@dataclass(frozen=True, slots=True)
class Div:
    """What one fenced div says of itself: `::: name`, `::: {.name #id key="value"}`.

    `line` is the line of its opening in the file. `::: note` has the names `("note",)`, `::: {.note .wide}` has
    `("note", "wide")`, `::: {}` has none. `options` stand in the order they were written, a key as often as it was
    written; `#x` is the option `("id", "x")`.
    """

    line: int
    names: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """One source as elements, every block with its line.

    `root` is a `main`. Block-level elements, rows, list items and all elements of raw HTML carry `data-line`,
    the line of the file. A fenced div is a `div` whose `data-div` is its index in `divs`. Neither attribute can come
    from the writer: what a source says under these names is dropped.
    """

    root: etree._Element
    divs: tuple[Div, ...]
    problems: tuple[Problem, ...]
