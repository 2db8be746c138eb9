"""All that we use of WeasyPrint's private interfaces: its boxes, and the place where it writes tags.

All that is private to WeasyPrint stands here, and `check` says so in a sentence when an upgrade has moved it:

- `weasyprint.pdf.add_tags` writes the tree of tags; ours stands in for it, for it makes one element of each box, so
  several of a paragraph that goes over a page, and leaves out scopes, languages and the meaning of lists.
- `weasyprint.pdf.build_fonts_dictionary` writes the maps from glyphs to text; ours turns Arabic ligatures round first.
- `Stream.marked` numbers what is drawn; ours leaves out artifacts: running lines, repeated heads of tables,
  pictures that only adorn, lines of nothing but spaces.
- `Stream.artifact` marks rules and borders as no content; ours does not within words (an underline), where ISO 14289-1
  (7.1) forbids it.
- `SVG.draw_node` draws a node of a drawing and notes the box of its text; ours compares that with the drawing's edges.
- `Stream._tags` holds the numbers given by `marked`, `Page._page_box` the boxes of a page, `AbsolutePlaceholder._box`
  the box of what stands out of the flow; of boxes we read `children`, `element`, `element_tag`, `style`,
  `link_annotation`, `is_header`, `is_footer`, `at_keyword`, `text`, `width`, `height` and the edges of their content.

- `binders.pdf.spacing` moves boxes of a finished page, with `translate`, their `background`, and `Page` made anew.
- `binders.pdf.quick` keeps what some functions return, of `text.line_break` and `css`.

Upstream knows that variants cannot be combined (WeasyPrint issue 2783); no issue is known for the rest.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import math
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.clusters import spelled
from trifolio.binders.pdf.streams import referred
from trifolio.fonts.glyphs import characters_by_glyph
from trifolio.safety.values import dataclass

__all__ = [
    "Box",
    "Extent",
    "Place",
    "check",
    "contents",
    "extents",
    "in_place",
    "measuring",
    "places",
    "root",
    "table_parts",
]

VERSION = "70."
SIGNATURES: Mapping[str, str] = {
    "draw.text.draw_first_line": "(stream, textbox, text_overflow, block_ellipsis, matrix)",
    "pdf.add_tags": "(pdf, document, pdf_version, page_streams)",
    "pdf.build_fonts_dictionary": "(pdf, fonts, compress, subset, options)",
    "pdf.stream.Stream.marked": "(self, box, tag)",
    "pdf.stream.Stream.artifact": "(self)",
    "svg.SVG.draw_node": "(self, node, font_size, fill_stroke=True, context=None)",
}
NAMES = (
    "css.check_math",
    "css.functions.check_math",
    "css.properties.Dimension",
    "formatting_structure.boxes.Box.link_annotation",
    "formatting_structure.boxes.LineBox",
    "formatting_structure.boxes.MarginBox",
    "formatting_structure.boxes.ReplacedBox",
    "formatting_structure.boxes.TableRowBox",
    "formatting_structure.boxes.TableRowGroupBox.is_footer",
    "formatting_structure.boxes.TableRowGroupBox.is_header",
    "formatting_structure.boxes.TextBox",
    "layout.absolute.AbsolutePlaceholder",
    "layout.percent.check_math",
    "text.line_break._font_style_cache_key",
    "text.line_break.font_features",
    "text.line_break.get_font_description",
)

SLACK = 0.3
"""How much of a text's line, in its height, holds no ink above and below."""

POINTS = 0.75
"""Points in a pixel of CSS (css-values-4, 6.2)."""

MILLIMETRES = 25.4 / 96
"""Millimetres in a pixel of CSS."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a page that holds content.

    `part` is `marker`, `before` … for what a style sheet made, else empty. `mark` is the number of the words or the
    picture that it is, or nothing. `link` is its annotation, `edges` are left, bottom, right and top in points.
    `actual` are words that its glyphs don't say in order, which an attribute of its tag has (ISO 32000-1, 14.7.5).
    """

    element: Element
    part: str
    page: int
    mark: int | None
    link: Any
    edges: tuple[float, ...]
    numbering: str
    actual: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Words or a picture (no words) on a page (from 0): their distances from its edges, in millimetres.

    `margins` are the page's upper and lower one.
    """

    page: int
    element: Element
    text: str
    in_margin: bool
    left: float
    right: float
    top: float
    bottom: float
    margins: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Extent:
    """Something that takes room in the flow of a page (from 0): its upper and lower edge, in millimetres from above.

    `room` is where the page's flow ends, `height` how high it is.
    """

    page: int
    element: Element
    top: float
    bottom: float
    room: float
    height: float


def check() -> None:
    """Raise RuntimeError for a version of WeasyPrint that this module was not written for."""
    import weasyprint

    moved = [] if weasyprint.__version__.startswith(VERSION) else [f"is not {VERSION}*"]
    for name, signature in SIGNATURES.items():
        member = _named(weasyprint, name)
        if member is None or str(inspect.signature(member)) != signature:
            moved.append(f"has no {name}{signature}")
    moved += [f"has no {name}" for name in NAMES if _named(weasyprint, name) is None]
    if moved:
        raise RuntimeError(
            f"WeasyPrint {weasyprint.__version__} {', '.join(moved)}: trifolio.binders.pdf.private was not written for "
            f"it; install weasyprint=={VERSION}*, or read its new code and mend that module"
        )


def _named(module: Any, name: str) -> Any:
    """Return a part of WeasyPrint by its dotted name, a function for a class's attribute that holds a plain value."""
    member = module
    for step in name.split("."):
        member = getattr(member, step, _MISSING)
    return None if member is _MISSING else member if callable(member) else _named


_MISSING = object()


_ALONE = threading.Lock()
"""What is swapped is swapped for a whole process: one document at a time."""


@contextlib.contextmanager
def in_place(document: Any, write: Callable[[Any, Iterator[Box]], object]) -> Iterator[None]:
    """In this context, `write` adds the tags of a document to its PDF, from its boxes in reading order."""
    from weasyprint import pdf as engine

    check()
    artifacts = dict(_artifacts(document))

    def add_tags(pdf: Any, document: Any, _version: object, streams: list[Any]) -> None:
        write(pdf, _boxes(pdf, document, streams, artifacts))

    build = engine.build_fonts_dictionary

    @functools.wraps(build)
    def build_fonts_dictionary(pdf: Any, fonts: Mapping[str, Any], *more: Any) -> Any:
        _turn_ligatures(fonts.values())
        return build(pdf, fonts, *more)

    tags, fonts = (engine, "add_tags", add_tags), (engine, "build_fonts_dictionary", build_fonts_dictionary)
    with _ALONE, _swapped(*tags), _swapped(*fonts), _marking(engine.stream.Stream, artifacts):
        yield


@contextlib.contextmanager
def measuring() -> Iterator[dict[str, dict[str, str]]]:
    """In this context, collect the texts that go beyond their drawing: by its URL, each with the edge that it crosses.

    The box of a text is that of its line, so less than a third of an em counts for nothing above and below.
    """
    from weasyprint import svg as engine
    from weasyprint.matrix import Matrix

    check()
    original = engine.SVG.draw_node
    beyond: dict[str, dict[str, str]] = {}
    chain: list[tuple[Any, Any]] = []

    @functools.wraps(original)
    def draw_node(self: Any, node: Any, font_size: Any, fill_stroke: bool = True, context: Any = None) -> None:  # noqa: FBT001, FBT002
        matrix = self.get_node_transform_matrix(node, font_size) or Matrix()
        if node.tag == "use":
            left, top = self.point(node.get("x"), node.get("y"), font_size)
            matrix = Matrix(e=left, f=top) @ matrix
        whole = matrix @ chain[-1][1] if chain else matrix
        chain.append((node, whole))
        try:
            original(self, node, font_size, fill_stroke, context)
        finally:
            chain.pop()
        in_text = any(above.tag == "text" for above, _ in chain)
        placed = any("x" in child.attrib or "y" in child.attrib for child in node)
        if fill_stroke and ((node.tag == "text" and not placed) or (in_text and "x" in node.attrib)):
            edge = _edge_crossed(self, node, whole)
            if edge:
                words = " ".join("".join(node._etree_node.itertext()).split())  # noqa: SLF001 - as the module says
                beyond.setdefault(self.url, {})[words] = edge

    with _swapped(engine.SVG, "draw_node", draw_node):
        yield beyond


def _edge_crossed(svg: Any, node: Any, matrix: Any) -> str:
    """Return the edge of a drawing's view that a text goes beyond, empty for none."""
    box, view = getattr(node, "text_bounding_box", None), svg.get_viewbox()
    if not box or not view or not all(math.isfinite(number) for number in box) or not box[2]:
        return ""
    left, top, width, height = box
    left -= {"middle": width / 2, "end": width}.get(node.get("text-anchor", "start"), 0)
    corners = [matrix.transform_point(x, y) for x in (left, left + width) for y in (top, top + height)]
    xs, ys = zip(*corners, strict=True)
    slack = height * SLACK
    distances = {
        "left": view[0] - min(xs) - slack / 4,
        "right": max(xs) - view[0] - view[2] - slack / 4,
        "upper": view[1] - min(ys) - slack,
        "lower": max(ys) - view[1] - view[3] - slack,
    }
    edge = max(distances, key=lambda name: distances[name])
    return edge if distances[edge] > 0 else ""


def contents(document: Any) -> Iterator[tuple[int, Element, str]]:
    """Yield the words (a line of an element at a time) and the pictures (no words) of a layout in reading order.

    With each comes the number of its page, from 0. What is no content is left out.
    """
    from weasyprint.formatting_structure import boxes

    check()
    artifacts = dict(_artifacts(document))
    for number, page in enumerate(document.pages):
        for box in _walk(page._page_box):  # noqa: SLF001 - as the module says
            held = isinstance(box, boxes.TextBox | boxes.ReplacedBox) and id(box) not in artifacts
            if held and "::" not in box.element_tag:
                yield number, box.element, getattr(box, "text", "")


def places(document: Any) -> Iterator[Place]:
    """Yield where the words and pictures of a layout stand."""
    from weasyprint.formatting_structure import boxes

    check()
    for number, page in enumerate(document.pages):
        paper = page._page_box  # noqa: SLF001 - as the module says
        width, height = paper.margin_width(), paper.margin_height()
        margins = (paper.margin_top * MILLIMETRES, paper.margin_bottom * MILLIMETRES)
        for part in paper.children:
            in_margin = isinstance(part, boxes.MarginBox)
            for box in _walk(part):
                text = getattr(box, "text", "").strip()
                if isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and text):
                    left, top = box.position_x, box.position_y
                    right, bottom = width - left - box.width, height - top - box.height
                    left, right, top, bottom = (side * MILLIMETRES for side in (left, right, top, bottom))
                    yield Place(number, box.element, text, in_margin, left, right, top, bottom, margins)


def extents(document: Any) -> Iterator[Extent]:
    """Yield what takes room on the pages of a layout: words, pictures, rows, empty blocks, and the feet of boxes."""
    from weasyprint.formatting_structure import boxes

    check()
    for number, page in enumerate(document.pages):
        paper = page._page_box  # noqa: SLF001 - as the module says
        height = paper.margin_height() - paper.margin_top - paper.margin_bottom
        room = (paper.margin_top + height) * MILLIMETRES
        for part in paper.children:
            if isinstance(part, boxes.MarginBox):
                continue
            for box in _walk(part):
                if box.element is None or box.element.tag in ("html", "body"):
                    continue
                if isinstance(box, boxes.TextBox | boxes.ReplacedBox | boxes.TableRowBox) or _is_empty(box):
                    top, bottom = box.position_y, box.position_y + box.margin_height()
                elif isinstance(box, boxes.BlockBox) and (box.border_bottom_width or box.padding_bottom):
                    bottom = box.position_y + box.margin_top + box.border_height()
                    top = bottom - box.border_bottom_width - box.padding_bottom
                else:
                    continue
                edges = (top * MILLIMETRES, bottom * MILLIMETRES, room, height * MILLIMETRES)
                yield Extent(number, box.element, *edges)


def _is_empty(box: Any) -> bool:
    """Return whether a box is a block with nothing in it, such as a ruled line."""
    from weasyprint.formatting_structure import boxes

    return isinstance(box, boxes.BlockBox) and not box.children


def table_parts(document: Any) -> Iterator[tuple[int, Element]]:
    """Yield the rows and the groups of rows of a layout, once for each page that has a part of them (from 0)."""
    from weasyprint.formatting_structure import boxes

    check()
    for number, page in enumerate(document.pages):
        for box in _walk(page._page_box):  # noqa: SLF001 - as the module says
            if isinstance(box, boxes.TableRowBox | boxes.TableRowGroupBox) and box.element is not None:
                yield number, box.element


def root(document: Any) -> Element:
    """Return the root element of what was laid out."""
    boxes = _walk(document.pages[0]._page_box)  # noqa: SLF001 - as the module says
    element: Element = next(box.element for box in boxes if box.element is not None)
    return element


@contextlib.contextmanager
def _swapped(owner: Any, name: str, ours: Any) -> Iterator[None]:
    theirs = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, theirs)


@contextlib.contextmanager
def _marking(stream: Any, artifacts: Mapping[int, Mapping[str, str]]) -> Iterator[None]:
    """In this context, a stream writes our marked-content operators."""
    import pydyf

    theirs = stream.artifact
    within: list[Any] = []

    @contextlib.contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        properties: dict[str, Any] = dict(artifacts.get(id(box), {}))
        if id(box) in artifacts:
            tag = "Artifact"
        else:
            properties["MCID"] = self._tags[box] = len(self._tags)
            if text := box.element.get("data-said"):
                properties["ActualText"] = pydyf.String(text)
        self.begin_marked_content(tag, pydyf.Dictionary(properties))
        within.append(self)
        try:
            by_cluster = "ActualText" not in properties and _SHAPED.search(getattr(box, "text", ""))
            with spelled(self, box) if by_cluster else contextlib.nullcontext():
                yield
        finally:
            within.pop()
            self.end_marked_content()

    @contextlib.contextmanager
    def artifact(self: Any) -> Iterator[None]:
        with contextlib.nullcontext() if within else theirs(self):
            yield

    with _swapped(stream, "marked", marked), _swapped(stream, "artifact", artifact):
        yield


_SHAPED = re.compile("[\u0300-\u036f\u0900-\u0eff\u0f00-\u109f\u1780-\u17ff]")
"""Combining marks, which engines may draw apart; the scripts of India, Thailand, Laos, Tibet, Myanmar and Cambodia."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""What Poppler, PDFium and MuPDF turn round by themselves, `ActualText` too: without it its letters are in order."""


def _turn_ligatures(fonts: Iterable[Any]) -> None:
    """Mend the maps from glyphs to text of fonts that run from right to left.

    WeasyPrint gives all letters of a cluster to its first glyph, be that a mark, and none to the others: here each
    glyph has its own letter, as the font has it. The letters of a ligature are turned round, for readers turn each
    letter round: of a lam with an alef, one glyph, Poppler, PDFium and MuPDF would else read the alef first.
    """
    for font in fonts:
        if not any(_RIGHT_TO_LEFT.search(text) for text in font.to_unicode.values()):
            continue
        own = characters_by_glyph(font.file_content)
        for glyph, text in font.to_unicode.items():
            letters = "".join(letter for letter in text if not unicodedata.combining(letter))
            if glyph in own and _RIGHT_TO_LEFT.match(own[glyph]):
                letters = unicodedata.normalize("NFKC", own[glyph])
            elif not _RIGHT_TO_LEFT.search(text):
                continue
            font.to_unicode[glyph] = letters[::-1]


def _walk(box: Any) -> Iterator[Any]:
    """Yield a box and all in it, in reading order."""
    waiting = [box]
    while waiting:
        current = waiting.pop()
        current = getattr(current, "_box", current)
        yield current
        waiting += reversed(current.children)


def _artifacts(document: Any) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the ids of boxes that are artifacts (ISO 32000-1, 14.8.2.2), each with its artifact's properties."""
    first: dict[Element, int] = {}
    for number, page in enumerate(document.pages):
        for box in _walk(page._page_box):  # noqa: SLF001 - as the module says
            if (entries := _artifact(box, number, first)) is not None:
                yield from ((id(inner), entries) for inner in _walk(box))


def _artifact(box: Any, page: int, first: dict[Element, int]) -> Mapping[str, str] | None:
    """Return the properties of a box that is an artifact; `first` has the page on which each table's head begins."""
    from weasyprint.formatting_structure import boxes

    if _is_again(box):
        return {"Type": "/Pagination"}
    if isinstance(box, boxes.MarginBox):
        place = "Header" if box.at_keyword.startswith("@top") else "Footer"
        return {"Type": "/Pagination", "Subtype": f"/{place}"}
    if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
        return {"Type": "/Pagination"} if first.setdefault(box.element, page) != page else None
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        return {"Type": "/Layout"} if not any(map(_is_seen, _walk(box))) else None
    if isinstance(box, boxes.TextBox) and box.element_tag in ("ul", "ol", "dl"):
        return {"Type": "/Layout"}  # the space between items that stand in a line
    return None


def _is_again(box: Any) -> bool:
    """Return whether a box repeats an earlier one: the first cell of a row that goes on over a page."""
    return box.element is not None and bool(box.element.get("data-again"))


def _is_seen(box: Any) -> bool:
    """Return whether a box is text, or a picture with an alternative text."""
    return bool(getattr(box, "text", "").strip() or (box.element_tag == "img" and box.element.get("alt")))


def _boxes(pdf: Any, document: Any, streams: list[Any], artifacts: Mapping[int, Any]) -> Iterator[Box]:
    """Yield the boxes that hold content. Raises RuntimeError where something drawn is in none of them."""
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        left = dict(stream._tags)  # noqa: SLF001 - as above
        for box in _walk(page._page_box):  # noqa: SLF001 - as the module says
            if id(box) in artifacts:
                _unlink(pdf, number, box.link_annotation)
            elif box.element is not None:
                mark = left.pop(box, None)
                _, _, part = box.element_tag.partition("::")
                edges = () if mark is None else _edges(box, page.height)
                numbering = str(box.style["list_style_type"])
                text = getattr(box, "text", "")
                actual = text if _RIGHT_TO_LEFT.search(text) or _SHAPED.search(text) else ""
                yield Box(box.element, part, number, mark, box.link_annotation, edges, numbering, actual)
        if left:
            raise RuntimeError(f"WeasyPrint drew {len(left)} things on page {number + 1} that are in no box of it")


def _unlink(pdf: Any, page: int, link: Any) -> None:
    """Remove a link from an artifact: every link must have a tag (ISO 14289-1, 7.18.5)."""
    if link is not None:
        referred(pdf, pdf.page_references[page])["Annots"].remove(link.reference)


def _edges(box: Any, height: float) -> tuple[float, ...]:
    """Return the edges of a box's content in points, from the foot of the page up."""
    x, y = box.content_box_x(), box.content_box_y()
    edges = (x, height - y - box.height, x + box.width, height - y)
    return tuple(round(edge * POINTS, 3) for edge in edges)
