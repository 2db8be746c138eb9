"""The tags of a PDF, made of the page's markup: one for each element, in the order in which its boxes are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.private import Box
from trifolio.safety.values import dataclass

__all__ = ["Mark", "Tag", "tree"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words or a picture: the page, from 0, and the number there."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Tag:
    """A structure element (ISO 32000-1, 14.8.4) with what is in it; `links` are its annotations by page."""

    kind: str
    element: Element | None = None
    kids: list[Tag | Mark] = field(default_factory=list)
    links: dict[int, list[Any]] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """Text entries: `Alt`, `E` (an abbreviation in full), `ID`, `Lang`."""
    attributes: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    """What a span says, where its glyphs do not say it in order."""

    def add(self, kind: str, element: Element | None = None) -> Tag:
        """Return a new tag at the end of this one."""
        tag = Tag(kind, element)
        self.kids.append(tag)
        return tag

    def walk(self) -> Iterator[Tag]:
        """Yield this tag and all in it, in order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()


KINDS: Mapping[str, str] = {
    "main": "Part",
    "article": "Art",
    **dict.fromkeys(("section", "nav", "aside"), "Sect"),
    **dict.fromkeys(("div", "header", "footer", "figure"), "Div"),
    "blockquote": "BlockQuote",
    **dict.fromkeys(("p", "pre", "address"), "P"),
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    **{name: name.upper() for name in ("tr", "th", "td")},
    **dict.fromkeys(("caption", "figcaption"), "Caption"),
    "img": "Figure",
    "a": "Link",
    "q": "Quote",
    **dict.fromkeys(("code", "kbd", "samp"), "Code"),
}
"""The standard types of elements. One that is not here says nothing: what is in it belongs to what it stands in."""

_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))
ROLES: Mapping[str, str] = {"doc-footnote": "Note"}
INLINE = frozenset(("Code", "Link", "Quote", "Reference", "Span"))
GROUPS = frozenset(("Art", "BlockQuote", "Div", "Document", "Note", "Part", "Sect"))
"""What holds no words itself: they are a paragraph of their own in it."""

NUMBERINGS: Mapping[str, str] = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
}
"""The numberings of lists that a PDF knows (ISO 32000-1, table 347), by those of CSS."""


def tree(boxes: Iterable[Box]) -> Tag:
    """Return the tags of boxes in reading order, without the empty ones."""
    document = Tag("Document")
    placed: dict[Element, Tag] = {}
    above: dict[Element, Element] = {}
    whole: dict[str, Element] = {}
    for box in boxes:
        if not placed:
            above = {child: parent for parent in box.element.iter() for child in parent}
            whole = {cut: element for element in box.element.iter() if (cut := element.get("data-whole"))}
            placed[box.element] = document
        elif (begun := whole.get(box.element.get("data-goes-on", ""))) is not None:
            placed[box.element] = _place(begun, placed, above)
        _add(box, placed, above)
    _prune(document)
    _close_gaps(document)
    for number, note in enumerate((tag for tag in document.walk() if tag.kind == "Note"), start=1):
        note.entries["ID"] = f"note-{number}"
    return document


def _add(box: Box, placed: dict[Element, Tag], above: Mapping[Element, Element]) -> None:
    """Add what a box holds to the tag of its element."""
    tag = _place(box.element, placed, above)
    if tag.kind == "LBody" and box.part == "marker":
        tag = _label(box.element, tag, placed, above)
    repair = _REPAIRS.get(tag.kind)
    if repair is not None and tag.element is box.element:
        repair(tag, box)
    if box.link is not None:
        _link_around(box.element, placed, above).links.setdefault(box.page, []).append(box.link)
    if box.mark is not None:
        holder = _holder(tag)
        if box.actual:
            holder = holder.add("Span")
            holder.text = box.actual
        holder.kids.append(Mark(box.page, box.mark))


def _place(element: Element, placed: dict[Element, Tag], above: Mapping[Element, Element]) -> Tag:
    """Return the tag that an element's content belongs to, made where there is none yet."""
    if element in placed:
        return placed[element]
    parent = _place(above[element], placed, above)
    kind = "" if parent.kind == "L" else _kind(element)
    if element.tag in _ITEMS:
        tag = _ITEMS[element.tag](parent, element)
    elif not kind:
        tag = parent
    else:
        tag = (_holder(parent) if kind in INLINE else parent).add(kind, element)
    if element.get("role") == "doc-noteref":
        tag.kind = "Reference"
        tag = tag.add("Link", element)
    if tag.element is element:
        _describe(tag, element)
    placed[element] = tag
    return tag


def _link_around(element: Element, placed: Mapping[Element, Tag], above: Mapping[Element, Element]) -> Tag:
    """Return the tag of the link that an element is or stands in; the element's own where there is none."""
    around: Element | None = element
    while around is not None and placed[around].kind != "Link":
        around = above.get(around)
    return placed[element if around is None else around]


def _close_gaps(document: Tag) -> None:
    """Give headings that skip a level the next one: an `h4` below an `h2` is an H3 (ISO 14289-1, 7.4.2)."""
    levels: list[str] = []
    for tag in document.walk():
        if tag.kind in _HEADINGS:
            while levels and levels[-1] >= tag.kind:
                levels.pop()
            levels.append(tag.kind)
            tag.kind = f"H{len(levels)}"


def _kind(element: Element) -> str:
    """Return the structure type of an element, or nothing for an element without one."""
    kind = ROLES.get(element.get("role", "")) or KINDS.get(str(element.tag), "")
    return kind or ("Span" if element.get("lang") or element.tag == "abbr" else "")


def _holder(tag: Tag) -> Tag:
    """Return what holds the words of a tag: a group has a paragraph for those that stand in none."""
    if tag.kind not in GROUPS:
        return tag
    last = tag.kids[-1] if tag.kids else None
    return last if isinstance(last, Tag) and last.kind == "P" and last.element is None else tag.add("P")


def _describe(tag: Tag, element: Element) -> None:
    """Copy an element's language, and the expansion of an abbreviation, to its tag."""
    if lang := element.get("lang"):
        tag.entries["Lang"] = lang
    if element.tag == "abbr" and (full := element.get("title")):
        tag.entries["E"] = full


def _item(parent: Tag, element: Element) -> Tag:
    return parent.add("LI", element).add("LBody", element)


def _term(parent: Tag, element: Element) -> Tag:
    """Return the label of a new item; terms that follow one another share theirs."""
    last = parent.kids[-1] if parent.kids else None
    fresh = not isinstance(last, Tag) or last.kind != "LI" or any(_is(kid, "LBody") for kid in last.kids)
    item = parent.add("LI") if fresh or not isinstance(last, Tag) else last
    return item.add("Lbl", element)


def _meaning(parent: Tag, element: Element) -> Tag:
    """Return what a term means, in the term's item."""
    last = parent.kids[-1] if parent.kids else None
    item = last if isinstance(last, Tag) and last.kind == "LI" else parent.add("LI")
    return item.add("LBody", element)


def _is(kid: Tag | Mark, kind: str) -> bool:
    return isinstance(kid, Tag) and kid.kind == kind


_ITEMS: Mapping[str, Callable[[Tag, Element], Tag]] = {"li": _item, "dt": _term, "dd": _meaning}


def _label(element: Element, body: Tag, placed: Mapping[Element, Tag], above: Mapping[Element, Element]) -> Tag:
    """Return the label of a list's item, which stands before its body."""
    item = next(kid for kid in reversed(placed[above[element]].kids) if isinstance(kid, Tag) and body in kid.kids)
    if not _is(item.kids[0], "Lbl"):
        item.kids.insert(0, Tag("Lbl"))
    label = item.kids[0]
    return label if isinstance(label, Tag) else body


def _list(tag: Tag, box: Box) -> None:
    numbering = "None" if box.element.tag == "dl" else NUMBERINGS.get(box.numbering, "None")
    tag.attributes = {"O": "/List", "ListNumbering": f"/{numbering}"}


def _cell(tag: Tag, box: Box) -> None:
    spans = {name: int(box.element.get(name.lower(), 1)) for name in ("ColSpan", "RowSpan")}
    tag.attributes = {"O": "/Table", **{name: span for name, span in spans.items() if span > 1}}


def _head(tag: Tag, box: Box) -> None:
    _cell(tag, box)
    tag.attributes["Scope"] = "/Row" if box.element.get("scope") in ("row", "rowgroup") else "/Column"


def _figure(tag: Tag, box: Box) -> None:
    tag.entries["Alt"] = box.element.get("alt", "")
    tag.attributes = {"O": "/Layout", "BBox": box.edges}


_REPAIRS: Mapping[str, Callable[[Tag, Box], None]] = {"L": _list, "TD": _cell, "TH": _head, "Figure": _figure}
"""What a tag says of its box, by its type."""


def _prune(tag: Tag) -> bool:
    """Remove empty tags, except cells of tables; return whether anything is left."""
    tag.kids = [kid for kid in tag.kids if isinstance(kid, Mark) or _prune(kid)]
    return bool(tag.kids or tag.links or tag.kind in ("TD", "TH"))
