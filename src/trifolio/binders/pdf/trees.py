"""The markup of a page as a tree whose elements know what is around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

__all__ = ["outward", "parents", "styled"]


def parents(root: Element) -> dict[Element, Element]:
    """Return each element's parent."""
    return {child: parent for parent in root.iter() for child in parent}


def outward(element: Element | None, above: Mapping[Element, Element]) -> Iterator[Element]:
    """Yield an element and all that it stands in, from the inside out; `above` has each one's parent."""
    while element is not None:
        yield element
        element = above.get(element)


def styled(element: Element, style: str) -> None:
    """Add declarations to an element's own style."""
    element.set("style", "; ".join(filter(None, (element.get("style"), style))))
