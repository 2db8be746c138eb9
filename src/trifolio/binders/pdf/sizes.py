"""Pictures that give way: smaller where what comes next then fits, larger where a page would else end early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.layouts import HEADS, Early, Page, is_figure, of_class, outer
from trifolio.binders.pdf.private import Extent
from trifolio.binders.pdf.trees import outward, styled

__all__ = ["SLACK", "grown", "shrunk"]

SMALLEST, LARGEST = 0.6, 1.25
"""What a picture keeps of its size at least, and what it has of it at most."""

SLACK = 7.0
"""Millimetres for the margin above what begins a page, which is cut off there, and to spare."""

_HIGH = "data-high"
"""Has the height of a picture before it was altered, in millimetres."""

_BOXES = of_class("box", "key-points", "evidence", "step", "card", "write-in", "question", "record", "disclaimer")
_TITLES = of_class("box-title", "step-count", "step-name", "label")
_SHORT = 4


def shrunk(ends: Early, above: Mapping[Element, Element], gain: float = 0.0) -> bool:
    """Make pictures on an early end's page, and the one with which the next begins, small enough for that to fit.

    `gain` are millimetres that something else spares on the page. Returns whether it will fit.
    """
    first = _first(ends.after, above)
    need = max(extent.bottom for extent in first) - ends.after[0].top + SLACK - ends.room - gain
    images = [*_images(ends.page, above), *_images(first, above)]
    gives = [max(0.0, _height(image) - SMALLEST * _whole(image)) for image in images]
    if not -gain < need <= sum(gives):
        return False
    for image, give in zip(images, gives, strict=True):
        if give and need > 0:
            _set(image, _height(image) - give * need / sum(gives))
    return True


def grown(page: Page, millimetres: float, above: Mapping[Element, Element]) -> bool:
    """Make the pictures of a page larger by so many millimetres in all, or by as many as they may."""
    images = _images(page, above)
    takes = [max(0.0, LARGEST * _whole(image) - _height(image)) for image in images]
    if sum(takes) < 1:
        return False
    share = min(1.0, millimetres / sum(takes))
    for image, take in zip(images, takes, strict=True):
        _set(image, _height(image) + take * share)
    return True


def _images(page: Sequence[Extent], above: Mapping[Element, Element]) -> list[Extent]:
    """Return the pictures that may be altered: no words stand beside them."""
    figures = [(extent, outer(extent.element, above, is_figure)) for extent in page if extent.element.tag == "img"]
    return [
        extent
        for extent, figure in figures
        if figure is not None
        and "beside" not in figure.get("class", "")
        and "decorative" not in figure.get("class", "")
    ]


def _height(image: Extent) -> float:
    return image.bottom - image.top


def _whole(image: Extent) -> float:
    return float(image.element.get(_HIGH) or _height(image))


def _set(image: Extent, height: float) -> None:
    image.element.set(_HIGH, f"{_whole(image):.1f}")
    styled(image.element, f"max-height: {height:.1f}mm")


def _first(page: Page, above: Mapping[Element, Element]) -> list[Extent]:
    """Return what a page begins with and what can't be parted from it."""
    first: list[Extent] = []
    whole: list[Element] = []
    for extent in page:
        element, leads = _unit(extent.element, above)
        if element not in whole:
            if whole and not _is_joined(whole[-1], element, above):
                break
            whole = [*whole, element] if not leads else []
        first.append(extent)
    return first


def _unit(element: Element, above: Mapping[Element, Element]) -> tuple[Element, bool]:
    """Return the largest whole thing that an element stands in, and whether it stays with what is below it."""
    path = list(outward(element, above))
    for outermost in reversed(path):
        if is_figure(outermost) or _BOXES(outermost) or _is_short(outermost):
            return outermost, False
    for inner in path:
        if inner.tag in HEADS or _TITLES(inner):
            return inner, True
        if inner.tag == "p":
            return inner, _introduces(inner, above)
        if inner.tag in ("li", "tr"):
            return inner, above[inner].tag == "thead"
    return element, False


def _is_short(element: Element) -> bool:
    return element.tag in ("ul", "ol") and 0 < len(element) <= _SHORT


def _introduces(paragraph: Element, above: Mapping[Element, Element]) -> bool:
    siblings = list(above[paragraph])
    place = siblings.index(paragraph)
    after = siblings[place + 1] if place + 1 < len(siblings) else None
    headed = place > 0 and siblings[place - 1].tag in HEADS
    return after is not None and (after.tag in ("ul", "ol") or (headed and (after.tag == "table" or _BOXES(after))))


def _is_joined(before: Element, after: Element, above: Mapping[Element, Element]) -> bool:
    """Return whether two whole things stay on one page: the first two items or rows, a picture and the steps of it."""
    if is_figure(before) and after.tag == "ol" and "beside" not in before.get("class", ""):
        return True
    if before.tag == "ol" and after.tag == "p":
        return True
    around = above.get(before)
    return around is not None and above.get(after) is around and before.tag in ("li", "tr") and before is around[0]
