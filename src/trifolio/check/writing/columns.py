"""Doses in tables: numbers alone under, or beside, a head that says “dose” and no unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from trifolio.check.writing.amounts import FEW, FORMS, MASSES, NUMBER, VOLUMES, is_few
from trifolio.check.writing.rule import Article, Finding
from trifolio.document.components.table import Cell, Table
from trifolio.document.nodes import located, tidy

__all__ = ["unmeasured"]

_DOSE = re.compile(r"\bdos(?:e|es|age)\b(?!-)", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:number|no|missed|times|time|when|often|interval|due|how many)\b|#", re.IGNORECASE)
"""Heads of what is no dose: its number, its time, and how many there are."""

_UNIT = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join((*MASSES, *VOLUMES))}|mls|{FORMS}|inhalations?|applications?)(?![^\W\d_])|%",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:up to |at most |about )?{NUMBER}(?:(?: ?[–-] ?| to | or |, ?){NUMBER}){{0,3}}"
    r"(?: (?:once|twice|(?:two|three|four|\d) times|a day|daily|every|each|at|in the|with|before|after)\b.{0,80})?",
    re.IGNORECASE | re.DOTALL,
)

Line = Sequence[tuple[Cell, int]]
"""Cells that follow their head, below it or beside it, each with its line in the source."""


def unmeasured(article: Article) -> Iterator[Finding]:
    """Yield the numbers of doses in tables that neither the head, nor the caption, nor their row gives a unit."""
    for node, at in located(article.document.bodies):
        if not isinstance(node, Table) or _UNIT.search(tidy(node.caption)):
            continue
        rows = [[(cell, row.line or at) for cell in row.cells] for row in (*node.head, *node.rows)]
        if any(cell.colspan > 1 or cell.rowspan > 1 for row in rows for cell, _ in row):
            continue
        columns = [[cell for cell in column if cell] for column in zip_longest(*rows)] if node.head else []
        texts = [(tidy(cell.content), line) for row in rows for cell, line in row]
        counted = {line for text, line in texts if _UNIT.search(text)}
        measured = {line for text, line in texts if _UNIT.fullmatch(text)}
        for cells in (*columns, *rows[len(node.head) :]):
            for head, text, line in _bare(cells):
                if line not in measured and not (line in counted and is_few(text, FEW)):
                    message = f"no unit: “{text}” under “{head}”, of what?"
                    yield Finding(line, message, "write mg, ml, tablets … into the head, or after every number")


def _bare(cells: Line) -> Iterator[tuple[str, str, int]]:
    """Yield head, text and line of each number alone that follows a head which says “dose”.

    1, 2, 3 … are the first dose, the second and the third.
    """
    head, *texts = (tidy(cell.content) for cell, _ in cells)
    if not _DOSE.search(head) or _OTHER.search(head) or _UNIT.search(head):
        return
    if texts == [str(number) for number in range(1, len(texts) + 1)]:
        return
    for text, (_, line) in zip(texts, cells[1:], strict=True):
        if _BARE.fullmatch(text):
            yield head, text, line
