"""Handouts to look into: the samples, the torture source and one that goes over pages, on both papers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lxml import etree, html

from projects import REPOSITORY, TODAY, article, codes, picture, run, samples_in, write
from trifolio.job import Job
from trifolio.pictures.job import prepare
from trifolio.pipeline.build import Request, read
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.render.pages import render_pages

__all__ = ["PAPERS", "SLUGS", "build", "long_paper", "page_of"]

PAPERS = ("a4", "letter")
SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "long-paper")

WORDS = "These are words of a paragraph that nobody would read to its end. "
SOFT = "Donau\u00addampf\u00adschiff\u00adfahrt\u00ads"


def long_paper() -> str:
    """Return a source whose paragraphs, items, rows and links go over lines and pages, in three languages."""
    rows = "\n".join(
        f"| drug {n}, with words that go over more than one line of its cell on any paper | {n} mg |" for n in range(75)
    )
    items = "\n".join(f"{n}. {WORDS * 2}\n    - inner {n}" for n in range(1, 15))
    links = "\n\n".join(
        f"{WORDS}[A link {n} with so many words in it that it has to go on in the next line]"
        f"(https://link.example/{n}), [short {n}](https://short.example/{n})."
        for n in range(9)
    )
    return article(
        "Long paper",
        f"""\
{WORDS * 60}

## Languages

A <span lang="de">deutsches **Wort**</span>, and <em lang="el">μία λέξη</em>.

<p lang="fr">Un paragraphe, et <span lang="de">ein Wort</span>.</p>

<blockquote lang="de"><p>Ein Zitat.</p></blockquote>

Soft hyphens: {SOFT * 9}.

## Table

| Drug, see [the guide](https://head.example/)[^head] | Dose |
|---|---|
{rows}

| Long | Cell |
|---|---|
| {WORDS * 90} | short |

## List

{items}

## Links

{links}

## Pictures

![](dots.png){{.decorative}}

![A vial of clear fluid](vial.jpg "A caption")

Words ![an icon](vial.jpg) in a line, and ![](dots.png){{.decorative}}.

A note.[^long] An <ins>underlined</ins> word, and another note.[^last]

[^head]: In a head.
[^long]: {WORDS * 90}
[^last]: Short.
""",
    )


def build(folder: Path) -> dict[tuple[str, str], Path]:
    """Build the handouts in an empty folder; return their files by slug and paper."""
    samples_in(folder)
    shutil.copy(REPOSITORY / "tests/data/torture.md", folder / "content")
    write(folder, {"content/long-paper.md": long_paper()})
    picture(folder / "assets/vial.jpg", size=(1500, 1000))
    picture(folder / "assets/dots.png", "red", (1500, 1000))
    found: dict[tuple[str, str], Path] = {}
    for paper in PAPERS:
        report = run(folder, editions=("handout",), paper=paper, output=folder / paper)
        assert set(codes(report)) <= {"glyph-missing"}
        found |= {(slug, paper): folder / paper / slug / f"{slug}-handout.pdf" for slug in SLUGS}
    return found


def page_of(folder: Path, slug: str) -> Any:
    """Return the page that a handout was laid out from, without its running lines."""
    project = find_project(folder)
    known = frozenset(editions.names(project.styles))
    document, _ = read(project, folder / f"content/{slug}.md", Request((), TODAY), known)
    job = Job((document,), editions.load("handout", project.styles), None, "a4")
    pictures, _ = prepare(job)
    body: Any = html.fromstring(render_pages(job, pictures)[0].text).find("body")
    for running in body.xpath("*[starts-with(@class, 'running-')]"):
        body.remove(running)
    etree.strip_tags(body, etree.Comment)
    return body
