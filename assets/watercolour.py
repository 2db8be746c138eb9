"""Paint watercolour with Pillow alone: wet edges, layered washes, granulation, paper.

A shape is a polygon in design units, 1600 across; the sheet keeps the scale to pixels.
A wash is laid in three steps. The shape's mask is blurred, disturbed by noise and cut
again, which gives an edge no two layers share. Its density then follows the noise of the
water and the grain of the paper, and gathers at the rim, as pigment does while a wash
dries. Last, the colour is multiplied in, so that washes glaze and nothing is ever opaque
but `lift`. All chance comes from the sheet's own seed: same script, same picture.
"""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "Brush",
    "Colour",
    "Point",
    "Shape",
    "Sheet",
    "along",
    "blob",
    "circle",
    "ellipse",
    "finish",
    "lift",
    "new_sheet",
    "pencil",
    "spatter",
    "turned",
    "wash",
]

Point = tuple[float, float]
Shape = list[Point]
Colour = tuple[int, int, int]

HALF = 128
FULL = 255
WET, CRISP, LOOSE = 8, 3.2, 1.7  # softer than WET an edge is cut less steeply
DEEPER = 1.16  # dried washes, a little stronger than laid


@dataclass(frozen=True, slots=True)
class Brush:
    """How a wash is laid: depths from 0 to 1, lengths in design units."""

    depth: float = 0.5
    rim: float = 0.5
    rim_width: float = 3.0
    soft: float = 1.5
    wobble: float = 0.5
    mottle: float = 0.5
    grain: float = 0.3
    layers: int = 3
    fade: tuple[float, float] = (1.0, 1.0)
    across: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet being painted: its pixels, its scale, its chance and its noise."""

    image: Image.Image
    scale: float
    rng: random.Random
    water: Image.Image
    edges: Image.Image
    paper: Image.Image
    lens: tuple[float, float, float] = (0.0, 0.0, 1.0)

    def place(self, shape: Shape) -> Shape:
        """Bring a shape from design units to pixels, drawn smaller or larger about the lens's point."""
        x0, y0, zoom = self.lens
        return [((x0 + (x - x0) * zoom) * self.scale, (y0 + (y - y0) * zoom) * self.scale) for x, y in shape]


def _noise(rng: random.Random, size: tuple[int, int], cells: Sequence[int], share: float) -> Image.Image:
    """Cloud noise about mid grey: an octave for each cell width in pixels, each of a `share` of the last."""
    total = Image.new("L", size, HALF)
    for place, cell in enumerate(cells):
        small = (size[0] // cell + 3, size[1] // cell + 3)
        octave = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
        octave = octave.resize((small[0] * cell, small[1] * cell), Image.Resampling.BICUBIC).crop((0, 0, *size))
        total = Image.blend(total, octave, share**place / sum(share**k for k in range(place + 1)))
    return ImageOps.autocontrast(total, cutoff=1)


def new_sheet(size: tuple[int, int], seed: int, tint: Colour = (254, 253, 250)) -> Sheet:
    """Lay out a blank sheet of `size` pixels, 1600 units across."""
    rng = random.Random(seed)  # noqa: S311 - chance for a picture, not for a secret
    scale = size[0] / 1600
    water = _noise(rng, size, (round(220 * scale), round(90 * scale), round(36 * scale)), 0.6)
    edges = _noise(rng, size, (round(34 * scale), round(13 * scale), round(5 * scale)), 0.55)
    paper = _noise(rng, size, (round(3.2 * scale), round(1.6 * scale), 1), 0.9).filter(
        ImageFilter.GaussianBlur(0.5 * scale)
    )
    paper = ImageOps.autocontrast(paper, cutoff=1)
    return Sheet(Image.new("RGB", size, tint), scale, rng, water, edges, paper)


def ellipse(centre: Point, across: float, down: float, arc: tuple[float, float] = (0, 360)) -> Shape:
    """Points on an ellipse of half-widths `across` and `down`, clockwise from the right, in degrees."""
    steps = 72
    turn = [math.radians(arc[0] + (arc[1] - arc[0]) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + across * math.cos(angle), centre[1] + down * math.sin(angle)) for angle in turn]


def turned(centre: float, profile: Sequence[Point]) -> Shape:
    """Close a form turned on a lathe from its right-hand profile of (half-width, height), top to bottom."""
    return [(centre + half, y) for half, y in profile] + [(centre - half, y) for half, y in reversed(profile)]


def along(start: Point, end: Point, widths: Sequence[Point]) -> Shape:
    """Lay a form along a line: (how far along, half-width) pairs."""
    run, rise = end[0] - start[0], end[1] - start[1]
    length = math.hypot(run, rise)
    ux, uy = run / length, rise / length
    left = [(start[0] + run * t - uy * half, start[1] + rise * t + ux * half) for t, half in widths]
    right = [(start[0] + run * t + uy * half, start[1] + rise * t - ux * half) for t, half in reversed(widths)]
    return left + right


def circle(centre: Point, radius: float) -> Shape:
    """Points on a circle."""
    return ellipse(centre, radius, radius)


def blob(rng: random.Random, shape: Shape, rounds: int = 4, rough: float = 0.2, most: float = 120) -> Shape:
    """Deform a polygon: each round splits every side and pushes the new point out or in, less each time.

    A side counts for `most` units at the most, so that long sides stay calm.
    """
    for turn in range(rounds):
        split: Shape = []
        for (ax, ay), (bx, by) in zip(shape, [*shape[1:], shape[0]], strict=True):
            side = math.hypot(bx - ax, by - ay) or 1.0
            push = rng.gauss(0, rough * 0.82**turn) * min(side, most) / side
            middle = ((ax + bx) / 2 - (by - ay) * push, (ay + by) / 2 + (bx - ax) * push)
            split += [(ax, ay), middle]
        shape = split
    return shape


def _box(sheet: Sheet, shape: Shape, margin: float) -> tuple[int, int, int, int]:
    """Give the pixels that a shape and its margin take, within the sheet."""
    pad, (wide, high) = margin * sheet.scale + 4, sheet.image.size
    across, down = zip(*sheet.place(shape), strict=True)
    left, top = max(0, int(min(across) - pad)), max(0, int(min(down) - pad))
    return left, top, max(left + 1, min(wide, int(max(across) + pad))), max(top + 1, min(high, int(max(down) + pad)))


def _patch(sheet: Sheet, field: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Cut a piece the size of `box` out of a noise field, from anywhere in it."""
    wide, high = box[2] - box[0], box[3] - box[1]
    left, top = sheet.rng.randint(0, field.width - wide), sheet.rng.randint(0, field.height - high)
    return field.crop((left, top, left + wide, top + high))


def _range(low: float, high: float = 1.0) -> Callable[[float], float]:
    """Map the greys onto a span of multipliers."""
    return lambda grey: FULL * (low + (high - low) * grey / FULL)


def _edge(sheet: Sheet, shape: Shape, brush: Brush, box: tuple[int, int, int, int]) -> Image.Image:
    """Draw the shape's mask with a wet, uneven edge."""
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
    points = [(x - box[0], y - box[1]) for x, y in sheet.place(shape)]
    ImageDraw.Draw(mask).polygon(points, fill=FULL)
    mask = mask.filter(ImageFilter.GaussianBlur(max(0.6, brush.soft * sheet.scale)))
    noise = _patch(sheet, sheet.edges, box).point(lambda grey: HALF + (grey - HALF) * brush.wobble)
    mask = ImageChops.add(mask, noise, 1, -HALF)
    gain = CRISP if brush.soft < WET else LOOSE
    return mask.point(lambda grey: (grey - HALF) * gain + HALF).filter(ImageFilter.GaussianBlur(0.35 * sheet.scale))


def _density(sheet: Sheet, shape: Shape, brush: Brush, box: tuple[int, int, int, int]) -> Image.Image:
    """Say how much pigment lies on each pixel of the box, after one layer."""
    edge = _edge(sheet, shape, brush, box)
    water = _patch(sheet, sheet.water, box)
    depth, rim = brush.depth / brush.layers, brush.rim / brush.layers
    fill = ImageChops.multiply(edge, water.point(_range(1 - brush.mottle)))
    gathered = ImageChops.subtract(edge, edge.filter(ImageFilter.GaussianBlur(brush.rim_width * sheet.scale)))
    gathered = ImageChops.multiply(gathered, _patch(sheet, sheet.edges, box).point(_range(0.35)))
    density = ImageChops.add(fill.point(lambda grey: grey * depth), gathered.point(lambda grey: grey * 2 * rim))
    density = ImageChops.multiply(density, sheet.paper.crop(box).point(_range(1 - brush.grain)))
    if brush.fade != (1.0, 1.0):
        slope = Image.linear_gradient("L")
        slope = (slope.rotate(90) if brush.across else slope).resize(edge.size)
        density = ImageChops.multiply(density, slope.point(_range(*brush.fade)))
    return density


def wash(sheet: Sheet, shape: Shape, colours: Sequence[Colour], brush: Brush) -> None:
    """Glaze a shape; a second colour runs into the first where the water takes it."""
    box = _box(sheet, shape, 3 * brush.soft + brush.rim_width)
    for _ in range(brush.layers):
        ground = sheet.image.crop(box)
        pigment = Image.new("RGB", ground.size, colours[0])
        if len(colours) > 1:
            pigment = Image.composite(
                Image.new("RGB", ground.size, colours[1]), pigment, _patch(sheet, sheet.water, box)
            )
        glaze = ImageChops.multiply(ground, pigment)
        sheet.image.paste(Image.composite(glaze, ground, _density(sheet, shape, brush, box)), box)


def lift(sheet: Sheet, shape: Shape, brush: Brush, colour: Colour = (253, 252, 248)) -> None:
    """Take pigment off again with a damp brush, or touch in a light."""
    box = _box(sheet, shape, 3 * brush.soft + brush.rim_width)
    ground = sheet.image.crop(box)
    density = _density(sheet, shape, brush, box)
    sheet.image.paste(Image.composite(Image.new("RGB", ground.size, colour), ground, density), box)


def spatter(sheet: Sheet, centre: Point, spread: float, colours: Sequence[Colour], drops: int) -> None:
    """Let a few drops fall from the brush."""
    for _ in range(drops):
        spot = (sheet.rng.gauss(centre[0], spread), sheet.rng.gauss(centre[1], spread / 5))
        drop = blob(sheet.rng, circle(spot, 0.8 + sheet.rng.expovariate(0.7))[::8], 2, 0.15)
        wash(sheet, drop, [sheet.rng.choice(list(colours))], Brush(0.4, 0.6, 1.5, 0.7, 0.2, 0.4, 0.2, 1))


def pencil(sheet: Sheet, line: Shape, depth: float = 0.35, width: float = 1.1) -> None:
    """Draw a graphite line, a little unsteady, that skips over the paper's hollows."""
    box = _box(sheet, line, 4)
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
    draw, drift = ImageDraw.Draw(mask), 0.0
    points = []
    for x, y in sheet.place(_even(line, 6)):
        drift = 0.8 * drift + sheet.rng.gauss(0, 0.22) * sheet.scale
        points.append((x - box[0] + drift, y - box[1] + drift))
    for start, end in pairwise(points):
        tone = round(FULL * depth * sheet.rng.uniform(0.55, 1.0))
        draw.line((start, end), fill=tone, width=max(1, round(width * sheet.scale)))
    mask = mask.filter(ImageFilter.GaussianBlur(0.45 * sheet.scale))
    mask = ImageChops.multiply(mask, sheet.paper.crop(box).point(lambda grey: min(FULL, 40 + grey * 1.3)))
    ground = sheet.image.crop(box)
    sheet.image.paste(Image.composite(Image.new("RGB", ground.size, (86, 92, 104)), ground, mask), box)


def _even(line: Shape, step: float) -> Shape:
    """Space points evenly along a line, so that a pencil wavers everywhere alike."""
    out: Shape = [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        pieces = max(1, round(math.hypot(bx - ax, by - ay) / step))
        out += [(ax + (bx - ax) * n / pieces, ay + (by - ay) * n / pieces) for n in range(1, pieces + 1)]
    return out


def finish(sheet: Sheet, size: tuple[int, int]) -> Image.Image:
    """Let the light fall across the paper's tooth, and reduce to the size wanted."""
    tooth = ImageChops.subtract(sheet.paper, ImageChops.offset(sheet.paper, 2, 2), 1, HALF)
    relief = tooth.point(lambda grey: FULL - 4 + (grey - HALF) * 0.045)
    lit = ImageChops.multiply(sheet.image, Image.merge("RGB", (relief, relief, relief)))
    lit = lit.point([max(0, round(FULL - (FULL - grey) * DEEPER)) for grey in range(FULL + 1)] * 3)
    return lit.resize(size, Image.Resampling.LANCZOS)
