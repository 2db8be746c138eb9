"""Table rows taller than a page: each part names its row. Heads that are too tall to repeat become ordinary rows.

WeasyPrint breaks a row that no page can hold between two lines and repeats nothing of it on the next page; it drops the
head of a table from a page that has no room for it. Both are found in a layout, mended in the markup and laid out
again.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from trifolio.binders.pdf.private import contents, table_parts
from trifolio.binders.pdf.trees import outward, parents, styled

__all__ = ["AGAIN", "GOES_ON", "WHOLE", "settled", "torn"]

AGAIN = "data-again"
"""Marks what a part of a row says once more: no content, as a page's running title (ISO 14289-1, 7.1)."""

WHOLE, GOES_ON = "data-whole", "data-goes-on"
"""Mark an element that was cut in two and what goes on with it by the same number: one tag holds both."""

LAYOUTS = 9
"""Layouts at most: one finds the tall rows, one where pages end in them, one sets the parts. The others are for rows
within rows, and for parts that came out taller than they were measured."""

MEASURING = "break-inside: auto; line-height: 1.45"
"""Sets the lines of a tall row a little further apart while it is measured, so that its parts have room to spare."""

_CELLS = ("td", "th")


def settled(root: Element, lay_out: Callable[[], Any]) -> Any:
    """Return the layout of a document, of which `root` is the markup, with its tall rows and heads mended in it."""
    document = lay_out()
    for _ in range(LAYOUTS - 1):
        if not _mended(root, document):
            break
        document = lay_out()
    return document


def torn(root: Element, document: Any) -> list[Element]:
    """Return the rows that stand on several pages of a finished layout, though nothing says so there.

    These are rows with cells that span others, which have no parts, and those that the last layout tore.
    """
    heads = {row for head in root.iter("thead") for row in head}
    return _on_several(_pages(document), heads)


def _pages(document: Any) -> dict[Element, set[int]]:
    """Return the pages (from 0) that each row and each group of rows stands on."""
    pages: dict[Element, set[int]] = {}
    for page, element in table_parts(document):
        pages.setdefault(element, set()).add(page)
    return pages


def _on_several(pages: Mapping[Element, set[int]], heads: set[Element]) -> list[Element]:
    return [row for row, on in pages.items() if row.tag == "tr" and len(on) > 1 and row not in heads]


def _mended(root: Element, document: Any) -> bool:
    """Repair rows that the layout tore or dropped; return whether there were any."""
    pages = _pages(document)
    above = parents(root)
    heads = {row for head in root.iter("thead") if not head.get("style") for row in head}  # repeated on each page
    cut = _on_several(pages, heads)
    whole = [row for row in cut if not row.get("data-tall")]
    for row in whole:
        row.set("data-tall", row.get("style", "none"))
        styled(row, MEASURING)
        _say_continued(row[0], row, above)
    if whole:
        return True
    if cut:
        held = _held(document, {cell for row in cut for cell in row}, above)
        return sum(_divided(root, row, sorted(pages[row]), held, above) for row in cut) > 0
    if sum(_renamed(group, pages, above) for group in root.iter("tbody") if "record" in group.get("class", "").split()):
        return True
    return sum(_demoted(table, pages) for table in root.iter("table")) > 0


def _demoted(table: Element, pages: Mapping[Element, set[int]]) -> bool:
    """Make a head that is not on the first page of its table ordinary rows; return whether it was one."""
    head = table.find("thead")
    if head is None or head.get("style"):
        return False
    first = min((min(pages[row]) for row in table.iter("tr") if row in pages), default=None)
    if first is not None and first in pages.get(head, ()):
        return False
    styled(head, "display: table-row-group")
    return True


def _renamed(record: Element, pages: Mapping[Element, set[int]], above: Mapping[Element, Element]) -> int:
    """Repeat the first row of a record before its rows on another page; return how often that was needed."""
    rows = list(record)
    count = 0
    for before, row in itertools.pairwise(rows):
        named = before.get(AGAIN) or row.get(AGAIN)
        if named or not pages.get(row) or not pages.get(before) or min(pages[row]) <= max(pages[before]):
            continue
        again = copy.deepcopy(rows[0])
        for element in again.iter():
            element.attrib.pop("id", None)
        again.set(AGAIN, "true")
        _say_continued(again[0], rows[0], above)
        styled(again, "break-before: page")
        record.insert(list(record).index(row), again)
        count += 1
    return count


_Held = dict[Element, dict[int, int]]


def _held(document: Any, cells: set[Element], above: Mapping[Element, Element]) -> tuple[_Held, dict[Element, int]]:
    """Return each cell's number of characters, without spaces, on each page, and the page of each picture."""
    counts: _Held = {cell: {} for cell in cells}
    pictures: dict[Element, int] = {}
    for page, element, text in contents(document):
        if element.tag == "img":
            pictures[element] = page
        outer: Element | None = element
        while outer is not None:
            if outer in counts:
                counts[outer][page] = counts[outer].get(page, 0) + len("".join(text.split()))
            outer = above.get(outer)
    return counts, pictures


def _divided(
    root: Element,
    row: Element,
    pages: list[int],
    held: tuple[_Held, dict[Element, int]],
    above: Mapping[Element, Element],
) -> bool:
    """Divide a row where pages end in it; return whether it has parts now. One whose cells span others has none."""
    counts, pictures = held
    cells = [cell for cell in row if cell.tag in _CELLS]
    for word in [child for child in row[0] if child.get("class") == "continued" and not row[0].get(AGAIN)]:
        row[0].remove(word)
    if any(cell.get("rowspan") for cell in cells) or len({page for cell in cells for page in counts[cell]}) == 1:
        return False
    if (style := row.attrib.pop("data-tall")) == "none":
        row.attrib.pop("style")
    else:
        row.set("style", style)
    named = len(cells) > 1 and len(counts[cells[0]]) == 1
    parent, place = above[row], list(above[row]).index(row)
    part = row
    for number, page in enumerate(pages[:-1], start=1):
        rest = Element("tr", {name: value for name, value in row.attrib.items() if name != "id"})
        styled(rest, "break-before: page")
        for cell, counted in zip(list(part), cells, strict=True):
            if named and counted is cells[0]:
                rest.append(_again(cell, row, above))
            else:
                rest.append(_cut(root, cell, counts[counted].get(page, 0), pictures, page))
        part = rest
        parent.insert(place + number, rest)
    return True


def _say_continued(cell: Element, row: Element, above: Mapping[Element, Element]) -> None:
    """Mark the first cell of a row as “continued”, once, with the table's own word."""
    table = next(outer for outer in outward(row, above) if outer.tag == "table")
    if (word := table.get("data-continued")) and not any(child.get("class") == "continued" for child in cell):
        SubElement(cell, "span", {"class": "continued", AGAIN: "true"}).text = word


def _again(cell: Element, row: Element, above: Mapping[Element, Element]) -> Element:
    """Return a copy of a row's first cell, marked as “continued”."""
    again = copy.deepcopy(cell)
    for element in again.iter():
        element.attrib.pop("id", None)
    again.set(AGAIN, "true")
    _say_continued(again, row, above)
    return again


def _cut(root: Element, cell: Element, count: int, pictures: dict[Element, int], page: int) -> Element:
    """Cut a cell after a number of characters and return the rest."""
    rest = copy.deepcopy(cell)
    for old, new in zip(cell.iter(), rest.iter(), strict=True):
        number = old.get(WHOLE, "") or str(int(root.get("data-cuts", "0")) + 1)
        if not old.get(WHOLE):
            root.set("data-cuts", number)
            old.set(WHOLE, number)
        new.attrib.pop("id", None)
        new.attrib.pop(WHOLE, None)
        new.set(GOES_ON, old.get(GOES_ON, number))
        if old in pictures:
            pictures[new] = pictures[old]
    _numbered(rest)
    later = {element for element, on in pictures.items() if on > page}
    _keep(cell, 0, count, 0, lambda element: element not in later)
    _keep(rest, count, None, 0, lambda element: element in later)
    return rest


def _numbered(cell: Element) -> None:
    """Write the numbers of a cell's list items into them, because after the cut they would count from 1."""
    for outer in cell.iter("ol"):
        for number, item in enumerate(outer.findall("li"), start=1):
            if "list-style-type" not in item.get("style", ""):
                styled(item, f'list-style-type: "{number}. "')


def _keep(element: Element, first: int, last: int | None, at: int, picture: Callable[[Element], bool]) -> int:
    """Keep of an element the characters from `first` to `last`; `at` are those before it. Return those up to its end.

    An item of a list that began before has no marker once more.
    """
    if element.tag == "li" and at < first:
        styled(element, "list-style-type: none")
    element.text, at = _slice(element.text, first, last, at)
    before: Element | None = None
    for child in list(element):
        start, tail = at, child.tail
        at = _keep(child, first, last, at, picture)
        stays = at > first and (last is None or start < last)
        if child.tag == "img" or start == at:
            stays = picture(child) if child.tag == "img" else start > first and (last is None or start <= last)
        tail, at = _slice(tail, first, last, at)
        if stays:
            child.tail, before = tail, child
            continue
        element.remove(child)
        if before is None:
            element.text = (element.text or "") + (tail or "")
        else:
            before.tail = (before.tail or "") + (tail or "")
    return at


def _slice(text: str | None, first: int, last: int | None, at: int) -> tuple[str, int]:
    """Return the part of a text that lies between two counts of characters, and the count at its end."""
    pieces: list[str] = []
    for character in text or "":
        at += not character.isspace()
        if at > first and (last is None or at <= last):
            pieces.append(character)
    return "".join(pieces), at
