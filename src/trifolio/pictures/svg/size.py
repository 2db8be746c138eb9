"""How large a drawing is, by its own word."""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["sides"]

_LENGTH = re.compile(r"\s*\+?((?:\d++(?:\.\d++)?|\.\d++)(?:e[+-]?\d{1,2})?)\s*+(?:([a-z]+)\s*+)?", re.IGNORECASE)
_FIGURES = re.compile(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d{1,2})?")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}
_BOX = 4
_HUGE = 1e99
_DEFAULT = (300.0, 150.0)


def sides(root: etree._Element) -> tuple[float, float]:
    """Return width and height in CSS pixels: of the attributes, else of the `viewBox`, else 300 × 150."""
    numbers = [_finite(part) for part in _FIGURES.findall(root.get("viewBox", ""))]
    box = (numbers[2], numbers[3]) if len(numbers) == _BOX and min(numbers[2:]) > 0 else None
    width, height = (_pixels(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return width, height
    ratio = box[0] / box[1] if box else _DEFAULT[0] / _DEFAULT[1]
    if width or height:
        return width or height * ratio, height or width / ratio
    return box or _DEFAULT


def _pixels(length: str) -> float:
    """Return a length in CSS pixels, 0 where it is none or depends on the place."""
    match = _LENGTH.fullmatch(length)
    return _finite(match[1]) * _UNITS.get((match[2] or "").lower(), 0.0) if match else 0.0


def _finite(number: str) -> float:
    """Return a number that can be reckoned with, however long it is written."""
    return max(-_HUGE, min(float(number), _HUGE))
