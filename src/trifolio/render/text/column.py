"""A column of plain text: text, headings, labels and tables on lines of its width."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from trifolio.document.components.table import Table
from trifolio.document.nodes import Block, Nodes
from trifolio.document.sections import letters
from trifolio.render.text import tables
from trifolio.render.text.inline import Inline, one_line, running_text
from trifolio.render.text.wrap import BREAK, capitals, columns, fill, with_end
from trifolio.safety.values import dataclass
from trifolio.words import Words

__all__ = ["Column"]

_LEAST = 24
"""Columns that text must have; what would leave it less (a list ten deep) is no longer indented."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where the blocks of a document are laid out.

    `width` counts the columns of a line from the margin (0 has no end), `taken` those before this column, `depth` the
    bulleted lists around it. `mark` stands before headings; without `grids` every table is records, whose values end
    with a full stop if there are `stops`. `layout` returns a block as lines of a column; its third argument says
    whether the block's title stands above it already.
    """

    words: Words
    lang: str
    links: tuple[str, ...]
    width: int
    layout: Callable[[Column, Block, bool], str]
    mark: str = ""
    bullets: str = "*-+"
    grids: bool = True
    stops: bool = False
    taken: int = 0
    depth: int = 0

    @property
    def room(self) -> int:
        """Columns that are left, 0 for no end."""
        return max(_LEAST, self.width - self.taken) if self.width else 0

    def inside(self, indent: int, lists: int = 0) -> Column:
        """Return a column with a larger indent (in columns) and a deeper level of lists."""
        return dataclasses.replace(self, taken=self.taken + indent, depth=self.depth + lists)

    def lead(self, first: str) -> str:
        """Return what stands before indented lines, "" where it would leave them too little room."""
        return first if not self.room or self.room - columns(first) >= _LEAST else ""

    def flow(
        self,
        nodes: Nodes | str,
        first: str = "",
        *,
        rest: str = "",
        label: str = "",
        last: str = "",
        whole: bool = False,
    ) -> str:
        """Return inline nodes as lines, and below them the addresses of their links.

        `first` stands before the first line, `rest` before the others (as much space as `first`, unless given).
        `label` stands before the text, `last` after it in the place of a full stop. `whole` breaks after sentences.
        """
        text, links = running_text(_nodes(nodes), self.inline())
        return self.set_out(f"{label}{with_end(text, last)}", links, first, rest, whole=whole)

    def heading(self, nodes: Nodes | str, label: str = "", mark: str = "") -> str:
        """Return a heading in capitals; one with a mark, such as `+`, ends as a sentence does."""
        text, links = running_text(_nodes(nodes), self.inline(), own_line=False)
        text, mark = f"{self.capitals(label)}{self.capitals(text)}", mark or self.mark
        return self.set_out(f"{mark} {with_end(text, '.')}" if mark else text, links)

    def set_out(self, text: str, links: Iterable[str], first: str = "", rest: str = "", *, whole: bool = False) -> str:
        """Return text as lines, and a line for the address of each link, at the margin after an empty line."""
        rest = rest or " " * columns(first)
        lines = fill(text, self.room, first, rest, margin=not self.taken, whole=whole)
        at_margin = not rest and not self.taken
        addresses = self.addresses(links, "  " if at_margin else rest)
        return "\n".join([lines, *([""] if addresses and at_margin else []), *addresses])

    def addresses(self, links: Iterable[str], indent: str) -> list[str]:
        """Return `Link A: https://…` for each address; letters are the same in the whole document."""
        label, colon = f"{indent}{self.words.link}", self.words.colon
        return [f"{label} {letters(self.links.index(href) + 1)}{colon} {href}" for href in links]

    def inline(self, *, quiet: bool = False) -> Inline:
        """Return what inline text depends on."""
        return Inline(self.words, self.links, self.block, quiet)

    def quiet(self, nodes: Nodes | str) -> str:
        """Return inline nodes on one line without the letters of links and the numbers of citations."""
        return one_line(running_text(_nodes(nodes), self.inline(quiet=True))[0])

    def capitals(self, text: str) -> str:
        """Return a text in capitals, except where they would change the meaning."""
        return capitals(text, self.lang)

    def lines(self, texts: Iterable[str]) -> str:
        """Return each text on a line of its own, without the empty ones; if one must be indented, all are."""
        text = BREAK.join(filter(None, texts))
        lines = fill(text, self.room, margin=not self.taken)
        return fill(text, self.room, "  ", "  ") if any(line.startswith("  ") for line in lines.split("\n")) else lines

    def pairs(self, rows: Iterable[tuple[str, str]]) -> str:
        """Return labels and values in two columns, without those that have no value."""
        return tables.pairs(
            ((label, value) for label, value in rows if value), self.room, colon=self.words.colon, aligned=self.grids
        )

    def table(self, table: Table) -> str:
        """Return a table without its caption, and below it the addresses of its links."""
        links: list[str] = []

        def cell(nodes: Nodes) -> str:
            text, hrefs = running_text(nodes, self.inline(), own_line=False)
            links.extend(hrefs)
            return one_line(text)

        lines = tables.layout(
            table.without_blank_rows(), cell, self.room, self.words.colon, grids=self.grids, stops=self.stops
        )
        return "\n\n".join(filter(None, (lines, "\n".join(self.addresses(dict.fromkeys(links), "  ")))))

    def block(self, block: Block, *, titled: bool = False) -> str:
        """Return one block; `titled` says that its title stands above it already."""
        return self.layout(self, block, titled).strip("\n")


def _nodes(nodes: Nodes | str) -> Nodes:
    return (nodes,) if isinstance(nodes, str) else nodes
