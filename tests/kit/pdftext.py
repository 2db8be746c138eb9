"""The characters of a finished PDF as PDFium sees them: where each stands, how large it is, in which colours."""

from __future__ import annotations

import ctypes
import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

__all__ = ["Character", "characters", "contrast", "grey", "lines", "page_texts"]

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Character:
    """One character: its page (from 1), origin and size in points, its fill and what lies under it, as sRGB."""

    page: int
    text: str
    x: float
    y: float
    size: float
    fill: Colour
    ground: Colour


def characters(file: Path, scale: int = 1) -> Iterator[Character]:
    """Yield the characters that a PDF draws, in the order in which it draws them."""
    pdf = pdfium.PdfDocument(file)
    try:
        for number, page in enumerate(pdf, start=1):
            image = page.render(scale=scale).to_pil().convert("RGB")
            text, height = page.get_textpage(), page.get_height()
            for index in range(text.count_chars()):
                if raw.FPDFText_IsGenerated(text, index):
                    continue
                matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
                raw.FPDFText_GetMatrix(text, index, matrix)
                raw.FPDFText_GetCharOrigin(text, index, x, y)
                size = raw.FPDFText_GetFontSize(text, index) * (matrix.c**2 + matrix.d**2) ** 0.5
                parts = [ctypes.c_uint() for _ in range(4)]
                raw.FPDFText_GetFillColor(text, index, *parts)
                box = [int(edge * scale) for edge in (x.value, height - y.value - size, size, 1.4 * size)]
                around = image.crop((box[0], box[1], box[0] + box[2], box[1] + box[3]))
                ground = max(around.getcolors(box[2] * box[3]), key=lambda found: found[0])[1]
                red, green, blue, _ = (part.value for part in parts)
                letter = chr(raw.FPDFText_GetUnicode(text, index)).replace("\x02", "-")  # a hyphen that ends a line
                yield Character(number, letter, x.value, y.value, round(size, 2), (red, green, blue), ground)
    finally:
        pdf.close()


def lines(found: list[Character]) -> list[list[Character]]:
    """Return characters line by line: those of one page that stand on one baseline, side by side."""
    placed = sorted(found, key=lambda c: (c.page, -round(c.y), c.x))
    return [list(line) for _, line in itertools.groupby(placed, key=lambda c: (c.page, round(c.y)))]


def page_texts(file: Path, *options: str) -> list[str]:
    """Return the text of each page as pdftotext gives it."""
    command = ["pdftotext", *options, str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


def grey(colour: Colour) -> Colour:
    """Return what a black-and-white printer makes of a colour: its luma (ITU-R BT.601), as PostScript has it."""
    level = round(0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2])
    return level, level, level


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: Colour) -> float:
    shares = [part / 255 for part in colour]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
