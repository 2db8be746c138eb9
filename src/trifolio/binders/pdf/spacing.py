"""What is left of a page that ends early goes between its parts: a little below each, until the page is full enough.

The boxes of the layout are moved down as they are: no line is set anew, and nothing comes onto another page. A gap
grows with its size, so that what belongs together stays nearer than what does not; none below a heading does. What has
a frame is moved whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.layouts import HEADS, of_class
from trifolio.binders.pdf.private import MILLIMETRES, check

__all__ = ["MOST", "spaced", "spare"]

MOST = 1.0
"""By how much of its size a gap may grow."""

LEAST = 0.5 / MILLIMETRES
"""What is less is no gap: that of two lines, or of two rows."""

_is_title = of_class("box-title", "step-count", "step-name", "running-title")


def spare(document: Any, page: int) -> float:
    """Return how many millimetres the gaps of a page can take."""
    return MOST * MILLIMETRES * sum(gap for _, gap in _gaps(_flow(document.pages[page])))


def spaced(document: Any, wanted: Mapping[int, float]) -> None:
    """Move the parts of pages (from 0) down, so that each reaches as many millimetres further, or as far as it can."""
    check()
    for number, millimetres in wanted.items():
        page = document.pages[number]
        gaps = {id(box): gap for box, gap in _gaps(_flow(page))}
        if whole := sum(gaps.values()):
            share = min(MOST, millimetres / MILLIMETRES / whole)
            _move(_flow(page), 0.0, share, gaps)
            page.__init__(page._page_box)  # noqa: SLF001 - links and bookmarks move, too


def _flow(page: Any) -> Any:
    """Return the box in which the flow of a page stands."""
    return page._page_box.children[0]  # noqa: SLF001 - as private.py says


def _move(box: Any, down: float, share: float, gaps: Mapping[int, float]) -> float:
    """Move a box and what is in it; return how far its foot is moved."""
    down += share * gaps.get(id(box), 0.0)
    if not _is_open(box):
        box.translate(0, down)
        _repaint(box, down)
        return down
    foot = down
    for child in box.children:
        foot = _move(child, foot, share, gaps)
    box.position_y += down
    box.height += foot - down
    return foot


def _repaint(box: Any, down: float) -> None:
    """Move the grounds and signs of what was moved: the engine has placed them on the page already."""
    box = getattr(box, "_box", box)
    if getattr(box, "background", None) is not None:
        layers = [
            layer._replace(
                painting_area=_lower(layer.painting_area, down),
                positioning_area=_lower(layer.positioning_area, down),
                clipped_boxes=[_lower(clipped, down) for clipped in layer.clipped_boxes],
            )
            for layer in box.background.layers
        ]
        box.background = box.background._replace(layers=layers)
    for child in box.all_children():
        _repaint(child, down)


def _lower(area: Any, down: float) -> Any:
    return area if isinstance(area, str) else (area[0], area[1] + down, *area[2:])


def _gaps(box: Any) -> Iterator[tuple[Any, float]]:
    """Yield what stands below a gap that may grow, with the gap in pixels."""
    before: Any = None
    for part in _parts(box):
        if before is not None:
            gap = part.position_y + part.margin_top - _foot(before)
            if gap > LEAST and not _is_head(before):
                yield part, gap
        before = part


def _parts(box: Any) -> Iterator[Any]:
    """Yield the parts of a flow that are moved whole, from the top down."""
    for child in box.children:
        if not hasattr(child, "margin_top") or not child.is_in_normal_flow():
            continue
        if _is_open(child):
            yield from _parts(child)
        else:
            yield child


def _foot(box: Any) -> float:
    return float(box.position_y + box.margin_top + box.border_height())


def _is_open(box: Any) -> bool:
    """Return whether a box is nothing but what stands in it: no frame, no ground, blocks alone."""
    from weasyprint.formatting_structure import boxes

    plain = type(box) is boxes.BlockBox and not any(
        (box.border_top_width, box.border_bottom_width, box.border_left_width, box.padding_top, box.padding_bottom)
    )
    return (
        plain
        and bool(box.children)
        and box.element is not None
        and box.element.tag not in _WHOLE
        and box.style["column_count"] == "auto"
        and all(isinstance(child, boxes.BlockLevelBox) for child in box.children)
    )


_WHOLE = frozenset(("figure", "table", "li", "dd"))


def _is_head(box: Any) -> bool:
    """Return whether a box belongs to what stands below it."""
    element: Element | None = box.element
    return element is not None and (element.tag in HEADS or _is_title(element))
