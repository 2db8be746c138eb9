"""A book's cover: drawn from the metadata where the author has none, else the author's own brought to size.

Engines are imported where they are used: importing this module is cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from trifolio.document.model import Meta
from trifolio.words import Words, direction, spoken_date
from trifolio.words.fill import fill

__all__ = ["INSIDE", "SIZE", "draw", "fit"]

SIZE = (1600, 2560)
"""Width and height of a drawn cover in pixels, as shops ask for it."""

INSIDE = (1500, 2400)
"""The most pixels a cover has inside a book: Apple allows 5.6 million, another of its pages says 4."""

QUALITY = 85

TEAL, PALE, SOFT = "#0f4c5c", "#eef4f4", "#dcebec"
"""The field, its title and the foot; the subtitle. Text has a contrast of 7 : 1 at least (WCAG 2.2, 1.4.6)."""

LEAVES = (("#2f7784", "#3b8793"), ("#b9dadb", "#cde6e6"), ("#7a6aa8", "#9183bd"))
"""Blade and shaded half of the three leaves, left to right."""

_MARGIN = 130
_TIE = "\u00a0"
_NAME = 30
_FOOT = 2190
_BAND = 1370
_LEADING = 1.14
_CAPITAL = 0.67
_DESCENT = 0.22

_Measure: TypeAlias = Callable[[int, int, str], float]


class _Style(NamedTuple):
    """How a text is set: weight, em from the largest to the smallest (pixels), most lines, colour."""

    weight: int
    largest: int
    smallest: int
    most: int
    colour: str
    legible: int = 0
    """The em under which a text is hard to read on a thumbnail: rather than that, its long words are broken."""


class _Line(NamedTuple):
    """A line of text as `Sheet.write` takes it."""

    at: tuple[float, float]
    text: str
    weight: int
    size: int
    colour: str


TITLE = _Style(700, 236, 76, 7, PALE, 120)
_SUBTITLE = _Style(400, 88, 48, 3, SOFT)
_AUTHOR = _Style(700, 72, 40, 2, TEAL)
_IMPRINT = _Style(400, 46, 36, 1, TEAL)


def draw(meta: Meta, picture: bytes | None, words: Words, *sizes: tuple[int, int]) -> tuple[tuple[bytes, ...], str]:
    """Return a cover as JPEG in each of these sizes (width and height, as 5 to 8), and the characters that it lacks.

    `picture` is a prepared photograph for a band across the cover; a drawing, or one too small for it, is passed
    over, and any that would make the title too small to be read on a thumbnail. A text that has a letter which no
    bundled family has is left out whole, since it would read as something else; a symbol alone is left out of its text.
    """
    from trifolio.pictures.cover import canvas  # it loads Pillow and fontTools

    dated = fill(words.labelled, words.updated, spoken_date(meta.updated, words)) if meta.updated else ""
    authors = words.comma.join(name.replace(" ", _TIE) if len(name) <= _NAME else name for name in meta.authors)
    texts = [canvas.drawable(text) for text in (meta.title, meta.subtitle, authors, meta.publisher, dated)]
    title, subtitle, *foot = (text for text, _ in texts)
    sheet = canvas.Sheet(SIZE, TEAL)
    width = SIZE[0] - 2 * _MARGIN
    room = column(title, TITLE, (170, 720), width, canvas.measure)[0]
    clear = all(line.size >= TITLE.legible and not line.text.endswith("…") for line in room)
    banded = picture is not None and clear and sheet.picture(picture, (0, _BAND, SIZE[0], _FOOT))
    rtl = direction(meta.lang) == "rtl"
    if banded:
        sheet.fill((0, _FOOT, *SIZE), PALE)
        _leaves(sheet.leaf, (SIZE[0] - 1270 if rtl else 1270, 2500), 250)
    else:
        _leaves(sheet.leaf, (SIZE[0] - 980 if rtl else 980, _FOOT), 620)
        sheet.fill((0, _FOOT, *SIZE), PALE)
    lines, bottom = column(title, TITLE, (170, 720 if banded else 960), width, canvas.measure)
    if lines:
        left = SIZE[0] - _MARGIN - 150 if rtl else _MARGIN
        sheet.fill((left, bottom + 44, left + 150, bottom + 56), LEAVES[2][1])
        second = _SUBTITLE._replace(largest=max(_SUBTITLE.smallest, min(_SUBTITLE.largest, lines[0].size * 5 // 8)))
        lines += column(subtitle, second, (bottom + 110, 300), width, canvas.measure)[0]
    bottom = _FOOT + 46
    for text, style, height in zip(foot, (_AUTHOR, _IMPRINT, _IMPRINT), (130, 60, 60), strict=True):
        placed, end = column(text, style, (bottom + 22, height), 900 if banded else width, canvas.measure)
        bottom = end if placed else bottom
        lines += placed
    for line in lines:
        right = SIZE[0] - _MARGIN - canvas.measure(line.weight, line.size, line.text)
        sheet.write(*(line._replace(at=(right, line.at[1])) if rtl else line))
    drawn = tuple(sheet.jpeg(QUALITY, size) for size in sizes)
    return drawn, "".join(dict.fromkeys("".join(lacking for _, lacking in texts)))


def fit(data: bytes, size: tuple[int, int] = INSIDE) -> tuple[bytes, tuple[int, int]]:
    """Return an author's own cover as JPEG within a size (width and height in pixels), never enlarged, and its size.

    Raises `trifolio.pictures.decode.PictureError` for what cannot be read; prepare the picture first to have that as
    a problem.
    """
    from trifolio.pictures.raster import save, upright  # it loads Pillow

    image, _ = upright(data, size)
    return save(image, QUALITY), image.size


def _leaves(leaf: Callable[[tuple[int, int], int, float, str, str], None], root: tuple[int, int], length: int) -> None:
    """Draw the house's three leaves, growing from one root (pixels), the middle one in front."""
    for angle, (blade, shade) in zip((-52, 52, 0), (LEAVES[0], LEAVES[2], LEAVES[1]), strict=True):
        leaf(root, length, angle, blade, shade)


def column(text: str, style: _Style, place: tuple[int, int], width: int, measure: _Measure) -> tuple[list[_Line], int]:
    """Set a text as large as a place (top and height) allows; return its lines and where it ends.

    Where even the smallest size is too large, long words are broken and the end is cut off, with an ellipsis.
    """
    if not text:
        return [], place[0]
    top, height = place
    for size in range(style.largest, style.smallest - 1, -4):
        ruler = partial(measure, style.weight, size)
        lines = _greedy(text.split(" "), width, ruler)
        if len(lines) <= _room(style, height, size) and max(map(ruler, lines)) <= width:
            lines = balanced(lines, width, ruler)
            break
        if size == style.legible:
            lines = _cut(text, width, _room(style, height, size), ruler)
            if not lines[-1].endswith("…"):
                break
    else:
        lines = _cut(text, width, _room(style, height, size), ruler)
    first = top + _CAPITAL * size
    placed = [
        _Line((_MARGIN, round(first + row * _LEADING * size)), line, style.weight, size, style.colour)
        for row, line in enumerate(lines)
    ]
    return placed, round(placed[-1].at[1] + _DESCENT * size)


def _room(style: _Style, height: int, size: int) -> int:
    """Return how many lines of a size a place has room for."""
    return min(style.most, max(1, int(height / (size * _LEADING))))


def balanced(lines: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Break lines of text anew: as many of them, and as even as they can be."""
    words = " ".join(lines).split(" ")
    narrow, wide = max(map(measure, words)), width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_greedy(words, middle, measure)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return _greedy(words, wide, measure)


def _greedy(words: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Break words into lines, each as full as it can be."""
    lines = words[:1]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(text: str, width: float, room: int, measure: Callable[[str], float]) -> list[str]:
    """Break words that are too wide, with a hyphen, and leave out the lines that have no room."""
    pieces = [""]
    for char in text:
        if char != " " and pieces[-1] and measure(f"{pieces[-1]}{char}-") > width:
            pieces[-1] += "-"
            pieces.append("")
        pieces = [*pieces, ""] if char == " " else [*pieces[:-1], pieces[-1] + char]
    lines = _greedy(pieces, width, measure)
    if len(lines) > room:
        last = lines[room - 1]
        while last and measure(f"{last}…") > width:
            last = last[:-1]
        lines = [*lines[: room - 1], f"{last.rstrip(' -,;:')}…"]
    return lines
