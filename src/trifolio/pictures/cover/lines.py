"""Text in lines: as large as a place allows, broken where its script may be broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple, TypeAlias

__all__ = ["LEFT", "Line", "Measure", "Style", "balanced", "column", "whole"]

LEFT = 130
"""Where lines begin, in pixels."""

_LEADING = 1.14
_CAPITAL = 0.67
_DESCENT = 0.22
_TINY = 6
_NEARLY = 0.95

Measure: TypeAlias = Callable[[int, int, str], float]
_Ruler: TypeAlias = Callable[[str], float]


class Style(NamedTuple):
    """How a text is set: weight, em from the largest to the smallest (pixels), most lines, colour."""

    weight: int
    largest: int
    smallest: int
    most: int
    colour: str
    legible: int = 0
    """The em under which a text is hard to read on a thumbnail: rather than that, its long words are broken."""


class Line(NamedTuple):
    """A line of text as `Sheet.write` takes it."""

    at: tuple[float, float]
    text: str
    weight: int
    size: int
    colour: str


def column(text: str, style: Style, place: tuple[int, int], width: int, measure: Measure) -> tuple[list[Line], int]:
    """Set a text as large as a place (top and height) allows; return its lines and where it ends.

    Where even the smallest size is too large, long words are broken and the end is cut off, with an ellipsis.
    """
    if not text:
        return [], place[0]
    top, height = place
    for size in range(style.largest, style.smallest - 1, -4):
        ruler = cache(partial(measure, style.weight, size))
        lines = _fitted(text, style, height, size, width, ruler)
        if not lines and size == style.legible:
            cut = _cut(text, width, _room(style, height, size), ruler)
            lines = [] if cut[-1].endswith("…") else cut
        if lines:
            break
    else:
        lines = _cut(text, width, _room(style, height, size), ruler)
    return _set(lines, style, size, top)


def whole(text: str, style: Style, place: tuple[int, ...], width: int, measure: Measure) -> tuple[list[Line], int]:
    """Set a text so that every word of it stands; return its lines and where it ends.

    A place is the top and several heights: it takes the first height that has room for it, in the style's sizes; in
    the last it is made as small as need be.
    """
    top, *heights = place
    if not text:
        return [], top
    sizes = range(style.largest, style.smallest - 1, -4)
    rulers = {size: cache(partial(measure, style.weight, size)) for size in sizes}
    length = sum(map(rulers[sizes[-1]], _pieces(text))) / sizes[-1]
    for height in heights:
        for size, ruler in rulers.items():
            if length * size * _NEARLY <= width * _room(style, height, size) and (
                lines := _fitted(text, style, height, size, width, ruler)
            ):
                return _set(lines, style, size, top)
    size = sizes[-1]
    while True:
        lines, room = _broken(text, width, cache(partial(measure, style.weight, size))), _room(style, heights[-1], size)
        if len(lines) <= room or size <= _TINY:
            return _set(lines, style, size, top)
        size = max(_TINY, min(size * 15 // 16, int(size * (room / len(lines)) ** 0.5)))


def _set(lines: list[str], style: Style, size: int, top: int) -> tuple[list[Line], int]:
    """Return lines of a size with their places, and where the last of them ends."""
    first = top + _CAPITAL * size
    placed = [
        Line((LEFT, round(first + row * _LEADING * size)), line, style.weight, size, style.colour)
        for row, line in enumerate(lines)
    ]
    return placed, round(placed[-1].at[1] + _DESCENT * size)


def _room(style: Style, height: int, size: int) -> int:
    """Return how many lines of a size a place has room for."""
    return min(style.most, max(1, int(height / (size * _LEADING))))


def _fitted(text: str, style: Style, height: int, size: int, width: int, ruler: _Ruler) -> list[str]:
    """Return the lines of a text that fits a place without a word being broken, else none."""
    lines = _greedy(_pieces(text), width, ruler)
    if len(lines) > _room(style, height, size):
        return []
    lines = balanced(text, len(lines), width, ruler)
    return lines if max(map(ruler, lines)) <= width else []


def balanced(text: str, count: int, width: float, measure: _Ruler) -> list[str]:
    """Break a text into so many lines, as even as they can be."""
    pieces, measure = _pieces(text), cache(measure)
    narrow, wide = max(measure(piece.rstrip(" ")) for piece in pieces), width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_greedy(pieces, middle, measure)) > count:
            narrow = middle
        else:
            wide = middle
    return _greedy(pieces, wide, measure)


_END = "\n"
"""Ends a piece behind which a line must end: a part of a broken word."""


def _greedy(pieces: list[str], width: float, measure: _Ruler) -> list[str]:
    """Put pieces of text into lines, each as full as it can be; each piece is measured by itself."""
    lines: list[str] = []
    taken = 0.0
    for piece in pieces:
        bare = piece.rstrip(" \n")
        if lines and not lines[-1].endswith(_END) and taken + measure(bare) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
            taken = 0.0
        taken += measure(bare) + (measure(" ") if piece.endswith(" ") else 0)
    return [line.rstrip(" \n") for line in lines]


_OPENING, _CLOSING = frozenset({"Ps", "Pi"}), frozenset({"Pe", "Pf", "Po", "Lm"})
_SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
_BEFORE, _AFTER = frozenset("เแโใไເແໂໃໄ"), frozenset("ะาำๅะາຳຽ")
"""Vowels of Thai and Lao that are written before and after the consonant they belong to."""

_VIRAMA = 9
"""The combining class of what joins a consonant to the next one (Unicode Standard Annex 44)."""


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: behind a space, and between characters of Chinese and Japanese.

    Of their rules the two that are seen at once are kept: no line begins with what closes, none ends with what opens.
    """
    pieces = [""]
    for place in re.finditer(r"[^ ]+ *", text):
        word = place.group()
        pieces.append(word[0])
        for before, after in pairwise(word):
            if _is_wide(before, after):
                pieces.append(after)
            else:
                pieces[-1] += after
    return pieces[1:] or [text]


def _is_wide(before: str, after: str) -> bool:
    """Return whether a line may end between two characters because one of them is of Chinese or Japanese."""
    if after == " " or unicodedata.category(before) in _OPENING or unicodedata.category(after) in _CLOSING:
        return False
    wide = [char for char in (before, after) if unicodedata.east_asian_width(char) in "WF"]
    hangul = any("HANGUL" in unicodedata.name(char, "") for char in wide)
    return bool(wide) and not hangul and after not in _SMALL_KANA and not unicodedata.combining(after)


def _broken(text: str, width: float, measure: _Ruler) -> list[str]:
    """Break a text into lines, and words that are too wide: with a hyphen where the script has one."""
    pieces: list[str] = []
    for piece in _pieces(text):
        if measure(piece.rstrip(" ")) <= width:
            pieces.append(piece)
            continue
        part = ""
        for unit in _units(piece):
            hyphen = "-" if _is_cased(part[-1:]) and _is_cased(unit[0]) else ""
            if part and measure(f"{part}{unit.rstrip(' ')}{hyphen}") > width:
                pieces.append(f"{part}{hyphen}{_END}")
                part = ""
            part += unit
        pieces.append(part)
    return _greedy(pieces, width, measure)


def _is_cased(char: str) -> bool:
    """Return whether a character is of a script with capitals: such words are divided with a hyphen."""
    return char.lower() != char.upper()


def _units(word: str) -> list[str]:
    """Split a word into what can't be torn apart: a letter with its marks, and with what is written as part of it."""
    units = [""]
    for before, after in pairwise(f" {word}"):
        joined = (
            unicodedata.category(after)[0] == "M"
            or unicodedata.combining(before) == _VIRAMA
            or before in _BEFORE
            or after in _AFTER
        )
        units = [*units[:-1], units[-1] + after] if joined else [*units, after]
    return [unit for unit in units if unit]


def _cut(text: str, width: float, room: int, measure: _Ruler) -> list[str]:
    """Break words that are too wide, and leave out the lines that have no room."""
    lines = _broken(text, width, measure)
    if len(lines) > room:
        last = lines[room - 1]
        while last and measure(f"{last}…") > width:
            last = "".join(_units(last)[:-1])
        lines = [*lines[: room - 1], f"{last.rstrip(' -,;:')}…"]
    return lines
