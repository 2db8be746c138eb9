"""`python -m benchmarks`: how fast builds are beside the bare libraries; docs/speed.md says how to read the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.handouts import WAYS
from benchmarks.pairs import Command, Pairs, in_turn

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "content" / "exosomes-for-hair-loss.md"
BASELINE = (sys.executable, "-m", "benchmarks.baseline")
ARTICLES = 20
HANDOUTS = ("handout", "handout-large", "handout-ink", "handout-booklet")
TRIFOLIO = (sys.executable, "-m", "trifolio", "build")


def main() -> None:
    """Measure all and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Trifolio's speed.")
    parser.add_argument("source", nargs="?", type=Path, default=SAMPLE, metavar="SOURCE", help="an article")
    parser.add_argument("--pairs", type=int, default=7, metavar="N", help="counted runs of each command (7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run's figures there")
    options = parser.parse_args()
    found: list[Pairs] = []
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors; {load:.1f} programs at work when this began\n{HEAD}")
    with tempfile.TemporaryDirectory() as folder:
        for pairs in measured(options.source.resolve(), Path(folder), options.pairs):
            found.append(pairs)
            print(row(pairs), flush=True)
    if shutil.which("pandoc") is None:
        print("pandoc is not on the path: the email edition is not compared with its plain text")
    if options.json:
        machine = {
            "python": platform.python_version(),
            "system": platform.system(),
            "processors": os.cpu_count(),
            "load": load,
        }
        report = {"machine": machine, "measured": [pairs.report() for pairs in found]}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def measured(source: Path, folder: Path, count: int) -> Iterator[Pairs]:
    """Yield what was measured, one comparison after the other."""
    one = project(folder / "one", source, 1)
    article = str(next((one / "content").iterdir()))
    bare = Command((*BASELINE, article, str(folder / "bare")), ROOT)

    def cold() -> None:
        shutil.rmtree(one / ".trifolio", ignore_errors=True)

    build = (*TRIFOLIO, "--jobs", "1")
    all_three = Command((*build, "--force"), one)
    yield in_turn("three editions, cold : bare script", Command((*build, "--force"), one, cold), bare, count, "≤ 1.10")
    yield in_turn("three editions, pictures kept : bare script", all_three, bare, count)
    yield in_turn("nothing to do : bare script", Command(build, one), bare, count)
    for name in HANDOUTS:
        ours, plain = (laid_out(name, way, one) for way in WAYS)
        yield in_turn(f"{name} : its pages, plainly written", ours, plain, count)
    if shutil.which("pandoc"):
        plain = Command(("pandoc", "--to", "plain", "--output", str(folder / "plain.txt"), article), one)
        yield in_turn("email : pandoc's plain text", Command((*build, "--force", "-e", "email"), one), plain, count)
    many = project(folder / "many", source, ARTICLES)

    halves = [project(folder / name, source, ARTICLES // 2) for name in ("left", "right")]

    def cold_many() -> None:
        for place in (many, *halves):
            shutil.rmtree(place / ".trifolio", ignore_errors=True)

    one_worker, two_workers = (Command((*TRIFOLIO, "--force", "--jobs", jobs), many, cold_many) for jobs in "12")
    left, right = (f"cd {shlex.quote(str(half))}; {shlex.join((*build, '--force'))}" for half in halves)
    both = Command(("sh", "-ec", f"({left}) & other=$!; ({right}); wait $other"), many, cold_many)
    rounds = max(1, count // 3)
    yield in_turn(f"{ARTICLES} articles, one worker : two workers", one_worker, two_workers, rounds, "≥ 1.70")
    yield in_turn(f"{ARTICLES} articles, one build : two of half", one_worker, both, rounds)


def laid_out(name: str, way: str, folder: Path) -> Command:
    """Return how to lay out a project's handout, or a variant of it."""
    return Command((sys.executable, "-m", "benchmarks.handouts", name, way, str(folder)), ROOT)


def project(folder: Path, source: Path, count: int) -> Path:
    """Make a project of so many articles like one, each with pictures of its own, and return its folder."""
    (folder / "content").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "trifolio.toml").touch()
    text = source.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([\w.-]+)", text)
    folders = (source.parent, source.parent.parent / "assets")
    for number in range(1, count + 1):
        article = re.sub(r"(?m)^slug: .*", rf"\g<0>-{number}", text, count=1)
        for name in dict.fromkeys(pictures):
            file = next(place / name for place in folders if (place / name).is_file())
            article = article.replace(f"]({name}", f"]({number}-{name}")
            unlike = file.read_bytes() + bytes(
                (0, number)
            )  # after a JPEG's end: the picture is the same, its file is not
            (folder / "assets" / f"{number}-{name}").write_bytes(unlike)
        (folder / "content" / f"{number}.md").write_text(article, encoding="utf-8")
    return folder


HEAD = f"""\
{"":44} {"seconds":>13}   {"ratio by the clock":^20}   {"ratio by the processor":^22}
{"":44} {"A":>6} {"B":>6}   {"min":>6} {"median":>6} {"max":>6}   {"min":>6} {"median":>6} {"max":>6}   aim"""


def row(pairs: Pairs) -> str:
    """Return a comparison as a line of the table."""
    seconds = " ".join(f"{figure:6.2f}" for figure in pairs.seconds("wall"))
    ratios = (pairs.ratio(figure) for figure in ("wall", "cpu"))
    spreads = "   ".join(f"{ratio.least:6.2f} {ratio.median:6.2f} {ratio.most:6.2f}" for ratio in ratios)
    return f"{pairs.name:44} {seconds}   {spreads}   {pairs.aim}".rstrip()


if __name__ == "__main__":
    main()
