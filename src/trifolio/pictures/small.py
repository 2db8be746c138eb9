"""Small pictures for a page of links: the first page of a PDF, a cover.

Bytes in, bytes out. Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

import io

import PIL
from PIL import Image

__all__ = ["cover", "first_page", "versions"]

PAGE = 360
"""Pixels across the first page, shown at half the size: twice as fine as a screen needs."""

SAMPLE = 90
"""Pixels across what the colours of a page are chosen from: the same as from all, in a tenth of the time."""

COVER = (240, 384)
COLOURS = 16
"""Paper, ink, two colours of the house, and steps between them: a page of text needs no more."""

QUALITY = 72


def first_page(pdf: bytes) -> bytes:
    """Return the first page of a PDF as PNG; nothing where PDFium is not installed (the extra `verify`)."""
    try:
        import pypdfium2
    except ImportError:
        return b""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=PAGE / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    sample = image.resize((SAMPLE, SAMPLE * image.height // image.width), Image.Resampling.NEAREST)
    return _saved(image.quantize(palette=sample.quantize(COLOURS), dither=Image.Dither.NONE), "PNG")


def cover(data: bytes) -> bytes:
    """Return a cover, a JPEG of ours, as a small one."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", COVER)
        image.thumbnail(COVER, Image.Resampling.LANCZOS)
        return _saved(image.convert("RGB"), "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True)


def versions() -> tuple[str, ...]:
    """Return the versions of what draws; it is another picture that another version draws."""
    try:
        from pypdfium2 import version
    except ImportError:
        return (PIL.__version__,)
    return PIL.__version__, str(version.PYPDFIUM_INFO), str(version.PDFIUM_INFO)


def _saved(image: Image.Image, kind: str, **settings: int | str) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **settings)
    return written.getvalue()
