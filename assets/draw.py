"""Draw the sample articles' pictures: `python assets/draw.py [NAME…]`, Pillow alone, the same bytes each time."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

import sys
from pathlib import Path

from mechanism import mechanism
from notebook import notebook
from still_life import still_life
from watercolour import finish, new_sheet

HERE = Path(__file__).parent
CANVAS = (3200, 1800)
PRINTED = (2560, 1440)

PICTURES = {
    "exosome-vial.jpg": (still_life, 7),
    "exosome-mechanism.jpg": (mechanism, 11),
    "clinic-notebook.jpg": (notebook, 5),
}


def main() -> None:
    """Draw the pictures named, or all."""
    for name in sys.argv[1:] or PICTURES:
        paint, seed = PICTURES[name]
        sheet = new_sheet(CANVAS, seed)
        paint(sheet)
        finish(sheet, PRINTED).save(HERE / name, quality=88, optimize=True, progressive=True, dpi=(300, 300))


if __name__ == "__main__":
    main()
