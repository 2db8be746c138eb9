"""A column of plain text: the kernel's blocks on lines, set in step by step."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trifolio.document.components import Table
from trifolio.document.nodes import Block, Blocks, Element, Node, Nodes, Prose, plain, tidy
from trifolio.document.sections import letters
from trifolio.render.text import tables
from trifolio.render.text.inline import Voice, is_inline, running, spelled
from trifolio.render.text.wrap import BREAK, capitals, ending, fill, hang, verbatim, wide
from trifolio.words import Words

__all__ = ["Column"]

_LEAST = 24
"""Columns that text must have; what would leave it less (a list ten deep) is no longer set in."""

_LISTS = frozenset(("ul", "ol"))
_DASH = re.compile(r"\s*(?:[—–―]|--)\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """What a document's blocks are laid out in.

    `width` counts the columns of a line from the margin (0 has no end), `taken` those before this column, `depth` the
    bulleted lists around it. `mark` stands before headings; without `grids` every table is records. `embed` lays out a
    component in a column and is told whether its title has been said.
    """

    words: Words
    lang: str
    links: tuple[str, ...]
    width: int
    embed: Callable[[Column, Block, bool], str]
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

    def blocks(self, blocks: Blocks, first: str = "", label: str = "") -> str:
        """Return blocks one after the other, `first` before the first line and as much space before the others.

        `label` is said before the first paragraph.
        """
        lead = self.lead(first)
        inner = self.inside(wide(lead))
        text = "\n\n".join(filter(None, map(inner.block, _labelled(label, blocks))))
        return hang(text, lead, " " * wide(lead)) if text else ""

    def block(self, block: Block, *, titled: bool = False) -> str:
        """Return one block; `titled` tells that its title has been said."""
        if isinstance(block, Prose):
            return self.element(block.element)
        return self.embed(self, block, titled).strip("\n")

    def element(self, element: Element) -> str:
        """Return an element that stands on lines of its own."""
        return _TAGS.get(element.tag, _container)(self, element)

    def mixed(self, nodes: Nodes, near: frozenset[str] = frozenset()) -> str:
        """Return what stands in a container; an empty line stands between blocks, but before tags that are `near`."""
        text = ""
        for group in _groups(nodes):
            made = self.flow(group) if isinstance(group, tuple) else self.group(group)
            gap = "\n" if isinstance(group, Element) and group.tag in near else "\n\n"
            text += (gap if text else "") + made if made else ""
        return text

    def group(self, node: Element | Block) -> str:
        """Return an element or block that stands in a container."""
        return self.element(node) if isinstance(node, Element) else self.block(node)

    def item(self, nodes: Nodes, lead: str, lists: int = 0) -> str:
        """Return an item of a list, `lead` before its first line."""
        lead = self.lead(lead)
        near = frozenset() if _is_loose(nodes) else _LISTS
        return hang(self.inside(wide(lead), lists).mixed(nodes, near), lead, " " * wide(lead))


def _nodes(nodes: Nodes | str) -> Nodes:
    return (nodes,) if isinstance(nodes, str) else nodes


def _labelled(label: str, blocks: Blocks) -> Blocks:
    """Return blocks with a label at the start of the first paragraph, or before them."""
    if not label:
        return blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Prose) and first.element.tag == "p":
        element = dataclasses.replace(first.element, children=(label, *first.element.children))
        return (dataclasses.replace(first, element=element), *blocks[1:])
    return (Prose(Element("p", (), (label,))), *blocks)


def _groups(nodes: Nodes) -> Iterator[Nodes | Element | Block]:
    """Yield the blocks among nodes and, between them, the runs of inline nodes that are not blank."""
    for among_words, group in itertools.groupby(nodes, is_inline):
        run = tuple(group)
        if not among_words:
            yield from (node for node in run if not isinstance(node, str))
        elif any(not isinstance(node, str) or node.strip() for node in run):
            yield run


def _is_loose(nodes: Nodes) -> bool:
    return any(isinstance(node, Element) and node.tag == "p" for node in nodes)


def _container(column: Column, element: Element) -> str:
    return column.mixed(element.children)


def _heading(column: Column, element: Element) -> str:
    return column.heading(element.children)


def _small_heading(column: Column, element: Element) -> str:
    return column.flow(element.children, last=column.words.colon)


def _list(column: Column, element: Element, marks: Iterable[str], lists: int = 0) -> str:
    children = [node for node in element.children if not isinstance(node, str) or node.strip()]
    items = []
    for mark, node in zip(marks, children, strict=False):
        inside = node.children if isinstance(node, Element) and node.tag == "li" else (node,)
        items.append(column.item(inside, f"  {mark} ", lists))
    loose = any("\n\n" in item for item in items) or any(
        isinstance(n, Element) and _is_loose(n.children) for n in children
    )
    return ("\n\n" if loose else "\n").join(filter(None, items))


def _bulleted(column: Column, element: Element) -> str:
    return _list(column, element, itertools.repeat(column.bullets[column.depth % len(column.bullets)]), lists=1)


def _numbered(column: Column, element: Element) -> str:
    count = sum(isinstance(node, Element) and node.tag == "li" for node in element.children) or 1
    step = -1 if element.has("reversed") else 1
    start = int(element.get("start") or (count if step < 0 else 1))
    count_as = _COUNTS.get(element.get("type"), str)
    marks = [f"{count_as(number)}." for number in range(start, start + step * len(element.children), step)]
    return _list(column, element, [mark.rjust(max(map(wide, marks[:count]))) for mark in marks])


_COUNTS: Mapping[str, Callable[[int], str]] = {"A": letters, "a": lambda number: letters(number).lower()}


def _definitions(column: Column, element: Element) -> str:
    """Return each term with what it means set in below; an empty line stands before the next term."""
    text, before = "", ""
    for node in element.children:
        if not isinstance(node, Element) or node.tag not in ("dt", "dd"):
            made, gap = column.mixed((node,)), "\n\n"
        elif node.tag == "dt":
            made, gap = column.flow(node.children, "  ", last=column.words.colon), "\n" if before == "dt" else "\n\n"
        else:
            made, gap = column.item(node.children, "      "), "\n"
        if made:
            text += (gap if text else "") + made
            before = node.tag if isinstance(node, Element) else ""
    return text


def _quote(column: Column, element: Element) -> str:
    """Return a quotation set in; who said it (after a dash, in brackets or as `cite`) stands in brackets below."""
    nodes = tuple(node for node in element.children if not isinstance(node, str) or node.strip())
    by = _speaker(nodes[-1]) if len(nodes) > 1 else ()
    lead = column.lead("     ")
    inner = column.inside(wide(lead))
    said = inner.mixed(nodes[:-1] if by else nodes)
    told = inner.flow(by) if tidy(by).startswith("(") else inner.flow(by, label="(", last=")")
    by_line = told if by else ""
    return hang("\n".join(filter(None, (said, by_line))), lead, " " * wide(lead))


def _speaker(node: Node) -> Nodes:
    """Return who said it, if a node tells that."""
    if not isinstance(node, Element) or node.tag not in ("p", "footer", "cite"):
        return ()
    inside = node.children
    first = inside[0] if inside else ""
    if isinstance(first, str) and (found := _DASH.match(first)):
        return (first[found.end() :], *inside[1:])
    is_one = node.tag != "p" or (len(inside) == 1 and isinstance(first, Element) and first.tag == "cite")
    return inside if is_one or re.fullmatch(r"\([^()]*\)", tidy(node)) else ()


def _code(column: Column, element: Element) -> str:
    return verbatim(plain(element), column.room)


def _rule(_column: Column, _element: Element) -> str:
    """Return a pause: rows of signs are read out by screen readers."""
    return " "


_TAGS: Mapping[str, Callable[[Column, Element], str]] = {
    "blockquote": _quote,
    "dl": _definitions,
    **dict.fromkeys(("h1", "h2", "h3"), _heading),
    **dict.fromkeys(("h4", "h5", "h6"), _small_heading),
    "hr": _rule,
    "ol": _numbered,
    "pre": _code,
    "ul": _bulleted,
}
