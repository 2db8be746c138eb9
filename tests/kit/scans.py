"""What a telephone finds on a printed page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

__all__ = ["scanned"]


def scanned(file: Path) -> list[tuple[str, float, bytes]]:
    """Return what a scanner reads on the pages of a PDF at 300 dots per inch: text, and width in millimetres."""
    found = []
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "300", "-gray", file, f"{folder}/page"], check=True)
        for page in sorted(Path(folder).iterdir()):
            with Image.open(page) as image:
                for code in zxingcpp.read_barcodes(image):
                    place = code.position
                    found.append((code.text, (place.top_right.x - place.top_left.x) / 300 * 25.4, code.bytes))
    return found
