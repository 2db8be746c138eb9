"""How large a picture stands on paper, and whether it is fine enough there: one reckoning for builds and for checks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trifolio.pictures.originals import Place

__all__ = ["COARSEST", "HANDOUT", "LOGO", "Coarse", "Room", "called", "coarse", "largest"]

FINE = 150
"""Dots per inch below which a printed picture looks coarse at arm's length."""

COARSEST = 100
"""Dots per inch below which it looks so to everybody."""

_INCH = 25.4
_CSS = 96
"""Pixels of a picture to an inch where nothing bounds it (CSS Values 4, 6.2)."""


class Room(NamedTuple):
    """The room of a picture on paper, in millimetres; no height is any. It fills one that is `filled`, though small."""

    width: float
    height: float
    filled: bool = False


class Coarse(NamedTuple):
    """What a writer should know of a picture that is not fine enough: the code, message and hint of a problem."""

    code: str
    message: str
    hint: str


HANDOUT = Room(150, 74)
"""The room of a picture on the handout, as its edition.toml and its style have it."""

DECORATIVE = 40
"""The height of a picture that only decorates, in millimetres: the style of the handout."""

LOGO = Room(150, 14, filled=True)
"""The room of a clinic's logo in the head of the handout."""


def largest(places: Iterable[Place], room: Room) -> dict[str, tuple[Place, Room]]:
    """Return for each picture the first of the places where it is widest, and the room that holds it in all of them."""
    rooms: dict[str, list[tuple[Place, Room]]] = {}
    for place in places:
        rooms.setdefault(place.src, []).append((place, _within(room, place)))
    return {src: _union(several) for src, several in rooms.items()}


def _union(several: Sequence[tuple[Place, Room]]) -> tuple[Place, Room]:
    place, widest = max(several, key=lambda each: each[1].width)
    heights = [room.height for _, room in several]
    return place, widest._replace(height=max(heights) if all(heights) else 0)


def _within(room: Room, place: Place) -> Room:
    """Return the room of a picture that is printed at a width of its own, or that only decorates."""
    height = min(room.height or math.inf, DECORATIVE) if place.decorative else room.height
    return Room(_share(place.width, room.width) if place.width else room.width, height)


_MILLIMETRES = {"px": _INCH / _CSS, "pt": _INCH / 72, "mm": 1.0, "cm": 10.0, "in": _INCH}
"""CSS's absolute lengths (CSS Values 4, 6.2)."""


def _share(width: str, whole: float) -> float:
    """Return a width (CSS) in millimetres; all of `whole` for one that depends on the type's size."""
    number, unit = re.fullmatch(r"([0-9.]*)(.*)", width, re.DOTALL).groups()  # type: ignore[union-attr]  # any text does
    if unit == "%":
        return min(whole, whole * float(number) / 100)
    return min(whole, float(number) * _MILLIMETRES[unit]) if unit in _MILLIMETRES else whole


def called(src: str) -> str:
    """Return what a message calls a picture."""
    return "a picture written into the text" if src.startswith("data:") else f"“{src}”"


def coarse(src: str, size: tuple[int, int], room: Room) -> Coarse | None:
    """Return what to say of a picture of this many pixels in a room; None of one that is fine enough there."""
    width, height = size
    most = min(room.width, room.height * width / height) if room.height else room.width
    wide = most if room.filled else min(most, width / _CSS * _INCH)
    if (dots := round(width / wide * _INCH)) >= FINE:
        return None
    message = f"{called(src)} is {width} × {height} pixels: {dots} dots per inch on paper"
    hint = f"use one at least {math.ceil(most / _INCH * FINE)} pixels wide"
    if (fits := int(width / FINE * _INCH)) and not room.filled:
        hint += f", or place it smaller: {{width={fits}mm}}"
    return Coarse("picture-small" if dots < COARSEST else "picture-coarse", message, hint)
