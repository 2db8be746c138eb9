"""A table."""

from __future__ import annotations

from dataclasses import dataclass

from trifolio.document.component import Component
from trifolio.document.nodes import Block, Nodes, aside

__all__ = ["COMPONENT", "Cell", "Row", "Table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `align` is left, center, right or nothing, `scope` (col, row) marks a header."""

    content: Nodes
    scope: str = aside(default="")
    align: str = aside(default="")
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table. `label` numbers the captioned ones from 1; 0 has no caption."""

    id: str = aside()
    label: int = 0
    caption: Nodes = ()
    head: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()


COMPONENT = Component(Table)
