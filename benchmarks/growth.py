"""`python -m benchmarks.growth`: how the time of a step grows with the components of an article."""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable, Mapping, Sequence

from trifolio.document.model import Document
from trifolio.document.parse import parse
from trifolio.job import Job, Picture
from trifolio.project import editions
from trifolio.render.pages import render_pages
from trifolio.source.file import read_text

__all__ = ["article", "document", "job"]

SIZES = (20, 40, 80, 160)
EDITIONS = ("handout", "ebook", "email", "email-ascii")
COVER = Picture("cover.jpg", "image/jpeg", b"", 600, 800)
ROWS = 10


def main() -> None:
    """Print the milliseconds of each step for articles of several sizes, and their ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="Measure how time grows.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="tables of an article")
    parser.add_argument(
        "--rounds", type=int, default=5, metavar="N", help="runs of each, of which the least counts (5)"
    )
    options = parser.parse_args()
    print(f"milliseconds of the processor, the least of {options.rounds} runs, and the ratio to the size before")
    print(f"{'tables':20}" + "".join(f"{size:>16}" for size in options.sizes))
    for name, step in STEPS.items():
        print(f"{name:20}" + "".join(_cells(measured(step, options.sizes, options.rounds))), flush=True)


def _cells(times: Sequence[float]) -> list[str]:
    ratios = [f"× {after / before:.2f}" for before, after in itertools.pairwise(times)]
    return [f"{took * 1000:8.0f} {ratio:7}" for took, ratio in zip(times, ["", *ratios], strict=True)]


def measured(step: Callable[[int], Callable[[], object]], sizes: Sequence[int], rounds: int) -> list[float]:
    """Return the seconds that a step takes for each size."""
    return [min(_seconds(work) for _ in range(rounds)) for work in map(step, sizes)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def article(tables: int) -> str:
    """Return a source of so many sections, each with a table, a note, links and a footnote, and a list of them."""
    numbers = range(1, tables + 1)
    contents = "\n".join(f"{number}. [Section {number}](#section-{number})" for number in numbers)
    return f"---\ntitle: Tables\n---\n{contents}\n\n" + "\n".join(map(_section, numbers))


def _section(number: int) -> str:
    rows = "\n".join(
        f"| Row {row} | {number * row} mg | ≥ {row} µg of [it](https://a.example/{number}) |" for row in range(ROWS)
    )
    return (
        f"## Section {number}\n\nSome words, and H~2~O.[^{number}]\n\n| Name | Dose | What |\n|---|---|---|\n{rows}\n\n"
        f"::: note\nMind section {number}, [the first](#section-1).\n:::\n\n[^{number}]: A note.\n"
    )


def document(tables: int) -> Document:
    """Return the article of so many tables, parsed."""
    return parse(read_text(article(tables).encode(), "tables.md", "tables"))[0]


def job(tables: int, edition: str) -> Job:
    """Return what an edition of the article of so many tables is made of."""
    loaded = editions.load(edition, (editions.packaged_styles(),))
    return Job((document(tables),), loaded, None, "a4")


def _rendering(edition: str) -> Callable[[int], Callable[[], object]]:
    def step(tables: int) -> Callable[[], object]:
        made = job(tables, edition)
        return lambda: render_pages(made, {"cover": COVER})

    return step


STEPS: Mapping[str, Callable[[int], Callable[[], object]]] = {
    "reading": lambda tables: lambda: document(tables),
    **{f"{name}, rendered": _rendering(name) for name in EDITIONS},
}


if __name__ == "__main__":
    main()
