"""Prose as Markdown: paragraphs, headings, lists, definitions, quotations and code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from trifolio.document.lists import item_numbers
from trifolio.document.nodes import Element, Nodes, plain
from trifolio.render.text.blocks import holds_paragraphs, parts
from trifolio.render.text.markdown.sheet import Sheet, item, quote, stacked
from trifolio.render.text.markdown.spelling import spelled

__all__ = ["element"]


def element(sheet: Sheet, element: Element) -> str:
    """Return an element that stands on lines of its own."""
    return _TAGS.get(element.tag, _container)(sheet, element)


def _mixed(sheet: Sheet, nodes: Nodes) -> list[str]:
    """Return what stands in a container: runs of words, elements, blocks."""
    texts: list[str] = []
    for part in parts(nodes):
        if isinstance(part, tuple):
            texts.append(sheet.flow(part))
        else:
            texts.append(element(sheet, part) if isinstance(part, Element) else sheet.block(part))
    return [text for text in texts if text]


def _container(sheet: Sheet, element: Element) -> str:
    return stacked(_mixed(sheet, element.children))


def _heading(sheet: Sheet, element: Element) -> str:
    return sheet.heading(element.children, int(element.tag[1]))


def _list(sheet: Sheet, element: Element, labels: Iterator[tuple[str, str]]) -> str:
    """Return a list, each item behind a mark and a label; empty lines part the items if one holds paragraphs."""
    children = [node for node in element.children if not isinstance(node, str) or node.strip()]
    items = []
    loose = any(isinstance(node, Element) and holds_paragraphs(node.children) for node in children)
    for node in children:
        is_item = isinstance(node, Element) and node.tag == "li"
        inside = _mixed(sheet, node.children if isinstance(node, Element) and is_item else (node,))
        mark, label = next(labels) if is_item else ("-", "")
        text = _together(inside, loose=loose)
        items.append(item(mark, f"{label} {text}" if label else text))
    return ("\n\n" if loose else "\n").join(items)


def _together(texts: list[str], *, loose: bool) -> str:
    """Return the blocks of an item; in a tight list a list stands right below the words."""
    if loose or len(texts) < 2 or not all(map(_LIST.match, texts[1:])):  # noqa: PLR2004 - words and a list
        return stacked(texts)
    return "\n".join([texts[0], stacked(texts[1:])])


_LIST = re.compile(r"(?:-|\d+\.) {2,3}")


def _bulleted(sheet: Sheet, element: Element) -> str:
    return _list(sheet, element, iter(lambda: ("-", ""), None))


def _numbered(sheet: Sheet, element: Element) -> str:
    """Return a numbered list; letters and numbers out of order, which Markdown does not count, follow bullets."""
    numbers = item_numbers(element)
    start = int(numbers[0]) if numbers and numbers[0].isdecimal() else 0
    if numbers == tuple(str(start + place) for place in range(len(numbers))):
        return _list(sheet, element, ((f"{number}.", "") for number in numbers))
    return _list(sheet, element, (("-", spelled(f"{number}.")) for number in numbers))


def _definitions(sheet: Sheet, element: Element) -> str:
    """Return each term in bold, its definition behind it if that is a line, else below."""
    entries: list[list[str]] = []
    before = ""
    for node in element.children:
        if isinstance(node, Element) and node.tag == "dt":
            term = sheet.strong(node.children, sheet.words.colon)
            if before == "dt":
                entries[-1][0] += f"  \n{term}"
            else:
                entries.append([term])
        elif not isinstance(node, str) or node.strip():
            texts = _mixed(sheet, node.children if isinstance(node, Element) else (node,))
            entries = entries or [[""]]
            if (
                len(entries[-1]) == 1
                and texts
                and not _LIST.match(texts[0])
                and not texts[0].startswith(("```", ">", "|"))
            ):
                entries[-1][0] = f"{entries[-1][0]} {texts.pop(0)}".strip()
                entries[-1].append("")
            entries[-1] += texts
        before = node.tag if isinstance(node, Element) else before
    texts = [stacked(entry) for entry in entries]
    return ("\n\n" if any("\n\n" in text for text in texts) else "\n").join(item("-", text) for text in texts)


def _quote(sheet: Sheet, element: Element) -> str:
    return quote(_container(sheet, element))


def _code(_sheet: Sheet, element: Element) -> str:
    """Return code between fences that are longer than any in it."""
    text = plain(element).strip("\n")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


_TAGS: Mapping[str, Callable[[Sheet, Element], str]] = {
    "blockquote": _quote,
    "dl": _definitions,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "hr": lambda _sheet, _element: "---",
    "ol": _numbered,
    "pre": _code,
    "ul": _bulleted,
}
