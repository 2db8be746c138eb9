"""The number of each item of an ordered list, as every edition shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from trifolio.document.nodes import Element, Nodes
from trifolio.document.sections import letters

__all__ = ["is_renumbered", "item_numbers", "item_values", "without_items"]

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_LARGEST_ROMAN = 3999


def item_numbers(element: Element) -> tuple[str, ...]:
    """Return the number or letter of each item of an `ol`, without a full stop.

    They follow `start`, `reversed` and `type` of the list and `value` of its items (HTML Living Standard, 4.4.5 and
    4.4.8). Where letters or Roman numerals have no sign for a number, it is written in digits, as browsers do.
    """
    return tuple(_written(number, element.get("type")) for number in item_values(element))


def is_renumbered(element: Element) -> bool:
    """Return whether an `ol` does not count 1, 2, 3."""
    return item_numbers(element) != tuple(map(str, range(1, len(_items(element)) + 1)))


def without_items(element: Element, is_empty: Callable[[Nodes], bool]) -> Element:
    """Return a list without the items whose nodes are empty; the others of an `ol` keep their numbers."""
    items = [item for item in element.children if isinstance(item, Element)]
    if not any(is_empty(item.children) for item in items):
        return element
    if element.tag == "ol":
        numbers = zip(items, item_values(element), strict=True)
        items = [item.having(value=str(number)) for item, number in numbers]
    return replace(element, children=tuple(item for item in items if not is_empty(item.children)))


def _items(element: Element) -> tuple[Element, ...]:
    return tuple(node for node in element.children if isinstance(node, Element) and node.tag == "li")


def item_values(element: Element) -> Iterator[int]:
    """Yield the number of each item of an `ol`, as whole numbers (HTML Living Standard, 4.4.8)."""
    items = _items(element)
    step = -1 if element.has("reversed") else 1
    number = int(element.get("start") or (len(items) if step < 0 else 1))
    for item in items:
        number = int(item.get("value") or number)
        yield number
        number += step


def _written(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        return letters(number) if kind == "A" else letters(number).lower()
    if kind in ("i", "I") and 0 < number <= _LARGEST_ROMAN:
        return _roman(number) if kind == "I" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text
