"""Count a drawing's elements with every reference expanded, and refuse drawings that explode.

Ten elements that each use the one before ten times make ten thousand million: engines hang on such a file, though it
has a kilobyte. Patterns, masks, clips and markers can be nested the same way. A letter, eight corners of a path and a
repetition of a gradient count as an element each: that is what they cost WeasyPrint (some 50 µs).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from lxml import etree

from trifolio.pictures.decode import PictureError
from trifolio.pictures.svg.gradients import reach, repetitions
from trifolio.pictures.svg.style import declarations, references, rules

__all__ = ["HEAVIEST", "weigh"]

HEAVIEST = 200_000
"""How many elements a drawing may come to."""

_CHAIN = 200
_HREF = "{http://www.w3.org/1999/xlink}href"
_STYLE = "{http://www.w3.org/2000/svg}style"
_LAST = re.compile(r"(?<![\w*.#:-])[\w*.#:-]*$")
_TOKEN = re.compile(r"[.#]?[\w-]+|\*")
_UNPAINTED = frozenset({"linearGradient", "radialGradient", "stop"})
_VERTEX = 4
"""The fewest characters that a further corner of a path takes, two numbers with their marks."""
_CHEAP = 8
"""Corners that cost as much as an element."""


def weigh(root: etree._Element) -> None:
    """Raise `PictureError` (`picture-bomb`) for a clean drawing that is too heavy, or that uses itself."""
    _Scale(root).weight(root, ())


class _Scale:
    """A drawing being weighed: its elements by id, what its style sheets point to, the weights found so far."""

    def __init__(self, root: etree._Element) -> None:
        self._named = {element.get("id"): element for element in root.iter() if element.get("id")}
        self._styled = dict(_styled(root))
        self._reach = reach(root)
        self._found: dict[etree._Element, tuple[int, int]] = {}

    def weight(self, element: etree._Element, chain: tuple[etree._Element, ...]) -> tuple[int, int]:
        """Return how many elements an element expands to, and how many it contains, itself included."""
        if element in self._found:
            return self._found[element]
        if element in chain or len(chain) > _CHAIN:
            message = f"has parts that use themselves, or each other more than {_CHAIN} deep"
            raise PictureError("picture-bomb", message, "save it again as plain SVG")
        chain = (*chain, element)
        inside = [self.weight(child, chain) for child in element]
        corners = (len(element.get("d", "")) + len(element.get("points", ""))) // _VERTEX
        letters = len(element.text or "") + sum(len(child.tail or "") for child in element)
        count = 1 + sum(own for _, own in inside)
        total = 1 + letters + corners // _CHEAP + sum(weight for weight, _ in inside)
        if element.get("spreadMethod") in ("repeat", "reflect"):
            total += math.ceil(min(HEAVIEST + 1, repetitions(element, self._named, self._reach)))
        for name, target in self._targets(element):
            times = max(count, corners) if name.startswith("marker") else count
            total += times * self.weight(target, chain)[0]
        if total > HEAVIEST:
            message = f"comes to more than {HEAVIEST:,} elements when all is drawn that it uses"
            raise PictureError("picture-bomb", message, "simplify it, or save it as PNG")
        self._found[element] = total, count
        return total, count

    def _targets(self, element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """Yield what an element points to, with the property that does."""
        pointing = [("href", element.get(_HREF, "").removeprefix("#"))]
        for name, value in (*element.attrib.items(), *declarations(element.get("style", ""))[0]):
            pointing += [(str(name), target) for target in references(str(value))]
        tag = etree.QName(element).localname
        if tag not in _UNPAINTED:
            classes = (f".{name}" for name in element.get("class", "").split())
            for token in (tag, "*", f"#{element.get('id')}", *classes):
                pointing += self._styled.get(token, ())
        for name, target in pointing:
            if target in self._named:
                yield name, self._named[target]


def _styled(root: etree._Element) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each tag, class or id of the style sheets with the properties that point, and to what.

    A selector counts for every element that has any one name of its last part: too often rather than too seldom.
    """
    pointing: dict[str, list[tuple[str, str]]] = {}
    for style in root.iter(_STYLE):
        for selectors, body in rules(style.text or "")[0]:
            targets = [(name, target) for name, value in body for target in references(value)]
            for selector in selectors.split(",") if targets else ():
                last = _LAST.search(selector.strip())
                for token in _TOKEN.findall(last[0]) if last else ():
                    pointing.setdefault(token, []).extend(targets)
    yield from pointing.items()
