"""Pictures for the tests, drawn on the spot."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops

from trifolio.document.model import Original
from trifolio.pictures import originals

SHOWN = "content/article.md"
"""The source that problems name."""


def photograph(width: int = 640, height: int = 480) -> Image.Image:
    """A picture with soft changes and grain, as a camera makes: no colour is common in it."""
    light = Image.radial_gradient("L").resize((width, height))
    slope = Image.linear_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 24)
    return Image.merge("RGB", (light, slope, ImageChops.add(grain, light, 2)))


def drawing(width: int = 640, height: int = 480) -> Image.Image:
    """Flat fields of few colours, as a chart has."""
    image = Image.new("RGB", (width, height), "white")
    for step, colour in enumerate(("#0f4c5c", "#6b5b95", "#d8a25e")):
        image.paste(colour, (40 + 180 * step, 300 - 80 * step, 160 + 180 * step, 420))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def on_disk(folder: Path, data: bytes, name: str = "Wárd 3.JPG") -> Original:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return originals.original(name, folder / name, 7)
