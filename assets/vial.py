"""Paint the vial itself, the one sharp thing of the still life. Lengths are design units, 1600 across and 900 down."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

from typing import TYPE_CHECKING

from palette import AQUA, DUSK, HAZE, LIGHT, MIST, SEA, SLATE, STEEL, SUN, TEAL
from watercolour import Brush, along, blob, ellipse, lift, pencil, turned, wash

if TYPE_CHECKING:
    from watercolour import Point, Sheet

__all__ = ["vial"]

PALE, FLUID, STRAW = (244, 248, 248), (176, 220, 218), (204, 228, 214)
WALL = [(58, 352), (58, 382), (72, 402), (104, 424), (118, 456), (118, 728), (112, 746), (96, 757), (50, 765), (0, 767)]
HELD = [(107, 556), (107, 722), (101, 738), (84, 747), (44, 753), (0, 754)]


def cast(sheet: Sheet, x: float) -> None:
    """Paint the vial's shadow, with the light that the fluid gathers in it."""
    shadow: list[Point] = [(x - 96, 752), (x + 20, 772), (x + 130, 764), (x + 360, 712)]
    shadow += [(x + 424, 690), (x + 430, 676), (x + 396, 670), (x + 200, 702)]
    shade = Brush(0.95, 0.05, 6, 6, 0.5, 0.5, 0.3, 3, (1.0, 0.45), across=True)
    wash(sheet, blob(sheet.rng, shadow, 3, 0.06, 40), [STEEL, DUSK], shade)
    wash(sheet, ellipse((x + 26, 760), 118, 15), [STEEL], Brush(0.75, 0, 5, 6, 0.4, 0.4, 0.3, 2))
    mirror: list[Point] = [(x - 104, 760), (x + 100, 762), (x + 92, 838), (x - 90, 834)]
    wash(sheet, blob(sheet.rng, mirror, 3, 0.1, 30), [AQUA, DUSK], Brush(0.4, 0, 5, 8, 0.6, 0.7, 0.4, 2, (1.0, 0.0)))
    glow: list[Point] = [(x + 60, 742), (x + 130, 752), (x + 290, 712), (x + 250, 700)]
    wash(sheet, glow, [AQUA], Brush(0.6, 0.1, 6, 8, 0.5, 0.5, 0.3, 2))
    spark: list[Point] = [(x + 134, 741), (x + 158, 742), (x + 262, 716), (x + 244, 714)]
    lift(sheet, spark, Brush(0.6, 0, 4, 6, 0.6, 0.4, 0.2, 1), SUN)


def glass(sheet: Sheet, x: float) -> None:
    """Paint the body and the fluid in it: nearly nothing in the middle, all the tone at the sides."""
    body = turned(x, WALL)
    lift(sheet, body, Brush(0.6, 0, 2, 2, 0.2, 0.2, 0.1, 1), PALE)
    wash(sheet, body, [MIST], Brush(0.25, 0.55, 10, 1.2, 0.25, 0.4, 0.2, 3))
    wash(sheet, turned(x, HELD), [FLUID, STRAW], Brush(0.8, 0.5, 14, 1.3, 0.3, 0.6, 0.35, 4, (0.55, 1.0)))
    deep: list[Point] = [(x + 30, 580), (x + 106, 566), (x + 106, 722), (x + 90, 744), (x + 20, 752)]
    wash(sheet, deep, [TEAL], Brush(0.4, 0, 6, 16, 0.5, 0.5, 0.3, 2, (0.2, 1.0), across=True))
    wash(sheet, ellipse((x, 556), 107, 17), [AQUA], Brush(0.25, 0.9, 3.5, 1, 0.2, 0.5, 0.2, 2))
    for side, inner, depth in ((-1, 104, 0.5), (1, 99, 0.8)):
        profile = [
            (76, 404),
            (106, 424),
            (118, 456),
            (118, 726),
            (inner, 742),
            (inner + 4, 690),
            (inner + 2, 470),
            (90, 424),
        ]
        strip: list[Point] = [(x + side * half, y) for half, y in profile]
        wash(sheet, strip, [STEEL, DUSK], Brush(depth, 0.3, 4, 3.4, 0.3, 0.6, 0.2, 2))
        neck = along((x + side * 53, 362), (x + side * 54, 394), [(0, 3), (1, 5)])
        wash(sheet, neck, [STEEL], Brush(depth, 0, 4, 3, 0.3, 0.5, 0.2, 1))
    wash(sheet, ellipse((x, 742), 100, 17, (12, 168)), [SEA], Brush(0.6, 0.2, 4, 3, 0.3, 0.5, 0.2, 2))


def cap(sheet: Sheet, x: float) -> None:
    """Paint the vial's crimped collar and its lid."""
    collar = turned(x, [(66, 300), (67, 340), (63, 352), (48, 358), (0, 360)])
    lift(sheet, collar, Brush(0.9, 0, 2, 1.2, 0.2, 0.1, 0.1, 1), (236, 240, 243))
    wash(sheet, collar, [HAZE, SLATE], Brush(0.6, 0.5, 5, 1, 0.25, 0.6, 0.3, 2))
    for left, right, depth in ((-66, -46, 0.5), (4, 26, 0.3), (40, 67, 0.8)):
        band: list[Point] = [(x + left, 302), (x + right, 302), (x + right, 354), (x + left, 350)]
        wash(sheet, band, [STEEL], Brush(depth, 0.1, 4, 3, 0.3, 0.5, 0.3, 2))
    lid = turned(x, [(72, 272), (73, 296), (68, 304), (40, 309), (0, 311)])
    lift(sheet, lid, Brush(0.9, 0, 2, 1.2, 0.2, 0.1, 0.1, 1), MIST)
    wash(sheet, lid, [TEAL, SEA], Brush(0.8, 0.4, 5, 1, 0.25, 0.5, 0.35, 3, (0.6, 1.0), across=True))
    lift(sheet, ellipse((x, 272), 72, 12), Brush(0.6, 0, 2, 1, 0.2, 0.2, 0.1, 1), AQUA)
    wash(sheet, ellipse((x, 272), 72, 12), [AQUA, TEAL], Brush(0.5, 0.6, 3, 1, 0.2, 0.5, 0.3, 2))
    lift(sheet, along((x - 48, 288), (x - 24, 293), [(0, 2), (0.5, 4), (1, 2)]), LIGHT)
    lift(sheet, along((x - 34, 316), (x - 34, 346), [(0, 4), (1, 4)]), LIGHT)
    pencil(sheet, [*lid, lid[0]], 0.32)
    pencil(sheet, [*collar, collar[0]], 0.3)


def vial(sheet: Sheet) -> None:
    """Paint the vial where the bench is lightest, and touch in its lights last."""
    x = 700
    sheet.lens = (x, 772, 0.78)
    for part in (cast, glass, cap):
        part(sheet, x)
    lift(sheet, along((x - 84, 452), (x - 84, 706), [(0, 5), (0.1, 9), (0.9, 8), (1, 4)]), LIGHT)
    lift(sheet, along((x - 62, 470), (x - 62, 640), [(0, 2), (1, 1.5)]), LIGHT)
    lift(sheet, along((x + 82, 474), (x + 82, 690), [(0, 2), (0.5, 3), (1, 2)]), LIGHT)
    lift(sheet, [(x - 88, 432), (x - 62, 412), (x - 52, 414), (x - 78, 440)], LIGHT)
    lift(sheet, ellipse((x - 34, 748), 44, 4), LIGHT)
    pencil(sheet, turned(x, WALL), 0.5)
    sheet.lens = (0, 0, 1)
