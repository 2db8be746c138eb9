"""Tables as plain text: a grid where it is narrow, else one record a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from trifolio.document.components.table import Cell, Row, Table
from trifolio.document.nodes import Nodes
from trifolio.render.text.wrap import columns, fill, has_address, with_end

__all__ = ["WIDEST", "layout", "pairs"]

WIDEST = 68
"""Columns of the widest grid, which is indented by two and fits into a mail of 70 columns."""

_INDENT = "  "
_GAP = "   "
_LEAST = 24
"""Columns that a value must have beside its label; else it goes on below."""

_NUMBER = re.compile(r"[<>≤≥~≈]?\s?[-+−–]?\s?[$£€]?\s?\d[\d.,:/\s]*\s?[%‰]?\Z")
_NOTHING = ("", "-", "–", "—", "−")
_EMPTY = Cell(())


def layout(
    table: Table,
    cell: Callable[[Nodes], str],
    width: int,
    colon: str = ":",
    *,
    grids: bool = True,
    stops: bool = False,
) -> str:
    """Return a table as lines: a grid where it is narrow enough and `grids` allow it, else one record a row.

    `cell` returns the content of a cell on one line. `width` counts columns; 0 leaves records unwrapped. Without
    `grids` the values of a record stand right behind their labels, as they must in letters of different widths; with
    `stops` they end with a full stop.
    """
    rows = _spread((*table.head, *table.rows))
    texts = [[cell(place.content) for place in row] for row in rows]
    body = texts[len(table.head) :]
    labels = [_label(column) for column in zip(*texts[: len(table.head)], strict=True)]
    labels = labels or [""] * max(map(len, body), default=0)
    titles = [len(row.cells) == 1 < len(labels) <= row.cells[0].colspan for row in table.rows]
    if grids and not any(titles):
        grid = _grid(labels, body, _aligns(rows[-len(body) :] if body else [], body))
        if max(map(columns, grid), default=0) <= (min(WIDEST, width - len(_INDENT)) if width else WIDEST):
            return "\n".join(f"{_INDENT}{line}".rstrip() for line in grid)
    if not body:
        return "\n".join(fill(label, width, _INDENT, _INDENT * 2, margin=False) for label in labels if label)
    end = _with_stop if stops else str
    return _records(labels, [[row[0], *map(end, row[1:])] for row in body], titles, width, colon, aligned=grids)


def _spread(rows: Sequence[Row]) -> list[list[Cell]]:
    """Return the rows with each cell in all the places that it spans, and as many cells in each."""
    places: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.cells:
            while (y, x) in places:
                x += 1
            for below in range(y, min(y + cell.rowspan, len(rows))):
                places.update({(below, beside): cell for beside in range(x, x + cell.colspan)})
    count = 1 + max((x for _, x in places), default=-1)
    return [[places.get((y, x), _EMPTY) for x in range(count)] for y in range(len(rows))]


def _label(column: Sequence[str]) -> str:
    """Return the label of a column: `Dose, adults` where the table has two rows of headers."""
    return ", ".join(dict.fromkeys(text.rstrip(":") for text in column if text))


def _aligns(rows: Sequence[Sequence[Cell]], body: Sequence[Sequence[str]]) -> list[str]:
    """Return the alignment of each column: the writer's, else right for numbers and left for text."""
    return [
        next((cell.align for cell in cells if cell.align), "right" if _is_numeric(texts) else "left")
        for cells, texts in zip(zip(*rows, strict=True), zip(*body, strict=True), strict=True)
    ]


def _is_numeric(texts: Sequence[str]) -> bool:
    values = [text for text in texts if text not in _NOTHING]
    return bool(values) and all(_NUMBER.match(text) for text in values)


def _grid(labels: Sequence[str], body: Sequence[Sequence[str]], aligns: Sequence[str]) -> list[str]:
    """Return the lines of a grid, not indented."""
    head = [list(labels)] if any(labels) else []
    widths = [max(map(columns, column)) for column in zip(*head, *body, strict=True)]
    aligns = aligns or ["left"] * len(widths)
    rule = [["-" * width for width in widths]] if head else []
    return [
        _GAP.join(_padded(text, width, align) for text, width, align in zip(row, widths, aligns, strict=True))
        for row in (*head, *rule, *body)
    ]


def _padded(text: str, width: int, align: str) -> str:
    spare = width - columns(text)
    before = {"right": spare, "center": spare // 2}.get(align, 0)
    return f"{' ' * before}{text}{' ' * (spare - before)}"


def _records(
    labels: Sequence[str],
    body: Sequence[Sequence[str]],
    titles: Sequence[bool],
    width: int,
    colon: str,
    *,
    aligned: bool,
) -> str:
    """Return one record a row: the first column is its name, the others stand below with their labels."""
    records: list[str] = []
    known: set[int] = set()
    for row, is_title in zip(body, titles, strict=True):
        label = f"{with_end(labels[0], colon)} " if labels[0] and not is_title else ""
        name = f"{label}{with_end(row[0], colon) if is_title else row[0]}"
        lines = [fill(name or "-", width, _INDENT, _INDENT * 2, margin=False)]
        if not is_title:
            cells = [(at, text) for at, text in enumerate(row[1:], start=1) if text or at not in known]
            known |= {at for at, _ in cells}  # one with nothing in it has its label once
            rest = ((labels[at], text or "-") for at, text in cells)
            lines.append(pairs(rest, width, _INDENT * 2, colon, aligned=aligned))
        records.append("\n".join(filter(None, lines)))
    return "\n\n".join(records)


def _with_stop(text: str) -> str:
    """Return a value with a full stop, at which a screen reader pauses; none after numbers, signs or an address."""
    return f"{text}." if text[-1:].isalpha() and not has_address(text) else text


def pairs(
    rows: Iterable[tuple[str, str]], width: int = 0, indent: str = _INDENT, colon: str = ":", *, aligned: bool = True
) -> str:
    """Return labels and values in two columns if `aligned`, or where that leaves too little room, on one line each."""
    labelled = [(with_end(label, colon) if label else "", value) for label, value in rows]
    column = max((columns(label) for label, _ in labelled if label), default=-2) + 2
    in_columns = aligned and (not width or width - len(indent) - column >= _LEAST)
    lines = []
    for label, value in labelled:
        if in_columns:
            first = f"{indent}{label}{' ' * (column - columns(label))}"
            lines.append(fill(value, width, first, " " * columns(first), margin=False))
        else:
            lines.append(fill(f"{label} {value}", width, indent, indent + _INDENT, margin=False))
    return "\n".join(lines)
