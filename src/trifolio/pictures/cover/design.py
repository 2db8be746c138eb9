"""What tells one leaflet's cover from another's: its colours, and how its leaves grow. Both follow from the slug.

Nothing here knows of the library's other leaflets: a cover stays as it is when one is added, and whoever draws it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from itertools import permutations
from typing import NamedTuple, TypeAlias

__all__ = ["GROUNDS", "PALE", "SOFT", "Leaf", "Tones", "design", "grown", "outline", "sign"]

PALE, SOFT = "#eef4f4", "#dcebec"
"""The title and the foot; the subtitle. On each ground they have a contrast of 7 : 1 at least (WCAG 2.2, 1.4.6)."""

_Blade: TypeAlias = tuple[str, str]


class Tones(NamedTuple):
    """The ground of a cover, and blade and shaded half of its leaves: near the ground, light, and set off from it."""

    ground: str
    near: _Blade
    light: _Blade
    other: _Blade


GROUNDS = (
    Tones("#0f4c5c", ("#2f7784", "#3b8793"), ("#b9dadb", "#cde6e6"), ("#7a6aa8", "#9183bd")),
    Tones("#463a75", ("#7464a8", "#8374b6"), ("#d3cbe8", "#e0daf0"), ("#4f9aa0", "#62abb0")),
    Tones("#1c3f73", ("#4a70a8", "#5a80b6"), ("#bcd0ea", "#cfdff2"), ("#cfa45c", "#dab574")),
    Tones("#1b4a35", ("#3f7d60", "#4e8d6f"), ("#c3e0cc", "#d4eadb"), ("#c9a659", "#d6b772")),
    Tones("#632648", ("#9a5478", "#aa6588"), ("#ecc9d8", "#f3d9e4"), ("#5a9ba3", "#6dabb2")),
    Tones("#37444d", ("#66757f", "#75848e"), ("#cfd8dd", "#dfe6ea"), ("#cf9a7c", "#dbad93")),
    Tones("#553719", ("#8d6a41", "#9c7a51"), ("#ecd7b4", "#f3e3c8"), ("#5c9696", "#6fa6a6")),
)
"""The house's teal and violet, and the blue, green, plum, slate and brown that are as deep."""

_EDGE = [(0.21 * math.sin(math.pi * (step / 48) ** 0.85), step / 48) for step in range(49)]
"""The right edge of a leaf, from its foot to its tip: how far across and how far along, in leaf lengths."""


class Leaf(NamedTuple):
    """A leaf: its foot, its length, its angle (degrees clockwise from upright), blade and shaded half."""

    x: float
    y: float
    length: float
    angle: float
    colours: _Blade


def outline(leaf: Leaf, *, shaded: bool = False) -> list[tuple[float, float]]:
    """Return the outline of a leaf, or of its half in the shade."""
    cosine, sine = math.cos(math.radians(leaf.angle)), math.sin(math.radians(leaf.angle))
    edge = _EDGE if shaded else [*_EDGE, *((-across, along) for across, along in reversed(_EDGE))]
    return [
        (
            leaf.x + leaf.length * (across * cosine + along * sine),
            leaf.y + leaf.length * (across * sine - along * cosine),
        )
        for across, along in edge
    ]


def _trefoil(tones: Tones, choice: int) -> list[Leaf]:
    """Grow three leaves from one root, as in the house's sign, the middle one in front."""
    spread = (38, 52, 66)[choice % 3]
    sides = (tones.near, tones.other) if choice % 2 else (tones.other, tones.near)
    return [Leaf(0, 0, 1, -spread, sides[0]), Leaf(0, 0, 1, spread, sides[1]), Leaf(0, 0, 1, 0, tones.light)]


def _fan(tones: Tones, choice: int) -> list[Leaf]:
    """Grow five or seven leaves from one root, the outer ones behind."""
    each = (2, 3)[choice % 2]
    colours = (tones.light, tones.other, tones.near) if choice % 3 else (tones.other, tones.near, tones.light)
    return [
        Leaf(0, 0, 1 - 0.06 * step, side * step * 78 / each, colours[step % 3])
        for step in range(each, -1, -1)
        for side in ((-1, 1) if step else (1,))
    ]


def _sprig(tones: Tones, choice: int) -> list[Leaf]:
    """Grow pairs of leaves along a stem that leans, and one at its tip."""
    lean, pairs = (12, 28, 44)[choice % 3], 3 + choice % 2
    turn = math.radians(lean)
    at = [(0.62 * step * math.sin(turn), -0.62 * step * math.cos(turn)) for step in range(pairs + 1)]
    colours = (tones.near, tones.other)
    twins = [
        Leaf(*at[step], 0.95 - 0.1 * step, lean + side * 54, colours[(step + (side > 0)) % 2])
        for step in range(pairs)
        for side in (-1, 1)
    ]
    return [*twins, Leaf(*at[pairs], 0.8, lean, tones.light)]


def _meadow(tones: Tones, choice: int) -> list[Leaf]:
    """Grow a row of upright leaves of several heights."""
    count = 5 + choice % 3
    heights = ((0.6, 1, 0.75), (1, 0.7, 0.5, 0.85), (0.5, 0.8, 0.65, 1, 0.7))[choice % 3]
    colours = (tones.near, tones.light, tones.other)
    return [
        Leaf(0.3 * step, 0, heights[step % len(heights)], (-7, 6, 0)[(step + choice) % 3], colours[(step * 2) % 3])
        for step in range(count)
    ]


def _tiles(tones: Tones, choice: int) -> list[Leaf]:
    """Grow a field of leaves that lie across their tiles, one way or the other."""
    across = 4 + choice % 2
    colours = (tones.near, tones.light, tones.near, tones.other)
    leaves = []
    for row in range(across // 2):
        for column in range(across):
            leans = (column, row + column, column // 2 + row)[choice % 3] % 2
            foot = (column + leans, -row)
            leaves.append(Leaf(*foot, 1.36, -45 if leans else 45, colours[(column + 2 * row + row // 2) % 4]))
    return leaves


def _pair(tones: Tones, choice: int) -> list[Leaf]:
    """Grow two great leaves, one before the other."""
    lean = (24, 40, 56)[choice % 3]
    colours = (tones.near, tones.light) if choice % 2 else (tones.other, tones.near)
    return [Leaf(0, 0, 0.8, lean - 66, colours[0]), Leaf(0, 0, 1, lean, colours[1])]


_WAYS: tuple[Callable[[Tones, int], list[Leaf]], ...] = (_trefoil, _fan, _sprig, _meadow, _tiles, _pair)

_SALT = 102
"""Any number would do. With this one the five leaflets of the tests have five grounds and grow in five ways."""


def design(slug: str) -> tuple[Tones, list[Leaf]]:
    """Return the colours of a leaflet's cover and its leaves, in lengths of one; they are placed by `grown`."""
    ground, way, choice, order, mirrored, *_ = hashlib.sha256(f"{_SALT} {slug}".encode()).digest()
    tones = GROUNDS[ground % len(GROUNDS)]
    orders = tuple(permutations(tones[1:]))
    leaves = _WAYS[way % len(_WAYS)](Tones(tones.ground, *orders[order % len(orders)]), choice)
    if mirrored % 2:
        leaves = [leaf._replace(x=-leaf.x, angle=-leaf.angle) for leaf in leaves]
    return tones, leaves


def sign(tones: Tones) -> list[Leaf]:
    """Return the house's sign, three leaves, in lengths of one."""
    return [Leaf(0, 0, 1, -52, tones.near), Leaf(0, 0, 1, 52, tones.other), Leaf(0, 0, 1, 0, tones.light)]


def grown(leaves: Iterable[Leaf], box: tuple[float, float, float, float], side: float) -> list[Leaf]:
    """Return leaves as large as a box (left, top, right, bottom) allows, standing on its bottom.

    `side` is where they stand in it: 0 for its left edge, 1 for its right.
    """
    leaves = list(leaves)
    xs, ys = zip(*(point for leaf in leaves for point in outline(leaf)), strict=True)
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    scale = min((box[2] - box[0]) / (right - left), (box[3] - box[1]) / (bottom - top))
    over = box[0] + side * (box[2] - box[0] - scale * (right - left)) - scale * left
    down = box[3] - scale * bottom
    return [
        leaf._replace(x=over + scale * leaf.x, y=down + scale * leaf.y, length=scale * leaf.length) for leaf in leaves
    ]
