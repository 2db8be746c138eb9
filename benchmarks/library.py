"""`python -m benchmarks.library`: how long a library takes, beside pandoc with Typst and the bare script.

pandoc and Typst come from PyPI into an environment of their own, `.tools/peers`, the first time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.__main__ import HEAD, ROOT, SAMPLE, TRIFOLIO, project, row
from benchmarks.pairs import Command, Pairs, compiling, in_turn, once

ENLARGED = """
import sys
from PIL import Image
for file in sys.argv[1:]:
    with Image.open(file) as image:
        image.resize((6000, 4000)).save(file, "JPEG", quality=90)
"""
"""The program that gives pictures 24 megapixels."""

PEERS = ROOT / ".tools" / "peers"
PINNED = ("pypandoc_binary==1.17", "typst==0.15.2")
SMALL = """\
---
title: Article {number}
publisher: A library
updated: 2026-06
review_by: 2028-06
version: "1.0"
contact: editor@library.example
summary: What article {number} says.
---

Some words of article {number}.

## A part

- One thing
- Another
"""


SETTLED = 3
"""Seconds after which no file is so young that its time is not trusted (`trifolio.pipeline.stamp`)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of one thing alone, with what it should be."""

    name: str
    figures: tuple[float, ...]
    unit: str
    aim: str

    def line(self) -> str:
        """Return it as a line of the table."""
        middle, least, most = median(self.figures), min(self.figures), max(self.figures)
        return f"{self.name:60} {middle:8.2f} {self.unit:4} {least:8.2f} {most:8.2f}   {self.aim}"


def main() -> None:
    """Measure all that is asked for and print two tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, metavar="N", help="counted runs of each command (5)")
    parser.add_argument("--articles", type=int, default=50, metavar="N", help="articles of the library (50)")
    parser.add_argument("--largest", type=int, default=1000, metavar="N", help="articles of the largest library (1000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run's figures there")
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors; {os.getloadavg()[0]:.1f} programs at work when this began\n{HEAD}")
    found: list[Pairs] = []
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for pairs in compared(folder, options.articles, options.pairs):
            found.append(pairs)
            print(row(pairs), flush=True)
        print(f"\n{'':60} {'median':>8}      {'least':>8} {'most':>8}   aim")
        for figure in measured(folder, options.pairs, options.largest):
            figures.append(figure)
            print(figure.line(), flush=True)
    if options.json:
        report = {"pairs": [pairs.report() for pairs in found], "figures": [asdict(figure) for figure in figures]}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def compared(folder: Path, articles: int, count: int) -> Iterator[Pairs]:
    """Yield what was measured beside others."""
    library = project(folder / "library", SAMPLE, articles)

    def cold() -> None:
        shutil.rmtree(library / ".trifolio", ignore_errors=True)

    two = Command((*TRIFOLIO, "--quiet", "--force", "--jobs", "2"), library, cold)
    peers = Command((str(peers_python()), "-m", "benchmarks.peers", str(library), "2"), ROOT)
    bare = Command((sys.executable, "-m", "benchmarks.baseline", str(library / "content"), str(folder / "bare")), ROOT)
    yield in_turn(f"{articles} articles : pandoc with Typst", two, peers, count, "≤ 1.0")
    yield in_turn(f"{articles} articles : bare script, two processes", two, bare, count, "≤ 0.9")
    twenty = project(folder / "twenty", SAMPLE, 20)

    def cold_twenty() -> None:
        shutil.rmtree(twenty / ".trifolio", ignore_errors=True)

    one = Command((*TRIFOLIO, "--quiet", "--force", "--jobs", "1"), twenty, cold_twenty)
    couple = Command((*TRIFOLIO, "--quiet", "--force", "--jobs", "2"), twenty, cold_twenty)
    yield in_turn("20 articles, one worker : two", one, couple, max(1, count // 2), "≥ 1.8")
    clinics = "".join(
        f"[clinics.{name}]\nname = 'The {name} clinic'\nphones = ['020 7946 0018']\n" for name in ("hill", "lake")
    )
    (twenty / "trifolio.toml").write_text(clinics, encoding="utf-8")
    build = (*TRIFOLIO, "--quiet", "--force", "--jobs", "2", "--clinic", "hill")
    both = Command((*build, "--clinic", "lake"), twenty, cold_twenty)
    yield in_turn(
        "20 articles, two clinics : one", both, Command(build, twenty, cold_twenty), max(1, count // 2), "≤ 1.6"
    )


def measured(folder: Path, count: int, largest: int) -> Iterator[Figure]:
    """Yield what was measured alone, seconds of the clock or megabytes."""
    for articles, aim in ((100, 0.25), (largest, 1.0)):
        small = small_library(folder / f"small-{articles}", articles)
        build = Command((*TRIFOLIO, "--quiet"), small)
        once(build)
        time.sleep(SETTLED)
        once(build)
        name = f"{articles:,} articles, nothing to do"
        yield Figure(name, tuple(once(build).wall for _ in range(count)), "s", f"≤ {aim}")
        if articles == 100:  # noqa: PLR2004
            alone = small_library(folder / "alone", 1)
            own = median(once(Command((*TRIFOLIO, "--quiet", "--force"), alone)).wall for _ in range(count))
            edit = Command(build.words, small, partial(grow, small / "content" / "0.md"))
            more = tuple(once(edit).wall - own for _ in range(count))
            yield Figure("one of 100 articles edited, more than a build of it alone", more, "s", "≤ 0.3")
    yield from grown(folder / "grown", (10, 100, largest))
    yield Figure(
        "--watch: from save to the last artifact, the sample", tuple(watched(folder / "watched", count)), "s", "≤ 0.6"
    )
    yield Figure("memory of the sample with pictures of 24 megapixels", (memory(folder / "large"),), "MB", "≤ 150")


def grown(folder: Path, sizes: tuple[int, int, int]) -> Iterator[Figure]:
    """Yield what one article more costs in a large library, to what it costs in a small one, and the memory of both.

    Emails of short articles, made anew by two workers; what a start costs is in none of the differences.
    """
    runs = []
    for articles in sizes:
        build = (*TRIFOLIO, "--quiet", "--jobs", "2", "-e", "email")
        runs.append(once(Command(build, small_library(folder / str(articles), articles))))
    first, second = ((runs[at + 1].cpu - runs[at].cpu) / (sizes[at + 1] - sizes[at]) for at in range(2))
    name = f"one article more of {sizes[2]:,}, to one of {sizes[1]}"
    yield Figure(name, (second / first,), "", "0.85 to 1.15")
    name = f"memory of {sizes[2]:,} articles, more than of {sizes[1]}"
    yield Figure(name, (runs[2].megabytes - runs[1].megabytes,), "MB", "0")


def peers_python() -> Path:
    """Return the Python of the environment with pandoc and Typst, which is made if need be."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
    return python


def small_library(folder: Path, articles: int) -> Path:
    """Make a library of short articles without pictures and return its folder."""
    (folder / "content").mkdir(parents=True)
    (folder / "trifolio.toml").touch()
    for number in range(articles):
        (folder / "content" / f"{number}.md").write_text(SMALL.format(number=number), encoding="utf-8")
    return folder


def grow(file: Path) -> None:
    """Add a sentence to an article."""
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\nA sentence that was written at {time.time()}.\n")


def watched(folder: Path, count: int) -> Iterator[float]:
    """Yield how long it takes from an edit until a program that watches has put the last artifact in its place."""
    library = project(folder, SAMPLE, 1)
    (source,) = (library / "content").iterdir()
    command = (*TRIFOLIO, "--watch")
    process = subprocess.Popen(
        command, cwd=library, env=compiling(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    said: Any = process.stderr
    try:
        until(said.readline, "watching")
        for number in range(count + 1):
            time.sleep(0.5)
            begun = time.time()
            grow(source)
            until(said.readline, "made 3")
            if number:
                yield max(file.stat().st_ctime for file in library.glob("output/*/*-*")) - begun
    finally:
        process.terminate()
        process.wait()


def until(line: Callable[[], str], words: str) -> None:
    """Read lines until one has these words. Raises RuntimeError if there are no more."""
    while words not in (text := line()):
        if not text:
            raise RuntimeError(f"it ended before it said “{words}”")


def memory(folder: Path) -> float:
    """Return the most memory that a process of a build takes whose pictures have 24 megapixels, in megabytes.

    Another process makes the pictures: on Linux a program that is started counts what its parent had as its own.
    """
    library = project(folder, SAMPLE, 1)
    subprocess.run([sys.executable, "-c", ENLARGED, *map(str, (library / "assets").iterdir())], check=True)
    return once(Command((*TRIFOLIO, "--quiet", "--force", "--jobs", "1"), library)).megabytes


if __name__ == "__main__":
    main()
