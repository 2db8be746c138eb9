"""`python -m benchmarks.books`: what parts of an ebook cost, how collections grow; docs/speed.md has the figures."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.__main__ import HEAD, ROOT, SAMPLE, row
from benchmarks.pairs import Command, Pairs, Run, in_turn, once

SIZES = (10, 25, 50, 100)
UNPAGED = "[ebook]\npage_list = false\n"
UNPRUNED = (
    "from trifolio.binders import epub; epub.pruned = lambda css, _: css; from trifolio.cli.main import main; main()"
)
TRIFOLIO = (sys.executable, "-m", "trifolio")


def main() -> None:
    """Measure all and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.books", description="Measure what ebooks take.")
    parser.add_argument("--pairs", type=int, default=7, metavar="N", help="counted runs of each command (7)")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="N", help="articles of a collection")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(HEAD)
        for pairs in parts(Path(folder), options.pairs) if options.pairs else ():
            print(row(pairs), flush=True)
        print(f"\n{'articles':>8} {'edition':24} {'seconds':>8} {'of the processor':>17} {'megabytes':>10}")
        for count in options.sizes:
            for name, run in collected(Path(folder), count):
                print(f"{count:8} {name:24} {run.wall:8.1f} {run.cpu:17.1f} {run.megabytes:10.0f}", flush=True)


def parts(folder: Path, count: int) -> Iterator[Pairs]:
    """Yield what each part of an ebook costs: a build with it beside one without it, both cold."""
    whole, unpaged, uncovered = (project(folder / name, 1) for name in ("whole", "unpaged", "uncovered"))
    (unpaged / "trifolio.toml").write_text(UNPAGED, encoding="utf-8")
    ebook = "styles/ebook/edition.toml"
    (uncovered / ebook).parent.mkdir(parents=True)
    text = (ROOT / ebook).read_text(encoding="utf-8").replace("shop_cover = true", "shop_cover = false")
    (uncovered / ebook).write_text(text, encoding="utf-8")
    alone = ("build", "--force", "--jobs", "1", "-e", "ebook")
    both = (*alone, "-e", "handout")
    unpruned = (sys.executable, "-c", UNPRUNED, *alone)
    yield in_turn("ebook and handout, page list : none", cold(both, whole), cold(both, unpaged), count)
    yield in_turn("ebook alone, page list : none", cold(alone, whole), cold(alone, unpaged), count)
    (whole / "trifolio.toml").write_text(UNPAGED, encoding="utf-8")
    (uncovered / "trifolio.toml").write_text(UNPAGED, encoding="utf-8")
    yield in_turn("ebook without page list, shop cover : none", cold(alone, whole), cold(alone, uncovered), count)
    plain = Command(unpruned, whole, cold(alone, whole).before)
    yield in_turn("ebook without page list, sheet pruned : not", cold(alone, whole), plain, count)


def collected(folder: Path, count: int) -> Iterator[tuple[str, Run]]:
    """Yield what a collection of so many articles takes: its handout, its ebook with that one's pages and without."""
    place = project(folder / str(count), count)
    lifted = "[limits]\nseconds = 0\nmegabytes = 0\n"
    several = f'{lifted}[collections.all]\ntitle = "All"\narticles = ["content/*.md"]\n'
    for edition, config in (("handout", ""), ("ebook", ""), ("ebook", UNPAGED)):
        (place / "trifolio.toml").write_text(config + several, encoding="utf-8")
        words = ("collect", "--force", "--jobs", "1", "-e", edition)
        yield f"{edition}{', no page list' if config else ''}", once(cold(words, place))
    shutil.rmtree(place)


def cold(words: tuple[str, ...], folder: Path) -> Command:
    """Return a command of Trifolio that finds nothing kept."""
    return Command((*TRIFOLIO, *words), folder, lambda: shutil.rmtree(folder / ".trifolio", ignore_errors=True))


def project(folder: Path, count: int) -> Path:
    """Make a project of so many articles like the sample, with its pictures but with names of their own."""
    (folder / "content").mkdir(parents=True)
    shutil.copytree(ROOT / "assets", folder / "assets", ignore=shutil.ignore_patterns("*.py"))
    (folder / "trifolio.toml").touch()
    text = SAMPLE.read_text(encoding="utf-8")
    for number in range(1, count + 1):
        article = text
        for key, joint in (("title", " "), ("slug", "-"), ("url", "-")):
            article = re.sub(rf"(?m)^{key}: .*", rf"\g<0>{joint}{number}", article, count=1)
        (folder / "content" / f"{number:03}.md").write_text(article, encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
