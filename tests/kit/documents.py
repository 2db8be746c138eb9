"""Documents made for a test: sources parsed, and what became of them in short forms."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from trifolio.check.writing.passages import passages
from trifolio.check.writing.rule import Article
from trifolio.check.writing.settings import Check
from trifolio.document.component import template
from trifolio.document.model import Document
from trifolio.document.nodes import Block, Element, Nodes, Prose, xhtml
from trifolio.document.parse import parse
from trifolio.problems import Problem
from trifolio.source.file import read_text

EDITIONS = frozenset(("ebook", "email", "email-wrapped", "handout"))

FRONT = (
    'title: Living with migraine\npublisher: A library\nupdated: 2026-06\nreview_by: 2027-06\nversion: "1"\n'
    "contact: editor@library.example\n"
)
"""Front matter of which nothing is missing: the body begins in line 9."""


def parsed(body: str, front: str = FRONT, **options: Any) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of a source, and what is wrong with it."""
    text = f"---\n{front}---\n{body}\n" if front else f"{body}\n"
    return parse(read_text(text.encode(), "some.md", "some"), **{"editions": EDITIONS, **options})


def document(body: str, front: str = FRONT, **options: Any) -> Document:
    """Return the document of a source in which nothing is wrong."""
    made, problems = parsed(body, front, **options)
    assert problems == ()
    return made


def markup(*things: Block | Nodes) -> str:
    """Return blocks and nodes as XHTML on one line, tidy; a component is an empty tag of its template's name."""
    return "".join(_markup(thing) for thing in things)


def _markup(thing: Block | Nodes) -> str:
    if isinstance(thing, Prose):
        return _xhtml((thing.element,))
    return f"<{template(thing)}/>" if isinstance(thing, Block) else _xhtml(thing)


def _xhtml(nodes: Nodes) -> str:
    def embed(block: Block) -> str:
        return markup(block)

    def adapt(element: Element) -> Nodes:
        return (element,)

    return re.sub(r"(?<=>) (?=</)|(?<=<p>) | (?=</p>)", "", re.sub(r"\s+", " ", xhtml(nodes, embed, adapt))).strip()


def body(text: str, front: str = FRONT) -> str:
    """Return the body of a source in which nothing is wrong, as XHTML."""
    return markup(*document(text, front).blocks)


def said(text: str, front: str = FRONT) -> tuple[str, list[tuple[str, int]]]:
    """Return a source's body as XHTML, and the codes and lines of its problems."""
    made, problems = parsed(text, front)
    return markup(*made.blocks), [(problem.code, problem.line) for problem in problems]


def judged(text: str, title: str = "A leaflet", settings: Check | None = None) -> Article:
    """Return an article as the rules of `trifolio check` see it."""
    source = read_text(f"---\ntitle: {title}\n---\n\n{text}\n".encode(), "some.md", "some")
    document = parse(source)[0]
    today = dt.date(2026, 11, 28)
    return Article(source, document, {}, passages(document), Path(), settings or Check(), today)
