"""Paint the small picture of a notebook, a pencil and a cup. Lengths are design units, 1600 across and 900 down."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

from typing import TYPE_CHECKING

from palette import AQUA, BARE, CREAM, DUSK, HAZE, MIST, OAK, PAPER, SAND, SEA, SLATE, STEEL, TEA, TEAL
from watercolour import Brush, along, blob, ellipse, lift, pencil, spatter, turned, wash

if TYPE_CHECKING:
    from watercolour import Point, Sheet

__all__ = ["notebook"]


def cloth(sheet: Sheet) -> None:
    """Paint the table and the light across it."""
    rng = sheet.rng
    page: list[Point] = [(60, 90), (520, 60), (1100, 70), (1540, 96), (1556, 460), (1530, 820), (1000, 850), (420, 842)]
    page += [(64, 816), (44, 440)]
    wash(sheet, blob(rng, page, 5, 0.14, 130), [MIST, HAZE], Brush(0.75, 0.2, 6, 4, 0.7, 0.7, 0.3, 3))
    for left in (120, 620):
        beam: list[Point] = [(left + 260, 90), (left + 560, 86), (left + 260, 820), (left - 60, 820)]
        lift(sheet, blob(rng, beam, 3, 0.05, 40), Brush(0.7, 0, 4, 26, 0.5, 0.4, 0.1, 1), CREAM)
    shade: list[Point] = [(1000, 110), (1520, 110), (1510, 800), (900, 820)]
    wash(
        sheet, blob(rng, shade, 4, 0.1), [SLATE, DUSK], Brush(0.3, 0, 6, 60, 0.5, 0.7, 0.4, 2, (0.1, 1.0), across=True)
    )


def book(sheet: Sheet) -> None:
    """Paint an open notebook, with grey lines where words will go."""
    shadow: list[Point] = [(270, 300), (804, 222), (1050, 588), (704, 652), (560, 700), (428, 734)]
    wash(sheet, [(x + 14, y + 16) for x, y in shadow], [STEEL, DUSK], Brush(0.6, 0.05, 6, 8, 0.5, 0.6, 0.4, 2))
    leaves: tuple[list[Point], ...] = (
        [(252, 318), (520, 250), (700, 650), (430, 738)],
        [(520, 250), (800, 214), (1040, 590), (700, 650)],
    )
    for leaf, lines in zip(leaves, (7, 7), strict=True):
        lift(sheet, leaf, BARE, PAPER)
        wash(sheet, leaf, [HAZE, SAND], Brush(0.35, 0.4, 6, 1.4, 0.3, 0.8, 0.25, 2, (0.6, 1.0)))
        a, b, c, d = leaf
        for line in range(1, lines + 1):
            way = 0.1 + 0.11 * line
            start = (a[0] + (d[0] - a[0]) * way, a[1] + (d[1] - a[1]) * way)
            end = (b[0] + (c[0] - b[0]) * way, b[1] + (c[1] - b[1]) * way)
            begin, stop = (0.12, sheet.rng.uniform(0.5, 0.88))
            pencil(
                sheet,
                [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in (begin, stop)],
                0.3,
            )
        pencil(sheet, [*leaf, leaf[0]], 0.4)
    wash(sheet, [(510, 256), (536, 250), (716, 648), (688, 656)], [SLATE], Brush(0.4, 0, 5, 12, 0.4, 0.5, 0.3, 1))


def cup(sheet: Sheet) -> None:
    """Paint a cup of tea from a little above."""
    x, y = 1250.0, 380.0
    wash(sheet, ellipse((x + 62, y + 158), 208, 76), [STEEL, DUSK], Brush(0.55, 0.05, 6, 10, 0.5, 0.6, 0.4, 2))
    saucer = ellipse((x, y + 128), 214, 88)
    lift(sheet, saucer, BARE, PAPER)
    wash(sheet, saucer, [MIST, AQUA], Brush(0.5, 0.6, 6, 1.2, 0.3, 0.6, 0.3, 2, (0.6, 1.0), across=True))
    wash(sheet, ellipse((x + 22, y + 146), 120, 38), [SLATE, DUSK], Brush(0.5, 0, 5, 8, 0.4, 0.6, 0.3, 2))
    ring = ellipse((x + 142, y + 48), 66, 50)
    wash(
        sheet, ring + ellipse((x + 136, y + 46), 44, 32)[::-1], [AQUA, TEAL], Brush(0.8, 0.4, 4, 1.2, 0.3, 0.5, 0.3, 2)
    )
    bowl = [
        (150, y),
        (149, y + 24),
        (143, y + 56),
        (130, y + 88),
        (110, y + 116),
        (88, y + 138),
        (60, y + 150),
        (0, y + 156),
    ]
    side = turned(x, bowl)
    lift(sheet, side, BARE, PAPER)
    wash(sheet, side, [AQUA, TEAL], Brush(0.8, 0.5, 8, 1.2, 0.3, 0.6, 0.35, 3, (0.35, 1.0), across=True))
    lift(sheet, ellipse((x, y), 148, 60), Brush(0.9, 0, 2, 1.2, 0.2, 0.05, 0, 1), PAPER)
    wash(sheet, ellipse((x, y), 148, 60), [AQUA], Brush(0.4, 0.7, 4, 1, 0.25, 0.5, 0.25, 2))
    lift(sheet, ellipse((x, y + 10), 132, 48), Brush(0.9, 0, 2, 1.2, 0.2, 0.05, 0, 1), CREAM)
    wash(sheet, ellipse((x, y + 10), 132, 48), [TEA, OAK], Brush(0.85, 0.5, 6, 1.4, 0.3, 0.6, 0.3, 3))
    lift(sheet, ellipse((x - 40, y + 6), 54, 13), Brush(0.6, 0, 3, 6, 0.4, 0.4, 0.1, 1), CREAM)
    lift(
        sheet,
        along((x - 112, y + 52), (x - 84, y + 108), [(0, 4), (0.5, 8), (1, 3)]),
        Brush(0.7, 0, 3, 3, 0.3, 0.3, 0.1, 1),
    )
    pencil(sheet, ellipse((x, y), 150, 62), 0.35)
    pencil(sheet, saucer, 0.3)


def crayon(sheet: Sheet) -> None:
    """Paint a pencil beside the notebook."""
    tip, end = (806.0, 770.0), (1290.0, 668.0)
    wash(
        sheet,
        along((tip[0] + 14, tip[1] + 16), (end[0] + 14, end[1] + 20), [(0, 2), (0.1, 10), (1, 12)]),
        [STEEL, DUSK],
        Brush(0.55, 0.05, 5, 6, 0.5, 0.5, 0.4, 2),
    )
    wood = along(tip, end, [(0, 1), (0.11, 13), (1, 13)])
    lift(sheet, wood, BARE, CREAM)
    wash(sheet, wood, [SAND], Brush(0.6, 0.5, 4, 1, 0.3, 0.5, 0.3, 2))
    paint = along((tip[0] + 54, tip[1] - 11.4), end, [(0, 13), (1, 13)])
    wash(sheet, paint, [TEAL, SEA], Brush(0.85, 0.4, 6, 1, 0.3, 0.6, 0.35, 3))
    wash(
        sheet,
        along(tip, (tip[0] + 20, tip[1] - 4), [(0, 0.6), (1, 5)]),
        [STEEL],
        Brush(0.95, 0.3, 2, 0.8, 0.2, 0.2, 0.2, 2),
    )
    lift(
        sheet,
        along((tip[0] + 70, tip[1] - 19), (end[0] - 8, end[1] - 3), [(0, 2), (1, 2)]),
        Brush(0.6, 0, 2, 1.5, 0.3, 0.4, 0.1, 1),
    )
    pencil(sheet, [*wood, wood[0]], 0.35)


def notebook(sheet: Sheet) -> None:
    """Paint from the back to the front."""
    for part in (cloth, cup, book, crayon):
        part(sheet)
    spatter(sheet, (300, 800), 140, [AQUA, TEAL], 12)
