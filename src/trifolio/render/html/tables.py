"""Table widths: where long words may break on paper, and when a table becomes records."""

from __future__ import annotations

import dataclasses
import itertools
import re

from trifolio.document.components.table import Row, Table
from trifolio.document.nodes import Block, Element, Node, Nodes, altered, tidy, walk
from trifolio.safety.values import dataclass
from trifolio.words.units import joined

__all__ = ["Apart", "apart", "classes", "loosened", "numbered", "records"]

GAP = 2
"""Characters that the room between two columns takes."""

LEAST = 2
"""Characters of a word that stay together in any table on paper."""

COMFORT = 11
"""Characters that a column of running text wants."""

STEPS = (16, 34, 60)
"""Characters that a table takes at most to need no class, or the first or second: see the ebook's style sheet."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How a table does without the room for its columns.

    `need` says from which width on, 1 to 3. `labels`, the columns' headers, stand before the cells when each row comes
    apart into a record. There are none if cells span others or the head is not one row: then words break. `linked`: the
    caption has a link, which ARIA does not let stand in what says that it is a table (required owned elements).
    """

    need: int
    labels: tuple[str, ...] = ()
    linked: bool = False


def apart(table: Table) -> Apart | None:
    """Return how a table does without room, unless its columns need none to speak of."""
    rows = (*table.head, *table.rows)
    texts = [[len(tidy(cell.content)) for cell in row.cells] for row in rows]
    wants = [min(COMFORT, max(column)) for column in itertools.zip_longest(*texts, fillvalue=0)]
    taken = sum(map(max, _longest(rows), wants)) + GAP * len(wants)
    need = sum(taken > step for step in STEPS)
    if not need or len(wants) == 1:
        return None
    if not _is_headed(table):
        return Apart(need)
    linked = any(isinstance(node, Element) and node.tag == "a" for node in walk(table.caption))
    return Apart(need, tuple(tidy(cell.content) for cell in table.head[0].cells), linked)


def classes(table: Table) -> tuple[str, ...]:
    """Return the class of each row below the head.

    `fill-in`: nothing stands in it but in its first cell, and there are others: somebody is to write there. `joined`: a
    cell of a row above goes on into it.
    """
    widths: list[str] = []
    left = 0
    for row in table.rows:
        texts = [tidy(cell.content) for cell in row.cells]
        fill_in = len(texts) > 1 and not any(texts[1:])
        widths.append(" ".join(name for name, holds in (("fill-in", fill_in), ("joined", left > 0)) if holds))
        left = max(left, *(cell.rowspan for cell in row.cells), 1) - 1
    return tuple(widths)


def records(table: Table, measure: int) -> tuple[Row, ...]:
    """Return a table's rows as records, a row for each of their cells after the head of its column.

    There are none if the table fits into this many characters, or where a cell has no head of its own.
    """
    rows = (*table.head, *table.rows)
    texts = [[len(tidy(cell.content)) for cell in row.cells] for row in table.rows]
    wants = [min(COMFORT, max(column)) for column in itertools.zip_longest(*texts, fillvalue=0)]
    fits = sum(map(max, _longest(rows), wants)) + GAP * (len(wants) - 1) <= measure
    if fits or len(wants) == 1 or not _is_headed(table):
        return ()
    heads = [dataclasses.replace(cell, scope="row", align="") for cell in table.head[0].cells]
    again = [dataclasses.replace(cell, content=altered(cell.content, _unnamed)) for cell in heads]
    return tuple(
        Row((head, dataclasses.replace(cell, scope="", align="")), row.line)
        for number, row in enumerate(table.rows)
        for head, cell in zip(again if number else heads, row.cells, strict=True)
    )


def _is_headed(table: Table) -> bool:
    """Return whether each cell of a table has a head of its own: no cell spans others, and the head is one row."""
    rows = (*table.head, *table.rows)
    plain = all(cell.colspan == cell.rowspan == 1 for row in rows for cell in row.cells)
    return plain and len(table.head) == 1 and bool(table.rows) and len({len(row.cells) for row in rows}) == 1


def _unnamed(value: object) -> object:
    """Return an element without its id: what is said again is no target."""
    if not isinstance(value, Element):
        return value
    return dataclasses.replace(value, attributes=tuple(pair for pair in value.attributes if pair[0] != "id"))


def loosened(table: Table, measure: int) -> Table:
    """Return a table with places to break in its long words, where these would push it off the page.

    `overflow-wrap` is no help: columns are made as wide as their longest words, or every word of theirs may break.
    """
    longest = _longest((*table.head, *table.rows))
    room = measure - GAP * len(longest)
    if sum(longest) <= room:
        return table
    fair = (share for share in range(room, LEAST, -1) if sum(min(length, share) for length in longest) <= room)
    share = next(fair, LEAST)

    def loose(row: Row) -> Row:
        cells = (dataclasses.replace(cell, content=_broken(cell.content, share)) for cell in row.cells)
        return dataclasses.replace(row, cells=tuple(cells))

    return dataclasses.replace(table, head=tuple(map(loose, table.head)), rows=tuple(map(loose, table.rows)))


def _longest(rows: tuple[Row, ...]) -> list[int]:
    """Return the length of the longest word of each column."""
    lengths = [[max(map(len, _unbroken(cell.content)), default=0) for cell in row.cells] for row in rows]
    return [max(column) for column in itertools.zip_longest(*lengths, fillvalue=0)]


def _unbroken(nodes: Nodes) -> list[str]:
    """Return the words between which a line may end; a number and its unit are one."""
    return joined(tidy(nodes)).split(" ")


def numbered(table: Table) -> Table:
    """Return a table in which a short cell that ends in a number (“Medicine 4”) stands in one line."""

    def held(row: Row) -> Row:
        cells = (
            dataclasses.replace(cell, content=(Element("span", (("class", "together"),), cell.content),))
            if _NUMBERED.fullmatch(tidy(cell.content)) and not any(isinstance(node, Block) for node in cell.content)
            else cell
            for cell in row.cells
        )
        return dataclasses.replace(row, cells=tuple(cells))

    return dataclasses.replace(table, head=tuple(map(held, table.head)), rows=tuple(map(held, table.rows)))


_NUMBERED = re.compile(r"(?=.{1,14}\Z)\S+ \d+")
"""A word and a number that together are no longer than many a word."""


def _broken(nodes: Nodes, share: int) -> Nodes:
    """Return nodes with a `wbr` at fixed intervals (in characters) inside their words."""
    pieces: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            ends = (place.end() for place in re.finditer(rf"\S{{{share}}}(?=\S)", node))
            parts = [node[start:end] for start, end in itertools.pairwise((0, *ends, len(node)))]
            pieces += [piece for part in parts for piece in (Element("wbr"), part)][1:]
        elif isinstance(node, Element):
            pieces.append(dataclasses.replace(node, children=_broken(node.children, share)))
        else:
            pieces.append(node)
    return tuple(pieces)
