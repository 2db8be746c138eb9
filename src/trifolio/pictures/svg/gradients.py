"""How often a gradient that repeats itself is drawn: an engine writes down each repetition (SVG 2, 14.2.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

__all__ = ["reach", "repetitions"]

_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_CALL = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_HREF = "{http://www.w3.org/1999/xlink}href"
_PLACES = (
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x1",
    "y1",
    "x2",
    "y2",
    "points",
    "viewBox",
    "dx",
    "dy",
)
_CORNER = 3.0
"""More than the diagonal of a square around a point in another one, in sides of theirs."""
_LONGEST = 10
"""Gradients that take what they do not say from the next."""

_Matrix: TypeAlias = tuple[float, float, float, float]


def reach(root: etree._Element) -> float:
    """Return a length in user units that no shape of a drawing exceeds: twice the sum of its largest numbers."""
    largest = 0.0
    for element in root.iter():
        largest = max(largest, *(abs(number) for name in _PLACES for number in _numbers(element.get(name, ""))), 0.0)
        path = element.get("d", "")
        numbers = [abs(number) for number in _numbers(path)]
        relative = any(sign.islower() for sign in path if sign not in "ez")
        largest = max(largest, sum(numbers) if relative else max(numbers, default=0.0))
    return 2 * largest


def repetitions(gradient: etree._Element, named: Mapping[str | None, etree._Element], reach: float) -> float:
    """Return how often a gradient's stops are written down at most, infinity where it has no length.

    `named` are the elements by their id, `reach` is the drawing's.
    """
    chain = [gradient]
    while len(chain) < _LONGEST and (following := named.get(chain[-1].get(_HREF, "").removeprefix("#"))) is not None:
        chain.append(following)
    table = {str(name): str(value) for element in reversed(chain) for name, value in element.attrib.items()}
    stops = max(1, *(sum(1 for part in element if str(part.tag).endswith("}stop")) for element in chain))
    whole = reach if table.get("gradientUnits") == "userSpaceOnUse" else 1.0

    def length(name: str, default: str) -> float:
        value = table.get(name, default)
        number = next(iter(_numbers(value)), 0.0)
        return number / 100 * whole if value.strip().endswith("%") else number

    if str(gradient.tag).endswith("}linearGradient"):
        sides = (length("x2", "100%") - length("x1", "0"), length("y2", "0") - length("y1", "0"))
        shortest = min((abs(side) for side in sides if side), default=0.0)
    else:
        shortest = abs(length("r", "50%") - length("fr", "0"))
    shortest *= _smallest(table.get("gradientTransform", ""))
    return _CORNER * stops * whole / shortest if shortest else math.inf


def _smallest(transform: str) -> float:
    """Return a scale that a transform does not go below in any direction."""
    a, b, c, d = 1.0, 0.0, 0.0, 1.0
    for name, arguments in _CALL.findall(transform):
        e, f, g, h = _matrix(name, _numbers(arguments))
        a, b, c, d = a * e + c * f, b * e + d * f, a * g + c * h, b * g + d * h
    size = math.hypot(a, b, c, d)
    return abs(a * d - b * c) / size if size else 0.0


def _matrix(name: str, values: list[float]) -> _Matrix:
    """Return a transform's linear part, that of CSS: `a b c d`."""
    first = values[0] if values else 0.0
    turn = math.radians(first)
    match name:
        case "matrix" if len(values) >= len(("a", "b", "c", "d")):
            return values[0], values[1], values[2], values[3]
        case "scale":
            return first, 0.0, 0.0, values[1] if values[1:] else first
        case "rotate":
            return math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn)
        case "skewX":
            return 1.0, 0.0, math.tan(turn), 1.0
        case "skewY":
            return 1.0, math.tan(turn), 0.0, 1.0
    return 1.0, 0.0, 0.0, 1.0


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _FLOAT.findall(text)]
