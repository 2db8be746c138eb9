"""Where a photograph stands on a cover: whole, or without rows at its top and bottom that show nothing.

Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

__all__ = ["placed", "standing"]

_SIDES = (128, 32)
_AROUND = 4
_SEEN = 5
_MARGIN = 0.05
_ENOUGH = 0.75
_LEAST = 450_000
"""Pixels of a cover (as large as shops ask for it) that a photograph takes at least, if it is to stand there."""


def standing(image: Image.Image) -> tuple[float, float]:
    """Return from where to where something stands in a picture: shares of its height, from its top.

    Above and below there is nothing but an even ground, such as a wall or a sky: in copies of 128 and 32 pixels, for
    what has edges and for what is soft, no point there differs by more than 5 of 255 from the mean of those around it.
    A steady change from light to dark is no difference. It errs on the safe side: grass, crowds and pages of text
    have nothing to spare.
    """
    ranges = [rows for side in _SIDES if (rows := _seen(image, side))]
    if not ranges:
        return 0.0, 1.0
    tops, bottoms = zip(*ranges, strict=True)
    return max(0.0, min(tops) - _MARGIN), min(1.0, max(bottoms) + _MARGIN)


def _seen(image: Image.Image, side: int) -> tuple[float, float] | None:
    """Return between which shares of its height a copy of a picture, so many pixels a side, is not even."""
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.convert("RGB").resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    red, green, blue = ImageChops.difference(small, small.filter(ImageFilter.BoxBlur(_AROUND))).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    box = most.point(lambda value: 255 * (value > _SEEN)).getbbox()
    return (box[1] / size[1], box[3] / size[1]) if box else None


def placed(
    size: tuple[int, int], room: tuple[int, int], stands: tuple[float, float]
) -> tuple[tuple[int, int, int, int], tuple[int, int]] | None:
    """Return what is shown of a picture (a box in its pixels), and how large; None where it would be too small.

    It is as large as the room (width and height) allows. If it is too tall to fill the room's width, it loses what
    is above and below `stands`, as far as need be.
    """
    width, height = size
    rows = min(height, max(width * room[1] / room[0], (stands[1] - stands[0]) * height))
    middle = (stands[0] + stands[1]) / 2 * height
    top = round(min(max(0.0, middle - rows / 2), height - rows))
    rows = round(rows)
    scale = min(room[0] / width, room[1] / rows, 1 / _ENOUGH)
    shown = (round(width * scale), round(rows * scale))
    if shown[0] * shown[1] < _LEAST:
        return None
    return (0, top, width, min(height, top + rows)), shown
