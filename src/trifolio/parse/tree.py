"""From the parsed tree to values: an allow-list decides what stays, and the result is well formed by construction.

`flow` reads what stands inside an element as blocks and wraps loose text in paragraphs; `phrasing` (in `inline`)
reads inline nodes and lets blocks inside dissolve. Each kind of block has a row in `_READERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element

from trifolio.components import Cell, Figure, Row, Table
from trifolio.kernel import Block, Blocks, Element, Node, Nodes, Prose, tidy
from trifolio.parse.inline import Reading, element_of, image, inline, phrasing, running
from trifolio.parse.structure import BLOCKS, HEADINGS, WRAPPERS, line_of

__all__ = ["flow"]


def flow(reading: Reading, element: _Element) -> Blocks:
    """Return what stands inside an element as blocks."""
    return tuple(
        part if isinstance(part, Block) else _paragraph(reading, element, part) for part in _parts(reading, element)
    )


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
    if any(not isinstance(node, str) or node.strip() for node in run):
        yield tuple(run)
    run.clear()


def _holds_block(child: _Element) -> bool:
    return any(True for _ in child.iter(*BLOCKS, *WRAPPERS)) if len(child) else False


def _block(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    if child.tag in BLOCKS:
        yield from _READERS[str(child.tag)](reading, child)
    elif child.get("data-fence") is not None:
        yield from reading.fence(reading, child)
    else:
        yield from _parts(reading, child)


def _prose(reading: Reading, source: _Element, inside: Callable[[], Nodes], tag: str = "") -> Blocks:
    number = next(reading.blocks)
    element = element_of(source, inside(), tag)
    return (Prose(element, line=element.line, number=number),)


def _leaf(tag: str = "") -> Callable[[Reading, _Element], Blocks]:
    """Return a reader of what holds inline nodes; an empty one vanishes."""

    def make(reading: Reading, child: _Element) -> Blocks:
        if not len(child) and not (child.text or "").strip():
            return ()
        return _prose(reading, child, lambda: phrasing(reading, child), tag)

    return make


def mixed(reading: Reading, element: _Element) -> Nodes:
    """Return the inside of a list item or cell: inline as it stands, or blocks with loose text as it came first."""
    found: list[Node] = []
    for part in _parts(reading, element):
        if isinstance(part, Prose):
            found.append(part.element)
        elif isinstance(part, Block):
            found.append(part)
        elif found:
            found.append(Element("p", (), part, line_of(element)))
        else:
            found.extend(part)
    return tuple(found)


def _list(reading: Reading, child: _Element) -> Blocks:
    def items() -> Nodes:
        made: list[Node] = list(_loose(reading, child, child.text))
        for item in child:
            inside = mixed(reading, item) if item.tag == "li" else _stray(reading, item)
            made.append(element_of(item, inside, "li"))
            made += _loose(reading, child, item.tail)
        return tuple(made)

    return _prose(reading, child, items)


def _loose(reading: Reading, child: _Element, text: str | None, tag: str = "li") -> Nodes:
    """Return text that stands in a list without being in an item of it, as an item."""
    words = running(reading, child, text) if text and text.strip() else ()
    return (Element(tag, (), words, line_of(child)),) if words else ()


def _stray(reading: Reading, item: _Element) -> Nodes:
    """Return what stands in a list without being an item of it."""
    parts = _block(reading, item) if item.tag in BLOCKS | WRAPPERS else iter((inline(reading, item),))
    return tuple(
        node
        for part in parts
        for node in ((part.element,) if isinstance(part, Prose) else (part,) if isinstance(part, Block) else part)
    )


def _definitions(reading: Reading, child: _Element) -> Blocks:
    return _prose(reading, child, lambda: tuple(_defined(reading, child)))


def _defined(reading: Reading, holder: _Element) -> Iterator[Node]:
    """Yield terms and definitions, those in a `div` too; what is neither becomes a definition."""
    yield from _loose(reading, holder, holder.text, "dd")
    for item in holder:
        if item.tag == "div":
            yield from _defined(reading, item)
        elif item.tag == "dt":
            yield element_of(item, phrasing(reading, item))
        else:
            inside = mixed(reading, item) if item.tag == "dd" else _stray(reading, item)
            yield element_of(item, inside, "dd")
        yield from _loose(reading, holder, item.tail, "dd")


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
    made = image(reading, picture)
    words = phrasing(reading, caption) if caption is not None else ()
    if not made or not isinstance(made[0], Element):
        yield from (nodes for nodes in (made, words) if nodes)
        return
    yield Figure(
        src=made[0].get("src"),
        alt=made[0].get("alt"),
        id=picture.get("id") or child.get("id") or "",
        label=next(reading.figures) if words else 0,
        caption=words,
        line=line_of(child),
        number=next(reading.blocks),
    )


def _table(reading: Reading, child: _Element) -> Iterator[Block | Nodes]:
    number = next(reading.blocks)
    rows = [row for row in child.iter("tr") if next(row.iterancestors("table")) is child]
    heads = [row for row in rows if _is_head(row, rows)]
    if not heads or not any("".join(map(str, row.itertext())).strip() for row in heads):
        reading.warn("table-header", child, "a table without a header row", "name the columns in its first row")
    caption = child.find("caption")
    words = phrasing(reading, caption) if caption is not None else ()
    yield Table(
        id=child.get("id") or "",
        label=next(reading.tables) if tidy(words) else 0,
        caption=words,
        head=tuple(_row(reading, row, "col") for row in heads),
        rows=tuple(_row(reading, row, "row") for row in rows if row not in heads),
        line=line_of(child),
        number=number,
    )
    yield from _outside(reading, child, caption)


_CELLS = ("td", "th")
_GROUPS = ("colgroup", "tbody", "tfoot", "thead", "tr")


def _outside(reading: Reading, holder: _Element, caption: _Element | None) -> Iterator[Block | Nodes]:
    """Yield what stands in a table without being in a cell of it."""
    if (holder.text or "").strip():
        yield running(reading, holder, holder.text)
    for part in holder:
        if part.tag in _GROUPS:
            yield from _outside(reading, part, caption)
        elif part.tag in BLOCKS | WRAPPERS and part is not caption and not (holder.tag == "tr" and part.tag in _CELLS):
            yield from _block(reading, part)
        elif part.tag not in BLOCKS | WRAPPERS:
            yield inline(reading, part)
        if (part.tail or "").strip():
            yield running(reading, holder, part.tail)


def _is_head(row: _Element, rows: list[_Element]) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    return row is rows[0] and len(row) > 0 and all(cell.tag == "th" for cell in row)


def _row(reading: Reading, row: _Element, scope: str) -> Row:
    return Row(tuple(_cell(reading, cell, scope) for cell in row if cell.tag in _CELLS), line=line_of(row))


def _cell(reading: Reading, cell: _Element, scope: str) -> Cell:
    align = re.search(r"text-align:\s*(left|center|right)", cell.get("style") or "")
    return Cell(
        content=mixed(reading, cell),
        scope=scope if cell.tag == "th" or scope == "col" else "",
        align=align[1]
        if align
        else (cell.get("align") or "")
        if cell.get("align") in ("left", "center", "right")
        else "",
        colspan=_span(cell.get("colspan")),
        rowspan=_span(cell.get("rowspan")),
    )


def _span(value: str | None) -> int:
    return min(100, max(1, int(value))) if value and value.isascii() and value.isdigit() else 1


_READERS: Mapping[str, Callable[[Reading, _Element], Blocks | Iterator[Block | Nodes]]] = {
    "p": _leaf(),
    **dict.fromkeys(HEADINGS, _leaf()),
    **dict.fromkeys(("ul", "ol"), _list),
    "dl": _definitions,
    "blockquote": _quote,
    "pre": _pre,
    "hr": _rule,
    "figure": _figure,
    "table": _table,
}
