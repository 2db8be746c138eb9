"""Letters and leaves: what a cover is drawn with.

Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec

from PIL import Image, ImageDraw, ImageFont, features

from trifolio.fonts.faces import coverage, torn
from trifolio.fonts.families import CJK, CODE, EVERY, FALLBACK, regions_of
from trifolio.pictures.cover.design import Leaf, outline
from trifolio.pictures.cover.subject import placed, standing
from trifolio.pictures.decode import PictureError
from trifolio.pictures.raster import save, upright
from trifolio.safety.limits import give_back

__all__ = ["BOLD", "REGULAR", "Sheet", "drawable", "measure"]

REGULAR, BOLD = 400, 700
"""The weights there are, as CSS counts them."""

_FAMILIES = tuple(
    {face.weight: face for face in EVERY if face.family == family and face.style == "normal"}
    for family in dict.fromkeys(face.family for face in EVERY)
    if family != CODE
)
"""The family that a letter is taken from is the first that has it; those of other scripts are an extra."""

_FALLBACK = next(number for number, faces in enumerate(_FAMILIES) if faces[REGULAR] in FALLBACK)

_ALIKE = str.maketrans({"\u2011": "-", "\u202f": "\u00a0", "\u2009": "\u00a0", "\u200a": "", "\t": " ", "\n": " "})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FINE = 3


def drawable(text: str) -> tuple[str, str]:
    """Return the text as it can be drawn, and the characters that no family has.

    A symbol that is lacking is left out; where a letter, a mark or a digit is lacking the text would read as something
    else, so nothing is left of it.
    """
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE)
    seen = [
        char
        for char in plain
        if unicodedata.category(char) not in _UNSEEN and not unicodedata.name(char, "").startswith("VARIATION SELECTOR")
    ]
    order = _order(plain)
    lacking = "".join(dict.fromkeys(char for char in seen if _family(char, order) is None))
    if any(unicodedata.category(char)[0] in "LMN" for char in lacking):
        return "", lacking
    return re.sub(" +", " ", "".join(char for char in seen if char not in lacking)).strip(), lacking


def measure(weight: int, size: int, text: str) -> float:
    """Return how wide a line of text is, in pixels; `size` is the em in pixels."""
    return sum(_font(family, weight, size).getlength(run) for family, run in runs(text))


class Sheet:
    """What is drawn on: a sheet of one colour, sizes in pixels from its upper left corner."""

    def __init__(self, size: tuple[int, int], colour: str) -> None:
        self._image = Image.new("RGB", size, colour)
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, box: tuple[int, int, int, int], colour: str) -> None:
        """Fill a box (left, top, right and bottom edge; the last two stand outside)."""
        self._image.paste(colour, box)

    def write(self, at: tuple[float, float], text: str, weight: int, size: int, colour: str) -> None:
        """Write a line of text from a point on its baseline."""
        x, y = at
        for family, run in runs(text):
            font = _font(family, weight, size)
            self._draw.text((x, y), run, fill=colour, font=font, anchor="ls")
            x += font.getlength(run)

    def grow(self, leaves: Iterable[Leaf]) -> None:
        """Draw leaves, the last in front: of each the blade, and its half in the shade."""
        for leaf in leaves:
            for colour, points in zip(leaf.colours, (outline(leaf), outline(leaf, shaded=True)), strict=True):
                left, top = (math.floor(min(place)) for place in zip(*points, strict=True))
                width, height = (
                    math.ceil(max(place) - least)
                    for place, least in zip(zip(*points, strict=True), (left, top), strict=True)
                )
                mask = Image.new("L", (width * _FINE, height * _FINE))
                ImageDraw.Draw(mask).polygon([((x - left) * _FINE, (y - top) * _FINE) for x, y in points], fill=255)
                self._image.paste(colour, (left, top), mask.reduce(_FINE))

    def picture(
        self, data: bytes, room: tuple[int, int], foot: int, *, flush_left: bool
    ) -> tuple[int, int, int, int] | None:
        """Stand a photograph on a line (its distance from the top), and return its box.

        None if it is none, or too small. Its subject is whole; see `subject.placed`. One that does not fill the room's
        width stands at the right edge of the sheet, or at its left.
        """
        try:
            image, line_art = upright(data, (2 * room[0], 2 * room[0]))
        except PictureError:
            return None
        place = None if line_art else placed(image.size, room, standing(image))
        if place is None:
            return None
        box, (width, height) = place
        left, top = (0 if flush_left else self._image.width - width), foot - height
        shown = image.convert("RGB").resize((width, height), Image.Resampling.HAMMING, box=box, reducing_gap=2.0)
        self._image.paste(shown, (left, top))
        return left, top, left + width, foot

    def jpegs(self, quality: int, sizes: Sequence[tuple[int, int]]) -> tuple[bytes, ...]:
        """Return what was drawn as a JPEG of each size, without metadata; nothing can be drawn after that.

        The largest comes first and makes room for the next: each takes 16 MB, and libjpeg 24 MB more.
        """
        del self._draw
        data: dict[tuple[int, int], bytes] = {}
        for size in sorted(set(sizes), reverse=True):
            if size != self._image.size:
                self._image = self._image.resize(size, Image.Resampling.HAMMING)
            give_back()
            data[size] = save(self._image, quality)
        return tuple(data[size] for size in sizes)


@lru_cache
def _glyphs(family: int) -> frozenset[int]:
    """Return the code points a family has glyphs for; none if it is not installed or its letters need joining."""
    face = _FAMILIES[family][REGULAR]
    if family > 1 and not (features.check("raqm") and features.check("fribidi") and find_spec(face.package)):
        return frozenset()
    return frozenset(map(ord, coverage(face)))


def _order(text: str) -> tuple[int, ...]:
    """Return the families in the order in which a text asks them: that of its region first among the Eastern ones."""
    eastern = [CJK[region][0] for region in dict.fromkeys((*regions_of(text), *CJK))]
    ranks = {face: rank for rank, face in enumerate(eastern, start=1)}
    return tuple(sorted(range(len(_FAMILIES)), key=lambda number: ranks.get(_FAMILIES[number][REGULAR], 0)))


def _family(char: str, order: tuple[int, ...]) -> int | None:
    return next((number for number in order if ord(char) in _glyphs(number)), None)


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[tuple[int, str], ...]:
    """Split a text into runs of one family; a family of another script that has all of its letters takes it whole.

    So the engine orders what runs both ways.
    """
    order = _order(text)
    families = [_family(char, order) or 0 for char in text]
    for word in torn(text):  # letter and mark from one family
        for place in re.finditer(re.escape(word), text):
            families[slice(*place.span())] = [_FALLBACK] * len(word)
    script = max(families, default=0)
    if script > 1 and all(ord(char) in _glyphs(script) for char in text):
        return ((script, text),)
    groups = itertools.groupby(zip(families, text, strict=True), key=lambda pair: pair[0])
    return tuple((family, "".join(char for _, char in pairs)) for family, pairs in groups)


@lru_cache(maxsize=64)
def _font(family: int, weight: int, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(_FAMILIES[family][weight].path), size)
    if _FAMILIES[family][weight].is_variable:
        axes = ((str(axis["name"]), axis["default"] or 0) for axis in font.get_variation_axes())
        font.set_variation_by_axes([float(weight if "eight" in name else usual) for name, usual in axes])
    return font
