"""Ebooks to look into: the samples, sources of torture, other scripts, and one that has everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from books import EVERYTHING, source
from handouts import long_paper
from projects import REPOSITORY, codes, picture, run, samples_in, write

__all__ = ["build"]


MORE = """\
1. first

   | a | b |
   |---|--:|
   | 1 | 2 |

2. second

![A line](line.svg)
"""

LINE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M5 5 85 5" stroke="#000" stroke-width="9"/></svg>
"""


def build(folder: Path) -> dict[str, Path]:
    """Build the ebooks in an empty folder; return their files by slug."""
    samples_in(folder)
    data = REPOSITORY / "tests/data"
    for one in (data / "torture.md", data / "languages/ar.md", data / "languages/scripts.md"):
        shutil.copy(one, folder / "content")
    everything = source(f"{MORE}\n{EVERYTHING}")
    write(
        folder, {"content/everything.md": everything, "content/long-paper.md": long_paper(), "content/line.svg": LINE}
    )
    for name, colour in {
        "vial.jpg": "navy",
        "dots.png": "red",
        "square.png": "navy",
        "leaves.png": "green",
        "cross.png": "maroon",
    }.items():
        picture(folder / "assets" / name, colour, (1500, 1000))
    report = run(folder, editions=("ebook",))
    assert codes(report) == []
    return {made.stem.removesuffix("-ebook"): made for made in sorted(folder.glob("output/*/*.epub"))}
