"""A table in the ways in which editions say it: as it stands, as a grid with every place filled, as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from trifolio.check.parity.passages import Choice, Node, Passage, texts
from trifolio.document.components.table import Cell, Table

__all__ = ["ways"]

Cells = tuple[Node, ...]
Rows = Sequence[Sequence[tuple[Cell, Cells]]]
_NOTHING: Cells = ()


def ways(table: Table, say: Callable[[Cell, int], Cells]) -> Iterator[Node]:
    """Yield the table as a choice, with its blank rows and without.

    `say` gives the passages of a cell in a row of this line. Cells go row by row in each way, for a row is what a
    reader reads. In a grid a cell that spans several places may stand in all of them; in records each value follows
    the head of its column, and heads of several floors are one.
    """
    rows = [[(cell, say(cell, row.line)) for cell in row.cells] for row in (*table.head, *table.rows)]
    head, body = rows[: len(table.head)], rows[len(table.head) :]
    filled = [row for row in body if any(cells for _, cells in row)]
    choices = tuple(dict.fromkeys((*_ways(head, body), *_ways(head, filled or body[:1]))))
    if any(choices):
        yield Choice(choices)


def _ways(head: Rows, body: Rows) -> Iterator[Cells]:
    """Yield the passages of a table row by row, as a grid, and as records."""
    plain = (*_marked(_flat(head)), *_flat(body))
    places = _spread((*head, *body))
    floors = len(head)
    labels = [_label(column) for column in zip(*places[:floors], strict=True)] if floors else []
    labels = labels or [_NOTHING] * max(map(len, places), default=0)
    grid = (
        *_marked(node for label in labels for node in label),
        *(n for row in places[floors:] for c in row for n in c),
    )
    records: list[Node] = []
    named: set[int] = set()
    for row, cells in zip(places[floors:], body, strict=True):
        if len(cells) == 1 < len(labels) <= cells[0][0].colspan:
            records += row[0]
        else:
            for at, (label, cell) in enumerate(zip(labels, row, strict=True)):
                records += (*_marked(label, optional=not cell and at in named), *cell)
            named |= {*range(len(labels))}
    yield from (plain, grid, tuple(records) if body else plain)


def _flat(rows: Rows) -> Cells:
    return tuple(node for row in rows for _, cell in row for node in cell)


def _marked(nodes: Iterator[Node] | Cells, *, optional: bool = False) -> Cells:
    """Return the passages of a head, which may be repeated on each page and for each record.

    They are `optional` for a cell with nothing in it, to be written in, once the head was said.
    """
    return tuple(
        replace(node, repeats=True, optional=optional) if isinstance(node, Passage) else node for node in nodes
    )


def _label(column: Sequence[Cells]) -> Cells:
    """Return the head of a column with what its floors have in common said once."""
    floors = {tuple(map(_key, cell)): cell for cell in column}
    return tuple(node for cell in floors.values() for node in cell)


def _key(node: Node) -> object:
    return texts(node) if isinstance(node, Passage) else node


def _spread(rows: Rows) -> list[list[Cells]]:
    """Return the rows with each cell in all the places that it spans: found anew, for this proves the text medium's."""
    places: dict[tuple[int, int], Cells] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell, passages in row:
            while (y, x) in places:
                x += 1
            across = range(x, x + cell.colspan)
            places |= {
                (below, beside): passages for below in range(y, min(y + cell.rowspan, len(rows))) for beside in across
            }
    width = 1 + max((x for _, x in places), default=-1)
    return [[places.get((y, x), _NOTHING) for x in range(width)] for y in range(len(rows))]
