"""What stands on the pages of a layout, and where each of them ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.private import Extent, extents
from trifolio.binders.pdf.trees import outward
from trifolio.safety.values import dataclass

__all__ = ["EMPTY", "HEADS", "Early", "early", "is_article", "is_figure", "of_class", "outer", "pages", "spans"]

EMPTY = 0.112
"""How much of a page may be empty below its last line, but of the last: with the white of that line it is an eighth."""

HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption"))
"""The tags of what stays with what is below it."""

Page = Sequence[Extent]


@dataclass(frozen=True, slots=True)
class Early:
    """A page (from 0) that ends early, what stands on it and on the next, and the millimetres of room at its foot."""

    number: int
    page: Page
    after: Page
    room: float


def pages(document: Any) -> list[Page]:
    """Return what stands on each page, from the top down."""
    pages: list[list[Extent]] = [[] for _ in document.pages]
    for extent in extents(document):
        pages[extent.page].append(extent)
    return [sorted(page, key=lambda extent: extent.top) for page in pages]


def early(pages: Sequence[Page], above: Mapping[Element, Element]) -> Iterator[Early]:
    """Yield the pages that end early though an article goes on; one that its writer ended is no such page."""
    for number, (page, after) in enumerate(itertools.pairwise(pages)):
        if not page or not after:
            continue
        room = page[-1].room - max(extent.bottom for extent in page)
        article = outer(after[0].element, above, is_article)
        begins = article is not None and outer(page[-1].element, above, is_article) is not article
        if room > EMPTY * page[-1].height and not begins and not _is_ended(after[0].element, above):
            yield Early(number, page, after, room)


def _is_ended(element: Element, above: Mapping[Element, Element]) -> bool:
    """Return whether a writer asked for a new page before an element."""
    for inner in outward(element, above):
        siblings = list(above.get(inner, ()))
        place = siblings.index(inner) if siblings else 0
        if place:
            return "page-break" in siblings[place - 1].get("class", "").split()
    return False


def spans(page: Page) -> list[float]:
    """Return how many millimetres what stands on a page takes, from the top down, each line and row once."""
    spans: list[float] = []
    foot = 0.0
    for extent in page:
        spans.append(max(0.0, extent.bottom - max(foot, extent.top)))
        foot = max(foot, extent.bottom)
    return spans


def outer(
    element: Element | None, above: Mapping[Element, Element], wanted: Callable[[Element], bool]
) -> Element | None:
    """Return the outermost element that an element is or stands in and that is wanted."""
    outermost = [outer for outer in outward(element, above) if wanted(outer)]
    return outermost[-1] if outermost else None


def of_class(*names: str) -> Callable[[Element], bool]:
    """Return whether an element has one of some classes, as a function."""
    wanted = frozenset(names)
    return lambda element: bool(wanted.intersection(element.get("class", "").split()))


def is_article(element: Element) -> bool:
    """Return whether an element is an article of a collection."""
    return "article" in element.get("class", "").split()


def is_figure(element: Element) -> bool:
    """Return whether an element is a picture with what belongs to it."""
    return element.tag == "figure"
