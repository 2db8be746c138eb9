"""Paint the vial: a still life on a bench in morning light. Lengths are design units, 1600 across and 900 down."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

from typing import TYPE_CHECKING

from palette import AQUA, CREAM, DUSK, HAZE, LIGHT, LILAC, MIST, OAK, PEACH, SAND, SEA, SLATE, STEEL, SUN, TEAL, VIOLET
from vial import vial
from watercolour import Brush, along, blob, ellipse, lift, pencil, spatter, turned, wash

if TYPE_CHECKING:
    from watercolour import Colour, Point, Sheet

__all__ = ["still_life"]


def wall(sheet: Sheet) -> None:
    """Paint the wall in loose overlapping washes, and leave the window's light on it."""
    rng = sheet.rng
    edge: list[Point] = [(44, 46), (430, 38), (800, 42), (1200, 36), (1558, 46), (1562, 330), (1556, 606)]
    edge += [(1100, 602), (700, 606), (300, 602), (42, 606), (38, 320)]
    wash(sheet, blob(rng, edge, 4, 0.09, 90), [MIST, HAZE], Brush(0.8, 0.18, 6, 4, 0.9, 0.6, 0.25, 3))
    for _ in range(9):
        x, y = rng.uniform(700, 1500), rng.uniform(80, 520)
        patch = blob(rng, ellipse((x, y), rng.uniform(130, 280), rng.uniform(90, 170))[::9], 4, 0.3, 140)
        patch = [(min(1552, a), min(596, max(52, b))) for a, b in patch]
        wash(sheet, patch, [rng.choice((MIST, LILAC, AQUA, SLATE)), HAZE], Brush(0.34, 0.2, 5, 8, 1.0, 0.7, 0.3, 1))
    deep: list[Point] = [(900, 48), (1554, 46), (1554, 598), (1060, 598)]
    wash(
        sheet,
        blob(rng, deep, 4, 0.1),
        [SLATE, VIOLET],
        Brush(0.5, 0, 6, 60, 0.6, 0.6, 0.35, 3, (0.2, 1.0), across=True),
    )
    for x, y in ((1300, 150), (760, 190)):
        bloom(sheet, (x, y), rng.uniform(46, 90))
    for left, right, top, bottom in (
        (150, 320, 74.0, 286.0),
        (346, 516, 74.0, 286.0),
        (150, 320, 310.0, 548.0),
        (346, 516, 310.0, 548.0),
    ):
        lean = 0.42
        pane: list[Point] = [(left + lean * (560 - y), y) for y in (top, bottom)] + [
            (right + lean * (560 - y), y) for y in (bottom, top)
        ]
        lift(sheet, blob(rng, pane, 2, 0.05, 40), Brush(0.95, 0.0, 4, 10, 0.4, 0.3, 0.05, 1), SUN)
        wash(sheet, blob(rng, pane, 2, 0.05, 40), [CREAM, PEACH], Brush(0.36, 0.05, 5, 12, 0.6, 0.7, 0.1, 2))


def bloom(sheet: Sheet, centre: Point, radius: float) -> None:
    """Let a drop of clean water push the pigment outwards, as it does in a wash half dry."""
    ring = blob(sheet.rng, ellipse(centre, radius * 1.25, radius)[::6], 5, 0.3, 60)
    lift(sheet, ring, Brush(0.3, 0, 4, 12, 0.6, 0.6, 0.1, 1), (238, 243, 246))
    wash(sheet, ring, [SLATE, AQUA], Brush(0, 0.22, 9, 3, 0.7, 0.6, 0.4, 1))


def bench(sheet: Sheet) -> None:
    """Paint the bench, light where the window reaches it."""
    rng = sheet.rng
    top: list[Point] = [(42, 592), (400, 588), (800, 592), (1200, 589), (1558, 591), (1562, 730), (1554, 852)]
    top += [(1180, 858), (800, 852), (420, 860), (44, 850), (38, 720)]
    wash(sheet, blob(rng, top, 4, 0.08, 80), [SAND, HAZE], Brush(0.6, 0.25, 5, 3, 0.9, 0.6, 0.35, 3))
    dim: list[Point] = [(780, 604), (1552, 602), (1552, 846), (600, 850)]
    wash(sheet, blob(rng, dim, 4, 0.1), [SLATE, DUSK], Brush(0.32, 0, 6, 50, 0.6, 0.6, 0.4, 3, (0.1, 1.0), across=True))
    for y, reach in ((640, 420), (700, 760), (822, 1180)):
        stroke = along((reach - 330, y), (reach + 330, y + 6), [(0, 2), (0.2, 7), (0.7, 9), (1, 2)])
        wash(sheet, blob(rng, stroke, 3, 0.1, 30), [OAK, SLATE], Brush(0.13, 0.2, 3, 4, 0.9, 0.8, 0.5, 1))
    wash(
        sheet,
        along((50, 604), (1552, 602), [(0, 3), (0.3, 6), (0.7, 5), (1, 4)]),
        [SLATE, DUSK],
        Brush(0.6, 0, 3, 5, 0.2, 0.8, 0.4, 2),
    )
    for left in (430, 700):
        beam: list[Point] = [(left, 640), (left + 210, 640), (left + 420, 800), (left + 130, 800)]
        lift(sheet, blob(rng, beam, 3, 0.05, 40), Brush(0.75, 0, 4, 14, 0.5, 0.3, 0.1, 1), SUN)
        wash(sheet, blob(rng, beam, 3, 0.05, 40), [CREAM, PEACH], Brush(0.4, 0.05, 5, 12, 0.6, 0.6, 0.1, 1))


def tube(sheet: Sheet, x: float, fluid: Colour, level: float) -> None:
    """Paint one test tube, above the rack's board and below it."""
    glass = [(26, 316), (26, 548), (20, 566), (9, 575), (0, 577)]
    wash(sheet, turned(x, glass), [MIST], Brush(0.22, 0.6, 6, 1.6, 0.3, 0.5, 0.2, 2))
    held = [(22, level), (22, 546), (17, 562), (8, 570), (0, 571)]
    wash(sheet, turned(x, held), [fluid], Brush(0.75, 0.45, 6, 2, 0.4, 0.6, 0.3, 2, (0.75, 1.0)))
    wash(
        sheet,
        [(x + 13, 326), (x + 25, 322), (x + 25, 545), (x + 15, 560)],
        [STEEL],
        Brush(0.38, 0.1, 3, 3, 0.4, 0.5, 0.2, 1),
    )
    lift(sheet, along((x - 15, 332), (x - 15, 540), [(0, 2.6), (1, 2.2)]), LIGHT)
    wash(sheet, ellipse((x, 316), 29, 6), [SLATE], Brush(0.22, 0.9, 2, 1, 0.3, 0.4, 0.2, 1))
    pencil(sheet, ellipse((x, 316), 29, 6), 0.22)


def rack(sheet: Sheet) -> None:
    """Paint a rack of tubes, pale with distance."""
    shadow: list[Point] = [(970, 640), (1420, 640), (1556, 612), (1556, 656), (1440, 676), (1000, 672)]
    wash(sheet, shadow, [STEEL, DUSK], Brush(0.6, 0.05, 6, 8, 0.5, 0.5, 0.4, 2))
    for place, (fluid, level) in enumerate(((AQUA, 470), (LILAC, 500), (TEAL, 520), (PEACH, 480), (HAZE, 530))):
        tube(sheet, 1000 + place * 92, fluid, level)
    for top, bottom in ((400, 432), (596, 648)):
        board: list[Point] = [(938, top), (1434, top + 1), (1435, bottom), (937, bottom)]
        lift(sheet, board, Brush(0.8, 0, 2, 1.5, 0.3, 0.2, 0.1, 1), SAND)
        wash(sheet, board, [SAND, OAK], Brush(0.6, 0.35, 5, 1.6, 0.5, 0.7, 0.35, 2, (0.8, 1.0)))
        wash(
            sheet,
            [(938, bottom - 11), (1434, bottom - 10), (1434, bottom), (938, bottom)],
            [OAK],
            Brush(0.6, 0.2, 3, 2, 0.4, 0.5, 0.3, 2),
        )
        face: list[Point] = [(950, top - 11), (1422, top - 10), (1434, top + 1), (938, top)]
        lift(sheet, face, Brush(0.7, 0, 2, 1.5, 0.3, 0.2, 0.1, 1), CREAM)
        wash(sheet, face, [SAND, CREAM], Brush(0.6, 0.3, 3, 1.4, 0.4, 0.6, 0.3, 1))
        pencil(sheet, [*board, board[0]], 0.3)
    for left in (944, 1400):
        post: list[Point] = [(left, 432), (left + 28, 432), (left + 28, 596), (left, 596)]
        lift(sheet, post, Brush(0.8, 0, 2, 1.5, 0.3, 0.2, 0.1, 1), SAND)
        wash(sheet, post, [SAND, OAK], Brush(0.8, 0.3, 5, 1.6, 0.4, 0.7, 0.35, 2, (0.8, 1.0), across=True))


def flask(sheet: Sheet) -> None:
    """Paint a conical flask in the window's light."""
    x = 250
    wash(
        sheet,
        [(200, 668), (330, 664), (520, 640), (560, 620), (420, 632)],
        [DUSK, SLATE],
        Brush(0.6, 0.05, 6, 7, 0.5, 0.6, 0.4, 2),
    )
    glass = [(30, 330), (30, 428), (44, 462), (112, 628), (112, 650), (100, 662), (50, 668), (0, 669)]
    wash(sheet, turned(x, glass), [MIST], Brush(0.3, 0.6, 8, 1.6, 0.3, 0.5, 0.2, 2))
    held = [(76, 556), (104, 630), (104, 648), (92, 656), (48, 661), (0, 662)]
    wash(sheet, turned(x, held), [LILAC, HAZE], Brush(0.8, 0.4, 8, 2, 0.4, 0.6, 0.3, 2, (0.7, 1.0)))
    wash(sheet, ellipse((x, 556), 76, 12), [LILAC], Brush(0.3, 0.7, 3, 1.2, 0.3, 0.5, 0.2, 1))
    wash(
        sheet,
        [(x + 20, 340), (x + 29, 340), (x + 31, 430), (x + 110, 630), (x + 92, 652), (x + 22, 440)],
        [SLATE],
        Brush(0.3, 0.1, 4, 4, 0.4, 0.5, 0.2, 1),
    )
    lift(sheet, along((x - 30, 466), (x - 86, 632), [(0, 3), (0.4, 6), (1, 4)]), LIGHT)
    wash(sheet, ellipse((x, 330), 35, 7), [SLATE], Brush(0.25, 0.9, 2, 1, 0.3, 0.4, 0.2, 1))
    pencil(sheet, [*turned(x, glass), (x + 30, 330)], 0.25)


def dish(sheet: Sheet) -> None:
    """Paint a shallow dish with a little fluid in it."""
    centre, across, down, deep = (372.0, 772.0), 176.0, 38.0, 24.0
    low = (centre[0], centre[1] + deep)
    wash(
        sheet, ellipse((low[0] + 62, low[1] + 4), across, down), [DUSK, SLATE], Brush(0.6, 0.05, 6, 6, 0.5, 0.6, 0.4, 2)
    )
    side = ellipse(centre, across, down, (180, 360)) + ellipse(low, across, down, (0, 180))
    lift(sheet, side, Brush(0.8, 0, 2, 2, 0.3, 0.2, 0.1, 1), (238, 240, 238))
    wash(sheet, side, [MIST], Brush(0.35, 0.6, 5, 1.4, 0.3, 0.5, 0.2, 2))
    held = ellipse((centre[0], centre[1] + 10), across - 10, down - 6)
    wash(sheet, held, [AQUA, MIST], Brush(0.6, 0.5, 5, 1.6, 0.4, 0.7, 0.3, 2))
    wash(sheet, ellipse(centre, across, down), [MIST], Brush(0.15, 0.9, 3, 1, 0.25, 0.4, 0.2, 2))
    lift(
        sheet,
        ellipse((centre[0], centre[1] + 9), across - 26, down - 12, (195, 255))
        + ellipse((centre[0], centre[1] + 9), across - 34, down - 16, (255, 195)),
        LIGHT,
    )
    lift(sheet, ellipse(low, across - 3, down - 2, (110, 150)) + ellipse(low, across - 8, down - 6, (150, 110)), LIGHT)
    pencil(sheet, ellipse(centre, across, down), 0.26)
    pencil(sheet, ellipse(low, across, down, (0, 180)), 0.26)


def pipette(sheet: Sheet) -> None:
    """Paint a dropper lying on the bench."""
    tip, end = (905.0, 812.0), (1385.0, 742.0)
    wash(
        sheet,
        along(
            (tip[0] + 16, tip[1] + 12), (end[0] + 34, end[1] + 22), [(0, 1), (0.3, 7), (0.78, 10), (0.9, 17), (1, 12)]
        ),
        [STEEL, DUSK],
        Brush(0.45, 0.1, 5, 5, 0.5, 0.5, 0.4, 2),
    )
    stem = along(tip, (end[0] - 96, end[1] + 14), [(0, 1.6), (0.16, 3), (0.24, 9), (0.97, 10), (1, 10)])
    lift(sheet, stem, Brush(0.45, 0, 2, 1.5, 0.3, 0.2, 0.1, 1), HAZE)
    wash(sheet, stem, [MIST], Brush(0.4, 0.7, 4, 1, 0.25, 0.4, 0.2, 2))
    held = along((tip[0] + 6, tip[1] - 1), (tip[0] + 190, tip[1] - 28), [(0, 0.8), (0.36, 2.4), (0.56, 6.5), (1, 7)])
    wash(sheet, held, [AQUA], Brush(0.8, 0.3, 3, 1.2, 0.3, 0.5, 0.2, 2))
    bulb = along(
        (end[0] - 108, end[1] + 16), end, [(0, 13), (0.12, 14), (0.2, 13), (0.5, 20), (0.8, 20), (0.95, 12), (1, 5)]
    )
    lift(sheet, bulb, Brush(0.7, 0, 2, 1.5, 0.3, 0.2, 0.1, 1), MIST)
    wash(sheet, bulb, [TEAL, SEA], Brush(0.8, 0.4, 6, 1.2, 0.3, 0.6, 0.35, 3, (0.55, 1.0)))
    lift(sheet, along((end[0] - 66, end[1] - 2), (end[0] - 22, end[1] - 8), [(0, 1), (0.5, 3), (1, 1)]), LIGHT)
    lift(sheet, along((tip[0] + 130, tip[1] - 24), (end[0] - 120, end[1] + 11), [(0, 1), (0.5, 2), (1, 1.4)]), LIGHT)
    pencil(sheet, [*stem, stem[0]], 0.26)


def still_life(sheet: Sheet) -> None:
    """Paint from the back to the front, as one must with washes."""
    for part in (wall, bench, flask, rack, dish, pipette, vial):
        part(sheet)
    spatter(sheet, (1180, 780), 240, [AQUA, TEAL], 16)
    spatter(sheet, (240, 820), 160, [AQUA, LILAC], 10)
