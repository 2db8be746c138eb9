"""A column of plain text: text, headings, labels and tables on lines of its width."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trifolio.document.components.table import Table
from trifolio.document.nodes import Block, Nodes
from trifolio.document.sections import letters
from trifolio.render.text import tables
from trifolio.render.text.inline import Voice, running, spelled
from trifolio.render.text.wrap import BREAK, capitals, ending, fill, wide
from trifolio.words import Words

__all__ = ["Column"]

_LEAST = 24
"""Columns that text must have; what would leave it less (a list ten deep) is no longer set in."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where the blocks of a document are laid out.

    `width` counts the columns of a line from the margin (0 has no end), `taken` those before this column, `depth` the
    bulleted lists around it. `mark` stands before headings; without `grids` every table is records. `layout` returns a
    block as lines of a column; its third argument says whether the block's title has been said.
    """

    words: Words
    lang: str
    links: tuple[str, ...]
    width: int
    layout: Callable[[Column, Block, bool], str]
    mark: str = ""
    bullets: str = "*-+"
    grids: bool = True
    taken: int = 0
    depth: int = 0

    @property
    def room(self) -> int:
        """Columns that are left, 0 for no end."""
        return max(_LEAST, self.width - self.taken) if self.width else 0

    def inside(self, columns: int, lists: int = 0) -> Column:
        """Return the column that is set in by so many columns more."""
        return dataclasses.replace(self, taken=self.taken + columns, depth=self.depth + lists)

    def lead(self, first: str) -> str:
        """Return what stands before set-in lines, nothing where it would leave too little room."""
        return first if not self.room or self.room - wide(first) >= _LEAST else ""

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
        `label` is said before the text, `last` after it in the place of a full stop. `whole` breaks after sentences.
        """
        said, links = running(_nodes(nodes), self.voice())
        return self.set_out(f"{label}{ending(said, last)}", links, first, rest, whole=whole)

    def heading(self, nodes: Nodes | str, label: str = "", mark: str = "") -> str:
        """Return a heading in capitals; one with a mark, such as `+`, ends as a sentence does."""
        said, links = running(_nodes(nodes), self.voice(), alone=False)
        text, mark = f"{self.capitals(label)}{self.capitals(said)}", mark or self.mark
        return self.set_out(f"{mark} {ending(text, '.')}" if mark else text, links)

    def set_out(self, text: str, links: Iterable[str], first: str = "", rest: str = "", *, whole: bool = False) -> str:
        """Return text as lines, with a line for each link's address; at the margin an empty line stands between."""
        rest = rest or " " * wide(first)
        made = fill(text, self.room, first, rest, margin=not self.taken, whole=whole)
        margin = not rest and not self.taken
        named = self.addresses(links, "  " if margin else rest)
        return "\n".join([made, *([""] if named and margin else []), *named])

    def addresses(self, links: Iterable[str], lead: str) -> list[str]:
        """Return `Link A: https://…` for each address; letters are the same in the whole document."""
        label, colon = f"{lead}{self.words.link}", self.words.colon
        return [f"{label} {letters(self.links.index(href) + 1)}{colon} {href}" for href in links]

    def voice(self, *, quiet: bool = False) -> Voice:
        """Return what running text needs to know."""
        return Voice(self.words, self.links, self.block, quiet)

    def quiet(self, nodes: Nodes | str) -> str:
        """Return inline nodes on one line without the letters of links and the numbers of citations."""
        return spelled(running(_nodes(nodes), self.voice(quiet=True))[0])

    def capitals(self, text: str) -> str:
        """Return a text in capitals where they change nothing."""
        return capitals(text, self.lang)

    def lines(self, texts: Iterable[str]) -> str:
        """Return texts, but for empty ones, each on a line of its own."""
        return fill(BREAK.join(filter(None, texts)), self.room, margin=not self.taken)

    def pairs(self, rows: Iterable[tuple[str, str]]) -> str:
        """Return labels and values in two columns, but for empty values."""
        return tables.pairs(((label, value) for label, value in rows if value), self.room, colon=self.words.colon)

    def table(self, table: Table) -> str:
        """Return a table without its caption, and below it the addresses of its links."""
        links: list[str] = []

        def say(nodes: Nodes) -> str:
            said, named = running(nodes, self.voice(), alone=False)
            links.extend(named)
            return spelled(said)

        made = tables.layout(table, say, self.room, self.words.colon, grids=self.grids)
        return "\n\n".join(filter(None, (made, "\n".join(self.addresses(dict.fromkeys(links), "  ")))))

    def block(self, block: Block, *, titled: bool = False) -> str:
        """Return one block; `titled` says that its title has been said."""
        return self.layout(self, block, titled).strip("\n")


def _nodes(nodes: Nodes | str) -> Nodes:
    return (nodes,) if isinstance(nodes, str) else nodes
