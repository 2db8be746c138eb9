"""Tags as objects of a PDF: the structure tree, and the ways to it from the pages and the links (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from pydyf import Array, Dictionary, String

from trifolio.binders.pdf.private import Box
from trifolio.binders.pdf.streams import referred
from trifolio.binders.pdf.tags import Mark, Tag, tree
from trifolio.safety.values import dataclass

__all__ = ["add"]


@dataclass(slots=True)
class _Written:
    """What has been written so far: each page's marks, the links and the names, with the tags they belong to."""

    pdf: Any
    pages: tuple[bytes, ...]
    marks: list[dict[int, bytes]]
    links: list[tuple[Dictionary, bytes]] = field(default_factory=list)
    names: list[tuple[str, bytes]] = field(default_factory=list)

    def added(self, entries: dict[str, Any]) -> Dictionary:
        """Return a new object of the PDF."""
        dictionary = Dictionary(entries)
        self.pdf.add_object(dictionary)
        return dictionary


def add(pdf: Any, boxes: Iterable[Box]) -> None:
    """Add the tags of boxes to a PDF, and the other entries of a tagged PDF (ISO 14289-1, 7.1)."""
    pages = pdf.page_references
    written = _Written(pdf, pages, [{} for _ in pages])
    root = written.added({"Type": "/StructTreeRoot"})
    root["K"] = Array([_write(written, tree(boxes), root.reference)])
    numbers = Array()
    for number, marks in enumerate(written.marks):
        numbers += [number, Array(marks[mark] for mark in sorted(marks))]
    for number, (annotation, reference) in enumerate(written.links, start=len(pages)):
        annotation["StructParent"] = number
        numbers += [number, reference]
    root["ParentTree"] = written.added({"Nums": numbers}).reference
    root["ParentTreeNextKey"] = len(numbers) // 2
    if written.names:
        named = [part for name, reference in sorted(written.names) for part in (String(name), reference)]
        root["IDTree"] = written.added({"Names": Array(named)}).reference
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = Dictionary({"DisplayDocTitle": "true"})


def _write(written: _Written, tag: Tag, parent: bytes) -> bytes:
    """Write a tag and its descendants; return the reference to it."""
    structure = written.added({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent})
    structure.update({name: String(text) for name, text in tag.entries.items()})
    if tag.attributes:
        values = {name: Array(v) if isinstance(v, tuple) else v for name, v in tag.attributes.items()}
        structure["A"] = Dictionary(values)
    if tag.text:  # where PDFium looks for an attribute: in a list of them
        structure["A"] = Array([Dictionary({"O": "/Trifolio", "Text": String(tag.text)})])
    if "ID" in tag.entries:
        written.names.append((tag.entries["ID"], structure.reference))
    home = next((kid.page for kid in tag.kids if isinstance(kid, Mark)), None)
    if home is not None:
        structure["Pg"] = written.pages[home]
    kids: list[Any] = [_link(written, tag, structure.reference, page) for page in tag.links]
    for kid in tag.kids:
        if isinstance(kid, Tag):
            kids.append(_write(written, kid, structure.reference))
            continue
        written.marks[kid.page][kid.number] = structure.reference
        away = {"Type": "/MCR", "Pg": written.pages[kid.page], "MCID": kid.number}
        kids.append(kid.number if kid.page == home else Dictionary(away))
    structure["K"] = Array(kids)
    reference: bytes = structure.reference
    return reference


def _link(written: _Written, tag: Tag, reference: bytes, page: int) -> Dictionary:
    """Return the object reference of a tag's link on a page; the engine has one link for each line."""
    link, *others = tag.links[page]
    annotations = referred(written.pdf, written.pages[page])["Annots"]
    for other in others:
        annotations.remove(other.reference)
    areas = _areas([tuple(annotation["Rect"]) for annotation in tag.links[page]])
    lefts, bottoms, rights, tops = zip(*areas, strict=True)
    link["Rect"] = Array((min(lefts), min(bottoms), max(rights), max(tops)))
    if len(areas) > 1:
        link["QuadPoints"] = Array(edge for x, y, right, top in areas for edge in (x, top, right, top, x, y, right, y))
        annotations.remove(link.reference)
        annotations.insert(0, link.reference)
    link["Contents"] = String(_name(tag))
    written.links.append((link, reference))
    return Dictionary({"Type": "/OBJR", "Obj": link.reference, "Pg": written.pages[page]})


def _areas(rectangles: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Return rectangles as left, bottom, right and top, once each, without those that lie in others."""
    areas = dict.fromkeys((min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in rectangles)
    return [area for area in areas if not any(_lies_in(area, other) for other in areas if other != area)]


def _lies_in(area: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return other[0] <= area[0] and other[1] <= area[1] and area[2] <= other[2] and area[3] <= other[3]


def _name(tag: Tag) -> str:
    """Return a link's name: its label, else its words, else those of its pictures, else its address."""
    if tag.element is None:
        return ""
    label = tag.element.get("aria-label") or tag.element.get("title")
    words = " ".join("".join(tag.element.itertext()).split())
    pictures = " ".join(picture.get("alt", "") for picture in tag.element.iter("img"))
    return label or words or pictures or str(tag.element.get("href", ""))
