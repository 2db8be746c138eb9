"""Paint the mechanism: many small translucent circles drifting to one large soft form. Units: 1600 by 900."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

import math
from typing import TYPE_CHECKING

from watercolour import Brush, along, blob, circle, ellipse, lift, spatter, wash

if TYPE_CHECKING:
    from watercolour import Point, Sheet

__all__ = ["mechanism"]

MIST, AQUA, TEAL, SEA = (206, 226, 228), (150, 210, 208), (84, 164, 168), (58, 138, 150)
HAZE, LILAC, VIOLET, PLUM = (226, 226, 240), (212, 202, 232), (170, 154, 206), (122, 108, 170)
BLUSH, PEARL = (240, 220, 228), (252, 252, 250)
HEART = (1180.0, 450.0)
TEAL_ENDS, CRISP_ENDS = 700, 560  # where the ground turns to violet, and its edges go soft
HALFWAY = 0.55
FRAME = (710, 360)
SPECKLED, SHINING = 16, 7  # from what radius a circle shows its cargo, and a light


def ground(sheet: Sheet) -> None:
    """Wet the paper and let pale colour run."""
    rng = sheet.rng
    page: list[Point] = [(46, 48), (500, 40), (1000, 44), (1554, 50), (1560, 450), (1552, 850), (1000, 858), (500, 852)]
    page += [(44, 856), (38, 450)]
    wash(sheet, blob(rng, page, 4, 0.09, 80), [MIST, HAZE], Brush(0.75, 0.2, 6, 4, 0.8, 0.8, 0.25, 3))
    for _ in range(16):
        x, y = rng.uniform(150, 1450), rng.uniform(130, 770)
        spread = blob(rng, ellipse((x, y), rng.uniform(120, 260), rng.uniform(70, 130))[::9], 4, 0.3, 120)
        spread = [(min(1530, max(70, a)), min(830, max(70, b))) for a, b in spread]
        tint = rng.choice((MIST, AQUA, AQUA)) if x < TEAL_ENDS else rng.choice((HAZE, LILAC, LILAC, MIST))
        wash(
            sheet,
            spread,
            [tint, HAZE],
            Brush(0.34, 0.15, 6, rng.choice((4, 12, 30)) if x < CRISP_ENDS else 30, 0.6, 0.8, 0.3, 1),
        )


def streams(sheet: Sheet) -> None:
    """Lay the faint currents that the circles follow."""
    for start in (170, 300, 450, 590, 730):
        for piece in range(9):
            a, b = drift(start, piece / 9), drift(start, (piece + 1.6) / 9)
            stroke = along(a, b, [(0, 4), (0.4, 20), (0.8, 15), (1, 3)])
            colours = [AQUA, MIST] if piece / 9 < HALFWAY else [LILAC, AQUA]
            wash(sheet, blob(sheet.rng, stroke, 3, 0.12, 40), colours, Brush(0.24, 0.1, 4, 8, 0.6, 0.8, 0.3, 1))


def drift(start: float, way: float) -> Point:
    """Say where a current that starts at the height `start` has got to, `way` from 0 to 1."""
    x = 90 + way * 830
    bend = 46 * math.sin(way * math.pi * 1.3 + start / 160)
    return x, start + (HEART[1] - start) * way**1.7 * 0.72 + bend


def form(sheet: Sheet) -> None:
    """Paint the large soft form in many thin layers, each deformed anew, with a darker heart."""
    rng = sheet.rng
    for layer in range(12):
        grow = 1.04 - 0.022 * layer
        outline = blob(rng, ellipse(HEART, 304 * grow, 284 * grow)[::6], 5, 0.2, 110)
        tints = ([LILAC, HAZE], [LILAC, VIOLET], [MIST, LILAC], [AQUA, LILAC])[layer % 4]
        wash(sheet, outline, tints, Brush(0.12, 0.2, 5, 3 if layer % 3 else 14, 0.5, 0.8, 0.35, 1))
    for layer in range(6):
        inner = blob(rng, ellipse((HEART[0] + 10, HEART[1] + 8), 214 - 14 * layer, 196 - 14 * layer)[::8], 5, 0.25, 90)
        wash(
            sheet,
            inner,
            [LILAC, BLUSH] if layer % 2 else [VIOLET, LILAC],
            Brush(0.09, 0.1, 6, 4 + 5 * layer, 0.5, 0.9, 0.35, 1),
        )
    for x, y, across, down in ((1066, 330, 96, 52), (1290, 620, 70, 36), (1350, 330, 50, 40)):
        lift(
            sheet,
            blob(rng, ellipse((x, y), across, down)[::8], 4, 0.3, 60),
            Brush(0.42, 0, 6, 26, 0.5, 0.5, 0.2, 1),
            PEARL,
        )
    core: Point = (1240, 470)
    for layer in range(6):
        heart = blob(rng, ellipse(core, 112 - 8 * layer, 96 - 8 * layer)[::8], 5, 0.28, 70)
        wash(
            sheet,
            heart,
            ([VIOLET, LILAC], [VIOLET, TEAL], [AQUA, VIOLET])[layer % 3],
            Brush(0.12, 0.22, 5, 3 + 2 * layer, 0.5, 0.8, 0.4, 1),
        )


def bubble(sheet: Sheet, centre: Point, radius: float, near: float) -> None:
    """Paint one circle: a pale body, a rim where the pigment dried, a light, and a speck of cargo."""
    rng = sheet.rng
    colours = rng.choice(
        ([AQUA, TEAL], [TEAL, SEA], [AQUA, LILAC]) if rng.random() > near else ([LILAC, VIOLET], [AQUA, VIOLET])
    )
    depth = rng.uniform(0.2, 0.5)
    body = blob(rng, circle(centre, radius)[::3], 2, 0.06, 30)
    wash(sheet, body, colours, Brush(depth, rng.uniform(0.5, 0.9), 1.5 + radius * 0.14, 0.9, 0.35, 0.7, 0.35, 2))
    if radius > SHINING:
        low = (centre[0] + radius * 0.22, centre[1] + radius * 0.26)
        wash(sheet, circle(low, radius * 0.62), colours, Brush(0.2, 0, 3, radius * 0.22, 0.4, 0.6, 0.3, 1))
    if radius > SPECKLED:
        for _ in range(rng.randint(5, 9)):
            speck = (centre[0] + rng.gauss(0, radius * 0.32), centre[1] + rng.gauss(0, radius * 0.32))
            dot = blob(rng, circle(speck, rng.uniform(1.2, 2.6))[::8], 2, 0.2)
            wash(sheet, dot, [rng.choice((TEAL, VIOLET))], Brush(0.32, 0.2, 2, 0.8, 0.3, 0.5, 0.2, 1))
    if radius > SHINING:
        glint = ellipse((centre[0] - radius * 0.34, centre[1] - radius * 0.36), radius * 0.22, radius * 0.14)
        lift(sheet, glint, Brush(0.8, 0, 2, 0.9, 0.3, 0.3, 0.1, 1), PEARL)


def crowd(sheet: Sheet) -> None:
    """Set the circles adrift: large and few at first, small and many as they near the form."""
    rng = sheet.rng
    laid: list[tuple[float, float, float]] = []
    for _ in range(22):
        far = drift(rng.uniform(150, 760), rng.uniform(0, 0.9))
        wash(
            sheet,
            circle(far, rng.uniform(20, 60)),
            [rng.choice((AQUA, LILAC, MIST))],
            Brush(0.3, 0.15, 6, 9, 0.3, 0.7, 0.3, 1),
        )
    for _ in range(1100):
        way = rng.betavariate(1.7, 1.25)
        x, y = drift(rng.choice((210, 330, 450, 570, 690)) + rng.gauss(0, 34), way)
        x, y = x + rng.gauss(0, 34), y + rng.gauss(0, 12 + 26 * (1 - way))
        radius = min(40.0, 4 + rng.expovariate(0.115) * (1.2 - 0.7 * way))
        inside = math.hypot((x - HEART[0]) / 1.06, y - HEART[1]) < 262 + radius
        crowded = any(math.hypot(x - a, y - b) < (radius + c) * 0.86 for a, b, c in laid)
        if inside or crowded or abs(x - 790) > FRAME[0] or abs(y - 450) > FRAME[1]:
            continue
        laid.append((x, y, radius))
        bubble(sheet, (x, y), radius, way * 0.8)
    for _ in range(30):
        turn, reach = rng.uniform(2.3, 4.0), rng.uniform(130, 290)
        bubble(sheet, (HEART[0] + reach * math.cos(turn), HEART[1] + reach * math.sin(turn)), rng.uniform(4, 13), 0.7)


def mechanism(sheet: Sheet) -> None:
    """Paint the ground, the currents, the form, and then the circles over all."""
    for part in (ground, streams, form, crowd):
        part(sheet)
    spatter(sheet, (500, 450), 320, [AQUA, TEAL, LILAC], 26)
