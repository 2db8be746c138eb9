"""`python -m benchmarks.mails`: our email beside what others make of the same articles; docs/speed.md tells."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TypeGuard

from benchmarks.__main__ import HEAD, ROOT, SAMPLE, TRIFOLIO, row
from benchmarks.facts import KINDS, facts, hazards, lacking
from benchmarks.pairs import Command, Pairs, in_turn
from trifolio.document.components.figure import Figure
from trifolio.document.model import Document
from trifolio.document.nodes import Element, Node, walk
from trifolio.job import Edition, Job, Picture
from trifolio.pipeline.job import make
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import Project, find_project
from trifolio.render.pages import render_pages

SOURCES = (SAMPLE, ROOT / "content" / "getting-ready-for-a-clinic-visit.md", ROOT / "tests" / "data" / "torture.md")
STYLE = ROOT / "src" / "trifolio" / "citations" / "nlm.csl"
PANDOC = ("pandoc", "--standalone", "--citeproc", "--csl", str(STYLE), "--to", "plain")
W3M = ("w3m", "-dump", "-cols", "78", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8")
TODAY = dt.date(2026, 6, 1)
ROUNDS = 9


def main() -> None:
    """Print tables of what is lost and what is left over, of all articles and of each, then how long each takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mails", description="Compare the email with others.")
    parser.add_argument("sources", nargs="*", type=Path, default=SOURCES, metavar="SOURCE", help="articles")
    parser.add_argument("--pairs", type=int, default=7, metavar="N", help="counted runs of each command (7)")
    options = parser.parse_args()
    print("; ".join(versions()))
    sources = [source.resolve() for source in options.sources]
    for some in (sources, *([source] for source in sources)):
        print(f"\n{', '.join(source.stem for source in some)}\n\n{compared(some)}")
    if options.pairs:
        print(f"\n{HEAD}")
        with tempfile.TemporaryDirectory() as folder:
            for pairs in measured(Path(folder), options.pairs):
                print(row(pairs), flush=True)
        print("\nmilliseconds in a process that is warm, medians of nine:")
        for name, took in warm(SAMPLE).items():
            print(f"{name:44} {took:6.1f}")


def versions() -> Iterator[str]:
    """Yield what is compared, each with its version."""
    for name in ("html2text", "inscriptis"):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is not installed"
    for name, option in (("pandoc", "--version"), ("w3m", "-version")):
        if shutil.which(name):
            said = _run((name, option), "").split("\n")[0]
            yield said.partition(" version ")[2].partition(",")[0].replace("/", " ") or said
        else:
            yield f"{name} is not installed"


def compared(sources: Sequence[Path]) -> str:
    """Return the table of some articles: a column for each text, a row for what is lost and for what is left over."""
    lost: dict[str, dict[str, list[int]]] = {}
    left: dict[str, dict[str, int]] = {}
    for source in sources:
        document, project = opened(source)
        owed = list(facts(document, ("email",)))
        for name, text in texts(source, document, project).items():
            for kind, found in lacking(text, owed).items():
                before = lost.setdefault(kind, {}).get(name, [0, 0])
                lost[kind][name] = [one + more for one, more in zip(before, found, strict=True)]
            for kind, count in hazards(text).items():
                left.setdefault(kind, {})[name] = left.get(kind, {}).get(name, 0) + count
    names = list(next(iter(left.values())))
    rows = [["lost, of all", *names], ["---", *("---:" for _ in names)]]
    rows += [[kind, *("{} of {}".format(*lost[kind][name]) for name in names)] for kind in KINDS if kind in lost]
    rows += [[kind, *(str(counts[name]) for name in names)] for kind, counts in left.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def texts(source: Path, document: Document, project: Project) -> Mapping[str, str]:
    """Return an article as our mails and as what others make of it."""
    mails = {name: ours(document, project, name) for name in ("email", "email-wrapped")}
    return {**mails, **theirs(source, page(document, project))}


def opened(source: Path) -> tuple[Document, Project]:
    """Return an article, read."""
    project = find_project(source.parent)
    document, _ = read(project, source, Request((), TODAY), frozenset(editions.names(project.styles)))
    return document, project


def ours(document: Document, project: Project, name: str) -> str:
    """Return an article as one of our editions."""
    return make(_job(document, editions.load(name, project.styles))).data.decode()


def _job(document: Document, loaded: Edition) -> Job:
    return Job((document,), loaded, None, "a4")


def page(document: Document, project: Project) -> str:
    """Return the HTML that others are given: our ebook's pages as one, of what stands in the email.

    Nobody has a better page of these articles: steps are a numbered list, cards and questions have headings, notes and
    references are lists with links. Cover, contents and pictures, which say nothing more, are left out.
    """
    loaded = editions.load("ebook", project.styles)
    shown = tuple(page for page in loaded.pages if page.name in {"title.xhtml", "part.xhtml", "colophon.xhtml"})
    changed = replace(loaded, family=("email",), pages=shown, options=replace(loaded.options, cover=False))
    pages = render_pages(_job(document, changed), _pictures(document))
    bodies = (re.sub(r"(?s).*<body[^>]*>|</body>.*", "", one.text) for one in pages)
    inside = re.sub(r'href="[\w.-]+\.xhtml(#[^"]*)?"', lambda found: f'href="{found[1] or "#"}"', "\n".join(bodies))
    title = document.meta.title.replace("&", "&amp;")
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body>{inside}</body></html>'


def _pictures(document: Document) -> Mapping[str, Picture]:
    """Return a stand-in for each picture: no text shows one."""
    nodes = walk((document.blocks, tuple(note.body for note in document.notes)))
    names = (n.get("src") if isinstance(n, Element) else n.src for n in nodes if _is_picture(n))
    return {name: Picture(name, "image/jpeg", b"", 800, 600) for name in names}


def _is_picture(node: Node) -> TypeGuard[Figure | Element]:
    return isinstance(node, Figure) or (isinstance(node, Element) and node.tag == "img")


def theirs(source: Path, html: str) -> Mapping[str, str]:
    """Return what those of the others that are installed make of an article: pandoc of its source, the rest of HTML."""
    made: dict[str, str] = {}
    if shutil.which("pandoc"):
        made["pandoc plain"] = _run((*PANDOC, str(source)), "")
    for name, convert in converters().items():
        made[name] = convert(html)
    if shutil.which("w3m"):
        made["w3m"] = _run(W3M, html)
    return made


def converters() -> Mapping[str, Callable[[str], str]]:
    """Return the Python libraries that are installed, each as its own documentation uses it."""
    found: dict[str, Callable[[str], str]] = {}
    if find_spec("html2text"):
        import html2text

        found["html2text"] = html2text.html2text
    if find_spec("inscriptis"):
        from inscriptis import get_text
        from inscriptis.model.config import ParserConfig

        shown = ParserConfig(display_links=True, display_images=True)
        found["inscriptis"] = lambda html: str(get_text(html, shown))
    return found


def _run(words: Sequence[str], given: str) -> str:
    done = subprocess.run(words, input=given, capture_output=True, text=True, check=True)
    return done.stdout


def measured(folder: Path, count: int) -> Iterator[Pairs]:
    """Yield how long the email takes in a process of its own, beside each of the others."""
    source = folder / "content" / SAMPLE.name
    source.parent.mkdir()
    (folder / "trifolio.toml").touch()
    shutil.copytree(ROOT / "assets", folder / "assets", ignore=shutil.ignore_patterns("*.py"))
    shutil.copy(SAMPLE, source)
    file = folder / "page.html"
    file.write_text(page(*opened(SAMPLE)), encoding="utf-8")
    email = Command((*TRIFOLIO, "--force", "--jobs", "1", "-e", "email"), folder)
    bare = (sys.executable, "-m", "benchmarks.baremail", str(source), str(folder / "bare.txt"))
    yield in_turn("email, cold : bare script", email, Command(bare, ROOT), count, "≤ 1.10")
    others = {
        "pandoc plain": (shutil.which("pandoc"), (*PANDOC, str(source))),
        "html2text": (find_spec("html2text"), (sys.executable, "-m", "html2text", str(file))),
        "inscriptis": (find_spec("inscriptis"), (sys.executable, "-m", "inscriptis.cli.inscript", str(file))),
        "w3m": (shutil.which("w3m"), (*W3M, str(file))),
    }
    for name, (there, words) in others.items():
        if there:
            yield in_turn(f"email, cold : {name}", email, Command(words, folder), count)


def warm(source: Path) -> Mapping[str, float]:
    """Return how many milliseconds each takes of an article in a process that has done so before."""
    document, project = opened(source)
    job = _job(document, editions.load("email", project.styles))
    html = page(document, project)
    work: dict[str, Callable[[], object]] = {
        "Trifolio, from Markdown to email": lambda: make(replace(job, documents=(opened(source)[0],))),
        "Trifolio, from the document to email": lambda: make(job),
    }
    for name, convert in converters().items():
        work[f"{name}, from HTML"] = lambda convert=convert: convert(html)  # type: ignore[misc]
    return {name: median([_milliseconds(one) for _ in range(ROUNDS + 1)][1:]) for name, one in work.items()}


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
