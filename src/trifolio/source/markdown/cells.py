"""The cells of a table's row."""

from __future__ import annotations

import re
from itertools import pairwise

from trifolio.source.mailing import MERGE

__all__ = ["align", "row", "split"]

_PIECE = re.compile(rf"\\.|(?P<ticks>`++)(?:(?s:.*?)(?<!`)(?P=ticks)(?!`))?|{MERGE.pattern}|(?P<pipe>\|)", re.DOTALL)


def split(text: str) -> list[str]:
    r"""Return the cells of a row.

    A pipe is part of a cell after a backslash, in a merge tag, and in code (GitHub wants the backslash there too, and
    writers forget it).
    """
    text = text.strip()
    cuts = [match.start() for match in _PIECE.finditer(text) if match["pipe"]]
    edges = [-1, *cuts, len(text)]
    cells = [text[start + 1 : end].strip() for start, end in pairwise(edges)]
    if len(cells) > 1 and not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1] and text.endswith("|"):
        del cells[-1]
    return [cell.replace("\\|", "|") for cell in cells]


def row(text: str, columns: int) -> list[str]:
    """Return as many cells as the table has columns; those too many are joined into the last one."""
    cells = split(text)
    if len(cells) > columns:
        cells = [*cells[: columns - 1], " | ".join(cells[columns - 1 :])]
    return cells + [""] * (columns - len(cells))


def align(delimiter: str) -> str:
    """Return a column's alignment from its cell of the delimiter row: `left`, `center`, `right`, or nothing."""
    return {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
        (delimiter.startswith(":"), delimiter.endswith(":")), ""
    )
