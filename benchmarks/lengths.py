"""`python -m benchmarks.lengths`: what a page more of a handout costs, and a component more, in whole builds.

Each build is a process of its own that makes the handout alone; what counts is the time of the processor of all its
processes. What a start costs is in none of the figures: they are differences, by the page or by the component.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.__main__ import TRIFOLIO
from benchmarks.pairs import Command, once

FRONT = """\
---
title: A long article
publisher: A library
updated: 2026-06
review_by: 2028-06
version: "1.0"
contact: editor@library.example
summary: What a long article says.
---

Some words.

"""

SENTENCE = "Number {number} is a sentence of some words, so that what a page of plain text takes can be told from it. "

PARTS: Mapping[str, str] = {
    "pages": "## Part {number}\n\n" + 2 * (SENTENCE * 5 + "\n\n") + "- One thing\n- Another\n\n",
    "tips": "::: tip\n" + SENTENCE + "\n:::\n\n",
    "decisions": (
        '::: {{.decisions title="What suits you {number}"}}\n### woken once or twice a month\n\nThen stretch first.\n\n'
        "- It is free.\n\n### woken every night\n\nThen ask first.\n\n- Some tablets do it.\n:::\n\n"
    ),
    "tables": (
        "| Name | Dose | What |\n|---|---|---|\n"
        + "".join(f"| Row {row} | {{number}} mg | some words |\n" for row in range(5))
        + "\n"
    ),
}
"""What an article is so many times."""

SIZES = (5, 20, 80, 200)
SECTIONS_A_PAGE = 2.5


def main() -> None:
    """Print what one more costs, from each size to the next, and how that grows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lengths", description="Measure long articles.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="pages, or components")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="builds of each, of which the least counts")
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors; {os.getloadavg()[0]:.1f} programs at work when this began")
    print("milliseconds of the processor for one more, from each size to the next; the last to the first")
    for name in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            print(line(name, measured(Path(folder), name, options.sizes, options.rounds)), flush=True)


def line(name: str, measured: Sequence[tuple[int, float, float]]) -> str:
    """Return what was measured as a line of the table: sizes, seconds and megabytes."""
    pairs = list(itertools.pairwise(measured))
    more = [(after[1] - before[1]) / (after[0] - before[0]) * 1000 for before, after in pairs]
    cells = [f"{before[0]} to {after[0]}: {cost:.1f}" for (before, after), cost in zip(pairs, more, strict=True)]
    return f"{name:10} {'   '.join(cells)}   × {more[-1] / more[0]:.2f}   {measured[-1][2]:.0f} MB"


def measured(folder: Path, name: str, sizes: Sequence[int], rounds: int) -> list[tuple[int, float, float]]:
    """Return of each size how large it is (in pages, where these are asked for), its seconds and its megabytes."""
    rows = []
    for size in sizes:
        place = folder / str(size)
        (place / "content").mkdir(parents=True)
        (place / "trifolio.toml").touch()
        count = round(size * SECTIONS_A_PAGE) if name == "pages" else size
        text = FRONT + "".join(PARTS[name].format(number=number) for number in range(count))
        (place / "content" / "long.md").write_text(text, encoding="utf-8")
        build = Command((*TRIFOLIO, "--quiet", "--force", "--jobs", "1", "-e", "handout"), place)
        runs = [once(build) for _ in range(rounds)]
        rows.append((_pages(place) if name == "pages" else size, min(run.cpu for run in runs), runs[0].megabytes))
    return rows


def _pages(project: Path) -> int:
    """Return how many pages the handout of a project has."""
    notes = json.loads((project / ".trifolio" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    return next(int(entry["facts"]["pages"]) for entry in notes.values() if entry["edition"] == "handout")


if __name__ == "__main__":
    main()
