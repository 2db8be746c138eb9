"""The rows of an HTML table however it is written, and what stands in it without being in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from trifolio.safety.values import dataclass

__all__ = ["Loose", "cells", "is_head", "loose", "rows", "setting"]

_CELLS = ("td", "th")
_KNOWN = ("colgroup", "tbody", "tfoot", "thead", "tr")
_LARGEST = 100
"""Columns or rows that one cell may span; browsers stop at 1,000, paper much sooner."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that stands outside the cells: an element, or a text in a holder (which gives its line)."""

    holder: _Element
    text: str = ""


def rows(holder: _Element) -> Iterator[_Element]:
    """Yield the rows of a table, be they in a form or the like; those of tables in it are not its own."""
    for part in holder:
        if part.tag == "tr":
            yield part
        elif part.tag not in (*_CELLS, "table", "caption"):
            yield from rows(part)


def cells(row: _Element) -> list[_Element]:
    """Return the cells of a row."""
    return [cell for cell in row if cell.tag in _CELLS]


def is_head(row: _Element, trs: list[_Element]) -> bool:
    """Return whether a row names the columns: it stands in the head, or is the first and has header cells alone."""
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    return row is trs[0] and bool(cells(row)) and all(cell.tag == "th" for cell in cells(row))


def loose(holder: _Element, caption: _Element | None) -> Iterator[Loose]:
    """Yield what stands in a table outside its cells and its caption, in order; columns say nothing."""
    if (holder.text or "").strip():
        yield Loose(holder, holder.text or "")
    for part in holder:
        cell = holder.tag == "tr" and part.tag in _CELLS
        if part.tag in _KNOWN or (part.tag not in (*_CELLS, "table", "caption") and any(True for _ in rows(part))):
            yield from loose(part, caption)
        elif not cell and part is not caption and part.tag != "col":
            yield Loose(part)
        if (part.tail or "").strip():
            yield Loose(holder, part.tail or "")


def setting(cell: _Element) -> tuple[str, int, int]:
    """Return how a cell is aligned, and how many columns and rows it spans."""
    style = re.search(r"text-align:\s*(left|center|right)\b", cell.get("style") or "")
    align = style[1] if style else (cell.get("align") or "").lower()
    spans = (_span(cell.get("colspan")), _span(cell.get("rowspan")))
    return (align if align in ("left", "center", "right") else "", *spans)


def _span(value: str | None) -> int:
    digits = re.match(r"\s*\+?([0-9]{1,9})", value or "")
    return min(_LARGEST, max(1, int(digits[1]))) if digits else 1
