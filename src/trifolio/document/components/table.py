"""A table."""

from __future__ import annotations

from dataclasses import replace

from trifolio.document.component import Component
from trifolio.document.nodes import Block, Nodes, aside
from trifolio.safety.values import dataclass

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
    """A table. `label` numbers the captioned ones from 1; 0 has no caption. `fill`: there is to be room to write in."""

    id: str = aside()
    label: int = 0
    fill: bool = aside(default=False)
    caption: Nodes = ()
    head: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()

    def without_blank_rows(self) -> Table:
        """Return the table without rows that are there to be written in, for where nobody can; one stays."""
        cells = [cell for row in self.rows for cell in row.cells]
        rows = tuple(row for row in self.rows if any(_speaks(cell) for cell in row.cells))
        return self if any(cell.rowspan > 1 for cell in cells) else replace(self, rows=rows or self.rows[:1])


def _speaks(cell: Cell) -> bool:
    return any(not isinstance(node, str) or node.strip() for node in cell.content)


COMPONENT = Component(Table)
