"""Every word of the document is on the page: what was laid out is compared with what was to be laid out.

WeasyPrint drops what it has no room for without a word, such as a table's head that is taller than a page. The letters
of each element are counted, for a word may be broken between two lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from xml.etree.ElementTree import Element

from trifolio.binders.pdf import private
from trifolio.document.nodes import Block, walk
from trifolio.job import Job
from trifolio.problems import Problem, error, warning

__all__ = ["lost", "torn"]

_BLANK = re.compile(r"\s+")
_OFF = -1.0
"""Millimetres from an edge of the paper, and so beyond it, at which words are lost."""
_MOST = 80


def lost(job: Job, root: Element, places: Iterable[private.Place]) -> Iterator[Problem]:
    """Yield an error for each block of a document with words that are on no page of its layout, or beyond its edges."""
    laid_out: dict[Element, Counter[str]] = {}
    for place in places:
        if min(place.left, place.right, place.top, place.bottom) > _OFF:
            laid_out.setdefault(place.element, Counter()).update(_letters(place.text))
    owed: dict[Element, Counter[str]] = {}
    texts = list(_texts(root))
    for element, _, text in texts:
        owed.setdefault(element, Counter()).update(_letters(text))
    missing: dict[str, str] = {}
    for element, block, text in texts:
        if owed[element] - laid_out.get(element, Counter()):
            missing[block] = missing.get(block, "") + text
    for block, lacking in missing.items():
        words = " ".join(lacking.split())
        quoted = words if len(words) <= _MOST else f"{words[:_MOST]}…"
        message = f"{job.edition.name}: words have no place on the page: “{quoted}”"
        hint = "does a style sheet of yours hide or move them? else make the table or the picture around them smaller"
        yield error("words-lost", *_place(job, block), message, hint)


def torn(job: Job, root: Element, rows: Collection[Element]) -> Iterator[Problem]:
    """Yield a warning for each table with rows that a page's end tears."""
    for table in root.iter("table") if rows else ():
        cut = [row for row in table.iter("tr") if row in rows]
        if cut:
            around = (
                part.get("data-block", "") for part in root.iter() if any(inner is table for inner in part.iter())
            )
            block = next((number for number in reversed(list(around)) if number), "")
            words = " ".join("".join(cut[0].itertext()).split())[:_MOST]
            message = f"{job.edition.name}: a row of a table is torn by the end of a page: “{words}”"
            hint = "make the row shorter, or let none of its cells span others"
            yield warning("row-torn", *_place(job, block), message, hint)


def _letters(text: str) -> Counter[str]:
    return Counter(_BLANK.sub("", text).casefold())


def _texts(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield the texts of the document's blocks in order, each with its element and the number of its block."""
    waiting: list[tuple[Element, str, str | None]] = [(root, "", None)]
    while waiting:
        element, around, text = waiting.pop()
        if text is not None:
            yield element, around, text
            continue
        block = element.get("data-block", around)
        for child in reversed(element):
            if block and child.tail:
                waiting.append((element, block, child.tail))
            if isinstance(child.tag, str) and child.tag != "rp":  # no comment, and no bracket that paper does without
                waiting.append((child, block, None))
        if block and element.text:
            waiting.append((element, block, element.text))


def _place(job: Job, block: str) -> tuple[str, int]:
    """Return the path and line of a block of the job's documents."""
    for document in job.documents:
        for node in walk(document.bodies):
            if isinstance(node, Block) and str(node.number) == block:
                return document.path, node.line
    return job.own.path, 0
