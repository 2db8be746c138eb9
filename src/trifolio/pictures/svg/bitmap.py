"""Drawings as pixels, for mail programs, which show no SVG: drawn by resvg, which the extra `drawings` brings."""

from __future__ import annotations

import tempfile
from pathlib import Path

from lxml import etree

from trifolio.fonts import faces
from trifolio.fonts.families import FALLBACK
from trifolio.job import ImageProfile
from trifolio.pictures import raster

__all__ = ["DENSITY", "draw"]

DENSITY = 2
"""Pixels for each of CSS's along an edge, for telephones: a mail cannot choose by the screen."""


def draw(drawing: bytes, size: tuple[int, int], profile: ImageProfile, store: Path | None = None) -> bytes | None:
    """Return a clean drawing as a PNG on white, for dark mails would swallow its lines.

    `size` is the drawing's own in CSS pixels, of which the profile bounds the longer edge; there are `DENSITY` pixels
    for each. Its words are set in the house's fallback family, whose digits are plain. What takes long to make is kept
    in the folder `store`. None where no font has a character of it, or resvg cannot draw it: no word may go unseen.
    """
    import resvg_py

    scale = min(DENSITY, profile.long_edge / max(size)) if profile.long_edge else DENSITY
    words = "".join(str(part) for part in etree.fromstring(drawing).itertext())
    with tempfile.TemporaryDirectory() as folder:
        fonts = []
        loaded, lacking = faces.lettering(words, store)
        if lacking:
            return None
        for number, data in enumerate(loaded.values()):
            font = Path(folder, f"{number}.ttf")
            font.write_bytes(data)
            fonts.append(str(font))
        first = faces.family_of(loaded[FALLBACK[0].name])
        try:
            png = resvg_py.svg_to_bytes(
                svg_string=drawing.decode(),
                width=max(1, round(size[0] * scale)),
                background="#ffffff",
                skip_system_fonts=True,
                font_family=first,
                serif_family=first,
                sans_serif_family=first,
                monospace_family=first,
                cursive_family=first,
                fantasy_family=first,
                font_files=fonts,
            )
        except ValueError:
            return None
    return raster.make(png, profile)[0].data
