"""From the parsed tree to values: an allow-list decides what stays, and the result is well formed by construction.

`flow` reads what stands inside an element as blocks and wraps loose text in paragraphs; `phrasing` (in `inline`)
reads inline nodes and lets blocks inside dissolve. Each kind of block has a row in `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml.etree import _Element

from trifolio.document.components.figure import Figure
from trifolio.document.components.table import Cell, Row, Table
from trifolio.document.lists import without_items
from trifolio.document.nodes import Block, Blocks, Element, Node, Nodes, Prose, tidy, walk
from trifolio.document.parse.attributes import picture_width
from trifolio.document.parse.context import Reading, element_of
from trifolio.document.parse.headings import line_of, text_of
from trifolio.document.parse.inline import EMBEDDED, image, inline, phrasing, running
from trifolio.document.parse.tables import Loose, cells, is_head, loose, rows, setting
from trifolio.source.html import BLOCKS, HEADINGS, WRAPPERS

__all__ = ["flow"]


def flow(reading: Reading, element: _Element) -> Blocks:
    """Return what stands inside an element as blocks."""
    return tuple(_blocks(reading, element, _parts(reading, element)))


def _blocks(reading: Reading, element: _Element, parts: Iterable[Block | Nodes]) -> Iterator[Block]:
    """Yield parts as blocks, words between blocks in paragraphs."""
    for part in parts:
        if isinstance(part, Block):
            yield part
        elif _says(part):
            yield _paragraph(reading, element, part)


def _paragraph(reading: Reading, element: _Element, inside: Nodes) -> Prose:
    line = next((node.line for node in inside if isinstance(node, Element) and node.line), line_of(element))
    return Prose(Element("p", (), inside, line), line=line, number=next(reading.blocks))


def _parts(reading: Reading, element: _Element) -> Iterator[Block | Nodes]:
    """Yield the blocks inside an element and, between them, runs of inline nodes that are not blank."""
    run: list[Node] = list(running(reading, element, element.text))
    for child in element:
        if child.tag in BLOCKS | WRAPPERS or _holds_block(child):
            yield from _run(run)
            yield from _block(reading, child)
        else:
            run.extend(inline(reading, child))
        run.extend(running(reading, element, child.tail))
    yield from _run(run)


def _run(run: list[Node]) -> Iterator[Nodes]:
    if _says(tuple(run)):
        yield tuple(run)
    run.clear()


def _says(nodes: Nodes) -> bool:
    """Return whether inline nodes show anything, or can be led to."""
    return any(
        node.tag == "img" or node.has("id") if isinstance(node, Element) else isinstance(node, Block) or node.strip()
        for node in walk(nodes)
    )


def _holds_block(child: _Element) -> bool:
    """Return whether an inline element holds blocks; what a frame or film holds stands with the link to it."""
    return child.tag not in EMBEDDED and any(inner is not child for inner in child.iter(*BLOCKS, *WRAPPERS))


def _block(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    if child.tag in BLOCKS:
        yield from _READERS[str(child.tag)](reading, child)
    elif child.get("data-div") is not None:
        yield from reading.component(reading, child)
    else:
        yield from _parts(reading, child)


def _prose(reading: Reading, source: _Element, inside: Callable[[], Nodes]) -> Blocks:
    number = next(reading.blocks)
    element = element_of(source, inside())
    return (Prose(element, line=element.line, number=number),)


def _leaf(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    """Read what holds inline nodes; an empty one vanishes, and blocks that cannot dissolve in it follow it.

    A heading without words is none: there is nothing to list in the contents.
    """
    solid = any(True for _ in child.iter(*_SOLID)) or any(inner.get("data-div") for inner in child.iter("div"))
    first, *others = (list(_parts(reading, child)) if solid else [phrasing(reading, child)]) or [()]
    if isinstance(first, Block) or (child.tag != "p" and not tidy(first)):
        yield first
    elif _says(first) or child.get("id"):
        yield from _prose(reading, child, lambda: first)
    yield from others


_SOLID = BLOCKS - {*HEADINGS, "p"}
"""Blocks that lose their sense among words."""


def mixed(reading: Reading, element: _Element) -> Nodes:
    """Return the inside of a list item or cell: inline as it stands, or blocks with loose text as it came first."""
    nodes: list[Node] = []
    for part in _parts(reading, element):
        if isinstance(part, Prose):
            nodes.append(part.element)
        elif isinstance(part, Block):
            nodes.append(part)
        elif nodes and _says(part):
            nodes.append(Element("p", (), part, line_of(element)))
        else:
            nodes.extend(part)
    return tuple(nodes)


def _list(reading: Reading, child: _Element) -> Blocks:
    number = next(reading.blocks)
    items: list[Node] = list(_loose(reading, child, child.text))
    for item in child:
        if item.tag == "li":
            items.append(element_of(item, mixed(reading, item)))
        elif _says(inside := _stray(reading, item)):
            items.append(Element("li", (), inside, line_of(item)))
        items += _loose(reading, child, item.tail)
    element = element_of(child, tuple(items), str(child.tag) if child.tag in ("ol", "ul") else "ul")
    element = without_items(element, lambda nodes: not _says(nodes))
    return (Prose(element, line=element.line, number=number),) if element.children else ()


def _loose(reading: Reading, child: _Element, text: str | None) -> Nodes:
    """Return text that stands in a list without being in an item of it, as an item."""
    words = running(reading, child, text) if text and text.strip() else ()
    return (Element("li", (), words, line_of(child)),) if words else ()


def _stray(reading: Reading, item: _Element) -> Nodes:
    """Return what stands in a list without being an item of it."""
    standing = item.tag in BLOCKS | WRAPPERS or _holds_block(item)
    parts = _block(reading, item) if standing else iter((inline(reading, item),))
    return tuple(
        node
        for part in parts
        for node in ((part.element,) if isinstance(part, Prose) else (part,) if isinstance(part, Block) else part)
    )


def _definitions(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    """Read a definition list; definitions before the first term, and terms after the last one, follow no other.

    They stand before and after the list (HTML Standard 4.4.9).
    """
    entries = list(_entries(child))
    first = next((at for at, entry in enumerate(entries) if _is_term(entry)), len(entries))
    end = max((at for at, entry in enumerate(entries, 1) if not _is_term(entry)), default=0)
    if first >= end:
        first = end = len(entries)
    for entry in entries[:first]:
        yield from _outside(reading, entry)
    if first < end:
        yield from _prose(reading, child, lambda: tuple(_defined(reading, entry) for entry in entries[first:end]))
    for entry in entries[end:]:
        yield from _outside(reading, entry)


def _is_term(entry: Loose) -> bool:
    return entry.holder.tag == "dt" and not entry.text


def _entries(holder: _Element) -> Iterator[Loose]:
    """Yield terms and definitions, those in a `div` too, and whatever else says something."""
    if (holder.text or "").strip():
        yield Loose(holder, holder.text or "")
    for item in holder:
        if item.tag == "div":
            yield from _entries(item)
        elif item.tag in ("dd", "dt", "img") or item.find(".//img") is not None or text_of(item):
            yield Loose(item)
        if (item.tail or "").strip():
            yield Loose(holder, item.tail or "")


def _defined(reading: Reading, entry: Loose) -> Element:
    """Return a term or definition; what is neither becomes a definition."""
    item = entry.holder
    if entry.text:
        return Element("dd", (), running(reading, item, entry.text), line_of(item))
    if item.tag == "dt":
        return element_of(item, phrasing(reading, item))
    if item.tag == "dd":
        return element_of(item, mixed(reading, item))
    return Element("dd", (), _stray(reading, item), line_of(item))


def _outside(reading: Reading, part: Loose) -> Iterator[Block | Nodes]:
    """Yield what stands in a list or table without a place there."""
    if part.text:
        yield running(reading, part.holder, part.text)
    elif part.holder.tag in BLOCKS | WRAPPERS or _holds_block(part.holder):
        yield from _block(reading, part.holder)
    else:
        yield inline(reading, part.holder)


def _quote(reading: Reading, child: _Element) -> Blocks:
    def inside() -> Nodes:
        return tuple(block.element if isinstance(block, Prose) else block for block in flow(reading, child))

    return _prose(reading, child, inside)


def _pre(reading: Reading, child: _Element) -> Blocks:
    return _prose(reading, child, lambda: phrasing(reading, child))


def _rule(reading: Reading, child: _Element) -> Blocks:
    return _prose(reading, child, tuple)


def _figure(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    """Return a figure where one picture stands alone, else what it holds."""
    picture, caption = child.find("img"), child.find("figcaption")
    others = [part for part in child if part is not picture and part is not caption]
    loose = (child.text or "") + "".join(part.tail or "" for part in child)
    if picture is None or others or loose.strip():
        yield from _parts(reading, child)
        return
    nodes = image(reading, picture)
    words = phrasing(reading, caption) if caption is not None else ()
    if not nodes or not isinstance(nodes[0], Element):
        yield from (part for part in (nodes, words) if part)
        return
    yield Figure(
        src=nodes[0].get("src"),
        alt=nodes[0].get("alt"),
        id=picture.get("id") or child.get("id") or "",
        label=next(reading.figures) if words else 0,
        caption=words,
        decorative=nodes[0].has("role"),
        width=picture_width(picture),
        side=next((name for name in (picture.get("class") or "").split() if name in ("left", "right")), ""),
        line=line_of(child),
        number=next(reading.blocks),
    )


def _table(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    number = next(reading.blocks)
    trs = list(rows(child))
    heads = [row for row in trs if is_head(row, trs)]
    caption = child.find("caption")
    words = phrasing(reading, caption) if caption is not None else ()
    if not trs:
        yield words
    else:
        if not any("".join(map(str, row.itertext())).strip() for row in heads):
            reading.warn("table-header", child, "a table without a header row", "name the columns in its first row")
        yield Table(
            id=child.get("id") or "",
            label=next(reading.tables) if tidy(words) else 0,
            fill="fill" in (child.get("class") or "").split(),
            caption=words,
            head=tuple(_row(reading, row, "col") for row in heads),
            rows=tuple(_row(reading, row, "row") for row in trs if row not in heads),
            line=line_of(child),
            number=number,
        )
    for part in loose(child, caption):
        yield from _outside(reading, part)


def _row(reading: Reading, row: _Element, scope: str) -> Row:
    return Row(tuple(_cell(reading, cell, scope) for cell in cells(row)), line=line_of(row))


def _cell(reading: Reading, cell: _Element, scope: str) -> Cell:
    align, columns, lines = setting(cell)
    scope = scope if cell.tag == "th" or scope == "col" else ""
    return Cell(mixed(reading, cell), scope=scope, align=align, colspan=columns, rowspan=lines)


_READERS: Mapping[str, Callable[[Reading, _Element], Blocks | Iterator[Block | Nodes]]] = {
    **dict.fromkeys(("p", *HEADINGS), _leaf),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    "dl": _definitions,
    "blockquote": _quote,
    "pre": _pre,
    "hr": _rule,
    "figure": _figure,
    "table": _table,
}
