"""Blocks as lines of plain text: paragraphs, lists, definitions and quotations, each inside another indented."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator, Mapping

from trifolio.document.lists import item_numbers
from trifolio.document.nodes import Block, Blocks, Element, Node, Nodes, Prose, is_task, plain, tidy
from trifolio.render.text.column import Column
from trifolio.render.text.inline import is_inline
from trifolio.render.text.wrap import columns, hanging_indent, verbatim

__all__ = ["blocks", "element", "holds_paragraphs", "parts"]

_LISTS = frozenset(("ul", "ol"))
_DASH = re.compile(r"\s*(?:[—–―]|--)\s*")


def blocks(column: Column, blocks: Blocks, first: str = "", label: str = "") -> str:
    """Return blocks one after the other, `first` before the first line and as much space before the others.

    `label` is said before the first paragraph.
    """
    lead = column.lead(first)
    inner = column.inside(columns(lead))
    text = "\n\n".join(filter(None, map(inner.block, _labelled(label, blocks))))
    return hanging_indent(text, lead, " " * columns(lead)) if text else ""


def element(column: Column, element: Element) -> str:
    """Return an element that stands on lines of its own."""
    return _TAGS.get(element.tag, _container)(column, element)


def _labelled(label: str, blocks: Blocks) -> Blocks:
    """Return blocks with a label at the start of the first paragraph, or before them."""
    if not label:
        return blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Prose) and first.element.tag == "p":
        element = dataclasses.replace(first.element, children=(label, *first.element.children))
        return (dataclasses.replace(first, element=element), *blocks[1:])
    return (Prose(Element("p", (), (label,))), *blocks)


def _mixed(column: Column, nodes: Nodes, near: frozenset[str] = frozenset()) -> str:
    """Return what stands in a container; an empty line stands between blocks, but before tags that are `near`."""
    text = ""
    for part in parts(nodes):
        lines = _part(column, part)
        gap = "\n" if isinstance(part, Element) and part.tag in near else "\n\n"
        text += (gap if text else "") + lines if lines else ""
    return text


def _part(column: Column, part: Nodes | Element | Block) -> str:
    if isinstance(part, tuple):
        return column.flow(part)
    return element(column, part) if isinstance(part, Element) else column.block(part)


def _item(column: Column, nodes: Nodes, lead: str, lists: int = 0) -> str:
    """Return an item of a list, `lead` before its first line."""
    lead = column.lead(lead)
    near = frozenset() if holds_paragraphs(nodes) else _LISTS
    return hanging_indent(_mixed(column.inside(columns(lead), lists), nodes, near), lead, " " * columns(lead))


def parts(nodes: Nodes) -> Iterator[Nodes | Element | Block]:
    """Yield the blocks among nodes and, between them, the runs of inline nodes that are not blank."""
    for among_words, group in itertools.groupby(nodes, is_inline):
        run = tuple(group)
        if not among_words:
            yield from (node for node in run if not isinstance(node, str))
        elif any(not isinstance(node, str) or node.strip() for node in run):
            yield run


def holds_paragraphs(nodes: Nodes) -> bool:
    """Return whether an item of a list holds paragraphs."""
    return any(isinstance(node, Element) and node.tag == "p" for node in nodes)


def _container(column: Column, element: Element) -> str:
    return _mixed(column, element.children)


def _heading(column: Column, element: Element) -> str:
    return column.heading(element.children)


def _small_heading(column: Column, element: Element) -> str:
    return column.flow(element.children, last=column.words.colon)


def _list(column: Column, element: Element, marks: Iterator[str], lists: int = 0) -> str:
    """Return a list, a mark before each item; empty lines part the items if one of them holds paragraphs."""
    children = [node for node in element.children if not isinstance(node, str) or node.strip()]
    items = []
    for node in children:
        if isinstance(node, Element) and node.tag == "li":
            mark = next(marks)
            items.append(_item(column, node.children, "  " if is_task(node) else f"  {mark} ", lists))
        else:
            items.append(_item(column, (node,), "    ", lists))
    is_loose = any("\n\n" in item for item in items) or any(
        isinstance(n, Element) and holds_paragraphs(n.children) for n in children
    )
    return ("\n\n" if is_loose else "\n").join(filter(None, items))


def _bulleted(column: Column, element: Element) -> str:
    return _list(column, element, itertools.repeat(column.bullets[column.depth % len(column.bullets)]), lists=1)


def _numbered(column: Column, element: Element) -> str:
    numbers = [f"{mark}." for mark in item_numbers(element)]
    width = max(map(columns, numbers), default=0)
    return _list(column, element, (number.rjust(width) for number in numbers))


def _definitions(column: Column, element: Element) -> str:
    """Return each term with its definitions indented below it; an empty line stands before the next term."""
    text, before = "", ""
    for node in element.children:
        if not isinstance(node, Element) or node.tag not in ("dt", "dd"):
            lines, gap = _mixed(column, (node,)), "\n\n"
        elif node.tag == "dt":
            lines, gap = column.flow(node.children, "  ", last=column.words.colon), "\n" if before == "dt" else "\n\n"
        else:
            lines, gap = _item(column, node.children, "      "), "\n"
        if lines:
            text += (gap if text else "") + lines
            before = node.tag if isinstance(node, Element) else ""
    return text


def _quote(column: Column, element: Element) -> str:
    """Return a quotation indented; its speaker (after a dash, in brackets or as `cite`) stands in brackets below."""
    nodes = tuple(node for node in element.children if not isinstance(node, str) or node.strip())
    speaker = _speaker(nodes[-1]) if len(nodes) > 1 else ()
    lead = column.lead("     ")
    inner = column.inside(columns(lead))
    parts = [_mixed(inner, nodes[:-1] if speaker else nodes)]
    if speaker:
        in_brackets = tidy(speaker).startswith("(")
        parts.append(inner.flow(speaker) if in_brackets else inner.flow(speaker, label="(", last=")"))
    return hanging_indent("\n".join(filter(None, parts)), lead, " " * columns(lead))


def _speaker(node: Node) -> Nodes:
    """Return the speaker of a quotation, if the last of its nodes names one."""
    if not isinstance(node, Element) or node.tag not in ("p", "footer", "cite"):
        return ()
    inside = node.children
    first = inside[0] if inside else ""
    if isinstance(first, str) and (dash := _DASH.match(first)):
        return (first[dash.end() :], *inside[1:])
    is_cite = node.tag != "p" or (len(inside) == 1 and isinstance(first, Element) and first.tag == "cite")
    return inside if is_cite or re.fullmatch(r"\([^()]*\)", tidy(node)) else ()


def _code(column: Column, element: Element) -> str:
    return verbatim(plain(element), column.room)


def _rule(_column: Column, _element: Element) -> str:
    """Return an empty line: screen readers read rows of signs out."""
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
